use http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue};
use jsonapi::{Error, Errors};
use platform::DatabaseError;
use store::{Rejection, Stopped};

use crate::limits::{BUSY_RETRY_AFTER_S, OUTAGE_RETRY_AFTER_S};

/// What a handler answers when it could not do what was asked: two messages, of which the client sees one.
#[derive(Debug)]
#[must_use]
pub struct Failure(Box<Parts>);

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) errors: Errors,
    /// For the log only.
    pub(crate) cause: Option<String>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) replayed: bool,
}

/// Codes of the shell itself, beside those of [`jsonapi::error::code`].
pub mod code {
    use http::StatusCode;
    use jsonapi::Code;

    /// No key or a wrong one.
    pub const UNAUTHENTICATED: Code = Code::new(StatusCode::UNAUTHORIZED, "unauthenticated", "A valid API key is required");
    /// Another writer held the database for too long.
    pub const DATABASE_BUSY: Code = Code::new(StatusCode::SERVICE_UNAVAILABLE, "database_busy", "The database is busy");
    /// The database cannot be used.
    pub const DATABASE_UNAVAILABLE: Code =
        Code::new(StatusCode::SERVICE_UNAVAILABLE, "database_unavailable", "The database cannot be used");
    /// The idempotency key belongs to another request.
    pub const IDEMPOTENCY_KEY_REUSED: Code =
        Code::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", "The idempotency key was used for another request");

    /// All of them, for documentation.
    pub const ALL: &[Code] = &[UNAUTHENTICATED, DATABASE_BUSY, DATABASE_UNAVAILABLE, IDEMPOTENCY_KEY_REUSED];
}

impl Failure {
    /// These errors.
    pub fn new(errors: impl Into<Errors>) -> Self {
        Self(Box::new(Parts { errors: errors.into(), cause: None, headers: Vec::new(), replayed: false }))
    }

    /// A failure of ours, with its cause for the log.
    pub fn internal(cause: impl Into<String>) -> Self {
        let detail = "Something failed on our side. The id of this error is in our log.";
        Self::new(Error::new(jsonapi::error::code::INTERNAL_ERROR).with_detail(detail)).caused_by(cause)
    }

    /// Adds the cause, which only the log gets to see.
    pub fn caused_by(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Adds a header to the response.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// Says after how many seconds it may be tried again.
    pub fn retry_after(self, seconds: u64) -> Self {
        self.with_header(RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// Says that this is the stored outcome of an earlier request with the same idempotency key: to the last byte, and so
    /// with that request's id.
    pub fn replayed(mut self, request_id: &str) -> Self {
        self.0.replayed = true;
        self.0.errors = self.0.errors.with_id(request_id);
        self
    }

    /// The errors that the client gets to see.
    pub fn errors(&self) -> &Errors {
        &self.0.errors
    }

    pub(crate) fn into_parts(self) -> Parts {
        *self.0
    }

    pub(crate) fn unauthenticated() -> Self {
        let detail = "Send a valid key in the header X-API-KEY.";
        let error = Error::new(code::UNAUTHENTICATED).with_detail(detail).at_header("X-API-KEY");
        Self::new(error).with_header(WWW_AUTHENTICATE, HeaderValue::from_static("ApiKey header=\"X-API-KEY\""))
    }

    pub(crate) fn method_not_allowed(method: &http::Method, allow: HeaderValue) -> Self {
        let detail = format!("{method} is not possible here; the header Allow lists what is.");
        Self::new(Error::new(jsonapi::error::code::METHOD_NOT_ALLOWED).with_detail(detail)).with_header(ALLOW, allow)
    }
}

impl Failure {
    /// What stopped a change; `refused` says what a refusal is to the client. A refusal that repeats an earlier one is answered
    /// as that was.
    pub fn stopped<R>(stopped: Stopped<R>, refused: impl FnOnce(R) -> Self) -> Self {
        match stopped {
            Stopped::Refused { refusal, replay_of } => {
                let failure = refused(refusal);
                replay_of.iter().fold(failure, |failure, request_id| failure.replayed(request_id))
            }
            Stopped::KeyReused => {
                let detail = "This idempotency key was used for another request. Use a new key for a new request.";
                Error::new(code::IDEMPOTENCY_KEY_REUSED).with_detail(detail).at_header("Idempotency-Key").into()
            }
            Stopped::Database(error) => error.into(),
        }
    }
}

/// Why a change that is made from what is there did not come about: what the request is, or what stopped it.
#[derive(Debug)]
pub enum Rejected<R> {
    /// The request cannot be carried out on what is there.
    Failure(Failure),
    /// It was decided so, or could not be decided.
    Stopped(Stopped<R>),
}

impl<R> Rejected<R> {
    /// As an answer; `refused` says what a refusal is to the client.
    pub fn into_failure(self, refused: impl FnOnce(R) -> Failure) -> Failure {
        match self {
            Self::Failure(failure) => failure,
            Self::Stopped(stopped) => Failure::stopped(stopped, refused),
        }
    }
}

impl<R> Rejection for Rejected<R>
where
    Stopped<R>: Rejection,
{
    fn is_stale(&self) -> bool {
        matches!(self, Self::Stopped(stopped) if stopped.is_stale())
    }

    fn busy() -> Self {
        Self::Stopped(Stopped::busy())
    }
}

impl<R> From<Errors> for Rejected<R> {
    fn from(errors: Errors) -> Self {
        Self::Failure(errors.into())
    }
}

impl<R> From<Stopped<R>> for Rejected<R> {
    fn from(stopped: Stopped<R>) -> Self {
        Self::Stopped(stopped)
    }
}

impl From<Errors> for Failure {
    fn from(errors: Errors) -> Self {
        Self::new(errors)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(error)
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        let (code, detail, retry_after) = match &error {
            DatabaseError::Failed(message) => return Self::internal(message.clone()),
            DatabaseError::Busy => {
                (code::DATABASE_BUSY, "Another writer holds the database. Nothing was changed; try again.", BUSY_RETRY_AFTER_S)
            }
            DatabaseError::Unavailable(_) => (
                code::DATABASE_UNAVAILABLE,
                "The database cannot be used now. Nothing was changed; try again later.",
                OUTAGE_RETRY_AFTER_S,
            ),
        };
        Self::new(Error::new(code).with_detail(detail)).caused_by(error.for_log()).retry_after(retry_after)
    }
}
