//! A slice whose rows are sent, a batch at a time.

use http::StatusCode;
use serde_json::json;

use super::check::Again;
use super::deliver::{Delivery, Existing, Fate};
use super::question::{Question, Told, failed, next};
use crate::limits::SENT_ROWS_MAX;
use crate::pages::missing;
use crate::pairs::Pairs;
use crate::parts::sentence;
use crate::reply::Reply;
use crate::sheet::{self, Record};
use crate::visit::Visit;

/// The answer to a script: how many were made, changed and there already, and the rows that failed. Where a service could not decide,
/// nothing of the slice counts as used, and the same is sent again.
pub(super) async fn send(visit: &Visit<'_>, form: &Pairs, question: &Question) -> Reply {
    let part = question.part(visit, form, SENT_ROWS_MAX);
    let again = Again::of(form);
    let (mut rows, mut items, mut left_out): (Vec<&Record>, Vec<_>, usize) = (Vec::new(), Vec::new(), 0);
    for record in &part.records {
        match sheet::check(record, &question.columns) {
            None => {}
            Some(Ok(item)) if !again.has(record) => {
                rows.push(record);
                items.push(item);
            }
            // It was told when it was checked.
            Some(_) => left_out += 1,
        }
    }
    let source = format!("{} {}", form.get("hash"), question.mapping());
    let delivery = Delivery { visit, source, existing: Existing::of(form.get("existing")) };
    let fates = match delivery.deliver(items).await {
        Ok(fates) => fates,
        Err(why) => {
            let status = missing::status(&why);
            let answer = json!({ "message": sentence(&visit.words, &why), "wait": why.wait_s(), "signIn": why.is_about_key(),
                "request": why.request_id });
            return Reply::data(status, answer, None);
        }
    };
    let count = |sought: &Fate| fates.iter().filter(|fate| *fate == sought).count();
    let mut answer = next(&part);
    answer["made"] = count(&Fate::Made).into();
    answer["changed"] = count(&Fate::Changed).into();
    answer["there"] = count(&Fate::There).into();
    let refused = |(record, fate): (&&Record, &Fate)| match fate {
        Fate::Refused(why) => Some(failed(record, &[Told::message(why.clone())], question)),
        _ => None,
    };
    answer["failed"] = rows.iter().zip(&fates).filter_map(refused).collect();
    answer["leftOut"] = left_out.into();
    Reply::data(StatusCode::OK, answer, None)
}
