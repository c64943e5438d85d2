//! Randomness.

use anyhow::anyhow;

/// Random bytes from the operating system.
pub(crate) fn random_bytes<const COUNT: usize>() -> anyhow::Result<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the operating system gives no random bytes: {error}"))?;
    Ok(bytes)
}
