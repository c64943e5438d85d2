//! Keeping the databases: backup, verify, restore, prune.

use super::say::say;
use crate::config::Options;
use crate::keeping::{Progress, Pruned, backup, prune, restore, verify};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Where the databases of an application are.
#[derive(Args)]
pub(super) struct Whose {
    /// The manifest, or the folder that holds it.
    #[arg(short, long, default_value = ".")]
    from: PathBuf,
    /// Folder for databases that no runtime configuration names [default: .spin beside the manifest].
    #[arg(long)]
    state_dir: Option<PathBuf>,
    /// File that says where databases are.
    #[arg(long, env = "RUNTIME_CONFIG_FILE")]
    runtime_config_file: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(super) enum Keep {
    /// Copies the databases into a folder, while the application runs.
    Backup {
        /// The folder: a new one, or an empty one.
        folder: PathBuf,
        #[command(flatten)]
        whose: Whose,
    },
    /// Looks whether a backup is whole and its books agree: a line for each thing that is looked at.
    Verify {
        /// The folder of the backup.
        folder: PathBuf,
        /// An application, by its manifest or the folder that holds it: does it know the schemas?
        #[arg(short, long)]
        from: Option<PathBuf>,
    },
    /// Puts the databases of a backup where the application looks for them. Nothing is written over.
    Restore {
        /// The folder of the backup.
        folder: PathBuf,
        #[command(flatten)]
        whose: Whose,
    },
    /// Deletes what was kept for idempotency keys whose time is over, while the application runs.
    Prune {
        /// Only say how much that is.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        whose: Whose,
    },
}

impl Whose {
    fn options(&self) -> Options {
        let mut options = Options::new(&self.from);
        options.state_dir.clone_from(&self.state_dir);
        options.runtime_config.clone_from(&self.runtime_config_file);
        options
    }

    /// The command that starts the application, with the same arguments.
    fn start(&self) -> String {
        let mut command = format!("bodega up --from {}", self.from.display());
        let more = [("--state-dir", &self.state_dir), ("--runtime-config-file", &self.runtime_config_file)];
        for (flag, path) in more {
            command.extend(path.iter().flat_map(|path| [" ".to_owned(), flag.to_owned(), format!(" {}", path.display())]));
        }
        command
    }
}

/// Does what is asked for, and says what came of it.
pub(super) fn keep(asked: Keep) -> anyhow::Result<()> {
    let mut progress = Progress::on_stderr();
    match asked {
        Keep::Backup { folder, whose } => {
            let record = backup(&whose.options(), &folder, &mut progress)?;
            drop(progress);
            for entry in &record.databases {
                say(&format!("{}: {} bytes, as of {}", entry.file, entry.bytes, entry.begun_at));
            }
            say(&format!("The backup is in {}. Look whether it is good:\n  bodega verify {0}", folder.display()));
        }
        Keep::Verify { folder, from } => {
            let options = from.map(Options::new);
            verify(&folder, options.as_ref(), &mut say, &mut progress)?;
            say(&format!("The backup in {} is good.", folder.display()));
        }
        Keep::Restore { folder, whose } => {
            for file in restore(&whose.options(), &folder, &mut progress)? {
                say(&format!("restored {}", file.display()));
            }
            say(&format!("Start the application, with its keys:\n  {}", whose.start()));
        }
        Keep::Prune { dry_run, whose } => {
            prune(&whose.options(), dry_run)?.iter().for_each(|pruned| say(&told(pruned, dry_run)));
        }
    }
    Ok(())
}

fn told(pruned: &Pruned, is_dry_run: bool) -> String {
    let Pruned { database, found, deleted } = pruned;
    match found {
        None => format!("{database}: it keeps nothing for idempotency keys"),
        Some((all, expired)) if is_dry_run => format!("{database}: {expired} of {all} kept outcomes would be deleted"),
        Some((all, _)) => format!("{database}: {deleted} of {all} kept outcomes were deleted"),
    }
}
