//! The reader of a resource object that collects every violation.

mod attributes;
mod open;
mod relationships;

use std::mem::take;

pub use attributes::is_current;
use serde_json::{Map, Value};

use super::Lids;
use crate::{
    error::{Error, Errors, Violation, code},
    limits,
    pointer::child,
    text::excerpt,
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

    /// Puts the values together, if nothing at all was wrong.
    ///
    /// # Errors
    /// Every violation found, unknown fields included. A `build` that returns `None` although nothing was wrong is a
    /// mistake in the service: 500.
    pub fn finish<T>(mut self, build: impl FnOnce() -> Option<T>) -> Result<T, Errors> {
        if self.mode == Mode::Create && self.id.is_some() {
            let error = Error::new(code::CLIENT_ID_NOT_SUPPORTED)
                .with_detail("The server chooses the `id` of this resource.")
                .at_pointer(child(&self.pointer, "id"));
            self.error(error);
        }
        let (attributes, relationships) = (take(&mut self.read_attributes), take(&mut self.read_relationships));
        self.refuse_unread("attributes", "an attribute", self.attributes, &attributes);
        self.refuse_unread("relationships", "a relationship", self.relationships, &relationships);
        Errors::check(self.errors)?;
        build().ok_or_else(|| Error::new(code::INTERNAL_ERROR).into())
    }

    /// @-members are no fields ([@-members](https://jsonapi.org/format/1.1/#document-member-names-at-members)).
    fn refuse_unread(&mut self, member: &str, what: &str, fields: Option<&Map<String, Value>>, read: &[&str]) {
        let parent = child(&self.pointer, member);
        let names = fields.into_iter().flatten().map(|(name, _)| name.as_str());
        let unread = names.filter(|name| !name.starts_with('@') && !read.contains(name));
        for name in unread.take(limits::ERRORS) {
            let shown = excerpt(name);
            // An answer that repeats a name of any length would be as long as the request, for every such name.
            let pointer = if shown == name { child(&parent, name) } else { parent.clone() };
            let violation = Violation::new(format!("is not {what} of `{}` that can be set", self.kind));
            self.error(violation.into_error(&shown).at_pointer(pointer));
        }
    }

    fn settle<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        result.map_err(|error| self.error(error)).ok()
    }
}
