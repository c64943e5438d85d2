//! Atomic Operations on the catalogue: many products in one request, all or nothing.

use std::collections::HashMap;

use jsonapi::atomic::{self, Href, Op, Operation, Results, Target};
use jsonapi::attribute::parse_uuid;
use jsonapi::error::code;
use jsonapi::request::{Draft, Lids};
use jsonapi::{Error, Errors};
use platform::DatabaseError;
use uuid::Uuid;
use web::{Answer, Failure, Request};

use super::write::{origin, seen};
use super::{Products, draft, error, product};
use crate::domain::Product;
use crate::limits::{BATCH_IDS_MAX, CHANGE_TRIES, OPERATIONS_MAX};
use crate::repository::{BatchOutcome, Command, Decision, Effect, IdempotencyKey, Refusal};

/// `POST /products/operations`
pub(super) async fn run(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let operations = atomic::parse(&document, OPERATIONS_MAX, href)?;
    let key = request.idempotency_key(&document)?.map(|key| IdempotencyKey { key: key.key, fingerprint: key.fingerprint });
    let origin = origin(&request, key);
    // First, because planning looks at the present, and what was answered once is answered so again whatever has become of it.
    if let Some(decision) = products.repository.recall(&origin).await? {
        return products.decided(decision);
    }
    for _ in 0..CHANGE_TRIES {
        let commands = products.plan(&operations).await?;
        match products.repository.apply_all(&commands, &origin).await? {
            // A product was changed between our reading and our writing: the whole is done over on what is there now. That
            // refusal is not kept for the key.
            Decision::Made(Err(refused)) if is_stale(refused.refusal) => {}
            decision => return products.decided(decision),
        }
    }
    Err(DatabaseError::Busy.into())
}

fn is_stale(refusal: Refusal) -> bool {
    matches!(refusal, Refusal::Stale { .. })
}

fn href(path: &str) -> Option<Href> {
    let path = path.strip_suffix('/').unwrap_or(path);
    match path.strip_prefix("/products")? {
        "" => Some(Href::Collection(product::KIND)),
        id => Some(Href::Resource(product::KIND, parse_uuid(id.strip_prefix('/')?).ok()?.to_string())),
    }
}

impl Products {
    /// What the operations come to, with everything that is wrong with any of them found at once.
    async fn plan(&self, operations: &[Operation<'_>]) -> Result<Vec<Command>, Failure> {
        let mut plan = Plan { products: self, known: self.named(operations).await?, lids: Lids::new() };
        let mut commands = Vec::with_capacity(operations.len());
        let mut errors = Vec::new();
        for operation in operations {
            match plan.command(operation) {
                Ok(command) => commands.push(command),
                Err(more) => errors.extend(more),
            }
        }
        Errors::check(errors)?;
        Ok(commands)
    }

    /// The present state of every product that an update names.
    async fn named(&self, operations: &[Operation<'_>]) -> Result<HashMap<Uuid, Product>, Failure> {
        let ids: Vec<Uuid> = operations
            .iter()
            .filter(|operation| operation.op == Op::Update)
            .filter_map(|operation| match &operation.target {
                Target::Resource { kind, identity } => parse_uuid(Lids::new().resolve(kind, identity)?).ok(),
                _ => None,
            })
            .collect();
        let mut known = HashMap::new();
        for some in ids.chunks(BATCH_IDS_MAX) {
            known.extend(self.repository.get_many(some).await?.into_iter().map(|product| (product.id, product)));
        }
        Ok(known)
    }

    fn decided(&self, decision: Decision<BatchOutcome>) -> Result<Answer, Failure> {
        match decision {
            Decision::Made(outcome) => self.answer(outcome),
            Decision::Replayed { outcome, request_id } => {
                let answer = self.answer(outcome);
                answer.map(|answer| answer.replayed(true)).map_err(|failure| failure.replayed(&request_id))
            }
            Decision::KeyReused => Err(error::key_reused()),
        }
    }

    fn answer(&self, outcome: BatchOutcome) -> Result<Answer, Failure> {
        let effects = outcome.map_err(|refused| {
            let operation = format!("/atomic:operations/{}", refused.position);
            match refused.refusal {
                Refusal::NotFound => not_found(&operation).into(),
                refusal => error::refused(refusal, &format!("{operation}/data")),
            }
        })?;
        let mut results = Results::new();
        for effect in effects {
            match effect {
                Effect::Created(product) | Effect::Updated(product) | Effect::Unchanged(product) => {
                    results.push(self.resource(&product));
                }
                Effect::Deleted => results.push_empty(),
            }
        }
        Ok(Answer::results(results))
    }
}

/// What is known while the operations are gone through: products as they will be at that point, and their local identities.
struct Plan<'a> {
    products: &'a Products,
    known: HashMap<Uuid, Product>,
    lids: Lids,
}

impl Plan<'_> {
    fn command(&mut self, operation: &Operation<'_>) -> Result<Command, Errors> {
        let is_ours = |kind: &str| kind == product::KIND;
        match (operation.op, &operation.target) {
            (Op::Add, Target::Collection { kind, .. }) if is_ours(kind) => self.create(operation),
            (Op::Update, Target::Resource { kind, identity }) if is_ours(kind) => {
                let id = id(operation, self.lids.resolve(kind, identity))?;
                self.update(operation, id)
            }
            (Op::Remove, Target::Resource { kind, identity }) if is_ours(kind) => {
                let id = id(operation, self.lids.resolve(kind, identity))?;
                self.known.remove(&id);
                Ok(Command::Delete { id, expected_version: None })
            }
            (_, Target::Relationship { .. }) => Err(unsupported(operation, "The relationship cannot be changed here.")),
            _ => Err(unsupported(operation, "This operation is not possible on that target.")),
        }
    }

    fn create(&mut self, operation: &Operation<'_>) -> Result<Command, Errors> {
        let draft = Draft::create_at(operation.data, operation.data_pointer(), product::KIND, &self.lids)?;
        let (id, product) = draft::new_product(draft)?;
        let id = id.unwrap_or_else(|| self.products.new_id());
        if let Some(lid) = operation.lid {
            self.lids.assign(product::KIND, lid, &id.to_string());
        }
        let new = product.clone();
        let (sku, name, description, price, status) = (new.sku, new.name, new.description, new.price, new.status);
        // The times are not known yet; only an update in the same request could ask for them, and has not seen them either.
        let state = Product { id, sku, name, description, price, status, version: 1, created_at_ms: 0, updated_at_ms: 0 };
        self.known.insert(id, state);
        Ok(Command::Create { id, product })
    }

    fn update(&mut self, operation: &Operation<'_>, id: Uuid) -> Result<Command, Errors> {
        let Some(current) = self.known.get(&id).cloned() else { return Err(not_found(&operation.pointer).into()) };
        let pointer = operation.data_pointer();
        let draft = Draft::update_at(operation.data, pointer, product::KIND, &id.to_string(), &self.lids)?;
        let change = draft::change(draft, &current)?;
        self.known.insert(id, current.changed(&change));
        Ok(Command::Update { id, expected_version: seen(&current, &change, false), change })
    }
}

fn id(operation: &Operation<'_>, resolved: Option<&str>) -> Result<Uuid, Errors> {
    let id = resolved.and_then(|id| parse_uuid(id).ok());
    id.ok_or_else(|| not_found(&operation.pointer).into())
}

fn not_found(operation: &str) -> Error {
    Error::new(code::NOT_FOUND).with_detail("There is no such product.").at_pointer(operation)
}

fn unsupported(operation: &Operation<'_>, detail: &'static str) -> Errors {
    Error::new(code::FORBIDDEN).with_detail(detail).at_pointer(operation.pointer.clone()).into()
}
