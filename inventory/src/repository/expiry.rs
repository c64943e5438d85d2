//! Writing down that holds have run out.
//!
//! Whoever reads that a hold is over has to write it: a writer that decided before it was over, and whose commit is still under way,
//! would otherwise confirm afterwards what somebody was told is gone, and one version of the stock would have two contents. Where
//! another writer sits on the file, or the disk is full, it is not over yet for those who read.

use platform::DatabaseError;
use store::Statement;

use super::Repository;
use crate::domain::ProductId;
use crate::limits::{EXPIRIES_PER_SWEEP, SWEEPS_PER_LIST};

static HAS_DUE_HOLDS: Statement = Statement::new("has_due_holds", include_str!("sqlite/has_due_holds.sql"));
static EXPIRE_HOLDS: Statement = Statement::new("expire_holds", include_str!("sqlite/expire_holds.sql"));
static EXPIRE_HOLDS_OF_PRODUCT: Statement =
    Statement::new("expire_holds_of_product", include_str!("sqlite/expire_holds_of_product.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 3] = [&HAS_DUE_HOLDS, &EXPIRE_HOLDS, &EXPIRE_HOLDS_OF_PRODUCT];

impl Repository {
    /// Writes down the holds that are due at `now` (milliseconds since 1970), of all products, with their events: at most
    /// [`EXPIRIES_PER_SWEEP`], and says how many. Nothing depends on it but the order of lists and when the feed tells.
    pub(crate) async fn expire_holds(&self, now: i64) -> Result<usize, DatabaseError> {
        // Looking costs no write lock, and mostly there is nothing to do.
        if self.store.find(&HAS_DUE_HOLDS, &[("now", now.into())], |_| Ok(())).await?.is_none() {
            return Ok(0);
        }
        let parameters = [("now", now.into()), ("limit", EXPIRIES_PER_SWEEP.into())];
        Ok(self.store.query(&EXPIRE_HOLDS, &parameters).await?.len())
    }

    /// The same until none is due, before a list is read.
    pub(super) async fn expire_all_holds(&self, now: i64) -> Result<(), DatabaseError> {
        for _ in 0..SWEEPS_PER_LIST {
            if !written(self.expire_holds(now).await.map(|count| count > 0))? {
                break;
            }
        }
        Ok(())
    }

    /// Writes down that the due holds of a product have ended, and says whether it could be written.
    pub(super) async fn expire_holds_of(&self, product_id: ProductId, now: i64) -> Result<bool, DatabaseError> {
        let parameters = [("now", now.into()), ("product_id", product_id.0.into())];
        written(self.store.query(&EXPIRE_HOLDS_OF_PRODUCT, &parameters).await.map(|_| true))
    }
}

/// That a write is not possible now is no reason not to read.
fn written(result: Result<bool, DatabaseError>) -> Result<bool, DatabaseError> {
    match result {
        Err(DatabaseError::Busy | DatabaseError::Unavailable(_)) => Ok(false),
        result => result,
    }
}
