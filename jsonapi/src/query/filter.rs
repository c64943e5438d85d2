//! Filters as the client asked for them, typed.

use super::{FilterField, FilterKind, List, Operator, Scalar};
use crate::{
    attribute::{Integer, canonical_uuid, one_of, parse_date, parse_timestamp},
    error::Violation,
    limits,
    text::{listed, there_is},
};

/// One condition on one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// The name of the field.
    pub field: &'static str,
    /// How it compares.
    pub operator: Operator,
    /// What it compares with: one value or more, more only for `eq` and `ne`.
    pub values: Vec<Scalar>,
}

impl Filter {
    /// The first value, which is the only one unless the operator is `eq` or `ne`.
    pub fn value(&self) -> Option<&Scalar> {
        self.values.first()
    }
}

/// Reads `filter[field]=value`, or `filter[field][operator]=value`.
pub(super) fn read(field: &str, operator: Option<&str>, value: &str, list: &List) -> Result<Filter, Violation> {
    let field = list.filters.iter().find(|known| known.name == field).ok_or_else(|| unknown_field(list))?;
    let operator = find_operator(field, operator)?;
    let is_whole = !operator.is_plural() || matches!(field.kind, FilterKind::Search);
    let texts: Vec<&str> = if is_whole { vec![value] } else { value.split(',').collect() };
    if texts.len() > limits::FILTER_VALUES {
        return Err(format!("must not have more than {} values", limits::FILTER_VALUES).into());
    }
    if texts.len() > 1 && texts.contains(&"") {
        return Err("has an empty value among others".into());
    }
    let values: Result<Vec<Scalar>, Violation> = texts.into_iter().map(|text| scalar(text, field.kind, operator)).collect();
    Ok(Filter { field: field.name, operator, values: values? })
}

fn unknown_field(list: &List) -> Violation {
    format!("names a field that cannot be filtered by; {}", there_is(list.filters.iter().map(|field| field.name))).into()
}

fn find_operator(field: &FilterField, name: Option<&str>) -> Result<Operator, Violation> {
    let is_search = matches!(field.kind, FilterKind::Search);
    let found = match name {
        Some(name) => field.operators.iter().find(|operator| !is_search && operator.name() == name),
        None => field.operators.iter().find(|operator| **operator == Operator::Eq),
    };
    found.copied().ok_or_else(|| {
        if is_search {
            return "takes no operator".into();
        }
        format!("needs an operator out of {}", listed(field.operators.iter().map(|operator| operator.name()))).into()
    })
}

fn scalar(text: &str, kind: FilterKind, operator: Operator) -> Result<Scalar, Violation> {
    match kind {
        FilterKind::Text if operator == Operator::Contains => not_empty(text),
        FilterKind::Search => not_empty(text),
        FilterKind::Text => short(text),
        FilterKind::Integer => WHOLE.parse_str(text).map(Scalar::Integer),
        FilterKind::Timestamp => parse_timestamp(text).map(Scalar::Timestamp),
        FilterKind::Date => parse_date(text).map(Scalar::Integer),
        FilterKind::Uuid => canonical_uuid(text).map(Scalar::Uuid),
        FilterKind::Boolean => match text {
            "true" => Ok(Scalar::Boolean(true)),
            "false" => Ok(Scalar::Boolean(false)),
            _ => Err("must be `true` or `false`".into()),
        },
        FilterKind::Choice(words) => {
            let found = words.iter().copied().find(|word| *word == text);
            found.map(Scalar::Choice).ok_or_else(|| one_of(words.iter().copied()))
        }
        FilterKind::Custom { parse, .. } => parse(text),
    }
}

const WHOLE: Integer = Integer::range(i64::MIN, i64::MAX);

fn not_empty(text: &str) -> Result<Scalar, Violation> {
    if text.trim().is_empty() { Err("must not be empty".into()) } else { short(text) }
}

fn short(text: &str) -> Result<Scalar, Violation> {
    if text.chars().count() > limits::FILTER_TEXT_CHARS {
        return Err(format!("must not have more than {} characters", limits::FILTER_TEXT_CHARS).into());
    }
    Ok(Scalar::Text(text.to_owned()))
}
