//! The constant statements. Their texts never vary, so that a connection prepares each once.

/// What [`decode::product`](super::decode::product) reads.
macro_rules! product_columns {
    () => {
        "id, sku, name, description, price_minor, currency, status, version, created_at, updated_at"
    };
}

pub(super) const PRODUCT_COLUMNS: &str = product_columns!();

/// ?1 id.
pub(super) const GET: &str = concat!("SELECT ", product_columns!(), " FROM product WHERE id = ?1 AND deleted_at IS NULL");

/// ?1 ids as a JSON array.
pub(super) const GET_MANY: &str =
    concat!("SELECT ", product_columns!(), " FROM product WHERE id IN (SELECT value FROM json_each(?1)) AND deleted_at IS NULL");

/// What [`decode::Decided`](super::decode::Decided) reads: the product first, in the order above.
macro_rules! command_columns {
    () => {
        "product_id, sku, name, description, price_minor, currency, status, version, product_created_at, product_updated_at, \
         attempt_id, kind, outcome, fingerprint, request_id, position"
    };
}

/// A command's beginning. ?1 attempt, ?2 actor, ?3 idempotency key, ?4 fingerprint, ?5 when the key expires, ?6 request id,
/// ?7 now, ?8 batch, ?9 position.
macro_rules! insert {
    ($columns:literal) => {
        concat!(
            "INSERT INTO command (attempt_id, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, \
             batch, position, kind, outcome",
            $columns,
            ") SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9"
        )
    };
}

/// A command's end. Where the key was there already, the row stays as it is and comes back: the assignment is there because
/// `DO NOTHING` would return no row.
macro_rules! unless_known {
    () => {
        concat!(
            " ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind RETURNING ",
            command_columns!()
        )
    };
}

/// ?10 id, ?11 sku, ?12 name, ?13 description, ?14 minor units, ?15 currency, ?16 ten-thousandths, ?17 status.
pub(super) const CREATE: &str = concat!(
    insert!(
        ", product_id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version, \
         product_created_at, product_updated_at"
    ),
    ", 'create', CASE \
       WHEN EXISTS (SELECT 1 FROM product WHERE id = ?10) THEN 'id_taken' \
       WHEN EXISTS (SELECT 1 FROM product WHERE sku = ?11 AND deleted_at IS NULL) THEN 'sku_taken' \
       ELSE 'done' END, \
     ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 1, ?7, ?7 WHERE true",
    unless_known!()
);

/// As [`CREATE`], NULL for what stays as it is; ?18 the version that it must have, or NULL; ?19 the
/// currency that it must have, or NULL.
///
/// `max` makes one row of the product or of its absence, and the other columns are those of its row
/// (<https://sqlite.org/lang_select.html#bareagg>). A `LEFT JOIN` would do the same, but looks at the parameters while it is
/// planned: SQLite then prepares the statement anew, with all its triggers, each time that they are bound, which takes five
/// times as long as to run it.
pub(super) const UPDATE: &str = concat!(
    insert!(
        ", product_id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version, \
         product_created_at, product_updated_at"
    ),
    ", 'update', outcome, ?10, sku, name, description, price_minor, currency, price_ten_thousandths, status, \
       version + (outcome = 'done'), created_at, iif(outcome = 'done', ?7, updated_at) \
     FROM ( \
       SELECT next.*, CASE \
         WHEN version IS NULL THEN 'not_found' \
         WHEN version <> ?18 OR currency_before <> ?19 THEN 'stale' \
         WHEN EXISTS (SELECT 1 FROM product AS other \
           WHERE other.sku = next.sku AND other.deleted_at IS NULL AND other.id <> ?10) THEN 'sku_taken' \
         WHEN is_same THEN 'unchanged' \
         ELSE 'done' END AS outcome \
       FROM ( \
         SELECT max(version) AS version, coalesce(?11, sku) AS sku, coalesce(?12, name) AS name, \
           coalesce(?13, description) AS description, coalesce(?14, price_minor) AS price_minor, \
           coalesce(?15, currency) AS currency, coalesce(?16, price_ten_thousandths) AS price_ten_thousandths, \
           coalesce(?17, status) AS status, created_at, updated_at, currency AS currency_before, \
           coalesce(?11 = sku, true) AND coalesce(?12 = name, true) AND coalesce(?13 = description, true) \
             AND coalesce(?14 = price_minor, true) AND coalesce(?15 = currency, true) \
             AND coalesce(?17 = status, true) AS is_same \
         FROM product WHERE id = ?10 AND deleted_at IS NULL \
       ) AS next LIMIT 1 \
     ) WHERE true",
    unless_known!()
);

/// ?10 id, ?11 the version that it must have, or NULL.
pub(super) const DELETE: &str = concat!(
    insert!(", product_id, version"),
    ", 'delete', outcome, ?10, version + (outcome = 'done') \
     FROM ( \
       SELECT version, CASE \
         WHEN version IS NULL THEN 'not_found' \
         WHEN version <> ?11 THEN 'stale' \
         ELSE 'done' END AS outcome \
       FROM (SELECT max(version) AS version FROM product WHERE id = ?10 AND deleted_at IS NULL) LIMIT 1 \
     ) WHERE true",
    unless_known!()
);

/// ?9 how many steps it has, or which was refused; ?10 outcome.
pub(super) const BATCH: &str = concat!(insert!(""), ", 'batch', ?10 WHERE true", unless_known!());

/// ?1 actor, ?2 idempotency key, ?3 now.
pub(super) const RECALL: &str =
    concat!("SELECT ", command_columns!(), " FROM command WHERE actor = ?1 AND idempotency_key = ?2 AND key_expires_at > ?3");

/// ?1 the attempt of the batch.
pub(super) const STEPS: &str = concat!("SELECT ", command_columns!(), " FROM command WHERE batch = ?1 ORDER BY position");
