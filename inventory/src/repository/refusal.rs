//! Refusals as the database records them.

use platform::{DatabaseError, Row, Value};
use store::{Parameter, Statement};

use crate::domain::{Refusal, ReservationStatus};
use crate::limits::ON_HAND_MAX;

static RECORD: Statement = Statement::new("record", include_str!("sqlite/record.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 1] = [&RECORD];

impl store::Refusal for Refusal {
    fn record() -> &'static Statement {
        &RECORD
    }

    fn word(&self) -> &'static str {
        match self {
            Self::ProductNotFound => "product_not_found",
            Self::ProductNotAvailable => "product_not_available",
            Self::TotalTooLarge => "total_too_large",
            Self::StockNotFound => "stock_not_found",
            Self::PurchaseNotFound => "purchase_not_found",
            Self::ReservationNotFound => "reservation_not_found",
            Self::StockExists => "stock_exists",
            Self::StockInUse { .. } => "stock_in_use",
            Self::InsufficientStock { .. } => "insufficient_stock",
            Self::AboveMaximum { .. } => "above_maximum",
            Self::Stale { .. } => "stale",
            Self::IdTaken => "id_taken",
            Self::AlreadyEnded { .. } => "already_ended",
        }
    }

    fn parameters(refusal: Option<&Self>) -> Vec<Parameter> {
        let [mut takes, mut available, mut on_hand, mut reserved, mut version, mut ended_as] = [const { Value::Null }; 6];
        match refusal {
            Some(Self::StockInUse { on_hand: units, reserved: held }) => {
                (on_hand, reserved) = ((*units).into(), (*held).into());
            }
            Some(Self::InsufficientStock { requested, available: units }) => {
                (takes, available) = ((*requested).into(), (*units).into());
            }
            Some(Self::Stale { current_version }) => version = (*current_version).into(),
            Some(Self::AlreadyEnded { status }) => ended_as = status.word().into(),
            _ => {}
        }
        vec![
            ("takes", takes),
            ("available", available),
            ("on_hand", on_hand),
            ("reserved", reserved),
            ("version", version),
            ("ended_as", ended_as),
        ]
    }

    fn read(word: &str, recorded: &Row) -> Result<Self, DatabaseError> {
        Ok(match word {
            "product_not_available" => Self::ProductNotAvailable,
            "stock_not_found" => Self::StockNotFound,
            "purchase_not_found" => Self::PurchaseNotFound,
            "reservation_not_found" => Self::ReservationNotFound,
            "stock_exists" => Self::StockExists,
            "id_taken" => Self::IdTaken,
            "above_maximum" => Self::AboveMaximum { maximum: ON_HAND_MAX },
            "stock_in_use" => Self::StockInUse { on_hand: recorded.integer("on_hand")?, reserved: recorded.integer("reserved")? },
            "insufficient_stock" => {
                Self::InsufficientStock { requested: recorded.integer("takes")?, available: recorded.integer("available")? }
            }
            "stale" => Self::Stale { current_version: recorded.integer("version")? },
            "already_ended" => Self::AlreadyEnded { status: recorded.word("ended_as", &ReservationStatus::TABLE)? },
            other => return Err(DatabaseError::failed(format!("a command has the unknown outcome {other:?}"))),
        })
    }

    fn is_stale(&self) -> bool {
        matches!(self, Self::Stale { .. })
    }
}
