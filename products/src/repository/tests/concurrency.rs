use std::collections::HashMap;

use futures::executor::block_on;
use store::Stopped;

use super::support::{Shop, decide, made, name, price_change, product, race, run};
use crate::domain::{Change, Delete, Operation, Refusal, Update};

#[test]
fn of_fifty_that_want_a_sku_one_gets_it() {
    let shop = Shop::open();
    let outcomes = race(&shop, 50, |_, repository| made(decide(repository, &shop.attempt(), &shop.new_product("a"))));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Err(Refusal::SkuTaken)).count(), 49);
    assert_eq!((shop.count("product"), shop.count("event")), (1, 1));
}

#[test]
fn fifty_with_one_key_are_one() {
    let shop = Shop::open();
    let decided = race(&shop, 50, |number, repository| {
        decide(repository, &shop.keyed("x", "k", "f", &number.to_string()), &shop.new_product("a")).unwrap()
    });
    let first = decided.iter().filter(|done| !done.is_replay).count();
    let mut by_outcome: HashMap<String, usize> = HashMap::new();
    for done in decided {
        *by_outcome.entry(format!("{:?}", done.value)).or_default() += 1;
    }
    assert_eq!((first, by_outcome.len(), shop.count("product")), (1, 1, 1), "{by_outcome:?}");
}

#[test]
fn no_change_is_lost_and_versions_are_contiguous() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    // Eight that each count the price up until they have done so ten times, by the version that they read.
    race(&shop, 8, |_, repository| {
        let mut done = 0;
        while done < 10 {
            let seen = block_on(repository.product(id)).unwrap().unwrap();
            let change = price_change(&format!("{}.{:02}", (seen.price.minor() + 1) / 100, (seen.price.minor() + 1) % 100));
            match made(decide(repository, &shop.attempt(), &Update { id, change, expected_version: Some(seen.version) })) {
                Ok(updated) => {
                    assert_eq!(updated.version, seen.version + 1);
                    done += 1;
                }
                Err(Refusal::Stale { current_version }) => assert!(current_version > seen.version),
                other => panic!("{other:?}"),
            }
        }
    });
    let last = shop.find(id).unwrap();
    assert_eq!((last.price.minor(), last.version), (1_250 + 80, 81));
    let versions: Vec<i64> = shop.events("page[size]=100").iter().map(|event| event.version).collect();
    assert_eq!(versions, (1..=81).collect::<Vec<_>>());
}

#[test]
fn a_product_ends_once() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let is_end = race(&shop, 20, |number, repository| {
        if number % 2 == 0 {
            return made(decide(repository, &shop.attempt(), &Delete { id, expected_version: None })).is_ok();
        }
        let change = Change { name: Some(name(&number.to_string())), ..Change::default() };
        let updated = made(decide(repository, &shop.attempt(), &Update { id, change, expected_version: None }));
        assert!(updated.is_ok() || updated == Err(Refusal::NotFound), "{updated:?}");
        false
    });
    assert_eq!(is_end.iter().filter(|is_end| **is_end).count(), 1);
    let events = shop.events("");
    let versions: Vec<i64> = events.iter().map(|event| event.version).collect();
    assert_eq!(versions, (1..=i64::try_from(events.len()).unwrap()).collect::<Vec<_>>());
    assert!(events.last().unwrap().after.is_none());
}

#[test]
fn batches_and_single_commands_take_turns() {
    let shop = Shop::open();
    let outcomes = race(&shop, 8, |number, repository| {
        let operations = [format!("own-{number}"), "shared".to_owned()].map(|code| Operation::Create(shop.new_product(&code)));
        made(run(repository, &operations, &shop.attempt()))
    });
    assert_eq!(outcomes.into_iter().flatten().count(), 1);
    assert_eq!((shop.count("product"), shop.count("event")), (2, 2));
}

#[test]
fn twins_of_a_batch_with_a_key_agree() {
    let shop = Shop::open();
    shop.create(product("taken"));
    for (key, second) in [("done", "free"), ("refused", "taken")] {
        let decided = race(&shop, 8, |_, repository| {
            let operations = [format!("a-{key}"), second.to_owned()].map(|code| Operation::Create(shop.new_product(&code)));
            run(repository, &operations, &shop.keyed("x", key, "f", "r"))
        });
        let mut outcomes: Vec<String> = Vec::new();
        let mut first = 0;
        for outcome in decided {
            let (is_replay, outcome) = match outcome {
                Ok(done) => (done.is_replay, format!("{:?}", done.value)),
                Err(Stopped::Refused { refusal, replay_of }) => (replay_of.is_some(), format!("{refusal:?}")),
                other => panic!("{other:?}"),
            };
            first += usize::from(!is_replay);
            outcomes.push(outcome);
        }
        outcomes.dedup();
        assert_eq!((first, outcomes.len()), (1, 1), "{outcomes:?}");
    }
}
