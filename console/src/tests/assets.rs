//! Styles and scripts.

use http::Method;

use super::browser::Browser;
use super::services::Services;

#[test]
fn a_page_names_files_that_are_there_and_nothing_from_elsewhere() {
    let mut browser = Browser::new(&Services::default());
    let page = browser.get("/console/sign-in");
    let mut files: Vec<String> = Vec::new();
    for (selector, name) in [("link", "href"), ("script", "src")] {
        files.extend(page.all(selector).iter().map(|element| element.attr(name).expect("no inline script").to_owned()));
    }
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        let (status, headers, _) = browser.exchange(Method::GET, &file, String::new());
        assert_eq!(status, 200, "{file}");
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable", "{file}");
    }
    assert!(page.all("style, [style], [onclick], [onload]").is_empty(), "the policy allows none");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers["cache-control"], "no-store");
}

#[test]
fn scripts_import_files_that_are_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let content = std::fs::read_to_string(&path).unwrap();
        for (_, rest) in content.lines().filter_map(|line| line.split_once(" from \"./")) {
            seen += 1;
            let name = rest.split('"').next().unwrap();
            assert!(crate::assets::find(&crate::assets::address(name)).is_some(), "{}: {name}", path.display());
        }
    }
    assert!(seen > 0);
}

#[test]
fn the_top_leads_to_the_console_and_health_needs_nothing() {
    let mut browser = Browser::new(&Services::default());
    let top = browser.get("/");
    assert_eq!((top.status.as_u16(), top.headers["location"].to_str().unwrap()), (302, "/console/"));
    for path in ["/console/health/ready", "/health/live"] {
        assert_eq!(browser.exchange(Method::GET, path, String::new()).0, 200, "{path}");
    }
    assert_eq!(browser.ask(Method::HEAD, "/console/sign-in", String::new()).source, "");
}
