//! No circles: modules that stand side by side do not need each other, each taken with all that is below it. A module may use
//! what is in its own children, and they what is in it.

use super::crates::{Crate, crates};
use super::none;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Which of the modules in one place names which, and by which paths.
type Uses = BTreeMap<(String, String), Vec<String>>;

/// Who names whom among modules that stand side by side, for every module that has children.
fn uses(of: &Crate) -> BTreeMap<String, Uses> {
    let mut all: BTreeMap<String, Uses> = BTreeMap::new();
    for (module, source) in &of.modules {
        for (target, path) in of.named_by(module) {
            let (from, to): (Vec<&str>, Vec<&str>) = (module.split("::").collect(), target.split("::").collect());
            let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
            // One of them is above the other, or the root.
            if module.is_empty() || target.is_empty() || shared == from.len() || shared == to.len() {
                continue;
            }
            let named = format!("{} has {path}, which is {}", source.file, of.modules[&target].file);
            let uses = all.entry(from[..shared].join("::")).or_default();
            uses.entry((from[shared].to_owned(), to[shared].to_owned())).or_default().push(named);
        }
    }
    all
}

/// The circles: the largest sets in which everybody reaches everybody.
fn circles(uses: &Uses) -> BTreeSet<BTreeSet<String>> {
    let reached_from = |start: &String| {
        let (mut found, mut waiting) = (BTreeSet::new(), vec![start]);
        while let Some(next) = waiting.pop() {
            for (_, to) in uses.keys().filter(|(from, _)| from == next) {
                if found.insert(to.clone()) {
                    waiting.push(to);
                }
            }
        }
        found
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = uses.keys().map(|(from, _)| (from, reached_from(from))).collect();
    let with = |one: &String| -> BTreeSet<String> {
        let back = |other: &&String| reached.get(other).is_some_and(|reached| reached.contains(one));
        reached[one].iter().filter(back).cloned().collect()
    };
    reached.keys().map(|one| with(one)).filter(|circle| !circle.is_empty()).collect()
}

#[test]
fn circles_of_any_length_are_found() {
    let uses = |pairs: &[(&str, &str)]| -> Uses {
        pairs.iter().map(|(from, to)| (((*from).to_owned(), (*to).to_owned()), Vec::new())).collect()
    };
    let found = |pairs: &[(&str, &str)]| -> Vec<String> {
        circles(&uses(pairs)).into_iter().map(|circle| circle.into_iter().collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(found(&[("a", "b"), ("b", "c"), ("a", "c")]), Vec::<String>::new());
    assert_eq!(found(&[("a", "b"), ("b", "a"), ("b", "c")]), ["a b"]);
    assert_eq!(found(&[("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("e", "f"), ("f", "e"), ("d", "e")]), ["a b c d", "e f"]);
}

#[test]
fn modules_do_not_need_each_other_in_a_circle() {
    let (mut complaints, mut seen) = (Vec::new(), 0);
    for one in crates() {
        for (place, uses) in uses(&one) {
            seen += uses.len();
            let place = format!("{} {place}", one.root);
            complaints.extend(circles(&uses).iter().map(|circle| told(place.trim_end(), circle, &uses)));
        }
    }
    none(&complaints);
    assert!(seen > 100, "the modules were not read: {seen} uses");
}

/// A circle with one line for each pair of it.
fn told(place: &str, circle: &BTreeSet<String>, uses: &Uses) -> String {
    let mut told = format!("{place}: these need each other: {}", circle.iter().cloned().collect::<Vec<_>>().join(", "));
    for ((from, to), named) in uses.iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to)) {
        let _ = write!(told, "\n    {from} → {to}: {}", named[0]);
    }
    told
}
