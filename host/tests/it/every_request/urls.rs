//! URLs as people write them.

use crate::harness::{Shop, new_purchase};

#[tokio::test(flavor = "multi_thread")]
async fn urls_as_people_write_them() {
    let shop = Shop::new();
    let product = shop.stocked("URLS", "1", 5).await;
    for path in [
        "/products/",
        "/inventory/",
        &format!("/products/{product}/"),
        &format!("/inventory/{product}/movements/"),
        "/inventory/consistency/",
    ] {
        shop.get(path).await.is(200);
    }
    assert_eq!(shop.post("/inventory/purchase/", &new_purchase(&product, 1)).await.is(201).number("quantity"), 1);
    for path in ["/products//", "/products//x", "/inventory/purchases//", "/products/%2f", "/Products/x/y", "/products/x%"] {
        // The host answers for what is no route of the application.
        if path.starts_with("/products") || path.starts_with("/inventory") {
            shop.get(path).await.fails(404, "not_found");
        }
    }
    for query in [
        "?filter",
        "?=1",
        "?%",
        "?%zz=1",
        "?filter[%00]=1",
        "?sort=%ff",
        "?page[size]=%31%00",
        "?page[after]=%F0%9F%8D%B5",
        "?a[b]c=1",
        "?fields=x",
    ] {
        for path in ["/products", "/inventory", "/inventory/movements"] {
            shop.get(&format!("{path}{query}")).await.fails(400, "invalid_query_parameter");
        }
    }
    for query in ["?", "?&", "?sort=-updated_at&", "?page%5Bsize%5D=1"] {
        shop.get(&format!("/products{query}")).await.is(200);
    }
    shop.check().await;
}
