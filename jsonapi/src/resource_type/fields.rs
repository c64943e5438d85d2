//! What queries of a type can name. All of it is made when the service is built.

use super::ResourceType;
use crate::query::{FilterField, SortField};

impl<T, W> ResourceType<T, W> {
    /// How many fields it has.
    pub const fn field_count(&self) -> usize {
        self.attributes.len() + self.relationships.len()
    }

    /// The names of its fields, for sparse fieldsets. `N` is [`field_count`](Self::field_count).
    pub const fn fields<const N: usize>(&self) -> [&'static str; N] {
        let mut fields = [""; N];
        let mut index = 0;
        while index < N {
            fields[index] = if index < self.attributes.len() {
                self.attributes[index].about.name
            } else {
                self.relationships[index - self.attributes.len()].name
            };
            index += 1;
        }
        fields
    }

    /// How many attributes it can be filtered by.
    pub const fn filter_count(&self) -> usize {
        let (mut count, mut index) = (0, 0);
        while index < self.attributes.len() {
            if self.attributes[index].filter.is_some() {
                count += 1;
            }
            index += 1;
        }
        count
    }

    /// The filters of a list: its id, those of its attributes, and `more`. `N` is as many.
    pub const fn filters<const N: usize>(&self, more: &[FilterField]) -> [FilterField; N] {
        let mut filters = [FilterField::uuid("id"); N];
        let (mut next, mut index) = (1, 0);
        while index < self.attributes.len() {
            if let Some(field) = self.attributes[index].filter {
                filters[next] = field;
                next += 1;
            }
            index += 1;
        }
        index = 0;
        while index < more.len() {
            filters[next] = more[index];
            (next, index) = (next + 1, index + 1);
        }
        filters
    }

    /// How many attributes it can be sorted by.
    pub const fn sort_count(&self) -> usize {
        let (mut count, mut index) = (0, 0);
        while index < self.attributes.len() {
            if self.attributes[index].sort.is_some() {
                count += 1;
            }
            index += 1;
        }
        count
    }

    /// The sorts of a list. `N` is [`sort_count`](Self::sort_count).
    pub const fn sorts<const N: usize>(&self) -> [SortField; N] {
        let mut sorts = [SortField::text(""); N];
        let (mut next, mut index) = (0, 0);
        while index < self.attributes.len() {
            if let Some(field) = self.attributes[index].sort {
                sorts[next] = field;
                next += 1;
            }
            index += 1;
        }
        sorts
    }
}
