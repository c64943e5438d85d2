//! Which component answers a path.

use crate::manifest::{Manifest, Route};
use anyhow::bail;

/// The public routes, longest first.
pub(crate) struct Routes(Vec<Pattern>);

#[derive(Debug)]
struct Pattern {
    /// Without the wildcard and without a slash at the end.
    prefix: String,
    wildcard: bool,
    /// As the manifest has it.
    written: String,
    component: String,
}

impl Routes {
    /// Reads the triggers' routes; private ones are left out.
    pub(crate) fn new(manifest: &Manifest) -> anyhow::Result<Self> {
        let mut routes = Self(Vec::new());
        for trigger in manifest.triggers() {
            match &trigger.route {
                Route::Path(route) => routes.add(route, &trigger.component)?,
                Route::Private(private) if private.private => {}
                Route::Private(_) => bail!("a route of `{}` must be a path or {{ private = true }}", trigger.component),
            }
        }
        Ok(routes)
    }

    fn add(&mut self, written: &str, component: &str) -> anyhow::Result<()> {
        let (prefix, wildcard) = match written.strip_suffix("/...") {
            Some(prefix) => (prefix, true),
            None => (written.strip_suffix('/').unwrap_or(written), false),
        };
        if !written.starts_with('/') || prefix.contains(['*', ':']) || prefix.contains("...") {
            bail!(
                "the route `{written}` of `{component}` must be a path such as /shop, or with a wildcard at its end, /shop/..."
            );
        }
        if let Some(other) = self.0.iter().find(|other| other.prefix == prefix && other.wildcard == wildcard) {
            bail!("the route `{written}` belongs to both `{}` and `{component}`; remove one", other.component);
        }
        let pattern =
            Pattern { prefix: prefix.to_owned(), wildcard, written: written.to_owned(), component: component.to_owned() };
        // The longest wins, and an exact route wins over a wildcard of the same length.
        let rank = |pattern: &Pattern| (pattern.prefix.len(), !pattern.wildcard);
        let place = self.0.partition_point(|other| rank(other) > rank(&pattern));
        self.0.insert(place, pattern);
        Ok(())
    }

    /// The route for a path as the manifest has it, and its component, if there is one. A wildcard matches its bare prefix too.
    pub(crate) fn find(&self, path: &str) -> Option<(&str, &str)> {
        let path = path.strip_suffix('/').unwrap_or(path);
        let matches = |pattern: &&Pattern| match path.strip_prefix(pattern.prefix.as_str()) {
            Some("") => true,
            Some(rest) => pattern.wildcard && rest.starts_with('/'),
            None => false,
        };
        self.0.iter().find(matches).map(|pattern| (pattern.written.as_str(), pattern.component.as_str()))
    }

    /// Every public route as the manifest has it, with its component.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|pattern| (pattern.written.as_str(), pattern.component.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(all: &[&str]) -> anyhow::Result<Routes> {
        let mut routes = Routes(Vec::new());
        all.iter().try_for_each(|route| routes.add(route, route))?;
        Ok(routes)
    }

    #[test]
    fn the_longest_match_wins() {
        let routes = routes(&["/shop/...", "/shop/open", "/shop/open/...", "/exact"]).unwrap();
        let cases = [
            ("/shop", Some("/shop/...")),
            ("/shop/", Some("/shop/...")),
            ("/shop/x/y", Some("/shop/...")),
            ("/shop/open", Some("/shop/open")),
            ("/shop/open/", Some("/shop/open")),
            ("/shop/open/x", Some("/shop/open/...")),
            ("/shop/opened", Some("/shop/...")),
            ("/shopping", None),
            ("/exact", Some("/exact")),
            ("/exact/x", None),
            ("/", None),
        ];
        for (path, expected) in cases {
            assert_eq!(routes.find(path).map(|(_, component)| component), expected, "{path}");
        }
    }

    #[test]
    fn the_root_wildcard_takes_everything() {
        let routes = routes(&["/..."]).unwrap();
        assert!(["/", "", "/a", "/a/b"].iter().all(|path| routes.find(path) == Some(("/...", "/..."))));
    }

    #[test]
    fn wrong_routes() {
        for wrong in [&["shop"][..], &["/a/*"], &["/:id"], &["/a/.../b"], &["/a", "/a/"]] {
            assert!(routes(wrong).is_err(), "{wrong:?}");
        }
    }
}
