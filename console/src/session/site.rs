//! Which site a request comes from.

use http::header::{HOST, ORIGIN};
use http::request::Parts;
use http::uri::Scheme;

/// Whether a form was sent by a page of ours, as far as the browser says. Every browser of today tells `Sec-Fetch-Site`, which no page
/// can write; over plain HTTP from another machine it tells `Origin` only. A program tells neither, and has no cookies of others.
pub(crate) fn is_ours(request: &Parts) -> bool {
    let header = |name: &str| request.headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = header("sec-fetch-site") {
        // `none`: the person did it, by loading the page again.
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = header(ORIGIN.as_str()) else { return true };
    let host = request.uri.authority().map(http::uri::Authority::as_str).or_else(|| header("host"));
    origin.split_once("://").is_some_and(|(_, authority)| host.is_some_and(|host| host.eq_ignore_ascii_case(authority)))
}

/// Whether the browser comes by a link of another site, and so without the cookies of who has signed in.
pub(crate) fn is_from_elsewhere(request: &Parts) -> bool {
    request.headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site")
}

/// Whether the browser came by TLS: to us, or to the proxy in front of us. A client that lies about it takes the cookie from itself.
pub(crate) fn is_secure(request: &Parts) -> bool {
    let starts =
        |name: &str, start: &str| request.headers.get(name).is_some_and(|value| value.as_bytes().starts_with(start.as_bytes()));
    request.uri.scheme() == Some(&Scheme::HTTPS) || starts("x-forwarded-proto", "https") || starts(ORIGIN.as_str(), "https://")
}

/// The origin by which the browser came.
pub(crate) fn origin(request: &Parts) -> String {
    let told = request.headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = request.uri.authority().map(http::uri::Authority::as_str).or(told).unwrap_or("localhost");
    format!("{}://{host}", if is_secure(request) { "https" } else { "http" })
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::{is_ours, is_secure};

    fn parts(headers: &[(&str, &str)]) -> http::request::Parts {
        let request = headers
            .iter()
            .fold(Request::post("http://shop.example:3000/console/"), |request, (name, value)| request.header(*name, *value));
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn another_site_is_told_apart() {
        for (headers, expected) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://shop.example:3000")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("origin", "http://shop.example:3000")], true),
            (&[("origin", "https://SHOP.example:3000")], true),
            (&[("origin", "http://shop.example")], false),
            (&[("origin", "null")], false),
            (&[("origin", "http://evil.example")], false),
        ] {
            assert_eq!(is_ours(&parts(headers)), expected, "{headers:?}");
        }
    }

    #[test]
    fn tls_is_noticed() {
        assert!(!is_secure(&parts(&[("origin", "http://shop.example:3000")])));
        assert!(is_secure(&parts(&[("x-forwarded-proto", "https")])));
        assert!(is_secure(&parts(&[("origin", "https://shop.example")])));
    }
}
