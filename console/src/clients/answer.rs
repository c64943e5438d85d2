use bytes::Bytes;
use http::HeaderMap;
use http::header::ETAG;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// What a service answered when it did what it was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The entity tag, for a change of what was read.
    pub(crate) tag: String,
    pub(crate) body: Bytes,
    /// In how many seconds the service wants to be asked again, where it says so.
    pub(crate) retry_after: Option<u64>,
}

/// A resource of JSON:API.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Resource<A> {
    pub(crate) id: Uuid,
    pub(crate) attributes: A,
}

/// A page of a list.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct List<A> {
    pub(crate) data: Vec<Resource<A>>,
    #[serde(default)]
    links: Links,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Links {
    next: Option<String>,
    prev: Option<String>,
}

#[derive(Deserialize)]
struct Document<A> {
    data: Resource<A>,
}

#[derive(Deserialize)]
struct Report<M> {
    meta: M,
}

impl Answer {
    pub(super) fn new(headers: &HeaderMap, body: Bytes, retry_after: Option<u64>) -> Self {
        let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default().to_owned();
        Self { tag, body, retry_after }
    }

    /// The resource in it.
    pub(crate) fn one<A: DeserializeOwned>(&self) -> Option<Resource<A>> {
        serde_json::from_slice::<Document<A>>(&self.body).ok().map(|document| document.data)
    }

    /// What it says where it has no resource.
    pub(crate) fn meta<M: DeserializeOwned>(&self) -> Option<M> {
        serde_json::from_slice::<Report<M>>(&self.body).ok().map(|report| report.meta)
    }

    /// The page of a list in it.
    pub(crate) fn list<A: DeserializeOwned>(&self) -> Option<List<A>> {
        serde_json::from_slice(&self.body).ok()
    }
}

impl<A> List<A> {
    /// The cursor for `page[after]` of the next page.
    pub(crate) fn after(&self) -> Option<String> {
        cursor(self.links.next.as_deref()?, "page[after]")
    }

    /// The cursor for `page[before]` of the page before.
    pub(crate) fn before(&self) -> Option<String> {
        cursor(self.links.prev.as_deref()?, "page[before]")
    }
}

fn cursor(link: &str, name: &str) -> Option<String> {
    let (_, query) = link.split_once('?')?;
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
