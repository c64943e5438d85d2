//! What the services say of things, as far as the pages show it.

use serde::Deserialize;
use uuid::Uuid;

/// A product of the catalogue.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Product {
    pub(crate) sku: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) description: String,
    pub(crate) price: String,
    pub(crate) currency: String,
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) created_at: String,
    #[serde(default)]
    pub(crate) updated_at: String,
}

/// How much there is of a product.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Stock {
    pub(crate) on_hand: i64,
    pub(crate) reserved: i64,
    pub(crate) available: i64,
    pub(crate) low_stock_threshold: i64,
}

/// An entry of the ledger.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Movement {
    pub(crate) kind: String,
    pub(crate) delta: i64,
    pub(crate) balance: i64,
    pub(crate) reason: Option<String>,
    pub(crate) actor: Option<String>,
    pub(crate) cause: Option<Uuid>,
    pub(crate) request_id: Option<String>,
    pub(crate) created_at: String,
}

/// What somebody bought.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Purchase {
    pub(crate) product_id: Uuid,
    pub(crate) quantity: i64,
    pub(crate) reference: Option<String>,
    pub(crate) total_price: String,
    pub(crate) currency: String,
    pub(crate) status: String,
    pub(crate) created_at: String,
}

/// What is held for somebody.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Reservation {
    pub(crate) product_id: Uuid,
    pub(crate) quantity: i64,
    pub(crate) status: String,
    pub(crate) expires_at: String,
    pub(crate) purchase_id: Option<Uuid>,
}

impl Product {
    pub(crate) fn is_archived(&self) -> bool {
        self.status == "archived"
    }

    /// What to call it: a name of signs that nobody sees is no name.
    pub(crate) fn title(&self) -> &str {
        let is_seen = |sign: char| sign.is_alphanumeric() || sign.is_ascii_punctuation();
        if self.name.chars().any(is_seen) { &self.name } else { &self.sku }
    }
}

impl Stock {
    /// Nothing of it can be sold.
    pub(crate) fn is_out(&self) -> bool {
        self.available <= 0
    }

    /// As the service has it: at the threshold, or below.
    pub(crate) fn is_low(&self) -> bool {
        self.available <= self.low_stock_threshold
    }
}
