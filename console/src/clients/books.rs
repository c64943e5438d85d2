use serde::Deserialize;
use uuid::Uuid;

use super::service::Service;
use super::trouble::Trouble;

/// Whether the books of inventory agree with themselves.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Books {
    pub(crate) consistent: bool,
    /// How many were looked at.
    pub(crate) products: i64,
    pub(crate) discrepancies: Vec<Discrepancy>,
    /// There are more than these.
    #[serde(default)]
    pub(crate) truncated: bool,
}

/// A number that is not what it should be.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Discrepancy {
    pub(crate) product_id: Uuid,
    pub(crate) rule: String,
    pub(crate) found: i64,
    pub(crate) expected: i64,
}

impl Books {
    /// Looks the books over, all of them.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn check(service: &Service<'_>) -> Result<Self, Trouble> {
        service.get("/inventory/consistency", &[]).await?.meta().ok_or_else(|| service.garbled())
    }
}
