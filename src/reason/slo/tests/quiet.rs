//! Traffic on which nothing is wrong.

use std::fmt::Write as _;

use super::*;

/// Good traffic of few rows: how often each rule begins to fire, with and without guards.
#[test]
#[expect(clippy::print_stdout, reason = "rates to look at")]
fn quiet_traffic_raises_no_alarm() {
    let mut state = 11_u64;
    let mut uniform = move || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut told = String::new();
    // Exactly as many bad rows as the objective allows: the hardest case that must stay quiet.
    for (objective, n) in [(0.99, 5), (0.99, 50), (0.99, 500), (0.95, 20), (0.999, 100)] {
        let hours = 24 * 365 * 4;
        let beta = allowed_share(objective);
        let rows = (0..hours).map(|_| {
            let bad = (0..n).filter(|_| uniform() < beta).count() as f64;
            (bad, n)
        });
        let totals = counts(HOUR_US, rows.collect::<Vec<_>>()).totals();
        for row in profile(Cadence::Hourly, 30)
            .into_iter()
            .filter(|row| row.burn > 1.5)
        {
            let watch = watch(&totals, row, Period::Rolling(30));
            // Moments at which the condition holds, without what goes on after them.
            let share = |gates| {
                let fires = replay_keeping(&totals, &watch, &rule(objective, gates), 0).fires;
                fires.iter().filter(|fires| **fires).count() as f64 / f64::from(hours)
            };
            let (naive, gated) = (share(Gates::NONE), share(Gates::ALL));
            let _ = writeln!(
                told,
                "{objective} n={n} {}x: {naive:.5} naive, {gated:.6} gated",
                row.burn
            );
            assert!(gated <= 1e-3, "{told}");
            assert!(gated <= naive);
        }
    }
    println!("{told}");
    // Five rows a window: one bad row is above 14.4 · 1 %; the guards hold all of that back.
    let rows = (0..200_000).map(|_| ((0..5).filter(|_| uniform() < 0.01).count() as f64, 5));
    let totals = counts(HOUR_US, rows.collect::<Vec<_>>()).totals();
    let watch = watch(&totals, row(3600, 3600, 14.4), Period::Rolling(30));
    let share = |gates| {
        let fires = replay_keeping(&totals, &watch, &rule(0.99, gates), 0).fires;
        fires.iter().filter(|fires| **fires).count() as f64 / 200_000.0
    };
    // 1 − 0.99⁵ = 0.049.
    assert!((share(Gates::NONE) - 0.049).abs() < 0.002);
    assert!(share(Gates::ALL) <= 5e-5, "{}", share(Gates::ALL));
}
