use uuid::Uuid;

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
    /// Now, in milliseconds since 1970.
    pub now: i64,
    /// The idempotency key, if the client sent one.
    pub key: Option<IdempotencyKey>,
}
