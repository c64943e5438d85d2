//! What was sent: a form, a form with a file, or a slice of a file.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;

use crate::limits::{FILE_BYTES_MAX, FORM_BYTES_MAX, SENT_BYTES_MAX, SLICE_BYTES_MAX};
use crate::pairs::Pairs;
use crate::place::{Place, Step};

/// A form, and the file with it.
pub(crate) struct Sent {
    pub(crate) form: Pairs,
    pub(crate) file: Bytes,
}

/// Bytes that may be sent to this place.
pub(crate) fn bytes_max(place: Option<Place>) -> usize {
    match place {
        Some(Place::Import) => FILE_BYTES_MAX,
        Some(Place::Step(Step::Send)) => SENT_BYTES_MAX,
        Some(Place::Step(_)) => SLICE_BYTES_MAX,
        _ => FORM_BYTES_MAX,
    }
}

impl Sent {
    pub(crate) fn read(request: &Parts, body: Bytes) -> Self {
        if let Some(Place::Step(_)) = Place::of(request.uri.path()) {
            // The bytes are sent as they are in the file, and what belongs to them beside them.
            let token = request.headers.get("x-token").and_then(|token| token.to_str().ok()).unwrap_or_default();
            let form = Pairs::parse(request.uri.query().unwrap_or_default().as_bytes());
            return Self { form: form.with("token", token), file: body };
        }
        let kind = request.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        match kind.strip_prefix("multipart/form-data").and_then(|rest| rest.split_once("boundary=")) {
            Some((_, boundary)) => {
                Self::multipart(boundary.split(';').next().unwrap_or_default().trim().trim_matches('"'), &body)
            }
            None => Self { form: Pairs::parse(&body), file: Bytes::new() },
        }
    }

    /// Reads `multipart/form-data` ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)) as browsers write it: one file at most counts.
    fn multipart(boundary: &str, body: &Bytes) -> Self {
        let mut sent = Self { form: Pairs::default(), file: Bytes::new() };
        let between = format!("\r\n--{boundary}").into_bytes();
        // The first boundary has no line before it.
        if !body.starts_with(&between[2..]) {
            return sent;
        }
        let mut at = between.len() - 2;
        while let Some(length) = find(&body[at..], &between) {
            let part = body.slice(at..at + length);
            at += length + between.len();
            let Some(head) = find(&part, b"\r\n\r\n") else { continue };
            let content = part.slice(head + 4..);
            let head = String::from_utf8_lossy(&part[..head]).into_owned();
            let Some(name) = parameter(&head, "name") else { continue };
            if parameter(&head, "filename").is_some() {
                sent.file = content;
            } else {
                sent.form = sent.form.with(name, String::from_utf8_lossy(&content).replace("\r\n", "\n"));
            }
        }
        sent
    }
}

fn find(text: &[u8], sought: &[u8]) -> Option<usize> {
    text.windows(sought.len()).position(|window| window == sought)
}

/// `name="…"` of the head of a part.
fn parameter<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = head.split_once(&format!("; {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::Sent;

    fn read(kind: &str, path: &str, body: &str) -> Sent {
        let request = http::Request::post(path).header("content-type", kind).header("x-token", "t").body(()).unwrap();
        Sent::read(&request.into_parts().0, Bytes::copy_from_slice(body.as_bytes()))
    }

    #[test]
    fn a_file_comes_with_its_form() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nabc\r\n--b\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\nContent-Type: text/csv\r\n\r\n\
            sku,name\r\n--a,b\r\n\r\n--b--\r\n";
        let sent = read("multipart/form-data; boundary=b", "/console/import", body);
        assert_eq!((sent.form.get("token"), &sent.file[..]), ("abc", &b"sku,name\r\n--a,b\r\n"[..]));
        for broken in ["", "--b", "--b--", "--b\r\n\r\n--b", "x"] {
            assert!(read("multipart/form-data; boundary=b", "/console/import", broken).file.is_empty());
        }
    }

    #[test]
    fn a_slice_is_sent_as_it_is() {
        let sent = read("text/csv", "/console/import/check?row=2", "a=b&c");
        assert_eq!((sent.form.get("row"), sent.form.get("token"), &sent.file[..]), ("2", "t", &b"a=b&c"[..]));
        assert_eq!(read("application/x-www-form-urlencoded", "/console/", "a=b").form.get("a"), "b");
    }
}
