//! Forms: each a page of its own that works without a script.

use maud::{Markup, html};

use super::field::{Field, Problems};
use super::hidden::hidden;
use super::layout::Layout;
use crate::pairs::Pairs;
use crate::place::{Act, Place};
use crate::visit::Visit;

/// A page with a form on it.
pub(crate) struct FormPage<'a> {
    pub(crate) visit: &'a Visit<'a>,
    pub(crate) title: String,
    /// What stands between the heading and the form.
    pub(crate) intro: Markup,
    pub(crate) fields: &'a [Field],
    /// What is in the fields, and under `key` the key of the form.
    pub(crate) values: Pairs,
    pub(crate) problems: Problems,
    /// Values that go along unseen.
    pub(crate) hidden: &'a [(&'a str, &'a str)],
    /// The text of the button.
    pub(crate) submit: &'a str,
    /// Where to go instead.
    pub(crate) back: Place,
}

impl FormPage<'_> {
    pub(crate) fn render(&self) -> Markup {
        let Self { visit, title, .. } = self;
        let key = Some(self.values.get("key")).filter(|key| !key.is_empty()).map_or_else(|| visit.new_key(), str::to_owned);
        let is_danger = matches!(visit.place, Place::Act(_, Act::Delete));
        let content = html! {
            div.narrow {
                h1 { (title) }
                (self.intro)
                (self.problems.summary(&visit.words, self.fields))
                form.sheet method="post" action=(visit.place) data-keep data-busy=(visit.t("form-busy")) data-lost=(visit.t("form-lost"))
                    data-typed[!self.fields.is_empty() && (visit.typed.is_some() || !self.problems.is_empty())] {
                    (hidden("token", &visit.session.token))
                    (hidden("key", &key))
                    @for (name, value) in self.hidden { (hidden(name, value)) }
                    @for (at, field) in self.fields.iter().enumerate() {
                        (field.render(visit, self.values.get(field.name), &self.problems, at == 0 && self.problems.is_empty()))
                    }
                    div.actions {
                        button.primary[!is_danger].danger[is_danger] { (visit.t(self.submit)) }
                        a.button href=(self.back) { (visit.t("form-back")) }
                    }
                }
            }
        };
        Layout::new(visit, title).around(&content)
    }
}
