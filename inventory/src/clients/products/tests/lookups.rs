//! Look-ups that come while another is on its way.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::channel::oneshot;
use futures::executor::LocalPool;
use futures::future::{AbortHandle, abortable};
use futures::task::LocalSpawnExt;
use jiff::Timestamp;
use platform::HttpClient;

use super::*;

/// A remote side that answers when the test does.
#[derive(Default)]
struct Remote(Mutex<VecDeque<(String, Answer)>>);

type Answer = oneshot::Sender<Result<http::Response<Bytes>, HttpError>>;

#[async_trait]
impl HttpClient for Remote {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpError> {
        let (answer, answered) = oneshot::channel();
        self.0.lock().unwrap().push_back((request.uri().to_string(), answer));
        answered.await.unwrap_or(Err(HttpError::Unreachable("the test has dropped it".to_owned())))
    }
}

/// A clock on which only those who sleep for the patience with a question wake up, and only if they shall.
struct Patience {
    ends: bool,
}

#[async_trait]
impl Clock for Patience {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    async fn sleep(&self, duration: Duration) {
        if !(self.ends && duration == Duration::from_millis(LOOKUP_PATIENCE_MS)) {
            std::future::pending::<()>().await;
        }
    }
}

/// For which product somebody was told what: whether it was that one, or none.
type Told = (u128, Result<bool, ProductsError>);

struct Buyers {
    pool: LocalPool,
    remote: Arc<Remote>,
    client: Rc<Products>,
    told: Rc<RefCell<Vec<Told>>>,
}

impl Buyers {
    fn new(ends: bool) -> Self {
        let remote = Arc::new(Remote::default());
        let variables = HashMap::from([
            ("products_api_key".to_owned(), "secret".to_owned()),
            ("products_retries".to_owned(), "0".to_owned()),
        ]);
        let config = block_on(Config::read(&variables)).unwrap();
        let platform =
            Platform { http: remote.clone(), clock: Arc::new(Patience { ends }), ..TestPlatform::default().platform() };
        Self { pool: LocalPool::new(), remote, client: Rc::new(Products::new(platform, config)), told: Rc::default() }
    }

    /// One that wants to know this product, until it leaves.
    fn come(&mut self, id: u128) -> AbortHandle {
        let (client, told) = (self.client.clone(), self.told.clone());
        let (buyer, leaves) = abortable(async move {
            let context = RequestContext::from_headers(&HeaderMap::new(), &Patience { ends: false }, &SeededRandom::default());
            let found = client.find(Uuid::from_u128(id), &context).await;
            let found = found.map(|found| found.is_some_and(|product| product.id == Uuid::from_u128(id)));
            told.borrow_mut().push((id, found));
        });
        self.pool.spawner().spawn_local(async { _ = buyer.await }).unwrap();
        self.pool.run_until_stalled();
        leaves
    }

    /// The ids in the next question, and the way to answer it.
    fn asked(&self) -> Option<(Vec<u128>, Answer)> {
        let (uri, answer) = self.remote.0.lock().unwrap().pop_front()?;
        let ids = uri.split(['/', ',', '=', '&']).filter_map(|part| Uuid::try_parse(part).ok());
        Some((ids.map(|id| id.as_u128()).collect(), answer))
    }

    /// Answers with these products.
    fn answer(&mut self, answer: Answer, ids: &[u128], is_list: bool) {
        let product = |id: &u128| {
            let mut product = product()["data"].take();
            product["id"] = Uuid::from_u128(*id).to_string().into();
            product
        };
        let data = if is_list { ids.iter().map(product).collect() } else { product(&ids[0]) };
        let response =
            http::Response::builder().header("content-type", JSON_API).body(json!({ "data": data }).to_string().into());
        answer.send(Ok(response.unwrap())).unwrap();
        self.pool.run_until_stalled();
    }

    fn told(&self) -> Vec<Told> {
        let mut told = self.told.take();
        told.sort_by_key(|(id, _)| *id);
        told
    }
}

#[test]
fn those_who_come_meanwhile_go_together_as_the_next() {
    let mut buyers = Buyers::new(false);
    for id in [1, 2, 3, 3, 1] {
        buyers.come(id);
    }
    let (ids, first) = buyers.asked().unwrap();
    assert_eq!(ids, [1]);
    assert!(buyers.asked().is_none(), "the others wait");
    buyers.answer(first, &[1], false);
    assert_eq!(buyers.told(), [(1, Ok(true))], "the second who wants the same came after the question");
    let (ids, second) = buyers.asked().unwrap();
    assert_eq!(ids, [1, 2, 3]);
    buyers.answer(second, &[3, 1], true);
    assert_eq!(buyers.told(), [(1, Ok(true)), (2, Ok(false)), (3, Ok(true)), (3, Ok(true))]);
    buyers.come(4);
    assert_eq!(buyers.asked().unwrap().0, [4], "the turn was given back");
}

#[test]
fn more_than_a_page_are_several_questions() {
    let mut buyers = Buyers::new(false);
    let ids: Vec<u128> = (1..=150).collect();
    for id in &ids {
        buyers.come(*id);
    }
    let mut sizes = Vec::new();
    while let Some((ids, answer)) = buyers.asked() {
        sizes.push(ids.len());
        buyers.answer(answer, &ids, ids.len() > 1);
    }
    assert_eq!(sizes, [1, PRODUCTS_PER_QUESTION_MAX, 149 - PRODUCTS_PER_QUESTION_MAX]);
    assert_eq!(buyers.told(), ids.iter().map(|id| (*id, Ok(true))).collect::<Vec<_>>());
}

#[test]
fn who_leaves_takes_nobody_along() {
    let mut buyers = Buyers::new(false);
    let leavers = [buyers.come(1), buyers.come(2)];
    buyers.come(3);
    let _unanswered = buyers.asked().unwrap();
    leavers.iter().for_each(AbortHandle::abort);
    buyers.pool.run_until_stalled();
    let (ids, answer) = buyers.asked().unwrap();
    assert_eq!(ids, [3], "who asked and who waited are gone");
    buyers.answer(answer, &[3], false);
    assert_eq!(buyers.told(), [(3, Ok(true))]);
    let leaver = buyers.come(4);
    let _unanswered = buyers.asked().unwrap();
    leaver.abort();
    buyers.come(5);
    assert_eq!(buyers.asked().unwrap().0, [5], "nobody is left with the turn");
}

/// Whoever of several leaves, the other is told in the end: if the one that left had asked for both, by asking again.
#[test]
fn a_question_that_was_given_up_is_asked_again() {
    let mut asked_again = 0;
    for leaver in [0, 1] {
        let mut buyers = Buyers::new(false);
        buyers.come(1);
        let two = [buyers.come(2), buyers.come(3)];
        let (_, first) = buyers.asked().unwrap();
        buyers.answer(first, &[1], false);
        let (ids, both) = buyers.asked().unwrap();
        assert_eq!(ids, [2, 3]);
        two[leaver].abort();
        buyers.pool.run_until_stalled();
        let stays = [3, 2][leaver];
        if let Some((ids, again)) = buyers.asked() {
            asked_again += 1;
            assert_eq!(ids, [stays]);
            buyers.answer(again, &[stays], false);
        } else {
            buyers.answer(both, &[2, 3], true);
        }
        assert_eq!(buyers.told(), [(1, Ok(true)), (stays, Ok(true))]);
    }
    assert_eq!(asked_again, 1, "one of the two had asked for both");
}

#[test]
fn a_failure_is_told_to_all_and_counts_once() {
    let mut buyers = Buyers::new(false);
    buyers.come(1);
    (2..=1 + u128::from(BREAKER_FAILURES)).for_each(|id| {
        buyers.come(id);
    });
    for _ in 0..2 {
        let (_, answer) = buyers.asked().unwrap();
        answer.send(Err(HttpError::Unreachable("refused".to_owned()))).unwrap();
        buyers.pool.run_until_stalled();
    }
    let told = buyers.told();
    assert_eq!(told.len(), 1 + BREAKER_FAILURES as usize);
    assert!(told.iter().all(|(_, found)| matches!(found, Err(ProductsError::Unavailable { .. }))));
    buyers.come(9);
    assert!(buyers.asked().is_some(), "two questions failed, and the breaker lets the third through");
}

#[test]
fn nobody_is_told_what_is_wrong_with_somebody_elses_product() {
    let mut buyers = Buyers::new(false);
    for id in [1, 2, 3] {
        buyers.come(id);
    }
    let (_, first) = buyers.asked().unwrap();
    buyers.answer(first, &[1], false);
    let (ids, both) = buyers.asked().unwrap();
    assert_eq!(ids, [2, 3]);
    // One product and no list.
    buyers.answer(both, &[2], false);
    let [(two, good), (three, bad)] = [buyers.asked().unwrap(), buyers.asked().unwrap()];
    assert_eq!((two, three), (vec![2], vec![3]));
    buyers.answer(good, &[2], false);
    buyers.answer(bad, &[9], false);
    let told = buyers.told();
    assert_eq!(told[..2], [(1, Ok(true)), (2, Ok(true))]);
    assert!(matches!(told[2], (3, Err(ProductsError::InvalidResponse(_)))));
}

#[test]
fn nobody_waits_for_a_question_that_is_slow() {
    let mut buyers = Buyers::new(true);
    buyers.come(1);
    buyers.come(2);
    let [(one, first), (two, second)] = [buyers.asked().unwrap(), buyers.asked().unwrap()];
    assert_eq!((one, two), (vec![1], vec![2]));
    buyers.answer(second, &[2], false);
    assert_eq!(buyers.told(), [(2, Ok(true))]);
    buyers.answer(first, &[1], false);
    assert_eq!(buyers.told(), [(1, Ok(true))]);
}
