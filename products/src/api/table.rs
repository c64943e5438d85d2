//! The table of operations: routes, grammars, handlers and their descriptions.

use http::Method;
use jsonapi::negotiation::Support;
use jsonapi::query::Endpoint;
use web::{AnswerDoc, Doc, Operation, RequestDoc, operation};

use super::product::resource as products;
use super::{Products, error, event, operations, product};

pub(super) fn operations() -> Vec<Operation<Products>> {
    let mut all = product_operations();
    all.extend(event_operations());
    all
}

fn product_operations() -> Vec<Operation<Products>> {
    vec![
        operation!(GET "/products", &products::LIST, Support::LIST, product::list, Doc {
            answer: AnswerDoc::Many("products"),
            ..Doc::new("listProducts", "List products")
        }),
        operation!(POST "/products", &products::ONE, Support::PLAIN, product::create, Doc {
            request: RequestDoc::Create("products"),
            answer: AnswerDoc::Created("products"),
            errors: &[error::SKU_TAKEN, error::ID_TAKEN],
            ..Doc::new("createProduct", "Create a product")
        }),
        operation!(GET "/products/{id}", &products::ONE, Support::PLAIN, product::one, Doc {
            answer: AnswerDoc::One("products"),
            ..Doc::new("getProduct", "Read a product")
        }),
        operation!(PATCH "/products/{id}", &products::ONE, Support::PLAIN, product::change, Doc {
            request: RequestDoc::Update("products"),
            answer: AnswerDoc::One("products"),
            errors: &[error::SKU_TAKEN],
            ..Doc::new("updateProduct", "Change a product")
        }),
        operation!(DELETE "/products/{id}", &Endpoint::NO_PARAMETERS, Support::PLAIN, product::delete, Doc {
            description: "The product answers 404 afterwards and its sku is free again. What was bought keeps its data.",
            ..Doc::new("deleteProduct", "Delete a product")
        }),
        operation!(POST "/products/operations", &Endpoint::NO_PARAMETERS, Support::ATOMIC, operations::run, Doc {
            description: "Up to 1 000 creations, changes and deletions, all or nothing.",
            request: RequestDoc::Operations { added: &["products"], updated: &["products"], removed: &["products"] },
            answer: AnswerDoc::Results,
            errors: &[error::SKU_TAKEN, error::ID_TAKEN],
            ..Doc::new("runProductOperations", "Carry out several operations at once")
        }),
    ]
}

fn event_operations() -> Vec<Operation<Products>> {
    vec![
        operation!(GET "/products/events", &event::LIST, Support::LIST, event::list, Doc {
            description: "Oldest first. The last page's cursor stays valid: what is new comes after it.",
            answer: AnswerDoc::Many("events"),
            waits: true,
            ..Doc::new("listProductEvents", "Read the change feed")
        }),
        operation!(GET "/products/events/{id}", &event::ONE, Support::PLAIN, event::one, Doc {
            answer: AnswerDoc::One("events"),
            ..Doc::new("getProductEvent", "Read one event")
        }),
        Operation::refused(
            Method::PATCH,
            "/products/events/{id}",
            &event::ONE,
            "What happened does not change.",
            Doc::new("updateProductEvent", "Refused: events never change"),
        ),
    ]
}
