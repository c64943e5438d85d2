//! Limits that are reached: told, but not each time.

use crate::limits;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, Weak};
use std::time::Instant;

/// What was told within the last [`limits::LIMIT_TOLD_PERIOD`]. Of the whole process, because every copy of an output leads to
/// the same place.
static TOLD: Mutex<Vec<Told>> = Mutex::new(Vec::new());

struct Told {
    place: Place,
    service: Option<String>,
    name: String,
    at: Instant,
}

/// How often each limit was reached, by its name.
static REACHED: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());

/// Where lines go: into the memory of a test, or to stderr. Held weakly, memory keeps its address, so that no other one is taken
/// for it.
pub(super) type Place = Option<Weak<Mutex<String>>>;

/// Limits that are counted from the start on: an increase from nothing is none to those who watch.
const FROM_THE_START: [&str; 5] =
    ["MAX_CONNECTIONS", "MAX_INSTANCES_PER_COMPONENT", "MAX_QUEUE of changes", "QUEUE_TIME of changes", "MEMORY"];

/// How often each limit was reached since the start, by its name.
pub(crate) fn counts() -> Vec<(String, u64)> {
    let mut all: BTreeMap<_, _> = FROM_THE_START.map(|name| (name.to_owned(), 0)).into();
    all.extend(REACHED.lock().unwrap_or_else(PoisonError::into_inner).clone());
    all.into_iter().collect()
}

/// Counts that the limit with this name was reached, and tells whether it has to be told in this place now.
pub(super) fn is_due(place: &Place, service: Option<&str>, name: &str) -> bool {
    *REACHED.lock().unwrap_or_else(PoisonError::into_inner).entry(name.to_owned()).or_default() += 1;
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    told.retain(|told| told.at.elapsed() < limits::LIMIT_TOLD_PERIOD);
    let is_same = |told: &Told| is_same(&told.place, place) && told.service.as_deref() == service && told.name == name;
    let is_told = told.iter().any(is_same);
    if !is_told {
        let (service, name) = (service.map(str::to_owned), name.to_owned());
        told.push(Told { place: place.clone(), service, name, at: Instant::now() });
    }
    !is_told
}

fn is_same(one: &Place, other: &Place) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Weak::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use crate::output::{Log, Output};
    use std::sync::Arc;

    #[test]
    fn a_limit_is_told_once_in_each_place_and_for_each_component() {
        let (one, other) = (Arc::default(), Arc::default());
        let (first, second) = (Output::Memory(Arc::clone(&one)), Output::Memory(Arc::clone(&other)));
        for _ in 0..3 {
            first.limit("MAX_A", "no more a");
            first.clone().limit("MAX_B", "no more b");
            second.limit("MAX_A", "no more a");
            for component in ["x", "y"] {
                Log { component: component.to_owned(), output: first.clone() }.limit("MAX_A", "no more a");
            }
        }
        let [a, b] = ["bodega: the limit MAX_A is reached: no more a\n", "bodega: the limit MAX_B is reached: no more b\n"];
        let [x, y] = ["x", "y"].map(|name| format!("bodega: {name}: the limit MAX_A is reached: no more a\n"));
        assert_eq!(*one.lock().unwrap(), [a, b, &x, &y].concat());
        assert_eq!(*other.lock().unwrap(), a);
    }
}
