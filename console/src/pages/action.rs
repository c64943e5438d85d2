//! A form that does one thing to a product or its stock: the frame that those pages share.

use http::StatusCode;
use maud::{Markup, html};
use uuid::Uuid;

use super::about::About;
use super::missing::{self, status};
use super::sign_in;
use crate::clients::{Name, Trouble};
use crate::pairs::Pairs;
use crate::parts::{Field, FormPage, Problems};
use crate::place::Place;
use crate::reply::Reply;
use crate::visit::Visit;

/// What is the same each time that the form is shown.
pub(super) struct Action<'a> {
    pub(super) title: &'a str,
    /// What stands above the fields; its text, if it has one.
    pub(super) intro: Option<&'a str>,
    pub(super) submit: &'a str,
    pub(super) fields: &'a [Field],
    /// Whose resource is changed.
    pub(super) of: Name,
}

/// What is different.
#[derive(Default)]
pub(super) struct Shown {
    /// What is in the fields.
    pub(super) values: Pairs,
    pub(super) problems: Problems,
    pub(super) status: StatusCode,
}

impl Shown {
    /// As the form is opened: with what had been typed there before, or these values.
    pub(super) fn opened(visit: &Visit<'_>, values: Pairs) -> Self {
        Self { values: visit.typed.clone().unwrap_or(values), ..Self::default() }
    }

    /// As it is shown again because of mistakes that nobody had to be asked about.
    pub(super) fn mistaken(form: &Pairs, problems: Problems) -> Self {
        Self { values: form.clone(), problems, status: StatusCode::UNPROCESSABLE_ENTITY }
    }

    /// As it is shown again because a service would not, or could not. Where it is not known whether it did, the form keeps its key,
    /// so that to send it again is harmless; where it said no, that is remembered under the key, and the form gets a new one.
    pub(super) fn refused(visit: &Visit<'_>, why: &Trouble, form: &Pairs, fields: &[Field]) -> Result<Self, Box<Reply>> {
        if why.is_about_key() {
            return Err(Box::new(sign_in::again(visit, why, Some(form))));
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        let mut problems = Problems::of(&visit.words, why, &names);
        if why.has_code("idempotency_key_reused") {
            problems.of_all(visit.t("form-key-reused"));
        }
        let values = if why.leaves_open() { form.clone() } else { form.clone().without(&["key"]) };
        Ok(Self { values, problems, status: status(why) })
    }
}

impl Action<'_> {
    /// The form about this product. `extra` are values that go along unseen.
    pub(super) async fn page(&self, visit: &Visit<'_>, id: Uuid, shown: Shown) -> Reply {
        let about = About::load(visit, id).await;
        self.page_about(visit, &about, shown, &[])
    }

    /// The same, where it is known already what it is about.
    pub(super) fn page_about(&self, visit: &Visit<'_>, about: &About, shown: Shown, extra: &[(&str, &str)]) -> Reply {
        let unread = match self.of {
            Name::Products => about.product.as_ref().err(),
            Name::Inventory => about.stock.as_ref().err(),
        };
        // With mistakes to tell of, or something typed that would be lost, the form is shown without its facts.
        if let Some(why) = unread.filter(|_| shown.status == StatusCode::OK && visit.typed.is_none()) {
            return missing::unread(visit, why);
        }
        let intro: Markup = html! {
            (about.facts(visit))
            @if let Some(intro) = self.intro { p { (visit.t(intro)) } }
        };
        let page = FormPage {
            visit,
            title: visit.t(self.title),
            intro,
            fields: self.fields,
            values: shown.values,
            problems: shown.problems,
            hidden: extra,
            submit: self.submit,
            back: Place::Product(about.id),
        };
        Reply::with(shown.status, page.render())
    }

    /// The form again, with why it was not done.
    pub(super) async fn again(&self, visit: &Visit<'_>, id: Uuid, why: &Trouble, form: &Pairs) -> Reply {
        match Shown::refused(visit, why, form, self.fields) {
            Ok(shown) => self.page(visit, id, shown).await,
            Err(reply) => *reply,
        }
    }
}
