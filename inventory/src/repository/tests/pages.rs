//! The pages of `docs/schema`: the schema, and every statement with its plan.

use jsonapi::query::Endpoint;
use store::pages::Pages;
use store::{Condition, Listing};

use super::support::parse;
use crate::api::{event, figures, movement, purchase, reservation, stock};
use crate::migrations::MIGRATIONS;
use crate::repository::{self, events, figures as counted, movements, purchases, reservations, stock as stocks};

fn first<T>(listing: &Listing<T>, endpoint: &Endpoint) -> Condition {
    listing.page(&parse(endpoint, ""), None)
}

/// Of these products.
const TWO: &str = "filter[product_id]=00000000-0000-4000-8000-000000000001,00000000-0000-4000-8000-000000000002";

#[test]
fn the_pages_say_what_is_sent() {
    let lists = vec![
        ("A page of stocks", first(&stocks::LISTING, &stock::LIST)),
        ("A page of movements", first(&movements::LISTING, &movement::LIST)),
        ("A page of purchases", first(&purchases::LISTING, &purchase::LIST)),
        ("A page of reservations", first(&reservations::LISTING, &reservation::LIST)),
        ("A page of events", first(&events::LISTING, &event::LIST)),
        ("A page of products with figures", counted::LISTING.page(&parse(&figures::LIST, TWO), None)),
    ];
    let statements = [repository::statements(), store::STATEMENTS.to_vec()].concat();
    Pages { service: "inventory", migrations: MIGRATIONS, statements, lists }.check();
}
