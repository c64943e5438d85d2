use std::collections::BTreeSet;

use futures::executor::block_on;
use serde_json::json;
use store::{Attempt, Done, RefusedStep, Stopped};
use web::Rejected;

use super::super::operations::{Known, Subject, Task, TaskDone, TaskStep, run};
use super::{Case, product};
use crate::domain::*;
use crate::limits::PRODUCTS_PER_QUESTION_MAX;
use crate::repository::tests::support::{Shop, quantity, received, units};

type Rejection = Rejected<RefusedStep<Refusal>>;

impl Case {
    fn run(&self, attempt: &Attempt, tasks: &[Task]) -> Result<Done<Vec<TaskDone>>, Rejection> {
        self.plan(attempt, &[], |_| tasks.to_vec())
    }

    fn plan(
        &self,
        attempt: &Attempt,
        subjects: &[Subject],
        plan: impl Fn(Known) -> Vec<Task> + Sync,
    ) -> Result<Done<Vec<TaskDone>>, Rejection> {
        let Self { shop, products, context, .. } = self;
        let subjects = subjects.iter().copied().collect::<BTreeSet<_>>();
        block_on(run(&shop.repository, products, context, attempt, &subjects, |known| Ok(plan(known))))
    }

    fn buy_one(&self, product: ProductId) -> Task {
        Task::Buy(self.shop.order(product, 1).order)
    }
}

fn refusal<T>(outcome: Result<T, Rejection>) -> (RefusedStep<Refusal>, bool) {
    let Err(Rejected::Stopped(Stopped::Refused { refusal, replay_of })) = outcome else { panic!("it was not refused") };
    (refusal, replay_of.is_some())
}

fn refused(position: usize, refusal: Refusal) -> RefusedStep<Refusal> {
    RefusedStep { position, refusal }
}

#[test]
fn products_is_asked_a_page_at_a_time_and_for_each_product_once() {
    let case = Case::new();
    let ids: Vec<ProductId> = (0..=PRODUCTS_PER_QUESTION_MAX).map(|_| case.shop.start(5, 0)).collect();
    let bought = ids.iter().chain(&ids).map(|id| Task::Buy(case.shop.order(*id, 1).order));
    let tasks: Vec<Task> = bought.chain([Task::Ready(TaskStep::of(&received(ids[0], 3)))]).collect();
    for ids in ids.chunks(PRODUCTS_PER_QUESTION_MAX) {
        case.answer(200, &ids.iter().map(|id| product(*id, "1.00", "active")).collect());
    }
    let done = case.run(&case.shop.keyed("k", "f"), &tasks).unwrap();
    assert_eq!((done.value.len(), case.asked()), (tasks.len(), 2));
    assert_eq!(case.run(&case.shop.keyed("k", "f"), &tasks).unwrap(), Done { is_replay: true, ..done });
    assert_eq!((case.asked(), case.shop.stock(ids[0]).on_hand), (0, 5 - 2 + 3));
}

#[test]
fn the_step_that_cannot_be_bought_is_named() {
    let case = Case::new();
    let [here, archived, unknown] = [(); 3].map(|()| case.shop.start(5, 0));
    let order = |id, units| Task::Buy(Order { quantity: quantity(units), ..case.shop.order(id, 1).order });
    let found = || case.answer(200, &json!([product(here, "1.00", "active"), product(archived, "1.00", "archived")]));
    found();
    let tasks = [order(here, 1), order(unknown, 1), order(archived, 1)];
    let missing = refused(1, Refusal::ProductNotFound);
    assert_eq!(refusal(case.run(&case.shop.keyed("k", "f"), &tasks)), (missing, false));
    found();
    let tasks = [order(here, 1), order(archived, 1)];
    let not_for_sale = refused(1, Refusal::ProductNotAvailable);
    assert_eq!(refusal(case.run(&case.shop.keyed("k", "f"), &tasks)), (not_for_sale.clone(), false));
    assert_eq!(refusal(case.run(&case.shop.keyed("k", "f"), &tasks)), (not_for_sale, true));
    assert_eq!((case.asked(), case.shop.stock(here).on_hand), (2, 5));
}

#[test]
fn nothing_is_done_while_products_is_down_and_the_key_stays_free() {
    let case = Case::new();
    let id = case.shop.start(5, 0);
    let tasks = [case.buy_one(id)];
    assert!(matches!(case.run(&case.shop.keyed("k", "f"), &tasks), Err(Rejected::Failure(_))));
    case.answer(200, &json!([product(id, "2.50", "active")]));
    assert!(!case.run(&case.shop.keyed("k", "f"), &tasks).unwrap().is_replay);
    assert_eq!(case.shop.stock(id).on_hand, 4);
}

#[test]
fn whatever_needs_a_product_asks_for_it_in_the_same_question() {
    let case = Case::new();
    let (started, stocked) = (ProductId(case.shop.id()), case.shop.start(5, 0));
    let hold = case.shop.hold(stocked, 2, 60).unwrap().hold;
    let start = StartStock { product_id: started, on_hand: units(3), low_stock_threshold: units(1) };
    let purchase_id = PurchaseId(case.shop.id());
    let tasks = [Task::Start(start), Task::Confirm(hold, purchase_id), case.buy_one(started), case.buy_one(stocked)];
    case.answer(200, &json!([product(stocked, "2.50", "active")]));
    let missing = (refused(0, Refusal::ProductNotFound), false);
    assert_eq!(refusal(case.run(&case.shop.keyed("k", "f"), &tasks)), missing);
    // Stock starts for what is not for sale; nothing else does.
    case.answer(200, &json!([product(started, "1.00", "archived"), product(stocked, "2.50", "active")]));
    let not_for_sale = (refused(2, Refusal::ProductNotAvailable), false);
    assert_eq!(refusal(case.run(&case.shop.attempt(), &tasks)), not_for_sale);
    case.answer(200, &json!([product(started, "1.00", "active"), product(stocked, "2.50", "active")]));
    let done = case.run(&case.shop.keyed("k", "f"), &tasks).unwrap();
    let [TaskDone::Stock(stock), TaskDone::Reservation(confirmed), TaskDone::Purchase(_), TaskDone::Purchase(_)] =
        &done.value[..]
    else {
        panic!("{:?}", done.value)
    };
    assert_eq!((stock.on_hand, confirmed.status, confirmed.purchase_id), (3, ReservationStatus::Confirmed, Some(purchase_id)));
    assert_eq!(case.shop.purchase(purchase_id).terms.total_price().to_string(), "5.00");
    assert_eq!(case.asked(), 3);
    case.shop.assert_books_agree();
}

/// What was planned on what is not so any more is planned anew, and nobody sees it half done.
#[test]
fn a_plan_is_made_on_what_is_there_when_it_is_carried_out() {
    let case = Case::new();
    let id = case.shop.start(5, 0);
    let purchase_id = case.shop.buy(id, 1).unwrap().order.purchase_id;
    let reservation_id = case.shop.hold(id, 1, 60).unwrap().hold.reservation_id;
    let subjects = [Subject::Purchase(purchase_id), Subject::Reservation(reservation_id)];
    let in_between = |change: &(dyn Fn(&Shop) + Sync)| {
        // In another thread, as this one waits for what it is in the middle of.
        std::thread::scope(|scope| scope.spawn(|| change(&case.shop.reopen())).join().unwrap());
    };
    let plan = |known: Known| {
        let (purchase, reservation) = (&known.purchases[&purchase_id], &known.reservations[&reservation_id]);
        match (purchase.status, reservation.status) {
            (PurchaseStatus::Completed, _) => in_between(&|shop| assert!(shop.cancel(purchase_id).is_ok())),
            (_, ReservationStatus::Held) => in_between(&|shop| assert!(shop.release(&reservation.hold).is_ok())),
            _ => {}
        }
        let as_they_are = [
            TaskStep::of(&SetPurchase { purchase_id, status: purchase.status }),
            TaskStep::of(&SetReservation { reservation_id, status: reservation.status }),
        ];
        let mut tasks = vec![Task::Ready(TaskStep::of(&received(id, 1)))];
        tasks.extend(as_they_are.map(Task::Ready));
        tasks
    };
    let done = case.plan(&case.shop.keyed("k", "f"), &subjects, plan).unwrap().value;
    let expected =
        [TaskDone::Purchase(case.shop.purchase(purchase_id)), TaskDone::Reservation(case.shop.reservation(reservation_id))];
    assert_eq!((&done[1..], case.shop.stock(id).on_hand), (&expected[..], 6));
    assert_eq!(case.asked(), 0);
    case.shop.assert_books_agree();
}

#[test]
fn what_is_not_there_is_not_known() {
    let case = Case::new();
    let id = case.shop.start(5, 0);
    let nobody = case.shop.id();
    let subjects = [
        Subject::Stock(id),
        Subject::Stock(nobody.into()),
        Subject::Purchase(nobody.into()),
        Subject::Reservation(nobody.into()),
    ];
    let plan = |known: Known| {
        assert_eq!(known.stocks.keys().collect::<Vec<_>>(), [&id]);
        assert!(known.purchases.is_empty() && known.reservations.is_empty());
        vec![Task::Ready(TaskStep::of(&SetPurchase { purchase_id: nobody.into(), status: PurchaseStatus::Cancelled }))]
    };
    let missing = (refused(0, Refusal::PurchaseNotFound), false);
    assert_eq!(refusal(case.plan(&case.shop.attempt(), &subjects, plan)), missing);
}
