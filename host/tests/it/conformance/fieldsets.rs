//! Sparse fieldsets.

use super::shows;
use crate::harness::{Shop, change, furnish, new_product};
use serde_json::{Value, json};

shows! {
    "SF1" Must "fields[type] leaves only these fields on resources of the type, relationships among them, included ones too." => only_what_was_asked_for;
    "SF2" Must "An empty fields[type] leaves no field." => only_what_was_asked_for;
    "SF3" Must "type, id and links stay." => only_what_was_asked_for;
    "SF4" Must "With the relationship left out, what include asked for is still there." => only_what_was_asked_for;
    "SF5" Choice "A type or a field that is not known is 400; answers to changes take fields too." => unknown_fields;
}

fn fields(resource: &Value) -> Vec<&str> {
    let of =
        |name: &str| resource[name].as_object().into_iter().flat_map(|all| all.keys()).map(String::as_str).collect::<Vec<_>>();
    [of("attributes"), of("relationships")].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_asked_for() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for (query, own, included) in [
        ("fields[purchases]=quantity,product&fields[products]=sku", vec!["quantity", "product"], vec!["sku"]),
        (
            "fields[purchases]=product",
            vec!["product"],
            vec!["sku", "name", "description", "price", "currency", "status", "created_at", "updated_at", "version", "inventory"],
        ),
        ("fields[purchases]=&fields[products]=", vec![], vec![]),
        ("fields[purchases]=quantity&fields[products]=inventory", vec!["quantity"], vec!["inventory"]),
    ] {
        for path in [
            format!("/inventory/purchases/{}?include=product&{query}", ids.purchase),
            format!("/inventory/purchases?include=product&{query}"),
        ] {
            let answer = shop.get(&path).await.is(200);
            let one = answer.body["data"].get(0).unwrap_or(&answer.body["data"]);
            assert_eq!(fields(one), own, "{}", answer.text);
            assert_eq!(fields(&answer.body["included"][0]), included, "{}", answer.text);
            for resource in [one, &answer.body["included"][0]] {
                assert!(resource["id"].is_string() && resource["type"].is_string() && resource["links"]["self"].is_string());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_fields() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for query in [
        "fields[products]=nope",
        "fields[products]=sku,nope",
        "fields[products]=SKU",
        "fields[people]=name",
        "fields[products]=sku,,name",
        "fields=sku",
    ] {
        let name = query.split('=').next().unwrap();
        assert_eq!(shop.get(&format!("/products?{query}")).await.fails(400, "invalid_query_parameter").sources(), [name]);
    }
    let made = shop.post("/products?fields[products]=sku", &new_product("SF-1", "1")).await.is(201);
    assert_eq!(fields(&made.body["data"]), ["sku"]);
    let path = format!("/inventory/{}?fields[inventory]=version", ids.product);
    let changed = shop.patch(&path, &change("inventory", &ids.product, json!({ "low_stock_threshold": 3 }))).await.is(200);
    assert_eq!(fields(&changed.body["data"]), ["version"]);
}
