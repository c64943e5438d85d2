//! What holds of the replies to one operation, whatever it was.

use super::Findings;
use super::feed::Transition;
use super::index::Index;
use crate::call::Reply;
use crate::history::{Attempt, Operation};
use crate::plan::Action;
use crate::reader::read_reply;

/// Outcomes that stay with an idempotency key.
const STORED: [&str; 4] = ["insufficient_stock", "stock_not_found", "stock_exists", "id_taken"];

/// What an operation changed, in the order of the ledger, and the attempt that did it, where the ledger knows.
type Fate<'a> = (Vec<&'a Transition<'a>>, Option<&'a Attempt>);

/// Finds what became of an operation, and checks all that does not depend on its kind.
pub(super) fn settle<'a>(operation: &'a Operation, index: &Index<'a>, findings: &mut Findings) -> Fate<'a> {
    for (attempt, reply) in operation.replies() {
        let tell = || format!("{} of {:?}: {reply}", attempt.request_id, operation.action);
        findings.require(is_excused(operation, reply), "no failure without a fault", tell);
        let read = read_reply(reply);
        findings.require(read.is_ok(), "a reply is a document that others can read", || format!("{read:?}: {}", tell()));
        let moved = !index.by_request(&attempt.request_id).is_empty();
        findings.require(!moved || reply.status < 400, "what is refused moves nothing", tell);
    }
    let effects = effects(operation, index);
    let requests: Vec<&str> = effects.iter().filter_map(|effect| effect.request_id).collect();
    let sender = |id: &str| operation.attempts.iter().find(|attempt| attempt.request_id == id);
    let doer = requests.first().and_then(|id| sender(id));
    let tell = || format!("{operation}: {effects:?}");
    findings.require(requests.iter().all(|id| sender(id).is_some()), "an effect is that of its own request", tell);
    let expected = if let Action::Lines { lines } = &operation.action { lines.len() } else { 1 };
    let is_whole = effects.is_empty() || effects.len() == expected && requests.windows(2).all(|pair| pair[0] == pair[1]);
    findings.require(is_whole, "an operation has one effect, and all of it", tell);
    // Success means that this very operation changed something; but cancelling what is cancelled succeeds as well.
    let must = operation.action.is_post() && operation.replies().any(|(_, reply)| reply.status < 300);
    findings.require(!must || !effects.is_empty(), "what is acknowledged is there", tell);
    if operation.key.is_some() {
        // The driver asks once more when all faults are over.
        let tell = || format!("{:?}", operation.attempts.last());
        findings.require(operation.is_settled(), "all is well when the faults are over", tell);
        check_key(operation, !effects.is_empty(), doer, findings);
    }
    (effects, doer)
}

/// The changes that an operation made.
fn effects<'a>(operation: &Operation, index: &Index<'a>) -> Vec<&'a Transition<'a>> {
    match &operation.action {
        Action::Buy { id, .. } => index.sold.get(id).copied().into_iter().collect(),
        Action::Hold { id, .. } => index.held.get(id).copied().into_iter().collect(),
        // Stock that starts with nothing on hand has no movement; its reply tells the version.
        Action::Start { product, on_hand: 0, .. } => {
            let replies = operation.replies().filter(|(_, reply)| reply.status == 201);
            let mut versions: Vec<i64> = replies.filter_map(|(_, reply)| reply.number("version")).collect();
            versions.dedup();
            versions.into_iter().filter_map(|version| index.transition(*product, version)).collect()
        }
        _ => index.by_operation(operation).collect(),
    }
}

/// All replies to one key are one reply, and only the first is not marked as a repetition.
fn check_key(operation: &Operation, has_effects: bool, doer: Option<&Attempt>, findings: &mut Findings) {
    let is_stored = |reply: &Reply| reply.status < 300 || STORED.contains(&reply.code().as_str());
    let stored: Vec<(&Attempt, &Reply)> = operation.replies().filter(|(_, reply)| is_stored(reply)).collect();
    let tell = || {
        let replies: Vec<String> = stored.iter().map(|(attempt, reply)| format!("{}: {reply}", attempt.request_id)).collect();
        format!("{operation}: {}", replies.join(" | "))
    };
    let same = stored.windows(2).all(|pair| pair[0].1.status == pair[1].1.status && pair[0].1.body == pair[1].1.body);
    findings.require(same, "one key, one answer, to the byte", tell);
    let refused = stored.iter().find(|(_, reply)| reply.status >= 400);
    findings.require(refused.is_none() || !has_effects, "a refusal stays a refusal", tell);
    let first = refused.and_then(|(_, reply)| reply.error_id()).or_else(|| doer.map(|attempt| attempt.request_id.clone()));
    let mut fresh = stored.iter().filter(|(_, reply)| !reply.is_replay()).map(|(attempt, _)| &attempt.request_id);
    let only = fresh.next();
    let right = fresh.next().is_none() && only.is_none_or(|only| first.is_none_or(|first| first == *only));
    findings.require(right, "only the first answer to a key is new", tell);
}

/// Whether this is no failure, or one that the faults in force excuse.
fn is_excused(operation: &Operation, reply: &Reply) -> bool {
    let is_excused = operation.excuses.contains(&(reply.status, reply.code().as_str()));
    let is_failure = reply.status >= 500 || reply.code() == "product_not_found";
    !is_failure || is_excused && (reply.status != 503 || reply.has_retry_after())
}
