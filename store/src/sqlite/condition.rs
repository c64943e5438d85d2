use jsonapi::query::{Filter, Operator};

use crate::Condition;
use crate::value::scalar_value;

/// The condition of a filter as a comparison with this column expression. A row that has nothing there equals nothing.
pub fn compares(filter: &Filter, column: &str) -> Condition {
    let marks = vec!["?"; filter.values.len()].join(", ");
    let several = filter.values.len() > 1;
    let sql = match filter.operator {
        Operator::Eq if several => format!("{column} IN ({marks})"),
        Operator::Eq => format!("{column} = ?"),
        Operator::Ne if several => format!("({column} IS NULL OR {column} NOT IN ({marks}))"),
        Operator::Ne => format!("{column} IS NOT ?"),
        Operator::Lt => format!("{column} < ?"),
        Operator::Lte => format!("{column} <= ?"),
        Operator::Gt => format!("{column} > ?"),
        Operator::Gte => format!("{column} >= ?"),
        Operator::Contains => format!("instr(lower({column}), lower(?)) > 0"),
    };
    Condition { sql, values: filter.values.iter().map(scalar_value).collect() }
}
