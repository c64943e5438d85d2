use std::collections::HashMap;
use std::sync::Mutex;

use futures::executor::block_on;
use platform::{DatabaseError, Query};
use rusqlite::Connection;
use store::limits::CHANGE_TRIES;
use store::{RefusedStep, Stopped};
use uuid::Uuid;

use super::change::change;
use super::create::create;
use super::operations::run;
use crate::domain::{Change, Delete, Operation, Product, Refusal, Update};
use crate::repository::tests::support::{Shop, made, money, name, price_change, product, replayed};

/// Holds the lock of writers for as long as it lives.
fn writer(shop: &Shop) -> Connection {
    let connection = Connection::open(shop.outside.database.path()).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    connection
}

/// Changes the price from elsewhere: in another thread, as this one waits for what it is in the middle of.
fn interfere(shop: &Shop, current: &Product) {
    let price = price_change(&current.version.to_string());
    std::thread::scope(|scope| scope.spawn(|| shop.change(current.id, price).unwrap()).join().unwrap());
}

/// A change of the currency alone, of what it finds.
fn euros(current: &Product) -> Update {
    let change = Change { price: Some(current.price.relabelled(money("1", "EUR").currency()).unwrap()), ..Change::default() };
    Update::of(current, change)
}

#[test]
fn what_was_created_is_answered_again_while_nobody_can_write() {
    let shop = Shop::open();
    block_on(shop.outside.database.query("PRAGMA busy_timeout = 1", vec![])).unwrap();
    let new = || shop.new_product("a");
    let created = made(block_on(create(&shop.repository, &shop.keyed("x", "k", "f", "r1"), new()))).unwrap();
    let refused = made(block_on(create(&shop.repository, &shop.keyed("x", "taken", "f", "r2"), new())));
    assert_eq!(refused, Err(Refusal::SkuTaken));
    let _writer = writer(&shop);
    let again = |key: &str| block_on(create(&shop.repository, &shop.keyed("x", key, "f", "r3"), new()));
    assert_eq!(replayed(again("k")), Ok(created));
    assert_eq!(replayed(again("taken")), Err((Refusal::SkuTaken, "r2".to_owned())));
    assert_eq!(again("new"), Err(Stopped::Database(DatabaseError::Busy)));
}

#[test]
fn a_change_that_depends_on_what_it_saw_is_planned_anew() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let seen = Mutex::new(Vec::new());
    let plan = |current: &Product| {
        seen.lock().unwrap().push(current.version);
        if current.version == 1 {
            interfere(&shop, current);
        }
        Ok::<_, Stopped<Refusal>>(euros(current))
    };
    let changed = block_on(change(&shop.repository, &shop.attempt(), id, plan)).unwrap();
    assert_eq!((changed.price, changed.version), (money("1", "EUR"), 3));
    assert_eq!(*seen.lock().unwrap(), [1, 2]);
}

#[test]
fn what_does_not_depend_on_it_is_made_at_once_unless_there_is_a_condition() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    // How often a change of the name is planned while somebody changes the price.
    let plans = |of: fn(&Product, Change) -> Update| {
        let planned = Mutex::new(0);
        let plan = |current: &Product| {
            let mut planned = planned.lock().unwrap();
            *planned += 1;
            if *planned == 1 {
                interfere(&shop, current);
            }
            let change = Change { name: Some(name(&current.version.to_string())), ..Change::default() };
            Ok::<_, Stopped<Refusal>>(of(current, change))
        };
        block_on(change(&shop.repository, &shop.attempt(), id, plan)).unwrap();
        planned.into_inner().unwrap()
    };
    assert_eq!((plans(Update::of), plans(Update::exactly_of)), (1, 2));
}

#[test]
fn who_is_never_fast_enough_has_to_come_again() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let planned = Mutex::new(0);
    let plan = |current: &Product| {
        *planned.lock().unwrap() += 1;
        interfere(&shop, current);
        Ok::<_, Stopped<Refusal>>(euros(current))
    };
    let stopped = block_on(change(&shop.repository, &shop.attempt(), id, plan)).unwrap_err();
    assert_eq!(stopped, Stopped::Database(DatabaseError::Busy));
    assert_eq!(*planned.lock().unwrap(), CHANGE_TRIES);
}

#[test]
fn what_a_plan_objects_to_is_not_done_and_not_kept() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    // Whatever else a caller may say.
    let changed = block_on(change(&shop.repository, &shop.attempt(), id, |_| Err(Stopped::KeyReused)));
    assert_eq!(changed, Err(Stopped::KeyReused));
    let keyed = shop.keyed("x", "k", "f", "r");
    assert_eq!(block_on(run(&shop.repository, &keyed, &[id], |_| Err(Stopped::KeyReused))), Err(Stopped::KeyReused));
    assert_eq!((shop.find(id).unwrap().version, shop.count("command")), (1, 0));
    let gone = block_on(change(&shop.repository, &shop.attempt(), shop.id(), |_| Err(Stopped::KeyReused)));
    assert_eq!(gone, Err(Stopped::refused(Refusal::NotFound)));
}

#[test]
fn operations_are_planned_once_for_a_key_and_anew_where_somebody_was_faster() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let planned = Mutex::new(0);
    let run_as = |request_id: &str| {
        let plan = |known: HashMap<Uuid, Product>| {
            *planned.lock().unwrap() += 1;
            let current = &known[&id];
            if current.version == 1 {
                interfere(&shop, current);
            }
            Ok::<_, Stopped<RefusedStep<Refusal>>>(vec![
                Operation::Update(euros(current)),
                Operation::Create(shop.new_product("b")),
            ])
        };
        block_on(run(&shop.repository, &shop.keyed("x", "k", "f", request_id), &[id], plan))
    };
    let done = run_as("r1").unwrap();
    assert!(!done.is_replay);
    assert_eq!(done.value[0].as_ref().map(|product| (product.price, product.version)), Some((money("1", "EUR"), 3)));
    assert_eq!(*planned.lock().unwrap(), 2);
    shop.delete(id).unwrap();
    let again = run_as("r2").unwrap();
    assert_eq!((again.is_replay, again.value), (true, done.value));
    assert_eq!(*planned.lock().unwrap(), 2, "and not a third time");
}

#[test]
fn a_step_that_is_refused_is_named_and_stays_so() {
    let shop = Shop::open();
    let missing = Delete { id: shop.id(), expected_version: None };
    let plan = |_| Ok::<_, Stopped<_>>(vec![Operation::Create(shop.new_product("a")), Operation::Delete(missing.clone())]);
    let refusal = RefusedStep { position: 1, refusal: Refusal::NotFound };
    for (request_id, replay_of) in [("r1", None), ("r2", Some("r1".to_owned()))] {
        let run = block_on(run(&shop.repository, &shop.keyed("x", "k", "f", request_id), &[], plan));
        assert_eq!(run, Err(Stopped::Refused { refusal, replay_of }));
    }
    assert_eq!(shop.count("product"), 0);
}
