//! What goes along with a form unseen.

use maud::{Markup, html};

use crate::place::Place;
use crate::visit::Visit;

/// A value that goes along with a form unseen.
pub(crate) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A form that is a button or two.
pub(crate) fn small_form(visit: &Visit<'_>, place: Place, hidden_fields: &Markup, buttons: &Markup) -> Markup {
    html! {
        form method="post" action=(place) {
            (hidden("token", &visit.session.token))
            (hidden_fields)
            (buttons)
        }
    }
}
