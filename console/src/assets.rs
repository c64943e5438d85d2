//! Styles and scripts, as they are written: there is no build of them.

use std::fmt::Write as _;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::place::ROOT;

/// A file.
pub(crate) struct Asset {
    name: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) content: &'static str,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

const ALL: [Asset; 19] = [
    Asset { name: "chart.js", content_type: SCRIPT, content: include_str!("../assets/chart.js") },
    Asset { name: "console.css", content_type: "text/css; charset=utf-8", content: include_str!("../assets/console.css") },
    Asset { name: "copy.js", content_type: SCRIPT, content: include_str!("../assets/copy.js") },
    Asset { name: "feed.js", content_type: SCRIPT, content: include_str!("../assets/feed.js") },
    Asset { name: "floor.js", content_type: SCRIPT, content: include_str!("../assets/floor.js") },
    Asset { name: "form.js", content_type: SCRIPT, content: include_str!("../assets/form.js") },
    Asset { name: "holds.js", content_type: SCRIPT, content: include_str!("../assets/holds.js") },
    Asset { name: "icon.svg", content_type: "image/svg+xml", content: include_str!("../assets/icon.svg") },
    Asset { name: "import-page.js", content_type: SCRIPT, content: include_str!("../assets/import-page.js") },
    Asset { name: "import-run.js", content_type: SCRIPT, content: include_str!("../assets/import-run.js") },
    Asset { name: "import-store.js", content_type: SCRIPT, content: include_str!("../assets/import-store.js") },
    Asset { name: "import.js", content_type: SCRIPT, content: include_str!("../assets/import.js") },
    Asset { name: "keys.js", content_type: SCRIPT, content: include_str!("../assets/keys.js") },
    Asset { name: "live.js", content_type: SCRIPT, content: include_str!("../assets/live.js") },
    Asset { name: "load.js", content_type: SCRIPT, content: include_str!("../assets/load.js") },
    Asset { name: "morph.js", content_type: SCRIPT, content: include_str!("../assets/morph.js") },
    Asset { name: "page.js", content_type: SCRIPT, content: include_str!("../assets/page.js") },
    Asset { name: "search.js", content_type: SCRIPT, content: include_str!("../assets/search.js") },
    Asset { name: "sign-in.js", content_type: SCRIPT, content: include_str!("../assets/sign-in.js") },
];

/// What the address of every file begins with. The hash is one of all of them together, so that a script can name another one
/// without knowing it.
static FOLDER: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for asset in &ALL {
        hash.update(asset.name);
        hash.update(asset.content);
    }
    let mut folder = format!("{ROOT}/assets/");
    for byte in &hash.finalize()[..8] {
        // Writing to a String cannot fail.
        let _ = write!(folder, "{byte:02x}");
    }
    folder
});

/// The address of the file with this name.
pub(crate) fn address(name: &str) -> String {
    format!("{}/{name}", *FOLDER)
}

/// The file at this path. One of another build is not there: its page is loaded again.
pub(crate) fn find(path: &str) -> Option<&'static Asset> {
    let name = path.strip_prefix(FOLDER.as_str())?.strip_prefix('/')?;
    ALL.iter().find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests {
    use super::{ALL, address, find};

    #[test]
    fn each_file_is_found_at_its_address() {
        for asset in &ALL {
            assert!(find(&address(asset.name)).is_some_and(|found| found.content == asset.content));
        }
        assert!(find("/console/assets/0/page.js").is_none());
    }
}
