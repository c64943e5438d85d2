//! JSON pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).

use std::fmt::Display;

/// The pointer to the member or position `token` of what `base` points to.
///
/// ```
/// assert_eq!(jsonapi::pointer::child("/data", "a/b~c"), "/data/a~1b~0c");
/// assert_eq!(jsonapi::pointer::child("/data", 0), "/data/0");
/// ```
pub fn child(base: &str, token: impl Display) -> String {
    let token = token.to_string();
    if token.contains(['~', '/']) {
        format!("{base}/{}", token.replace('~', "~0").replace('/', "~1"))
    } else {
        format!("{base}/{token}")
    }
}
