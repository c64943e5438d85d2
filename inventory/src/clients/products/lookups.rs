//! Look-ups that are made together: while one question is on its way, those who come meanwhile wait, and go together as the next.
//!
//! A question is asked after everybody whom it answers has come, so that it tells each what a question of its own could have told.
//! Tries, retries and the breaker count the question, and not those who wait for it.

use std::collections::{BTreeSet, VecDeque};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::{Either, join_all, select};
use platform::bell::{Bell, Rope};
use platform::request_context::RequestContext;
use uuid::Uuid;

use super::{Product, Products, ProductsError};
use crate::limits::{LOOKUP_PATIENCE_MS, PRODUCTS_PER_QUESTION_MAX};

/// What somebody who wants to know a product is told.
type Found = Result<Option<Product>, ProductsError>;

/// Those who want to know a product.
#[derive(Default)]
pub(super) struct Lookups(Mutex<State>);

#[derive(Default)]
struct State {
    /// In the order in which they came.
    waiting: VecDeque<Ticket>,
    /// Whether somebody has the turn to ask.
    is_asking: bool,
}

/// Somebody who waits, as the others see it.
struct Ticket {
    id: Uuid,
    news: Arc<Mutex<News>>,
    _rope: Rope,
}

/// Somebody who waits, as it sees itself.
struct Waiter<'a> {
    lookups: &'a Lookups,
    news: Arc<Mutex<News>>,
}

/// What has come of waiting.
enum News {
    None,
    Found(Found),
    /// It is on this one to ask.
    Turn,
    /// It does not wait any more.
    Left,
}

/// The turn to ask. When it is dropped, the next one has it.
struct Turn<'a>(&'a Lookups);

/// Those whom a question is for. Where it is dropped without an answer, they wait again.
struct Question<'a> {
    lookups: &'a Lookups,
    tickets: Vec<Ticket>,
}

impl Products {
    /// The product with this id, or `None` where there is none. It is asked for after this call, with all others that are wanted by
    /// then, under the request id and the trace of one of them.
    ///
    /// # Errors
    ///
    /// See [`ProductsError`].
    pub(crate) async fn find(&self, id: Uuid, context: &RequestContext) -> Found {
        match self.lookups.wait(id).await {
            Ok(turn) => self.ask(id, turn, context).await,
            Err(found) => found,
        }
    }

    /// Asks for this product and for those that others wait for. The next question may go when this is answered, or when that
    /// takes long.
    async fn ask(&self, id: Uuid, turn: Turn<'_>, context: &RequestContext) -> Found {
        let question = self.lookups.question();
        let ids = question.tickets.iter().map(|ticket| ticket.id).chain([id]).collect::<BTreeSet<_>>();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let asked = pin!(self.find_all(&ids, context));
        let patience = self.platform.clock.sleep(Duration::from_millis(LOOKUP_PATIENCE_MS));
        let found = match select(asked, patience).await {
            Either::Left((found, _)) => found,
            Either::Right(((), asked)) => {
                drop(turn);
                asked.await
            }
        };
        // Every id has been asked for.
        let of = |id: Uuid| found.iter().find(|(known, _)| *known == id).map_or(Ok(None), |(_, found)| found.clone());
        question.answer(of);
        of(id)
    }

    /// What is found for each of these. Nobody is told what is wrong with somebody else's product: where the answer for all of them
    /// cannot be used, each is asked for by itself.
    async fn find_all(&self, ids: &[Uuid], context: &RequestContext) -> Vec<(Uuid, Found)> {
        let alone = async |id: &Uuid| (*id, self.find_one(*id, context).await);
        if let [id] = ids {
            return vec![alone(id).await];
        }
        let found = self.find_many(ids, context).await;
        if let Err(ProductsError::InvalidResponse(_)) = found {
            return join_all(ids.iter().map(alone)).await;
        }
        let of = |id: &Uuid| {
            let product = |found: &Vec<Product>| found.iter().find(|product| product.id == *id).cloned();
            (*id, found.as_ref().map(product).map_err(Clone::clone))
        };
        ids.iter().map(of).collect()
    }
}

impl Lookups {
    /// Waits for the turn to ask, or for what somebody else has been told.
    async fn wait(&self, id: Uuid) -> Result<Turn<'_>, Found> {
        let (waiter, bell) = {
            let mut state = self.state();
            if !std::mem::replace(&mut state.is_asking, true) {
                return Ok(Turn(self));
            }
            let (rope, bell) = Bell::hang();
            let waiter = Waiter { lookups: self, news: Arc::new(Mutex::new(News::None)) };
            state.waiting.push_back(Ticket { id, news: waiter.news.clone(), _rope: rope });
            (waiter, bell)
        };
        bell.wait().await;
        match waiter.news() {
            News::Found(found) => Err(found),
            // Nothing else rings.
            News::Turn | News::None | News::Left => Ok(Turn(self)),
        }
    }

    /// Those who wait by now, as many as one question can ask for beside the one who asks.
    fn question(&self) -> Question<'_> {
        let mut state = self.state();
        let count = state.waiting.len().min(PRODUCTS_PER_QUESTION_MAX - 1);
        Question { lookups: self, tickets: state.waiting.drain(..count).collect() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }
}

impl State {
    /// Gives the turn to the next one that waits.
    fn pass_on(&mut self) {
        self.is_asking = false;
        while let Some(ticket) = self.waiting.pop_front() {
            if ticket.tell(News::Turn) {
                self.is_asking = true;
                return;
            }
        }
    }
}

impl Ticket {
    /// Tells it, unless it has left. Dropping the ticket then rings.
    fn tell(&self, told: News) -> bool {
        let mut news = lock(&self.news);
        let waits = matches!(*news, News::None);
        if waits {
            *news = told;
        }
        waits
    }
}

impl Waiter<'_> {
    /// What has come of it; from then on it does not wait any more.
    fn news(&self) -> News {
        std::mem::replace(&mut lock(&self.news), News::Left)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut state = self.lookups.state();
        // It has left with the turn in its hand.
        if matches!(self.news(), News::Turn) {
            state.pass_on();
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state().pass_on();
    }
}

impl Question<'_> {
    fn answer(mut self, of: impl Fn(Uuid) -> Found) {
        for ticket in self.tickets.drain(..) {
            // Who has left does not want to know.
            ticket.tell(News::Found(of(ticket.id)));
        }
    }
}

impl Drop for Question<'_> {
    fn drop(&mut self) {
        if self.tickets.is_empty() {
            return;
        }
        let mut state = self.lookups.state();
        self.tickets.drain(..).rev().for_each(|ticket| state.waiting.push_front(ticket));
        if !state.is_asking {
            state.pass_on();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
