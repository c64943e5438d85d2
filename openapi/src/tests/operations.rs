//! What is said of operations: headers, statuses, bodies, parameters, links.

use serde_json::{Value, json};

use super::service::document;

fn operation(method: &str, path: &str) -> Value {
    let found = document()["paths"][format!("/library/{path}")][method].clone();
    assert!(found.is_object(), "{method} {path}");
    found
}

fn parameters(operation: &Value, place: &str) -> Vec<String> {
    let all = operation["parameters"].as_array().cloned().unwrap_or_default();
    all.iter().filter(|each| each["in"] == place).map(|each| each["name"].as_str().unwrap().to_owned()).collect()
}

fn parameter(operation: &Value, name: &str) -> Value {
    operation["parameters"].as_array().unwrap().iter().find(|each| each["name"] == name).unwrap().clone()
}

fn pattern(operation: &Value, name: &str) -> String {
    parameter(operation, name)["schema"]["pattern"].as_str().unwrap().to_owned()
}

#[track_caller]
fn check(method: &str, path: &str, headers: &[&str], statuses: &[&str]) {
    let operation = operation(method, path);
    assert_eq!(parameters(&operation, "header"), headers, "{method} {path}");
    let mut found: Vec<&String> = operation["responses"].as_object().unwrap().keys().collect();
    found.sort();
    assert_eq!(found, statuses, "{method} {path}");
}

#[test]
fn headers_and_statuses_follow_from_the_method_and_the_answer() {
    let read = ["200", "304", "400", "401", "406", "412", "415", "500", "503"];
    let read_one = ["200", "304", "400", "401", "404", "406", "412", "415", "500", "503"];
    check("get", "books", &["If-None-Match"], &read);
    check("get", "books/{id}", &["If-None-Match"], &read_one);
    check("get", "loans", &["If-None-Match", "Prefer"], &read);
    check("get", "loans/{id}/relationships/book", &["If-None-Match"], &read_one);
    check("get", "stocktaking", &[], &["200", "400", "401", "406", "415", "500", "503"]);
    let created = ["201", "400", "401", "403", "406", "409", "413", "415", "422", "500", "503"];
    check("post", "books", &["Idempotency-Key"], &created);
    let changed = ["200", "400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "500", "503"];
    check("patch", "books/{id}", &["If-Match"], &changed);
    check("delete", "books/{id}", &["If-Match"], &["204", "400", "401", "403", "404", "406", "412", "415", "500", "503"]);
    let run = ["200", "400", "401", "403", "404", "406", "409", "413", "415", "422", "500", "503"];
    check("post", "operations", &["Idempotency-Key"], &run);
}

#[test]
fn an_operation_that_is_refused_is_a_sentence_about_its_path() {
    let item = &document()["paths"]["/library/loans/{id}"];
    assert!(item["description"].as_str().unwrap().starts_with("PATCH, DELETE: refused with 403 `forbidden`"));
    assert_eq!(item.as_object().unwrap().keys().collect::<Vec<_>>(), ["get", "description"]);
}

#[test]
fn codes_that_several_errors_can_have_are_those_of_400_too() {
    let responses = &operation("post", "books")["responses"];
    let codes = |status: &str| {
        let schema = &responses[status]["content"]["application/vnd.api+json"]["schema"];
        schema["properties"]["errors"]["items"]["properties"]["code"]["enum"].clone()
    };
    let general = codes("400");
    for code in ["invalid_query_parameter", "forbidden", "id_mismatch", "validation_failed"] {
        assert!(general.as_array().unwrap().contains(&json!(code)), "{code}: {general}");
    }
    let conflict = json!({ "$ref": "#/components/responses/409-type_mismatch-id_mismatch-replayed" });
    assert_eq!(responses["409"], conflict, "few codes are described once");
    let read = &operation("get", "books")["responses"]["400"];
    assert_eq!(*read, json!({ "$ref": "#/components/responses/400-invalid_query_parameter" }));
}

#[test]
fn errors_say_which_headers_they_have() {
    let responses = &document()["components"]["responses"];
    for (name, header) in [
        ("401-unauthenticated", "WWW-Authenticate"),
        ("415-unsupported_media_type", "Accept-Encoding"),
        ("503-database_busy-database_unavailable", "Retry-After"),
        ("404-not_found-replayed", "Idempotent-Replayed"),
    ] {
        let headers = responses[name]["headers"].as_object().unwrap();
        assert!(headers.contains_key(header) && headers.contains_key("X-Request-Id"), "{name}: {headers:?}");
    }
    assert!(responses["404-not_found"]["headers"].get("Idempotent-Replayed").is_none());
}

#[test]
fn bodies_and_answers_have_their_schemas() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let plain = "application/vnd.api+json";
    let paged = "application/vnd.api+json;profile=\"https://jsonapi.org/profiles/ethanresnick/cursor-pagination\"";
    let atomic = "application/vnd.api+json;ext=\"https://jsonapi.org/ext/atomic\"";
    for (method, path, status, media, schema) in [
        ("get", "books", "200", paged, "BookList"),
        ("get", "books/{id}", "200", plain, "BookDocument"),
        ("post", "books", "201", plain, "BookDocument"),
        ("get", "loans/{id}", "200", plain, "LoanCompoundOrNullDocument"),
        ("get", "loans/{id}/relationships/book", "200", plain, "BookLinkage"),
        ("get", "books/{id}/relationships/loans", "200", paged, "LoanListLinkage"),
        ("post", "operations", "200", atomic, "Results"),
    ] {
        let answer = &operation(method, path)["responses"][status]["content"];
        assert_eq!(answer[media]["schema"], reference(schema), "{method} {path}: {answer}");
    }
    for (method, path, media, schema) in [
        ("post", "books", plain, "BookCreate"),
        ("patch", "books/{id}", plain, "BookUpdate"),
        ("post", "operations", atomic, "Operations"),
    ] {
        let body = &operation(method, path)["requestBody"];
        assert_eq!(body["content"][media]["schema"], reference(schema), "{method} {path}: {body}");
        assert_eq!(body["required"], true);
    }
    assert!(operation("delete", "books/{id}")["responses"]["204"].get("content").is_none());
    let report = &operation("get", "stocktaking")["responses"]["200"]["content"][plain]["schema"];
    assert_eq!(report["properties"]["meta"], crate::schema::ordinal());
}

#[test]
fn what_a_real_run_sent_and_got_is_shown() {
    let added = operation("post", "books");
    assert_eq!(added["requestBody"]["content"]["application/vnd.api+json"]["example"]["data"], "a book");
    assert_eq!(added["responses"]["201"]["content"]["application/vnd.api+json"]["example"]["data"], "a new book");
    let id = parameter(&operation("get", "books/{id}"), "id");
    assert_eq!(id["example"], "0190c5a0-7b1e-7c3a-9f00-0123456789ab");
    assert!(parameter(&operation("delete", "books/{id}"), "id").get("example").is_none());
}

#[test]
fn a_new_resource_says_what_can_be_asked_about_it() {
    let links = operation("post", "books")["responses"]["201"]["links"].clone();
    let names: Vec<&String> = links.as_object().unwrap().keys().collect();
    assert_eq!(names, ["getBook", "changeBook", "dropBook", "lend", "loansLinkage"]);
    assert_eq!(links["getBook"], json!({ "operationId": "getBook", "parameters": { "id": "$response.body#/data/id" } }));
    assert!(operation("get", "books/{id}")["responses"]["200"].get("links").is_none());
}

#[test]
fn the_query_grammar_becomes_parameters() {
    let list = operation("get", "books");
    let names = parameters(&list, "query");
    let of = |field: &str| names.iter().filter(|name| name.starts_with(&format!("filter[{field}]"))).count();
    for (field, count) in
        [("id", 2), ("title", 3), ("q", 1), ("pages", 6), ("added_at", 6), ("is_lent", 2), ("binding", 2), ("value", 6)]
    {
        assert_eq!(of(field), count, "{field}");
    }
    assert_eq!(names[names.len() - 4..], ["sort", "page[size]", "page[after]", "page[before]"]);
    let size = json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 20 });
    assert_eq!(parameter(&list, "page[size]")["schema"], size);
    assert_eq!(pattern(&list, "sort"), "^(?!.*title.*title)(?!.*pages.*pages)-?(title|pages)(,-?(title|pages)){0,1}$");
    let one = operation("get", "loans/{id}");
    assert_eq!(parameters(&one, "query"), ["include", "fields[loans]"]);
    assert_eq!(pattern(&one, "include"), "^((book)(,(book))*)?$");
    assert_eq!(pattern(&one, "fields[loans]"), "^((days|book)(,(days|book))*)?$");
    assert_eq!(parameters(&operation("get", "books/{id}"), "query"), [""; 0]);
}

#[test]
fn filters_say_what_they_take() {
    let list = operation("get", "books");
    let description = |name: &str| parameter(&list, name)["description"].as_str().unwrap().to_owned();
    let several = "equal to one of these, separated by commas";
    assert_eq!(description("filter[binding]"), format!("Only where `binding` is: {several} (of `glue`, `thread`)."));
    assert_eq!(description("filter[q]"), "Only where `q` is: found by (words, all of which must occur).");
    assert_eq!(description("filter[pages][lt]"), "Only where `pages` is: less than this (whole numbers).");
    assert_eq!(pattern(&list, "filter[binding]"), "^(glue|thread)(,(glue|thread)){0,99}$");
    assert_eq!(pattern(&list, "filter[is_lent][ne]"), "^(true|false)(,(true|false)){0,99}$");
    assert_eq!(pattern(&list, "filter[pages][gt]"), "^-?(0|[1-9][0-9]{0,17})$");
    assert_eq!(pattern(&list, "filter[title]"), "^([^,]+(,[^,]+){0,99})?$");
    assert_eq!(pattern(&list, "filter[title][contains]"), "\\S");
    assert_eq!(pattern(&list, "filter[currency][lte]"), "^(EUR|USD)$", "words of three capitals are found");
    assert!(pattern(&list, "filter[value][gte]").starts_with("^-?(0|"), "anything else is a decimal");
    assert!(pattern(&list, "filter[added_at][lt]").contains("-02-29"));
    assert!(pattern(&list, "filter[id]").contains("{12}(,"));
}
