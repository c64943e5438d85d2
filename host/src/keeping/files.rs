//! Files that are read and written whole.

use crate::private::make_file;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// Bytes that are read at once.
const CHUNK: usize = 256 * 1024;

/// What a file's content is known by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    pub(super) bytes: u64,
    /// SHA-256, in hexadecimal digits.
    pub(super) sha256: String,
}

/// Reads a file to its end; `progress` is called with the bytes that were read by then.
pub(super) fn fingerprint(file: &Path, progress: &mut dyn FnMut(u64)) -> io::Result<Fingerprint> {
    pass(File::open(file)?, &mut io::sink(), progress)
}

/// Copies a file into one that is not there yet, which others may not read, and waits until the disk has it.
pub(super) fn copy(from: &Path, to: &Path, progress: &mut dyn FnMut(u64)) -> io::Result<Fingerprint> {
    make_file(to)?;
    let mut written = OpenOptions::new().write(true).open(to)?;
    let fingerprint = pass(File::open(from)?, &mut written, progress)?;
    written.sync_all()?;
    Ok(fingerprint)
}

fn pass(mut from: impl Read, to: &mut impl Write, progress: &mut dyn FnMut(u64)) -> io::Result<Fingerprint> {
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK]);
    loop {
        let read = from.read(&mut chunk)?;
        let Some(read) = chunk.get(..read).filter(|read| !read.is_empty()) else { break };
        hash.update(read);
        to.write_all(read)?;
        bytes += read.len() as u64;
        progress(bytes);
    }
    let sha256 = hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    Ok(Fingerprint { bytes, sha256 })
}

/// Waits until the disk has the file.
pub(super) fn sync_file(file: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(file)?.sync_all()
}

/// Waits until the disk has the names in the folder.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_fingerprint_of_its_source() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        std::fs::write(&from, vec![7; 3 * CHUNK + 1]).unwrap();
        let mut told = Vec::new();
        let copied = copy(&from, &to, &mut |bytes| told.push(bytes)).unwrap();
        assert_eq!(Some(&copied.bytes), told.last());
        assert_eq!(fingerprint(&to, &mut |_| {}).unwrap(), copied);
        assert_eq!(copy(&from, &to, &mut |_| {}).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        std::fs::write(&from, "abc").unwrap();
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(fingerprint(&from, &mut |_| {}).unwrap(), Fingerprint { bytes: 3, sha256: known.to_owned() });
    }
}
