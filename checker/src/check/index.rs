//! Where in the histories things are.

use super::feed::{Timelines, Transition};
use crate::history::Operation;
use crate::model::{Change, Stock};
use std::collections::HashMap;
use uuid::Uuid;

/// Changes, by what they are about.
#[derive(Default)]
pub(super) struct Index<'a> {
    timelines: HashMap<Uuid, &'a [Transition<'a>]>,
    pub(super) sold: HashMap<Uuid, &'a Transition<'a>>,
    pub(super) returned: HashMap<Uuid, &'a Transition<'a>>,
    pub(super) held: HashMap<Uuid, &'a Transition<'a>>,
    pub(super) ended: HashMap<Uuid, &'a Transition<'a>>,
    by_request: HashMap<&'a str, Vec<&'a Transition<'a>>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(timelines: &'a Timelines<'a>) -> Self {
        let slices = timelines.iter().map(|(product, timeline)| (*product, timeline.as_slice())).collect();
        let mut index = Self { timelines: slices, ..Self::default() };
        for transition in timelines.values().flatten() {
            if let Some(purchase) = transition.purchase {
                let is_sale = matches!(transition.change, Change::Sell { .. });
                if is_sale { &mut index.sold } else { &mut index.returned }.insert(purchase, transition);
            }
            if let Some(reservation) = transition.reservation {
                let is_hold = matches!(transition.change, Change::Hold { .. });
                if is_hold { &mut index.held } else { &mut index.ended }.insert(reservation, transition);
            }
            if let Some(request_id) = transition.request_id {
                index.by_request.entry(request_id).or_default().push(transition);
            }
        }
        index
    }

    /// All changes.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a Transition<'a>> {
        self.timelines.values().copied().flatten()
    }

    /// Every product that ever had stock, with what it has now.
    pub(super) fn stocks(&self) -> impl Iterator<Item = (Uuid, Option<Stock>)> {
        self.timelines.iter().map(|(product, timeline)| (*product, timeline.last().and_then(|last| last.after)))
    }

    /// The change that made a version of a product's stock.
    pub(super) fn transition(&self, product: Uuid, version: i64) -> Option<&'a Transition<'a>> {
        self.timelines.get(&product)?.get(usize::try_from(version - 1).ok()?)
    }

    /// The stock after so many changes.
    pub(super) fn state(&self, product: Uuid, version: i64) -> Option<Stock> {
        self.transition(product, version)?.after
    }

    /// The version that the stock of a product has now; 0 where it never had any.
    pub(super) fn last(&self, product: Uuid) -> i64 {
        self.timelines.get(&product).and_then(|timeline| timeline.last()).map_or(0, |last| last.version)
    }

    /// What the ledger ascribes to a request.
    pub(super) fn by_request(&self, request_id: &str) -> &[&'a Transition<'a>] {
        self.by_request.get(request_id).map_or(&[], Vec::as_slice)
    }

    /// What the ledger ascribes to any attempt at an operation.
    pub(super) fn by_operation(&self, operation: &Operation) -> impl Iterator<Item = &'a Transition<'a>> {
        operation.attempts.iter().flat_map(|attempt| self.by_request(&attempt.request_id)).copied()
    }
}
