//! What a line of what was on hand says, in a sentence.

use crate::words::Words;

pub(super) fn told(words: &Words, values: &[i64]) -> String {
    // As text: within Fluent a number is a float, and has 15 digits.
    let number = |value: Option<&i64>| words.number(value.copied().unwrap_or_default()).into();
    let count = i64::try_from(values.len()).unwrap_or_default();
    let values = [
        ("count", count.into()),
        ("first", number(values.first())),
        ("last", number(values.last())),
        ("least", number(values.iter().min())),
        ("most", number(values.iter().max())),
    ];
    words.fill("balance-told", &values)
}
