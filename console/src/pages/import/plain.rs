//! A small file that is sent whole, by a browser without scripts: every row is checked, and where all are right, every row is sent.

use std::collections::HashMap;

use http::StatusCode;
use maud::{Markup, html};

use super::check::chained;
use super::deliver::{Delivery, Existing, Fate};
use super::look::Look;
use super::page::page;
use super::question::{Question, Told};
use crate::clients::Trouble;
use crate::limits::{FILE_ROWS_MAX, ROW_BYTES_MAX, SENT_ROWS_MAX};
use crate::pages::sign_in;
use crate::pairs::Pairs;
use crate::parts::trouble;
use crate::place::Place;
use crate::reply::Reply;
use crate::sheet::{self, Column, Item, Limits, Slice, read};
use crate::visit::Visit;
use crate::words::Words;

type Rows = Vec<(u64, Item)>;
type Wrong = Vec<(u64, Vec<Told>)>;

pub(super) async fn send(visit: &Visit<'_>, form: &Pairs) -> Reply {
    let refuse = |text: String| {
        let result = html! { div.trouble role="alert" { p { strong { (visit.t("form-not-done")) } } p { (text) } } };
        page(visit, Some(form), StatusCode::UNPROCESSABLE_ENTITY, &result)
    };
    let Some(look) = Look::at(&visit.file, true, form) else { return refuse(visit.t("import-nothing")) };
    let missing = look.columns.missing();
    if !missing.is_empty() {
        let names: Vec<&str> = missing.into_iter().map(Column::word).collect();
        return refuse(visit.words.fill("import-columns-plain", &[("names", names.join(", ").into())]));
    }
    let question = Question { format: look.opening.format, columns: look.columns };
    let (rows, wrong) = checked(visit, &question, &visit.file[look.used..], look.row);
    if !wrong.is_empty() {
        return page(visit, Some(form), StatusCode::UNPROCESSABLE_ENTITY, &told(&visit.words, &wrong));
    }
    if rows.len() > FILE_ROWS_MAX {
        let most = i64::try_from(FILE_ROWS_MAX).unwrap_or(i64::MAX);
        return refuse(visit.words.fill("import-too-many", &[("rows", most.into())]));
    }
    let source = format!("{} {}", chained("", &visit.file), question.mapping());
    let delivery = Delivery { visit, source, existing: Existing::of(form.get("existing")) };
    match deliver(&delivery, rows).await {
        (done, None) => page(visit, None, StatusCode::OK, &outcome(visit, &done, &html! {})),
        (_, Some(why)) if why.is_about_key() => sign_in::again(visit, &why, None),
        (done, Some(why)) => {
            let status = crate::pages::missing::status(&why);
            page(visit, Some(form), status, &outcome(visit, &done, &trouble(visit, &why)))
        }
    }
}

/// All rows, and what is wrong with those that are not right.
fn checked(visit: &Visit<'_>, question: &Question, bytes: &[u8], row: u64) -> (Rows, Wrong) {
    let slice = Slice { bytes, row, within: None, is_last: true };
    let part = read(question.format, slice, Limits { row_bytes: ROW_BYTES_MAX, rows: usize::MAX });
    let mut first: HashMap<String, u64> = HashMap::new();
    let (mut rows, mut wrong) = (Rows::new(), Wrong::new());
    for record in &part.records {
        match sheet::check(record, &question.columns) {
            None => {}
            Some(Err(flaws)) => wrong.push((record.row, flaws.iter().map(|flaw| Told::flaw(&visit.words, flaw)).collect())),
            Some(Ok(item)) => match first.insert(item.sku.clone(), record.row) {
                Some(row) => {
                    let text = visit.words.fill("import-wrong-twice", &[("row", row.to_string().into())]);
                    wrong.push((record.row, vec![Told::message(text)]));
                    first.insert(item.sku, row);
                }
                None => rows.push((record.row, item)),
            },
        }
    }
    (rows, wrong)
}

/// Sends the rows in batches; where a service could not decide, what became of those before.
async fn deliver(delivery: &Delivery<'_>, rows: Rows) -> (Vec<(u64, String, Fate)>, Option<Trouble>) {
    let mut done = Vec::new();
    for batch in rows.chunks(SENT_ROWS_MAX) {
        match delivery.deliver(batch.iter().map(|(_, item)| item.clone()).collect()).await {
            Ok(fates) => done.extend(batch.iter().zip(fates).map(|((row, item), fate)| (*row, item.sku.clone(), fate))),
            Err(why) => return (done, Some(why)),
        }
    }
    (done, None)
}

/// What is wrong, by row.
fn told(words: &Words, wrong: &Wrong) -> Markup {
    let count = i64::try_from(wrong.len()).unwrap_or(i64::MAX);
    html! {
        div.trouble role="alert" {
            p { strong { (words.fill("import-wrong-rows", &[("wrong", count.into())])) } " " (words.t("import-nothing-sent")) }
            ul {
                @for (row, told) in wrong.iter().take(FILE_ROWS_MAX) {
                    li { (words.fill("import-row", &[("row", row.to_string().into())])) " " @for one in told { bdi { (one.text()) } " " } }
                }
            }
        }
    }
}

/// What became of each row.
fn outcome(visit: &Visit<'_>, done: &[(u64, String, Fate)], trouble: &Markup) -> Markup {
    let words = &visit.words;
    let count =
        |is_it: fn(&Fate) -> bool| i64::try_from(done.iter().filter(|(_, _, fate)| is_it(fate)).count()).unwrap_or(i64::MAX);
    let counts = [
        ("made", count(|fate| *fate == Fate::Made).into()),
        ("changed", count(|fate| *fate == Fate::Changed).into()),
        ("there", count(|fate| *fate == Fate::There).into()),
        ("failed", count(|fate| matches!(fate, Fate::Refused(_))).into()),
    ];
    let text = |fate: &Fate| match fate {
        Fate::Made => words.t("import-fate-made"),
        Fate::Changed => words.t("import-fate-changed"),
        Fate::There => words.t("import-fate-there"),
        Fate::Refused(why) => why.clone(),
    };
    html! {
        (trouble)
        div.said role="status" { p { (words.fill("import-result", &counts)) } p { a href=(Place::List) { (words.t("to-list")) } } }
        div.scroll {
            table {
                thead { tr { th scope="col" { (words.t("import-row-heading")) } th scope="col" { (words.t("column-sku")) } th scope="col" { (words.t("column-what")) } } }
                tbody {
                    @for (row, sku, fate) in done { tr { td { (row) } td { bdi { (sku) } } td { (text(fate)) } } }
                }
            }
        }
    }
}
