//! A file of products that is brought in. A script sends it in slices, and keeps it and the place in it in the browser; here nothing is
//! kept. Without a script, a small file is sent whole.

mod check;
mod deliver;
mod look;
mod page;
mod plain;
mod question;
mod send;

use http::StatusCode;
use serde_json::json;

use self::question::Question;
use crate::pairs::Pairs;
use crate::place::Step;
use crate::reply::Reply;
use crate::visit::Visit;

pub(crate) fn show(visit: &Visit<'_>) -> Reply {
    page::page(visit, visit.typed.as_ref(), StatusCode::OK, &maud::html! {})
}

/// A whole file, from a page without a script.
pub(crate) async fn send(visit: &Visit<'_>, form: &Pairs) -> Reply {
    plain::send(visit, form).await
}

/// A slice, from a script.
pub(crate) async fn step(visit: &Visit<'_>, step: Step, form: &Pairs) -> Reply {
    match (step, Question::of(form)) {
        (Step::Look, _) => look::look(visit, form),
        (Step::Check, Some(question)) => check::check(visit, form, &question),
        (Step::Send, Some(question)) => send::send(visit, form, &question).await,
        (_, None) => Reply::data(StatusCode::UNPROCESSABLE_ENTITY, json!({ "message": visit.t("import-columns-missing") }), None),
    }
}

/// To a script whose person has not signed in, or has signed in again since. Not 401: nobody guesses here.
pub(crate) fn shut(visit: &Visit<'_>) -> Reply {
    Reply::data(StatusCode::FORBIDDEN, json!({ "message": visit.t("import-sign-in"), "signIn": true }), None)
}

/// To a slice that is longer than one may be.
pub(crate) fn too_much(visit: &Visit<'_>) -> Reply {
    Reply::data(StatusCode::PAYLOAD_TOO_LARGE, json!({ "message": visit.t("too-long-title") }), None)
}
