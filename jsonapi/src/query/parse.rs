//! From the query string to a [`Query`].

use std::collections::HashSet;

use super::{Endpoint, Filter, Query, SortKey, filter, fingerprint::fingerprint, page, sort};
use crate::{
    document::Fieldsets,
    error::{Error, Errors, Violation, code},
    limits,
    text::{excerpt, there_is},
};

pub(super) fn query(text: &str, endpoint: &Endpoint) -> Result<Query, Errors> {
    let parameters = split(text)?;
    let mut asked = Asked::default();
    let mut errors = repeated(&parameters);
    for (name, value) in &parameters {
        if let Err(error) = asked.read(name, value, endpoint) {
            errors.push(error);
        }
    }
    let sort = match (asked.sort.take(), endpoint.list) {
        (Some(sort), _) => sort,
        (None, Some(list)) => sort::by_default(list),
        (None, None) => Vec::new(),
    };
    let Asked { filters, page, fieldsets, include, .. } = asked;
    let page = endpoint.list.map(|list| {
        // A cursor cannot be held against an order or a filter that is itself in error.
        let fingerprint = errors.is_empty().then(|| fingerprint(endpoint.kind, &sort, &filters));
        page.read(list, &sort, fingerprint, &mut errors)
    });
    Errors::check(errors)?;
    Ok(Query { filters, sort, page: page.unwrap_or_default(), fieldsets, include, parameters })
}

/// Names and values, decoded as
/// [the specification asks](https://jsonapi.org/format/1.1/#appendix-query-details-parsing).
fn split(text: &str) -> Result<Vec<(String, String)>, Errors> {
    let too_much = |what: String| Errors::from(Error::new(code::INVALID_QUERY_PARAMETER).with_detail(what));
    if text.len() > limits::QUERY_BYTES_SENT {
        return Err(too_much(format!("The query string must not be longer than {} bytes.", limits::QUERY_BYTES_SENT)));
    }
    let parameters: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    // The links of a page add a cursor to what the client sent, and must not be too much because of it.
    let counted = || parameters.iter().filter(|(name, _)| !page::is_cursor(name));
    if counted().count() > limits::QUERY_PARAMETERS {
        return Err(too_much(format!("There must not be more than {} query parameters.", limits::QUERY_PARAMETERS)));
    }
    if counted().map(|(name, value)| name.len() + value.len()).sum::<usize>() > limits::QUERY_BYTES {
        let max = limits::QUERY_BYTES;
        return Err(too_much(format!("The names and values of the query must not be longer than {max} bytes, decoded.")));
    }
    Ok(parameters)
}

fn repeated(parameters: &[(String, String)]) -> Vec<Error> {
    let (mut once, mut twice) = (HashSet::new(), HashSet::new());
    let names = parameters.iter().map(|(name, _)| name);
    names
        .filter(|name| !once.insert(*name) && twice.insert(*name))
        .map(|name| Violation::new("must not be sent more than once").into_parameter_error(name))
        .collect()
}

/// What was read so far.
#[derive(Default)]
struct Asked<'a> {
    filters: Vec<Filter>,
    sort: Option<Vec<SortKey>>,
    page: page::Parameters<'a>,
    fieldsets: Fieldsets,
    include: Option<Vec<&'static str>>,
}

impl<'a> Asked<'a> {
    fn read(&mut self, name: &str, value: &'a str, endpoint: &Endpoint) -> Result<(), Error> {
        let result = match (name, endpoint.list) {
            ("sort", Some(list)) => {
                self.sort = Some(sort::read(value, list)?);
                Ok(())
            }
            ("include", _) => include(value, endpoint).map(|paths| self.include = Some(paths)),
            (_, Some(_)) if self.page.take(name, value) => Ok(()),
            _ => self.read_family(name, value, endpoint),
        };
        result.map_err(|violation| violation.into_parameter_error(name))
    }

    fn read_family(&mut self, name: &str, value: &str, endpoint: &Endpoint) -> Result<(), Violation> {
        if let Some([kind]) = members(name, "fields").as_deref()
            && !endpoint.fieldsets.is_empty()
        {
            let (kind, fields) = fieldset(kind, value, endpoint)?;
            self.fieldsets.set(kind, fields);
            return Ok(());
        }
        match (members(name, "filter").as_deref(), endpoint.list) {
            (Some([field]), Some(list)) => self.filters.push(filter::read(field, None, value, list)?),
            (Some([field, operator]), Some(list)) => self.filters.push(filter::read(field, Some(operator), value, list)?),
            _ => return Err("is not a parameter of this endpoint".into()),
        }
        Ok(())
    }
}

/// The paths of `include`; an empty value asks for no related resources
/// ([inclusion](https://jsonapi.org/format/1.1/#fetching-includes)).
fn include(value: &str, endpoint: &Endpoint) -> Result<Vec<&'static str>, Violation> {
    if endpoint.include.is_empty() {
        return Err("is not supported by this endpoint".into());
    }
    let mut paths = Vec::new();
    for path in items(value) {
        let known = lookup(endpoint.include, path, "relationship path that can be included")?;
        if !paths.contains(&known) {
            paths.push(known);
        }
    }
    Ok(paths)
}

/// The fields of one type; an empty value asks for none
/// ([sparse fieldsets](https://jsonapi.org/format/1.1/#fetching-sparse-fieldsets)).
fn fieldset(kind: &str, value: &str, endpoint: &Endpoint) -> Result<(&'static str, Vec<&'static str>), Violation> {
    let found = endpoint.fieldsets.iter().find(|fieldset| fieldset.kind == kind);
    let fieldset = found.ok_or_else(|| Violation::new("names a type that is not in the answers of this endpoint"))?;
    let fields: Result<Vec<_>, _> = items(value).map(|field| lookup(fieldset.fields, field, "field of that type")).collect();
    Ok((fieldset.kind, fields?))
}

fn items(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').filter(move |_| !value.is_empty())
}

/// Finds a word in a table of an endpoint.
fn lookup(table: &'static [&'static str], word: &str, what: &str) -> Result<&'static str, Violation> {
    let found = table.iter().copied().find(|known| *known == word);
    found.ok_or_else(|| {
        let known = there_is(table.iter().copied());
        Violation::new(format!("has `{}`, which is no {what}; {known}", excerpt(word)))
    })
}

/// The members of a parameter of the [family](https://jsonapi.org/format/1.1/#query-parameters-families) `base`: `["a", "b"]` of
/// `base[a][b]`; `None` when it belongs to another family or to none.
fn members<'a>(name: &'a str, base: &str) -> Option<Vec<&'a str>> {
    let mut rest = name.strip_prefix(base)?;
    let mut members = Vec::new();
    while !rest.is_empty() {
        let (member, after) = rest.strip_prefix('[')?.split_once(']')?;
        members.push(member);
        rest = after;
    }
    Some(members)
}
