//! A row as a product with its opening stock, or what is wrong with it.

use iso_currency::Currency;
use serde_json::{Map, Value, json};

use super::cell::bare;
use super::columns::{Column, Columns};
use super::numbers::{NoPrice, price, whole};
use super::slice::{Broken, Record};
use crate::limits::{DESCRIPTION_LENGTH_MAX, MAJOR_UNITS_MAX, NAME_LENGTH_MAX, SKU_LENGTH_MAX, UNITS_MAX};

/// A product, and what there is of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) sku: String,
    /// The attributes of the product. What no column has is not among them.
    pub(crate) product: Map<String, Value>,
    /// Those of its stock, where the row says how much there is.
    pub(crate) stock: Option<Map<String, Value>>,
}

/// Something that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// Its column, counted from 0; none where it is the whole row.
    pub(crate) at: Option<usize>,
    pub(crate) column: Option<Column>,
    /// The text that tells it, and the number in it.
    pub(crate) text: &'static str,
    pub(crate) number: i64,
}

/// Reads a row. `None`: it has nothing in it.
pub(crate) fn check(record: &Record, columns: &Columns) -> Option<Result<Item, Vec<Flaw>>> {
    let cells = match &record.cells {
        Ok(cells) => cells,
        Err(broken) => return Some(Err(vec![Flaw::of_row(broken.text())])),
    };
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    let mut reading = Reading { cells, columns, flaws: Vec::new() };
    let item = reading.item();
    let is_more = cells.iter().skip(columns.all.len()).any(|cell| !cell.trim().is_empty());
    if is_more {
        reading.flaws.push(Flaw::of_row("import-wrong-cells"));
    }
    Some(if reading.flaws.is_empty() { Ok(item) } else { Err(reading.flaws) })
}

struct Reading<'a> {
    cells: &'a [String],
    columns: &'a Columns,
    flaws: Vec<Flaw>,
}

impl Reading<'_> {
    fn item(&mut self) -> Item {
        let mut product = Map::new();
        let sku = self.text(Column::Sku, SKU_LENGTH_MAX);
        if !sku.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')) {
            self.wrong(Column::Sku, "import-wrong-sku", 0);
        }
        product.insert("sku".to_owned(), json!(sku));
        product.insert("name".to_owned(), json!(self.text(Column::Name, NAME_LENGTH_MAX)));
        if self.columns.has(Column::Description) {
            product.insert("description".to_owned(), json!(self.description()));
        }
        let (price, currency) = self.price();
        product.insert("price".to_owned(), json!(price));
        product.insert("currency".to_owned(), json!(currency));
        Item { sku, product, stock: self.stock() }
    }

    /// A line that has to be there.
    fn text(&mut self, column: Column, length_max: i64) -> String {
        let text = self.cell(column).trim().to_owned();
        if text.is_empty() {
            self.wrong(column, "import-wrong-missing", 0);
        }
        self.checked(column, text, length_max, |_| false)
    }

    fn description(&mut self) -> String {
        let text = self.cell(Column::Description).replace("\r\n", "\n");
        self.checked(Column::Description, text, DESCRIPTION_LENGTH_MAX, |sign| matches!(sign, '\n' | '\r' | '\t'))
    }

    fn checked(&mut self, column: Column, text: String, length_max: i64, may: impl Fn(char) -> bool) -> String {
        if i64::try_from(text.chars().count()).is_ok_and(|length| length > length_max) {
            self.wrong(column, "import-wrong-length", length_max);
        }
        if text.chars().any(|sign| sign.is_control() && !may(sign)) {
            self.wrong(column, "import-wrong-control", 0);
        }
        text
    }

    fn price(&mut self) -> (String, String) {
        let given = self.cell(Column::Currency).trim().to_uppercase();
        let code = if given.is_empty() { self.columns.currency.clone() } else { given };
        let text = self.cell(Column::Price).trim().to_owned();
        if text.is_empty() {
            self.wrong(Column::Price, "import-wrong-missing", 0);
            return (text, code);
        }
        // One without minor units has no prices.
        let Some(currency) = Currency::from_code(&code).filter(|currency| currency.exponent().is_some()) else {
            self.wrong(Column::Currency, "import-wrong-currency", 0);
            return (text, code);
        };
        let price = match price(&text, self.columns.mark, currency) {
            Ok(price) => price,
            Err(why) => {
                let (id, number) = match why {
                    NoPrice::Form => ("import-wrong-price", 0),
                    NoPrice::Decimals(decimals) => ("import-wrong-decimals", i64::from(decimals)),
                    NoPrice::Range => ("import-wrong-high", MAJOR_UNITS_MAX),
                };
                self.wrong(Column::Price, id, number);
                text
            }
        };
        (price, code)
    }

    fn stock(&mut self) -> Option<Map<String, Value>> {
        let on_hand = self.units(Column::OnHand);
        let threshold = self.units(Column::Threshold);
        let mut stock = Map::new();
        stock.insert("on_hand".to_owned(), json!(on_hand?));
        stock.extend(threshold.map(|threshold| ("low_stock_threshold".to_owned(), json!(threshold))));
        Some(stock)
    }

    /// A number of units, where there is one.
    fn units(&mut self, column: Column) -> Option<i64> {
        let text = self.cell(column).trim().to_owned();
        if text.is_empty() {
            return None;
        }
        let units = whole(&text, self.columns.mark);
        match units {
            None => self.wrong(column, "import-wrong-units", 0),
            Some(units) if units > UNITS_MAX => self.wrong(column, "import-wrong-high", UNITS_MAX),
            Some(_) => {}
        }
        units
    }

    fn cell(&self, column: Column) -> &str {
        let cell = self.position(column).and_then(|at| self.cells.get(at));
        cell.map_or("", |cell| bare(cell))
    }

    fn position(&self, column: Column) -> Option<usize> {
        self.columns.all.iter().position(|known| *known == Some(column))
    }

    fn wrong(&mut self, column: Column, text: &'static str, number: i64) {
        self.flaws.push(Flaw { at: self.position(column), column: Some(column), text, number });
    }
}

impl Flaw {
    fn of_row(text: &'static str) -> Self {
        Self { at: None, column: None, text, number: 0 }
    }
}

impl Broken {
    fn text(self) -> &'static str {
        match self {
            Self::TooLong => "import-wrong-long",
            Self::Unclosed => "import-wrong-quote",
            Self::Garbled => "import-wrong-signs",
        }
    }
}
