//! The page: a form that works as it is, and the steps that a script goes through in its place.

use http::StatusCode;
use maud::{Markup, html};
use serde_json::{Map, Value, json};

use crate::clients::Name;
use crate::limits::{FILE_BYTES_MAX, FILE_ROWS_MAX, SENT_BYTES_MAX, SLICE_BYTES_MAX};
use crate::pairs::Pairs;
use crate::parts::{Layout, hidden};
use crate::place::{Place, Step};
use crate::reply::Reply;
use crate::sheet::{Column, Encoding, Mark};
use crate::visit::Visit;

/// What the script says.
const SAID: [&str; 22] = [
    "import-checking",
    "import-checked",
    "import-columns-missing",
    "import-leave-out",
    "import-sending",
    "import-paused",
    "import-left",
    "import-rate",
    "import-done",
    "import-wait",
    "import-offline",
    "import-kept",
    "import-file-gone",
    "import-no-store",
    "import-row",
    "import-wrong-file",
    "import-failed-file",
    "import-result",
    "import-nothing",
    "import-stuck",
    "import-sign-in",
    "import-more-rows",
];

/// The page, with what became of a file above the form.
pub(super) fn page(visit: &Visit<'_>, values: Option<&Pairs>, status: StatusCode, result: &Markup) -> Reply {
    let title = visit.t("import-title");
    let may_write = visit.may_write(Name::Products) && visit.may_write(Name::Inventory);
    let content = html! {
        nav.trail aria-label=(visit.t("trail-label")) { a href=(Place::List) { (visit.t("nav-products")) } }
        h1 { (title) }
        (result)
        @if may_write {
            div.import data-import data-settings=(settings(visit)) {
                (choose(visit, values))
                (map(visit))
                (progress(visit))
            }
        } @else {
            p { (visit.t("import-read-only")) }
        }
    };
    Reply::with(status, Layout { scripts: &["import.js"], ..Layout::new(visit, &title) }.around(&content))
}

/// What the script needs to know. A number that it fills in stands in braces.
fn settings(visit: &Visit<'_>) -> Value {
    let blanks = ["count", "total", "row", "wrong", "made", "changed", "there", "failed", "seconds", "time", "rate"];
    let blanks = blanks.map(|name| (name, format!("{{{name}}}")));
    let values: Vec<_> = blanks.iter().map(|(name, blank)| (*name, blank.as_str().into())).collect();
    let words: Map<String, Value> = SAID.iter().map(|id| ((*id).to_owned(), visit.words.fill(id, &values).into())).collect();
    let columns: Vec<Value> = Column::ALL.iter().map(|(word, column)| json!([word, visit.t(column.label())])).collect();
    let needed: Vec<&str> = Column::NEEDED.into_iter().map(Column::word).collect();
    json!({
        "token": visit.session.token, "words": words, "columns": columns, "needed": needed, "ignored": visit.t("import-ignored"),
        "look": Place::Step(Step::Look).to_string(), "check": Place::Step(Step::Check).to_string(),
        "send": Place::Step(Step::Send).to_string(), "slice": SLICE_BYTES_MAX, "sent": SENT_BYTES_MAX,
    })
}

fn choose(visit: &Visit<'_>, values: Option<&Pairs>) -> Markup {
    let currency = values.map(|values| values.trimmed("currency")).filter(|currency| !currency.is_empty()).unwrap_or("USD");
    let is_update = values.is_some_and(|values| values.get("existing") == "update");
    let limits = [("rows", (FILE_ROWS_MAX as u64).into()), ("megabytes", ((FILE_BYTES_MAX >> 20) as u64).into())];
    html! {
        form.sheet.narrow method="post" action=(Place::Import) enctype="multipart/form-data" data-step="choose" {
            (hidden("token", &visit.session.token))
            p { (visit.t("import-intro")) }
            noscript { p.notice { (visit.words.fill("import-plain", &limits)) } }
            div.field.drop {
                label for="file" { (visit.t("import-file")) }
                p.hint id="file-hint" { (visit.t("import-file-hint")) }
                input #file type="file" name="file" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain" required
                    aria-describedby="file-hint";
            }
            div.field {
                label for="currency" { (visit.t("import-currency")) }
                p.hint id="currency-hint" { (visit.t("import-currency-hint")) }
                input #currency type="text" name="currency" value=(currency) maxlength="3" autocomplete="off" aria-describedby="currency-hint";
            }
            fieldset.versions {
                legend { (visit.t("import-existing")) }
                @for (word, text, is_chosen) in [("leave", "import-existing-leave", !is_update), ("update", "import-existing-update", is_update)] {
                    div.version {
                        input id={ "existing-" (word) } type="radio" name="existing" value=(word) checked[is_chosen];
                        label for={ "existing-" (word) } { (visit.t(text)) }
                    }
                }
            }
            div.actions { button.primary { (visit.t("import-button")) } a.button href=(Place::List) { (visit.t("form-back")) } }
        }
    }
}

/// How the file is read; the script fills it in, and the person corrects it.
fn map(visit: &Visit<'_>) -> Markup {
    let option = |value: &str, text: String| html! { option value=(value) { (text) } };
    html! {
        section hidden data-step="map" aria-labelledby="map-title" {
            h2 #map-title tabindex="-1" { (visit.t("import-map")) }
            p { (visit.t("import-map-intro")) }
            div.choices {
                div.field {
                    label for="separator" { (visit.t("import-separator")) }
                    select #separator {
                        (option(",", visit.t("import-comma"))) (option(";", visit.t("import-semicolon")))
                        (option("\t", visit.t("import-tab"))) (option("|", visit.t("import-bar")))
                    }
                }
                div.field {
                    label for="mark" { (visit.t("import-mark")) }
                    select #mark { @for (word, mark) in Mark::ALL { (option(word, format!("12{}50", mark.sign()))) } }
                }
                div.field {
                    label for="encoding" { (visit.t("import-encoding")) }
                    select #encoding {
                        @for (word, encoding) in Encoding::ALL {
                            (option(word, if encoding == Encoding::Either { visit.t("import-either") } else { word.to_uppercase() }))
                        }
                    }
                }
            }
            div.scroll tabindex="0" role="group" aria-labelledby="map-title" { table #preview { thead {} tbody {} } }
            p.wrong role="alert" data-map-wrong {}
            div.actions { button.primary type="button" data-do="check" { (visit.t("import-check")) } (again(visit)) }
        }
    }
}

/// Checking and sending: how far it is, and what is wrong.
fn progress(visit: &Visit<'_>) -> Markup {
    html! {
        section hidden data-step="run" aria-labelledby="run-title" {
            h2 #run-title tabindex="-1" { (visit.t("import-checking")) }
            progress #run-progress aria-labelledby="run-title" max="1" value="0" {}
            p #run-state {}
            div.trouble hidden role="alert" data-trouble { p data-trouble-text {} p { a href="" data-sign-in hidden { (visit.t("sign-in-again")) } } }
            p role="status" data-told {}
            ul.entries data-wrong {}
            p.quiet data-more {}
            div.actions {
                button.primary type="button" hidden data-do="send" { (visit.t("import-send")) }
                button type="button" hidden data-do="pause" { (visit.t("import-pause")) }
                button.primary type="button" hidden data-do="resume" { (visit.t("import-resume")) }
                button type="button" hidden data-do="save" { (visit.t("import-save")) }
                (again(visit))
                a.button href=(Place::List) { (visit.t("to-list")) }
            }
        }
    }
}

fn again(visit: &Visit<'_>) -> Markup {
    html! { button type="button" data-do="again" { (visit.t("import-again")) } }
}
