//! What a developer is shown first.

use super::keys::Keys;
use crate::application::Host;
use crate::config::{environment_name, expand};
use crate::random::random_bytes;
use anyhow::{Context as _, bail};
use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::Empty;
use std::io::ErrorKind;
use std::path::Path;

/// The file beside the manifest with the examples of the application. In it `{{ origin }}` is where the host listens,
/// `{{ uuid }}` a fresh UUID, and `{{ code }}` its first digits as capitals. A line ending in `\` goes on in the next one,
/// and one that starts with `$ ` is a shell command; what it needs of the keys is at hand as `$SPIN_VARIABLE_…`. One that starts
/// with `> ` is a link, which may have keys by their names behind its `#`: no browser sends that to a server.
const EXAMPLES: &str = "welcome.txt";

/// Lists the documentation of the components that have some.
pub(super) async fn documentation(host: &Host, origin: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for prefix in host.routes().filter_map(|(route, _)| route.strip_suffix("/...")) {
        if get(host, &format!("{prefix}/docs")).await != StatusCode::NOT_FOUND {
            lines.push(format!("  {origin}{prefix}/docs"));
        }
    }
    if !lines.is_empty() {
        lines.insert(0, "Documentation:".to_owned());
    }
    lines
}

async fn get(host: &Host, path: &str) -> StatusCode {
    match Request::get(path).body(Empty::<Bytes>::new()) {
        Ok(request) => host.handle(request).await.status(),
        Err(_) => StatusCode::NOT_FOUND,
    }
}

/// Where the keys are, and the keys themselves when they are new.
pub(super) fn keys(keys: &Keys) -> Vec<String> {
    let file = keys.file.display();
    if keys.values.is_empty() {
        return Vec::new();
    }
    if !keys.made {
        return vec![format!("Keys: those in {file}")];
    }
    let shown = keys.values.iter().map(|(name, key)| format!("  {name} = {key}"));
    std::iter::once(format!("Keys, made just now, shown this once and kept in {file}:")).chain(shown).collect()
}

/// The examples of the application in this folder, if it has any.
pub(super) fn examples(folder: &Path, keys: &Keys, origin: &str) -> anyhow::Result<Vec<String>> {
    let file = folder.join(EXAMPLES);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => bail!("{} cannot be read: {error}", file.display()),
    };
    let uuid = uuid::Builder::from_random_bytes(random_bytes()?).into_uuid();
    let code = &uuid.simple().to_string()[..8];
    let value = |name: &str| match name {
        "origin" => Ok(origin.to_owned()),
        "uuid" => Ok(uuid.to_string()),
        "code" => Ok(code.to_ascii_uppercase()),
        _ => bail!("it uses `{name}`; there are `origin`, `uuid` and `code`"),
    };
    let mut lines = Vec::new();
    for line in join_lines(&text).lines() {
        if let Some(address) = line.strip_prefix("> ") {
            lines.push(format!("  {}", link(address, keys, value).with_context(|| file.display().to_string())?));
            continue;
        }
        let line = expand(line, value).with_context(|| file.display().to_string())?;
        match line.strip_prefix("$ ") {
            Some(command) => lines.extend(runnable(command, keys)),
            None => lines.push(line),
        }
    }
    Ok(lines)
}

/// The link, without what is behind its `#` where that needs a key which is not kept here, or is not a plain one.
fn link(address: &str, keys: &Keys, value: impl Fn(&str) -> anyhow::Result<String>) -> anyhow::Result<String> {
    let is_plain = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let kept = |name: &str| keys.values.iter().find(|(known, key)| known == name && is_plain(key));
    let with_keys = |name: &str| kept(name).map_or_else(|| value(name), |(_, key)| Ok(key.clone()));
    let bare = address.split('#').next().unwrap_or_default();
    expand(address, with_keys).or_else(|_| expand(bare, &value))
}

/// Puts lines together that end in `\` and those after them.
fn join_lines(text: &str) -> String {
    let mut pieces = text.split("\\\n");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |joined, piece| joined + piece.trim_start())
}

/// The command with the keys that are kept in the file, and a word about those that are not.
fn runnable(command: &str, keys: &Keys) -> Vec<String> {
    let mut lines = if keys.values.is_empty() {
        vec![format!("  {command}")]
    } else {
        let file = keys.file.display().to_string().replace('\'', r"'\''");
        vec![format!("  ( . '{file}'; {command} )")]
    };
    let kept: Vec<String> = keys.values.iter().map(|(name, _)| environment_name(name)).collect();
    let mut own: Vec<&str> = Vec::new();
    for used in command.split('$').skip(1) {
        let end = used.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(used.len());
        let name = &used[..end];
        if name.starts_with("SPIN_VARIABLE_") && !own.contains(&name) && !kept.iter().any(|kept| kept == name) {
            own.push(name);
        }
    }
    if !own.is_empty() {
        lines.push(format!("  (${} stands for a key of yours)", own.join(" and $")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(EXAMPLES), text).unwrap();
        let values = vec![("a_key".to_owned(), "secret".to_owned())];
        let keys = Keys { file: "it's.env".into(), values, made: false };
        examples(folder.path(), &keys, "http://here").map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn an_application_brings_its_own_examples_or_none() {
        let none = Keys { file: "none".into(), values: Vec::new(), made: false };
        assert!(examples(Path::new("/does/not/exist"), &none, "").unwrap().is_empty());
        let lines = shown("Hello:\n$ curl $SPIN_VARIABLE_A_KEY \\\n   {{ origin }}/$SPIN_VARIABLE_B_KEY\n").unwrap();
        let command = r"  ( . 'it'\''s.env'; curl $SPIN_VARIABLE_A_KEY http://here/$SPIN_VARIABLE_B_KEY )";
        assert_eq!(lines, ["Hello:", command, "  ($SPIN_VARIABLE_B_KEY stands for a key of yours)"]);
        assert_eq!(shown("> {{ origin }}/in#key={{ a_key }}").unwrap(), ["  http://here/in#key=secret"]);
        assert_eq!(shown("> {{ origin }}/in#a={{ a_key }}&b={{ b_key }}").unwrap(), ["  http://here/in"]);
        let drawn = shown("{{ uuid }} {{ code }}").unwrap().concat();
        let (uuid, code) = drawn.split_once(' ').unwrap();
        assert_eq!(uuid[..8].to_ascii_uppercase(), code);
        let wrong = shown("{{ answer }}").unwrap_err();
        assert!(wrong.ends_with("welcome.txt: it uses `answer`; there are `origin`, `uuid` and `code`"), "{wrong}");
    }
}
