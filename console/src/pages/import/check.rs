//! A slice whose rows are checked, before anything of the file is sent.

use std::collections::HashMap;

use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::question::{Question, Told, failed, next};
use crate::limits::CHECKED_ROWS_MAX;
use crate::pairs::Pairs;
use crate::reply::Reply;
use crate::sheet;
use crate::sheet::Record;
use crate::visit::Visit;

/// The answer to a script: the SKUs of the rows, so that it finds those that are there twice, and what is wrong.
pub(super) fn check(visit: &Visit<'_>, form: &Pairs, question: &Question) -> Reply {
    let part = question.part(visit, form, CHECKED_ROWS_MAX);
    let again = Again::of(form);
    let (mut good, mut wrong, mut twice): (Vec<Value>, Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new(), Vec::new());
    for record in &part.records {
        match sheet::check(record, &question.columns) {
            None => {}
            Some(Ok(_)) if again.has(record) => twice.push(failed(record, &[again.told(visit, record)], question)),
            Some(Ok(item)) => good.push(json!([record.row, item.sku])),
            Some(Err(flaws)) => {
                let told: Vec<Told> = flaws.iter().map(|flaw| Told::flaw(&visit.words, flaw)).collect();
                wrong.push(failed(record, &told, question));
            }
        }
    }
    let mut answer = next(&part);
    answer["good"] = good.into();
    answer["wrong"] = wrong.into();
    answer["twice"] = twice.into();
    answer["hash"] = chained(form.get("hash"), &visit.file[..part.used]).into();
    Reply::data(StatusCode::OK, answer, None)
}

/// Rows whose SKU another row before them has, which a script has found out: `12-3,15-3`.
pub(super) struct Again(HashMap<u64, u64>);

impl Again {
    pub(super) fn of(form: &Pairs) -> Self {
        let pair = |pair: &str| pair.split_once('-').and_then(|(row, first)| Some((row.parse().ok()?, first.parse().ok()?)));
        Self(form.get("twice").split(',').filter_map(pair).collect())
    }

    pub(super) fn has(&self, record: &Record) -> bool {
        self.0.contains_key(&record.row)
    }

    fn told(&self, visit: &Visit<'_>, record: &Record) -> Told {
        let first = self.0.get(&record.row).copied().unwrap_or_default();
        Told::message(visit.words.fill("import-wrong-twice", &[("row", first.to_string().into())]))
    }
}

/// The hash of a file up to here. It is one of slices, each with what came before: the component keeps nothing between two of them, and
/// a browser has no hash of its own for a file in parts, nor any at all over plain HTTP.
pub(super) fn chained(before: &str, bytes: &[u8]) -> String {
    let hash = Sha256::new().chain_update(before).chain_update(bytes).finalize();
    hash.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::chained;

    #[test]
    fn the_hash_is_of_all_that_came() {
        let of = |slices: [&[u8]; 2]| slices.iter().fold(String::new(), |before, slice| chained(&before, slice));
        assert_eq!(of([b"ab", b"cd"]), of([b"ab", b"cd"]));
        assert_ne!(of([b"ab", b"cd"]), of([b"ax", b"cd"]));
        assert_eq!(of([b"ab", b"cd"]).len(), 64);
    }
}
