use jsonapi::page::Slice;
use jsonapi::query::{Filter, Operator, Query, Scalar};
use platform::{DatabaseError, Row};
use store::{Command, Condition, Listing, Parameter, Statement, Step};

use super::Repository;
use super::purchases::terms_parameters;
use crate::domain::{
    Confirm, Hold, ProductId, PurchaseId, Quantity, Refusal, Reservation, ReservationId, ReservationStatus, SetReservation,
    TtlSeconds,
};

static HOLD: Statement = Statement::new("hold", include_str!("sqlite/hold.sql"));
static CONFIRM: Statement = Statement::new("confirm", include_str!("sqlite/confirm.sql"));
static RELEASE: Statement = Statement::new("release", include_str!("sqlite/release.sql"));
static RESERVATION: Statement = Statement::new("reservation", include_str!("sqlite/reservation.sql"));
static RESERVATIONS: Statement = Statement::new("reservations", include_str!("sqlite/reservations.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 5] = [&HOLD, &CONFIRM, &RELEASE, &RESERVATION, &RESERVATIONS];

/// The list of reservations.
pub(super) const LISTING: Listing<Reservation> =
    Listing { select: &RESERVATIONS, column: |field| field, condition, read, long: &[] };

/// Holds stock. Refused: `StockNotFound`, `InsufficientStock`, `IdTaken`.
impl Step for Hold {
    type Done = Reservation;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &HOLD
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            ("reservation_id", self.reservation_id.0.into()),
            ("product_id", self.product_id.0.into()),
            ("quantity", self.quantity.get().into()),
            ("ttl_seconds", self.ttl.get().into()),
        ]
    }

    /// The reservation as it was made.
    fn done(recorded: &Row) -> Result<Reservation, DatabaseError> {
        Ok(Reservation {
            hold: hold(recorded, "subject_id")?,
            status: ReservationStatus::Held,
            expires_at_ms: recorded.integer("expires_at")?,
            purchase_id: None,
            created_at_ms: recorded.integer("created_at")?,
        })
    }
}

impl Command for Hold {
    const KIND: &'static str = "hold";
}

/// Turns a hold into a purchase; one that is confirmed already is left as it is. Refused: `ReservationNotFound`, `AlreadyEnded`,
/// `IdTaken` (the purchase's). Terms for another quantity than the reservation's are an error.
impl Step for Confirm {
    type Done = Reservation;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &CONFIRM
    }

    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = vec![("reservation_id", self.reservation_id.0.into()), ("purchase_id", self.purchase_id.0.into())];
        parameters.extend(terms_parameters(&self.terms));
        parameters
    }

    fn done(recorded: &Row) -> Result<Reservation, DatabaseError> {
        changed(recorded, "reservation_id")
    }
}

impl Command for Confirm {
    const KIND: &'static str = "confirm";
}

/// Gives a hold up; one that is what it is to be is left as it is. Refused: `ReservationNotFound`, `AlreadyEnded`, `Stale` (it
/// was to stay what it is not any more, or to be confirmed without terms).
impl Step for SetReservation {
    type Done = Reservation;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &RELEASE
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![("reservation_id", self.reservation_id.0.into()), ("status", self.status.word().into())]
    }

    fn done(recorded: &Row) -> Result<Reservation, DatabaseError> {
        changed(recorded, "subject_id")
    }
}

impl Command for SetReservation {
    const KIND: &'static str = "release";
}

impl Repository {
    /// The reservation with this id at `now` (milliseconds since 1970). That it has run out is written down first.
    pub(crate) async fn reservation(&self, id: ReservationId, now: i64) -> Result<Option<Reservation>, DatabaseError> {
        let parameters = [("id", id.0.into()), ("now", now.into())];
        let found = self.store.find(&RESERVATION, &parameters, |row| Ok((read(row)?, row.boolean("is_due")?))).await?;
        let Some((reservation, is_due)) = found else { return Ok(None) };
        if is_due && self.expire_holds_of(reservation.hold.product_id, now).await? {
            return self.store.find(&RESERVATION, &parameters, read).await;
        }
        Ok(Some(reservation))
    }

    /// The page of reservations at `now` (milliseconds since 1970) that this query asks for.
    pub(crate) async fn reservations(&self, query: &Query, now: i64) -> Result<Slice<Reservation>, DatabaseError> {
        self.expire_all_holds(now).await?;
        self.store.page(&LISTING, query, None).await
    }
}

/// Word for word the condition of the indexes on those that are held, or the planner would not know it.
fn condition(filter: &Filter) -> Option<Condition> {
    let is_held = filter.operator == Operator::Eq && filter.values == [Scalar::Choice(ReservationStatus::Held.word())];
    (filter.field == "status" && is_held).then(|| Condition::new("status = 'held'"))
}

fn read(row: &Row) -> Result<Reservation, DatabaseError> {
    Ok(Reservation {
        hold: hold(row, "id")?,
        status: row.word("status", &ReservationStatus::TABLE)?,
        expires_at_ms: row.integer("expires_at")?,
        purchase_id: row.optional_uuid("purchase_id")?.map(PurchaseId),
        created_at_ms: row.integer("created_at")?,
    })
}

/// The reservation as a change left it; `id` is the column that names it.
fn changed(recorded: &Row, id: &str) -> Result<Reservation, DatabaseError> {
    Ok(Reservation {
        hold: hold(recorded, id)?,
        status: recorded.word("status", &ReservationStatus::TABLE)?,
        expires_at_ms: recorded.integer("expires_at")?,
        purchase_id: recorded.optional_uuid("purchase_id")?.map(PurchaseId),
        created_at_ms: recorded.integer("subject_created_at")?,
    })
}

fn hold(row: &Row, id: &str) -> Result<Hold, DatabaseError> {
    Ok(Hold {
        reservation_id: ReservationId(row.uuid(id)?),
        product_id: ProductId(row.uuid("product_id")?),
        quantity: Quantity::from_stored(row.integer("quantity")?),
        ttl: TtlSeconds::from_stored(row.integer("ttl_seconds")?),
    })
}
