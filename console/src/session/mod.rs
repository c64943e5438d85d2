//! Who has signed in: two keys in a cookie that only the console can read, and what keeps other sites out.

mod cookies;
mod site;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

pub(crate) use self::cookies::Cookies;
pub(crate) use self::site::{is_from_elsewhere, is_ours, is_secure, origin};
use crate::clients::{Access, Name};
use crate::limits::SESSION_HOURS;
use crate::outside::Outside;

/// What the cookie holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// Bound to the forms of this session, so that another site cannot write one.
    pub(crate) token: String,
    /// When it began, in milliseconds.
    since: i64,
    products: Option<Entry>,
    inventory: Option<Entry>,
}

/// A key, and what it may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    key: String,
    writes: bool,
}

impl Session {
    /// One in which nobody has signed in yet.
    pub(crate) fn new(outside: &Outside) -> Self {
        Self { token: outside.token(), since: outside.clock.now().as_millisecond(), products: None, inventory: None }
    }

    /// The same keys under another token: what is fixed before signing in is worth nothing after it.
    pub(crate) fn renewed(&self, outside: &Outside) -> Self {
        Self { products: self.products.clone(), inventory: self.inventory.clone(), ..Self::new(outside) }
    }

    /// Takes a key that a service has taken.
    pub(crate) fn admit(&mut self, name: Name, key: &str, access: Access) {
        *self.entry_mut(name) = Some(Entry { key: key.to_owned(), writes: access == Access::Write });
    }

    /// Forgets a key that a service does not take any more.
    pub(crate) fn dismiss(&mut self, name: Name) {
        *self.entry_mut(name) = None;
    }

    /// Whether there is a key of any service.
    pub(crate) fn is_signed_in(&self) -> bool {
        self.products.is_some() || self.inventory.is_some()
    }

    /// The key of a service; empty where there is none.
    pub(crate) fn key(&self, name: Name) -> &str {
        self.entry(name).map_or("", |entry| &entry.key)
    }

    /// What may be done with a service, if anything.
    pub(crate) fn access(&self, name: Name) -> Option<Access> {
        self.entry(name).map(|entry| if entry.writes { Access::Write } else { Access::Read })
    }

    /// Whether its time is over.
    pub(crate) fn is_over(&self, outside: &Outside) -> bool {
        outside.clock.now().as_millisecond() - self.since > SESSION_HOURS * 3_600_000
    }

    /// Whether a form carries the token of this session.
    pub(crate) fn has_token(&self, shown: &str) -> bool {
        bool::from(self.token.as_bytes().ct_eq(shown.as_bytes()))
    }

    fn entry(&self, name: Name) -> Option<&Entry> {
        if name == Name::Products { self.products.as_ref() } else { self.inventory.as_ref() }
    }

    fn entry_mut(&mut self, name: Name) -> &mut Option<Entry> {
        if name == Name::Products { &mut self.products } else { &mut self.inventory }
    }
}
