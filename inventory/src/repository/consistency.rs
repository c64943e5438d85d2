use std::sync::Arc;

use platform::{Database, DatabaseError, Row, Value};

use super::reader::Reader;
use crate::domain::{Consistency, Discrepancy, ProductId};
use crate::limits::DISCREPANCIES_MAX;

/// The ledger is read once, in the order of its index, and the reservations once in that of theirs. A product without stock
/// must have a ledger that ends at 0.
const CHECK: &str = "
WITH chain AS (
  SELECT product_id, sequence, delta, balance,
    lag(balance, 1, 0) OVER (PARTITION BY product_id ORDER BY sequence) AS balance_before
  FROM movement
), ledger AS MATERIALIZED (
  SELECT product_id, sum(delta) AS total, max(sequence) AS last_sequence, balance AS last_balance,
    sum(balance <> balance_before + delta) AS breaks
  FROM chain GROUP BY product_id
), held AS MATERIALIZED (
  SELECT product_id, sum(quantity) AS total FROM reservation WHERE status = 'held' GROUP BY product_id
)
SELECT product_id, 'ledger_sum', coalesce(s.on_hand, 0), coalesce(l.total, 0)
  FROM stock AS s FULL JOIN ledger AS l USING (product_id) WHERE coalesce(s.on_hand, 0) <> coalesce(l.total, 0)
UNION ALL SELECT product_id, 'ledger_balance', coalesce(s.on_hand, 0), coalesce(l.last_balance, 0)
  FROM stock AS s FULL JOIN ledger AS l USING (product_id) WHERE coalesce(s.on_hand, 0) <> coalesce(l.last_balance, 0)
UNION ALL SELECT product_id, 'ledger_chain', breaks, 0 FROM ledger WHERE breaks > 0
UNION ALL SELECT product_id, 'reserved', coalesce(s.reserved, 0), coalesce(h.total, 0)
  FROM stock AS s FULL JOIN held AS h USING (product_id) WHERE coalesce(s.reserved, 0) <> coalesce(h.total, 0)
ORDER BY 1, 2 LIMIT ?1";

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

    /// Compares everything with everything. The whole ledger is read.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn check(&self) -> Result<Consistency, DatabaseError> {
        let products = self.database.query(PRODUCTS, vec![]).await?;
        let found = self.database.query(CHECK, vec![Value::from(DISCREPANCIES_MAX)]).await?;
        Ok(Consistency {
            products: products.first().map_or(Ok(0), |row| row.integer(0))?,
            discrepancies: found.iter().map(read).collect::<Result<_, _>>()?,
        })
    }
}

fn read(row: &Row) -> Result<Discrepancy, DatabaseError> {
    let mut row = Reader::new(row);
    Ok(Discrepancy {
        product_id: ProductId(row.uuid()?),
        rule: row.text()?,
        found: row.integer()?,
        expected: row.integer()?,
    })
}
