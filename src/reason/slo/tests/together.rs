//! Rows that hang together tell less: every interval goes by n / φ.

use super::*;
use crate::measure::interval::{wilson_at, wilson_share};
use crate::measure::sequence::confidence_sequence;

fn with_phi(counts: &Counts, phi: f64) -> Counts {
    Counts {
        phi,
        ..counts.clone()
    }
}

#[test]
fn intervals_are_those_of_fewer_rows() {
    let counts = counts(DAY_US, (0..28).map(|_| (12.0, 1000)));
    let plain = tell(
        &counts,
        &windows(&counts),
        &setting(0.99, Period::Rolling(28)),
        false,
    );
    for unknown in [0.0, 0.4, 1.0] {
        let same = with_phi(&counts, unknown);
        let told = tell(
            &same,
            &windows(&same),
            &setting(0.99, Period::Rolling(28)),
            false,
        );
        assert_eq!(told, plain);
    }
    let counts = with_phi(&counts, 4.0);
    let told = tell(
        &counts,
        &windows(&counts),
        &setting(0.99, Period::Rolling(28)),
        false,
    );
    // The numbers stay: 336 of 28,000, of which 280 are allowed.
    assert_eq!(told.budget.consumed, plain.budget.consumed);
    near(told.budget.consumed.unwrap(), 1.2);
    let (low, high) = confidence_sequence(336.0 / 4.0, 28_000.0 / 4.0, 0.01);
    let found = told.budget.interval.unwrap();
    near(found.0, low / 0.01);
    near(found.1, high / 0.01);
    let (share, band) = told.windows[0].good.unwrap();
    near(share, 0.988);
    let wanted = wilson_share(0.988, 250.0);
    near(band.0, wanted.0);
    near(band.1, wanted.1);
    let projection = told.projection.unwrap();
    near(projection.burn_high, wilson_share(0.012, 750.0).1 / 0.01);
}

#[test]
fn the_guard_against_noise_asks_for_more() {
    // One day at 3.6 %; 1 % is allowed, and the rule fires above three times that.
    let row = row(86_400, 86_400, 3.0);
    for (n, phi) in [
        (1000_u64, 1.0),
        (2000, 1.0),
        (4000, 1.0),
        (4000, 2.0),
        (4000, 5.0),
    ] {
        let bad = 0.036 * n as f64;
        let (low, _) = wilson_at(0.036, n as f64 / phi, 1.644_853_626_951_472_7);
        let counts = with_phi(&counts(DAY_US, [(0.0, n), (bad, n)]), phi);
        let totals = counts.totals();
        let watch = watch(&totals, row, Period::Rolling(30));
        let found = replay(&totals, &watch, &rule(0.99, Gates::ALL));
        assert_eq!(found.fires[1], low > 0.03, "{n} {phi}");
        // The unguarded rule does not ask.
        assert_eq!(found.unguarded, 1);
    }
    // Both answers occur.
    let lower = |n: f64| wilson_at(0.036, n, 1.644_853_626_951_472_7).0;
    assert!(lower(4000.0) > 0.03 && lower(1000.0) < 0.03 && lower(800.0) < 0.03);
}

#[test]
fn what_is_over_the_budget_may_be_noise_where_rows_hang_together() {
    let counts = counts(DAY_US, (0..28).map(|_| (16.0, 1000)));
    let of = |phi: f64| {
        let counts = with_phi(&counts, phi);
        let told = tell(
            &counts,
            &windows(&counts),
            &setting(0.99, Period::Rolling(28)),
            false,
        );
        told.standing.id()
    };
    assert_eq!((of(1.0), of(30.0)), ("breached", "cannot_tell"));
}
