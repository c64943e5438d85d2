//! Several purchases and movements as one: all of them, or none.

use std::collections::{HashMap, HashSet};

use platform::request_context::RequestContext;
use platform::{DatabaseError, Row};
use store::{Attempt, Command, Done, Parameter, RefusedStep, Statement, Step, Stopped};
use uuid::Uuid;

use super::{Failed, is_kept, terms};
use crate::clients::products::{Product, Products, ProductsError};
use crate::domain::{Buy, Movement, Order, PostMovement, Purchase, Refusal};
use crate::limits::PRODUCTS_PER_QUESTION_MAX;
use crate::repository::Repository;

/// One of the things to do.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// A purchase.
    Buy(Order),
    /// A movement.
    Move(PostMovement),
}

/// What became of a [`Task`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TaskDone {
    /// It was bought.
    Bought(Purchase),
    /// Stock was moved.
    Moved(Movement),
}

/// Carries them out in their order. Products is asked once for all the products, a page full at a time.
///
/// # Errors
///
/// See [`Failed`]; a refusal says which task is to blame.
pub(crate) async fn run(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    tasks: Vec<Task>,
) -> Result<Done<Vec<TaskDone>>, Failed<RefusedStep<Refusal>>> {
    let prepare = async {
        let known = look_up(products, context, &tasks).await?;
        let steps = tasks.into_iter().enumerate().map(|(position, task)| {
            let step = TaskStep::new(task, &known);
            step.map_err(|refusal| RefusedStep { position, refusal })
        });
        match steps.collect() {
            Ok(steps) => Ok(Ok(steps)),
            Err(refused) if is_kept(&refused.refusal) => Ok(Err(refused)),
            Err(refused) => Err(Failed::Stopped(Stopped::refused(refused))),
        }
    };
    repository.store.all_once::<TaskStep, _>(attempt, prepare).await
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

/// A task with all that it takes to decide it.
#[derive(Clone, Debug)]
pub(crate) enum TaskStep {
    Buy(Buy),
    Move(PostMovement),
}

impl TaskStep {
    fn new(task: Task, known: &HashMap<Uuid, Product>) -> Result<Self, Refusal> {
        Ok(match task {
            Task::Move(movement) => Self::Move(movement),
            Task::Buy(order) => {
                let terms = terms(known.get(&order.product_id.0).cloned(), order.quantity)?;
                Self::Buy(Buy { order, terms })
            }
        })
    }
}

impl Step for TaskStep {
    type Done = TaskDone;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        match self {
            Self::Buy(step) => step.statement(),
            Self::Move(step) => step.statement(),
        }
    }

    fn parameters(&self) -> Vec<Parameter> {
        match self {
            Self::Buy(step) => step.parameters(),
            Self::Move(step) => step.parameters(),
        }
    }

    fn done(recorded: &Row) -> Result<TaskDone, DatabaseError> {
        if recorded.text("kind")? == Buy::KIND {
            Buy::done(recorded).map(TaskDone::Bought)
        } else {
            PostMovement::done(recorded).map(TaskDone::Moved)
        }
    }
}
