//! The command line.

mod arguments;
mod bytes;
mod duration;
mod keep;
mod say;
mod serve;
mod variable;

use self::arguments::{Cli, Command, Run};
use self::keep::keep;
use self::serve::start;
use crate::development::build;
use crate::limits;
use crate::output::{Output, flush};
use clap::Parser as _;
use std::process::ExitCode;

/// The program: reads the arguments, and runs until a signal. An error is one sentence on stderr, and exit code 1.
pub fn main() -> ExitCode {
    let ran = match Cli::parse() {
        Cli { command: Some(Command::Build { from }), .. } => build(from),
        Cli { command: Some(Command::Keep(asked)), .. } => keep(asked),
        Cli { command: Some(Command::Up(up)), .. } => Run::try_from(*up).and_then(|run| start(run, false)),
        Cli { command: None, up } => Run::try_from(up).and_then(|run| start(run, true)),
    };
    let code = match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            Output::end(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    };
    flush(limits::LOG_GRACE);
    code
}
