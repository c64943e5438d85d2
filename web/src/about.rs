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
