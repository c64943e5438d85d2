use http::header::RETRY_AFTER;
use http::{HeaderName, HeaderValue, StatusCode};
use jsonapi::atomic::Results;
use jsonapi::document::{Document, Resource};

/// What a handler answers when all went well.
#[derive(Debug)]
#[must_use]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) content: Content,
    pub(crate) tag: Tag,
    pub(crate) location: Option<String>,
    pub(crate) profile: Option<&'static str>,
    pub(crate) replayed: bool,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

/// The body.
#[derive(Debug)]
pub(crate) enum Content {
    None,
    Document(Box<Document>),
    Results(Results),
}

/// What the entity tag is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// There is none.
    None,
    /// The resource's version. Where `include` or `fields` make another representation than the plain one, the body's hash
    /// stands behind it.
    Version(i64),
    /// The hash of the body.
    Body,
}

impl Answer {
    /// 200 with this document.
    pub fn ok(document: Document) -> Self {
        Self::new(StatusCode::OK, Content::Document(Box::new(document)))
    }

    /// 201 with the new resource, which is where its link `self` leads.
    pub fn created(resource: Resource) -> Self {
        let location = resource.location().map(str::to_owned);
        let document = location.iter().fold(Document::one(resource), |document, url| document.with_link("self", url.clone()));
        Self { location, ..Self::new(StatusCode::CREATED, Content::Document(Box::new(document))) }
    }

    /// 204.
    pub fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, Content::None)
    }

    /// 200 with the results of operations.
    pub fn results(results: Results) -> Self {
        Self::new(StatusCode::OK, Content::Results(results))
    }

    fn new(status: StatusCode, content: Content) -> Self {
        Self { status, content, tag: Tag::None, location: None, profile: None, replayed: false, headers: Vec::new() }
    }

    /// Gives it an entity tag.
    pub fn tagged(mut self, tag: Tag) -> Self {
        self.tag = tag;
        self
    }

    /// Says that this profile was applied.
    pub fn with_profile(mut self, uri: &'static str) -> Self {
        self.profile = Some(uri);
        self
    }

    /// Says whether this is the stored outcome of an earlier request with the same idempotency key.
    pub fn replayed(mut self, replayed: bool) -> Self {
        self.replayed = replayed;
        self
    }

    /// Says after how many seconds it is worth asking again, where that is known.
    pub fn retry_after(self, seconds: Option<u64>) -> Self {
        seconds.into_iter().fold(self, |answer, seconds| answer.with_header(RETRY_AFTER, HeaderValue::from(seconds)))
    }

    /// Adds a header.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}
