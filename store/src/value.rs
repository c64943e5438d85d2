//! What the protocol's types are as parameters of a statement.

use jsonapi::page::Key;
use jsonapi::query::Scalar;
use platform::Value;

/// A key of a cursor as a parameter.
pub(crate) fn key_value(key: &Key) -> Value {
    match key {
        Key::Integer(number) => Value::Integer(*number),
        Key::Text(text) => Value::Text(text.clone()),
    }
}

/// A value of a filter as a parameter.
pub(crate) fn scalar_value(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Text(text) | Scalar::Uuid(text) => Value::Text(text.clone()),
        Scalar::Choice(word) => Value::Text((*word).to_owned()),
        Scalar::Integer(number) | Scalar::Timestamp(number) => Value::Integer(*number),
        Scalar::Boolean(flag) => Value::from(*flag),
    }
}
