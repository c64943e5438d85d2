//! Files as programs for tables write them, whole and in slices of every size.

use encoding_rs::WINDOWS_1252;
use proptest::prelude::*;

use super::slice::Broken;
use super::{Column, Columns, Encoding, Format, Limits, Mark, Opening, Part, Record, Slice, check, read};
use crate::words::{Language, Words};

const LIMITS: Limits = Limits { row_bytes: 200, rows: usize::MAX };

fn whole(bytes: &[u8]) -> (Format, Vec<Record>) {
    let opening = Opening::of(bytes, None, None);
    let slice = Slice { bytes: &bytes[opening.used..], row: opening.rows + 1, within: None, is_last: true };
    (opening.format, read(opening.format, slice, LIMITS).records)
}

/// As a script reads a file: each slice begins behind what was used of the one before, and is longer where that was nothing.
fn sliced(bytes: &[u8], size: usize, limits: Limits) -> Vec<Record> {
    let opening = Opening::of(bytes, None, None);
    let (mut at, mut row, mut within, mut records) = (opening.used, opening.rows + 1, None, Vec::new());
    let mut length = size;
    while at < bytes.len() {
        let end = bytes.len().min(at + length);
        let slice = Slice { bytes: &bytes[at..end], row, within, is_last: end == bytes.len() };
        let part: Part = read(opening.format, slice, limits);
        assert!(part.used > 0 || end < bytes.len(), "the last slice brings nothing on: {part:?}");
        assert!(part.used > 0 || length <= 2 * limits.row_bytes + 16, "a row is never longer than the longest");
        length = if part.used == 0 { length * 2 } else { size };
        (at, row, within) = (at + part.used, part.row, part.within);
        records.extend(part.records);
    }
    records
}

fn texts(records: &[Record]) -> Vec<Vec<&str>> {
    records.iter().map(|record| record.cells.as_ref().unwrap().iter().map(String::as_str).collect()).collect()
}

fn utf16(text: &str, is_big: bool) -> Vec<u8> {
    let bytes = |unit: u16| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

/// Name, bytes, encoding, separator, and the rows.
type Case = (&'static str, Vec<u8>, Encoding, u8, Vec<Vec<&'static str>>);

fn cases() -> Vec<Case> {
    let spanish = "SKU;Nombre;Precio\r\nA-1;Té «verde»;12,50\r\nA-2;Café 250 g;1.234,00\r\n";
    let rows = vec![vec!["SKU", "Nombre", "Precio"], vec!["A-1", "Té «verde»", "12,50"], vec!["A-2", "Café 250 g", "1.234,00"]];
    let tabs = "SKU\tName\tPrice\r\nA-1\tTea 🍵\t12.50\r\n";
    let tab_rows = vec![vec!["SKU", "Name", "Price"], vec!["A-1", "Tea 🍵", "12.50"]];
    let quoted = "sku,name,price\nA-1,\"Tea, green\nloose \"\"best\"\"\",12.50\n";
    let quoted_rows = vec![vec!["sku", "name", "price"], vec!["A-1", "Tea, green\nloose \"best\"", "12.50"]];
    vec![
        ("Excel, Spain", WINDOWS_1252.encode(spanish).0.into_owned(), Encoding::Either, b';', rows.clone()),
        ("Excel, CSV UTF-8", [b"\xef\xbb\xbf", spanish.as_bytes()].concat(), Encoding::Utf8, b';', rows),
        ("Excel, Unicode text", [&b"\xff\xfe"[..], &utf16(tabs, false)].concat(), Encoding::Utf16Le, b'\t', tab_rows.clone()),
        (
            "UTF-16 of the other order",
            [&b"\xfe\xff"[..], &utf16(tabs, true)].concat(),
            Encoding::Utf16Be,
            b'\t',
            tab_rows.clone(),
        ),
        ("UTF-16 without a mark", utf16(tabs, false), Encoding::Utf16Le, b'\t', tab_rows),
        ("LibreOffice", quoted.as_bytes().to_vec(), Encoding::Either, b',', quoted_rows.clone()),
        (
            "Google Sheets",
            quoted.replace('\n', "\r\n").replace("green\r\n", "green\n").into_bytes(),
            Encoding::Either,
            b',',
            quoted_rows,
        ),
        (
            "a line for Excel",
            b"sep=|\r\nsku|name\r\na|b".to_vec(),
            Encoding::Either,
            b'|',
            vec![vec!["sku", "name"], vec!["a", "b"]],
        ),
        (
            "an old Mac",
            b"sku,name\ra,b\rc,d".to_vec(),
            Encoding::Either,
            b',',
            vec![vec!["sku", "name"], vec!["a", "b"], vec!["c", "d"]],
        ),
        ("a heading alone", b"sku,name,price".to_vec(), Encoding::Either, b',', vec![vec!["sku", "name", "price"]]),
        ("nothing", Vec::new(), Encoding::Either, b',', Vec::new()),
        ("empty lines", b"\n\r\n\n".to_vec(), Encoding::Either, b',', Vec::new()),
        (
            "more cells and fewer",
            b"a,b\n1\n1,2,3\n".to_vec(),
            Encoding::Either,
            b',',
            vec![vec!["a", "b"], vec!["1"], vec!["1", "2", "3"]],
        ),
    ]
}

#[test]
fn files_of_all_programs_are_read_whole_and_in_slices_of_every_size() {
    for (name, bytes, encoding, separator, rows) in cases() {
        let (format, records) = whole(&bytes);
        assert_eq!(format, Format { encoding, separator }, "{name}");
        assert_eq!(texts(&records), rows, "{name}");
        for size in 1..=bytes.len() {
            assert_eq!(sliced(&bytes, size, LIMITS), records, "{name} in slices of {size}");
            assert_eq!(sliced(&bytes, size, Limits { rows: 1, ..LIMITS }), records, "{name} row by row, in slices of {size}");
        }
    }
}

#[test]
fn what_the_pages_call_a_column_is_known_as_a_heading() {
    for words in Language::ALL.map(Words::of) {
        for (_, column) in Column::ALL {
            let heading = words.t(column.label());
            assert_eq!(Column::named(&heading), Some(column), "{heading}");
        }
    }
}

#[test]
fn rows_have_the_numbers_that_a_sheet_shows() {
    let numbers = |bytes: &[u8]| whole(bytes).1.iter().map(|record| record.row).collect::<Vec<_>>();
    assert_eq!(numbers(b"a\n\n\r\nb\n\"x\ny\"\nc"), [1, 4, 5, 6]);
    assert_eq!(numbers(b"\r\ra\r\nb"), [3, 4]);
    assert_eq!(numbers(b"sep=;\na;b\nc;d"), [2, 3]);
}

#[test]
fn a_row_that_is_too_long_is_one_wrong_row_wherever_slices_end() {
    let long = "x".repeat(500);
    let quotes = "\"\"".repeat(300);
    for row in [
        format!("1,{long},2"),
        format!("1,\"{long}\n,\"\"{long}\",2"),
        format!("1,\"{quotes}\",2"),
        format!("{},\"a\n\"", ",".repeat(400)),
        format!("\"{long}\"{long}"),
    ] {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a,b{end}{row}{end}c,d{end}");
            let records = whole(text.as_bytes()).1;
            assert_eq!(records.len(), 3, "{row}");
            assert_eq!((records[1].row, &records[1].cells), (2, &Err(Broken::TooLong)));
            assert_eq!((records[2].row, records[2].cells.as_ref().unwrap().join(",")), (3, "c,d".to_owned()));
            for size in (1..12).chain([64, 199, 200, 201, 202, 400, 777]) {
                assert_eq!(sliced(text.as_bytes(), size, LIMITS), records, "slices of {size}: {row:.20}");
            }
        }
    }
}

#[test]
fn a_cell_of_ten_megabytes_is_an_error_of_its_row() {
    let text = format!("sku,name\nA,\"{}\"\nB,b\n", "é\n\"\"".repeat(2 << 20));
    let limits = Limits { row_bytes: 64 * 1024, rows: usize::MAX };
    let opening = Opening::of(&text.as_bytes()[..1_000], None, None);
    let (mut at, mut row, mut within, mut records) = (0, 1, None, Vec::new());
    while at < text.len() {
        let end = text.len().min(at + 256 * 1024);
        let slice = Slice { bytes: &text.as_bytes()[at..end], row, within, is_last: end == text.len() };
        let part = read(opening.format, slice, limits);
        (at, row, within) = (at + part.used, part.row, part.within);
        records.extend(part.records);
    }
    assert!(text.len() > 10 << 20 && records.len() == 3);
    assert_eq!((records[1].row, &records[1].cells, records[2].row), (2, &Err(Broken::TooLong), 3));
}

#[test]
fn what_cannot_be_read_is_told() {
    assert_eq!(whole(b"a,b\n\"c,d\n").1[1].cells, Err(Broken::Unclosed));
    assert_eq!(whole(b"\xef\xbb\xbfa,b\nc,\xff\n").1[1].cells, Err(Broken::Garbled));
    // The first accent comes late, and is not written as at the beginning.
    let mixed = whole(b"a,b\nc,d\ne,\xe9\nf,\xc3\xa9\n").1;
    assert_eq!((texts(&mixed)[2][1], texts(&mixed)[3][1]), ("é", "é"));
}

fn flaws(row: &str) -> Vec<(Option<usize>, &'static str)> {
    let all = Column::ALL.map(|(_, column)| Some(column)).to_vec();
    let columns = Columns { all, mark: Mark::Point, currency: "USD".to_owned() };
    let record = &whole(row.as_bytes()).1[0];
    match check(record, &columns) {
        Some(Err(flaws)) => flaws.into_iter().map(|flaw| (flaw.at, flaw.text)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn each_mistake_is_told_at_its_column() {
    for (row, expected) in [
        ("A-1,Tea,,12.50,,5,2", &[][..]),
        ("A-1,Tea,,12.50,,,", &[]),
        (
            ",,,,,,x",
            &[
                (Some(0), "import-wrong-missing"),
                (Some(1), "import-wrong-missing"),
                (Some(3), "import-wrong-missing"),
                (Some(6), "import-wrong-units"),
            ],
        ),
        ("a b,Tea,,1,,,", &[(Some(0), "import-wrong-sku")]),
        ("ñ,Tea,,1,,,", &[(Some(0), "import-wrong-sku")]),
        ("a,T\0ea,,1,,,", &[(Some(1), "import-wrong-control")]),
        ("a,Tea,,1,EURO,,", &[(Some(4), "import-wrong-currency")]),
        ("a,Tea,,1,XAU,,", &[(Some(4), "import-wrong-currency")]),
        ("a,Tea,,1.5,JPY,,", &[(Some(3), "import-wrong-decimals")]),
        ("a,Tea,,x,usd,,", &[(Some(3), "import-wrong-price")]),
        ("a,Tea,,1,,1000000001,", &[(Some(5), "import-wrong-high")]),
        ("a,Tea,,1,,1.5,-1", &[(Some(5), "import-wrong-units"), (Some(6), "import-wrong-units")]),
        ("a,Tea,,1,,,,more", &[(None, "import-wrong-cells")]),
        ("a,Tea,,1,,,,", &[]),
    ] {
        assert_eq!(flaws(row), expected, "{row}");
    }
    let columns = Columns { all: vec![Some(Column::Sku)], mark: Mark::Point, currency: "USD".to_owned() };
    assert!(check(&whole(b" , \n").1[0], &columns).is_none(), "nothing is in it");
}

#[test]
fn columns_and_decimals_are_recognised() {
    let (format, records) = whole("Código;Artículo;P.V.P.;Existencias;Notas\r\nA;B;12,50;3;x".as_bytes());
    let rows: Vec<Vec<String>> = records.into_iter().map(|record| record.cells.unwrap()).collect();
    let columns = Columns::guessed(&rows[0], &rows[1..], format, "EUR");
    assert_eq!((columns.words().as_str(), columns.mark), ("sku,name,price,on_hand,", Mark::Comma));
    assert!(columns.missing().is_empty());
}

proptest! {
    /// Whatever is in a file, and wherever slices end, the same rows come out.
    #[test]
    fn slices_make_no_difference(
        bytes in prop::collection::vec(prop::sample::select(b"aa,;\"\"\"\n\r \xc3\xa9\0".to_vec()), 0..120),
        size in 1_usize..40,
        row_bytes in prop::sample::select(vec![8_usize, 20, 200]),
        rows in prop::sample::select(vec![1_usize, 3, usize::MAX]),
    ) {
        let opening = Opening::of(&bytes, None, None);
        let slice = Slice { bytes: &bytes[opening.used..], row: opening.rows + 1, within: None, is_last: true };
        let expected = read(opening.format, slice, Limits { row_bytes, rows: usize::MAX }).records;
        prop_assert_eq!(sliced(&bytes, size, Limits { row_bytes, rows }), expected);
    }

    #[test]
    fn wide_signs_make_no_difference(text in "[a,\"\n\ré🍵]{0,60}", size in 1_usize..40, is_big: bool) {
        let mark: &[u8] = if is_big { b"\xfe\xff" } else { b"\xff\xfe" };
        let bytes = [mark, &utf16(&text, is_big)].concat();
        let limits = Limits { row_bytes: 30, rows: usize::MAX };
        let opening = Opening::of(&bytes, None, None);
        let slice = Slice { bytes: &bytes[opening.used..], row: opening.rows + 1, within: None, is_last: true };
        prop_assert_eq!(sliced(&bytes, size, limits), read(opening.format, slice, limits).records);
    }
}
