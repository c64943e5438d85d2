//! What operations come to.

use jsonapi::atomic::{Op, Operation, Target};
use jsonapi::attribute::parse_uuid;
use jsonapi::error::code;
use jsonapi::request::{Draft, Lids};
use jsonapi::{Error, Errors};

use super::super::error::{Places, STOCK_NOT_FOUND};
use super::super::{Inventory, movement, purchase, read, reservation, stock};
use crate::domain::{Purchase, Reservation, ReservationStatus, SetPurchase, SetReservation, Stock};
use crate::services::operations::{Known, Subject, Task, TaskStep};

/// The tasks, with everything that is wrong with any of the operations found at once.
pub(super) fn tasks(inventory: &Inventory, sent: &[Operation<'_>], known: Known) -> Result<Vec<Task>, Errors> {
    let mut plan = Plan { inventory, known, lids: Lids::new() };
    Errors::of_all(sent.iter().map(|operation| plan.task(operation)))
}

/// Where an operation that was planned once said what.
pub(super) fn places(inventory: &Inventory, operation: Option<&Operation<'_>>) -> Places {
    let Some(operation) = operation else { return Places::default() };
    let mut plan = Plan { inventory, known: Known::default(), lids: Lids::new() };
    match &operation.target {
        Target::Collection { kind, of } => plan.add(operation, kind, of.as_deref()).map(|(_, places)| places).unwrap_or_default(),
        Target::Resource { kind, .. } if *kind == stock::KIND => {
            Places { product: Some(operation.pointer.clone()), ..Places::default() }
        }
        _ => read::status_places(&operation.data_pointer()),
    }
}

/// What an update is about: something of a type that can be updated, with an id that can be one.
pub(super) fn subject(operation: &Operation<'_>, lids: &Lids) -> Option<Subject> {
    let (Op::Update, Target::Resource { kind, identity }) = (operation.op, &operation.target) else { return None };
    let id = parse_uuid(lids.resolve(kind, identity)?).ok()?;
    match *kind {
        stock::KIND => Some(Subject::Stock(id.into())),
        purchase::KIND => Some(Subject::Purchase(id.into())),
        reservation::KIND => Some(Subject::Reservation(id.into())),
        _ => None,
    }
}

/// What is known while the operations are gone through: what updates are about as it will be at that point, as far as they look
/// at it, and local identities.
struct Plan<'a> {
    inventory: &'a Inventory,
    known: Known,
    lids: Lids,
}

impl Plan<'_> {
    /// `None` for one that is about what another was to add and could not.
    fn task(&mut self, operation: &Operation<'_>) -> Result<Option<Task>, Errors> {
        match (operation.op, &operation.target) {
            (Op::Add, Target::Collection { kind, of }) => self.add(operation, kind, of.as_deref()).map(|(task, _)| Some(task)),
            (Op::Update, Target::Resource { kind: stock::KIND | purchase::KIND | reservation::KIND, .. }) => {
                if operation.is_moot(&self.lids) { Ok(None) } else { self.update(operation).map(Some) }
            }
            _ => Err(impossible(operation)),
        }
    }

    fn add(&mut self, operation: &Operation<'_>, kind: &str, of: Option<&str>) -> Result<(Task, Places), Errors> {
        let data = operation.data_pointer();
        let draft = || Draft::create_at(operation.data, data.clone(), kind, &self.lids);
        let new_id = || self.inventory.new_id();
        let (task, places, id) = match kind {
            stock::KIND => {
                let (start, places) = stock::read_start(draft()?, &data)?;
                let stock = Stock::to_come(start.product_id, start.on_hand.get(), start.low_stock_threshold.get());
                self.known.stocks.insert(start.product_id, stock);
                let id = start.product_id.0;
                (Task::Start(start), places, Some(id))
            }
            movement::KIND => {
                let (movement, places) = match of.map(parse_uuid) {
                    Some(Ok(of)) => {
                        let (movement, places) = movement::read_of_product(draft()?, of.into())?;
                        (movement, Places { product: Some(format!("{}/href", operation.pointer)), ..places })
                    }
                    _ => movement::read_alone(draft()?)?,
                };
                (Task::Ready(TaskStep::of(&movement)), places, None)
            }
            purchase::KIND => {
                let (order, places) = purchase::read_order(draft()?, &data, new_id)?;
                let id = order.purchase_id;
                self.known.purchases.extend(Purchase::to_come(order.clone()).map(|purchase| (id, purchase)));
                (Task::Buy(order), places, Some(id.0))
            }
            reservation::KIND => {
                let (hold, places) = reservation::read_hold(draft()?, &data, new_id)?;
                let id = hold.reservation_id;
                self.known.reservations.insert(id, Reservation::to_come(hold.clone()));
                (Task::Ready(TaskStep::of(&hold)), places, Some(id.0))
            }
            _ => return Err(impossible(operation)),
        };
        if let (Some(lid), Some(id)) = (operation.lid, id) {
            self.lids.assign(kind, lid, &id.to_string());
        }
        Ok((task, places))
    }

    fn update(&mut self, operation: &Operation<'_>) -> Result<Task, Errors> {
        let nothing =
            || Error::new(code::NOT_FOUND).with_detail("There is no such resource.").at_pointer(operation.pointer.clone());
        let draft = |kind, id: String| Draft::update_at(operation.data, operation.data_pointer(), kind, &id, &self.lids);
        match subject(operation, &self.lids).ok_or_else(nothing)? {
            Subject::Stock(id) => {
                let current = self.known.stocks.get(&id).ok_or_else(|| no_stock(operation))?;
                let mut draft = draft(stock::KIND, id.to_string())?;
                if draft.has("on_hand") {
                    draft.error(unconditional(draft.pointer_to("on_hand")));
                }
                Ok(Task::Ready(TaskStep::of(&stock::read_change(draft, current)?)))
            }
            Subject::Purchase(purchase_id) => {
                let current = self.known.purchases.get_mut(&purchase_id).ok_or_else(nothing)?;
                let draft = draft(purchase::KIND, purchase_id.to_string())?;
                let status = purchase::read_status(draft, current)?.unwrap_or(current.status);
                if status != current.status {
                    // Where its stock was deleted, it starts again with the units that are given back.
                    let (product, units) = (current.order.product_id, current.order.quantity.get());
                    self.known.stocks.entry(product).or_insert_with(|| Stock::to_come(product, units, 0));
                }
                current.status = status;
                Ok(Task::Ready(TaskStep::of(&SetPurchase { purchase_id, status })))
            }
            Subject::Reservation(reservation_id) => {
                let current = self.known.reservations.get_mut(&reservation_id).ok_or_else(nothing)?;
                let draft = draft(reservation::KIND, reservation_id.to_string())?;
                let status = reservation::read_status(draft, current)?.unwrap_or(current.status);
                if current.is_bought_as(status) {
                    let purchase_id = self.inventory.new_id().into();
                    (current.status, current.purchase_id) = (status, Some(purchase_id));
                    return Ok(Task::Confirm(current.hold.clone(), purchase_id));
                }
                if current.status == ReservationStatus::Held {
                    current.status = status;
                }
                Ok(Task::Ready(TaskStep::of(&SetReservation { reservation_id, status })))
            }
        }
    }
}

fn no_stock(operation: &Operation<'_>) -> Error {
    Error::new(STOCK_NOT_FOUND)
        .with_detail("This product has no stock here: start it first.")
        .at_pointer(operation.pointer.clone())
}

fn unconditional(place: String) -> Error {
    let detail = "Setting `on_hand` needs `If-Match`, which an operation cannot carry: send a PATCH, or add a movement.";
    Error::new(code::PRECONDITION_REQUIRED).with_detail(detail).at_pointer(place)
}

fn impossible(operation: &Operation<'_>) -> Errors {
    let detail =
        "Stock, movements, purchases and reservations can be added here, and all but movements updated. Nothing is removed.";
    Error::new(code::FORBIDDEN).with_detail(detail).at_pointer(operation.pointer.clone()).into()
}
