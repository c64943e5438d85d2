//! Reading TOML.

use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads a TOML file; the error is one sentence with the line.
pub(crate) fn read_toml<T: DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            anyhow::anyhow!("{name} does not exist; give the right path, or go to the folder that holds it")
        }
        _ => anyhow::anyhow!("{name} cannot be read: {error}"),
    })?;
    toml::from_str(&text).map_err(|error| {
        let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or(""));
        let line = before.matches('\n').count() + 1;
        let message = error.message().replace('\n', " ");
        anyhow::anyhow!("{name}, line {line}: {message}; correct or remove it")
    })
}
