//! The verdict: whether there is one order of all changes in which every reply is right.
//!
//! The ledger and the feed say in which order the changes were made. They are replayed through the pure model, which must
//! allow each of them; then every reply must be right at some moment between its request and itself, and these moments must
//! respect who was answered before whom asked. An object for which that can be done is linearizable, and since the moments
//! are sought in a given order of changes, finding them takes no search: the earliest that is possible is always the best.

mod facts;
mod feed;
mod index;
mod ledger;
mod order;
mod places;
mod replies;

use crate::books::Books;
use crate::history::History;

pub use feed::{Timeline, Transition};
pub use order::{Fact, Place};

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static str,
    /// What was seen.
    pub detail: String,
}

/// The findings so far.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    pub(crate) fn add(&mut self, rule: &'static str, detail: impl Into<String>) {
        self.0.push(Finding { rule, detail: detail.into() });
    }

    /// Adds one unless `holds`.
    pub(crate) fn require(&mut self, holds: bool, rule: &'static str, detail: impl FnOnce() -> String) {
        if !holds {
            self.add(rule, detail());
        }
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<Finding> {
        self.0
    }
}

/// Checks the books alone: the ledger, the feed, and that the lists agree with both. The clients are not asked.
pub fn audit(books: &Books) -> Vec<Finding> {
    let mut findings = Findings::default();
    replay(books, &mut findings);
    findings.into_vec()
}

/// Checks the books, and every reply against them.
pub fn judge(history: &History, books: &Books) -> Vec<Finding> {
    let mut findings = Findings::default();
    let timelines = replay(books, &mut findings);
    if findings.0.is_empty() {
        // Against books that are wrong in themselves nothing can be said of the replies.
        let index = index::Index::new(&timelines);
        let facts = facts::gather(history, &index, &mut findings);
        order::check(facts, &mut findings);
    }
    findings.into_vec()
}

fn replay(books: &Books, findings: &mut Findings) -> feed::Timelines {
    ledger::check(books, findings);
    let timelines = feed::replay(books, findings);
    index::compare(books, &timelines, findings);
    timelines
}

#[cfg(test)]
mod tests;
