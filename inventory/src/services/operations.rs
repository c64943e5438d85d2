//! Several of everything that can be asked for as one: all of it, or none.

use std::collections::{BTreeSet, HashMap};

use futures::future::try_join_all;
use platform::request_context::RequestContext;
use platform::{DatabaseError, Row};
use store::{Attempt, Command, Done, Parameter, RefusedStep, Rejection, Statement, Step, Stopped, retry};
use uuid::Uuid;

use super::{is_kept, terms};
use crate::clients::products::{Product, Products, ProductsError};
use crate::domain::{
    Buy, Confirm, Hold, Movement, Order, PostMovement, ProductId, Purchase, PurchaseId, Refusal, Reservation, ReservationId,
    SetPurchase, SetReservation, SetStock, StartStock, Stock,
};
use crate::limits::PRODUCTS_PER_QUESTION_MAX;
use crate::repository::Repository;

/// Something that is there before and that an operation changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Stock(ProductId),
    Purchase(PurchaseId),
    Reservation(ReservationId),
}

/// What there is of the subjects.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) stocks: HashMap<ProductId, Stock>,
    pub(crate) purchases: HashMap<PurchaseId, Purchase>,
    pub(crate) reservations: HashMap<ReservationId, Reservation>,
}

/// One of the things to do, with what it takes from products.
#[derive(Clone)]
pub(crate) enum Task {
    /// Start stock: the product must exist.
    Start(StartStock),
    /// Buy, at the price of the moment.
    Buy(Order),
    /// Turn a hold into a purchase, at the price of the moment.
    Confirm(Hold, PurchaseId),
    /// All that takes nothing.
    Ready(TaskStep),
}

/// What became of a [`Task`]: the resource after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TaskDone {
    Stock(Stock),
    Movement(Movement),
    Purchase(Purchase),
    Reservation(Reservation),
}

/// Carries out, once for each idempotency key, what `plan` makes of the subjects as they are. Products is asked once for all the
/// products, a page full at a time. Where somebody else was faster the whole is planned anew.
///
/// # Errors
///
/// See [`Stopped`], where a refusal says which task is to blame; that products cannot be asked; and what `plan` says.
pub(crate) async fn run<E>(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    subjects: &BTreeSet<Subject>,
    plan: impl Fn(Known) -> Result<Vec<Task>, E> + Sync,
) -> Result<Done<Vec<TaskDone>>, E>
where
    E: From<Stopped<RefusedStep<Refusal>>> + From<ProductsError> + Rejection + Send,
{
    let prepare = || async {
        let tasks = plan(look_up(repository, subjects, attempt.now).await.map_err(Stopped::Database)?)?;
        let found = ask(products, context, &tasks).await?;
        let steps = tasks.into_iter().enumerate().map(|(position, task)| {
            let step = task.step(&found);
            step.map_err(|refusal| RefusedStep { position, refusal })
        });
        match steps.collect() {
            Ok(steps) => Ok(Ok(steps)),
            Err(refused) if is_kept(&refused.refusal) => Ok(Err(refused)),
            Err(refused) => Err(Stopped::refused(refused).into()),
        }
    };
    retry(|| repository.store.all_once::<TaskStep, E>(attempt, prepare())).await
}

async fn look_up(repository: &Repository, subjects: &BTreeSet<Subject>, now: i64) -> Result<Known, DatabaseError> {
    let mut known = Known::default();
    for subject in subjects {
        match *subject {
            Subject::Stock(id) => known.stocks.extend(repository.stock(id, now).await?.map(|found| (id, found))),
            Subject::Purchase(id) => known.purchases.extend(repository.purchase(id).await?.map(|found| (id, found))),
            Subject::Reservation(id) => {
                known.reservations.extend(repository.reservation(id, now).await?.map(|found| (id, found)));
            }
        }
    }
    Ok(known)
}

async fn ask(products: &Products, context: &RequestContext, tasks: &[Task]) -> Result<HashMap<Uuid, Product>, ProductsError> {
    let ids: BTreeSet<Uuid> = tasks.iter().filter_map(Task::product).map(|id| id.0).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    // All pages at once, so that all of them are answered within one deadline.
    let pages = ids.chunks(PRODUCTS_PER_QUESTION_MAX).map(|some| products.find_many(some, context));
    Ok(try_join_all(pages).await?.into_iter().flatten().map(|product| (product.id, product)).collect())
}

impl Task {
    /// The product that products is asked for.
    fn product(&self) -> Option<ProductId> {
        match self {
            Self::Start(start) => Some(start.product_id),
            Self::Buy(order) => Some(order.product_id),
            Self::Confirm(hold, _) => Some(hold.product_id),
            Self::Ready(_) => None,
        }
    }

    /// It, with all that it takes to decide it.
    fn step(self, products: &HashMap<Uuid, Product>) -> Result<TaskStep, Refusal> {
        let find = |id: ProductId| products.get(&id.0).cloned();
        Ok(match self {
            Self::Start(start) => {
                find(start.product_id).ok_or(Refusal::ProductNotFound)?;
                TaskStep::of(&start)
            }
            Self::Buy(order) => {
                let terms = terms(find(order.product_id), order.quantity)?;
                TaskStep::of(&Buy { order, terms })
            }
            Self::Confirm(Hold { reservation_id, product_id, quantity, .. }, purchase_id) => {
                let terms = terms(find(product_id), quantity)?;
                TaskStep::of(&Confirm { reservation_id, purchase_id, terms })
            }
            Self::Ready(step) => step,
        })
    }
}

/// A command of any kind.
#[derive(Clone)]
pub(crate) struct TaskStep {
    statement: &'static Statement,
    parameters: Vec<Parameter>,
}

impl TaskStep {
    pub(crate) fn of<C: Command<Refusal = Refusal>>(command: &C) -> Self {
        Self { statement: command.statement(), parameters: command.parameters() }
    }
}

impl Step for TaskStep {
    type Done = TaskDone;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        self.statement
    }

    fn parameters(&self) -> Vec<Parameter> {
        self.parameters.clone()
    }

    fn done(recorded: &Row) -> Result<TaskDone, DatabaseError> {
        match recorded.text("kind")? {
            StartStock::KIND => StartStock::done(recorded).map(TaskDone::Stock),
            SetStock::KIND => SetStock::done(recorded).map(TaskDone::Stock),
            PostMovement::KIND => PostMovement::done(recorded).map(TaskDone::Movement),
            Buy::KIND => Buy::done(recorded).map(TaskDone::Purchase),
            SetPurchase::KIND => SetPurchase::done(recorded).map(TaskDone::Purchase),
            Hold::KIND => Hold::done(recorded).map(TaskDone::Reservation),
            Confirm::KIND => Confirm::done(recorded).map(TaskDone::Reservation),
            SetReservation::KIND => SetReservation::done(recorded).map(TaskDone::Reservation),
            other => Err(DatabaseError::failed(format!("a step is of the unknown kind {other:?}"))),
        }
    }
}
