use serde_json::Value;

use crate::{
    attribute::Integer,
    error::Violation,
    page::KeyKind,
    query::{FilterField, SortField},
};

/// Reads what a client sent for an attribute.
pub type Parse<W> = fn(&mut W, &Value) -> Result<(), Violation>;

/// One attribute of a type.
#[derive(Clone, Copy)]
#[must_use]
pub struct Attribute<T: 'static, W: 'static> {
    pub(super) about: DescribedAttribute,
    pub(super) value: fn(&T) -> Value,
    /// `None` where only the server sets it, and where a relationship may stand in its place: then both are read together, see
    /// [`Draft::reference`](crate::request::Draft::reference).
    pub(super) create: Option<Parse<W>>,
    pub(super) update: Option<Parse<W>>,
    pub(super) filter: Option<FilterField>,
    pub(super) sort: Option<SortField>,
}

/// An attribute, as documentation has it.
#[derive(Clone, Copy, Debug)]
pub struct DescribedAttribute {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What values it has.
    pub rule: Rule,
    /// What values may be sent, where those are others.
    pub sent: Option<Rule>,
    /// Whether it may be `null`.
    pub is_nullable: bool,
    /// Whether a new one has it.
    pub on_create: OnCreate,
    /// Whether it can be changed.
    pub is_changed: bool,
}

/// Whether a client sends an attribute of a new resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCreate {
    /// Only the server sets it.
    Never,
    /// It may be there.
    Optional,
    /// It must be there.
    Required,
}

/// What values an attribute has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Whole numbers in a range.
    Integer(Integer),
    /// One line of so many characters at most, with something in it besides white space.
    Line(usize),
    /// Any number of lines of so many characters at most, or nothing.
    Lines(usize),
    /// Any text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// An id.
    Uuid,
    /// A point in time.
    Timestamp,
    /// A day.
    Date,
    /// Something that the documentation of the service describes itself.
    Custom,
}

impl Rule {
    /// Whole numbers from 0 on.
    pub const COUNT: Self = Self::Integer(Integer::range(0, i64::MAX));
    /// Whole numbers from 1 on.
    pub const ORDINAL: Self = Self::Integer(Integer::range(1, i64::MAX));
}

impl<T, W> Attribute<T, W> {
    /// An attribute that only the server sets.
    pub const fn new(name: &'static str, meaning: &'static str, rule: Rule, value: fn(&T) -> Value) -> Self {
        let on_create = OnCreate::Never;
        let about = DescribedAttribute { name, meaning, rule, sent: None, is_nullable: false, on_create, is_changed: false };
        Self { about, value, create: None, update: None, filter: None, sort: None }
    }

    /// It may be `null`.
    pub const fn nullable(mut self) -> Self {
        self.about.is_nullable = true;
        self
    }

    /// What is sent keeps to another rule than what is shown.
    pub const fn sent_as(mut self, rule: Rule) -> Self {
        self.about.sent = Some(rule);
        self
    }

    /// A new one must have it.
    pub const fn required(mut self, parse: Parse<W>) -> Self {
        (self.about.on_create, self.create) = (OnCreate::Required, Some(parse));
        self
    }

    /// A new one may have it.
    pub const fn optional(mut self, parse: Parse<W>) -> Self {
        (self.about.on_create, self.create) = (OnCreate::Optional, Some(parse));
        self
    }

    /// A relationship may stand in its place.
    pub const fn or_relationship(mut self) -> Self {
        (self.about.on_create, self.create) = (OnCreate::Optional, None);
        self
    }

    /// It can be changed, and what is sent then is read in this way.
    pub const fn changed_by(mut self, parse: Parse<W>) -> Self {
        (self.about.is_changed, self.update) = (true, Some(parse));
        self
    }

    /// It can be changed, and is read then as it is for a new one.
    pub const fn changeable(self) -> Self {
        match self.create {
            Some(parse) => self.changed_by(parse),
            None => self,
        }
    }

    /// Lists can be filtered by it, as its rule suggests.
    pub const fn filtered(self) -> Self {
        let name = self.about.name;
        let field = match self.about.rule {
            Rule::Integer(_) => FilterField::integer(name),
            Rule::Choice(words) => FilterField::choice(name, words),
            Rule::Uuid => FilterField::uuid(name),
            Rule::Timestamp => FilterField::timestamp(name),
            Rule::Date => FilterField::date(name),
            Rule::Line(_) | Rule::Lines(_) | Rule::Text | Rule::Custom => FilterField::text(name),
        };
        self.filtered_by(field)
    }

    /// Lists can be filtered by it in this way.
    pub const fn filtered_by(mut self, field: FilterField) -> Self {
        self.filter = Some(field);
        self
    }

    /// Lists can be sorted by it.
    pub const fn sorted(mut self, key: KeyKind) -> Self {
        self.sort = Some(SortField { name: self.about.name, key });
        self
    }
}
