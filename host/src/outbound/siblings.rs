//! The components of an application, as one of them calls them.

use crate::http::Body;
use http::{Request, Response};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

/// The answer of a component, on its way.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// Calls a component by its id; `None` when there is none.
type Call = dyn Fn(&str, Request<Body>) -> Option<Answer> + Send + Sync;

/// How components reach each other. Known when all of them are loaded.
#[derive(Clone, Default)]
pub(crate) struct Siblings(Arc<OnceLock<Box<Call>>>);

impl Siblings {
    /// Called once for each application. The components hold what is given here, so that must not hold them.
    pub(crate) fn introduce(&self, call: impl Fn(&str, Request<Body>) -> Option<Answer> + Send + Sync + 'static) {
        let _ = self.0.set(Box::new(call));
    }

    /// Calls the component `id`; `None` when there is none.
    pub(super) fn call(&self, id: &str, request: Request<Body>) -> Option<Answer> {
        self.0.get()?(id, request)
    }
}
