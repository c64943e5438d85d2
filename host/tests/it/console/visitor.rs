//! Somebody who visits the console over the network, with a cookie jar.

use crate::harness::{Answer, INVENTORY_KEY, PRODUCTS_KEY};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{Method, Request};
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// A browser without scripts.
pub(super) struct Visitor {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// Somebody who has signed in with these keys.
    pub(super) async fn signed_in(address: SocketAddr) -> Self {
        let mut visitor = Self::new(address);
        let list = visitor.sign_in(PRODUCTS_KEY, INVENTORY_KEY).await.is(303);
        assert_eq!(list.header(LOCATION.as_str()), Some("/console/"));
        visitor
    }

    /// Opens the form for the keys and sends it.
    pub(super) async fn sign_in(&mut self, products: &str, inventory: &str) -> Answer {
        let form = self.get("/console/sign-in").await.is(200);
        self.send(&form, "/console/sign-in", &[("products_key", products), ("inventory_key", inventory)]).await
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, String::new()).await
    }

    /// Sends the form of a page that goes to `action`: what is hidden in it, and these values.
    pub(super) async fn send(&mut self, page: &Answer, action: &str, values: &[(&str, &str)]) -> Answer {
        let form = page.text.split("<form ").find(|form| form.contains(&format!("action=\"{action}\"")));
        let form = form.unwrap_or_else(|| panic!("no form goes to {action}: {}", page.text)).split("</form>").next().unwrap();
        let mut fields = form_urlencoded::Serializer::new(String::new());
        for input in form.split("<input type=\"hidden\" ").skip(1) {
            let value = |name: &str| input.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            fields.append_pair(value("name"), &value("value").replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&"));
        }
        let body = fields.extend_pairs(values).finish();
        self.ask(Method::POST, action, body).await
    }

    /// Sends a form that must succeed, and looks at the page that it leads to.
    pub(super) async fn submit(&mut self, page: &Answer, action: &str, values: &[(&str, &str)]) -> Answer {
        let sent = self.send(page, action, values).await.is(303);
        self.get(sent.header(LOCATION.as_str()).unwrap()).await.is(200)
    }

    async fn ask(&mut self, method: Method, path: &str, body: String) -> Answer {
        let (about, method_is_post) = (format!("{method} {path}"), method == Method::POST);
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        if method_is_post {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header("sec-fetch-site", "same-origin");
        }
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let response = client.request(request.body(body.into()).unwrap()).await.unwrap();
        for line in response.headers().get_all(SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer::read(about, response).await
    }
}
