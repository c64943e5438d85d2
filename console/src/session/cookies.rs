//! Cookies: what a browser brings, and what it is given.

use cookie::time::Duration;
use cookie::{Cookie, CookieJar, SameSite};
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::outside::Config;
use crate::place::ROOT;

/// The cookies of one request and its answer.
pub(crate) struct Cookies<'a> {
    jar: CookieJar,
    config: &'a Config,
    is_secure: bool,
}

impl<'a> Cookies<'a> {
    /// Reads what the browser brings.
    pub(crate) fn read(headers: &HeaderMap, config: &'a Config, is_secure: bool) -> Self {
        let mut jar = CookieJar::new();
        for line in headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            for cookie in Cookie::split_parse(line.to_owned()).flatten() {
                jar.add_original(cookie);
            }
        }
        Self { jar, config, is_secure }
    }

    /// What only the console can read and write: a cookie that somebody has changed is none.
    pub(crate) fn open<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let cookie = self.jar.private(&self.config.cookie_key).get(name)?;
        serde_json::from_str(cookie.value()).ok()
    }

    /// Keeps a value so, as long as the browser runs or for so many seconds.
    pub(crate) fn seal<T: Serialize>(&mut self, name: &'static str, value: &T, seconds: Option<i64>) {
        let Ok(value) = serde_json::to_string(value) else { return };
        let cookie = self.dressed(Cookie::new(name, value), seconds);
        self.jar.private_mut(&self.config.cookie_key).add(cookie);
    }

    /// What everybody may read.
    pub(crate) fn plain(&self, name: &str) -> Option<&str> {
        self.jar.get(name).map(Cookie::value)
    }

    /// Keeps a value that everybody may read, for so many seconds.
    pub(crate) fn set_plain(&mut self, name: &'static str, value: &'static str, seconds: i64) {
        let cookie = self.dressed(Cookie::new(name, value), Some(seconds));
        self.jar.add(cookie);
    }

    /// Forgets a value.
    pub(crate) fn forget(&mut self, name: &'static str) {
        self.jar.remove(Cookie::build(name).path(ROOT));
    }

    /// The lines for the answer.
    pub(crate) fn lines(&self) -> impl Iterator<Item = HeaderValue> {
        self.jar.delta().filter_map(|cookie| HeaderValue::from_str(&cookie.to_string()).ok())
    }

    fn dressed<'c>(&self, cookie: Cookie<'c>, seconds: Option<i64>) -> Cookie<'c> {
        let mut cookie = cookie;
        cookie.set_path(ROOT);
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Strict);
        cookie.set_secure(self.is_secure);
        cookie.set_max_age(seconds.map(Duration::seconds));
        cookie
    }
}
