//! Links ([document links](https://jsonapi.org/format/1.1/#document-links)).

use serde_json::{Map, Value};

/// A link: a URI reference, a link object or `null`.
#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// The link does not exist, such as `next` on the last page.
    Null,
    /// The target alone.
    Href(String),
    /// The target with what is known about it.
    Object(Box<LinkObject>),
}

/// A link object. Members that are `None` or empty are not sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinkObject {
    /// The target, a URI reference.
    pub href: String,
    /// The relation type, where the name of the link is not it.
    pub rel: Option<String>,
    /// A description document of the target.
    pub described_by: Option<String>,
    /// A label for people.
    pub title: Option<String>,
    /// The media type of the target.
    pub media_type: Option<String>,
    /// Language tags of the target.
    pub languages: Vec<String>,
    /// Anything else.
    pub meta: Map<String, Value>,
}

impl Link {
    /// A link with the media type of its target: what a document's `self` should be when
    /// extensions or profiles are applied to it.
    pub fn typed(href: impl Into<String>, media_type: impl Into<String>) -> Self {
        Self::Object(Box::new(LinkObject { href: href.into(), media_type: Some(media_type.into()), ..LinkObject::default() }))
    }
}

impl From<String> for Link {
    fn from(href: String) -> Self {
        Self::Href(href)
    }
}

impl From<&str> for Link {
    fn from(href: &str) -> Self {
        Self::Href(href.to_owned())
    }
}

impl From<Option<String>> for Link {
    fn from(href: Option<String>) -> Self {
        href.map_or(Self::Null, Self::Href)
    }
}

/// A links object: names and links in the order in which they were set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Links(Vec<(&'static str, Link)>);

impl Links {
    /// Sets a link, replacing one of the same name.
    pub fn set(&mut self, name: &'static str, link: impl Into<Link>) {
        let link = link.into();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = link,
            None => self.0.push((name, link)),
        }
    }

    /// [`set`](Self::set) for chains.
    #[must_use]
    pub fn with(mut self, name: &'static str, link: impl Into<Link>) -> Self {
        self.set(name, link);
        self
    }

    /// Sets every link of the other.
    pub fn extend(&mut self, others: Self) {
        for (name, link) in others.0 {
            self.set(name, link);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where this link leads, unless it leads nowhere.
    pub fn href(&self, name: &str) -> Option<&str> {
        let (_, link) = self.0.iter().find(|(known, _)| *known == name)?;
        match link {
            Link::Null => None,
            Link::Href(href) => Some(href),
            Link::Object(object) => Some(&object.href),
        }
    }

    /// The links in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Link)> {
        self.0.iter().map(|(name, link)| (*name, link))
    }
}
