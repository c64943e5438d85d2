//! One purchase is one trace.

use super::collector::{attribute, hex};
use super::*;
use opentelemetry_proto::tonic::trace::v1::Span;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// The names of the spans from one up to the client's own, which is not among them.
fn way_up(spans: &[Span], from: &Span) -> Vec<String> {
    let mut names = vec![from.name.clone()];
    let mut parent = from.parent_span_id.clone();
    while let Some(span) = spans.iter().find(|span| span.span_id == parent) {
        names.push(span.name.clone());
        parent.clone_from(&span.parent_span_id);
    }
    assert_eq!(hex(&parent), "b7ad6b7169203331", "the way of {names:?} leads to the client's span");
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn one_purchase_is_one_trace_through_both_services_and_their_databases() {
    let (collector, url) = Collector::start().await;
    let shop = Watched::start(&[], &[("OTEL_EXPORTER_OTLP_ENDPOINT", &url)]);
    shop.sell(&format!("00-{TRACE}-b7ad6b7169203331-01"));
    shop.stop();
    let all = collector.spans.lock().unwrap().clone();
    let spans: Vec<Span> = all.iter().filter(|span| hex(&span.trace_id) == TRACE).cloned().collect();
    let find = |name: &str| spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("{name} in {spans:#?}"));

    let sold = ["POST /inventory/purchase"];
    let bought = ["buy", "run inventory", sold[0]];
    assert_eq!(way_up(&spans, find("buy")), bought);
    let asked = spans.iter().find(|span| span.name.starts_with("GET /products")).expect("products were asked");
    assert_eq!(way_up(&spans, asked)[1..], ["GET", "run inventory", sold[0]]);
    let looked_up: Vec<&Span> =
        spans.iter().filter(|span| attribute(&span.attributes, "db.namespace").as_deref() == Some("products")).collect();
    assert!(!looked_up.is_empty(), "{spans:#?}");
    for statement in looked_up {
        assert_eq!(way_up(&spans, statement)[1..3], ["run products".to_owned(), asked.name.clone()]);
    }
    let server = find(sold[0]);
    for (name, expected) in [
        ("http.request.method", "POST"),
        ("http.route", "/inventory/purchase"),
        ("http.response.status_code", "201"),
        ("url.path", "/inventory/purchase"),
        ("bodega.component", "inventory"),
        ("bodega.key", "shop"),
        ("bodega.request_id", "sold-1"),
    ] {
        assert_eq!(attribute(&server.attributes, name).as_deref(), Some(expected), "{name}");
    }
    // No value of a statement, and no key, is in any span.
    for secret in [INVENTORY_KEY, PRODUCTS_KEY] {
        assert!(!format!("{all:?}").contains(secret));
    }
    let metrics: BTreeSet<String> = collector.metrics.lock().unwrap().iter().cloned().collect();
    assert!(metrics.contains("http.server.request.duration") && metrics.contains("bodega.breaker.state"), "{metrics:?}");
    let lines = collector.lines.lock().unwrap();
    assert!(lines.contains(&("request".to_owned(), TRACE.to_owned())), "{lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_down_or_silent_stops_nobody() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for url in [format!("http://{}", silent.local_addr().unwrap()), format!("http://{nobody}")] {
        let shop = Watched::start(&[], &[("OTEL_EXPORTER_OTLP_ENDPOINT", &url)]);
        shop.sell("");
        shop.stop();
    }
}
