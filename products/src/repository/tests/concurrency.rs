use std::collections::HashMap;
use std::sync::Barrier;

use futures::executor::block_on;

use super::{
    Change, Command, Decision, Effect, Origin, Outcome, Refusal, Repository, Shop, anybody, apply, keyed, made, new_id,
    price_change, product,
};

/// What `threads` threads come to that all begin at once, each on a connection of its own.
fn race<T: Send>(shop: &Shop, threads: usize, act: impl Fn(usize, &Repository) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(threads);
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads)
            .map(|number| {
                let (repository, barrier, act) = (shop.another(), &barrier, &act);
                scope.spawn(move || {
                    barrier.wait();
                    act(number, &repository)
                })
            })
            .collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn create(repository: &Repository, code: &str, origin: &Origin) -> Decision<Outcome> {
    apply(repository, &Command::Create { id: new_id(repository), product: product(code) }, origin)
}

#[test]
fn of_fifty_that_want_a_sku_one_gets_it() {
    let shop = Shop::open();
    let outcomes = race(&shop, 50, |_, repository| made(create(repository, "a", &anybody())));
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Ok(Effect::Created(_)))).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Err(Refusal::SkuTaken)).count(), 49);
    assert_eq!((shop.count("product"), shop.count("event")), (1, 1));
}

#[test]
fn fifty_with_one_key_are_one() {
    let shop = Shop::open();
    let decisions = race(&shop, 50, |number, repository| create(repository, "a", &keyed("x", "k", "f", &number.to_string())));
    let mut by_outcome: HashMap<String, usize> = HashMap::new();
    let mut first = 0;
    for decision in decisions {
        let outcome = match decision {
            Decision::Made(outcome) => {
                first += 1;
                outcome
            }
            Decision::Replayed { outcome, .. } => outcome,
            Decision::KeyReused => panic!("nobody else used it"),
        };
        *by_outcome.entry(format!("{outcome:?}")).or_default() += 1;
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
            let seen = block_on(repository.get(id)).unwrap().unwrap();
            let change = price_change(&format!("{}.{:02}", (seen.price.minor() + 1) / 100, (seen.price.minor() + 1) % 100));
            match made(apply(repository, &Command::Update { id, change, expected_version: Some(seen.version) }, &anybody())) {
                Ok(Effect::Updated(_)) => done += 1,
                Err(Refusal::Stale { current_version }) => assert!(current_version > seen.version),
                other => panic!("{other:?}"),
            }
        }
    });
    let last = shop.get(id).unwrap();
    assert_eq!((last.price.minor(), last.version), (1_250 + 80, 81));
    let versions: Vec<i64> = shop.events("page[size]=100").iter().map(|event| event.version).collect();
    assert_eq!(versions, (1..=81).collect::<Vec<_>>());
}

#[test]
fn a_product_ends_once() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let outcomes = race(&shop, 20, |number, repository| {
        let delete = Command::Delete { id, expected_version: None };
        let change = Change { name: Some(super::name(&number.to_string())), ..Change::default() };
        let update = Command::Update { id, change, expected_version: None };
        made(apply(repository, if number % 2 == 0 { &delete } else { &update }, &anybody()))
    });
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Ok(Effect::Deleted)).count(), 1);
    let events = shop.events("");
    let versions: Vec<i64> = events.iter().map(|event| event.version).collect();
    assert_eq!(versions, (1..=i64::try_from(events.len()).unwrap()).collect::<Vec<_>>());
    assert!(events.last().unwrap().after.is_none());
}

#[test]
fn batches_and_single_commands_take_turns() {
    let shop = Shop::open();
    let outcomes = race(&shop, 8, |number, repository| {
        let commands = [
            Command::Create { id: new_id(repository), product: product(&format!("own-{number}")) },
            Command::Create { id: new_id(repository), product: product("shared") },
        ];
        block_on(repository.apply_all(&commands, &anybody())).unwrap()
    });
    assert_eq!(outcomes.into_iter().filter_map(|decision| made(decision).ok()).count(), 1);
    assert_eq!((shop.count("product"), shop.count("event")), (2, 2));
}

#[test]
fn twins_of_a_batch_with_a_key_agree() {
    let shop = Shop::open();
    shop.create(product("taken"));
    for (key, second) in [("done", "free"), ("refused", "taken")] {
        let decisions = race(&shop, 8, |_, repository| {
            let commands = [format!("a-{key}"), second.to_owned()]
                .map(|code| Command::Create { id: new_id(repository), product: product(&code) });
            block_on(repository.apply_all(&commands, &keyed("x", key, "f", "r"))).unwrap()
        });
        let mut outcomes: Vec<String> = Vec::new();
        let mut first = 0;
        for decision in decisions {
            match decision {
                Decision::Made(outcome) => {
                    first += 1;
                    outcomes.push(format!("{outcome:?}"));
                }
                Decision::Replayed { outcome, .. } => outcomes.push(format!("{outcome:?}")),
                Decision::KeyReused => panic!("nobody else used it"),
            }
        }
        outcomes.dedup();
        assert_eq!((first, outcomes.len()), (1, 1), "{outcomes:?}");
    }
}
