//! Which of the optional headers an operation understands: its method says it, and what it answers.

use http::Method;
use web::{AnswerDoc, Operation};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Headers {
    /// None of them.
    None,
    /// `If-None-Match` on reading.
    Conditional,
    /// `If-None-Match` and `Prefer: wait`.
    Wait,
    /// `If-Match` on a change.
    IfMatch,
    /// `Idempotency-Key`.
    Idempotent,
}

impl Headers {
    pub(crate) fn of<S>(operation: &Operation<S>) -> Self {
        match (&operation.method, operation.doc.answer) {
            _ if operation.is_refused() => Self::None,
            _ if operation.is_idempotent() => Self::Idempotent,
            (&Method::PATCH | &Method::DELETE, _) => Self::IfMatch,
            (&Method::GET, _) if operation.doc.waits => Self::Wait,
            // A report is made anew each time.
            (_, AnswerDoc::Meta(_)) => Self::None,
            _ => Self::Conditional,
        }
    }

    /// Whether it is a reading that can be answered with 304.
    pub(crate) fn is_conditional(self) -> bool {
        matches!(self, Self::Conditional | Self::Wait)
    }
}
