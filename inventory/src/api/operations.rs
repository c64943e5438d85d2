//! Atomic Operations on stock: purchases and movements in one request, all or nothing.

use jsonapi::atomic::{self, Href, Op, Operation, Results, Target};
use jsonapi::attribute::parse_uuid;
use jsonapi::error::code;
use jsonapi::request::{Draft, Lids};
use jsonapi::{Error, Errors};
use store::RefusedStep;
use store::limits::OPERATIONS_MAX;
use web::{Answer, Failure, Request};

use super::error::{Places, failed, refused};
use super::movement::MOVEMENTS;
use super::purchase::PURCHASES;
use super::{Inventory, event, movement, purchase, reservation, stock};
use crate::services::operations::{self, Task, TaskDone};

/// `POST /inventory/operations`
pub(super) async fn run(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let operations = atomic::parse(&document, OPERATIONS_MAX, href)?;
    let (tasks, places) = plan(inventory, &operations)?;
    let attempt = request.attempt(Some(&document), &inventory.platform);
    let (repository, products) = (&inventory.repository, &inventory.products);
    let done = operations::run(repository, products, request.context, &attempt, tasks).await;
    let done = done.map_err(|error| {
        let nowhere = Places::default();
        failed(error, |RefusedStep { position, refusal }| refused(&refusal, places.get(position).unwrap_or(&nowhere)))
    })?;
    Ok(Answer::results(results(&done.value)).replayed(done.is_replay))
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
            let (order, places) = purchase::read_order(draft, &data, || inventory.new_id())?;
            if let Some(lid) = operation.lid {
                lids.assign(purchase::KIND, lid, &order.purchase_id.to_string());
            }
            Ok((Task::Buy(order), places))
        }
        (Op::Add, Target::Collection { kind, of }) if *kind == movement::KIND => {
            let draft = Draft::create_at(operation.data, data, movement::KIND, lids)?;
            let (movement, places) = match of.as_deref().map(parse_uuid) {
                Some(Ok(of)) => {
                    let (movement, places) = movement::read_of_product(draft, of.into())?;
                    (movement, Places { product: Some(format!("{}/href", operation.pointer)), ..places })
                }
                _ => movement::read_alone(draft)?,
            };
            Ok((Task::Move(movement), places))
        }
        _ => {
            let detail = "Only purchases and movements can be added here.";
            Err(Error::new(code::FORBIDDEN).with_detail(detail).at_pointer(operation.pointer.clone()).into())
        }
    }
}

fn results(done: &[TaskDone]) -> Results {
    let mut results = Results::new();
    for task in done {
        results.push(match task {
            TaskDone::Bought(purchase) => PURCHASES.resource(purchase, ""),
            TaskDone::Moved(movement) => MOVEMENTS.resource(movement, ""),
        });
    }
    results
}
