//! The documentation that people read: Swagger UI, served from the component, and the page of error codes.

use std::fmt::Write;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};

use crate::About;

/// The pages load nothing from elsewhere; Swagger UI sets styles and shows images of its own making.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
);

/// The page at this path below `/docs`, if there is one.
pub(crate) fn page(about: &About, below: &str) -> Option<http::Response<Bytes>> {
    match below {
        "" => Some(of("text/html; charset=utf-8", index(about).into())),
        "/start.js" => Some(of("text/javascript; charset=utf-8", start(about).into())),
        "/errors" => Some(of("text/html; charset=utf-8", errors(about).into())),
        _ => asset(below.strip_prefix('/')?),
    }
}

/// A page, which is looked at again each time.
pub(crate) fn of(content_type: &'static str, body: Bytes) -> http::Response<Bytes> {
    cached(HeaderValue::from_static(content_type), "no-cache", body)
}

/// A page that caches keep in this way.
pub(crate) fn cached(content_type: HeaderValue, cache: &'static str, body: Bytes) -> http::Response<Bytes> {
    let mut response = http::Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// A file of Swagger UI, which changes only with a new build of the component. Its own page and start script are not used: ours
/// refer to nothing outside, and the policy that is sent with them would not allow it.
fn asset(name: &str) -> Option<http::Response<Bytes>> {
    let file = utoipa_swagger_ui::serve(name, Arc::new(utoipa_swagger_ui::Config::from(""))).ok()??;
    let content_type = HeaderValue::from_str(&file.content_type).ok()?;
    let mut response = cached(content_type, "public, max-age=86400", file.bytes.into_owned().into());
    if file.gzpipped {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Some(response)
}

fn index(about: &About) -> String {
    let About { name, title, .. } = about;
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/{name}/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/{name}/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/{name}/docs/swagger-ui-bundle.js"></script>
<script src="/{name}/docs/start.js"></script>
</body>
</html>
"#
    )
}

/// Opens with every operation ready to be tried; a key once entered stays in the browser.
fn start(about: &About) -> String {
    format!(
        r##"SwaggerUIBundle({{
  url: "/{}/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  tryItOutEnabled: true,
  persistAuthorization: true,
  displayRequestDuration: true,
  validatorUrl: null,
}});
"##,
        about.name
    )
}

fn errors(about: &About) -> String {
    let mut rows = String::new();
    for code in (about.codes)() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            rows,
            r#"<tr id="{0}"><td><code>{0}</code></td><td>{1}</td><td>{2}</td></tr>"#,
            code.code,
            code.status.as_u16(),
            code.title
        );
    }
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: errors</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }}
td, th {{ text-align: left; padding: .3rem 1rem .3rem 0; vertical-align: top; }}
tr:target {{ background: #ff9; }}
</style>
</head>
<body>
<h1>{title}: errors</h1>
<p>Every failed request is answered with error objects of <a href="https://jsonapi.org/format/1.1/#errors">JSON:API</a>. Programs
look at <code>code</code>, people read <code>title</code> and <code>detail</code>, and <code>id</code> is the request's id in our log.</p>
<table>
<tr><th>code</th><th>status</th><th>title</th></tr>
{rows}</table>
<p><a href="/{name}/docs">All operations</a></p>
</body>
</html>
"#,
        title = about.title,
        name = about.name,
    )
}
