//! The statement that every change is: one `INSERT INTO command` that claims the idempotency key, looks at the stock,
//! decides, and by its triggers does. See `migrations/inventory/0005_commands.sql`.

use platform::{Database, DatabaseError, Row, Value};
use uuid::Uuid;

use super::live::now;
use super::reader::{Reader, missing, word};
use crate::domain::{Attempt, Decision, Refusal, ReservationStatus};
use crate::limits::{IDEMPOTENCY_KEY_LIFETIME_MS, ON_HAND_MAX};

/// The columns of a command that an answer is made of, in the order in which [`Recorded`] reads them.
macro_rules! recorded {
    () => {
        "attempt_id, kind, outcome, fingerprint, actor, request_id, created_at, product_id, subject_id, quantity, \
         movement_kind, reason, reference, product_sku, product_name, unit_price_minor, currency, total_minor, ttl_seconds, \
         expires_at, available, ended_as, on_hand, reserved, low_stock_threshold, version, stock_created_at, \
         stock_updated_at, movement_sequence, lines, refused_line"
    };
}

/// The beginning of every command: `clock.now` is the moment of the statement. Parameters 1 to 7 are those of [`run`].
macro_rules! clock {
    () => {
        concat!("WITH clock AS MATERIALIZED (SELECT ", $crate::repository::live::now!("?7"), " AS now)")
    };
}

/// The moment, where `clock` is not joined.
macro_rules! moment {
    () => {
        "(SELECT now FROM clock)"
    };
}

/// What every command goes on with, after what it finds.
macro_rules! claim {
    (kind: $kind:literal, columns: $columns:literal, outcome: $outcome:literal, values: $values:literal) => {
        concat!(
            "INSERT INTO command (attempt_id, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, ",
            "kind, outcome, ",
            $columns,
            ") SELECT ?1, ?2, ?3, ?4, clock.now + ?5, ?6, clock.now, '",
            $kind,
            "', ",
            $outcome,
            ", ",
            $values,
            " "
        )
    };
}

/// What every command ends with. A second request with the same key makes no row: `DO UPDATE` of nothing is there because only
/// then `RETURNING` gives the row that is in the way.
macro_rules! or_recorded {
    () => {
        concat!(
            " WHERE true ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL ",
            "DO UPDATE SET fingerprint = fingerprint RETURNING ",
            $crate::repository::command::recorded!()
        )
    };
}

/// The text of a command about one product. `live` is its stock now, and has no row where there is none.
macro_rules! command {
    (kind: $kind:literal, product: $product:literal, $(join: $join:literal,)? columns: $columns:literal,
     outcome: $outcome:literal, values: $values:literal $(,)?) => {
        concat!(
            $crate::repository::command::clock!(), ", live AS MATERIALIZED (SELECT ",
            $crate::repository::live::live!($crate::repository::command::moment!()),
            " FROM stock AS s WHERE s.product_id = ", $product, ") ",
            $crate::repository::command::claim!(kind: $kind, columns: $columns, outcome: $outcome, values: $values),
            "FROM clock LEFT JOIN live ON true ", $($join,)? $crate::repository::command::or_recorded!()
        )
    };
}

/// The text of a command that is refused for what products said of the product. 8: the line to blame, or NULL.
macro_rules! not_available {
    (kind: $kind:literal) => {
        concat!(
            $crate::repository::command::clock!(),
            " ",
            $crate::repository::command::claim!(
                kind: $kind, columns: "refused_line", outcome: "'product_not_available'", values: "?8"
            ),
            "FROM clock",
            $crate::repository::command::or_recorded!()
        )
    };
}

pub(super) use {claim, clock, command, moment, not_available, or_recorded, recorded};

/// What SQL calls a command that was carried out, and one that asked for what is so already.
const DONE: [&str; 2] = ["done", "unchanged"];

const BY_KEY: &str =
    concat!("SELECT ", recorded!(), " FROM command WHERE actor = ?1 AND idempotency_key = ?2 AND key_expires_at > ", now!("?3"));

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
    fn read(row: &Row) -> Result<Self, DatabaseError> {
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
    fn decision<T, R>(
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

/// Sends a command. `parameters` are those from 8 on; `done` makes the answer of what was recorded.
pub(super) async fn run<T>(
    database: &dyn Database,
    kind_and_sql: (&str, &str),
    attempt: &Attempt,
    parameters: impl IntoIterator<Item = Value>,
    done: impl FnOnce(&Recorded) -> Result<T, DatabaseError>,
) -> Result<Decision<T>, DatabaseError> {
    run_or(database, kind_and_sql, attempt, parameters, done, Recorded::refusal).await
}

/// The same with refusals of another kind.
pub(super) async fn run_or<T, R>(
    database: &dyn Database,
    (kind, sql): (&str, &str),
    attempt: &Attempt,
    parameters: impl IntoIterator<Item = Value>,
    done: impl FnOnce(&Recorded) -> Result<T, DatabaseError>,
    refused: impl FnOnce(&Recorded) -> Result<R, DatabaseError>,
) -> Result<Decision<T, R>, DatabaseError> {
    let key = attempt.key.as_ref();
    let mut all = vec![
        Value::from(attempt.id),
        Value::from(attempt.actor.as_str()),
        Value::from(key.map(|key| key.key.as_str())),
        Value::from(key.map(|key| key.fingerprint.as_str())),
        Value::from(key.map(|_| IDEMPOTENCY_KEY_LIFETIME_MS)),
        Value::from(attempt.request_id.as_str()),
        Value::from(attempt.now),
    ];
    all.extend(parameters);
    let rows = match database.query(sql, all).await {
        // What was decided before can be told all the same.
        Err(error @ (DatabaseError::Busy | DatabaseError::Unavailable(_))) => {
            let decided = replay_or(database, kind, attempt, done, refused).await;
            return decided.ok().flatten().ok_or(error);
        }
        rows => rows?,
    };
    let row = rows.first().ok_or_else(|| missing("the row of a command"))?;
    Recorded::read(row)?.decision(attempt, kind, done, refused)
}

/// The decision that this attempt's key was used for before, without trying anything. `None` where it was not, or where
/// there is no key.
pub(super) async fn replay<T>(
    database: &dyn Database,
    kind: &str,
    attempt: &Attempt,
    done: impl FnOnce(&Recorded) -> Result<T, DatabaseError>,
) -> Result<Option<Decision<T>>, DatabaseError> {
    replay_or(database, kind, attempt, done, Recorded::refusal).await
}

/// The same with refusals of another kind.
pub(super) async fn replay_or<T, R>(
    database: &dyn Database,
    kind: &str,
    attempt: &Attempt,
    done: impl FnOnce(&Recorded) -> Result<T, DatabaseError>,
    refused: impl FnOnce(&Recorded) -> Result<R, DatabaseError>,
) -> Result<Option<Decision<T, R>>, DatabaseError> {
    let Some(key) = &attempt.key else { return Ok(None) };
    let parameters = vec![Value::from(attempt.actor.as_str()), Value::from(key.key.as_str()), Value::from(attempt.now)];
    let rows = database.query(BY_KEY, parameters).await?;
    rows.first().map(|row| Recorded::read(row)?.decision(attempt, kind, done, refused)).transpose()
}

/// The same decision with what `found` reads in place of what was done: for what never changes again after it.
pub(super) async fn then_read<T>(
    decision: Decision<()>,
    found: impl Future<Output = Result<Option<T>, DatabaseError>>,
) -> Result<Decision<T>, DatabaseError> {
    Ok(match decision {
        Decision::Made { outcome: Ok(()), replay_of } => {
            let found = found.await?.ok_or_else(|| missing("what a command was about"))?;
            Decision::Made { outcome: Ok(found), replay_of }
        }
        Decision::Made { outcome: Err(refusal), replay_of } => Decision::Made { outcome: Err(refusal), replay_of },
        Decision::KeyReused => Decision::KeyReused,
    })
}
