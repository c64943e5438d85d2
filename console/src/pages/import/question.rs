//! What a script says beside a slice: where it is in the file, how the file is written, and what its columns have.

use serde_json::{Value, json};

use crate::limits::ROW_BYTES_MAX;
use crate::pairs::Pairs;
use crate::sheet::{Column, Columns, Encoding, Flaw, Format, Limits, Mark, Part, Record, Slice, Within, line, read, shielded};
use crate::visit::Visit;
use crate::words::Words;

/// How a file is read.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) format: Format,
    pub(super) columns: Columns,
}

impl Question {
    /// Reads it; `None` where a script has not said what it must say.
    pub(super) fn of(form: &Pairs) -> Option<Self> {
        let format = Format { encoding: Encoding::of(form.get("encoding"))?, separator: separator(form)? };
        let all = form.get("columns").split(',').map(Column::of).collect();
        let columns = Columns { all, mark: Mark::of(form.get("mark"))?, currency: form.trimmed("currency").to_uppercase() };
        columns.missing().is_empty().then_some(Self { format, columns })
    }

    /// The rows of a slice.
    pub(super) fn part(&self, visit: &Visit<'_>, form: &Pairs, rows: usize) -> Part {
        let word = form.get("within");
        let within = Within::ALL.iter().find(|(known, _)| *known == word).map(|(_, within)| *within);
        let row = form.get("row").parse().unwrap_or(1);
        let slice = Slice { bytes: &visit.file, row, within, is_last: form.has("last") };
        read(self.format, slice, Limits { row_bytes: ROW_BYTES_MAX, rows })
    }

    /// What decides what becomes of a row, for keys.
    pub(super) fn mapping(&self) -> String {
        let Self { format, columns } = self;
        let encoding = format.encoding.word();
        format!("{encoding} {} {} {} {}", format.separator, columns.mark.word(), columns.currency, columns.words())
    }
}

/// The sign between cells that was said, if one was.
pub(super) fn separator(form: &Pairs) -> Option<u8> {
    form.get("separator").as_bytes().first().copied().filter(u8::is_ascii)
}

/// Where the next slice begins.
pub(super) fn next(part: &Part) -> Value {
    let within = part.within.and_then(|within| Within::ALL.iter().find(|(_, known)| *known == within));
    json!({ "used": part.used, "row": part.row, "within": within.map_or("", |(word, _)| word) })
}

/// A row that failed, for a script: where, why, and the row itself for a file, with why behind it.
pub(super) fn failed(record: &Record, told: &[Told], question: &Question) -> Value {
    let text = told.iter().map(Told::text).collect::<Vec<_>>().join(" ");
    let told: Vec<Value> =
        told.iter().map(|told| json!({ "at": told.at, "field": told.field, "message": told.message })).collect();
    json!({ "row": record.row, "told": told, "line": failed_line(record, &text, question) })
}

fn failed_line(record: &Record, text: &str, question: &Question) -> String {
    // Of a row that could not be read there is nothing but its number.
    let known = record.cells.as_deref().unwrap_or_default();
    let width = question.columns.all.len().max(known.len());
    let mut cells: Vec<String> = known.iter().map(|cell| shielded(cell)).collect();
    cells.resize(width, String::new());
    cells.push(shielded(&format!("{}: {text}", record.row)));
    line(question.format.separator, cells.iter().map(String::as_str))
}

/// Something that is wrong, in the person's language.
pub(super) struct Told {
    /// The letter of its column.
    pub(super) at: String,
    pub(super) field: String,
    pub(super) message: String,
}

impl Told {
    pub(super) fn flaw(words: &Words, flaw: &Flaw) -> Self {
        let field = flaw.column.map(|column| words.t(column.label())).unwrap_or_default();
        let message = words.fill(flaw.text, &[("number", flaw.number.into())]);
        Self { at: flaw.at.map(letters).unwrap_or_default(), field, message }
    }

    pub(super) fn message(message: String) -> Self {
        Self { at: String::new(), field: String::new(), message }
    }

    /// `C · Price: This is no price.`
    pub(super) fn text(&self) -> String {
        let place =
            [self.at.as_str(), self.field.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        if place.is_empty() { self.message.clone() } else { format!("{place}: {}", self.message) }
    }
}

/// How programs for tables call a column: A to Z, then AA.
fn letters(at: usize) -> String {
    let last = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { last.to_string() } else { letters(at / 26 - 1) + &last.to_string() }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_called_as_in_a_sheet() {
        assert_eq!([0, 2, 25, 26, 27, 701, 702].map(letters), ["A", "C", "Z", "AA", "AB", "ZZ", "AAA"]);
    }
}
