use super::ProductId;

/// The stock of one product at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stock {
    /// The product.
    pub(crate) product_id: ProductId,
    /// Units that are there.
    pub(crate) on_hand: i64,
    /// Units of them that reservations hold.
    pub(crate) reserved: i64,
    /// Units of them that can be bought. Never negative.
    pub(crate) available: i64,
    /// From which number of available units on it counts as low.
    pub(crate) low_stock_threshold: i64,
    /// Goes up by one with every change, and also when a reservation runs out: two answers with one version are equal.
    /// It goes on where it was when stock is deleted and started again.
    pub(crate) version: i64,
    /// When it was started, in milliseconds since 1970.
    pub(crate) created_at_ms: i64,
    /// When it last changed, in milliseconds since 1970.
    pub(crate) updated_at_ms: i64,
}

impl Stock {
    /// Stock that the same request starts, for what it says of it later: its version and its times are not known yet, and nobody
    /// has seen them.
    pub(crate) fn to_come(product_id: ProductId, on_hand: i64, low_stock_threshold: i64) -> Self {
        Self {
            product_id,
            on_hand,
            reserved: 0,
            available: on_hand,
            low_stock_threshold,
            version: 0,
            created_at_ms: 0,
            updated_at_ms: 0,
        }
    }
}
