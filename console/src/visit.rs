//! One request, as a page sees it: who asks, in which language, for what, and the way to the services.

use std::sync::Arc;

use bytes::Bytes;
use platform::random;
use platform::request_context::RequestContext;

use crate::clients::{Access, Asked, Name, Service};
use crate::outside::Outside;
use crate::pairs::Pairs;
use crate::place::Place;
use crate::said::Said;
use crate::session::Session;
use crate::words::Words;

/// A request of somebody.
pub(crate) struct Visit<'a> {
    pub(crate) outside: &'a Arc<Outside>,
    pub(crate) context: RequestContext,
    pub(crate) session: Session,
    pub(crate) words: Words,
    pub(crate) place: Place,
    /// The path and the query, to come back to.
    pub(crate) address: String,
    pub(crate) query: Pairs,
    /// What was typed into the form that is shown, where it has to be shown again.
    pub(crate) typed: Option<Pairs>,
    /// Why it is shown again.
    pub(crate) notice: Option<&'static str>,
    /// What the services were asked for the page.
    pub(crate) asked: Asked,
    /// Scheme, host and port by which the browser came.
    pub(crate) origin: String,
    /// The file, or the slice of one, that came with the form.
    pub(crate) file: Bytes,
    /// For how many seconds the browser is willing to wait for something new.
    pub(crate) wait_s: u64,
    /// What the action before came to.
    pub(crate) said: Option<Said>,
}

impl<'a> Visit<'a> {
    /// What goes on when the request has been answered already: asking the services for the same person.
    pub(crate) fn within(outside: &'a Arc<Outside>, context: RequestContext, session: Session, words: Words) -> Self {
        let (address, query) = (String::new(), Pairs::default());
        let (typed, notice, file, said) = (None, None, Bytes::new(), None);
        let (place, asked, origin) = (Place::List, Asked::default(), String::new());
        Self { outside, context, session, words, place, address, query, typed, notice, asked, origin, file, wait_s: 0, said }
    }

    pub(crate) fn products(&'a self) -> Service<'a> {
        self.service(Name::Products)
    }

    pub(crate) fn inventory(&'a self) -> Service<'a> {
        self.service(Name::Inventory)
    }

    fn service(&'a self, name: Name) -> Service<'a> {
        Service { name, key: self.session.key(name), outside: self.outside, context: &self.context, asked: &self.asked }
    }

    /// Whether the key of this service may change something.
    pub(crate) fn may_write(&self, name: Name) -> bool {
        self.session.access(name) == Some(Access::Write)
    }

    /// The text with this id.
    pub(crate) fn t(&self, id: &str) -> String {
        self.words.t(id)
    }

    /// A key for a form that is opened: whatever happens to it on its way, it is done once.
    pub(crate) fn new_key(&self) -> String {
        random::uuid_v7(&*self.outside.random, self.outside.clock.now()).to_string()
    }
}
