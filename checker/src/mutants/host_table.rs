//! The mutants of the host: each takes away one guard.

use super::table::Mutant;

/// A host with a mistake in it.
pub(super) struct HostMutant {
    pub(super) mutant: Mutant,
    /// Parts of the names of the tests that are to catch it.
    pub(super) tests: &'static [&'static str],
}

/// Mutants as `name, caught by tests { file of the host: what is in it exactly once => what stands there instead; }`.
macro_rules! mutants {
    ($($name:literal, [$($test:literal),+] { $($file:literal : $find:literal => $replace:literal;)+ })+) => {
        &[$(HostMutant {
            mutant: Mutant { name: $name, edits: &[$((&[concat!("host/src/", $file)], $find, $replace)),+] },
            tests: &[$($test),+],
        }),+]
    };
}

/// All mutants of the host.
pub(super) const HOST_MUTANTS: &[HostMutant] = mutants! {
    "a group is answered before its commit", ["recipe_18"] {
        "sqlite/writer.rs": "        if self.execute(\"COMMIT\").is_err() {" => "        if false {";
    }
};
