//! What is true of a catalogue however it is stored and sent: values that cannot be wrong once they exist, what can be asked
//! for, and what can stand against it. Times are milliseconds since 1970-01-01T00:00:00Z.

mod command;
mod event;
mod product;
mod refusal;
mod text;
mod violation;

pub(crate) use command::{Create, Delete, Operation, Update};
pub(crate) use event::{Event, EventKind};
pub(crate) use product::{Change, NewProduct, Product, Status};
pub(crate) use refusal::Refusal;
pub(crate) use text::{Description, Name, Sku};
pub(crate) use violation::Violation;

/// The word of a value, out of the table of its type, which has all of them.
fn word<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> &'static str {
    table.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::{EventKind, Status};

    #[test]
    fn every_value_has_its_word() {
        for (word, status) in Status::TABLE {
            assert_eq!(status.word(), word);
        }
        for (word, kind) in EventKind::TABLE {
            assert_eq!(kind.word(), word);
        }
    }
}
