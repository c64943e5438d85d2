use futures::future::BoxFuture;
use http::Method;
use jsonapi::Code;
use jsonapi::negotiation::Support;
use jsonapi::query::Endpoint;
use serde_json::Value;

use crate::{Answer, Failure, Request};

/// What carries an operation out.
pub type Handler<S> = for<'a> fn(&'a S, Request<'a>) -> BoxFuture<'a, Result<Answer, Failure>>;

/// One row of a service's table: a method on a path, what it understands, what is done, and what it says of itself.
pub struct Operation<S> {
    /// The method. `HEAD` and `OPTIONS` come with `GET`.
    pub method: Method,
    /// The path, with parameters in braces: `/products/{id}`.
    pub path: &'static str,
    /// The query grammar.
    pub endpoint: &'static Endpoint,
    /// The extensions and profiles.
    pub support: Support,
    /// What is done.
    pub action: Action<S>,
    /// For documentation, and for nothing else.
    pub doc: Doc,
}

/// What is done for an operation.
pub enum Action<S> {
    /// This answers it.
    Handle(Handler<S>),
    /// It is refused with 403 and this detail, as the specification asks where an update is not supported
    /// ([updating resources](https://jsonapi.org/format/1.1/#crud-updating-responses-403)). It is then a sentence about its path
    /// and no operation: a generated client has no use for a method that never succeeds.
    Refuse(&'static str),
}

impl<S> Operation<S> {
    /// Whether it exists only to be refused.
    pub fn is_refused(&self) -> bool {
        matches!(self.action, Action::Refuse(_))
    }

    /// Whether `Idempotency-Key` is honoured: on every POST.
    pub fn is_idempotent(&self) -> bool {
        self.method == Method::POST && !self.is_refused()
    }

    /// An operation that exists only to be refused.
    pub const fn refused(
        method: Method,
        path: &'static str,
        endpoint: &'static Endpoint,
        detail: &'static str,
        doc: Doc,
    ) -> Self {
        Self { method, path, endpoint, support: Support::PLAIN, action: Action::Refuse(detail), doc }
    }
}

/// What an operation says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Doc {
    /// `operationId`: the method's name in a generated client.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The rest, in Markdown. May be empty.
    pub description: &'static str,
    /// What the body holds.
    pub request: RequestDoc,
    /// What comes back.
    pub answer: AnswerDoc,
    /// The errors of this operation, beyond those that any operation of its kind can give.
    pub errors: &'static [Code],
    /// Whether `Prefer: wait` means something here.
    pub waits: bool,
}

impl Doc {
    /// A description to start from: no body, no content, nothing special.
    pub const fn new(id: &'static str, summary: &'static str) -> Self {
        Self { id, summary, description: "", request: RequestDoc::None, answer: AnswerDoc::None, errors: &[], waits: false }
    }
}

/// What a request's body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestDoc {
    /// Nothing.
    None,
    /// A new resource of this type.
    Create(&'static str),
    /// Changes to a resource of this type.
    Update(&'static str),
    /// Operations on resources of these types.
    Operations {
        /// What can be added.
        added: &'static [&'static str],
        /// What can be updated.
        updated: &'static [&'static str],
        /// What can be removed.
        removed: &'static [&'static str],
    },
}

/// What a successful answer holds.
#[derive(Clone, Copy, Debug)]
pub enum AnswerDoc {
    /// 204.
    None,
    /// 200 with one resource of this type.
    One(&'static str),
    /// 200 with one resource of this type or `null`.
    OneOrNull(&'static str),
    /// 201 with a new resource of this type.
    Created(&'static str),
    /// 200 with a page of resources of this type.
    Many(&'static str),
    /// 200 with the linkage of a to-one relationship to this type.
    LinkageOne(&'static str),
    /// 200 with the linkage of a to-many relationship to this type, a page of it.
    LinkageMany(&'static str),
    /// 200 with results of operations.
    Results,
    /// 200 with `meta` of this schema alone.
    Meta(fn() -> Value),
}

/// A row of an operation table, with `handler` an `async fn(&S, Request) -> Result<Answer, Failure>`.
#[macro_export]
macro_rules! operation {
    ($method:ident $path:expr, $endpoint:expr, $support:expr, $handler:path, $doc:expr) => {
        $crate::Operation {
            method: ::http::Method::$method,
            path: $path,
            endpoint: $endpoint,
            support: $support,
            action: $crate::Action::Handle(|state, request| ::std::boxed::Box::pin($handler(state, request))),
            doc: $doc,
        }
    };
}
