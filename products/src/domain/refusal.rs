/// Why a command did nothing. With an idempotency key it stays so for the key's lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is, or was, a product with this id.
    IdTaken,
    /// Another product that is not deleted has this sku.
    SkuTaken,
    /// No product with this id, or it is deleted.
    NotFound,
    /// The product has another version, or another price, than the command was made from.
    Stale {
        /// The version that it has.
        current_version: i64,
    },
}
