use std::sync::Arc;

use jsonapi::page::Slice;
use jsonapi::query::{Direction, FilterField, List, Query, SortField};
use jsonapi::sql;
use platform::{Database, DatabaseError, Row, Value};

use super::command::{self, Recorded, command};
use super::expiry;
use super::list::{Listed, Page};
use super::live::now;
use super::purchases::terms_parameters;
use super::reader::Reader;
use crate::domain::{
    Attempt, Confirm, Decision, Hold, ProductId, PurchaseId, Release, Reservation, ReservationId, ReservationStatus,
};
use crate::limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};

/// 9: id, 10: quantity, 11: seconds to hold.
const HOLD: (&str, &str) = (
    "hold",
    command!(
        kind: "hold",
        product: "?8",
        columns: "product_id, subject_id, quantity, ttl_seconds, expires_at, available",
        outcome: "CASE WHEN EXISTS (SELECT 1 FROM reservation WHERE id = ?9) THEN 'id_taken' \
                       WHEN live.product_id IS NULL THEN 'stock_not_found' \
                       WHEN live.available < ?10 THEN 'insufficient_stock' \
                       ELSE 'done' END",
        values: "?8, ?9, ?10, ?11, clock.now + ?11 * 1000, live.available",
    ),
);

/// 8: reservation, 9: purchase, 10: sku, 11: name, 12: unit price, 13: currency, 14: its scale, 15: total.
/// Less is on hand than is held only after the clock went back: see `live!`. The units of others are not given away then.
const CONFIRM: (&str, &str) = (
    "confirm",
    command!(
        kind: "confirm",
        product: "(SELECT product_id FROM reservation WHERE id = ?8)",
        join: ", (SELECT max(created_at), * FROM reservation WHERE id = ?8) AS hold",
        columns: "product_id, subject_id, reservation_id, quantity, product_sku, product_name, unit_price_minor, currency, \
                  ten_thousandths_per_minor, total_minor, available, ended_as",
        outcome: "CASE WHEN hold.id IS NULL THEN 'reservation_not_found' \
                       WHEN hold.status <> 'held' OR hold.expires_at <= clock.now THEN 'already_ended' \
                       WHEN EXISTS (SELECT 1 FROM purchase WHERE id = ?9) THEN 'id_taken' \
                       WHEN live.on_hand < live.reserved THEN 'insufficient_stock' \
                       ELSE 'done' END",
        values: "hold.product_id, ?9, ?8, hold.quantity, ?10, ?11, ?12, ?13, ?14, ?15, live.available, \
                 iif(hold.status = 'held' AND hold.expires_at <= clock.now, 'expired', hold.status)",
    ),
);

/// 8: reservation.
const RELEASE: (&str, &str) = (
    "release",
    command!(
        kind: "release",
        product: "(SELECT product_id FROM reservation WHERE id = ?8)",
        join: ", (SELECT max(created_at), * FROM reservation WHERE id = ?8) AS hold",
        columns: "product_id, subject_id, quantity, ended_as",
        outcome: "CASE WHEN hold.id IS NULL THEN 'reservation_not_found' \
                       WHEN hold.status <> 'held' OR hold.expires_at <= clock.now THEN 'already_ended' \
                       ELSE 'done' END",
        values: "hold.product_id, ?8, hold.quantity, iif(hold.status = 'held' AND hold.expires_at <= clock.now, 'expired', hold.status)",
    ),
);

/// What a list of reservations can be filtered and sorted by. Newest first unless asked otherwise.
pub const RESERVATION_LIST: List = List {
    filters: &[
        FilterField::uuid("id"),
        FilterField::uuid("product_id"),
        FilterField::integer("quantity"),
        FilterField::integer("ttl_seconds"),
        FilterField::choice("status", &["held", "confirmed", "released", "expired"]),
        FilterField::timestamp("expires_at"),
        FilterField::uuid("purchase_id"),
        FilterField::timestamp("created_at"),
    ],
    sorts: &[SortField::integer("created_at")],
    default_sort: &[("created_at", Direction::Descending)],
    tie_breaker: SortField::text("id"),
    default_size: PAGE_SIZE_DEFAULT,
    max_size: PAGE_SIZE_MAX,
};

macro_rules! reservation {
    () => {
        "id, product_id, quantity, ttl_seconds, status, expires_at, purchase_id, created_at"
    };
}

const LIST: &str = concat!("SELECT ", reservation!(), " FROM reservation WHERE true");

/// With whether it is due.
const FIND: &str =
    concat!("SELECT ", reservation!(), ", status = 'held' AND expires_at <= ", now!("?2"), " FROM reservation WHERE id = ?1");

/// Holds.
#[derive(Clone)]
pub struct Reservations {
    database: Arc<dyn Database>,
}

impl Reservations {
    pub(super) fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// Holds stock. Refused: `StockNotFound`, `InsufficientStock`, `IdTaken`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn hold(&self, attempt: &Attempt, command: &Hold) -> Result<Decision<Reservation>, DatabaseError> {
        let parameters = [
            Value::from(command.product_id.0),
            Value::from(command.reservation_id.0),
            Value::from(command.quantity.get()),
            Value::from(command.ttl.get()),
        ];
        command::run(&*self.database, HOLD, attempt, parameters, recorded_reservation).await
    }

    /// The answer to a hold with this key, if there was one: see [`Decision`].
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn replay(&self, attempt: &Attempt) -> Result<Option<Decision<Reservation>>, DatabaseError> {
        command::replay(&*self.database, HOLD.0, attempt, recorded_reservation).await
    }

    /// Turns a hold into a purchase.
    /// Refused: `ReservationNotFound`, `AlreadyEnded`, `IdTaken` (the purchase's), and `InsufficientStock` in the one case
    /// that the clock went back and its units were sold in between.
    ///
    /// # Errors
    ///
    /// What the database says, also when the terms are for another quantity than the reservation's.
    pub async fn confirm(&self, attempt: &Attempt, command: &Confirm) -> Result<Decision<Reservation>, DatabaseError> {
        let ids = [Value::from(command.reservation_id.0), Value::from(command.purchase_id.0)];
        let parameters = ids.into_iter().chain(terms_parameters(&command.terms));
        let decision = command::run(&*self.database, CONFIRM, attempt, parameters, |_| Ok(())).await?;
        // An ended reservation never changes again, so that reading it now is reading what this command left.
        command::then_read(decision, self.find(command.reservation_id, attempt.now)).await
    }

    /// Gives a hold up. Refused: `ReservationNotFound`, `AlreadyEnded`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn release(&self, attempt: &Attempt, command: &Release) -> Result<Decision<Reservation>, DatabaseError> {
        let parameters = [Value::from(command.reservation_id.0)];
        let decision = command::run(&*self.database, RELEASE, attempt, parameters, |_| Ok(())).await?;
        // An ended reservation never changes again, so that reading it now is reading what this command left.
        command::then_read(decision, self.find(command.reservation_id, attempt.now)).await
    }

    /// The reservation with this id at `now` (milliseconds since 1970). That it has run out is written down first: see [`expiry`].
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find(&self, id: ReservationId, now: i64) -> Result<Option<Reservation>, DatabaseError> {
        let (found, is_due) = self.written(id, now).await?;
        if let Some(found) = &found
            && is_due
            && expiry::expire(&*self.database, found.product_id, now).await?
        {
            return Ok(self.written(id, now).await?.0);
        }
        Ok(found)
    }

    /// The reservation as it was written last, and whether it is due.
    async fn written(&self, id: ReservationId, now: i64) -> Result<(Option<Reservation>, bool), DatabaseError> {
        let rows = self.database.query(FIND, vec![Value::from(id.0), Value::from(now)]).await?;
        let Some(row) = rows.first() else { return Ok((None, false)) };
        let mut row = Reader::new(row);
        Ok((Some(read(&mut row)?), row.integer()? != 0))
    }

    /// The page of reservations at `now` (milliseconds since 1970) that this query, read against
    /// [`RESERVATION_LIST`], asks for.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list(&self, query: &Query, now: i64) -> Result<Slice<Reservation>, DatabaseError> {
        expiry::sweep(&*self.database, now).await?;
        page(query).read(&*self.database, query, |row| read_listed(row, query)).await
    }

    /// Writes down the holds that are due at `now`, of all products, with their events: at most
    /// [`EXPIRIES_PER_SWEEP`], and says how many. Nothing depends on it but the order of lists and when the feed tells.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn expire_due(&self, now: i64) -> Result<usize, DatabaseError> {
        expiry::expire_due(&*self.database, now).await
    }
}

/// The statement of a page.
pub(super) fn page(query: &Query) -> Page {
    Page::new(LIST, vec![], query.filters.iter().map(|filter| sql::condition(filter, filter.field)), query, |field| field)
}

fn read_listed(row: &Row, query: &Query) -> Result<Listed<Reservation>, DatabaseError> {
    Ok(Listed::new(read(&mut Reader::new(row))?, query, |reservation, field| match field {
        "created_at" => reservation.created_at.into(),
        _ => reservation.id.to_string().into(),
    }))
}

fn read(row: &mut Reader<'_>) -> Result<Reservation, DatabaseError> {
    Ok(Reservation {
        id: ReservationId(row.uuid()?),
        product_id: ProductId(row.uuid()?),
        quantity: row.integer()?,
        ttl_seconds: row.integer()?,
        status: row.word(&ReservationStatus::ALL, ReservationStatus::as_str)?,
        expires_at: row.integer()?,
        purchase_id: row.optional_uuid()?.map(PurchaseId),
        created_at: row.integer()?,
    })
}

/// The reservation as it was made.
fn recorded_reservation(recorded: &Recorded) -> Result<Reservation, DatabaseError> {
    Ok(Reservation {
        id: ReservationId(recorded.some(recorded.subject_id.as_ref(), "subject_id")?),
        product_id: ProductId(recorded.some(recorded.product_id.as_ref(), "product_id")?),
        quantity: recorded.some(recorded.quantity.as_ref(), "quantity")?,
        ttl_seconds: recorded.some(recorded.ttl_seconds.as_ref(), "ttl_seconds")?,
        status: ReservationStatus::Held,
        expires_at: recorded.some(recorded.expires_at.as_ref(), "expires_at")?,
        purchase_id: None,
        created_at: recorded.created_at,
    })
}
