//! The program `bodega`; what it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    bodega::cli::main()
}
