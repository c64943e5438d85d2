//! The reader of a resource object that collects every violation.

mod attributes;
mod finish;
mod open;
mod relationships;

pub use attributes::is_current;
use serde_json::{Map, Value};

use super::Lids;
use crate::{
    error::{Error, Violation},
    limits,
    pointer::child,
};

/// Reads the fields of a resource object that a client sent and remembers everything that is wrong with it.
///
/// Every reading function returns `None` when it found a violation, so that [`finish`](Self::finish) can put the
/// values together with `?`. Whatever field is not read by the end is unknown to the endpoint and a violation too.
///
/// ```
/// use jsonapi::{attribute::{Integer, string}, json, request::Draft};
/// const STARS: Integer = Integer::range(1, 5);
/// let document = json::parse(br#"{"data":{"type":"reviews","attributes":{"title":7,"stars":9}}}"#)?;
/// let mut draft = Draft::create(&document, "reviews")?;
/// let title = draft.required("title", |value| string(value).map(str::to_owned));
/// let stars = draft.optional("stars", |value| STARS.parse(value));
/// draft.read_only("created_at", None);
/// let errors = draft.finish(|| Some((title?, stars?))).unwrap_err();
/// assert_eq!(errors.iter().count(), 2);
/// # Ok::<(), jsonapi::Errors>(())
/// ```
#[derive(Debug)]
pub struct Draft<'a> {
    mode: Mode,
    kind: String,
    id: Option<&'a str>,
    pub(super) lid: Option<&'a str>,
    attributes: Option<&'a Map<String, Value>>,
    relationships: Option<&'a Map<String, Value>>,
    pointer: String,
    lids: Option<&'a Lids>,
    read_attributes: Vec<&'static str>,
    read_relationships: Vec<&'static str>,
    errors: Vec<Error>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Create,
    Update,
}

impl Draft<'_> {
    /// The id that the client chose. An endpoint that does not ask for it refuses one: 403 `client_id_not_supported`
    /// ([client-generated ids](https://jsonapi.org/format/1.1/#crud-creating-client-ids)).
    /// `Some(None)`: the server is to choose.
    pub fn client_id<T, E: Into<Violation>>(&mut self, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<Option<T>> {
        let Some(id) = self.id.take() else { return Some(None) };
        let parsed = parse(id).map_err(|violation| violation.into().into_error("id").at_pointer(child(&self.pointer, "id")));
        self.settle(parsed).map(Some)
    }

    /// Adds a violation of a rule between attributes, at the attribute that the user should change.
    pub fn violation(&mut self, attribute: &'static str, violation: impl Into<Violation>) {
        let pointer = self.pointer_to(attribute);
        self.error(violation.into().into_error(attribute).at_pointer(pointer));
    }

    /// Adds any other error.
    pub fn error(&mut self, error: Error) {
        if self.errors.len() < limits::ERRORS {
            self.errors.push(error);
        }
    }

    /// The pointer of an attribute of this resource object, for errors found later.
    pub fn pointer_to(&self, attribute: &str) -> String {
        child(&child(&self.pointer, "attributes"), attribute)
    }

    /// The pointer of a relationship of this resource object.
    pub fn pointer_to_relationship(&self, relationship: &str) -> String {
        child(&child(&self.pointer, "relationships"), relationship)
    }

    fn settle<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        result.map_err(|error| self.error(error)).ok()
    }
}
