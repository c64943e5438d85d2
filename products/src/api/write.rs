//! Creating, changing and deleting a product.

use jsonapi::conditional::ETag;
use jsonapi::request::Draft;
use jsonapi::{Document, Query};
use platform::{DatabaseError, random};
use web::{Answer, Failure, Request, Tag};

use super::{Products, draft, error, product};
use crate::domain::{Change, Product};
use crate::limits::CHANGE_TRIES;
use crate::repository::{Command, Decision, Effect, IdempotencyKey, Origin, Outcome, Refusal};

/// `POST /products`
pub(super) async fn create(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let (id, product) = draft::new_product(Draft::create(&document, product::KIND)?)?;
    let key = request.idempotency_key(&document)?;
    let command = Command::Create { id: id.unwrap_or_else(|| products.new_id()), product };
    let origin = origin(&request, key.map(|key| IdempotencyKey { key: key.key, fingerprint: key.fingerprint }));
    match products.repository.apply(&command, &origin).await? {
        Decision::Made(outcome) => products.created(outcome),
        Decision::Replayed { outcome, request_id } => match products.created(outcome) {
            Ok(answer) => Ok(answer.replayed(true)),
            Err(failure) => Err(failure.replayed(&request_id)),
        },
        Decision::KeyReused => Err(error::key_reused()),
    }
}

/// `PATCH /products/{id}`
pub(super) async fn change(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let id = request.id("id")?;
    let conditions = request.preconditions();
    let origin = origin(&request, None);
    let has_condition = conditions.if_match.is_some() || conditions.if_none_match.is_some();
    for _ in 0..CHANGE_TRIES {
        let current = products.find(id).await?;
        conditions.check(&request.method, Some(&ETag::of_version(current.version)))?;
        let document = request.document()?;
        let change = draft::change(Draft::update(&document, product::KIND, &id.to_string())?, &current)?;
        let command = Command::Update { id, expected_version: seen(&current, &change, has_condition), change };
        match only(products.repository.apply(&command, &origin).await?)? {
            Ok(Effect::Updated(product) | Effect::Unchanged(product)) => return Ok(products.shown(&product, &request.query)),
            Ok(other) => return Err(Failure::internal(format!("an update came to {other:?}"))),
            // Somebody else was faster: it is done over on what is there now, where a condition may not hold any more.
            Err(Refusal::Stale { .. }) => {}
            Err(refusal) => return Err(error::refused(refusal, "/data")),
        }
    }
    Err(DatabaseError::Busy.into())
}

/// The version that must still be there when the change is written. What is not sent keeps its value, so mostly it does not
/// matter what else happened; but another currency keeps the number that the price had.
pub(super) fn seen(current: &Product, change: &Change, has_condition: bool) -> Option<i64> {
    let is_price_seen = change.price.is_some() && change.currency_before.is_none();
    (has_condition || is_price_seen).then_some(current.version)
}

/// `DELETE /products/{id}`
pub(super) async fn delete(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let id = request.id("id")?;
    let conditions = request.preconditions();
    let mut expected_version = None;
    if conditions.if_match.is_some() || conditions.if_none_match.is_some() {
        let current = products.find(id).await?;
        conditions.check(&request.method, Some(&ETag::of_version(current.version)))?;
        expected_version = Some(current.version);
    }
    let command = Command::Delete { id, expected_version };
    match only(products.repository.apply(&command, &origin(&request, None)).await?)? {
        Ok(_) => Ok(Answer::no_content()),
        Err(refusal) => Err(error::refused(refusal, "/data")),
    }
}

impl Products {
    pub(super) fn new_id(&self) -> uuid::Uuid {
        random::uuid_v7(&*self.platform.random, self.platform.clock.now())
    }

    fn created(&self, outcome: Outcome) -> Result<Answer, Failure> {
        match outcome {
            Ok(Effect::Created(product)) => {
                let location = product::location(&product.id.to_string());
                let document = Document::one(self.resource(&product)).with_link("self", location.clone());
                Ok(Answer::created(document, location).tagged(Tag::Version(product.version)))
            }
            Ok(other) => Err(Failure::internal(format!("a creation came to {other:?}"))),
            Err(refusal) => Err(error::refused(refusal, "/data")),
        }
    }

    fn shown(&self, product: &Product, query: &Query) -> Answer {
        let url = query.url(&product::location(&product.id.to_string()));
        let document = Document::one(self.resource(product)).with_link("self", url);
        Answer::ok(document).tagged(Tag::Version(product.version))
    }
}

pub(super) fn origin(request: &Request<'_>, key: Option<IdempotencyKey>) -> Origin {
    Origin { actor: request.caller.name.clone(), request_id: request.context.id().to_owned(), key }
}

/// The outcome of a command that has no key, and so can be nobody else's.
fn only(decision: Decision<Outcome>) -> Result<Outcome, Failure> {
    match decision {
        Decision::Made(outcome) => Ok(outcome),
        other => Err(Failure::internal(format!("a command without a key came to {other:?}"))),
    }
}
