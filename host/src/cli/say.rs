//! What a command prints.

use std::io::Write as _;

/// Prints to stdout, which may be closed without that being our trouble.
pub(super) fn say(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
}
