//! Atomic Operations on stock: purchases and movements in one request, all or nothing.

use jsonapi::atomic::{self, Href, Op, Operation, Results, Target};
use jsonapi::attribute::parse_uuid;
use jsonapi::error::code;
use jsonapi::request::{Draft, Lids};
use jsonapi::{Error, Errors};
use web::{Answer, Failure, Request};

use super::error::Places;
use super::{Inventory, event, movement, purchase, reservation, stock, stopped};
use crate::domain::{LineDone, PostMovement};
use crate::limits::PURCHASES_PER_COMMAND_MAX;
use crate::services::buy::Order;
use crate::services::carry_out::{Task, carry_out};

/// `POST /inventory/operations`
pub(super) async fn run(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let operations = atomic::parse(&document, PURCHASES_PER_COMMAND_MAX, href)?;
    let (tasks, places) = plan(inventory, &operations)?;
    let attempt = inventory.attempt(&request, Some(&document))?;
    let (repository, products) = (&inventory.repository, &inventory.products);
    match carry_out(repository, products, request.context, &attempt, tasks).await {
        Ok(done) => Ok(Answer::results(results(&done.value)).replayed(done.is_replay)),
        Err((place, error)) => {
            let nowhere = Places::default();
            Err(stopped(error, place.and_then(|place| places.get(place)).unwrap_or(&nowhere)))
        }
    }
}

/// What a path of ours names, so that what cannot be done to it is refused as such.
fn href(path: &str) -> Option<Href> {
    let segments: Vec<&str> = path.strip_suffix('/').unwrap_or(path).strip_prefix("/inventory")?.split('/').skip(1).collect();
    let id = |id: &str| parse_uuid(id).ok().map(|id| id.to_string());
    let kind = |name: &str| KINDS.into_iter().find(|kind| *kind == name);
    let relationship = |name: &str| RELATIONSHIPS.into_iter().find(|known| *known == name);
    Some(match segments[..] {
        [] => Href::Collection(stock::KIND),
        ["purchase"] => Href::Collection(purchase::KIND),
        [name] => match kind(name) {
            Some(kind) => Href::Collection(kind),
            None => Href::Resource(stock::KIND, id(name)?),
        },
        [of, "movements"] => Href::CollectionOf(movement::KIND, id(of)?),
        [name, one] => Href::Resource(kind(name)?, id(one)?),
        [of, "relationships", name] => Href::Relationship(stock::KIND, id(of)?, relationship(name)?),
        [name, of, "relationships", other] => Href::Relationship(kind(name)?, id(of)?, relationship(other)?),
        _ => return None,
    })
}

const KINDS: [&str; 4] = [purchase::KIND, movement::KIND, reservation::KIND, event::KIND];

const RELATIONSHIPS: [&str; 3] = ["product", "inventory", "movements"];

/// What the operations come to, with everything that is wrong with any of them found at once, and where each said what.
fn plan(inventory: &Inventory, operations: &[Operation<'_>]) -> Result<(Vec<Task>, Vec<Places>), Errors> {
    let mut lids = Lids::new();
    let mut errors = Vec::new();
    let mut planned = (Vec::new(), Vec::new());
    for operation in operations {
        match task(inventory, operation, &mut lids) {
            Ok((task, places)) => {
                planned.0.push(task);
                planned.1.push(places);
            }
            Err(more) => errors.extend(more),
        }
    }
    Errors::check(errors).map(|()| planned)
}

fn task(inventory: &Inventory, operation: &Operation<'_>, lids: &mut Lids) -> Result<(Task, Places), Errors> {
    let data = operation.data_pointer();
    match (operation.op, &operation.target) {
        (Op::Add, Target::Collection { kind, .. }) if *kind == purchase::KIND => {
            let draft = Draft::create_at(operation.data, data.clone(), purchase::KIND, lids)?;
            let (new, places) = purchase::draft::order(draft, &data)?;
            let id = new.id.unwrap_or_else(|| inventory.new_id());
            if let Some(lid) = operation.lid {
                lids.assign(purchase::KIND, lid, &id.to_string());
            }
            let purchase_id = id.into();
            let order = Order { purchase_id, product_id: new.product_id, quantity: new.quantity, reference: new.reference };
            Ok((Task::Buy(order), places))
        }
        (Op::Add, Target::Collection { kind, of }) if *kind == movement::KIND => {
            let draft = Draft::create_at(operation.data, data, movement::KIND, lids)?;
            let (product_id, correction, places) = match of.as_deref().map(parse_uuid) {
                Some(Ok(of)) => {
                    let (correction, places) = movement::draft::correction(draft, of.into())?;
                    (of.into(), correction, Places { product: Some(format!("{}/href", operation.pointer)), ..places })
                }
                _ => movement::draft::movement(draft)?,
            };
            Ok((Task::Move(PostMovement { product_id, correction }), places))
        }
        _ => {
            let detail = "Only purchases and movements can be added here.";
            Err(Error::new(code::FORBIDDEN).with_detail(detail).at_pointer(operation.pointer.clone()).into())
        }
    }
}

fn results(done: &[LineDone]) -> Results {
    let mut results = Results::new();
    for line in done {
        results.push(match line {
            LineDone::Bought(purchase) => purchase::resource(purchase),
            LineDone::Moved(movement) => movement::resource(movement),
        });
    }
    results
}
