//! What relationships link to.

use http::Method;
use jsonapi::negotiation::Support;
use web::{AnswerDoc, Doc, Operation, operation};

use super::super::relationship::{
    self, LINKAGE, OfMovement, OfProduct, OfPurchase, OfReservation, OfStock, PRODUCT, STOCK, product, product_linkage, stock,
    stock_linkage,
};
use super::super::{Inventory, error};
use super::{ASKING, BELOW_STOCK};

/// The refusal to change a relationship by any of the methods that would.
macro_rules! refused {
    ($path:expr, $id:expr) => {
        [(Method::PATCH, concat!("PATCH", $id)), (Method::POST, concat!("POST", $id)), (Method::DELETE, concat!("DELETE", $id))]
            .map(|(method, id)| {
                let doc = Doc::new(id, "Refused: this relationship never changes");
                Operation::refused(method, $path, &LINKAGE, "This relationship cannot be changed.", doc)
            })
    };
}

/// The linkage of a to-one relationship, its resource, and the refusal to change it.
macro_rules! to_one {
    ($path:literal, $name:literal, $id:literal, $kind:literal, $linkage:path, $related:path, $endpoint:expr, $errors:expr) => {{
        let mut all = vec![
            operation!(GET concat!($path, "/relationships/", $name), &LINKAGE, Support::PLAIN, $linkage, Doc {
                answer: AnswerDoc::LinkageOne($kind),
                errors: $errors,
                ..Doc::new(concat!("get", $id, "Linkage"), concat!("Which ", $name))
            }),
            operation!(GET concat!($path, "/", $name), $endpoint, Support::PLAIN, $related, Doc {
                answer: AnswerDoc::OneOrNull($kind),
                errors: $errors,
                ..Doc::new(concat!("get", $id), concat!("The ", $name))
            }),
        ];
        all.extend(refused!(concat!($path, "/relationships/", $name), $id));
        all
    }};
}

/// The product that a resource is about.
macro_rules! to_product {
    ($path:literal, $id:literal, $owner:ty, $errors:expr) => {
        to_one!($path, "product", $id, "products", product_linkage::<$owner>, product::<$owner>, &PRODUCT, $errors)
    };
}

pub(super) fn operations() -> Vec<Operation<Inventory>> {
    let mut all = vec![
        operation!(GET "/inventory/{product_id}/relationships/movements", &relationship::MOVEMENTS, Support::LIST,
            relationship::movements_linkage, Doc {
            answer: AnswerDoc::LinkageMany("movements"),
            errors: &[error::STOCK_NOT_FOUND],
            ..Doc::new("getInventoryMovementsLinkage", "Which movements")
        }),
        operation!(GET "/inventory/products/{id}/inventory", &STOCK, Support::PLAIN, stock::<OfProduct>, Doc {
            description: "What a product links to as its inventory: `null` while it has no stock.",
            answer: AnswerDoc::OneOrNull("inventory"),
            ..Doc::new("getProductInventory", "The stock of a product, or null")
        }),
    ];
    all.extend(refused!("/inventory/{product_id}/relationships/movements", "InventoryMovements"));
    all.extend(to_product!("/inventory/{product_id}", "InventoryProduct", OfStock, BELOW_STOCK));
    all.extend(to_product!("/inventory/movements/{id}", "MovementProduct", OfMovement, ASKING));
    all.extend(to_product!("/inventory/purchases/{id}", "PurchaseProduct", OfPurchase, ASKING));
    all.extend(to_one!(
        "/inventory/purchases/{id}",
        "inventory",
        "PurchaseInventory",
        "inventory",
        stock_linkage::<OfPurchase>,
        stock::<OfPurchase>,
        &STOCK,
        &[]
    ));
    all.extend(to_product!("/inventory/reservations/{id}", "ReservationProduct", OfReservation, ASKING));
    all
}
