//! Reading TOML.

use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads the text of a file that somebody named.
pub(crate) fn read_text(file: &Path) -> anyhow::Result<String> {
    let name = file.display();
    std::fs::read_to_string(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            anyhow::anyhow!("{name} does not exist; give the right path, or go to the folder that holds it")
        }
        _ => anyhow::anyhow!("{name} cannot be read: {error}"),
    })
}

/// Reads the text of a TOML file; the error is one sentence with the line.
pub(crate) fn parse_toml<T: DeserializeOwned>(text: &str, file: &Path) -> anyhow::Result<T> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or(""));
        let line = before.matches('\n').count() + 1;
        let message = error.message().replace('\n', " ");
        anyhow::anyhow!("{}, line {line}: {message}; correct or remove it", file.display())
    })
}
