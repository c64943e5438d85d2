//! Every pointer of an error leads to something in the document; every local identity in use was given before.
#![no_main]

use jsonapi::atomic::{Href, Target, parse};
use jsonapi::request::Identity;
use jsonapi::{Source, json};
use libfuzzer_sys::fuzz_target;
use std::collections::HashSet;

fn resolve(path: &str) -> Option<Href> {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["", "people"] => Some(Href::Collection("people")),
        ["", "people", id] => Some(Href::Resource("people", (*id).to_owned())),
        ["", "people", id, "friends"] => Some(Href::Relationship("people", (*id).to_owned(), "friends")),
        _ => None,
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = json::parse(bytes) else { return };
    match parse(&document, 10, resolve) {
        Err(errors) => {
            for error in &errors {
                if let Some(Source::Pointer(pointer)) = error.source() {
                    assert!(document.pointer(pointer).is_some(), "{pointer}");
                }
            }
        }
        Ok(operations) => {
            let mut given = HashSet::new();
            for operation in &operations {
                let (kind, identity) = match &operation.target {
                    Target::Collection { kind, .. } => (kind, None),
                    Target::Resource { kind, identity } | Target::Relationship { kind, identity, .. } => (kind, Some(identity)),
                };
                if let Some(Identity::Lid(lid)) = identity {
                    assert!(given.contains(&(*kind, *lid)));
                }
                if let Some(lid) = operation.lid {
                    assert!(given.insert((*kind, lid)));
                }
            }
        }
    }
});
