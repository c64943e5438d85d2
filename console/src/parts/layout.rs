//! The frame of every page.

use maud::{DOCTYPE, Markup, html};

use super::curl::curl;
use super::hidden::{hidden, small_form};
use super::live::live;
use super::shortcuts::shortcuts;
use crate::assets;
use crate::clients::Name;
use crate::place::Place;
use crate::visit::Visit;
use crate::words::Language;

/// A page within the frame.
pub(crate) struct Layout<'a> {
    pub(crate) visit: &'a Visit<'a>,
    /// What the browser calls it.
    pub(crate) title: &'a str,
    /// Scripts of this page, beside those of all.
    pub(crate) scripts: &'a [&'a str],
    /// Whether the browser is to ask for it again at once.
    pub(crate) is_passed: bool,
}

impl<'a> Layout<'a> {
    pub(crate) fn new(visit: &'a Visit<'a>, title: &'a str) -> Self {
        Self { visit, title, scripts: &[], is_passed: false }
    }

    /// Scripts of every page.
    fn common(&self) -> &'static [&'static str] {
        if self.visit.session.is_signed_in() {
            &["page.js", "copy.js", "form.js", "keys.js", "live.js"]
        } else {
            &["page.js", "copy.js", "form.js"]
        }
    }

    /// The whole document around what the page shows.
    pub(crate) fn around(&self, content: &Markup) -> Markup {
        let Self { visit, title, scripts, is_passed } = self;
        html! {
            (DOCTYPE)
            html lang=(visit.words.language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if *is_passed { meta http-equiv="refresh" content="0"; }
                    meta name="color-scheme" content="light dark";
                    title { (title) " · " (visit.t("brand")) }
                    link rel="icon" href=(assets::address("icon.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(assets::address("console.css"));
                    @for script in self.common().iter().chain(*scripts) {
                        script type="module" src=(assets::address(script)) {}
                    }
                }
                body {
                    a.skip href="#main" { (visit.t("skip")) }
                    (banner(visit))
                    main #main tabindex="-1" {
                        @if let Some(notice) = visit.notice {
                            div.notice role="alert" { p { (visit.t(notice)) } }
                        }
                        (said(visit))
                        (content)
                        (curl(visit))
                    }
                }
            }
        }
    }
}

/// The heading of a page, with what can be done on it.
pub(crate) fn heading(title: &Markup, actions: &Markup) -> Markup {
    html! { div.heading { h1 { (title) } div.actions { (actions) } } }
}

fn banner(visit: &Visit<'_>) -> Markup {
    let is_here = |place: Place| (visit.place == place).then_some("page");
    html! {
        header.banner {
            a.brand href=(Place::List) { (visit.t("brand")) }
            @if visit.session.is_signed_in() {
                nav aria-label=(visit.t("nav-label")) {
                    a href=(Place::List) aria-current=[is_here(Place::List)] { (visit.t("nav-products")) }
                    a href=(Place::Events) aria-current=[is_here(Place::Events)] { (visit.t("nav-events")) }
                    a href=(Place::Books) aria-current=[is_here(Place::Books)] { (visit.t("nav-books")) }
                    @if visit.may_write(Name::Inventory) {
                        a href=(Place::Floor) aria-current=[is_here(Place::Floor)] { (visit.t("nav-floor")) }
                    }
                }
            }
            div.tools {
                @if visit.session.is_signed_in() { (live(visit)) (shortcuts(visit)) }
                (languages(visit))
                @if visit.session.is_signed_in() {
                    (small_form(visit, Place::SignOut, &html! {}, &html! { button.plain { (visit.t("sign-out")) } }))
                }
            }
        }
    }
}

fn languages(visit: &Visit<'_>) -> Markup {
    let others = Language::ALL.into_iter().filter(|language| *language != visit.words.language);
    // A form that was sent has no page of its own to come back to.
    let back = html! { (hidden("back", &visit.address)) };
    let buttons = html! {
        @for language in others {
            button.plain name="language" value=(language.tag()) lang=(language.tag()) { (language.name()) }
        }
    };
    small_form(visit, Place::Language, &back, &buttons)
}

/// What the action before came to, and how to take it back.
fn said(visit: &Visit<'_>) -> Markup {
    let Some(said) = &visit.said else { return html! {} };
    html! {
        div.said role="status" {
            p { (said.text(&visit.words)) }
            @if let Some(undo) = said.undo() {
                form method="post" action=(undo.place) {
                    (hidden("token", &visit.session.token))
                    (hidden("key", &if undo.key.is_empty() { visit.new_key() } else { undo.key.clone() }))
                    (hidden("undoes", "1"))
                    @for (name, value) in &undo.fields { (hidden(name, value)) }
                    button { (visit.t("undo")) }
                }
            }
        }
    }
}
