//! Names of parameters: a base name and members in brackets
//! ([families](https://jsonapi.org/format/1.1/#query-parameters-families)).

/// The members of a parameter of the family `base`: `["a", "b"]` of `base[a][b]`; `None` when it belongs to another
/// family or to none.
pub(super) fn members<'a>(name: &'a str, base: &str) -> Option<Vec<&'a str>> {
    let mut rest = name.strip_prefix(base)?;
    let mut members = Vec::new();
    while !rest.is_empty() {
        let (member, after) = rest.strip_prefix('[')?.split_once(']')?;
        members.push(member);
        rest = after;
    }
    Some(members)
}
