//! The pages of `docs/schema`: the schema, and every statement with its plan.

use store::pages::Pages;

use super::support::parse;
use crate::api::{event, product};
use crate::migrations::MIGRATIONS;
use crate::repository::{self, events, products};

#[test]
fn the_pages_say_what_is_sent() {
    let lists = vec![
        ("A page of products", products::LISTING.page(&parse("", &product::resource::LIST), None)),
        ("A search", products::LISTING.page(&parse("filter[search]=mug", &product::resource::LIST), None)),
        ("A page of events", events::LISTING.page(&parse("", &event::LIST), None)),
    ];
    let statements = [repository::statements(), store::STATEMENTS.to_vec()].concat();
    Pages { service: "products", migrations: MIGRATIONS, statements, lists }.check();
}
