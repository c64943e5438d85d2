//! The listener for operators.

use super::*;

/// The value of the series with these labels.
fn value(metrics: &str, name: &str, labels: &[&str]) -> Option<f64> {
    let is_it = |line: &&str| {
        let rest = line.strip_prefix(name).filter(|rest| rest.starts_with(['{', ' ']));
        rest.is_some_and(|rest| labels.iter().all(|label| rest.contains(label)))
    };
    metrics.lines().find(is_it)?.rsplit(' ').next()?.parse().ok()
}

#[test]
fn what_an_operator_asks_for_is_there() {
    let shop = Watched::start(&[], &[]);
    shop.sell("");
    assert_eq!(shop.ask(&Method::GET, "/nothing/here", None, &[]).0, 404);
    let (status, metrics) = shop.admin("/metrics");
    assert_eq!(status, 200);
    let bought = ["http_route=\"/inventory/purchase\"", "http_response_status_code=\"201\"", "service=\"inventory\""];
    let requests = "http_server_request_duration_seconds_count";
    for (name, labels, expected) in [
        (requests, &bought[..], 1.0),
        (requests, &["http_response_status_code=\"409\"", "error_type=\"insufficient_stock\""][..], 1.0),
        (requests, &["http_response_status_code=\"404\"", "service=\"bodega\""][..], 1.0),
        ("db_client_operation_duration_seconds_count", &["db_query_summary=\"buy\"", "db_namespace=\"inventory\""][..], 2.0),
        ("bodega_breaker_state", &["service=\"inventory\""][..], 0.0),
        ("bodega_requests_active", &["kind=\"changes\""][..], 0.0),
        ("bodega_instances_busy", &["service=\"products\""][..], 0.0),
    ] {
        assert_eq!(value(&metrics, name, labels), Some(expected), "{name} {labels:?} in\n{metrics}");
    }
    for (name, labels) in [
        ("bodega_database_group_size_count", &["db_namespace=\"inventory\""][..]),
        ("bodega_database_write_wait_seconds_count", &["db_namespace=\"products\""][..]),
        ("bodega_database_size_bytes", &["db_namespace=\"inventory\"", "file=\"database\""][..]),
        ("http_client_request_duration_seconds_count", &["service=\"inventory\"", "http_response_status_code=\"200\""][..]),
        ("bodega_feed_position", &["db_namespace=\"inventory\""][..]),
        ("bodega_instances_made_total", &["service=\"inventory\""][..]),
        ("bodega_connections_limit", &[][..]),
        ("process_memory_usage_bytes", &[][..]),
    ] {
        assert!(value(&metrics, name, labels).is_some_and(|value| value > 0.0), "{name} {labels:?} in\n{metrics}");
    }
    let (status, version) = shop.admin("/version");
    let version: Value = serde_json::from_str(&version).unwrap();
    assert_eq!(
        (status, &version["version"], &version["application"]),
        (200, &json!(env!("CARGO_PKG_VERSION")), &json!("bodega"))
    );
    assert!(version["schema"]["inventory"].as_u64() > Some(0) && version["commit"].is_string(), "{version}");
    assert_eq!(shop.admin("/").0, 404);
}

#[test]
fn what_clients_make_up_is_no_label() {
    let shop = Watched::start(&[], &[]);
    for number in 0..50 {
        let key = format!("made-up-{number}");
        shop.ask(&Method::GET, &format!("/products/made-up-{number}?made-up-{number}"), None, &[("x-api-key", PRODUCTS_KEY)]);
        shop.ask(&Method::GET, &format!("/made-up-{number}"), None, &[("x-api-key", &key), ("x-request-id", &key)]);
    }
    shop.ask(&Method::from_bytes(b"MADE-UP").unwrap(), "/products", None, &[("x-api-key", PRODUCTS_KEY)]);
    let (_, metrics) = shop.admin("/metrics");
    assert!(!metrics.to_lowercase().contains("made-up"), "{metrics}");
    assert!(metrics.contains("http_request_method=\"_OTHER\""), "{metrics}");
}

#[test]
fn who_scrapes_all_the_time_costs_nothing_more() {
    let shop = Watched::start(&[], &[]);
    let first = shop.admin("/metrics").1;
    shop.sell("");
    // Within the second the same text is given out.
    let again = (0..100).map(|_| shop.admin("/metrics")).all(|(status, text)| status == 200 && !text.is_empty());
    assert!(again && !first.is_empty());
    let refused = curl(&format!("http://{}/metrics", shop.admin), &Method::POST, None, &[]);
    assert_eq!(refused.0, StatusCode::METHOD_NOT_ALLOWED.as_u16());
}

#[test]
fn the_dashboard_and_the_alerts_ask_for_what_is_there() {
    let shop = Watched::start(&[], &[]);
    shop.sell("");
    let (_, metrics) = shop.admin("/metrics");
    let words = |text: &str| -> BTreeSet<String> {
        let is_part = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
        text.split(|sign| !is_part(sign)).map(str::to_owned).collect()
    };
    let known = words(&metrics);
    let mut asked = 0;
    for file in ["alerts.yaml", "dashboard.json"] {
        let text = std::fs::read_to_string(repository().join("deploy/monitoring").join(file)).unwrap();
        let ours = |word: &String| ["http_", "db_", "bodega_", "process_"].iter().any(|start| word.starts_with(start));
        let unknown: Vec<String> =
            words(&text).into_iter().filter(ours).inspect(|_| asked += 1).filter(|word| !known.contains(word)).collect();
        assert_eq!(unknown, Vec::<String>::new(), "{file}");
    }
    assert!(asked > 30, "{asked}");
}
