/// What a service says of itself.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The name that all its paths begin with: `products`.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// The OpenAPI document, as it is checked in.
    pub openapi: &'static str,
    /// The list of its error codes, for the page that `links.about` leads to.
    pub codes: fn() -> Vec<jsonapi::Code>,
}

impl About {
    /// Where people read about the error of this code.
    pub(crate) fn error_page(&self, code: &str) -> String {
        format!("/{}/docs/errors#{code}", self.name)
    }

    /// The path without a trailing slash; alone on its listener, a service also has its docs and health at the top.
    pub(crate) fn path(&self, path: &str) -> String {
        let path = path.strip_suffix('/').unwrap_or(path);
        let at_top = path == "/docs" || path == "/openapi.json" || path.starts_with("/docs/") || path.starts_with("/health/");
        if at_top { format!("/{}{path}", self.name) } else { path.to_owned() }
    }
}
