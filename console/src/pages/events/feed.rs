//! What the view of the feed shows, as its URL says it.

use jiff::Span;
use jiff::civil::Date;
use uuid::Uuid;

use super::kinds;
use crate::clients::{Name, Wanted};
use crate::pairs::Pairs;
use crate::place::Place;

/// Which changes, and from where on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Feed {
    /// Of this kind; of all where it is empty.
    pub(crate) kind: String,
    pub(crate) product: Option<Uuid>,
    /// In UTC.
    pub(crate) day: Option<Date>,
    /// Those before these places in the two feeds.
    pub(crate) before_products: Option<i64>,
    pub(crate) before_inventory: Option<i64>,
}

impl Feed {
    /// Reads the query of the URL. What it does not know counts as not said.
    pub(super) fn read(pairs: &Pairs) -> Self {
        Self {
            kind: kinds::ALL.iter().find(|(kind, _)| *kind == pairs.get("kind")).map_or("", |(kind, _)| kind).to_owned(),
            product: Uuid::parse_str(pairs.get("product")).ok(),
            day: pairs.get("day").parse().ok(),
            before_products: pairs.get("products").parse().ok().filter(|place| *place >= 0),
            before_inventory: pairs.get("inventory").parse().ok().filter(|place| *place >= 0),
        }
    }

    /// The names and values of the URL.
    pub(super) fn pairs(&self) -> Pairs {
        let text = |place: Option<i64>| place.map(|place| place.to_string()).unwrap_or_default();
        let pairs = Pairs::default().with("kind", self.kind.as_str());
        let pairs = pairs.with("product", self.product.map(|id| id.to_string()).unwrap_or_default());
        let pairs = pairs.with("day", self.day.map(|day| day.to_string()).unwrap_or_default());
        pairs.with("products", text(self.before_products)).with("inventory", text(self.before_inventory))
    }

    pub(crate) fn address(&self) -> String {
        let query = self.pairs().encoded();
        if query.is_empty() { Place::Events.to_string() } else { format!("{}?{query}", Place::Events) }
    }

    /// The newest like these.
    pub(super) fn first(&self) -> Self {
        Self { before_products: None, before_inventory: None, ..self.clone() }
    }

    /// Those after the page whose last ones are these. Of a feed that had none on it, it goes on where it was.
    pub(super) fn further(&self, products: Option<i64>, inventory: Option<i64>) -> Self {
        Self {
            before_products: products.or(self.before_products),
            before_inventory: inventory.or(self.before_inventory),
            ..self.clone()
        }
    }

    /// Whether it is not the first page.
    pub(super) fn is_further(&self) -> bool {
        self.before_products.is_some() || self.before_inventory.is_some()
    }

    pub(super) fn before(&self, name: Name) -> Option<i64> {
        if name == Name::Products { self.before_products } else { self.before_inventory }
    }

    /// The only service that knows changes of this kind.
    pub(super) fn service(&self) -> Option<Name> {
        let of = |kind: &str| if kind.starts_with("product.") { Name::Products } else { Name::Inventory };
        (!self.kind.is_empty()).then(|| of(&self.kind))
    }

    /// The same, as the services are asked for it.
    pub(super) fn wanted(&self) -> Wanted {
        let midnight = |day: Date| format!("{day}T00:00:00.000Z");
        let day = self.day.map(|day| (midnight(day), midnight(day.saturating_add(Span::new().days(1)))));
        Wanted { kind: self.kind.clone(), product: self.product, day }
    }
}

#[cfg(test)]
mod tests {
    use super::Feed;
    use crate::pairs::Pairs;

    #[test]
    fn what_is_not_known_counts_as_not_said() {
        for (query, address) in [
            ("", "/console/events"),
            ("kind=purchase.completed&day=2026-11-30", "/console/events?kind=purchase.completed&day=2026-11-30"),
            ("kind=%3Cb%3E&product=7&day=yesterday&products=-1&inventory=x", "/console/events"),
            ("inventory=17&products=3", "/console/events?products=3&inventory=17"),
        ] {
            assert_eq!(Feed::read(&Pairs::parse(query.as_bytes())).address(), address, "{query}");
        }
    }

    #[test]
    fn a_feed_that_had_none_on_a_page_goes_on_where_it_was() {
        let feed = Feed::read(&Pairs::parse(b"products=3")).further(None, Some(9));
        assert_eq!(feed.address(), "/console/events?products=3&inventory=9");
        assert_eq!(feed.first(), Feed::default());
    }
}
