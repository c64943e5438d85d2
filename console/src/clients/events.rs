use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::answer::{List, Resource};
use super::name::Name;
use super::service::Service;
use super::trouble::Trouble;

/// A change, as the feed of a service tells it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Event {
    pub(crate) kind: String,
    subject: Subject,
    product_id: Option<Uuid>,
    pub(crate) before: Option<Map<String, Value>>,
    pub(crate) after: Option<Map<String, Value>>,
    pub(crate) actor: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) sequence: i64,
    pub(crate) created_at: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Subject {
    id: Uuid,
}

/// Which changes are asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Of this kind; of all where it is empty.
    pub(crate) kind: String,
    pub(crate) product: Option<Uuid>,
    /// From the beginning of the first day, and before the other one.
    pub(crate) day: Option<(String, String)>,
}

impl Event {
    /// The product that it is about.
    pub(crate) fn product(&self) -> Uuid {
        self.product_id.unwrap_or(self.subject.id)
    }

    /// The newest of a service, and those alone that its feed has before this place, where one is named.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn newest(
        service: &Service<'_>,
        wanted: &Wanted,
        before: Option<i64>,
        count: usize,
    ) -> Result<Vec<Resource<Self>>, Trouble> {
        let about = if service.name == Name::Products { "filter[subject]" } else { "filter[product_id]" };
        let mut parameters = vec![("sort", "-created_at".to_owned()), ("page[size]", count.to_string())];
        parameters.extend((!wanted.kind.is_empty()).then(|| ("filter[kind]", wanted.kind.clone())));
        parameters.extend(wanted.product.map(|id| (about, id.to_string())));
        parameters.extend(before.map(|sequence| ("filter[sequence][lt]", sequence.to_string())));
        if let Some((from, until)) = &wanted.day {
            parameters.push(("filter[created_at][gte]", from.clone()));
            parameters.push(("filter[created_at][lt]", until.clone()));
        }
        let parameters: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let found: Option<List<Self>> = service.get(&format!("{}/events", service.name.path()), &parameters).await?.list();
        found.map(|list| list.data).ok_or_else(|| service.garbled())
    }
}
