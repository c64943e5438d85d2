//! Rows on their way into the services: products first, then their opening stock. All of it can be done again without harm: ids and
//! keys follow from the file, and what is there already is found before anything is sent.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::clients::{Name, Product, Service, Stock, Trouble};
use crate::pages::samples;
use crate::sheet::Item;
use crate::visit::Visit;

/// What becomes of products that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// They stay as they are, and their rows are reported.
    Leave,
    /// Name, description and price become those of the row.
    Update,
}

/// Where rows come from, and what is done with them.
pub(super) struct Delivery<'a> {
    pub(super) visit: &'a Visit<'a>,
    /// The hash of the file, and how it is read.
    pub(super) source: String,
    pub(super) existing: Existing,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Made,
    Changed,
    /// It was there from this same file.
    There,
    Refused(String),
}

/// A row on its way.
struct Parcel {
    item: Item,
    id: Uuid,
    /// What is to be done with the product, if anything.
    op: Option<&'static str>,
    fate: Fate,
}

/// How often products of one file can be deleted and brought in again: an id is never given twice.
const GENERATIONS: usize = 8;

impl Existing {
    pub(super) fn of(word: &str) -> Self {
        if word == "update" { Self::Update } else { Self::Leave }
    }
}

impl Delivery<'_> {
    /// Brings these in, and says what became of each, in their order.
    ///
    /// # Errors
    ///
    /// See [`Trouble`]: nobody decided, and the same may be done again.
    pub(super) async fn deliver(&self, items: Vec<Item>) -> Result<Vec<Fate>, Trouble> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let known = self.known(&items).await?;
        let mut parcels: Vec<Parcel> = items.into_iter().map(|item| self.parcel(item, &known)).collect();
        self.send_products(&mut parcels).await?;
        self.send_stocks(&mut parcels).await?;
        Ok(parcels.into_iter().map(|parcel| parcel.fate).collect())
    }

    /// The products that have one of the SKUs.
    async fn known(&self, items: &[Item]) -> Result<HashMap<String, Uuid>, Trouble> {
        let skus = items.iter().map(|item| item.sku.as_str()).collect::<Vec<_>>().join(",");
        let size = items.len().to_string();
        let parameters = [("filter[sku]", skus.as_str()), ("fields[products]", PRODUCT_FIELDS), ("page[size]", &size)];
        let service = self.visit.products();
        let found = service.get("/products", &parameters).await?.list::<Product>().ok_or_else(|| service.garbled())?;
        Ok(found.data.into_iter().map(|product| (product.attributes.sku, product.id)).collect())
    }

    fn parcel(&self, item: Item, known: &HashMap<String, Uuid>) -> Parcel {
        let Some(&id) = known.get(&item.sku) else {
            return Parcel { id: self.id(&item.sku, 0), item, op: Some("add"), fate: Fate::Made };
        };
        let is_ours = (0..GENERATIONS).any(|generation| self.id(&item.sku, generation) == id);
        match self.existing {
            Existing::Update => Parcel { item, id, op: Some("update"), fate: Fate::Changed },
            Existing::Leave if is_ours => Parcel { item, id, op: None, fate: Fate::There },
            Existing::Leave => Parcel { item, id, op: None, fate: Fate::Refused(self.visit.t("import-wrong-there")) },
        }
    }

    fn id(&self, sku: &str, generation: usize) -> Uuid {
        samples::id(&format!("{}{generation}", self.source), sku)
    }

    async fn send_products(&self, parcels: &mut [Parcel]) -> Result<(), Trouble> {
        let mut generation = 0;
        loop {
            let sent: Vec<usize> = (0..parcels.len()).filter(|at| parcels[*at].is_sent()).collect();
            let operation = |at: &usize| parcels[*at].product();
            let operations: Vec<Value> = sent.iter().map(operation).collect();
            let Err(why) = self.operate(self.visit.products(), operations).await else { return Ok(()) };
            if why.has_code("id_taken") && generation + 1 < GENERATIONS {
                // Some of the file were brought in before, and deleted.
                generation += 1;
                for parcel in parcels.iter_mut().filter(|parcel| parcel.op == Some("add")) {
                    parcel.id = self.id(&parcel.item.sku, generation);
                }
                continue;
            }
            self.take_out(parcels, &sent, why, "sku_taken")?;
        }
    }

    async fn send_stocks(&self, parcels: &mut [Parcel]) -> Result<(), Trouble> {
        let mut waiting: Vec<usize> = (0..parcels.len()).filter(|at| parcels[*at].has_stock()).collect();
        let started = self.started(waiting.iter().map(|at| parcels[*at].id).collect()).await?;
        // What is counted already is not overwritten by a file.
        waiting.retain(|at| !started.contains(&parcels[*at].id));
        loop {
            waiting.retain(|at| parcels[*at].has_stock());
            let operations: Vec<Value> = waiting.iter().map(|at| parcels[*at].stock()).collect();
            let Err(why) = self.operate(self.visit.inventory(), operations).await else { return Ok(()) };
            self.take_out(parcels, &waiting, why, "")?;
        }
    }

    /// Which of these products have stock.
    async fn started(&self, ids: Vec<Uuid>) -> Result<HashSet<Uuid>, Trouble> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let size = ids.len().to_string();
        let ids = ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",");
        let service = self.visit.inventory();
        let parameters = [("filter[id]", ids.as_str()), ("fields[inventory]", STOCK_FIELDS), ("page[size]", &size)];
        let found = service.get("/inventory", &parameters).await?.list::<Stock>().ok_or_else(|| service.garbled())?;
        Ok(found.data.into_iter().map(|stock| stock.id).collect())
    }

    /// Does all of these, under a key that says what they are: the rest of a batch has another one than the whole.
    async fn operate(&self, service: Service<'_>, operations: Vec<Value>) -> Result<(), Trouble> {
        if operations.is_empty() {
            return Ok(());
        }
        let document = json!({ "atomic:operations": operations });
        let key = key(&self.source, service.name, &document);
        service.operate(&document, &key).await.map(drop)
    }

    /// Takes those out of a batch at which a refusal points. `theirs` is the code of what somebody else made meanwhile.
    fn take_out(&self, parcels: &mut [Parcel], sent: &[usize], why: Trouble, theirs: &str) -> Result<(), Trouble> {
        let mut count = 0;
        for problem in why.problems() {
            let Some(at) = problem.operation().and_then(|at| sent.get(at)) else { continue };
            count += 1;
            let said = if problem.code == theirs { self.visit.t("import-wrong-there") } else { problem.detail.clone() };
            parcels[*at].fate = match problem.code.as_str() {
                // It was started between our look and our batch.
                "stock_exists" => Fate::There,
                _ => Fate::Refused(said),
            };
            if problem.code == "stock_exists" {
                parcels[*at].item.stock = None;
            }
        }
        if count == 0 || why.leaves_open() { Err(why) } else { Ok(()) }
    }
}

const PRODUCT_FIELDS: &str = "sku,name,price,currency,status";
const STOCK_FIELDS: &str = "on_hand,reserved,available,low_stock_threshold";

impl Parcel {
    fn is_sent(&self) -> bool {
        self.op.is_some() && !matches!(self.fate, Fate::Refused(_))
    }

    fn has_stock(&self) -> bool {
        self.item.stock.is_some() && !matches!(self.fate, Fate::Refused(_))
    }

    fn product(&self) -> Value {
        let data = json!({ "type": "products", "id": self.id, "attributes": self.item.product });
        json!({ "op": self.op, "data": data })
    }

    fn stock(&self) -> Value {
        let data = json!({ "type": "inventory", "id": self.id, "attributes": self.item.stock });
        json!({ "op": "add", "data": data })
    }
}

/// The key of a batch: of which file, for which service, and what is in it.
fn key(source: &str, name: Name, document: &Value) -> String {
    let hash = Sha256::new().chain_update(source).chain_update(name.path()).chain_update(document.to_string()).finalize();
    hash.iter().fold("import-".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}
