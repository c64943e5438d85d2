//! The feed of a service: which products have changed after a cursor.

use http::Method;
use serde::Deserialize;
use uuid::Uuid;

use super::name::Name;
use super::service::{Condition, MEDIA_TYPE, Service};
use super::trouble::Trouble;
use crate::limits::LIVE_EVENTS;

/// What is new in a feed.
pub(crate) struct News {
    /// Where to go on; empty as long as the feed is.
    pub(crate) after: String,
    /// The products that changed, each once.
    pub(crate) products: Vec<Uuid>,
    /// Whether there may be more already.
    pub(crate) is_behind: bool,
    /// In how many seconds the service wants to be asked again, where it says so.
    pub(crate) retry_after: Option<u64>,
}

#[derive(Deserialize)]
struct Feed {
    data: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    attributes: About,
    meta: Option<Meta>,
}

/// Products says what changed, inventory says of which product it is.
#[derive(Deserialize)]
struct About {
    product_id: Option<Uuid>,
    subject: Option<Subject>,
    created_at: String,
}

#[derive(Deserialize)]
struct Subject {
    id: Uuid,
}

#[derive(Deserialize)]
struct Meta {
    page: Place,
}

#[derive(Deserialize)]
struct Place {
    cursor: String,
}

/// Between the time from which on the feed is read, which is the service's own, and the cursor, in what is given out as one.
const SEPARATOR: char = '~';

impl Service<'_> {
    /// Where somebody begins to whom all that there is counts as known: at the newest event, which is told once more.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn news_from_now(&self) -> Result<News, Trouble> {
        let (feed, retry_after) = self.events(&[("sort", "-created_at"), ("page[size]", "1")], 0).await?;
        let after = feed.data.first().map_or_else(String::new, |event| format!("{}{SEPARATOR}", event.attributes.created_at));
        Ok(News { after, products: Vec::new(), is_behind: false, retry_after })
    }

    /// What is new after what was given out as `after`. For so many seconds the service may wait until something is.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn news(&self, after: &str, wait_s: u64) -> Result<News, Trouble> {
        let (since, cursor) = after.split_once(SEPARATOR).unwrap_or_default();
        let size = LIVE_EVENTS.to_string();
        let mut parameters = vec![("page[size]", size.as_str())];
        // The cursor of a feed is one of the same question, so the time stays what it was at the beginning.
        let optional = [("filter[created_at][gte]", since), ("page[after]", cursor)];
        parameters.extend(optional.into_iter().filter(|(_, value)| !value.is_empty()));
        let (feed, retry_after) = self.events(&parameters, wait_s).await?;
        let last = feed.data.last().and_then(|event| event.meta.as_ref());
        let after = last.map_or_else(|| after.to_owned(), |meta| format!("{since}{SEPARATOR}{}", meta.page.cursor));
        let is_behind = feed.data.len() >= LIVE_EVENTS;
        let id = |event: Event| event.attributes.product_id.or(event.attributes.subject.map(|subject| subject.id));
        let mut products: Vec<Uuid> = feed.data.into_iter().filter_map(id).collect();
        products.sort_unstable();
        products.dedup();
        Ok(News { after, products, is_behind, retry_after })
    }

    async fn events(&self, parameters: &[(&str, &str)], wait_s: u64) -> Result<(Feed, Option<u64>), Trouble> {
        let about = if self.name == Name::Products { "subject,created_at" } else { "product_id,created_at" };
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("fields[events]", about).extend_pairs(parameters);
        let target = format!("{}/events?{}", self.name.path(), query.finish());
        let answer = self.ask(Method::GET, &target, None, Condition::News(wait_s), MEDIA_TYPE).await?;
        let feed = serde_json::from_slice(&answer.body).map_err(|_| self.garbled())?;
        Ok((feed, answer.retry_after))
    }
}
