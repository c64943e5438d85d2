//! Pages in the place of one that cannot be shown.

use http::StatusCode;
use maud::{Markup, html};

use super::sign_in;
use crate::clients::Trouble;
use crate::parts::{Layout, trouble};
use crate::place::Place;
use crate::reply::Reply;
use crate::visit::Visit;

/// Nothing is at this address.
pub(crate) fn nowhere(visit: &Visit<'_>) -> Reply {
    plain(visit, StatusCode::NOT_FOUND, "missing-title", "missing-text")
}

/// A form that a page of another site sent.
pub(crate) fn foreign(visit: &Visit<'_>) -> Reply {
    plain(visit, StatusCode::FORBIDDEN, "foreign-title", "foreign-text")
}

/// From a link of another site a browser comes without the cookies of who has signed in. It comes again at once, from here, with them.
pub(crate) fn arriving(visit: &Visit<'_>) -> Reply {
    let title = visit.t("arriving-title");
    let content = html! { div.narrow { h1 { (title) } p { a href=(visit.address) { (visit.t("arriving-link")) } } } };
    Reply::page(Layout { is_passed: true, ..Layout::new(visit, &title) }.around(&content))
}

/// A form that changes something, for a key that may not.
pub(crate) fn read_only(visit: &Visit<'_>) -> Reply {
    plain(visit, StatusCode::FORBIDDEN, "read-only-title", "read-only-text")
}

/// A form with more in it than any of ours.
pub(crate) fn too_long(visit: &Visit<'_>) -> Reply {
    plain(visit, StatusCode::PAYLOAD_TOO_LARGE, "too-long-title", "too-long-text")
}

/// An address that is not used in this way.
pub(crate) fn method(visit: &Visit<'_>) -> Reply {
    plain(visit, StatusCode::METHOD_NOT_ALLOWED, "method-title", "method-text")
}

/// What the page is about could not be read.
pub(crate) fn unread(visit: &Visit<'_>, why: &Trouble) -> Reply {
    if why.is_about_key() {
        return sign_in::again(visit, why, None);
    }
    if why.status() == Some(404) {
        return nowhere(visit);
    }
    Reply::with(status(why), framed(visit, "unread-title", &trouble(visit, why)))
}

/// The status of a page that tells of this.
pub(crate) fn status(why: &Trouble) -> StatusCode {
    let told = why.status().and_then(|status| StatusCode::from_u16(status).ok());
    told.filter(|status| *status != StatusCode::UNAUTHORIZED).unwrap_or(StatusCode::BAD_GATEWAY)
}

fn plain(visit: &Visit<'_>, status: StatusCode, title: &str, text: &str) -> Reply {
    Reply::with(status, framed(visit, title, &html! { p { (visit.t(text)) } }))
}

fn framed(visit: &Visit<'_>, title: &str, text: &Markup) -> Markup {
    let title = visit.t(title);
    let content = html! {
        div.narrow {
            h1 { (title) }
            (text)
            p { a href=(Place::List) { (visit.t("to-list")) } }
        }
    };
    Layout::new(visit, &title).around(&content)
}
