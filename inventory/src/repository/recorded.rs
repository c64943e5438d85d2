//! A command as the database recorded it: what its answer is made of.

use platform::{DatabaseError, Row};
use uuid::Uuid;

use super::reader::{Reader, missing, word};
use crate::domain::{Attempt, Decision, Refusal, ReservationStatus};
use crate::limits::ON_HAND_MAX;

/// The columns of a command that an answer is made of, in the order in which [`Recorded`] reads them.
macro_rules! recorded {
    () => {
        "attempt_id, kind, outcome, fingerprint, actor, request_id, created_at, product_id, subject_id, quantity, \
         movement_kind, reason, reference, product_sku, product_name, unit_price_minor, currency, total_minor, ttl_seconds, \
         expires_at, available, ended_as, on_hand, reserved, low_stock_threshold, version, stock_created_at, \
         stock_updated_at, movement_sequence, lines, refused_line"
    };
}

pub(super) use recorded;

/// What SQL calls a command that was carried out, and one that asked for what is so already.
const DONE: [&str; 2] = ["done", "unchanged"];

/// A command as it was recorded: all that its answer is made of, the first time and every other.
pub(super) struct Recorded {
    attempt_id: Uuid,
    pub(super) kind: String,
    outcome: String,
    fingerprint: Option<String>,
    pub(super) actor: String,
    pub(super) request_id: String,
    pub(super) created_at: i64,
    pub(super) product_id: Option<Uuid>,
    pub(super) subject_id: Option<Uuid>,
    pub(super) quantity: Option<i64>,
    pub(super) movement_kind: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) product_sku: Option<String>,
    pub(super) product_name: Option<String>,
    pub(super) unit_price_minor: Option<i64>,
    pub(super) currency: Option<String>,
    pub(super) total_minor: Option<i64>,
    pub(super) ttl_seconds: Option<i64>,
    pub(super) expires_at: Option<i64>,
    pub(super) available: Option<i64>,
    ended_as: Option<String>,
    pub(super) on_hand: Option<i64>,
    pub(super) reserved: Option<i64>,
    pub(super) low_stock_threshold: Option<i64>,
    pub(super) version: Option<i64>,
    pub(super) stock_created_at: Option<i64>,
    pub(super) stock_updated_at: Option<i64>,
    pub(super) movement_sequence: Option<i64>,
    pub(super) lines: Option<String>,
    pub(super) refused_line: Option<i64>,
}

impl Recorded {
    pub(super) fn read(row: &Row) -> Result<Self, DatabaseError> {
        let mut row = Reader::new(row);
        Ok(Self {
            attempt_id: row.uuid()?,
            kind: row.text()?,
            outcome: row.text()?,
            fingerprint: row.optional_text()?,
            actor: row.text()?,
            request_id: row.text()?,
            created_at: row.integer()?,
            product_id: row.optional_uuid()?,
            subject_id: row.optional_uuid()?,
            quantity: row.optional_integer()?,
            movement_kind: row.optional_text()?,
            reason: row.optional_text()?,
            reference: row.optional_text()?,
            product_sku: row.optional_text()?,
            product_name: row.optional_text()?,
            unit_price_minor: row.optional_integer()?,
            currency: row.optional_text()?,
            total_minor: row.optional_integer()?,
            ttl_seconds: row.optional_integer()?,
            expires_at: row.optional_integer()?,
            available: row.optional_integer()?,
            ended_as: row.optional_text()?,
            on_hand: row.optional_integer()?,
            reserved: row.optional_integer()?,
            low_stock_threshold: row.optional_integer()?,
            version: row.optional_integer()?,
            stock_created_at: row.optional_integer()?,
            stock_updated_at: row.optional_integer()?,
            movement_sequence: row.optional_integer()?,
            lines: row.optional_text()?,
            refused_line: row.optional_integer()?,
        })
    }

    /// A value that every command of its kind has.
    pub(super) fn some<T: Clone>(&self, value: Option<&T>, name: &str) -> Result<T, DatabaseError> {
        value.cloned().ok_or_else(|| missing(&format!("{name} of a recorded {}", self.kind)))
    }

    /// Why it was not carried out.
    pub(super) fn refusal(&self) -> Result<Refusal, DatabaseError> {
        Ok(match self.outcome.as_str() {
            "stock_not_found" => Refusal::StockNotFound,
            "purchase_not_found" => Refusal::PurchaseNotFound,
            "reservation_not_found" => Refusal::ReservationNotFound,
            "stock_exists" => Refusal::StockExists,
            "id_taken" => Refusal::IdTaken,
            "product_not_available" => Refusal::ProductNotAvailable,
            "above_maximum" => Refusal::AboveMaximum { maximum: ON_HAND_MAX },
            "stock_in_use" => Refusal::StockInUse {
                on_hand: self.some(self.on_hand.as_ref(), "on_hand")?,
                reserved: self.some(self.reserved.as_ref(), "reserved")?,
            },
            "insufficient_stock" => Refusal::InsufficientStock {
                // Negative where it is a change of what is on hand.
                requested: self.some(self.quantity.as_ref(), "quantity")?.abs(),
                available: self.some(self.available.as_ref(), "available")?,
            },
            "stale_version" => Refusal::StaleVersion { current: self.some(self.version.as_ref(), "version")? },
            "already_ended" => {
                let status = self.some(self.ended_as.as_ref(), "ended_as")?;
                Refusal::AlreadyEnded { status: word(&status, &ReservationStatus::ALL, ReservationStatus::as_str)? }
            }
            other => return Err(DatabaseError::failed(format!("a command has the unknown outcome {other:?}"))),
        })
    }

    /// The decision as it is for this attempt: its own, or the one that its key was used for.
    pub(super) fn decision<T, R>(
        self,
        attempt: &Attempt,
        kind: &str,
        done: impl FnOnce(&Self) -> Result<T, DatabaseError>,
        refused: impl FnOnce(&Self) -> Result<R, DatabaseError>,
    ) -> Result<Decision<T, R>, DatabaseError> {
        let is_mine = self.attempt_id == attempt.id;
        let fingerprint = attempt.key.as_ref().map(|key| key.fingerprint.as_str());
        if !is_mine && (self.fingerprint.as_deref() != fingerprint || self.kind != kind) {
            return Ok(Decision::KeyReused);
        }
        let outcome = if DONE.contains(&self.outcome.as_str()) { Ok(done(&self)?) } else { Err(refused(&self)?) };
        Ok(Decision::Made { outcome, replay_of: (!is_mine).then_some(self.request_id) })
    }
}
