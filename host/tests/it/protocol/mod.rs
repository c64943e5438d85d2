//! JSON:API, requirement by requirement: what the specification asks of a server, and the test that shows it.
//!
//! Each module has a table of requirements, in words of our own, with the ids under which `docs/jsonapi-conformance.md` lists
//! them. Every answer that passes through here is held against the structure of a document and against `docs/openapi`.

mod atomic;
mod bad_queries;
mod bounds;
mod changing;
mod conditions;
mod conformance;
mod crawl;
mod creating;
mod errors;
mod examples;
mod fetching;
mod fieldsets;
mod idempotency;
mod include;
mod listed;
mod negotiation;
mod pages;
mod parameters;
mod refused;
mod structure;

use crate::shop::answer::Answer;
use crate::shop::harness::{Ask, Shop};
use http::Method;
use serde_json::Value;

/// How binding a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Must,
    Should,
    /// The text leaves room, and this is what was chosen.
    Choice,
}

/// A requirement and the test that shows it.
pub(crate) struct Shown {
    id: &'static str,
    level: Level,
    text: &'static str,
    test: &'static str,
    /// The test itself: a name of none does not compile.
    _run: fn(),
}

/// The table of a module.
macro_rules! shows {
    ($($id:literal $level:ident $text:literal => $test:ident;)*) => {
        pub(super) const SHOWN: &[$crate::protocol::Shown] = &[$($crate::protocol::Shown {
            id: $id,
            level: $crate::protocol::Level::$level,
            text: $text,
            test: concat!(module_path!(), "::", stringify!($test)),
            _run: $test,
        }),*];
    };
}
use shows;

/// What there is to look at.
struct Ids {
    /// Sold once, held once, with stock left.
    product: String,
    /// A product without stock.
    bare: String,
    purchase: String,
    reservation: String,
    movement: String,
}

/// One of everything.
async fn furnish(shop: &Shop) -> Ids {
    let product = shop.stocked("MUG-1", "12.50", 100).await;
    let bare = shop.product("BARE-1", "1").await;
    let purchase = shop.buy(&product, 2).await.is(201).id().to_owned();
    let reservation = shop.hold(&product, 3, 600).await.is(201).id().to_owned();
    let movement = shop.adjust(&product, 5).await.is(201).id().to_owned();
    Ids { product, bare, purchase, reservation, movement }
}

/// Asks, and judges the answer by what holds for all of them.
async fn send(ask: Ask<'_>) -> Answer {
    let answer = ask.send().await;
    structure::check(&answer);
    listed::check(&answer);
    answer
}

async fn get(shop: &Shop, path: &str) -> Answer {
    send(shop.ask(Method::GET, path)).await
}

async fn post(shop: &Shop, path: &str, document: &Value) -> Answer {
    send(shop.ask(Method::POST, path).document(document)).await
}

async fn patch(shop: &Shop, path: &str, document: &Value) -> Answer {
    send(shop.ask(Method::PATCH, path).document(document)).await
}

async fn delete(shop: &Shop, path: &str) -> Answer {
    send(shop.ask(Method::DELETE, path)).await
}
