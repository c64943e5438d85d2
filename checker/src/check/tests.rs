//! The checker itself: it accepts a right history, and rejects each way of being wrong.

use super::order::{self, Fact, Place};
use super::{Findings, audit, judge};
use crate::books::Books;
use crate::call::Reply;
use crate::history::{Attempt, History, NEVER, Operation};
use crate::plan::Action;
use serde_json::{Value, json};
use uuid::Uuid;

const PRODUCT: Uuid = Uuid::from_u128(7);

fn purchase(number: u128) -> Uuid {
    Uuid::from_u128(100 + number)
}

/// What a right shop has after: 5 units received, two purchases of 2, the second one cancelled.
fn books() -> Books {
    let state = |on_hand: i64| json!({ "on_hand": on_hand, "reserved": 0, "available": on_hand, "low_stock_threshold": 2 });
    let bought = json!({ "status": "completed", "quantity": 2 });
    let events = [
        ("inventory.changed", PRODUCT, 1, Value::Null, state(5)),
        ("inventory.changed", PRODUCT, 2, state(5), state(3)),
        ("purchase.completed", purchase(1), 2, Value::Null, bought.clone()),
        ("inventory.changed", PRODUCT, 3, state(3), state(1)),
        ("inventory.low_stock", PRODUCT, 3, state(3), state(1)),
        ("purchase.completed", purchase(2), 3, Value::Null, bought.clone()),
        ("inventory.changed", PRODUCT, 4, state(1), state(3)),
        ("purchase.cancelled", purchase(2), 4, bought, json!({ "status": "cancelled", "quantity": 2 })),
    ];
    let event = |(number, (kind, subject, version, before, after)): (usize, (&str, Uuid, i64, Value, Value))| {
        json!({ "attributes": {
            "kind": kind, "subject": { "id": subject.to_string() }, "product_id": PRODUCT.to_string(), "version": version,
            "before": before, "after": after, "sequence": number + 1, "created_at": "2026-01-01T00:00:00.000Z",
        } })
    };
    let movement = |sequence: i64, kind: &str, delta: i64, balance: i64, cause: Option<Uuid>, request: &str| {
        json!({ "attributes": {
            "product_id": PRODUCT.to_string(), "kind": kind, "delta": delta, "balance": balance, "reason": null, "actor": "driver", "created_at": "2026-01-01T00:00:00.000Z",
            "cause": cause.map(|cause| cause.to_string()), "request_id": request, "sequence": sequence,
        } })
    };
    let row = |id: Uuid, remaining: i64, cancelled: bool| {
        json!({ "id": id.to_string(), "attributes": {
            "product_id": PRODUCT.to_string(), "quantity": 2, "remaining": remaining, "unit_price": "1.50", "total_price": "3.00",
            "status": if cancelled { "cancelled" } else { "completed" },
            "created_at": "2026-01-01T00:00:00.000Z", "cancelled_at": cancelled.then_some("2026-01-01T00:00:00.000Z"),
        } })
    };
    let figures = |product: Option<Uuid>| {
        let money = json!({ "currency": "USD", "units_sold": 4, "sold": "6.00", "units_returned": 2, "returned": "3.00" });
        json!({ "attributes": {
            "product_id": product.map(|id| id.to_string()), "on_hand_before": 0, "now": { "on_hand": 3 },
            "days": [{
                "day": "2026-01-01", "sold": 4, "returned": 2, "received": 5, "adjusted_up": 0, "adjusted_down": 0, "on_hand": 3,
                "money": [money],
            }],
        } })
    };
    let stock = json!({ "id": PRODUCT.to_string(), "attributes": {
        "on_hand": 3, "reserved": 0, "available": 3, "low_stock_threshold": 2, "version": 4,
    } });
    Books {
        stocks: vec![stock],
        movements: vec![
            movement(1, "received", 5, 5, None, "r0"),
            movement(2, "sold", -2, 3, Some(purchase(1)), "r1"),
            movement(3, "sold", -2, 1, Some(purchase(2)), "r2"),
            movement(4, "returned", 2, 3, Some(purchase(2)), "r4"),
        ],
        events: events.into_iter().enumerate().map(event).collect(),
        purchases: vec![row(purchase(1), 3, false), row(purchase(2), 1, true)],
        reservations: Vec::new(),
        figures: vec![figures(None), figures(Some(PRODUCT))],
        consistency: json!({ "consistent": true }),
    }
}

/// A reply with this body, completed to a document.
fn reply(status: u16, body: &Value) -> Reply {
    let mut body = body.clone();
    if let Some(data) = body.get_mut("data").and_then(Value::as_object_mut) {
        data.entry("type").or_insert(json!("things"));
        data.entry("id").or_insert(json!("1"));
    }
    let kind = http::HeaderValue::from_static("application/vnd.api+json");
    Reply { status, headers: [(http::header::CONTENT_TYPE, kind)].into_iter().collect(), body: body.to_string().into() }
}

fn bought(number: u128, remaining: i64) -> Reply {
    let attributes = json!({ "quantity": 2, "remaining": remaining, "status": "completed" });
    reply(201, &json!({ "data": { "id": purchase(number).to_string(), "attributes": attributes } }))
}

fn refused(id: &str, available: i64) -> Reply {
    let meta = json!({ "requested": 2, "available": available });
    reply(409, &json!({ "errors": [{ "id": id, "code": "insufficient_stock", "meta": meta }] }))
}

fn stock(on_hand: i64, version: i64) -> Reply {
    let attributes =
        json!({ "on_hand": on_hand, "reserved": 0, "available": on_hand, "low_stock_threshold": 2, "version": version });
    reply(200, &json!({ "data": { "attributes": attributes } }))
}

fn attempt(request_id: &str, start: u64, end: u64, reply: Option<Reply>) -> Attempt {
    Attempt { request_id: request_id.to_owned(), start, end, reply }
}

fn operation(action: Action, key: Option<&str>, attempts: Vec<Attempt>) -> Operation {
    Operation { action, key: key.map(str::to_owned), if_match: None, excuses: Vec::new(), attempts }
}

fn buy(number: u128) -> Action {
    Action::Buy { product: PRODUCT, id: purchase(number), quantity: 2 }
}

/// The clients of that shop, one after the other, but for the third, whose purchase is refused while the second runs.
fn history() -> History {
    let start = Action::Start { product: PRODUCT, on_hand: 5, threshold: 2 };
    let cancel = Action::Cancel { product: PRODUCT, id: purchase(2) };
    let cancelled = reply(200, &json!({ "data": { "attributes": { "status": "cancelled" } } }));
    History {
        jumps: Vec::new(),
        operations: vec![
            operation(
                start,
                Some("k0"),
                vec![attempt(
                    "r0",
                    0,
                    10,
                    Some(stock(5, 1)).map(|mut reply| {
                        reply.status = 201;
                        reply
                    }),
                )],
            ),
            operation(buy(1), Some("k1"), vec![attempt("r1", 20, 30, Some(bought(1, 3)))]),
            operation(buy(2), None, vec![attempt("r2", 40, 60, Some(bought(2, 1)))]),
            operation(buy(3), Some("k3"), vec![attempt("r3", 45, 70, Some(refused("r3", 1)))]),
            operation(cancel, None, vec![attempt("r4", 80, 90, Some(cancelled))]),
            operation(Action::ReadStock { product: PRODUCT }, None, vec![attempt("r5", 100, 110, Some(stock(3, 4)))]),
        ],
    }
}

/// The rule that this change of the clients' story breaks.
#[track_caller]
fn check(change: impl FnOnce(&mut Vec<Operation>), expected: &str) {
    let mut history = history();
    change(&mut history.operations);
    let rules: Vec<&str> = judge(Some(&history), &books()).into_iter().map(|finding| finding.rule).collect();
    assert!(rules.contains(&expected), "{rules:?}");
}

/// The rule that this change of the books breaks.
#[track_caller]
fn check_books(change: impl FnOnce(&mut Books), expected: &str) {
    let mut books = books();
    change(&mut books);
    let rules: Vec<&str> = audit(&books).into_iter().map(|finding| finding.rule).collect();
    assert!(rules.contains(&expected), "{rules:?}");
}

#[test]
fn what_is_right_is_accepted() {
    assert_eq!(judge(Some(&history()), &books()), []);
}

#[test]
fn wrong_replies_are_found() {
    const MOMENT: &str = "order: a reply is right at some moment of its request";
    const CONTRACT: &str = "a reply is what the contract allows";
    // A refusal that no moment justifies: there were never so few while it was asked, or never at all.
    check(|all| (all[3].attempts[0].start, all[3].attempts[0].end) = (31, 39), MOMENT);
    check(|all| all[3].attempts[0].reply = Some(refused("r3", 0)), MOMENT);
    // A read of the past, and one of what never was.
    check(|all| all[5].attempts[0].reply = Some(stock(1, 3)), MOMENT);
    check(|all| all[5].attempts[0].reply = Some(stock(2, 4)), CONTRACT);
    // Two changes in the other order than they were asked for.
    check(|all| (all[1].attempts[0].start, all[1].attempts[0].end) = (62, 65), MOMENT);
    // Another balance than the ledger has.
    check(|all| all[1].attempts[0].reply = Some(bought(1, 4)), CONTRACT);
    // Two answers to one key, and a repetition that pretends to be new.
    check(|all| all[3].attempts.push(attempt("r9", 95, 99, Some(refused("r3", 0)))), "one key, one answer, to the byte");
    check(|all| all[1].attempts.push(attempt("r9", 95, 99, Some(bought(1, 3)))), "only the first answer to a key is new");
}

#[test]
fn wrong_effects_are_found() {
    // Acknowledged and not there.
    check(
        |all| all.push(operation(buy(9), Some("k9"), vec![attempt("r9", 95, 99, Some(bought(9, 1)))])),
        "what is acknowledged is there",
    );
    // There, and refused.
    check(|all| all[3].attempts[0].request_id = "r2".to_owned(), "what is refused moves nothing");
    // There, and nobody asked.
    check(|all| drop(all.remove(4)), "nothing happens unasked");
    // A failure without a fault, and a key that nothing comes of.
    let failed = || reply(500, &json!({ "errors": [{ "code": "internal_error" }] }));
    check(|all| all[3].attempts[0].reply = Some(failed()), "no failure without a fault");
    check(|all| all[3].attempts = vec![attempt("r3", 45, NEVER, None)], "all is well when the faults are over");
    // Another quantity than was asked.
    check(|all| all[2].action = Action::Buy { product: PRODUCT, id: purchase(2), quantity: 1 }, "a change is what was asked");
}

#[test]
fn an_unseen_reply_excuses_nothing_but_itself() {
    let mut history = history();
    history.operations[2].attempts[0] = attempt("r2", 40, NEVER, None);
    assert_eq!(judge(Some(&history), &books()), []);
    // It cannot have come before it was asked for.
    check(|all| all[2].attempts[0] = attempt("r2", 95, NEVER, None), "order: a reply is right at some moment of its request");
}

#[test]
fn wrong_books_are_found() {
    const FIGURES: &str = "figures are what the ledger adds up to";
    check_books(|books| books.movements[2]["attributes"]["balance"] = 2.into(), "ledger: balances continue");
    check_books(|books| drop(books.movements.remove(2)), "ledger: places without gaps");
    check_books(|books| books.movements[1]["attributes"]["request_id"] = "".into(), "ledger: everything is explained");
    check_books(|books| books.consistency["consistent"] = false.into(), "the books agree");
    check_books(|books| drop(books.events.remove(4)), "feed: places without gaps");
    check_books(
        |books| {
            books.events.truncate(6);
        },
        "feed: an event for each change",
    );
    check_books(|books| books.events[3]["attributes"]["version"] = 5.into(), "feed: versions without gaps");
    check_books(|books| books.events[3]["attributes"]["before"]["on_hand"] = 4.into(), "feed: before continues after");
    check_books(|books| books.purchases[0]["attributes"]["total_price"] = "3.01".into(), "a purchase is what the history says");
    check_books(|books| drop(books.purchases.pop()), "one sale for each purchase");
    check_books(|books| books.stocks[0]["attributes"]["on_hand"] = 4.into(), "stock is what the history says");
    let day = |books: &mut Books, name: &str, value: Value| books.figures[1]["attributes"]["days"][0][name] = value;
    check_books(|books| day(books, "received", 6.into()), FIGURES);
    check_books(|books| day(books, "day", "2026-01-02".into()), FIGURES);
    check_books(|books| day(books, "money", json!([])), FIGURES);
    check_books(|books| drop(books.figures.remove(0)), FIGURES);
    check_books(|books| day(books, "on_hand", 4.into()), "figures continue to what is on hand");
    check_books(|books| books.figures[0]["attributes"]["now"]["on_hand"] = 4.into(), "figures continue to what is on hand");
    // Sold from under nobody: more than there was.
    let oversold = |books: &mut Books| {
        books.events[5]["attributes"]["after"]["quantity"] = 9.into();
    };
    check_books(oversold, "model: the change is allowed");
    // The line was crossed, and nobody was told.
    let silent = |books: &mut Books| {
        books.events.remove(4);
        for (place, event) in (1_i64..).zip(&mut books.events) {
            event["attributes"]["sequence"] = place.into();
        }
    };
    check_books(silent, "feed: an event for each line that is crossed");
}

fn fact(start: u64, end: u64, place: Place) -> Fact {
    Fact { product: Uuid::nil(), start, end, place, about: format!("{start}-{end}") }
}

fn findings(facts: Vec<Fact>) -> usize {
    let mut findings = Findings::default();
    order::check(facts, &mut findings);
    findings.0.len()
}

#[test]
fn what_overlaps_may_be_in_any_order() {
    assert_eq!(findings(vec![fact(0, 9, Place::Change(2)), fact(1, 8, Place::Change(1))]), 0);
    assert_eq!(findings(vec![fact(0, 9, Place::Any(vec![1])), fact(5, 6, Place::Change(1))]), 0);
}

#[test]
fn what_came_later_is_later() {
    assert_eq!(findings(vec![fact(0, 1, Place::Change(1)), fact(2, 3, Place::Change(2))]), 0);
    assert_eq!(findings(vec![fact(0, 1, Place::Change(2)), fact(2, 3, Place::Change(1))]), 1);
}

#[test]
fn a_read_sees_what_was_acknowledged() {
    assert_eq!(findings(vec![fact(0, 1, Place::Change(1)), fact(2, 3, Place::Any(vec![0]))]), 1);
    assert_eq!(findings(vec![fact(0, 1, Place::Change(1)), fact(2, 3, Place::Any(vec![0, 1]))]), 0);
}

#[test]
fn a_read_does_not_go_back() {
    assert_eq!(findings(vec![fact(0, 1, Place::Any(vec![1])), fact(2, 3, Place::Any(vec![0]))]), 1);
    assert_eq!(findings(vec![fact(0, 1, Place::Any(vec![0, 1])), fact(2, 3, Place::Any(vec![0]))]), 0);
}

#[test]
fn a_read_does_not_see_what_had_not_begun() {
    assert_eq!(findings(vec![fact(0, 1, Place::Any(vec![1])), fact(2, 3, Place::Change(1))]), 1);
}

#[test]
fn a_change_without_an_end_may_come_at_any_time_but_not_before_its_start() {
    assert_eq!(findings(vec![fact(0, u64::MAX, Place::Change(2)), fact(5, 6, Place::Change(1))]), 0);
    assert_eq!(findings(vec![fact(5, 6, Place::Change(1)), fact(7, u64::MAX, Place::Change(1))]), 1);
}
