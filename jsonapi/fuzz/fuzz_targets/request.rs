//! Every pointer of an error leads to something in the document, or is the attribute that is missing.
#![no_main]

use jsonapi::attribute::{Integer, canonical_uuid, string};
use jsonapi::request::Draft;
use jsonapi::{Errors, Source, json};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const STARS: Integer = Integer::range(1, 5);

fn read(document: &Value) -> Result<(), Errors> {
    let mut draft = Draft::create(document, "reviews")?;
    let id = draft.client_id(canonical_uuid);
    let title = draft.required("title", |value| string(value).map(str::to_owned));
    let stars = draft.optional("stars", |value| STARS.parse(value));
    draft.read_only("created_at", None);
    let book = draft.reference("book_id", "book", "books", canonical_uuid);
    draft.read_only_relationship("answers");
    draft.finish(|| Some((id?, title?, stars?, book?))).map(drop)
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = json::parse(bytes) else { return };
    let Err(errors) = read(&document) else { return };
    for error in &errors {
        if let Some(Source::Pointer(pointer)) = error.source() {
            assert!(pointer == "/data/attributes/title" || document.pointer(pointer).is_some(), "{pointer}");
        }
    }
});
