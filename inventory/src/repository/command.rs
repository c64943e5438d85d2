//! The statement that every change is: one `INSERT INTO command` that claims the idempotency key, looks at the stock,
//! decides, and by its triggers does. See `migrations/inventory/0005_commands.sql`.

use platform::{Database, DatabaseError, Value};

use super::live::now;
use super::reader::missing;
pub(super) use super::recorded::Recorded;
use super::recorded::recorded;
use crate::domain::{Attempt, Decision};
use crate::limits::IDEMPOTENCY_KEY_LIFETIME_MS;

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
            $crate::repository::recorded::recorded!()
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

pub(super) use {claim, clock, command, moment, not_available, or_recorded};

const BY_KEY: &str =
    concat!("SELECT ", recorded!(), " FROM command WHERE actor = ?1 AND idempotency_key = ?2 AND key_expires_at > ", now!("?3"));

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
    let rows = database.query(sql, all).await?;
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
