//! What in the request an error is about.

/// `source` of an error object: exactly one of its three members
/// ([error objects](https://jsonapi.org/format/1.1/#error-objects)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An RFC 6901 pointer into the request document, array positions as `/0`.
    Pointer(String),
    /// The exact name of a query parameter.
    Parameter(String),
    /// The name of a request header.
    Header(String),
}
