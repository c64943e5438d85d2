//! Look-ups that are made together: while one question is on its way, those who come meanwhile wait, and go together as the next.
//!
//! A question is asked after everybody whom it answers has come, so that it tells each what a question of its own could have told.
//! Tries, retries and the breaker count the question, and not those who wait for it.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::{Either, select};
use futures::lock;
use platform::request_context::RequestContext;
use uuid::Uuid;

use super::{Product, Products, ProductsError};
use crate::limits::{LOOKUP_PATIENCE_MS, PRODUCTS_PER_QUESTION_MAX};

/// What somebody who wants to know a product is told.
type Found = Result<Option<Product>, ProductsError>;

/// Those who want to know a product.
#[derive(Default)]
pub(super) struct Lookups {
    waiting: Mutex<Vec<Ticket>>,
    /// The turn to ask.
    turn: lock::Mutex<()>,
}

/// One of them. Without an answer, whoever asked for it has left, and it asks anew.
struct Ticket {
    id: Uuid,
    answer: oneshot::Sender<Found>,
}

impl Products {
    /// The product with this id, or `None` where there is none. It is asked for after this call, with all others that are wanted by
    /// then; under the request id and the trace of one of them.
    ///
    /// # Errors
    ///
    /// See [`ProductsError`].
    pub(crate) async fn find(&self, id: Uuid, context: &RequestContext) -> Found {
        let mut answer = self.lookups.wait(id);
        loop {
            let turn = match select(&mut answer, self.lookups.turn.lock()).await {
                Either::Left((Ok(found), _)) => return found,
                Either::Left((Err(oneshot::Canceled), _)) => {
                    answer = self.lookups.wait(id);
                    continue;
                }
                Either::Right((turn, _)) => turn,
            };
            match answer.try_recv() {
                Ok(Some(found)) => return found,
                Ok(None) => {}
                Err(oneshot::Canceled) => answer = self.lookups.wait(id),
            }
            self.ask(self.lookups.take(), turn, context).await;
        }
    }

    /// Asks for all of these. The next question may go when this is answered, or when that takes long.
    async fn ask(&self, tickets: Vec<Ticket>, turn: lock::MutexGuard<'_, ()>, context: &RequestContext) {
        let ids: Vec<Uuid> = tickets.iter().map(|ticket| ticket.id).collect::<BTreeSet<_>>().into_iter().collect();
        let asked = pin!(self.find_all(&ids, context));
        let patience = self.platform.clock.sleep(Duration::from_millis(LOOKUP_PATIENCE_MS));
        let found = match select(asked, patience).await {
            Either::Left((found, _)) => found,
            Either::Right(((), asked)) => {
                drop(turn);
                asked.await
            }
        };
        for Ticket { id, answer } in tickets {
            let product = |found: &Vec<Product>| found.iter().find(|product| product.id == id).cloned();
            // Who has left does not want to know.
            let _ = answer.send(found.as_ref().map(product).map_err(Clone::clone));
        }
    }

    async fn find_all(&self, ids: &[Uuid], context: &RequestContext) -> Result<Vec<Product>, ProductsError> {
        match ids {
            [id] => Ok(self.find_one(*id, context).await?.into_iter().collect()),
            ids => self.find_many(ids, context).await,
        }
    }
}

impl Lookups {
    fn wait(&self, id: Uuid) -> oneshot::Receiver<Found> {
        let (answer, receiver) = oneshot::channel();
        self.waiting().push(Ticket { id, answer });
        receiver
    }

    /// Those who wait by now, as many as one question can ask for.
    fn take(&self) -> Vec<Ticket> {
        let mut waiting = self.waiting();
        waiting.retain(|ticket| !ticket.answer.is_canceled());
        let count = waiting.len().min(PRODUCTS_PER_QUESTION_MAX);
        waiting.drain(..count).collect()
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Ticket>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
