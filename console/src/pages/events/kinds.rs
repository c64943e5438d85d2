use crate::words::Words;

/// The kinds of changes that the feeds of the two services tell of, and what they are called.
pub(super) const ALL: [(&str, &str); 13] = [
    ("product.created", "event-created"),
    ("product.updated", "event-updated"),
    ("product.deleted", "event-deleted"),
    ("inventory.changed", "event-changed"),
    ("inventory.low_stock", "event-low"),
    ("inventory.out_of_stock", "event-out"),
    ("inventory.back_in_stock", "event-back"),
    ("purchase.completed", "event-bought"),
    ("purchase.cancelled", "event-cancelled"),
    ("reservation.held", "event-held"),
    ("reservation.confirmed", "event-confirmed"),
    ("reservation.released", "event-released"),
    ("reservation.expired", "event-expired"),
];

/// What a kind is called. One that a newer service tells of is shown as it is.
pub(super) fn text(words: &Words, kind: &str) -> String {
    ALL.iter().find(|(known, _)| *known == kind).map_or_else(|| kind.to_owned(), |(_, text)| words.t(text))
}
