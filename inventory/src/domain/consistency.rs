use super::ProductId;

/// Whether the books agree with themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// Products that have stock or a ledger.
    pub products: i64,
    /// Everything that does not agree, by product; no more than the limit.
    pub discrepancies: Vec<Discrepancy>,
}

/// Two numbers that should be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// The product.
    pub product_id: ProductId,
    /// Which rule is broken: `ledger_sum`, `ledger_balance`, `ledger_chain` or `reserved`.
    pub rule: String,
    /// What the stock says.
    pub found: i64,
    /// What the ledger or the reservations add up to.
    pub expected: i64,
}
