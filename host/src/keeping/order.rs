//! Which database is copied first.

use std::collections::BTreeSet;

/// Puts those that refer to others before those that they refer to.
///
/// Two databases are never copied at the same moment. What is referred to has to be copied last: what the first copy refers to was
/// there before it was made, and is in the second copy too, where nothing is ever taken out of what others refer to. In the other
/// order the first copy could lack what is made between the two. `labels` are those of a database, `refers_to` those that it
/// refers to. Where they refer to each other, no order is better than another.
pub(super) fn referring_first<T>(
    mut left: Vec<T>,
    labels: impl Fn(&T) -> &[String],
    refers_to: impl Fn(&T) -> &BTreeSet<String>,
) -> Vec<T> {
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_referred_to = |at: usize| {
            let names = labels(&left[at]);
            let others = left.iter().enumerate().filter(|(other, _)| *other != at);
            others.into_iter().any(|(_, other)| names.iter().any(|name| refers_to(other).contains(name)))
        };
        let next = (0..left.len()).find(|at| !is_referred_to(*at)).unwrap_or_default();
        ordered.push(left.remove(next));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(databases: &[(&str, &[&str])]) -> String {
        let all = databases.iter().map(|(label, refers_to)| {
            (vec![(*label).to_owned()], refers_to.iter().map(|label| (*label).to_owned()).collect::<BTreeSet<_>>())
        });
        let ordered = referring_first(all.collect(), |(labels, _)| labels, |(_, refers_to)| refers_to);
        ordered.iter().map(|(labels, _)| labels[0].as_str()).collect()
    }

    #[test]
    fn who_refers_is_before_who_is_referred_to() {
        assert_eq!(ordered(&[("a", &[]), ("b", &[])]), "ab");
        assert_eq!(ordered(&[("a", &[]), ("b", &["a"])]), "ba");
        assert_eq!(ordered(&[("a", &["nobody"]), ("b", &["c"]), ("c", &["a"])]), "bca");
        assert_eq!(ordered(&[("a", &["a"]), ("b", &["c"]), ("c", &["b"])]), "abc");
    }
}
