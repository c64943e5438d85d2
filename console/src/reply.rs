//! What a page answers, before it is written as HTTP.

use bytes::Bytes;
use http::StatusCode;
use http_body_util::combinators::UnsyncBoxBody;
use maud::Markup;
use serde_json::Value;

use crate::pairs::Pairs;
use crate::place::Place;
use crate::said::Said;
use crate::session::Session;
use crate::words::Language;

/// In one piece, but for files, which are written page by page as they are read. One that breaks off is no whole file to a browser.
pub type Body = UnsyncBoxBody<Bytes, Broken>;

/// Why a file breaks off.
pub type Broken = Box<dyn std::error::Error + Send + Sync>;

/// The answer of a page.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content: Content,
    /// What the browser is to keep from now on.
    pub(crate) keep: Keep,
}

pub(crate) enum Content {
    /// A whole document.
    Page(Markup),
    /// A document for scripts, and in how many seconds to come again.
    Data(Value, Option<u64>),
    /// Go there, by `GET`.
    See(String),
    /// A file to keep, with the name that the browser gives it.
    File(&'static str, Body),
    /// The page at this place, with what had been typed there before.
    Reopen(Place, Pairs),
}

#[derive(Default)]
pub(crate) struct Keep {
    pub(crate) session: Option<Session>,
    pub(crate) said: Option<Said>,
    pub(crate) language: Option<Language>,
    /// Forget who has signed in.
    pub(crate) ends: bool,
    /// What was said waits for a page that somebody looks at.
    pub(crate) leaves_said: bool,
}

impl Reply {
    pub(crate) fn page(page: Markup) -> Self {
        Self::with(StatusCode::OK, page)
    }

    pub(crate) fn with(status: StatusCode, page: Markup) -> Self {
        Self { status, content: Content::Page(page), keep: Keep::default() }
    }

    pub(crate) fn file(name: &'static str, body: Body) -> Self {
        Self { status: StatusCode::OK, content: Content::File(name, body), keep: Keep::default() }
    }

    /// After a form that was sent: the page to look at next, which can be loaded again without sending anything.
    pub(crate) fn see(address: impl Into<String>) -> Self {
        Self { status: StatusCode::SEE_OTHER, content: Content::See(address.into()), keep: Keep::default() }
    }

    pub(crate) fn data(status: StatusCode, document: Value, retry_after: Option<u64>) -> Self {
        Self { status, content: Content::Data(document, retry_after), keep: Keep::default() }
    }

    pub(crate) fn reopen(place: Place, typed: Pairs) -> Self {
        Self { status: StatusCode::OK, content: Content::Reopen(place, typed), keep: Keep::default() }
    }

    pub(crate) fn saying(mut self, said: Said) -> Self {
        self.keep.said = Some(said);
        self
    }

    pub(crate) fn in_session(mut self, session: Session) -> Self {
        self.keep.session = Some(session);
        self
    }
}
