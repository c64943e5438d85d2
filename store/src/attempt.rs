use platform::Value;
use uuid::Uuid;

use crate::Parameter;
use crate::limits::KEY_LIFETIME_MS;

/// A key by which a repeated request is recognised, with what it was used for.
///
/// It is the client's own, and so is its meaning: the same text under another API key is another key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The text of the client's header.
    pub key: String,
    /// A digest of the request: whatever may not differ when the key is used again.
    pub fingerprint: String,
}

/// One attempt at changing something: who, when, and under which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Made by the server for this attempt alone, never taken from a client: by it the first of several is told from the rest.
    pub id: Uuid,
    /// The name of the API key. It is recorded as the actor, and idempotency keys are its own.
    pub actor: String,
    /// The request's id, recorded with what it changes.
    pub request_id: String,
    /// Now by our own clock, in milliseconds since 1970. The moment of a decision is the later of this and the database's.
    pub now: i64,
    /// The idempotency key, if the client sent one.
    pub key: Option<IdempotencyKey>,
}

impl Attempt {
    /// What every command says of itself. A step of a batch has a place in it and no key of its own, but is kept as long as
    /// the batch's.
    pub(crate) fn parameters(&self, position: Option<i64>) -> [Parameter; 8] {
        let own_key = self.key.as_ref().filter(|_| position.is_none());
        self.head(own_key, position)
    }

    /// The same for the row of a whole batch.
    pub(crate) fn parameters_of_batch(&self, position: i64) -> [Parameter; 8] {
        self.head(self.key.as_ref(), Some(position))
    }

    fn head(&self, key: Option<&IdempotencyKey>, position: Option<i64>) -> [Parameter; 8] {
        [
            ("attempt_id", self.id.into()),
            ("actor", self.actor.as_str().into()),
            ("idempotency_key", key.map(|key| key.key.as_str()).into()),
            ("fingerprint", key.map(|key| key.fingerprint.as_str()).into()),
            ("key_lifetime_ms", self.key.as_ref().map_or(Value::Null, |_| KEY_LIFETIME_MS.into())),
            ("request_id", self.request_id.as_str().into()),
            ("now", self.now.into()),
            ("position", position.into()),
        ]
    }
}
