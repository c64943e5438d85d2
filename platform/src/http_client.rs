//! HTTP to other services as a port: one request, one whole answer.

use async_trait::async_trait;
use bytes::Bytes;

/// Sends requests.
#[async_trait]
pub trait HttpClient: Send + Sync {
    /// Sends `request` and reads the whole answer, at most [`crate::limits::ANSWER_BYTES_MAX`] bytes of it.
    ///
    /// It sets no deadline of its own: race it against [`crate::Clock::sleep`]. Dropping it gives the request up.
    ///
    /// # Errors
    ///
    /// See [`HttpError`].
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpError>;
}

/// Why no answer came. No `Display`: the text is for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpError {
    /// No connection, or one that broke before the answer was whole: asking again may help.
    Unreachable(String),
    /// The answer was longer than may be read, or no HTTP.
    Malformed(String),
    /// The host forbids this request: our configuration is wrong.
    Forbidden(String),
}

impl HttpError {
    /// The cause, for the log.
    pub fn for_log(&self) -> &str {
        match self {
            Self::Unreachable(message) | Self::Malformed(message) | Self::Forbidden(message) => message,
        }
    }
}
