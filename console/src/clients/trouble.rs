use serde::Deserialize;
use serde_json::Value;

use super::name::Name;

/// Why a service did not do what it was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    /// The service.
    pub(crate) of: Name,
    pub(crate) kind: Kind,
    /// The id under which both logs have it.
    pub(crate) request_id: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Who has signed in gave no key for it.
    NoKey,
    /// No connection, or one that broke.
    Unreachable,
    /// No answer in time.
    Late,
    /// An answer that is not its own, such as a page of a proxy.
    Garbled,
    /// It said no, or that it cannot.
    Refused { status: u16, problems: Vec<Problem>, retry_after: Option<u64> },
}

/// One error object of an answer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Problem {
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) detail: String,
    pub(crate) source: Source,
    pub(crate) meta: Value,
}

/// What an error is about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Source {
    pub(crate) pointer: String,
}

impl Trouble {
    pub(crate) fn status(&self) -> Option<u16> {
        if let Kind::Refused { status, .. } = self.kind { Some(status) } else { None }
    }

    /// In how many seconds the service wants to be asked again, where it says so.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        if let Kind::Refused { retry_after, .. } = self.kind { retry_after } else { None }
    }

    /// Whether the key is none of the service, or no more.
    pub(crate) fn is_about_key(&self) -> bool {
        matches!(self.kind, Kind::NoKey) || self.status() == Some(401)
    }

    /// Whether this is the code of one of the errors.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.problems().iter().any(|problem| problem.code == code)
    }

    /// After how many seconds to ask again, if that may help.
    pub(crate) fn wait_s(&self) -> Option<u64> {
        match self.kind {
            Kind::Refused { status: 429 | 503, retry_after, .. } => Some(retry_after.unwrap_or(1)),
            _ if self.leaves_open() => Some(1),
            _ => None,
        }
    }

    pub(crate) fn problems(&self) -> &[Problem] {
        if let Kind::Refused { problems, .. } = &self.kind { problems } else { &[] }
    }

    /// Whether it is not known if the service did it: the same may be asked again under the same key, and nothing else.
    pub(crate) fn leaves_open(&self) -> bool {
        match self.kind {
            Kind::Unreachable | Kind::Late | Kind::Garbled => true,
            Kind::Refused { status, .. } => status >= 500 || status == 429,
            Kind::NoKey => false,
        }
    }
}

impl Problem {
    /// The operation that it is about, where there are several.
    pub(crate) fn operation(&self) -> Option<usize> {
        let rest = self.source.pointer.strip_prefix("/atomic:operations/")?;
        rest.split('/').next()?.parse().ok()
    }

    /// The attribute that it is about, if it is about one.
    pub(crate) fn attribute(&self) -> Option<&str> {
        self.source.pointer.rsplit_once("/attributes/").map(|(_, name)| name)
    }
}
