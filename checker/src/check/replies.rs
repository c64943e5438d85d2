//! What holds of the replies to one operation, whatever it was.

use super::Findings;
use super::index::{Index, Spot};
use crate::call::Reply;
use crate::history::{Attempt, Excuse, Operation};
use crate::plan::Action;
use crate::reader::read_reply;

/// Outcomes that stay with an idempotency key.
const STORED: [&str; 4] = ["insufficient_stock", "stock_not_found", "stock_exists", "id_taken"];

/// What became of an operation.
pub(super) struct Fate<'a> {
    /// Its effects, in the order of the ledger.
    pub(super) effects: Vec<Spot>,
    /// The attempt that had them, where the ledger knows.
    pub(super) doer: Option<&'a Attempt>,
}

/// Finds what became of an operation, and checks all that does not depend on its kind.
pub(super) fn settle<'a>(operation: &'a Operation, index: &Index<'_>, findings: &mut Findings) -> Fate<'a> {
    for (attempt, reply) in operation.replies() {
        let tell = || format!("{} of {:?}: {reply}", attempt.request_id, operation.action);
        findings.require(is_excused(reply, operation.excuse), "no failure without a fault", tell);
        let read = read_reply(reply);
        findings.require(read.is_ok(), "a reply is a document that others can read", || format!("{read:?}: {}", tell()));
        let moved = index.by_request.contains_key(attempt.request_id.as_str());
        findings.require(!moved || reply.status < 400, "what is refused moves nothing", tell);
    }
    let effects = effects(operation, index);
    let requests: Vec<&str> = effects.iter().filter_map(|spot| index.transition(*spot)?.request_id.as_deref()).collect();
    let doer = requests.first().and_then(|id| operation.attempts.iter().find(|attempt| attempt.request_id == **id));
    let tell = || format!("{:?}, key {:?}: {effects:?} by {requests:?}", operation.action, operation.key);
    findings.require(requests.iter().all(|id| operation.sent(id)), "an effect is that of its own request", tell);
    let expected = if let Action::Lines { lines } = &operation.action { lines.len() } else { 1 };
    let is_whole = effects.is_empty() || effects.len() == expected && requests.windows(2).all(|pair| pair[0] == pair[1]);
    findings.require(is_whole, "an operation has one effect, and all of it", tell);
    let succeeded = operation.replies().any(|(_, reply)| reply.status < 300);
    let must = succeeded && changes_once(&operation.action);
    findings.require(!must || !effects.is_empty(), "what is acknowledged is there", tell);
    if operation.key.is_some() {
        // The driver asks once more when all faults are over.
        let is_settled = operation.attempts.iter().any(Attempt::is_settled);
        findings.require(is_settled, "all is well when the faults are over", || format!("{:?}", operation.attempts.last()));
        check_key(operation, &effects, doer, findings);
    }
    Fate { effects, doer }
}

/// Whether success means that this very operation changed something: cancelling what is cancelled succeeds as well.
fn changes_once(action: &Action) -> bool {
    matches!(action, Action::Start { .. } | Action::Move { .. } | Action::Buy { .. } | Action::Hold { .. } | Action::Lines { .. })
}

/// The changes that an operation made.
fn effects(operation: &Operation, index: &Index<'_>) -> Vec<Spot> {
    let named = |found: Option<&Spot>| found.copied().into_iter().collect();
    match &operation.action {
        Action::Buy { id, .. } => named(index.sold.get(id)),
        Action::Hold { id, .. } => named(index.held.get(id)),
        Action::ReadStock { .. } | Action::ReadPurchase { .. } | Action::ReadReservation { .. } | Action::Audit => Vec::new(),
        // Stock that starts with nothing on hand has no movement; its reply tells the version.
        Action::Start { product, on_hand: 0, .. } => {
            let replies = operation.replies().filter(|(_, reply)| reply.status == 201);
            let versions = replies.filter_map(|(_, reply)| usize::try_from(reply.number("version")?).ok());
            let mut spots: Vec<Spot> = versions.map(|version| (*product, version)).collect();
            spots.dedup();
            spots
        }
        _ => {
            let attempts = operation.attempts.iter();
            attempts.filter_map(|attempt| index.by_request.get(attempt.request_id.as_str())).flatten().copied().collect()
        }
    }
}

/// All replies to one key are one reply, and only the first is not marked as a repetition.
fn check_key(operation: &Operation, effects: &[Spot], doer: Option<&Attempt>, findings: &mut Findings) {
    let stored: Vec<(&Attempt, &Reply)> =
        operation.replies().filter(|(_, reply)| reply.status < 300 || STORED.contains(&reply.code().as_str())).collect();
    let tell = || {
        let replies: Vec<String> = stored.iter().map(|(attempt, reply)| format!("{}: {reply}", attempt.request_id)).collect();
        format!("{:?}, key {:?}: {}", operation.action, operation.key, replies.join(" | "))
    };
    let same = stored.windows(2).all(|pair| pair[0].1.status == pair[1].1.status && pair[0].1.body == pair[1].1.body);
    findings.require(same, "one key, one answer, to the byte", tell);
    let refused = stored.iter().any(|(_, reply)| reply.status >= 400);
    findings.require(!refused || effects.is_empty(), "a refusal stays a refusal", tell);
    let first = stored.iter().find(|(_, reply)| reply.status >= 400).and_then(|(_, reply)| reply.error_id());
    let first = first.or_else(|| doer.map(|attempt| attempt.request_id.clone()));
    let fresh: Vec<&str> =
        stored.iter().filter(|(_, reply)| !reply.is_replay()).map(|(attempt, _)| attempt.request_id.as_str()).collect();
    let right = fresh.len() <= 1 && first.is_none_or(|first| fresh.iter().all(|id| *id == first));
    findings.require(right, "only the first answer to a key is new", tell);
}

/// Whether the faults in force excuse this reply, if it needs an excuse.
fn is_excused(reply: &Reply, excuse: Excuse) -> bool {
    match (reply.status, reply.code().as_str()) {
        (404, "product_not_found") => excuse.unknown_product,
        (502, "products_invalid_response") | (504, "products_timeout") => excuse.products,
        (503, "products_unavailable") => excuse.products && reply.has_retry_after(),
        (503, "database_busy") => excuse.database && reply.has_retry_after(),
        (503, "database_unavailable") => excuse.disk && reply.has_retry_after(),
        (status, _) => status < 500,
    }
}
