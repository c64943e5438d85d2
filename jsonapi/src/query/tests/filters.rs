//! A8 of the requirements: filters.

use super::{
    super::{Filter, Operator, Scalar},
    accept, filters, refuse, text,
};

#[test]
fn qp9_values_that_do_not_fit_their_field_are_400() {
    for parameter in [
        "filter[words]=x",
        "filter[words]=1.5",
        "filter[words]=",
        "filter[words]=9223372036854775808",
        "filter[created_at]=yesterday",
        "filter[public]=1",
        "filter[public]=",
        "filter[id]=7",
        "filter[status]=Draft",
        "filter[status]=",
        "filter[price]=1.005",
        "filter[search]=",
        "filter[search]=++",
        "filter[flagged]=maybe",
        "filter[name][contains]=",
        "filter[words][gt]=1,2",
        "filter[words]=1,,2",
        "filter[status]=draft,",
        "filter[unknown]=1",
    ] {
        refuse(parameter, &[parameter.split('=').next().unwrap()]);
    }
}

#[test]
fn qp9_operators_that_a_field_does_not_have_are_400() {
    for name in [
        "filter[name][gt]",
        "filter[words][contains]",
        "filter[words][foo]",
        "filter[words][EQ]",
        "filter[search][eq]",
        "filter[flagged][ne]",
        "filter[after_only]",
        "filter[after_only][lt]",
        "filter[status][contains]",
    ] {
        refuse(&format!("{name}=1"), &[name]);
    }
}

#[test]
fn qp1_a_comma_means_any_of() {
    filters(
        "filter[status]=draft,published",
        &[("status", Operator::Eq, &[Scalar::Choice("draft"), Scalar::Choice("published")])],
    );
    filters(
        "filter[status]=draft%2Cpublished",
        &[("status", Operator::Eq, &[Scalar::Choice("draft"), Scalar::Choice("published")])],
    );
    filters("filter[words][ne]=1,2", &[("words", Operator::Ne, &[Scalar::Integer(1), Scalar::Integer(2)])]);
    filters("filter[search]=a,b", &[("search", Operator::Eq, &[text("a,b")])]);
    filters("filter[name][contains]=a,b", &[("name", Operator::Contains, &[text("a,b")])]);
}

#[test]
fn filters_are_typed() {
    filters("filter[words][gte]=-3", &[("words", Operator::Gte, &[Scalar::Integer(-3)])]);
    filters("filter[words]=1e2", &[("words", Operator::Eq, &[Scalar::Integer(100)])]);
    filters("filter[created_at][lt]=1970-01-01T00:00:01Z", &[("created_at", Operator::Lt, &[Scalar::Timestamp(1000)])]);
    filters("filter[public]=true", &[("public", Operator::Eq, &[Scalar::Boolean(true)])]);
    filters("filter[flagged]=false", &[("flagged", Operator::Eq, &[Scalar::Boolean(false)])]);
    filters("filter[price][lte]=19.9", &[("price", Operator::Lte, &[Scalar::Integer(1990)])]);
    filters("filter[after_only][gt]=1", &[("after_only", Operator::Gt, &[Scalar::Integer(1)])]);
    filters("filter[name]=", &[("name", Operator::Eq, &[text("")])]);
    let id = "0190C5A0-7B1E-7C3A-9F00-0123456789AB";
    filters(&format!("filter[id]={id}"), &[("id", Operator::Eq, &[Scalar::Uuid(id.to_lowercase())])]);
}

#[test]
fn a_filter_is_found_by_field_and_operator() {
    let query = accept("filter[words][gt]=1&filter[words][lt]=5");
    assert_eq!(query.filter("words", Operator::Lt).and_then(Filter::value), Some(&Scalar::Integer(5)));
    assert_eq!(query.filter("words", Operator::Eq), None);
}

#[test]
fn operators_have_names() {
    let names: Vec<&str> = Operator::ALL.iter().map(|operator| operator.name()).collect();
    assert_eq!(names, ["eq", "ne", "lt", "lte", "gt", "gte", "contains"]);
}
