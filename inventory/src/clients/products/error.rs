use http::StatusCode;

/// Why products could not be asked. No `Display`: the texts are for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProductsError {
    /// It cannot be reached, or says itself that it cannot answer now.
    Unavailable {
        /// When it may be worth another try, in seconds.
        retry_after_s: u64,
        /// What happened.
        cause: String,
    },
    /// It did not answer in time.
    Timeout,
    /// It answered something that is no product.
    InvalidResponse(String),
    /// It does not take our key.
    KeyRefused(String),
    /// We have no key, or no URL, or may not call it.
    Misconfigured(String),
}

impl ProductsError {
    /// A word for the report of health.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "unavailable",
            Self::Timeout => "timeout",
            Self::InvalidResponse(_) => "invalid_response",
            Self::KeyRefused(_) => "key_refused",
            Self::Misconfigured(_) => "misconfigured",
        }
    }

    /// Whether asking again may bring an answer: what the breaker counts.
    pub(super) fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Timeout)
    }
}

pub(super) fn unexpected(status: StatusCode) -> ProductsError {
    ProductsError::InvalidResponse(format!("products answered {status}"))
}
