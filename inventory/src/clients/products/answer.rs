//! What products says, read as strictly as any client's input.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use jsonapi::{MEDIA_TYPE, Resource};
use money::{Currency, Money, MoneyError};
use serde_json::Value;
use uuid::Uuid;

use super::ProductsError;

/// A product as products showed it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Product {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its sku at that time.
    pub(crate) sku: String,
    /// Its name at that time.
    pub(crate) name: String,
    /// Its price at that time.
    pub(crate) price: Money,
    /// Whether it can be sold.
    pub(crate) status: Status,
}

/// Whether a product can be sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Yes.
    Active,
    /// Not any more.
    Archived,
}

/// The type of products.
const KIND: &str = "products";

impl Status {
    /// Each with its word.
    pub(crate) const TABLE: [(&'static str, Self); 2] = [("active", Self::Active), ("archived", Self::Archived)];
}

/// Characters of a sku or a name that are taken over: somewhat more than products itself allows.
const TEXT_LENGTH_MAX: usize = 1_000;

pub(super) fn one(response: &http::Response<Bytes>, id: Uuid) -> Result<Product, ProductsError> {
    let product = read(document(response)?.get("data"))?;
    if product.id == id { Ok(product) } else { Err(invalid("it is another product than the one asked for")) }
}

pub(super) fn many(response: &http::Response<Bytes>) -> Result<Vec<Product>, ProductsError> {
    let document = document(response)?;
    let data = document.get("data").and_then(Value::as_array).ok_or_else(|| invalid("its data is no list"))?;
    if document.pointer("/links/next").is_some_and(|next| !next.is_null()) {
        return Err(invalid("its list goes on"));
    }
    data.iter().map(|resource| read(Some(resource))).collect()
}

/// Products to be passed through, and the query of the next page of them, where the list goes on: of whole products with long
/// descriptions, not as many fit on a page as are asked for.
pub(super) fn resources(
    response: &http::Response<Bytes>,
    public_url: &str,
) -> Result<(Vec<Resource>, Option<String>), ProductsError> {
    let mut document = document(response)?;
    let Some(Value::Array(data)) = document.get_mut("data").map(Value::take) else {
        return Err(invalid("its data is no list"));
    };
    let next = match document.pointer("/links/next") {
        None | Some(Value::Null) => None,
        // Wherever the link leads: the path is known.
        Some(next) => {
            let query = next.as_str().and_then(|next| next.split_once('?')).filter(|_| !data.is_empty());
            Some(query.ok_or_else(|| invalid("its list goes on nowhere"))?.1.to_owned())
        }
    };
    let resource = |value| Resource::foreign(value, public_url).filter(|resource| resource.kind() == KIND);
    let resources = data.into_iter().map(|value| resource(value).ok_or_else(|| invalid("there is no product in it")));
    Ok((resources.collect::<Result<_, _>>()?, next))
}

fn document(response: &http::Response<Bytes>) -> Result<Value, ProductsError> {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(MEDIA_TYPE) {
        return Err(invalid("its content type is not that of JSON:API"));
    }
    jsonapi::json::parse(response.body()).map_err(|_| invalid("its body is no JSON"))
}

fn read(resource: Option<&Value>) -> Result<Product, ProductsError> {
    let resource = resource.filter(|value| value.is_object()).ok_or_else(|| invalid("there is no resource in it"))?;
    if resource.get("type").and_then(Value::as_str) != Some(KIND) {
        return Err(invalid("its type is not products"));
    }
    let id = resource.get("id").and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok());
    let attribute = |name: &str| resource.get("attributes").and_then(|all| all.get(name)).and_then(Value::as_str);
    let text = |name: &str| {
        let found = attribute(name).filter(|text| !text.is_empty() && text.chars().count() <= TEXT_LENGTH_MAX);
        found.map(str::to_owned).ok_or_else(|| invalid(&format!("its {name} is missing or no text")))
    };
    let currency = Currency::from_code(attribute("currency").unwrap_or_default()).map_err(MoneyError::from);
    let price = currency.and_then(|currency| Money::parse(attribute("price").unwrap_or_default(), currency));
    Ok(Product {
        id: id.ok_or_else(|| invalid("its id is no UUID"))?,
        sku: text("sku")?,
        name: text("name")?,
        price: price.map_err(|error| invalid(&format!("its price {error}")))?,
        status: status(attribute("status")).ok_or_else(|| invalid("its status is unknown"))?,
    })
}

fn status(word: Option<&str>) -> Option<Status> {
    Status::TABLE.iter().find(|(known, _)| Some(*known) == word).map(|(_, status)| *status)
}

fn invalid(what: &str) -> ProductsError {
    ProductsError::InvalidResponse(format!("the answer of products cannot be used: {what}"))
}
