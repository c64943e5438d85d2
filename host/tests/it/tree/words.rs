//! Which words stand where: those of the shop in the services, SQL in files of its own. Comments may speak of either as an
//! example.

use super::imports::dependencies;
use super::manifests::members;
use super::{Text, code, naming, none, sources};

const SHOP: [&str; 9] =
    ["product", "products", "inventory", "purchase", "purchases", "stock", "reservation", "reservations", "sku"];

/// What a statement is made of. Names of methods look like some of them: `UPDATE` is followed by a table.
const SQL: [&str; 12] = [
    "SELECT ",
    "INSERT INTO",
    "INSERT OR",
    "UPDATE ",
    "DELETE FROM",
    "PRAGMA",
    "CREATE TABLE",
    "CREATE INDEX",
    "CREATE TRIGGER",
    " WHERE ",
    "ORDER BY ",
    "RETURNING ",
];

/// Where SQL may stand: what both services do with a database, the adapters to an engine with the table of steps done, and the
/// host's own engine.
const SQL_MAY_STAND_IN: [&str; 5] =
    ["store/", "platform/src/migrations/", "platform/src/native", "platform/src/spin/", "host/src/sqlite/"];

/// The words of a line in small letters, also those that are put together in `product_id`, `ProductId` and `/products/{id}`.
fn words(line: &str) -> Vec<String> {
    let mut apart = String::new();
    let mut was_small = false;
    for character in line.chars() {
        if was_small && character.is_uppercase() {
            apart.push(' ');
        }
        was_small = character.is_lowercase();
        apart.push(character);
    }
    apart.split(|character: char| !character.is_alphabetic()).map(str::to_lowercase).collect()
}

/// The lines in these files that have one of these words outside of comments.
fn having(files: &[Text], known: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (place, line) in files.iter().flat_map(Text::lines) {
        let found = words(code(line)).into_iter().find(|word| known.contains(&word.as_str()));
        complaints.extend(found.map(|word| format!("{place} has the word `{word}`")));
    }
    complaints
}

#[test]
fn words_are_found_wherever_they_begin() {
    let found = |line: &str| having(&[Text { path: "a".to_owned(), content: line.to_owned() }], &["product", "sku", "sql"]).len();
    for line in ["product_id", "a(ProductId)", "\"/product/{id}\"", "SKU", "http://product/", "SqlValue"] {
        assert_eq!(found(line), 1, "{line}");
    }
    for line in ["production", "mysql", "a // product", "/// product", "skull"] {
        assert_eq!(found(line), 0, "{line}");
    }
}

#[test]
fn the_shop_is_known_to_the_services_alone() {
    none(&having(&sources(&["web/src/", "openapi/src/", "store/src/", "host/src/"]), &SHOP));
}

#[test]
fn the_protocol_knows_no_sql() {
    let files = sources(&["jsonapi/src/"]);
    let found = [having(&files, &["sql", "sqlite", "libsql", "rusqlite", "postgres"]), naming(&files, &SQL)].concat();
    none(&found);
    let stray = dependencies("jsonapi/Cargo.toml").into_iter().filter(|name| name.contains("sql"));
    none(&stray.map(|name| format!("jsonapi/Cargo.toml depends on {name}")).collect::<Vec<_>>());
}

#[test]
fn sql_is_in_the_repository() {
    // The checker is a test, and speaks to databases past the services.
    let folders: Vec<String> =
        members().iter().filter(|member| *member != "checker").map(|member| format!("{member}/src/")).collect();
    let mut files = sources(&folders.iter().map(String::as_str).collect::<Vec<_>>());
    files.retain(|file| !SQL_MAY_STAND_IN.iter().any(|place| file.path.starts_with(place)));
    none(&naming(&files, &SQL));
}
