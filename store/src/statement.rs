use std::sync::OnceLock;

use platform::{DatabaseError, Query, Row, Value};

use crate::sqlite::{self, Prepared};

/// The name of a parameter, as in `:product_id`, and its value.
pub type Parameter = (&'static str, Value);

/// A statement out of a `.sql` file, with named parameters.
///
/// ```
/// use store::Statement;
/// static FIND: Statement = Statement::new("find", "-- One by its id.\nSELECT name FROM product WHERE id = :id");
/// assert_eq!(FIND.sql(), "/* find */ SELECT name FROM product WHERE id = :id");
/// ```
pub struct Statement {
    /// The file's name without its ending, for logs and documentation.
    pub name: &'static str,
    pub(crate) source: &'static str,
    /// Made once an instance.
    prepared: OnceLock<Prepared>,
}

impl Statement {
    /// A statement with this text.
    pub const fn new(name: &'static str, source: &'static str) -> Self {
        Self { name, source, prepared: OnceLock::new() }
    }

    /// The text that is sent: its name, by which logs and metrics of the host and of the engine tell it from others, and the
    /// statement without comments, on one line.
    pub fn sql(&self) -> &str {
        &self.prepared().sql
    }

    /// The names of its parameters, in the order of their first use.
    pub fn parameters(&self) -> &[&'static str] {
        &self.prepared().parameters
    }

    fn prepared(&self) -> &Prepared {
        self.prepared.get_or_init(|| {
            let Prepared { sql, parameters } = sqlite::prepare(self.source);
            Prepared { sql: format!("/* {} */ {sql}", self.name), parameters }
        })
    }

    /// The values in the order in which the engine wants them.
    pub(crate) fn values(&self, given: &[Parameter]) -> Result<Vec<Value>, DatabaseError> {
        let value = |wanted: &&'static str| {
            let found = given.iter().find(|(name, _)| name == wanted);
            let missing = || DatabaseError::failed(format!("the statement {} is sent without :{wanted}", self.name));
            found.map(|(_, value)| value.clone()).ok_or_else(missing)
        };
        self.parameters().iter().map(value).collect()
    }

    pub(crate) async fn send(&self, to: &dyn Query, given: &[Parameter]) -> Result<Vec<Row>, DatabaseError> {
        to.query(self.sql(), self.values(given)?).await
    }
}
