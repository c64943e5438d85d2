//! Refusals as the database records them.

use platform::{DatabaseError, Row};
use store::{Parameter, Statement};

use crate::domain::Refusal;

static RECORD: Statement = Statement::new("record", include_str!("sqlite/record.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 1] = [&RECORD];

impl store::Refusal for Refusal {
    fn record() -> &'static Statement {
        &RECORD
    }

    fn word(&self) -> &'static str {
        match self {
            Self::IdTaken => "id_taken",
            Self::SkuTaken => "sku_taken",
            Self::NotFound => "not_found",
            Self::Stale { .. } => "stale",
        }
    }

    fn parameters(refusal: Option<&Self>) -> Vec<Parameter> {
        let version = match refusal {
            Some(Self::Stale { current_version }) => Some(*current_version),
            _ => None,
        };
        vec![("version", version.into())]
    }

    fn read(word: &str, recorded: &Row) -> Result<Self, DatabaseError> {
        match word {
            "id_taken" => Ok(Self::IdTaken),
            "sku_taken" => Ok(Self::SkuTaken),
            "not_found" => Ok(Self::NotFound),
            "stale" => Ok(Self::Stale { current_version: recorded.integer("version")? }),
            other => Err(DatabaseError::failed(format!("a command has the unknown outcome {other:?}"))),
        }
    }

    fn is_stale(&self) -> bool {
        matches!(self, Self::Stale { .. })
    }
}
