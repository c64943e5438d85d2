//! Requests that are done once, however often they are sent.

use super::answer::Answer;
use super::documents::{new_movement, new_product, new_purchase, new_reservation, new_stock};
use super::shop::Shop;
use http::Method;
use serde_json::Value;

/// A request that can be made once.
pub(crate) struct Creation {
    pub(crate) path: String,
    pub(crate) document: Value,
    /// The same request with another meaning.
    pub(crate) other: Value,
}

impl Creation {
    pub(crate) async fn send(&self, shop: &Shop, key: &str) -> Answer {
        shop.ask(Method::POST, &self.path).once(key).document(&self.document).send().await
    }
}

/// One of every kind of POST, each of which succeeds.
pub(crate) async fn creations(shop: &Shop) -> Vec<Creation> {
    let stocked = shop.stocked("STOCKED", "1.50", 1_000).await;
    let unstocked = shop.product("UNSTOCKED", "1.50").await;
    let creation = |path: &str, document: Value, other: Value| Creation { path: path.to_owned(), document, other };
    vec![
        creation("/products", new_product("ONCE", "1"), new_product("ONCE", "2")),
        creation("/inventory", new_stock(&unstocked, 5), new_stock(&unstocked, 6)),
        creation(&format!("/inventory/{stocked}/movements"), new_movement("received", 5), new_movement("received", 6)),
        creation("/inventory/purchase", new_purchase(&stocked, 2), new_purchase(&stocked, 3)),
        creation("/inventory/purchases", new_purchase(&stocked, 2), new_purchase(&stocked, 3)),
        creation("/inventory/reservations", new_reservation(&stocked, 2, 60), new_reservation(&stocked, 2, 61)),
    ]
}

/// The second answer is the first, byte for byte.
#[track_caller]
pub(crate) fn is_replay_of(again: &Answer, first: &Answer) {
    assert!(again.is_replay() && !first.is_replay(), "{}: {:?}", again.about, again.headers);
    assert_eq!((again.status, &again.text), (first.status, &first.text), "{}", again.about);
    for name in ["location", "etag", "content-type"] {
        assert_eq!(again.header(name), first.header(name), "{}: {name}", again.about);
    }
}
