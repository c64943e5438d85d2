//! What the list shows, as its URL says it.

use crate::limits::SEARCH_LENGTH_MAX;
use crate::pairs::Pairs;
use crate::place::Place;

/// What the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    pub(super) search: String,
    pub(super) view: View,
    pub(super) sort: Sort,
    pub(super) is_descending: bool,
    /// Where the page begins, or ends.
    pub(crate) after: String,
    pub(crate) before: String,
}

/// Which products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    Active,
    Low,
    Out,
    Reserved,
    Archived,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Name,
    Sku,
    Price,
    Updated,
    OnHand,
    Available,
}

impl View {
    pub(super) const ALL: [(&'static str, Self); 5] =
        [("", Self::Active), ("low", Self::Low), ("out", Self::Out), ("reserved", Self::Reserved), ("archived", Self::Archived)];

    /// Whether inventory knows which they are.
    fn is_of_stock(self) -> bool {
        matches!(self, Self::Low | Self::Out | Self::Reserved)
    }
}

impl Sort {
    const ALL: [(&'static str, Self); 6] = [
        ("name", Self::Name),
        ("sku", Self::Sku),
        ("price", Self::Price),
        ("updated_at", Self::Updated),
        ("on_hand", Self::OnHand),
        ("available", Self::Available),
    ];

    /// Its word, in our URL and in that of the service.
    pub(super) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, sort)| *sort == self).map_or("", |(word, _)| word)
    }

    /// Whether inventory knows it.
    pub(super) fn is_of_stock(self) -> bool {
        matches!(self, Self::OnHand | Self::Available)
    }
}

impl Query {
    /// Reads the query of the URL. What it does not know counts as not said.
    pub(crate) fn read(pairs: &Pairs) -> Self {
        let view = View::ALL.iter().find(|(word, _)| *word == pairs.get("view")).map_or(View::Active, |(_, view)| *view);
        let sort = pairs.get("sort");
        let (word, is_descending) = sort.strip_prefix('-').map_or((sort, false), |word| (word, true));
        let known = Sort::ALL.iter().find(|(known, _)| *known == word).map(|(_, sort)| *sort);
        // Where inventory says which products, it says in which order too.
        let known = known.filter(|sort| !view.is_of_stock() || sort.is_of_stock());
        let sort = known.unwrap_or(if view.is_of_stock() { Sort::Available } else { Sort::Name });
        Self {
            search: pairs.trimmed("search").chars().take(SEARCH_LENGTH_MAX).collect(),
            view,
            sort,
            is_descending: is_descending && known.is_some(),
            after: pairs.get("after").to_owned(),
            before: pairs.get("before").to_owned(),
        }
    }

    /// All products of a view.
    pub(super) fn of(view: View) -> Self {
        let word = View::ALL.iter().find(|(_, known)| *known == view).map_or("", |(word, _)| word);
        Self::read(&Pairs::default().with("view", word))
    }

    /// Whether it is the beginning of the list, and not a search.
    pub(super) fn is_beginning(&self) -> bool {
        self.search.is_empty() && self.after.is_empty() && self.before.is_empty()
    }

    /// Whether inventory is asked first.
    pub(super) fn is_led_by_stock(&self) -> bool {
        self.view.is_of_stock() || self.sort.is_of_stock()
    }

    /// Whether the list can be in this order.
    pub(super) fn can_sort(&self, sort: Sort) -> bool {
        !self.view.is_of_stock() || sort.is_of_stock()
    }

    /// How the services write the order.
    pub(super) fn order(&self) -> String {
        format!("{}{}", if self.is_descending { "-" } else { "" }, self.sort.word())
    }

    /// The names and values of our URL, without a page.
    pub(super) fn pairs(&self) -> Pairs {
        let view = View::ALL.iter().find(|(_, view)| *view == self.view).map_or("", |(word, _)| word);
        let is_default = *self == Self::read(&Pairs::default().with("search", self.search.as_str()).with("view", view));
        let order = if is_default { String::new() } else { self.order() };
        Pairs::default().with("search", self.search.as_str()).with("view", view).with("sort", order)
    }

    /// The first page of products like these.
    pub(super) fn address(&self) -> String {
        address(&self.pairs())
    }

    /// The file of all of them.
    pub(super) fn export(&self) -> String {
        format!("{}?{}", Place::Export, self.pairs().encoded()).trim_end_matches('?').to_owned()
    }

    /// The page that begins after this, or ends before it.
    pub(super) fn page(&self, name: &str, cursor: &str) -> String {
        address(&self.pairs().with(name, cursor))
    }
}

fn address(pairs: &Pairs) -> String {
    let query = pairs.encoded();
    if query.is_empty() { Place::List.to_string() } else { format!("{}?{query}", Place::List) }
}

#[cfg(test)]
mod tests {
    use super::{Query, Sort, View};
    use crate::pairs::Pairs;

    fn read(query: &str) -> Query {
        Query::read(&Pairs::parse(query.as_bytes()))
    }

    #[test]
    fn addresses_say_what_is_not_as_usual() {
        for (query, address) in [
            ("", "/console/"),
            ("sort=name", "/console/"),
            ("sort=-name&search=tea", "/console/?search=tea&sort=-name"),
            ("view=low", "/console/?view=low"),
            ("view=low&sort=available", "/console/?view=low"),
            ("view=out&sort=price", "/console/?view=out"),
            ("view=nothing&sort=colour", "/console/"),
        ] {
            assert_eq!(read(query).address(), address, "{query}");
        }
        assert_eq!(read("view=low").page("after", "x y"), "/console/?view=low&after=x+y");
    }

    #[test]
    fn whoever_knows_the_order_is_asked_first() {
        assert!(!read("view=archived").is_led_by_stock());
        assert!(read("view=low").is_led_by_stock() && read("sort=-on_hand").is_led_by_stock());
        let query = read("view=out&sort=-sku");
        assert_eq!((query.view, query.sort, query.is_descending), (View::Out, Sort::Available, false));
    }
}
