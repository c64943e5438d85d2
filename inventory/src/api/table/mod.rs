//! The table of operations: routes, grammars, handlers and their descriptions.

mod relationships;

use http::Method;
use jsonapi::negotiation::Support;
use jsonapi::query::Endpoint;
use web::{AnswerDoc, Doc, Operation, RequestDoc, operation};

use super::{Inventory, consistency, error, event, figures, movement, operations, purchase, reservation, stock};

/// What asking products can come to, and what it can say.
const BUYING: &[jsonapi::Code] = &[
    error::PRODUCT_NOT_FOUND,
    error::STOCK_NOT_FOUND,
    error::PRODUCT_NOT_AVAILABLE,
    error::INSUFFICIENT_STOCK,
    error::ID_TAKEN,
    error::PRODUCTS_INVALID_RESPONSE,
    error::PRODUCTS_UNAVAILABLE,
    error::PRODUCTS_TIMEOUT,
];

/// What several of everything can come to.
const RUNNING: &[jsonapi::Code] = &[
    error::PRODUCT_NOT_FOUND,
    error::STOCK_NOT_FOUND,
    error::PRODUCT_NOT_AVAILABLE,
    error::INSUFFICIENT_STOCK,
    error::STOCK_EXISTS,
    error::ID_TAKEN,
    error::ALREADY_ENDED,
    error::PRODUCTS_INVALID_RESPONSE,
    error::PRODUCTS_UNAVAILABLE,
    error::PRODUCTS_TIMEOUT,
    jsonapi::error::code::CLIENT_ID_NOT_SUPPORTED,
    jsonapi::error::code::PRECONDITION_REQUIRED,
];

/// What asking products can come to, where there may be no stock to ask about.
const BELOW_STOCK: &[jsonapi::Code] =
    &[error::STOCK_NOT_FOUND, error::PRODUCTS_INVALID_RESPONSE, error::PRODUCTS_UNAVAILABLE, error::PRODUCTS_TIMEOUT];

const ASKING: &[jsonapi::Code] = &error::ASKING_PRODUCTS;

pub(super) fn operations() -> Vec<Operation<Inventory>> {
    let mut all = stock_operations();
    all.extend(movement_operations());
    all.extend(purchase_operations());
    all.extend(reservation_operations());
    all.extend(other_operations());
    all.extend(relationships::operations());
    all
}

fn stock_operations() -> Vec<Operation<Inventory>> {
    vec![
        operation!(GET "/inventory", &stock::LIST, Support::LIST, stock::list, Doc {
            answer: AnswerDoc::Many("inventory"),
            errors: ASKING,
            ..Doc::new("listInventory", "List stock")
        }),
        operation!(POST "/inventory", &stock::CHANGED, Support::PLAIN, stock::start, Doc {
            description: "The product must exist. It is named by `id` or by the relationship `product`.",
            request: RequestDoc::Create("inventory"),
            answer: AnswerDoc::Created("inventory"),
            errors: &[
                error::PRODUCT_NOT_FOUND,
                error::STOCK_EXISTS,
                error::PRODUCTS_INVALID_RESPONSE,
                error::PRODUCTS_UNAVAILABLE,
                error::PRODUCTS_TIMEOUT,
            ],
            ..Doc::new("startInventory", "Start stock for a product")
        }),
        operation!(GET "/inventory/{product_id}", &stock::ONE, Support::PLAIN, stock::one, Doc {
            answer: AnswerDoc::One("inventory"),
            errors: BELOW_STOCK,
            ..Doc::new("getInventory", "Read the stock of a product")
        }),
        operation!(PATCH "/inventory/{product_id}", &stock::CHANGED, Support::PLAIN, stock::change, Doc {
            description: "Setting `on_hand` needs `If-Match`: a count overwrites whatever happened since it was taken.",
            request: RequestDoc::Update("inventory"),
            answer: AnswerDoc::One("inventory"),
            errors: &[error::STOCK_NOT_FOUND, error::INSUFFICIENT_STOCK, jsonapi::error::code::PRECONDITION_REQUIRED],
            ..Doc::new("updateInventory", "Set the stock of a product")
        }),
        operation!(DELETE "/inventory/{product_id}", &Endpoint::NO_PARAMETERS, Support::PLAIN, stock::delete, Doc {
            description: "Only when nothing is on hand and nothing is reserved. The ledger stays.",
            errors: &[error::STOCK_NOT_FOUND, error::STOCK_IN_USE],
            ..Doc::new("deleteInventory", "Delete the stock of a product")
        }),
    ]
}

fn movement_operations() -> Vec<Operation<Inventory>> {
    vec![
        operation!(GET "/inventory/movements", &movement::LIST, Support::LIST, movement::list, Doc {
            answer: AnswerDoc::Many("movements"),
            errors: ASKING,
            ..Doc::new("listMovements", "Read the whole ledger")
        }),
        operation!(GET "/inventory/movements/{id}", &movement::ONE, Support::PLAIN, movement::one, Doc {
            answer: AnswerDoc::One("movements"),
            errors: ASKING,
            ..Doc::new("getMovement", "Read one movement")
        }),
        Operation::refused(
            Method::PATCH,
            "/inventory/movements/{id}",
            &movement::ONE,
            "The ledger never changes. Post another movement to correct it.",
            Doc::new("updateMovement", "Refused: the ledger never changes"),
        ),
        operation!(GET "/inventory/{product_id}/movements", &movement::LIST, Support::LIST, movement::list_of_product, Doc {
            answer: AnswerDoc::Many("movements"),
            errors: BELOW_STOCK,
            ..Doc::new("listProductMovements", "Read the ledger of a product")
        }),
        operation!(POST "/inventory/{product_id}/movements", &movement::CHANGED, Support::PLAIN, movement::post, Doc {
            description: "`received` adds units, `adjusted` corrects the count and says why.",
            request: RequestDoc::Create("movements"),
            answer: AnswerDoc::Created("movements"),
            errors: &[error::STOCK_NOT_FOUND, error::INSUFFICIENT_STOCK, jsonapi::error::code::CLIENT_ID_NOT_SUPPORTED],
            ..Doc::new("postMovement", "Receive or adjust stock")
        }),
    ]
}

fn purchase_operations() -> Vec<Operation<Inventory>> {
    let buy = |id: &'static str| Doc {
        description: "Asks products for the product, then takes the stock and records the purchase in one step, or does nothing.",
        request: RequestDoc::Create("purchases"),
        answer: AnswerDoc::Created("purchases"),
        errors: BUYING,
        ..Doc::new(id, "Buy")
    };
    vec![
        operation!(POST "/inventory/purchase", &purchase::CHANGED, Support::PLAIN, purchase::create, buy("buy")),
        operation!(POST "/inventory/purchases", &purchase::CHANGED, Support::PLAIN, purchase::create, buy("createPurchase")),
        operation!(GET "/inventory/purchases", &purchase::LIST, Support::LIST, purchase::list, Doc {
            answer: AnswerDoc::Many("purchases"),
            errors: ASKING,
            ..Doc::new("listPurchases", "List purchases")
        }),
        operation!(GET "/inventory/purchases/{id}", &purchase::ONE, Support::PLAIN, purchase::one, Doc {
            answer: AnswerDoc::One("purchases"),
            errors: ASKING,
            ..Doc::new("getPurchase", "Read a purchase")
        }),
        operation!(PATCH "/inventory/purchases/{id}", &purchase::CHANGED, Support::PLAIN, purchase::change, Doc {
            description: "`status: cancelled` gives the stock back, once, however often it is sent. Nothing else can be changed.",
            request: RequestDoc::Update("purchases"),
            answer: AnswerDoc::One("purchases"),
            ..Doc::new("cancelPurchase", "Cancel a purchase")
        }),
    ]
}

fn reservation_operations() -> Vec<Operation<Inventory>> {
    vec![
        operation!(GET "/inventory/reservations", &reservation::LIST, Support::LIST, reservation::list, Doc {
            answer: AnswerDoc::Many("reservations"),
            errors: ASKING,
            ..Doc::new("listReservations", "List reservations")
        }),
        operation!(POST "/inventory/reservations", &reservation::CHANGED, Support::PLAIN, reservation::create, Doc {
            request: RequestDoc::Create("reservations"),
            answer: AnswerDoc::Created("reservations"),
            errors: &[error::STOCK_NOT_FOUND, error::INSUFFICIENT_STOCK, error::ID_TAKEN],
            ..Doc::new("createReservation", "Hold stock")
        }),
        operation!(GET "/inventory/reservations/{id}", &reservation::ONE, Support::PLAIN, reservation::one, Doc {
            answer: AnswerDoc::One("reservations"),
            errors: ASKING,
            ..Doc::new("getReservation", "Read a reservation")
        }),
        operation!(PATCH "/inventory/reservations/{id}", &reservation::CHANGED, Support::PLAIN, reservation::change, Doc {
            description: "`status: confirmed` buys what is held at the price of the moment, `status: released` gives it up.",
            request: RequestDoc::Update("reservations"),
            answer: AnswerDoc::One("reservations"),
            errors: &[
                error::ALREADY_ENDED,
                error::PRODUCT_NOT_FOUND,
                error::PRODUCT_NOT_AVAILABLE,
                error::INSUFFICIENT_STOCK,
                error::PRODUCTS_INVALID_RESPONSE,
                error::PRODUCTS_UNAVAILABLE,
                error::PRODUCTS_TIMEOUT,
            ],
            ..Doc::new("endReservation", "Confirm or release a reservation")
        }),
    ]
}

fn other_operations() -> Vec<Operation<Inventory>> {
    vec![
        operation!(GET "/inventory/events", &event::LIST, Support::LIST, event::list, Doc {
            description: "Oldest first. The last page's cursor stays valid: what is new comes after it.",
            answer: AnswerDoc::Many("events"),
            waits: true,
            ..Doc::new("listInventoryEvents", "Read the change feed")
        }),
        operation!(GET "/inventory/events/{id}", &event::ONE, Support::PLAIN, event::one, Doc {
            answer: AnswerDoc::One("events"),
            ..Doc::new("getInventoryEvent", "Read one event")
        }),
        Operation::refused(
            Method::PATCH,
            "/inventory/events/{id}",
            &event::ONE,
            "What happened does not change.",
            Doc::new("updateInventoryEvent", "Refused: events never change"),
        ),
        operation!(GET "/inventory/figures", &figures::LIST, Support::LIST, figures::list, Doc {
            description: "What moved on each day, in UTC, of up to 400 days; the last 30 unless you say otherwise. One for each product \
                that you name by `filter[product_id]`, in the order of the ids, if it has stock or had; or one for the whole shop. A \
                cancelled purchase stays in the figures of the day on which it was made, and is in `returned` of the day on which it \
                was cancelled. The days of all products on a page come to 4 000 at most: with a longer span it has fewer products.",
            answer: AnswerDoc::Many("figures"),
            ..Doc::new("listFigures", "Read sums by day and counts by state")
        }),
        operation!(GET "/inventory/figures/{product_id}", &figures::ONE, Support::PLAIN, figures::one, Doc {
            description: "Of the last 30 days. Of the whole shop with 00000000-0000-0000-0000-000000000000 in place of a product.",
            answer: AnswerDoc::One("figures"),
            errors: &[error::STOCK_NOT_FOUND],
            ..Doc::new("getFigures", "Read the figures of a product")
        }),
        operation!(GET "/inventory/consistency", &Endpoint::NO_PARAMETERS, Support::PLAIN, consistency::check, Doc {
            description: "Recomputes every product from its ledger and its reservations, and lists what does not agree.",
            answer: AnswerDoc::Meta(consistency::report),
            ..Doc::new("checkConsistency", "Check the books")
        }),
        operation!(POST "/inventory/operations", &Endpoint::NO_PARAMETERS, Support::ATOMIC, operations::run, Doc {
            description: "Up to 1 000 of everything that can be posted or patched, all or nothing, each on what those before it \
                left. But `on_hand` cannot be set: that needs `If-Match`. Post a movement instead.",
            request: RequestDoc::Operations {
                added: &["inventory", "movements", "purchases", "reservations"],
                updated: &["inventory", "purchases", "reservations"],
                removed: &[],
            },
            answer: AnswerDoc::Results,
            errors: RUNNING,
            ..Doc::new("runInventoryOperations", "Carry out several operations at once")
        }),
    ]
}
