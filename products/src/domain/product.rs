use money::{Currency, Money};
use uuid::Uuid;

use super::{Description, Name, Sku};

/// Whether a product is for sale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    /// For sale.
    #[default]
    Active,
    /// Shown to those who look for it, but not for sale.
    Archived,
}

impl Status {
    /// Each with its word, in the API and in the database.
    pub(crate) const TABLE: [(&'static str, Self); 2] = [("active", Self::Active), ("archived", Self::Archived)];

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        super::word(&Self::TABLE, self)
    }
}

/// A product as it was at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Product {
    /// Its id, for good.
    pub(crate) id: Uuid,
    /// Unique among the products that are not deleted.
    pub(crate) sku: Sku,
    /// What it is called.
    pub(crate) name: Name,
    /// What is said about it; may be empty.
    pub(crate) description: Description,
    /// What one costs.
    pub(crate) price: Money,
    /// Whether it is for sale.
    pub(crate) status: Status,
    /// 1 when created, and one more with every change.
    pub(crate) version: i64,
    /// When it was created.
    pub(crate) created_at_ms: i64,
    /// When it last changed; the same as `created_at_ms` until the first change.
    pub(crate) updated_at_ms: i64,
}

/// What a product is created from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewProduct {
    /// See [`Product::sku`].
    pub(crate) sku: Sku,
    /// See [`Product::name`].
    pub(crate) name: Name,
    /// See [`Product::description`].
    pub(crate) description: Description,
    /// See [`Product::price`].
    pub(crate) price: Money,
    /// See [`Product::status`].
    pub(crate) status: Status,
}

/// What is to be different about a product; `None` stays as it is.
///
/// A price is its number and its currency. Whoever is given only one of them has to look up the other, and then must name what it
/// was: the currency, or the version that the number was read from. A change in between would be mixed with this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Change {
    /// See [`Product::sku`].
    pub(crate) sku: Option<Sku>,
    /// See [`Product::name`].
    pub(crate) name: Option<Name>,
    /// See [`Product::description`].
    pub(crate) description: Option<Description>,
    /// See [`Product::price`].
    pub(crate) price: Option<Money>,
    /// The currency that the product must still have, where that of the price was looked up.
    pub(crate) currency_before: Option<Currency>,
    /// See [`Product::status`].
    pub(crate) status: Option<Status>,
}

impl Product {
    /// A product as it is when it has just been created.
    pub(crate) fn new(id: Uuid, product: NewProduct, now: i64) -> Self {
        let NewProduct { sku, name, description, price, status } = product;
        Self { id, sku, name, description, price, status, version: 1, created_at_ms: now, updated_at_ms: now }
    }

    /// The product with this change made: the next version of it, or the same where nothing is different. When it is made is
    /// for whoever stores it to say.
    #[must_use]
    pub(crate) fn changed(&self, change: &Change) -> Self {
        let change = change.clone();
        let mut next = Self {
            sku: change.sku.unwrap_or_else(|| self.sku.clone()),
            name: change.name.unwrap_or_else(|| self.name.clone()),
            description: change.description.unwrap_or_else(|| self.description.clone()),
            price: change.price.unwrap_or(self.price),
            status: change.status.unwrap_or(self.status),
            ..*self
        };
        if next != *self {
            next.version += 1;
        }
        next
    }
}

impl From<NewProduct> for Change {
    /// Everything is given.
    fn from(product: NewProduct) -> Self {
        Self {
            sku: Some(product.sku),
            name: Some(product.name),
            description: Some(product.description),
            price: Some(product.price),
            currency_before: None,
            status: Some(product.status),
        }
    }
}

#[cfg(test)]
mod tests {
    use money::{Currency, Money};
    use uuid::Uuid;

    use super::{Change, Product, Status};
    use crate::domain::{Description, Name, Sku};

    #[test]
    fn a_change_makes_the_next_version_and_none_does_not() {
        let product = Product {
            id: Uuid::nil(),
            sku: Sku::new("a").unwrap(),
            name: Name::new("A").unwrap(),
            description: Description::default(),
            price: Money::parse("1", Currency::from_code("USD").unwrap()).unwrap(),
            status: Status::Active,
            version: 3,
            created_at_ms: 1,
            updated_at_ms: 2,
        };
        assert_eq!(product.changed(&Change::default()), product);
        assert_eq!(product.changed(&Change { status: Some(Status::Active), ..Change::default() }), product);
        let archived = product.changed(&Change { status: Some(Status::Archived), ..Change::default() });
        assert_eq!(archived, Product { status: Status::Archived, version: 4, ..product });
    }
}
