//! SHA-256 in the few shapes used here.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The whole hash of several parts in lower-case hexadecimal, each with its length so that their borders count.
pub(crate) fn sha256_hex(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The first bytes of the hash.
pub(crate) fn sha256_prefix<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut prefix = [0; N];
    prefix.iter_mut().zip(Sha256::digest(bytes)).for_each(|(place, byte)| *place = byte);
    prefix
}
