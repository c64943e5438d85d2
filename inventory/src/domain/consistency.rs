use super::ProductId;

/// Whether the books agree with themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Consistency {
    /// Products that have stock or a ledger.
    pub(crate) products: i64,
    /// Everything that does not agree, by product; no more than the limit.
    pub(crate) discrepancies: Vec<Discrepancy>,
    /// Whether there are more than the limit.
    pub(crate) is_truncated: bool,
}

/// Two numbers that should be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Discrepancy {
    /// The product.
    pub(crate) product_id: ProductId,
    /// Which rule is broken: `ledger_sum`, `ledger_balance`, `ledger_chain`, `reserved` or `available`.
    pub(crate) rule: String,
    /// What the stock says.
    pub(crate) found: i64,
    /// What the ledger or the reservations add up to; for `available`, what is held and may not be more than is on hand.
    pub(crate) expected: i64,
}
