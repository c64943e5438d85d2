//! Writing down that holds have run out.
//!
//! Whoever reads that a hold is over has to write it: a writer that decided before it was over, and whose commit is still under way,
//! would otherwise confirm afterwards what somebody was told is gone, and one version of the stock would have two contents. Where
//! another writer sits on the file, or the disk is full, it is not over yet for those who read.

use platform::{Database, DatabaseError, Value};

use super::live::now;
use crate::domain::ProductId;
use crate::limits::{EXPIRIES_PER_SWEEP, SWEEPS_PER_LIST};

const HAS_DUE: &str = concat!("SELECT 1 FROM reservation WHERE status = 'held' AND expires_at <= ", now!("?1"), " LIMIT 1");

/// The beginning of what writes down that holds ended.
macro_rules! expire {
    () => {
        concat!("UPDATE reservation SET status = 'expired', ended_at = expires_at, written_at = ", now!("?1"), " WHERE ")
    };
}

const EXPIRE_ANY: &str = concat!(
    expire!(),
    "id IN (SELECT id FROM reservation WHERE status = 'held' AND expires_at <= ",
    now!("?1"),
    " ORDER BY expires_at LIMIT ?2) RETURNING id"
);

const EXPIRE_OF_PRODUCT: &str =
    concat!(expire!(), "product_id = ?2 AND status = 'held' AND expires_at <= ", now!("?1"), " RETURNING 1");

/// Writes down that the due holds of a product have ended, and says whether it could be written.
pub(super) async fn expire(database: &dyn Database, product_id: ProductId, now: i64) -> Result<bool, DatabaseError> {
    written(database.query(EXPIRE_OF_PRODUCT, vec![Value::from(now), Value::from(product_id.0)]).await.map(|_| true))
}

/// The same for all products, before a list is read.
pub(super) async fn sweep(database: &dyn Database, now: i64) -> Result<(), DatabaseError> {
    for _ in 0..SWEEPS_PER_LIST {
        if !written(expire_due(database, now).await.map(|count| count > 0))? {
            break;
        }
    }
    Ok(())
}

/// That a write is not possible now is no reason not to read.
fn written(result: Result<bool, DatabaseError>) -> Result<bool, DatabaseError> {
    match result {
        Err(DatabaseError::Busy | DatabaseError::Unavailable(_)) => Ok(false),
        result => result,
    }
}

pub(super) async fn expire_due(database: &dyn Database, now: i64) -> Result<usize, DatabaseError> {
    // Looking costs no write lock, and mostly there is nothing to do.
    if database.query(HAS_DUE, vec![Value::from(now)]).await?.is_empty() {
        return Ok(0);
    }
    Ok(database.query(EXPIRE_ANY, vec![Value::from(now), Value::from(EXPIRIES_PER_SWEEP)]).await?.len())
}
