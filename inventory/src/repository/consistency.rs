use std::sync::Arc;

use platform::{Database, DatabaseError, Row, Value};

use super::live::now;
use super::reader::Reader;
use crate::domain::{Consistency, Discrepancy, ProductId};
use crate::limits::DISCREPANCIES_MAX;

/// The ledger is read once, in the order of its index, and the reservations once in that of theirs; what a product has in any of
/// the three is then added up. (Joined they would be compared each with each: SQLite makes no index for a full join.)
///
/// A product without stock must have a ledger that ends at 0, and what is held must be there.
const CHECK: &str = concat!(
    "
WITH chain AS (
  SELECT product_id, sequence, delta, balance,
    lag(balance, 1, 0) OVER (PARTITION BY product_id ORDER BY sequence) AS balance_before
  FROM movement
), side (product_id, on_hand, reserved, total, last_balance, breaks, held, live, last_sequence) AS (
  SELECT product_id, on_hand, reserved, 0, 0, 0, 0, 0, 0 FROM stock
  UNION ALL
  SELECT product_id, 0, 0, sum(delta), balance, sum(balance <> balance_before + delta), 0, 0, max(sequence)
  FROM chain GROUP BY product_id
  UNION ALL
  SELECT product_id, 0, 0, 0, 0, 0, sum(quantity), sum(iif(expires_at > ",
    now!("?2"),
    ", quantity, 0)), 0
  FROM reservation WHERE status = 'held' GROUP BY product_id
), product AS MATERIALIZED (
  SELECT product_id, sum(on_hand) AS on_hand, sum(reserved) AS reserved, sum(total) AS total,
    sum(last_balance) AS last_balance, sum(breaks) AS breaks, sum(held) AS held, sum(live) AS live
  FROM side GROUP BY product_id
)
SELECT product_id, 'ledger_sum', on_hand, total FROM product WHERE on_hand <> total
UNION ALL SELECT product_id, 'ledger_balance', on_hand, last_balance FROM product WHERE on_hand <> last_balance
UNION ALL SELECT product_id, 'ledger_chain', breaks, 0 FROM product WHERE breaks > 0
UNION ALL SELECT product_id, 'reserved', reserved, held FROM product WHERE reserved <> held
UNION ALL SELECT product_id, 'available', on_hand, live FROM product WHERE on_hand < live
ORDER BY 1, 2 LIMIT ?1"
);

const PRODUCTS: &str = "SELECT count(*) FROM stock";

/// Whether stock, ledger and reservations agree.
#[derive(Clone)]
pub struct Books {
    database: Arc<dyn Database>,
}

impl Books {
    pub(super) fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// Compares everything with everything, at `now` (milliseconds since 1970). The whole ledger is read.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn check(&self, now: i64) -> Result<Consistency, DatabaseError> {
        let products = self.database.query(PRODUCTS, vec![]).await?;
        // One more than are listed tells whether that is all.
        let found = self.database.query(CHECK, vec![Value::from(DISCREPANCIES_MAX + 1), Value::from(now)]).await?;
        let most = usize::try_from(DISCREPANCIES_MAX).unwrap_or(usize::MAX);
        Ok(Consistency {
            products: products.first().map_or(Ok(0), |row| row.integer(0))?,
            discrepancies: found.iter().take(most).map(read).collect::<Result<_, _>>()?,
            is_truncated: found.len() > most,
        })
    }
}

fn read(row: &Row) -> Result<Discrepancy, DatabaseError> {
    let mut row = Reader::new(row);
    Ok(Discrepancy { product_id: ProductId(row.uuid()?), rule: row.text()?, found: row.integer()?, expected: row.integer()? })
}
