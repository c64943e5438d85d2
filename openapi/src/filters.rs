//! Filters: what may be sent, as a pattern. No style of OpenAPI describes brackets and commas at once well enough for every
//! generator.

use jsonapi::limits::{FILTER_TEXT_CHARS, FILTER_VALUES};
use jsonapi::query::{FilterField, FilterKind, Operator};
use serde_json::{Value, json};

const UUID: &str = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";
/// Eighteen digits fit 64 bits in any case.
const WHOLE: &str = "-?(0|[1-9][0-9]{0,17})";
const DECIMAL: &str = "-?(0|[1-9][0-9]{0,12})(\\.[0-9]{1,4})?";
/// RFC 3339, with the days that the months have.
const DATE: &str = "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|\
    02-(0[1-9]|1[0-9]|2[0-8]))|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)";
/// What follows the date of a point in time.
const TIME: &str = "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";

/// Name, description and schema of the parameter of a filter with this operator.
pub(crate) fn filter(filter: &FilterField, operator: Operator) -> (String, String, Value) {
    let name = match operator {
        Operator::Eq => format!("filter[{}]", filter.name),
        other => format!("filter[{}][{}]", filter.name, other.name()),
    };
    let is_plural = operator.is_plural();
    let (schema, what) = match filter.kind {
        FilterKind::Text if operator == Operator::Contains => (searched(), "text".to_owned()),
        FilterKind::Text => (texts(), "text".to_owned()),
        FilterKind::Search => (searched(), "words, all of which must occur".to_owned()),
        FilterKind::Integer => (list(WHOLE, is_plural), "whole numbers".to_owned()),
        FilterKind::Timestamp => (list(&format!("{DATE}{TIME}"), is_plural), "points in time, RFC 3339".to_owned()),
        FilterKind::Date => (list(DATE, is_plural), "days, RFC 3339".to_owned()),
        FilterKind::Boolean => (list("(true|false)", is_plural), "`true` or `false`".to_owned()),
        FilterKind::Uuid => (list(UUID, is_plural), "UUIDs".to_owned()),
        FilterKind::Choice(words) => (list(&any_of(words), is_plural), format!("of {}", quoted(words))),
        FilterKind::Custom { format, parse } => {
            let words: Vec<String> = capitals().filter(|word| parse(word).is_ok()).collect();
            let item = if words.is_empty() { DECIMAL.to_owned() } else { any_of(&words) };
            (list(&item, is_plural), format.to_owned())
        }
    };
    let means = match operator {
        Operator::Eq if matches!(filter.kind, FilterKind::Search) => "found by",
        Operator::Eq => "equal to one of these, separated by commas",
        Operator::Ne => "equal to none of these, separated by commas",
        Operator::Lt => "less than this",
        Operator::Lte => "less than this or equal",
        Operator::Gt => "greater than this",
        Operator::Gte => "greater than this or equal",
        Operator::Contains => "has this somewhere in it",
    };
    (name, format!("Only where `{}` is: {means} ({what}).", filter.name), schema)
}

/// All codes of three capitals: a field of a service's own knows which it takes.
fn capitals() -> impl Iterator<Item = String> {
    let letters = || 'A'..='Z';
    letters().flat_map(move |one| letters().flat_map(move |two| letters().map(move |three| format!("{one}{two}{three}"))))
}

fn list(item: &str, is_plural: bool) -> Value {
    let more = if is_plural { format!("(,{item}){{0,{}}}", FILTER_VALUES - 1) } else { String::new() };
    json!({ "type": "string", "pattern": format!("^{item}{more}$") })
}

/// One text, which may be empty, or several, which may not.
fn texts() -> Value {
    json!({ "type": "string", "pattern": format!("^([^,]+(,[^,]+){{0,{}}})?$", FILTER_VALUES - 1) })
}

fn searched() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": FILTER_TEXT_CHARS, "pattern": "\\S" })
}

/// A pattern for one of these words.
pub(crate) fn any_of<T: AsRef<str>>(words: &[T]) -> String {
    format!("({})", words.iter().map(|word| word.as_ref().replace('.', "\\.")).collect::<Vec<_>>().join("|"))
}

/// The words as a sentence has them.
pub(crate) fn quoted<T: AsRef<str>>(words: &[T]) -> String {
    words.iter().map(|word| format!("`{}`", word.as_ref())).collect::<Vec<_>>().join(", ")
}
