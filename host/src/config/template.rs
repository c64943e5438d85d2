//! Templates: text with `{{ name }}` in it.

use anyhow::bail;

/// Replaces every `{{ name }}` in `template`.
pub(crate) fn expand(template: &str, value: impl Fn(&str) -> anyhow::Result<String>) -> anyhow::Result<String> {
    let mut expanded = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            bail!("`{{{{{}` lacks the braces that close it", after.lines().next().unwrap_or_default());
        };
        expanded.push_str(before);
        expanded.push_str(&value(name.trim())?);
        rest = after;
    }
    expanded.push_str(rest);
    Ok(expanded)
}
