use money::Money;
use platform::{DatabaseError, Value, clock, random};
use uuid::Uuid;

use super::decode::Decided;
use super::{Repository, statements};
use crate::domain::{Change, Description, Name, NewProduct, Product, Sku, Status};
use crate::limits::KEY_LIFETIME_MS;

/// A change that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A new product.
    Create {
        /// Its id, the client's or one just made.
        id: Uuid,
        /// What it is to be.
        product: NewProduct,
    },
    /// Another state of a product.
    Update {
        /// Which.
        id: Uuid,
        /// What is to be different.
        change: Change,
        /// The version that the client has seen, or `None` to change whatever is there.
        expected_version: Option<i64>,
    },
    /// The end of a product. Its sku is free again; its id never is.
    Delete {
        /// Which.
        id: Uuid,
        /// As for an update.
        expected_version: Option<i64>,
    },
}

/// Who asks, and under which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The name of the API key, which idempotency keys belong to.
    pub actor: String,
    /// The id of the request, kept with the outcome of a key because a repeated answer names it.
    pub request_id: String,
    /// The idempotency key, if the client sent one.
    pub key: Option<IdempotencyKey>,
}

/// What makes a repeated request known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The client's key.
    pub key: String,
    /// What the whole request amounts to: another one under the same key is a mistake.
    pub fingerprint: String,
}

/// What came of a command.
pub type Outcome = Result<Effect, Refusal>;

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The product as created: version 1.
    Created(Product),
    /// The product as changed: the next version.
    Updated(Product),
    /// The product as it was: all that was asked for was so already. No new version, no event.
    Unchanged(Product),
    /// The product is gone.
    Deleted,
}

/// Why a command did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is, or was, a product with this id.
    IdTaken,
    /// Another product that is not deleted has this sku.
    SkuTaken,
    /// No product with this id, or it is deleted.
    NotFound,
    /// The product has another version than the client has seen.
    Stale {
        /// The version that it has.
        current_version: i64,
    },
}

impl Refusal {
    /// As it is stored in `command.outcome`.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::IdTaken => "id_taken",
            Self::SkuTaken => "sku_taken",
            Self::NotFound => "not_found",
            Self::Stale { .. } => "stale",
        }
    }
}

/// An outcome, and whether it is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision<T> {
    /// This request was decided now.
    Made(T),
    /// The same request was decided before: its outcome as of then, however the world has changed since.
    Replayed {
        /// What came of it.
        outcome: T,
        /// The id of the request that was decided.
        request_id: String,
    },
    /// Another request was decided under this key.
    KeyReused,
}

impl Repository {
    /// Carries a command out, or says why not, in one statement.
    ///
    /// The outcome of a command with a key, refusals included, is kept for [`KEY_LIFETIME_MS`] and given again to whoever
    /// repeats the request.
    ///
    /// # Errors
    ///
    /// What the database says; nothing happened then.
    pub async fn apply(&self, command: &Command, origin: &Origin) -> Result<Decision<Outcome>, DatabaseError> {
        let attempt = self.attempt();
        let (sql, parameters) = statement(command, attempt.head(origin, &Step::ALONE));
        let decided = Decided::only(&self.platform.database.query(sql, parameters).await?)?;
        if decided.attempt == attempt.id {
            return decided.outcome().map(Decision::Made);
        }
        if decided.is_batch() || !decided.is_for(origin) {
            return Ok(Decision::KeyReused);
        }
        Ok(Decision::Replayed { outcome: decided.outcome()?, request_id: decided.request_id })
    }

    /// A new try at changing something.
    pub(super) fn attempt(&self) -> Attempt {
        let now = self.platform.clock.now();
        Attempt { id: random::uuid_v7(&*self.platform.random, now), now_ms: clock::to_millis(now) }
    }
}

/// What the server adds to each try. Whoever finds its own id in the row was the first with that key.
pub(super) struct Attempt {
    pub(super) id: Uuid,
    now_ms: i64,
}

/// A command's place in a batch.
pub(super) struct Step {
    pub(super) batch: Option<Uuid>,
    pub(super) position: Option<i64>,
}

impl Step {
    /// Of a command that is not in a batch.
    pub(super) const ALONE: Self = Self { batch: None, position: None };
}

impl Attempt {
    /// Parameters ?1 to ?9 of every command. A step of a batch has no key of its own but lives as long as that of the batch.
    pub(super) fn head(&self, origin: &Origin, step: &Step) -> Vec<Value> {
        let key = origin.key.as_ref();
        let own_key = key.filter(|_| step.batch.is_none());
        vec![
            self.id.into(),
            origin.actor.as_str().into(),
            own_key.map(|key| key.key.as_str()).into(),
            own_key.map(|key| key.fingerprint.as_str()).into(),
            key.map(|_| self.now_ms.saturating_add(KEY_LIFETIME_MS)).into(),
            origin.request_id.as_str().into(),
            self.now_ms.into(),
            step.batch.into(),
            step.position.into(),
        ]
    }
}

/// The statement of a command and its parameters, of which `head` are the first nine.
pub(super) fn statement(command: &Command, mut head: Vec<Value>) -> (&'static str, Vec<Value>) {
    match command {
        Command::Create { id, product } => {
            head.push((*id).into());
            head.extend(product_values(&Change::from(product.clone())));
            (statements::CREATE, head)
        }
        Command::Update { id, change, expected_version } => {
            head.push((*id).into());
            head.extend(product_values(change));
            head.push((*expected_version).into());
            head.push(change.currency_before.map(|currency| currency.code().to_owned()).into());
            (statements::UPDATE, head)
        }
        Command::Delete { id, expected_version } => {
            head.extend([(*id).into(), (*expected_version).into()]);
            (statements::DELETE, head)
        }
    }
}

/// Parameters ?11 to ?17.
fn product_values(change: &Change) -> [Value; 7] {
    let currency = change.price.map(|price| price.currency().code().to_owned());
    [
        change.sku.as_ref().map(Sku::as_str).into(),
        change.name.as_ref().map(Name::as_str).into(),
        change.description.as_ref().map(Description::as_str).into(),
        change.price.map(Money::minor).into(),
        currency.into(),
        change.price.map(Money::ten_thousandths).into(),
        change.status.map(Status::word).into(),
    ]
}
