//! The log of the process.

use super::*;

#[test]
fn each_request_is_a_line_for_programs() {
    let shop = Watched::start(&["--log-format", "json"], &[]);
    shop.sell("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    let told = shop.stop();
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    for line in &lines {
        let time = line["time"].as_str().unwrap();
        assert!(time.len() == 24 && time.ends_with('Z') && line["level"].is_string() && line["service"].is_string(), "{line}");
    }
    let sold = lines.iter().find(|line| line["request_id"] == "sold-1" && line["method"] == "POST").unwrap();
    for (name, expected) in [
        ("service", json!("inventory")),
        ("method", json!("POST")),
        ("route", json!("/inventory/purchase")),
        ("status", json!(201)),
        ("key", json!("shop")),
        ("trace_id", json!("0af7651916cd43dd8448eb211c80319c")),
        ("client", json!("127.0.0.1")),
    ] {
        assert_eq!(sold[name], expected, "{name} of {sold}");
    }
    assert!(sold["duration_ms"].as_f64() > Some(0.0) && sold["bytes"].as_u64() > Some(0), "{sold}");
    let said = |text: &str| lines.iter().any(|line| line["message"].as_str().unwrap().contains(text));
    assert!(said("serves bodega on") && said("a migration was applied"), "{told}");
    // Products were asked, as anybody is.
    let asked = lines.iter().find(|line| line["service"] == "products" && line["request_id"] == "sold-1").unwrap();
    assert_eq!((&asked["status"], &asked["key"]), (&json!(200), &json!("shop")), "{asked}");
    for secret in [INVENTORY_KEY, PRODUCTS_KEY] {
        assert!(!told.contains(secret), "{told}");
    }
}

#[test]
fn people_read_lines_with_a_time() {
    let shop = Watched::start(&[], &[]);
    shop.sell("");
    let told = shop.stop();
    assert!(told.lines().all(|line| line.starts_with("20") && line.get(23..25) == Some("Z ")), "{told}");
    assert!(told.contains(" INFO  inventory: request method=POST path=/inventory/purchase "), "{told}");
}

#[test]
fn who_does_not_read_the_log_stops_nobody() {
    let shop = Watched::start(&[], &[]);
    // More than the pipe and the queue hold, and nobody reads.
    for _ in 0..20 {
        for _ in 0..100 {
            assert_eq!(shop.ask(&Method::GET, &format!("/products/{}", "x".repeat(200)), None, &[]).0, 401);
        }
    }
    shop.sell("");
}
