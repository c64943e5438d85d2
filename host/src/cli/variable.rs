//! The argument of `--variable`.

use anyhow::{Context as _, anyhow, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// Reads an argument of `--variable`: `name=value`, `name=@file`, or `@file.json` / `@file.toml` with several.
pub(super) fn parse(argument: &str) -> anyhow::Result<Vec<(String, String)>> {
    let read = |path: &str| std::fs::read_to_string(path).with_context(|| format!("--variable: {path} cannot be read"));
    if let Some(path) = argument.strip_prefix('@') {
        let text = read(path)?;
        let several: BTreeMap<String, String> = match Path::new(path).extension().and_then(|extension| extension.to_str()) {
            Some("json") => {
                serde_json::from_str(&text).with_context(|| format!("--variable: {path} must be one object of strings"))?
            }
            Some("toml") => toml::from_str(&text)
                .map_err(|error| anyhow!("--variable: {path} must be one table of strings: {}", error.message()))?,
            _ => bail!("--variable: {path} must end in .json or .toml, or be given as name=@{path}"),
        };
        return Ok(several.into_iter().collect());
    }
    let Some((name, value)) = argument.split_once('=') else {
        bail!("--variable: `{argument}` must be name=value, name=@file or @file.toml");
    };
    let value = match value.strip_prefix('@') {
        Some(path) => read(path)?,
        None => value.to_owned(),
    };
    Ok(vec![(name.to_owned(), value)])
}

#[cfg(test)]
mod tests {
    #[test]
    fn arguments() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let parse = |argument: &str| super::parse(argument).map_err(|error| format!("{error:#}"));
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(parse("a=b=c"), Ok(vec![pair("a", "b=c")]));
        assert_eq!(parse(&format!("a=@{}", file("key", "secret"))), Ok(vec![pair("a", "secret")]));
        assert_eq!(parse(&format!("@{}", file("v.toml", "x = \"1\"\ny = \"2\""))), Ok(vec![pair("x", "1"), pair("y", "2")]));
        assert_eq!(parse(&format!("@{}", file("v.json", "{\"x\":\"1\"}"))), Ok(vec![pair("x", "1")]));
        for wrong in ["a", "a=@/does/not/exist", &format!("@{}", file("v.txt", "")), &format!("@{}", file("w.json", "{\"x\":1}"))]
        {
            assert!(parse(wrong).is_err_and(|error| error.starts_with("--variable: ")), "{wrong}");
        }
    }
}
