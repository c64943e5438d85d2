//! What is decided once, on the smallest schema that has all of it: an account that can be taken from.

use std::sync::Arc;

use futures::executor::block_on;
use platform::native::SqliteDatabase;
use platform::{DatabaseError, Query as _, Row};
use uuid::Uuid;

use crate::{Attempt, Command, Done, IdempotencyKey, Parameter, Refusal, RefusedStep, Statement, Step, Stopped, Store};

const SCHEMA: [&str; 7] = [
    "CREATE VIEW moment AS SELECT 0 AS now",
    "CREATE TABLE account (balance INTEGER NOT NULL)",
    "INSERT INTO account VALUES (10)",
    "CREATE TABLE due (what TEXT)",
    "CREATE TABLE command (sequence INTEGER PRIMARY KEY, attempt_id TEXT, kind TEXT, actor TEXT, idempotency_key TEXT, \
       fingerprint TEXT, key_expires_at INTEGER, request_id TEXT, position INTEGER, amount INTEGER, balance INTEGER, \
       objection TEXT, outcome TEXT GENERATED ALWAYS AS (coalesce(objection, 'done')), UNIQUE (actor, idempotency_key))",
    "CREATE TRIGGER takes AFTER INSERT ON command WHEN NEW.kind = 'take' AND NEW.outcome = 'done' BEGIN \
       UPDATE account SET balance = NEW.balance; END",
    "CREATE TRIGGER writes_down AFTER INSERT ON command WHEN NEW.outcome = 'again' BEGIN \
       DELETE FROM due; DELETE FROM command WHERE sequence = NEW.sequence; END",
];

static TAKE: Statement = Statement::new(
    "take",
    "INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, position, amount,
       balance, objection)
     SELECT :attempt_id, 'take', :actor, :idempotency_key, :fingerprint, :now + :key_lifetime_ms, :request_id, :position,
       :amount, balance - :amount,
       CASE WHEN EXISTS (SELECT 1 FROM due) THEN 'again' WHEN balance < :amount THEN 'too_little' END
     FROM account
     WHERE true
     ON CONFLICT DO UPDATE SET kind = kind
     RETURNING *",
);

static RECORD: Statement = Statement::new(
    "record",
    "INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, position, balance,
       objection)
     VALUES (:attempt_id, :kind, :actor, :idempotency_key, :fingerprint, :now + :key_lifetime_ms, :request_id, :position,
       :balance, :objection)
     ON CONFLICT DO UPDATE SET kind = kind
     RETURNING *",
);

/// So much.
struct Take(i64);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    /// And the balance that there would be.
    TooLittle(Option<i64>),
    Closed,
    Stale,
}

impl Step for Take {
    /// The balance after it.
    type Done = i64;
    type Refusal = Refused;

    fn statement(&self) -> &'static Statement {
        &TAKE
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![("amount", self.0.into())]
    }

    fn done(recorded: &Row) -> Result<i64, DatabaseError> {
        recorded.integer("balance")
    }
}

impl Command for Take {
    const KIND: &'static str = "take";
}

impl Refusal for Refused {
    fn record() -> &'static Statement {
        &RECORD
    }

    fn word(&self) -> &'static str {
        match self {
            Self::TooLittle(_) => "too_little",
            Self::Closed => "closed",
            Self::Stale => "stale",
        }
    }

    fn parameters(refusal: Option<&Self>) -> Vec<Parameter> {
        let balance = if let Some(Self::TooLittle(balance)) = refusal { *balance } else { None };
        vec![("balance", balance.into())]
    }

    fn read(word: &str, recorded: &Row) -> Result<Self, DatabaseError> {
        match word {
            "too_little" => Ok(Self::TooLittle(recorded.optional_integer("balance")?)),
            "closed" => Ok(Self::Closed),
            "stale" => Ok(Self::Stale),
            _ => Err(DatabaseError::failed(word)),
        }
    }

    fn is_stale(&self) -> bool {
        *self == Self::Stale
    }
}

type Once = Result<Done<i64>, Stopped<Refused>>;
type All = Result<Done<Vec<i64>>, Stopped<RefusedStep<Refused>>>;

struct Bank {
    database: Arc<SqliteDatabase>,
    store: Store,
}

impl Bank {
    fn new() -> Self {
        let database = Arc::new(SqliteDatabase::temporary());
        let bank = Self { store: Store::new(database.clone()), database };
        for sql in SCHEMA {
            bank.send(sql);
        }
        bank
    }

    fn send(&self, sql: &str) -> Vec<Row> {
        block_on(self.database.query(sql, vec![])).unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    fn balance(&self) -> i64 {
        self.send("SELECT balance FROM account")[0].integer("balance").unwrap()
    }

    fn once(&self, attempt: &Attempt, prepared: Result<Take, Refused>) -> Once {
        block_on(self.store.once(attempt, async { Ok(prepared) }))
    }

    fn all_once(&self, attempt: &Attempt, amounts: &[i64]) -> All {
        let steps = amounts.iter().map(|amount| Take(*amount)).collect();
        block_on(self.store.all_once(attempt, async { Ok(Ok(steps)) }))
    }

    fn refused_at(&self, attempt: &Attempt, position: usize, refusal: Refused) -> All {
        block_on(self.store.all_once::<Take, _>(attempt, async { Ok(Err(RefusedStep { position, refusal })) }))
    }
}

/// The attempt of this number, with a key for a request of this fingerprint or without.
fn attempt(number: u128, key: Option<(&str, &str)>) -> Attempt {
    let key = key.map(|(key, fingerprint)| IdempotencyKey { key: key.to_owned(), fingerprint: fingerprint.to_owned() });
    Attempt { id: Uuid::from_u128(number), actor: "a".to_owned(), request_id: format!("r{number}"), now: 1_000, key }
}

fn done<T>(value: T, is_replay: bool) -> Done<T> {
    Done { value, is_replay }
}

fn refused<R>(refusal: R, replay_of: Option<&str>) -> Stopped<R> {
    Stopped::Refused { refusal, replay_of: replay_of.map(str::to_owned) }
}

const KEY: Option<(&str, &str)> = Some(("k", "f"));

#[test]
fn without_a_key_each_request_counts() {
    let bank = Bank::new();
    assert_eq!(bank.once(&attempt(1, None), Ok(Take(3))), Ok(done(7, false)));
    assert_eq!(bank.once(&attempt(2, None), Ok(Take(3))), Ok(done(4, false)));
    assert_eq!(bank.once(&attempt(3, None), Ok(Take(5))), Err(refused(Refused::TooLittle(Some(-1)), None)));
    assert_eq!(bank.once(&attempt(4, None), Err(Refused::Closed)), Err(refused(Refused::Closed, None)));
    assert_eq!(bank.balance(), 4);
}

#[test]
fn with_a_key_the_first_outcome_is_that_of_all() {
    let bank = Bank::new();
    assert_eq!(bank.once(&attempt(1, KEY), Ok(Take(3))), Ok(done(7, false)));
    assert_eq!(bank.once(&attempt(2, KEY), Ok(Take(3))), Ok(done(7, true)));
    // Nothing is looked at once it is decided, so nothing can be found against it.
    assert_eq!(bank.once(&attempt(3, KEY), Err(Refused::Closed)), Ok(done(7, true)));
    assert_eq!(bank.balance(), 7);
    let too_much = Some(("other", "f"));
    let refusal = Refused::TooLittle(Some(-1));
    assert_eq!(bank.once(&attempt(4, too_much), Ok(Take(8))), Err(refused(refusal, None)));
    bank.send("UPDATE account SET balance = 100");
    assert_eq!(bank.once(&attempt(5, too_much), Ok(Take(8))), Err(refused(refusal, Some("r4"))));
}

#[test]
fn a_refusal_found_before_the_statement_is_kept_too() {
    let bank = Bank::new();
    assert_eq!(bank.once(&attempt(1, KEY), Err(Refused::Closed)), Err(refused(Refused::Closed, None)));
    assert_eq!(bank.once(&attempt(2, KEY), Ok(Take(3))), Err(refused(Refused::Closed, Some("r1"))));
    assert_eq!(bank.balance(), 10);
}

#[test]
fn a_key_is_for_one_request() {
    let bank = Bank::new();
    bank.once(&attempt(1, KEY), Ok(Take(3))).unwrap();
    assert_eq!(bank.once(&attempt(2, Some(("k", "another"))), Ok(Take(3))), Err(Stopped::KeyReused));
    assert_eq!(bank.all_once(&attempt(3, KEY), &[1]), Err(Stopped::KeyReused));
    let other = Attempt { actor: "b".to_owned(), ..attempt(4, KEY) };
    assert_eq!(bank.once(&other, Ok(Take(3))), Ok(done(4, false)), "keys are each client's own");
}

#[test]
fn who_was_slower_gets_what_the_faster_one_did() {
    let bank = Bank::new();
    bank.once(&attempt(1, KEY), Ok(Take(3))).unwrap();
    // As if the recall had come too early: the statement itself finds the key.
    assert_eq!(block_on(bank.store.decide(&attempt(2, KEY), &Take(3))), Ok(done(7, true)));
    assert_eq!(bank.balance(), 7);
}

#[test]
fn what_falls_due_in_the_moment_is_written_down_first() {
    let bank = Bank::new();
    bank.send("INSERT INTO due VALUES ('something')");
    assert_eq!(bank.once(&attempt(1, KEY), Ok(Take(3))), Ok(done(7, false)));
    assert_eq!(bank.once(&attempt(2, KEY), Ok(Take(3))), Ok(done(7, true)));
    bank.send("DROP TRIGGER writes_down");
    bank.send("INSERT INTO due VALUES ('something that stays')");
    assert_eq!(bank.once(&attempt(3, None), Ok(Take(3))), Err(Stopped::Database(DatabaseError::Busy)), "not for ever");
}

#[test]
fn a_batch_is_done_as_a_whole_and_repeated_as_a_whole() {
    let bank = Bank::new();
    assert_eq!(bank.all_once(&attempt(1, KEY), &[1, 2, 3]), Ok(done(vec![9, 7, 4], false)));
    assert_eq!(bank.all_once(&attempt(2, KEY), &[1, 2, 3]), Ok(done(vec![9, 7, 4], true)));
    assert_eq!(bank.all_once(&attempt(3, None), &[4]), Ok(done(vec![0], false)));
    assert_eq!(bank.balance(), 0);
    assert_eq!(bank.all_once(&attempt(4, Some(("k", "another"))), &[1]), Err(Stopped::KeyReused));
    let slower = [Take(1), Take(2), Take(3)];
    assert_eq!(block_on(bank.store.all(&attempt(5, KEY), &slower)), Ok(done(vec![9, 7, 4], true)));
}

#[test]
fn a_batch_with_a_refused_step_does_nothing_and_is_remembered() {
    let bank = Bank::new();
    let step = RefusedStep { position: 1, refusal: Refused::TooLittle(Some(-1)) };
    assert_eq!(bank.all_once(&attempt(1, KEY), &[4, 7, 1]), Err(refused(step, None)));
    assert_eq!(bank.balance(), 10);
    bank.send("UPDATE account SET balance = 100");
    assert_eq!(
        bank.all_once(&attempt(2, KEY), &[4, 7, 1]),
        Err(refused(RefusedStep { position: 1, refusal: step.refusal }, Some("r1")))
    );
    assert_eq!(bank.balance(), 100);
    let closed = RefusedStep { position: 2, refusal: Refused::Closed };
    let other = Some(("other", "f"));
    assert_eq!(bank.refused_at(&attempt(3, other), 2, Refused::Closed), Err(refused(closed, None)));
    assert_eq!(bank.all_once(&attempt(4, other), &[1]), Err(refused(closed, Some("r3"))));
}

#[test]
fn who_was_only_too_slow_may_come_again() {
    let bank = Bank::new();
    let stale = RefusedStep { position: 0, refusal: Refused::Stale };
    assert_eq!(bank.refused_at(&attempt(1, KEY), 0, Refused::Stale), Err(refused(stale, None)));
    assert_eq!(bank.all_once(&attempt(2, KEY), &[1]), Ok(done(vec![9], false)), "nothing was remembered");
}

#[test]
fn a_key_whose_time_is_over_is_not_replayed() {
    let bank = Bank::new();
    bank.once(&attempt(1, KEY), Ok(Take(3))).unwrap();
    bank.send("UPDATE command SET key_expires_at = 1000");
    let recalled = block_on(bank.store.recall(&attempt(2, KEY))).unwrap();
    assert!(recalled.is_none(), "it ended at this millisecond");
    let earlier = Attempt { now: 999, ..attempt(3, KEY) };
    assert!(block_on(bank.store.recall(&earlier)).unwrap().is_some());
}
