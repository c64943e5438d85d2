//! The program's commands that keep databases, run as an operator runs them.

use super::shop_manifest;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// What a command said.
#[derive(Debug)]
pub(crate) struct Said {
    code: Option<i32>,
    out: String,
    told: String,
}

impl Said {
    /// It was done: what it said.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!((self.code, self.told.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// It was refused with one sentence, without the program's name.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.out, "", "{}", self.told);
        self.failed().1
    }

    /// It failed: what it had said by then, and the sentence.
    #[track_caller]
    pub(crate) fn failed(self) -> (String, String) {
        assert_eq!((self.code, self.told.lines().count()), (Some(1), 1), "{}{}", self.out, self.told);
        (self.out, self.told.strip_prefix("bodega: ").unwrap().trim_end().to_owned())
    }
}

/// The command with these arguments, and with nothing of the developer's own settings.
pub(crate) fn command(arguments: &[&OsStr]) -> Command {
    // The signal of the file size limit is ignored, so that a write beyond it is an error like that of a full disk.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_bodega")]).args(arguments);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SPIN_") || name == "RUNTIME_CONFIG_FILE") {
        command.env_remove(name);
    }
    command
}

pub(crate) fn said(command: &mut Command) -> Said {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: status.code(), out: text(stdout), told: text(stderr) }
}

/// The databases of an application, and a folder beside them for what is kept of them.
pub(crate) struct Kept {
    pub(crate) manifest: PathBuf,
    pub(crate) state: PathBuf,
    pub(crate) beside: TempDir,
}

impl Kept {
    /// Those of the shop in `state`.
    pub(crate) fn of(state: &Path) -> Self {
        Self::by(&shop_manifest(), state)
    }

    /// Those of another application.
    pub(crate) fn by(manifest: &Path, state: &Path) -> Self {
        Self { manifest: manifest.to_owned(), state: state.to_owned(), beside: TempDir::new().unwrap() }
    }

    /// A folder beside them; it is not there yet.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.beside.path().join(name)
    }

    /// A command of the program for a folder and this application.
    pub(crate) fn command(&self, name: &str, folder: &Path) -> Command {
        let [manifest, state] = [&self.manifest, &self.state].map(|path| path.as_os_str());
        command(&[name.as_ref(), folder.as_os_str(), "--from".as_ref(), manifest, "--state-dir".as_ref(), state])
    }

    pub(crate) fn backup(&self, folder: &Path) -> Said {
        said(&mut self.command("backup", folder))
    }

    pub(crate) fn restore(&self, folder: &Path) -> Said {
        said(&mut self.command("restore", folder))
    }

    pub(crate) fn verify(&self, folder: &Path) -> Said {
        said(&mut command(&["verify".as_ref(), folder.as_os_str(), "--from".as_ref(), self.manifest.as_os_str()]))
    }

    pub(crate) fn prune(&self, more: &[&str]) -> Said {
        let [manifest, state] = [&self.manifest, &self.state].map(|path| path.as_os_str());
        said(command(&["prune".as_ref(), "--from".as_ref(), manifest, "--state-dir".as_ref(), state]).args(more))
    }
}

/// The names of the files in a folder.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
