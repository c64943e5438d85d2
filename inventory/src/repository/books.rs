use platform::{DatabaseError, Row};
use store::Statement;

use super::Repository;
use crate::domain::{Consistency, Discrepancy, ProductId};
use crate::limits::DISCREPANCIES_MAX;

static CONSISTENCY: Statement = Statement::new("consistency", include_str!("sqlite/consistency.sql"));
static STOCK_COUNT: Statement = Statement::new("stock_count", include_str!("sqlite/stock_count.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 2] = [&CONSISTENCY, &STOCK_COUNT];

impl Repository {
    /// Compares stock, ledger and reservations with each other. The whole ledger is read.
    pub(crate) async fn check_books(&self) -> Result<Consistency, DatabaseError> {
        let products = self.store.query(&STOCK_COUNT, &[]).await?.first().map(Row::only_integer).transpose()?;
        // One more than are listed tells whether that is all.
        let found = self.store.query(&CONSISTENCY, &[("limit", (DISCREPANCIES_MAX + 1).into())]).await?;
        let most = usize::try_from(DISCREPANCIES_MAX).unwrap_or(usize::MAX);
        Ok(Consistency {
            products: products.unwrap_or_default(),
            discrepancies: found.iter().take(most).map(read).collect::<Result<_, _>>()?,
            is_truncated: found.len() > most,
        })
    }
}

fn read(row: &Row) -> Result<Discrepancy, DatabaseError> {
    Ok(Discrepancy {
        product_id: ProductId(row.uuid("product_id")?),
        rule: row.text("rule")?.to_owned(),
        found: row.integer("found")?,
        expected: row.integer("expected")?,
    })
}
