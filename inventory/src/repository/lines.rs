use std::sync::Arc;

use platform::{Database, DatabaseError, Value};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::command::{self, Recorded, claim, clock, moment, not_available, or_recorded};
use super::live::live;
use super::purchases::{TEN_THOUSANDTHS_PER_MAJOR, terms};
use super::reader::{missing, word};
use crate::domain::{
    Attempt, Buy, Decision, Line, LineDone, Movement, MovementKind, PostMovement, ProductId, Purchase, PurchaseId,
    PurchaseStatus, Reason, Reference, RefusedLine, SequenceId,
};
use crate::limits::ON_HAND_MAX;

/// 8: the lines as JSON, 9: units on hand at most.
///
/// Every line is decided as if those before it were done: the changes of one product are added up in their order. The first
/// that is refused refuses all.
const DO: (&str, &str) = (
    "lines",
    concat!(
        clock!(),
        ", line AS MATERIALIZED (SELECT key AS place, value, value ->> 'kind' AS kind, value ->> 'product_id' AS product_id, \
           value ->> 'subject_id' AS subject_id, value ->> 'delta' AS delta FROM json_each(?8)), \
         live AS MATERIALIZED (SELECT ",
        live!(moment!()),
        " FROM stock AS s WHERE s.product_id IN (SELECT product_id FROM line)), \
         found AS MATERIALIZED (SELECT line.*, live.product_id IS NULL AS is_unknown, \
           live.on_hand + sum(delta) OVER of_product AS on_hand, \
           live.available + sum(delta) OVER of_product - delta AS available, \
           row_number() OVER (PARTITION BY subject_id ORDER BY place) > 1 AS is_second \
           FROM line LEFT JOIN live ON live.product_id = line.product_id \
           WINDOW of_product AS (PARTITION BY line.product_id ORDER BY place)), \
         decided AS MATERIALIZED (SELECT *, CASE \
           WHEN kind = 'buy' AND (is_second OR EXISTS (SELECT 1 FROM purchase WHERE id = subject_id)) THEN 'id_taken' \
           WHEN is_unknown THEN 'stock_not_found' \
           WHEN delta < 0 AND available + delta < 0 THEN 'insufficient_stock' \
           WHEN on_hand > ?9 THEN 'above_maximum' \
           ELSE 'done' END AS outcome FROM found), \
         refused AS MATERIALIZED (SELECT * FROM decided WHERE outcome <> 'done' ORDER BY place LIMIT 1) ",
        claim!(
            kind: "lines",
            columns: "quantity, available, refused_line, lines",
            outcome: "coalesce(refused.outcome, 'done')",
            values: "refused.delta, refused.available, refused.place, iif(refused.place IS NOT NULL, NULL, \
                     (SELECT json_group_array(json_insert(value, '$.available', available, '$.on_hand', on_hand, \
                        '$.movement_sequence', place + 1 + coalesce((SELECT max(sequence) FROM movement), 0)) ORDER BY place) \
                      FROM decided))"
        ),
        "FROM clock LEFT JOIN refused ON true",
        or_recorded!()
    ),
);

const NOT_AVAILABLE: (&str, &str) = (DO.0, not_available!(kind: "lines"));

/// Several commands as one.
#[derive(Clone)]
pub struct Lines {
    database: Arc<dyn Database>,
}

impl Lines {
    pub(super) fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// Carries out all lines in their order, or none. Refused: what refuses the command of a line. The answer has one for each.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn run(&self, attempt: &Attempt, lines: &[Line]) -> Result<Decision<Vec<LineDone>, RefusedLine>, DatabaseError> {
        let lines = lines.iter().map(to_json).collect::<Json>().to_string();
        let parameters = [Value::from(lines), Value::from(ON_HAND_MAX)];
        command::run_or(&*self.database, DO, attempt, parameters, recorded_lines, refused_line).await
    }

    /// Keeps for the attempt's key that the product of this line is not for sale. Refused: `ProductNotAvailable`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn refuse(&self, attempt: &Attempt, line: usize) -> Result<Decision<Vec<LineDone>, RefusedLine>, DatabaseError> {
        let line = i64::try_from(line).map_err(|_| missing("the place of a refused line"))?;
        command::run_or(&*self.database, NOT_AVAILABLE, attempt, [Value::from(line)], recorded_lines, refused_line).await
    }

    /// The answer to lines with this key, if there was one: see [`Decision`].
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn replay(&self, attempt: &Attempt) -> Result<Option<Decision<Vec<LineDone>, RefusedLine>>, DatabaseError> {
        command::replay_or(&*self.database, DO.0, attempt, recorded_lines, refused_line).await
    }
}

/// The members are called like the columns that they go to.
fn to_json(line: &Line) -> Json {
    match line {
        Line::Buy(Buy { purchase_id, product_id, quantity, reference, terms }) => json!({
            "kind": "buy",
            "product_id": product_id.to_string(),
            "delta": -quantity.get(),
            "subject_id": purchase_id.to_string(),
            "quantity": quantity.get(),
            "reference": reference.as_ref().map(Reference::as_str),
            "product_sku": terms.sku(),
            "product_name": terms.name(),
            "unit_price_minor": terms.unit_price().minor(),
            "currency": terms.unit_price().currency().code(),
            "ten_thousandths_per_minor": TEN_THOUSANDTHS_PER_MAJOR / terms.unit_price().currency().minor_per_major(),
            "total_minor": terms.total_price().minor(),
        }),
        Line::Move(PostMovement { product_id, correction }) => json!({
            "kind": "move",
            "product_id": product_id.to_string(),
            "delta": correction.delta(),
            "quantity": correction.delta(),
            "movement_kind": correction.kind().as_str(),
            "reason": correction.reason().map(Reason::as_str),
        }),
    }
}

fn refused_line(recorded: &Recorded) -> Result<RefusedLine, DatabaseError> {
    let line = recorded.some(recorded.refused_line.as_ref(), "refused_line")?;
    let line = usize::try_from(line).map_err(|_| missing("the place of a refused line"))?;
    Ok(RefusedLine { line, refusal: recorded.refusal()? })
}

fn recorded_lines(recorded: &Recorded) -> Result<Vec<LineDone>, DatabaseError> {
    let lines = recorded.some(recorded.lines.as_ref(), "lines")?;
    let lines: Vec<Map<String, Json>> =
        serde_json::from_str(&lines).map_err(|error| DatabaseError::failed(format!("recorded lines: {error}")))?;
    lines.iter().map(|line| recorded_line(&Members(line), recorded)).collect()
}

fn recorded_line(line: &Members<'_>, recorded: &Recorded) -> Result<LineDone, DatabaseError> {
    let product_id = ProductId(line.uuid("product_id")?);
    let quantity = line.integer("quantity")?;
    if line.text("kind")? == "buy" {
        return Ok(LineDone::Bought(Purchase {
            id: PurchaseId(line.uuid("subject_id")?),
            product_id,
            quantity,
            reference: line.optional_text("reference"),
            terms: terms(
                line.text("product_sku")?,
                line.text("product_name")?,
                line.integer("unit_price_minor")?,
                &line.text("currency")?,
                line.integer("total_minor")?,
            )?,
            remaining: line.integer("available")? - quantity,
            status: PurchaseStatus::Completed,
            created_at: recorded.created_at,
            cancelled_at: None,
        }));
    }
    Ok(LineDone::Moved(Movement {
        id: SequenceId { sequence: line.integer("movement_sequence")?, created_at: recorded.created_at },
        product_id,
        kind: word(&line.text("movement_kind")?, &MovementKind::ALL, MovementKind::as_str)?,
        delta: quantity,
        balance: line.integer("on_hand")?,
        reason: line.optional_text("reason"),
        actor: recorded.actor.clone(),
        cause: None,
        request_id: recorded.request_id.clone(),
    }))
}

/// The members of a recorded line.
struct Members<'a>(&'a Map<String, Json>);

impl Members<'_> {
    fn optional_text(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(Json::as_str).map(str::to_owned)
    }

    fn text(&self, name: &str) -> Result<String, DatabaseError> {
        self.optional_text(name).ok_or_else(|| missing(&format!("{name} of a recorded line")))
    }

    fn integer(&self, name: &str) -> Result<i64, DatabaseError> {
        self.0.get(name).and_then(Json::as_i64).ok_or_else(|| missing(&format!("{name} of a recorded line")))
    }

    fn uuid(&self, name: &str) -> Result<Uuid, DatabaseError> {
        Uuid::parse_str(&self.text(name)?).map_err(|_| missing(&format!("a UUID in {name} of a recorded line")))
    }
}
