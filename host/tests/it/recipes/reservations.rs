//! A hold that ends in several ways at once.

use crate::harness::{Shop, size};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Confirmed, released and run out within milliseconds of each other, while somebody else wants the unit: one of them happens,
/// and everybody is told the same.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_36_ends_at_the_same_moment() {
    let shop = Shop::new();
    let product = shop.stocked("EDGE", "1", 1).await;
    let mut rng = fastrand::Rng::with_seed(36);
    let mut seen = BTreeSet::new();
    for round in 0..size(60, 1_000) {
        let began = Instant::now();
        let held = shop.hold(&product, 1, 60).await.is(201);
        let until = 60_000 - i64::try_from(began.elapsed().as_millis()).unwrap();
        shop.app.clock.fetch_add(until + rng.i64(-10..=5), Ordering::SeqCst);
        let ends = (shop.end(held.id(), "confirmed"), shop.end(held.id(), "released"), shop.buy(&product, 1));
        let (confirmed, released, bought) = tokio::join!(ends.0, ends.1, ends.2);
        shop.pass(1);
        let found = shop.get(&format!("/inventory/reservations/{}", held.id())).await.is(200);
        let status = found.attribute("status").as_str().unwrap().to_owned();
        for (name, answer) in [("confirmed", confirmed), ("released", released)] {
            if name == status {
                answer.is(200);
            } else {
                answer.fails(409, "already_ended");
            }
        }
        let sold = i64::from(bought.status == 201) + i64::from(status == "confirmed");
        assert!([201, 409].contains(&bought.status) && sold <= 1, "round {round}: {status}, {}", bought.text);
        assert_eq!(shop.units(&product).await, [1 - sold, 0, 1 - sold], "round {round}: {status}");
        if sold == 1 {
            shop.adjust(&product, 1).await.is(201);
        }
        seen.insert(status);
    }
    assert!(seen.contains("expired") && seen.len() > 1, "{seen:?}");
    assert_eq!(shop.all("/inventory/reservations?filter[status]=held").await.len(), 0);
    shop.check().await;
}
