use std::time::Duration;

use futures::executor::block_on;

use super::{Change, Command, Decision, Effect, Origin, Refusal, Shop, anybody, keyed, made, new_id, price_change, product};
use crate::limits::KEY_LIFETIME_MS;
use crate::repository::{BatchOutcome, RefusedStep};

fn create(shop: &Shop, code: &str) -> Command {
    Command::Create { id: new_id(&shop.repository), product: product(code) }
}

fn run(shop: &Shop, commands: &[Command], origin: &Origin) -> Decision<BatchOutcome> {
    block_on(shop.repository.apply_all(commands, origin)).unwrap()
}

fn update(command: &Command, price: &str, version: i64) -> Command {
    let (Command::Create { id, .. } | Command::Update { id, .. } | Command::Delete { id, .. }) = command;
    Command::Update { id: *id, change: price_change(price), expected_version: Some(version) }
}

#[test]
fn each_sees_what_the_earlier_ones_did() {
    let shop = Shop::open();
    let first = create(&shop, "a");
    let Command::Create { id, .. } = first else { panic!() };
    let commands = [
        first.clone(),
        update(&first, "1", 1),
        Command::Update { id, change: Change::default(), expected_version: Some(2) },
        Command::Delete { id, expected_version: Some(2) },
        create(&shop, "a"),
    ];
    let effects = made(run(&shop, &commands, &anybody())).unwrap();
    let kinds = effects.iter().map(|effect| match effect {
        Effect::Created(product) => ("created", product.version),
        Effect::Updated(product) => ("updated", product.version),
        Effect::Unchanged(product) => ("unchanged", product.version),
        Effect::Deleted => ("deleted", 0),
    });
    let expected = [("created", 1), ("updated", 2), ("unchanged", 2), ("deleted", 0), ("created", 1)];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
    assert_eq!(shop.skus(""), ["a"]);
    assert_eq!((shop.count("event"), shop.count("command")), (4, 0));
}

#[test]
fn one_refusal_undoes_all() {
    let shop = Shop::open();
    let kept = shop.create(product("kept"));
    let commands = [
        create(&shop, "a"),
        Command::Update { id: kept.id, change: price_change("1"), expected_version: None },
        create(&shop, "a"),
        create(&shop, "b"),
    ];
    let refused = RefusedStep { position: 2, refusal: Refusal::SkuTaken };
    assert_eq!(made(run(&shop, &commands, &anybody())), Err(refused));
    assert_eq!(shop.list("").items, [kept]);
    assert_eq!((shop.count("event"), shop.count("command")), (1, 0));
    assert_eq!(shop.rows("SELECT rowid FROM product_search").len(), 1);
}

#[test]
fn a_batch_with_a_key_is_answered_as_it_was() {
    let shop = Shop::open();
    let first = create(&shop, "a");
    let commands = [first.clone(), update(&first, "1", 1), create(&shop, "b")];
    let origin = keyed("x", "k", "f", "r1");
    assert_eq!(block_on(shop.repository.recall(&origin)).unwrap(), None);
    let effects = made(run(&shop, &commands, &origin)).unwrap();
    for product in shop.list("").items {
        shop.delete(product.id).unwrap();
    }
    let replayed = Decision::Replayed { outcome: Ok(effects), request_id: "r1".to_owned() };
    assert_eq!(run(&shop, &commands, &keyed("x", "k", "f", "r2")), replayed);
    assert_eq!(block_on(shop.repository.recall(&keyed("x", "k", "f", "r3"))).unwrap(), Some(replayed));
    assert_eq!(run(&shop, &commands, &keyed("x", "k", "g", "r4")), Decision::KeyReused);
    assert_eq!(block_on(shop.repository.recall(&keyed("x", "k", "g", "r5"))).unwrap(), Some(Decision::KeyReused));
    assert_eq!(super::apply(&shop.repository, &first, &keyed("x", "k", "f", "r6")), Decision::KeyReused);
    assert_eq!(block_on(shop.repository.recall(&keyed("y", "k", "f", "r7"))).unwrap(), None);
    assert_eq!(block_on(shop.repository.recall(&anybody())).unwrap(), None);
}

#[test]
fn a_refused_batch_with_a_key_stays_refused() {
    let shop = Shop::open();
    let missing = Command::Delete { id: new_id(&shop.repository), expected_version: None };
    let taken = shop.create(product("b"));
    for (key, commands) in [("sku", [create(&shop, "a"), create(&shop, "b")]), ("id", [create(&shop, "a"), missing])] {
        let refused = made(run(&shop, &commands, &keyed("x", key, "f", "r1"))).unwrap_err();
        assert_eq!(refused.position, 1);
        shop.change(taken.id, Change { sku: Some(super::sku(&format!("free-{key}"))), ..Change::default() }).unwrap();
        let again = run(&shop, &commands, &keyed("x", key, "f", "r2"));
        assert_eq!(again, Decision::Replayed { outcome: Err(refused), request_id: "r1".to_owned() });
    }
    assert_eq!(shop.count("product"), 1);
}

#[test]
fn a_stale_batch_is_not_kept() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    shop.change(created.id, price_change("1")).unwrap();
    let planned = |version| Command::Update { id: created.id, change: price_change("2"), expected_version: Some(version) };
    let origin = keyed("x", "k", "f", "r1");
    let stale = RefusedStep { position: 0, refusal: Refusal::Stale { current_version: 2 } };
    assert_eq!(made(run(&shop, &[planned(1)], &origin)), Err(stale));
    assert!(made(run(&shop, &[planned(2)], &origin)).is_ok());
}

#[test]
fn an_expired_batch_is_absent_and_its_steps_go_too() {
    let shop = Shop::open();
    let commands: Vec<Command> = (0..6).map(|number| create(&shop, &number.to_string())).collect();
    let origin = keyed("x", "k", "f", "r1");
    made(run(&shop, &commands, &origin)).unwrap();
    assert_eq!(shop.count("command"), 7);
    shop.outside.clock.advance(Duration::from_millis(KEY_LIFETIME_MS.unsigned_abs()));
    assert_eq!(block_on(shop.repository.recall(&origin)).unwrap(), None);
    let refused = RefusedStep { position: 0, refusal: Refusal::IdTaken };
    assert_eq!(made(run(&shop, &commands, &origin)), Err(refused));
    made(super::apply(&shop.repository, &create(&shop, "x"), &keyed("x", "k2", "f", "r2"))).unwrap();
    assert_eq!(shop.count("command"), 2);
}

#[test]
fn a_thousand_at_once() {
    let shop = Shop::open();
    let commands: Vec<Command> = (0..1_000).map(|number| create(&shop, &number.to_string())).collect();
    assert_eq!(made(run(&shop, &commands, &keyed("x", "k", "f", "r"))).unwrap().len(), 1_000);
    assert_eq!((shop.count("product"), shop.count("event")), (1_000, 1_000));
    let Decision::Replayed { outcome: Ok(effects), .. } = run(&shop, &commands, &keyed("x", "k", "f", "r")) else { panic!() };
    let skus: Vec<String> = effects
        .iter()
        .map(|effect| match effect {
            Effect::Created(product) => product.sku.to_string(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(skus, (0..1_000).map(|number| number.to_string()).collect::<Vec<_>>());
}
