//! What is available, and when: the one place that says it.

/// The moment of a statement, in milliseconds since 1970: the clock of the database, which is read when the statement has what it
/// decides about, and not before it waited for products or for another writer. `$ours` is our own clock, for tests that set it ahead.
macro_rules! now {
    ($ours:literal) => {
        concat!("max(", $ours, ", CAST(round(unixepoch('subsec') * 1000) AS INTEGER))")
    };
}

/// A sum over the holds on `s` that are due and not yet written down as expired.
macro_rules! due {
    ($sum:literal, $now:expr) => {
        concat!(
            "coalesce((SELECT ",
            $sum,
            " FROM reservation AS r ",
            "WHERE r.product_id = s.product_id AND r.status = 'held' AND r.expires_at <= ",
            $now,
            "), 0)"
        )
    };
}

/// The columns of a stock row `s` as they are at the moment `$now`: available is what is on hand less what live
/// holds keep, and a hold that is due keeps nothing, whether or not that has been written down.
///
/// The version counts what is due as well. Writing it down gives the same version, so that one version has one content.
/// `max` only matters when the clock went back so far that holds whose units were sold are live again.
macro_rules! live {
    ($now:expr) => {
        concat!(
            "s.product_id, s.on_hand, s.reserved - ",
            $crate::repository::live::due!("sum(r.quantity)", $now),
            " AS reserved, ",
            "max(0, s.on_hand - s.reserved + ",
            $crate::repository::live::due!("sum(r.quantity)", $now),
            ") AS available, ",
            "s.low_stock_threshold, s.version + ",
            $crate::repository::live::due!("count(*)", $now),
            " AS version, s.created_at, ",
            "max(s.updated_at, ",
            $crate::repository::live::due!("max(r.expires_at)", $now),
            ") AS updated_at"
        )
    };
}

pub(super) use {due, live, now};
