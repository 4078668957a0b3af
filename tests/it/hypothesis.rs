//! Tests of two samples and their distributions against scipy (`reference/make_hypothesis.py`), and their laws.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

use proptest::prelude::*;
use wellenough::measure::drift::{hellinger, l_infinity, total_variation};
use wellenough::measure::hypothesis::{
    Alternative, Tested, anderson_darling, cramer_von_mises, energy_distance, epps_singleton,
    fisher_exact, g_test, ks_asymptotic, ks_test, mann_whitney, student_t, welch_t,
};
use wellenough::measure::special::{
    bessel_k_quarter, chi_square_sf, kolmogorov_sf, normal_sf, student_two_sided,
};

use crate::reference::{assert_close, cases, counts, load, numbers};

type Compare = fn(&[f64], &[f64]) -> Tested;

const TOLERANCE: f64 = 1e-9;

fn document() -> serde_json::Value {
    load(include_str!("reference/hypothesis.json"))
}

/// Tails may be far below 1e-3, where `assert_close` looks at the absolute gap only.
fn assert_tail(found: f64, expected: f64, what: &str) {
    let near = expected < 1e-300 && found < 1e-300;
    assert!(
        near || (found - expected).abs() <= TOLERANCE * expected.abs(),
        "{what}: found {found:e}, expected {expected:e}"
    );
}

#[test]
fn tails_equal_scipys() {
    let document = document();
    let rows = |name: &str| -> Vec<Vec<f64>> {
        let rows = document["tails"][name].as_array().unwrap();
        rows.iter().map(numbers).collect()
    };
    for row in rows("normal_sf") {
        assert_tail(normal_sf(row[0]), row[1], "normal");
    }
    for row in rows("chi2_sf") {
        assert_tail(chi_square_sf(row[0], row[1]), row[2], &format!("{row:?}"));
    }
    for row in rows("t_two_sided") {
        assert_tail(
            student_two_sided(row[0], row[1]),
            row[2],
            &format!("{row:?}"),
        );
    }
    for row in rows("kve_quarter") {
        assert_tail(bessel_k_quarter(row[0]), row[1], &format!("{row:?}"));
    }
    for row in rows("kstwo_sf") {
        // Near 1 the tail is what is left of 1, there as here.
        assert_close(
            kolmogorov_sf(row[0], row[1]),
            row[2],
            TOLERANCE,
            &format!("{row:?}"),
        );
    }
}

#[test]
fn tests_equal_scipys() {
    let document = document();
    for (name, case) in cases(&document, "samples") {
        let (a, b) = (numbers(&case["reference"]), numbers(&case["current"]));
        let check = |id: &str, test: Tested| {
            let (test, expected) = (test.unwrap(), numbers(&case[id]));
            assert_close(
                test.statistic,
                expected[0],
                TOLERANCE,
                &format!("{name} {id}"),
            );
            assert_close(
                test.p_value,
                expected[1],
                TOLERANCE,
                &format!("{name} {id} p"),
            );
        };
        check("ks", ks_test(&a, &b));
        check("ks_asymptotic", ks_asymptotic(&a, &b));
        check("mann_whitney", mann_whitney(&a, &b, Alternative::TwoSided));
        check("mann_whitney_less", mann_whitney(&a, &b, Alternative::Less));
        check("cramer_von_mises", cramer_von_mises(&a, &b));
        check("anderson_darling", anderson_darling(&a, &b));
        check("student_t", student_t(&a, &b));
        check("welch_t", welch_t(&a, &b));
        check("epps_singleton", epps_singleton(&a, &b));
        let energy = energy_distance(&a, &b).unwrap().value;
        assert_close(energy, case["energy"].as_f64().unwrap(), TOLERANCE, name);
    }
    for (name, case) in cases(&document, "tables") {
        let side = |id: &str| <[u64; 2]>::try_from(counts(&case[id])).unwrap();
        let test = fisher_exact(side("reference"), side("current")).unwrap();
        let expected = numbers(&case["fisher"]);
        assert_close(test.statistic, expected[0], TOLERANCE, name);
        assert_close(test.p_value, expected[1], 1e-8, name);
    }
}

fn sample() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![-5.0..5.0_f64, (-3..=3_i8).prop_map(f64::from)];
    prop::collection::vec(value, 0..40).prop_map(|mut values| {
        values.sort_unstable_by(f64::total_cmp);
        values
    })
}

proptest! {
    /// Every answer is a finite statistic with a p-value between 0 and 1; two-sided tests do not mind the order.
    #[test]
    fn p_values_are_shares_and_two_sided_tests_symmetric(a in sample(), b in sample()) {
        let two_sided = |a: &[f64], b: &[f64]| mann_whitney(a, b, Alternative::TwoSided);
        let tests: [Compare; 6] =
            [ks_test, ks_asymptotic, cramer_von_mises, anderson_darling, student_t, epps_singleton];
        for test in tests.into_iter().chain([two_sided as Compare]) {
            let (there, back) = (test(&a, &b), test(&b, &a));
            prop_assert_eq!(there.is_ok(), back.is_ok());
            if let (Ok(there), Ok(back)) = (there, back) {
                prop_assert!((0.0..=1.0).contains(&there.p_value), "{:?}", there);
                prop_assert!((there.p_value - back.p_value).abs() < 1e-7, "{:?} {:?}", there, back);
            }
        }
    }

    /// Distances are 0 for the same shape, symmetric, and at most 1.
    #[test]
    fn distances_of_counts_are_distances(pairs in prop::collection::vec((0..30_u64, 0..30_u64), 1..12)) {
        let (a, b): (Vec<u64>, Vec<u64>) = pairs.into_iter().unzip();
        for distance in [hellinger, total_variation, l_infinity] {
            if let Ok(there) = distance(&a, &b) {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&there.value));
                prop_assert!((there.value - distance(&b, &a).unwrap().value).abs() < 1e-12);
                prop_assert_eq!(distance(&a, &a).unwrap().value, 0.0);
            }
        }
        if let (Ok(there), Ok(back)) = (g_test(&a, &b), g_test(&b, &a)) {
            prop_assert!((there.p_value - back.p_value).abs() < 1e-9);
        }
    }
}
