//! On real `SQLite`, through the repository's own methods; a database for each test.

mod batch;
mod changes;
mod concurrency;
mod events;
mod keys;
mod lists;
mod plans;
mod search;

use std::sync::Arc;

use futures::executor::block_on;
use jsonapi::query::{Endpoint, List, Query};
use money::{Currency, Money};
use platform::native::{SqliteDatabase, TestPlatform};
use platform::{Database, Row, Value};
use uuid::Uuid;

use super::{Command, Decision, EVENT_LIST, Effect, Event, IdempotencyKey, Origin, Outcome, PRODUCT_LIST, Refusal, Repository};
use crate::domain::{Change, Description, Name, NewProduct, Product, Sku, Status};
use crate::migrations::MIGRATIONS;

/// A repository on a database of its own.
struct Shop {
    outside: TestPlatform,
    repository: Repository,
}

impl Shop {
    fn open() -> Self {
        let outside = TestPlatform::default();
        block_on(platform::migrations::run(&*outside.database, &*outside.clock, &MIGRATIONS)).unwrap();
        let repository = Repository::new(outside.platform());
        Self { outside, repository }
    }

    /// The same file through another connection, as another instance has it.
    fn another(&self) -> Repository {
        let database: Arc<SqliteDatabase> = Arc::new(self.outside.database.reopen());
        Repository::new(platform::Platform { database, ..self.repository.platform.clone() })
    }

    fn rows(&self, sql: &str) -> Vec<Row> {
        block_on(self.outside.database.query(sql, vec![])).unwrap()
    }

    fn count(&self, table: &str) -> i64 {
        self.rows(&format!("SELECT count(*) FROM {table}"))[0].integer(0).unwrap()
    }

    fn apply(&self, command: &Command) -> Outcome {
        made(apply(&self.repository, command, &anybody()))
    }

    /// A product that is certain to be created.
    fn create(&self, product: NewProduct) -> Product {
        let id = new_id(&self.repository);
        match self.apply(&Command::Create { id, product }) {
            Ok(Effect::Created(product)) => product,
            other => panic!("{other:?}"),
        }
    }

    fn change(&self, id: Uuid, change: Change) -> Outcome {
        self.apply(&Command::Update { id, change, expected_version: None })
    }

    fn delete(&self, id: Uuid) -> Outcome {
        self.apply(&Command::Delete { id, expected_version: None })
    }

    fn get(&self, id: Uuid) -> Option<Product> {
        block_on(self.repository.get(id)).unwrap()
    }

    fn list(&self, query: &str) -> jsonapi::page::Slice<Product> {
        block_on(self.repository.list(&parse(query, &PRODUCT_LIST))).unwrap()
    }

    /// The skus of one page.
    fn skus(&self, query: &str) -> Vec<String> {
        self.list(query).items.iter().map(|product| product.sku.to_string()).collect()
    }

    fn events(&self, query: &str) -> Vec<Event> {
        block_on(self.repository.events(&parse(query, &EVENT_LIST))).unwrap().items
    }

    /// What `SQLite` means to do for a statement, one line a step.
    fn plan(&self, sql: &str, parameters: Vec<Value>) -> String {
        let rows = block_on(self.outside.database.query(&format!("EXPLAIN QUERY PLAN {sql}"), parameters)).unwrap();
        rows.iter().map(|row| row.text(3).unwrap()).collect::<Vec<_>>().join("\n")
    }
}

fn parse(query: &str, list: &'static List) -> Query {
    Query::parse(Some(query), &Endpoint { kind: "things", include: &[], fieldsets: &[], list: Some(list) }).unwrap()
}

fn apply(repository: &Repository, command: &Command, origin: &Origin) -> Decision<Outcome> {
    block_on(repository.apply(command, origin)).unwrap()
}

fn made<T: std::fmt::Debug>(decision: Decision<T>) -> T {
    match decision {
        Decision::Made(outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

fn new_id(repository: &Repository) -> Uuid {
    repository.attempt().id
}

fn anybody() -> Origin {
    Origin { actor: "default".to_owned(), request_id: "r".to_owned(), key: None }
}

fn keyed(actor: &str, key: &str, fingerprint: &str, request_id: &str) -> Origin {
    let key = IdempotencyKey { key: key.to_owned(), fingerprint: fingerprint.to_owned() };
    Origin { actor: actor.to_owned(), request_id: request_id.to_owned(), key: Some(key) }
}

fn sku(text: &str) -> Sku {
    Sku::new(text).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn money(text: &str, currency: &str) -> Money {
    Money::parse(text, Currency::from_code(currency).unwrap()).unwrap()
}

/// A product for 12.50 USD, called as its sku is.
fn product(code: &str) -> NewProduct {
    NewProduct {
        sku: sku(code),
        name: name(code),
        description: Description::default(),
        price: money("12.50", "USD"),
        status: Status::Active,
    }
}

fn price_change(text: &str) -> Change {
    Change { price: Some(money(text, "USD")), ..Change::default() }
}
