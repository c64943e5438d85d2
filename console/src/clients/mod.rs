//! The two services as the console sees them: it asks them over HTTP, with the keys of who has signed in.

mod answer;
mod asked;
mod books;
mod events;
mod feed;
mod figures;
mod name;
mod resources;
mod service;
mod trouble;

pub(crate) use self::answer::{List, Resource};
pub(crate) use self::asked::Asked;
pub(crate) use self::books::{Books, Discrepancy};
pub(crate) use self::events::{Event, Wanted};
pub(crate) use self::figures::{Day, Figures, Sums};
pub(crate) use self::name::Name;
pub(crate) use self::resources::{Movement, Product, Purchase, Reservation, Stock};
pub(crate) use self::service::{Access, Condition, Service};
pub(crate) use self::trouble::{Kind as TroubleKind, Problem, Trouble};
