//! Keys for development: made where the user has set none, and kept for the next start.

use crate::config::{Options, Sources, environment_name, read_dotenv};
use crate::manifest::Manifest;
use crate::private::make_folder;
use crate::random::random_bytes;
use anyhow::Context as _;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Random bytes of a key, written as twice as many hexadecimal digits.
const KEY_BYTES: usize = 16;

/// The keys that come from the file.
pub(crate) struct Keys {
    pub(crate) file: PathBuf,
    /// Variable and key, for each variable that the user has not set.
    pub(crate) values: Vec<(String, String)>,
    /// Whether some were made just now.
    pub(crate) made: bool,
}

impl Keys {
    /// Finds or makes a key for each variable that the manifest declares as a required secret and that nothing else sets.
    pub(crate) fn ensure(manifest: &Manifest, options: &Options, state_dir: &Path) -> anyhow::Result<Self> {
        let sources = Sources::new(options)?;
        let declared = manifest.content.variables.iter().filter(|(_, variable)| variable.required && variable.secret);
        let names: Vec<&str> =
            declared.map(|(name, _)| name.as_str()).filter(|name| sources.get_configured(name).is_none()).collect();
        let file = state_dir.join("keys.env");
        if names.is_empty() {
            return Ok(Self { file, values: Vec::new(), made: false });
        }
        let mut kept = read_dotenv(&file)?;
        let missing: Vec<&str> = names.iter().copied().filter(|name| !kept.contains_key(&environment_name(name))).collect();
        if !missing.is_empty() {
            let folder = state_dir.display();
            make_folder(state_dir)
                .with_context(|| format!("the folder {folder} for the keys cannot be made; choose another with --state-dir"))?;
            for name in &missing {
                kept.insert(environment_name(name), random_key()?);
            }
            write_private(&file, &kept).with_context(|| format!("the keys cannot be kept in {}", file.display()))?;
        }
        let value = |name: &str| Some((name.to_owned(), kept.get(&environment_name(name))?.clone()));
        Ok(Self { file, values: names.iter().filter_map(|name| value(name)).collect(), made: !missing.is_empty() })
    }
}

fn random_key() -> anyhow::Result<String> {
    let mut key = String::with_capacity(2 * KEY_BYTES);
    for byte in random_bytes::<KEY_BYTES>()? {
        let _ = write!(key, "{byte:02x}");
    }
    Ok(key)
}

/// Writes the file so that it is there whole or not at all, and at no moment readable for others.
fn write_private(file: &Path, values: &HashMap<String, String>) -> io::Result<()> {
    let mut lines: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    lines.sort();
    let draft = file.with_extension(format!("{}.draft", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(&draft)?;
    written.write_all(lines.concat().as_bytes())?;
    written.sync_all()?;
    fs::rename(&draft, file)
}
