//! The mutants are mutants.

use super::host_table::HOST_MUTANTS;
use super::table::{MUTANTS, Mutant};
use std::path::Path;

/// A mutant whose place was moved would be the unchanged service, which nobody catches.
#[test]
fn every_mutant_fits() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let all = MUTANTS.iter().chain(HOST_MUTANTS.iter().map(|host| &host.mutant));
    for [file, find, _] in all.flat_map(Mutant::edits) {
        let text = std::fs::read_to_string(repository.join(file)).unwrap();
        assert_eq!(text.matches(find).count(), 1, "{file}: {find}");
    }
}
