//! Limits that are reached: told, but not each time.

use crate::limits;
use std::sync::{Mutex, PoisonError, Weak};
use std::time::Instant;

/// What was told within the last [`limits::LIMIT_TOLD_PERIOD`]. Of the whole process, because every copy of an output leads to
/// the same place.
static TOLD: Mutex<Vec<Told>> = Mutex::new(Vec::new());

struct Told {
    place: Place,
    name: String,
    at: Instant,
}

/// Where lines go: into the memory of a test, or to stderr. Held weakly, memory keeps its address, so that no other one is taken
/// for it.
pub(super) type Place = Option<Weak<Mutex<String>>>;

/// Whether the limit with this name has to be told in this place now.
pub(super) fn is_due(place: &Place, name: &str) -> bool {
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    told.retain(|told| told.at.elapsed() < limits::LIMIT_TOLD_PERIOD);
    let is_told = told.iter().any(|told| is_same(&told.place, place) && told.name == name);
    if !is_told {
        told.push(Told { place: place.clone(), name: name.to_owned(), at: Instant::now() });
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
