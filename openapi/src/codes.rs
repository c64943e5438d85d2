//! Which codes an operation can answer with.

use std::collections::BTreeMap;

use http::Method;
use jsonapi::Code;
use jsonapi::error::code as general;
use web::{Operation, RequestDoc, code};

use crate::headers::Headers;

/// The codes by status. Several errors of different statuses are answered with 400, and with 500 where one of them is ours, so
/// 400 has those of all 4xx that a body or a query can cause.
pub(crate) fn by_status<S>(operation: &Operation<S>) -> BTreeMap<u16, Vec<&'static str>> {
    let mut all: BTreeMap<u16, Vec<&'static str>> = BTreeMap::new();
    for code in codes(operation) {
        let own = code.status.as_u16();
        let is_one_of_several = match own {
            403 | 404 | 409 | 422 => operation.doc.request != RequestDoc::None,
            // A condition on one of several operations; on the whole request it is told alone.
            428 => matches!(operation.doc.request, RequestDoc::Operations { .. }),
            _ => false,
        };
        for status in [Some(own), is_one_of_several.then_some(400)].into_iter().flatten() {
            let of_status = all.entry(status).or_default();
            if !of_status.contains(&code.code) {
                of_status.push(code.code);
            }
        }
    }
    all
}

/// Every code that this operation can answer with.
fn codes<S>(operation: &Operation<S>) -> Vec<Code> {
    let (method, doc) = (&operation.method, &operation.doc);
    let mut all = vec![
        general::INVALID_QUERY_PARAMETER,
        code::UNAUTHENTICATED,
        general::NOT_ACCEPTABLE,
        general::UNSUPPORTED_MEDIA_TYPE,
        general::INTERNAL_ERROR,
        code::DATABASE_BUSY,
        code::DATABASE_UNAVAILABLE,
    ];
    if *method != Method::GET {
        all.push(general::FORBIDDEN);
    }
    if *method == Method::POST || *method == Method::PATCH {
        all.push(general::BODY_TOO_LARGE);
    }
    if operation.path.contains('{') {
        all.push(general::NOT_FOUND);
    }
    all.extend(of_body(doc.request));
    match Headers::of(operation) {
        Headers::Idempotent => all.extend([general::INVALID_IDEMPOTENCY_KEY, code::IDEMPOTENCY_KEY_REUSED]),
        Headers::Conditional | Headers::IfMatch | Headers::Wait => all.push(general::PRECONDITION_FAILED),
        Headers::None => {}
    }
    all.extend(doc.errors);
    all
}

fn of_body(request: RequestDoc) -> Vec<Code> {
    let mut all = match request {
        RequestDoc::None => return vec![],
        RequestDoc::Create(_) => vec![],
        RequestDoc::Update(_) => vec![general::ID_MISMATCH],
        RequestDoc::Operations { .. } => vec![general::ID_MISMATCH, general::NOT_FOUND, code::ANSWER_TOO_LARGE],
    };
    all.extend([
        general::INVALID_JSON,
        general::INVALID_DOCUMENT,
        general::TYPE_MISMATCH,
        general::VALIDATION_FAILED,
        general::READ_ONLY_ATTRIBUTE,
    ]);
    all
}
