//! The two services as the console sees them: it asks them over HTTP, with the keys of who has signed in.

mod answer;
mod feed;
mod resources;
mod service;
mod trouble;

pub(crate) use self::answer::{List, Resource};
pub(crate) use self::resources::{Movement, Product, Purchase, Reservation, Stock};
pub(crate) use self::service::{Access, Condition, Name, Service};
pub(crate) use self::trouble::{Kind as TroubleKind, Trouble};
