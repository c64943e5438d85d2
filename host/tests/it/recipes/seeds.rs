//! Recipe 42: the model checker.

use crate::harness::judged::bench;
use crate::harness::size;
use checker::random::Size;
use checker::run;

/// Every seed is a run with all operations and all faults. A failure prints its seed, which replays it.
#[tokio::test]
async fn recipe_42_model_checker() {
    let bench = bench();
    let first = std::env::var("BODEGA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    for seed in first..first + size(25, 1_000) {
        let outcome = run::seed(&bench, seed, &Size::default()).await.unwrap();
        assert!(outcome.findings.is_empty(), "{}", outcome.report());
    }
}

/// Recipe 6: purchases, movements, absolute values and cancellations all at once, without faults and with more clients.
#[tokio::test]
async fn recipe_06_mixed_writers() {
    let size = Size { clients: 12, phases: 1, steps: size(25, 400), products: 2, faults: false };
    let outcome = run::seed(&bench(), 6, &size).await.unwrap();
    assert!(outcome.findings.is_empty(), "{}", outcome.report());
}
