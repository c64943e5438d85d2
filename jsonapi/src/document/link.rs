//! Links ([document links](https://jsonapi.org/format/1.1/#document-links)).

use serde::Serialize;

/// A link: a URI reference, a link object with it or `null`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Link {
    /// The link does not exist, such as `next` on the last page.
    Null,
    /// The target alone.
    Href(String),
    /// The target with the media type that it has: what a document's `self` should be when extensions or profiles are applied to
    /// it.
    Typed {
        /// The target, a URI reference.
        href: String,
        /// The media type of the target.
        #[serde(rename = "type")]
        media_type: String,
    },
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
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[must_use]
pub struct Links(#[serde(serialize_with = "super::as_object")] Vec<(&'static str, Link)>);

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
            Link::Href(href) | Link::Typed { href, .. } => Some(href),
        }
    }
    /// The links in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Link)> {
        self.0.iter().map(|(name, link)| (*name, link))
    }
}
