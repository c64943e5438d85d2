//! Several purchases and movements as one: all of them, or none.

use std::collections::{HashMap, HashSet};

use platform::request_context::RequestContext;
use uuid::Uuid;

use super::buy::Order;
use super::{Done, Stopped, for_sale};
use crate::clients::products::{Product, Products, ProductsError};
use crate::domain::{Attempt, Buy, Decision, Line, LineDone, PostMovement, RefusedLine, Terms};
use crate::limits::PRODUCTS_PER_QUESTION_MAX;
use crate::repository::Repository;

/// One of the things to do.
#[derive(Clone, Debug)]
pub enum Task {
    /// A purchase.
    Buy(Order),
    /// A movement.
    Move(PostMovement),
}

/// Why none was done, and the place of the task that is to blame, where one is.
pub type StoppedAt = (Option<usize>, Stopped);

/// Carries them out in their order. Products is asked once for all the products, a page full at a time.
///
/// # Errors
///
/// See [`Stopped`].
pub async fn carry_out(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    tasks: Vec<Task>,
) -> Result<Done<Vec<LineDone>>, StoppedAt> {
    if attempt.key.is_some()
        && let Some(decided) = repository.lines.replay(attempt).await.map_err(whole)?
    {
        return settle(decided);
    }
    let known = look_up(products, context, &tasks).await.map_err(whole)?;
    let lines = tasks.into_iter().enumerate().map(|(place, task)| line(task, &known).map_err(|error| (Some(place), error)));
    let lines = match lines.collect::<Result<Vec<Line>, StoppedAt>>() {
        // A refusal like any other, so the key has to know of it.
        Err((Some(place), error)) if error.is_not_available() && attempt.key.is_some() => {
            return settle(repository.lines.refuse(attempt, place).await.map_err(whole)?);
        }
        lines => lines?,
    };
    settle(repository.lines.run(attempt, &lines).await.map_err(whole)?)
}

fn whole(error: impl Into<Stopped>) -> StoppedAt {
    (None, error.into())
}

async fn look_up(products: &Products, context: &RequestContext, tasks: &[Task]) -> Result<HashMap<Uuid, Product>, ProductsError> {
    let mut seen = HashSet::new();
    let bought = tasks.iter().filter_map(|task| match task {
        Task::Buy(order) => Some(order.product_id.0),
        Task::Move(_) => None,
    });
    let ids: Vec<Uuid> = bought.filter(|id| seen.insert(*id)).collect();
    let mut known = HashMap::new();
    for some in ids.chunks(PRODUCTS_PER_QUESTION_MAX) {
        known.extend(products.find_many(some, context).await?.into_iter().map(|product| (product.id, product)));
    }
    Ok(known)
}

fn line(task: Task, known: &HashMap<Uuid, Product>) -> Result<Line, Stopped> {
    let order = match task {
        Task::Move(movement) => return Ok(Line::Move(movement)),
        Task::Buy(order) => order,
    };
    let product = for_sale(known.get(&order.product_id.0).cloned())?;
    let terms = Terms::new(product.sku, product.name, product.price, order.quantity).map_err(|_| Stopped::TotalTooLarge)?;
    Ok(Line::Buy(Buy {
        purchase_id: order.purchase_id,
        product_id: order.product_id,
        quantity: order.quantity,
        reference: order.reference,
        terms,
    }))
}

fn settle(decision: Decision<Vec<LineDone>, RefusedLine>) -> Result<Done<Vec<LineDone>>, StoppedAt> {
    match decision {
        Decision::Made { outcome: Ok(value), replay_of } => Ok(Done { value, is_replay: replay_of.is_some() }),
        Decision::Made { outcome: Err(RefusedLine { line, refusal }), replay_of } => {
            Err((Some(line), Stopped::Refused { refusal, replay_of }))
        }
        Decision::KeyReused => Err((None, Stopped::KeyReused)),
    }
}
