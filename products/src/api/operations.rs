//! Atomic Operations on the catalogue: many products in one request, all or nothing.

use std::collections::HashMap;

use jsonapi::atomic::{self, Href, Op, Results, Target};
use jsonapi::attribute::parse_uuid;
use jsonapi::error::code;
use jsonapi::request::{Draft, Lids};
use jsonapi::{Error, Errors};
use store::RefusedStep;
use store::limits::OPERATIONS_MAX;
use uuid::Uuid;
use web::{Answer, Failure, Rejected, Request};

use super::product::draft;
use super::product::resource::PRODUCTS;
use super::{Products, error};
use crate::domain::{Create, Delete, Operation, Product, Refusal, Update};
use crate::services::operations;

/// `POST /products/operations`
pub(super) async fn run(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let sent = atomic::parse(&document, OPERATIONS_MAX, href)?;
    let attempt = request.attempt(Some(&document), &products.platform);
    let plan = |known| -> Result<_, Rejected<RefusedStep<Refusal>>> { Ok(plan(products, &sent, known)?) };
    let done = operations::run(&products.repository, &attempt, &named(&sent), plan).await;
    let done = done.map_err(|rejected| rejected.into_failure(error::refused_step))?;
    let mut results = Results::new();
    for product in done.value {
        match product {
            Some(product) => results.push(products.resource(&product)),
            None => results.push_empty(),
        }
    }
    Ok(Answer::results(results).replayed(done.is_replay))
}

fn href(path: &str) -> Option<Href> {
    let path = path.strip_suffix('/').unwrap_or(path);
    match path.strip_prefix("/products")? {
        "" => Some(Href::Collection(PRODUCTS.kind)),
        id => Some(Href::Resource(PRODUCTS.kind, parse_uuid(id.strip_prefix('/')?).ok()?.to_string())),
    }
}

/// The products that updates name, but for those that are made in the same request.
fn named(operations: &[atomic::Operation<'_>]) -> Vec<Uuid> {
    let updates = operations.iter().filter(|operation| operation.op == Op::Update);
    let ids = updates.filter_map(|operation| match &operation.target {
        Target::Resource { kind, identity } => parse_uuid(Lids::new().resolve(kind, identity)?).ok(),
        _ => None,
    });
    ids.collect()
}

/// What the operations come to, with everything that is wrong with any of them found at once.
fn plan(products: &Products, sent: &[atomic::Operation<'_>], known: HashMap<Uuid, Product>) -> Result<Vec<Operation>, Errors> {
    let mut plan = Plan { products, known, lids: Lids::new() };
    Errors::of_all(sent.iter().map(|operation| plan.operation(operation)))
}

/// What is known while the operations are gone through: products as they will be at that point, and their local identities.
struct Plan<'a> {
    products: &'a Products,
    known: HashMap<Uuid, Product>,
    lids: Lids,
}

impl Plan<'_> {
    /// `None` for one that is about what another was to add and could not.
    fn operation(&mut self, operation: &atomic::Operation<'_>) -> Result<Option<Operation>, Errors> {
        let is_ours = |kind: &str| kind == PRODUCTS.kind;
        let planned = match (operation.op, &operation.target) {
            (Op::Add, Target::Collection { kind, .. }) if is_ours(kind) => self.create(operation).map(Operation::Create),
            (_, Target::Resource { kind, .. }) if is_ours(kind) && operation.is_moot(&self.lids) => return Ok(None),
            (Op::Update, Target::Resource { kind, identity }) if is_ours(kind) => {
                let id = id(operation, self.lids.resolve(kind, identity))?;
                self.update(operation, id).map(Operation::Update)
            }
            (Op::Remove, Target::Resource { kind, identity }) if is_ours(kind) => {
                let id = id(operation, self.lids.resolve(kind, identity))?;
                self.known.remove(&id);
                Ok(Operation::Delete(Delete { id, expected_version: None }))
            }
            (_, Target::Relationship { .. }) => Err(unsupported(operation, "The relationship cannot be changed here.")),
            _ => Err(unsupported(operation, "This operation is not possible on that target.")),
        };
        planned.map(Some)
    }

    fn create(&mut self, operation: &atomic::Operation<'_>) -> Result<Create, Errors> {
        let draft = Draft::create_at(operation.data, operation.data_pointer(), PRODUCTS.kind, &self.lids)?;
        let (id, product) = draft::new_product(draft)?;
        let id = id.unwrap_or_else(|| self.products.new_id());
        if let Some(lid) = operation.lid {
            self.lids.assign(PRODUCTS.kind, lid, &id.to_string());
        }
        // The times are not known yet; only an update in the same request could ask for them, and has not seen them either.
        self.known.insert(id, Product::new(id, product.clone(), 0));
        Ok(Create { id, product })
    }

    fn update(&mut self, operation: &atomic::Operation<'_>, id: Uuid) -> Result<Update, Errors> {
        let current = self.known.get(&id).ok_or_else(|| error::product_not_found(&operation.pointer))?;
        let pointer = operation.data_pointer();
        let draft = Draft::update_at(operation.data, pointer, PRODUCTS.kind, &id.to_string(), &self.lids)?;
        let update = Update::of(current, draft::change(draft, current)?);
        let next = current.changed(&update.change);
        self.known.insert(id, next);
        Ok(update)
    }
}

fn id(operation: &atomic::Operation<'_>, resolved: Option<&str>) -> Result<Uuid, Errors> {
    let id = resolved.and_then(|id| parse_uuid(id).ok());
    id.ok_or_else(|| error::product_not_found(&operation.pointer).into())
}

fn unsupported(operation: &atomic::Operation<'_>, detail: &'static str) -> Errors {
    Error::new(code::FORBIDDEN).with_detail(detail).at_pointer(operation.pointer.clone()).into()
}
