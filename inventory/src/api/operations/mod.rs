//! Atomic Operations on stock: several of everything that can be posted or patched in one request, all or nothing.

mod plan;

use jsonapi::atomic::{self, Href, Results};
use jsonapi::attribute::parse_uuid;
use jsonapi::request::Lids;
use store::RefusedStep;
use store::limits::OPERATIONS_MAX;
use web::{Answer, Failure, Rejected, Request};

use super::error::refused;
use super::movement::MOVEMENTS;
use super::purchase::PURCHASES;
use super::reservation::RESERVATIONS;
use super::stock::STOCK;
use super::{Inventory, event, movement, purchase, reservation, stock};
use crate::domain::Refusal;
use crate::services::operations::{self, TaskDone};

/// `POST /inventory/operations`
pub(super) async fn run(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let sent = atomic::parse(&document, OPERATIONS_MAX, href)?;
    let attempt = request.attempt(Some(&document), &inventory.platform);
    let plan = |known| -> Result<_, Rejected<RefusedStep<Refusal>>> { Ok(plan::tasks(inventory, &sent, known)?) };
    // What is made in the same request is not there yet.
    let subjects = sent.iter().filter_map(|operation| plan::subject(operation, &Lids::new())).collect();
    let (repository, products) = (&inventory.repository, &inventory.products);
    let done = operations::run(repository, products, request.context, &attempt, &subjects, plan).await;
    let done = done.map_err(|rejected| {
        // Also of a request that is repeated, and not planned again.
        rejected.into_failure(|step| refused(&step.refusal, &plan::places(inventory, sent.get(step.position))))
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

fn results(done: &[TaskDone]) -> Results {
    let mut results = Results::new();
    for task in done {
        results.push(match task {
            TaskDone::Stock(stock) => STOCK.resource(stock, ""),
            TaskDone::Movement(movement) => MOVEMENTS.resource(movement, ""),
            TaskDone::Purchase(purchase) => PURCHASES.resource(purchase, ""),
            TaskDone::Reservation(reservation) => RESERVATIONS.resource(reservation, ""),
        });
    }
    results
}
