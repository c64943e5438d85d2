//! Closing a draft: what was not read, and what became of the rest.

use std::mem::take;

use serde_json::{Map, Value};

use super::{Draft, Mode};
use crate::{
    error::{Error, Errors, Violation, code},
    limits,
    pointer::child,
    text::excerpt,
};

impl Draft<'_> {
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
}
