//! The tables and keys of a manifest.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    pub(super) spin_manifest_version: u32,
    pub(crate) application: Application,
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, Variable>,
    #[serde(default)]
    pub(super) trigger: BTreeMap<String, Vec<Trigger>>,
    #[serde(default)]
    pub(crate) component: BTreeMap<String, Component>,
}

/// Known to Spin and of no effect here: these describe the application, or speak to other tools.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read so that the key is known; none of them changes how the application runs")]
pub(crate) struct Application {
    pub(crate) name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    tool: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variable {
    pub(crate) default: Option<String>,
    #[serde(default)]
    pub(crate) required: bool,
    /// One that is required too is a key: development makes it where the user has set none.
    #[serde(default)]
    pub(crate) secret: bool,
    #[expect(dead_code, reason = "for readers of the manifest")]
    description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trigger {
    #[serde(default)]
    #[expect(dead_code, reason = "only other tools refer to a trigger by name")]
    id: Option<String>,
    pub(crate) component: String,
    pub(crate) route: Route,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Route {
    Path(String),
    Private(Private),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Private {
    pub(crate) private: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Component {
    pub(crate) source: PathBuf,
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the manifest")]
    description: String,
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) allowed_outbound_hosts: Vec<String>,
    #[serde(default)]
    pub(crate) sqlite_databases: Vec<String>,
    pub(crate) build: Option<Build>,
    #[serde(default)]
    pub(crate) tool: Tools,
}

/// What a component says to tools. What it says to others is theirs.
#[derive(Deserialize, Default)]
pub(crate) struct Tools {
    #[serde(default)]
    pub(crate) bodega: Known,
}

/// What a component says to this program.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// How many steps it knows of the schema of each of its databases, by label.
    #[serde(default)]
    pub(crate) schemas: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Build {
    command: Commands,
    pub(crate) workdir: Option<PathBuf>,
    #[serde(default)]
    #[expect(dead_code, reason = "speaks to `spin watch`")]
    watch: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Commands {
    One(String),
    Several(Vec<String>),
}

impl Build {
    /// The commands, in the order in which they run.
    pub(crate) fn commands(&self) -> &[String] {
        match &self.command {
            Commands::One(command) => std::slice::from_ref(command),
            Commands::Several(commands) => commands,
        }
    }
}
