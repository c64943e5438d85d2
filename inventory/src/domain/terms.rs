use money::{Money, MoneyError};

use super::Quantity;

/// What a product was called and cost when it was bought: a later change of the product does not change the purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    sku: String,
    name: String,
    unit_price: Money,
    total_price: Money,
}

impl Terms {
    /// The terms for this quantity.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] when the total is beyond what can be counted.
    pub(crate) fn new(sku: String, name: String, unit_price: Money, quantity: Quantity) -> Result<Self, MoneyError> {
        let total_price = unit_price.times(quantity.get())?;
        Ok(Self { sku, name, unit_price, total_price })
    }

    /// Terms that were stored.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] when they cannot have been terms.
    pub(crate) fn stored(sku: String, name: String, unit_price: Money, total_minor: i64) -> Result<Self, MoneyError> {
        let total_price = Money::from_minor(total_minor, unit_price.currency())?;
        Ok(Self { sku, name, unit_price, total_price })
    }

    /// The product's sku.
    pub(crate) fn sku(&self) -> &str {
        &self.sku
    }

    /// The product's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The price of one.
    pub(crate) fn unit_price(&self) -> Money {
        self.unit_price
    }

    /// The price of all.
    pub(crate) fn total_price(&self) -> Money {
        self.total_price
    }
}

#[cfg(test)]
mod tests {
    use money::{Currency, Money, MoneyError};

    use super::Terms;
    use crate::domain::Quantity;

    #[test]
    fn the_total_is_exact_or_refused() {
        let terms = |price: &str, code: &str, quantity| {
            let price = Money::parse(price, Currency::from_code(code).unwrap()).unwrap();
            Terms::new("a".to_owned(), "A".to_owned(), price, Quantity::new(quantity).unwrap())
        };
        assert_eq!(terms("0.1", "USD", 3).unwrap().total_price().to_string(), "0.30");
        assert_eq!(terms("9999999999.99", "USD", 1_000_000).unwrap().total_price().minor(), 999_999_999_999_000_000);
        assert_eq!(terms("9999999999.990", "KWD", 1_000_000), Err(MoneyError::Overflow));
        assert_eq!(terms("9999999999", "CLF", 1_000_000), Err(MoneyError::Overflow));
    }
}
