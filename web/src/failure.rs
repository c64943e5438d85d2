use http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue};
use jsonapi::{Error, Errors};
use platform::DatabaseError;
use store::limits::ANSWER_BYTES_MAX;
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
    pub(crate) blames: Blames,
}

/// Whom a 5xx is laid at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Blames {
    /// Us, or those whom we asked: it is logged.
    #[default]
    Us,
    /// A database that is damaged: it is logged, and the service is not ready from now on.
    DamagedDatabase,
    /// The client, who has left and reads no answer: it is not logged.
    Client,
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
    /// What would be answered is more than an answer may hold.
    pub const ANSWER_TOO_LARGE: Code =
        Code::new(StatusCode::PAYLOAD_TOO_LARGE, "answer_too_large", "The answer would be too large");

    /// All of them, for documentation.
    pub const ALL: &[Code] = &[UNAUTHENTICATED, DATABASE_BUSY, DATABASE_UNAVAILABLE, IDEMPOTENCY_KEY_REUSED, ANSWER_TOO_LARGE];
}

impl Failure {
    /// These errors.
    pub fn new(errors: impl Into<Errors>) -> Self {
        let errors = errors.into();
        Self(Box::new(Parts { errors, cause: None, headers: Vec::new(), replayed: false, blames: Blames::default() }))
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

    fn blames(mut self, blames: Blames) -> Self {
        self.0.blames = blames;
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

    pub(crate) fn is_blamed_on(&self, whom: Blames) -> bool {
        self.0.blames == whom
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
            Stopped::TooLarge => {
                let detail =
                    format!("The answer would have more than {ANSWER_BYTES_MAX} bytes. Nothing was done: ask for less at once.");
                Error::new(code::ANSWER_TOO_LARGE).with_detail(detail).with_meta("max_bytes", ANSWER_BYTES_MAX).into()
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
            DatabaseError::Corrupt(message) => return Self::internal(message.clone()).blames(Blames::DamagedDatabase),
            DatabaseError::Busy => (
                code::DATABASE_BUSY,
                "The database is busy with what others asked for. Nothing was changed; try again.",
                BUSY_RETRY_AFTER_S,
            ),
            DatabaseError::Interrupted => {
                let detail = "The request was given up before the database had answered. Nothing was changed; try again.";
                let error = Error::new(code::DATABASE_BUSY).with_detail(detail);
                return Self::new(error).retry_after(BUSY_RETRY_AFTER_S).blames(Blames::Client);
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

#[cfg(test)]
mod tests {
    use http::header::RETRY_AFTER;
    use platform::DatabaseError;

    use super::{Blames, Failure, code};

    #[test]
    fn who_has_left_is_not_blamed_on_us() {
        let parts = Failure::from(DatabaseError::Interrupted).into_parts();
        assert_eq!(parts.blames, Blames::Client);
        assert_eq!(parts.errors.iter().map(jsonapi::Error::code).collect::<Vec<_>>(), [code::DATABASE_BUSY]);
        assert!(parts.headers.iter().any(|(name, _)| name == RETRY_AFTER));
        for ours in [DatabaseError::Busy, DatabaseError::Unavailable("full".to_owned()), DatabaseError::failed("x")] {
            assert_eq!(Failure::from(ours).into_parts().blames, Blames::Us);
        }
    }
}
