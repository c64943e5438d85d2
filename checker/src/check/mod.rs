//! The verdict: whether there is one order of all changes in which every reply is right.
//!
//! The ledger and the feed say in which order the changes were made. They are replayed through the pure model, which must
//! allow each of them; then every reply must be right at some moment between its request and itself, and these moments must
//! respect who was answered before whom asked. An object for which that can be done is linearizable, and since the moments
//! are sought in a given order of changes, finding them takes no search: the earliest that is possible is always the best.

mod facts;
mod feed;
mod figures;
mod index;
mod lists;
mod order;
mod places;
mod replies;

use crate::books::Books;
use crate::history::History;
use index::Index;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static str,
    /// What was seen.
    pub detail: String,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, rule: &'static str, detail: String) {
        self.0.push(Finding { rule, detail });
    }

    /// Adds one unless `holds`.
    fn require(&mut self, holds: bool, rule: &'static str, detail: impl FnOnce() -> String) {
        if !holds {
            self.add(rule, detail());
        }
    }
}

/// Checks the books alone: the ledger, the feed, and that the lists agree with both. The clients are not asked.
pub fn audit(books: &Books) -> Vec<Finding> {
    judge(None, books)
}

/// Checks the books, and against them every reply of a history.
pub(crate) fn judge(history: Option<&History>, books: &Books) -> Vec<Finding> {
    let mut findings = Findings::default();
    lists::ledger(books, &mut findings);
    let timelines = feed::replay(books, &mut findings);
    let index = Index::new(&timelines);
    lists::compare(books, &index, &mut findings);
    figures::compare(books, &mut findings);
    // Against books that are wrong in themselves nothing can be said of the replies.
    if let Some(history) = history.filter(|_| findings.0.is_empty()) {
        let facts = facts::gather(history, &index, &mut findings);
        order::check(facts, &mut findings);
    }
    findings.0
}

#[cfg(test)]
mod tests;
