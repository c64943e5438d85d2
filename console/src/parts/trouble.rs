//! What a service could not or would not do, told to a person.

use maud::{Markup, html};

use crate::clients::{Name, Trouble, TroubleKind};
use crate::place::Place;
use crate::visit::Visit;
use crate::words::Words;

/// What went wrong, in a sentence.
pub(crate) fn sentence(words: &Words, trouble: &Trouble) -> String {
    let service = words.t(match trouble.of {
        Name::Products => "service-products",
        Name::Inventory => "service-inventory",
    });
    let say = |id: &str| words.fill(id, &[("service", service.clone().into())]);
    match &trouble.kind {
        TroubleKind::NoKey => say("trouble-no-key"),
        TroubleKind::Unreachable => say("trouble-unreachable"),
        TroubleKind::Late => say("trouble-late"),
        TroubleKind::Garbled => say("trouble-garbled"),
        TroubleKind::Refused { status: 401, .. } => say("trouble-key"),
        TroubleKind::Refused { status: 403, .. } => say("trouble-read-only"),
        TroubleKind::Refused { status: 429 | 503, retry_after: Some(seconds), .. } => {
            let seconds = i64::try_from(*seconds).unwrap_or(i64::MAX);
            words.fill("trouble-busy-for", &[("service", service.into()), ("seconds", seconds.into())])
        }
        TroubleKind::Refused { status: 429 | 503, .. } => say("trouble-busy"),
        TroubleKind::Refused { status: 500.., .. } => say("trouble-failed"),
        TroubleKind::Refused { .. } => say("trouble-refused"),
    }
}

/// A box in the place of what could not be shown.
pub(crate) fn trouble(visit: &Visit<'_>, trouble: &Trouble) -> Markup {
    let words = &visit.words;
    html! {
        div.trouble role="alert" {
            p { strong { (sentence(words, trouble)) } }
            @for problem in trouble.problems() {
                @if !problem.detail.is_empty() { p { bdi lang="en" { (problem.detail) } } }
            }
            p.actions {
                @if trouble.is_about_key() {
                    a href=(Place::SignIn) { (words.t("sign-in-again")) }
                } @else {
                    a href=(visit.address) { (words.t("try-again")) }
                }
            }
            (request_id(words, &trouble.request_id))
        }
    }
}

/// The id to tell who looks into the log.
pub(crate) fn request_id(words: &Words, id: &str) -> Markup {
    html! { p.quiet { (words.t("request-id")) " " code { (id) } } }
}
