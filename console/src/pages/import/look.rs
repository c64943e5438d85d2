//! The beginning of a file: how it is written, what its columns have, and its first rows.

use http::StatusCode;
use serde_json::{Value, json};

use super::question::separator;
use crate::limits::{PREVIEW_ROWS, ROW_BYTES_MAX};
use crate::pairs::Pairs;
use crate::reply::Reply;
use crate::sheet::{Column, Columns, Encoding, Limits, Opening, Part, Slice, line, read};
use crate::visit::Visit;

/// What is known of a file from its beginning.
pub(super) struct Look {
    pub(super) opening: Opening,
    pub(super) headings: Vec<String>,
    pub(super) columns: Columns,
    pub(super) rows: Vec<Vec<String>>,
    /// Behind the headings: bytes, and the number of the row that comes next.
    pub(super) used: usize,
    pub(super) row: u64,
}

impl Look {
    /// Looks at the beginning of a file; `None` where there are no headings.
    pub(super) fn at(bytes: &[u8], is_last: bool, form: &Pairs) -> Option<Self> {
        let opening = Opening::of(bytes, Encoding::of(form.get("encoding")), separator(form));
        let rows = |used: usize, row: u64, rows: usize| -> Part {
            let slice = Slice { bytes: bytes.get(used..).unwrap_or_default(), row, within: None, is_last };
            read(opening.format, slice, Limits { row_bytes: ROW_BYTES_MAX, rows })
        };
        let first = rows(opening.used, opening.rows + 1, 1);
        let headings = first.records.into_iter().next()?.cells.ok()?;
        let used = opening.used + first.used;
        let preview = rows(used, first.row, PREVIEW_ROWS).records.into_iter().filter_map(|record| record.cells.ok());
        let preview: Vec<Vec<String>> = preview.collect();
        let currency = form.trimmed("currency").to_uppercase();
        let columns = Columns::guessed(&headings, &preview, opening.format, if currency.is_empty() { "USD" } else { &currency });
        Some(Self { opening, headings, columns, rows: preview, used, row: first.row })
    }
}

/// The answer to a script.
pub(super) fn look(visit: &Visit<'_>, form: &Pairs) -> Reply {
    let Some(look) = Look::at(&visit.file, form.has("last"), form) else {
        return Reply::data(StatusCode::UNPROCESSABLE_ENTITY, json!({ "message": visit.t("import-nothing") }), None);
    };
    let cut = |cell: &String| cell.chars().take(80).collect::<String>();
    let columns: Vec<&str> = look.columns.all.iter().map(|column| column.map_or("", Column::word)).collect();
    let rows: Vec<Vec<String>> = look.rows.iter().map(|row| row.iter().map(cut).collect()).collect();
    let separator = char::from(look.opening.format.separator).to_string();
    let error = visit.t("import-error-column");
    let heading = look.headings.iter().map(String::as_str).chain([error.as_str()]);
    let answer: Value = json!({
        "used": look.used, "row": look.row, "encoding": look.opening.format.encoding.word(), "separator": separator,
        "mark": look.columns.mark.word(), "columns": columns, "rows": rows,
        "headings": look.headings.iter().map(cut).collect::<Vec<_>>(), "line": line(look.opening.format.separator, heading),
    });
    Reply::data(StatusCode::OK, answer, None)
}
