//! Drift equals scipy's and numpy's, its noise floors hold, and verdicts find what moved.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

use wellenough::measure::drift::{
    CategoricalReference, DriftReading, NumericReference, js_distance, js_hist30, ks, psi,
    psi_categorical, psi_decile, wasserstein,
};
use wellenough::measure::{Reading, histogram};
use wellenough::reason::drift::{Verdict, effect, judge_reading};

use crate::reference::{Draws, assert_close, cases, counts, load, numbers};

const REFERENCE: &str = include_str!("reference/drift.json");

#[test]
fn numeric_measures_equal_scipy_and_numpy() {
    let document = load(REFERENCE);
    for (name, case) in cases(&document, "numeric") {
        let (reference, current) = (numbers(&case["reference"]), numbers(&case["current"]));
        let (base_2, base_e) = js_hist30(&reference, &current);
        let fitted = NumericReference::new(reference.clone(), 0);
        let readings = [
            ("ks", ks(&reference, &current)),
            ("wasserstein", wasserstein(&reference, &current)),
            (
                "wasserstein_normed",
                fitted.wasserstein_normed(&current).reading,
            ),
            ("psi_decile", psi_decile(&reference, &current)),
            ("js_hist30", base_2),
            ("js_hist30_e", base_e),
        ];
        for (measure, reading) in readings {
            assert_reading(
                &format!("{name}: {measure}"),
                reading,
                case["expected"][measure].as_f64(),
            );
        }
        let edges = histogram::linspace(
            reference.first().unwrap().min(current[0]),
            reference.last().unwrap().max(*current.last().unwrap()),
            30,
        );
        assert_eq!(edges, numbers(&case["edges"]), "{name}");
        assert_eq!(
            histogram::counts_between(&current, &edges),
            counts(&case["histogram"]),
            "{name}"
        );
    }
}

#[test]
fn level_measures_equal_scipy_and_numpy() {
    let document = load(REFERENCE);
    for (name, case) in cases(&document, "levels") {
        let (reference, current) = (counts(&case["reference"]), counts(&case["current"]));
        for (measure, reading) in [
            ("jensenshannon", js_distance(&reference, &current)),
            ("psi", psi(&reference, &current)),
            ("psi_categorical", psi_categorical(&reference, &current)),
        ] {
            assert_reading(
                &format!("{name}: {measure}"),
                reading,
                case["expected"][measure].as_f64(),
            );
        }
    }
}

#[test]
fn quantiles_equal_numpy() {
    let document = load(REFERENCE);
    for case in document["quantiles"].as_array().unwrap() {
        let values = numbers(&case["values"]);
        let found = [0.0, 0.1, 0.25, 0.5, 0.9, 1.0]
            .map(|share| histogram::quantile(&values, share).unwrap());
        assert_eq!(found.to_vec(), numbers(&case["expected"]));
    }
}

#[test]
fn noise_passes_its_floor_about_once_in_a_hundred() {
    let shapes: [Shape; 4] = [
        ("uniform", Draws::uniform),
        ("normal", Draws::normal),
        ("coin", |draws| f64::from(u8::from(draws.is(0.3)))),
        ("rounded", |draws| (draws.normal() * 2.0).round()),
    ];
    for (shape, draw) in shapes {
        let mut draws = Draws::new(3);
        let mut passed = std::collections::BTreeMap::<&str, u32>::new();
        let rounds = 60;
        let windows = 20;
        for _ in 0..rounds {
            let reference = NumericReference::new(draws.ascending(3000, draw), 0);
            for _ in 0..windows {
                let window = draws.ascending(400, draw);
                for reading in reference.against(&window, 0, false) {
                    let above = reading.reading.unwrap().value.abs() > reading.floor.unwrap();
                    *passed.entry(reading.measure).or_default() += u32::from(above);
                }
            }
        }
        for (measure, passed) in passed {
            let share = f64::from(passed) / f64::from(rounds * windows);
            assert!(share <= 0.025, "{shape} {measure}: {share}");
        }
    }
}

#[test]
fn the_floor_of_wasserstein_is_not_too_high() {
    let mut draws = Draws::new(4);
    let reference = NumericReference::new(draws.ascending(5000, Draws::normal), 0);
    let passed = (0..2000).filter(|_| {
        let reading = reference.wasserstein_normed(&draws.ascending(300, Draws::normal));
        reading.reading.unwrap().value > 0.8 * reading.floor.unwrap()
    });
    assert!(
        passed.count() > 40,
        "four fifths of the floor are passed more often than twice in a hundred"
    );
}

#[test]
fn what_moved_is_found_and_what_did_not_is_left_alone() {
    let mut draws = Draws::new(8);
    let reference = NumericReference::new(draws.ascending(5000, Draws::normal), 50);
    let calm = reference.against(&draws.ascending(5000, Draws::normal), 50, true);
    assert!(
        verdicts(&calm, 5000)
            .iter()
            .all(|(_, verdict)| *verdict == Verdict::Ok),
        "{:?}",
        verdicts(&calm, 5000)
    );
    let moved = reference.against(
        &draws.ascending(5000, |draws| draws.normal() + 0.6),
        1500,
        true,
    );
    assert!(
        verdicts(&moved, 5000)
            .iter()
            .all(|(_, verdict)| *verdict == Verdict::Alarm),
        "{:?}",
        verdicts(&moved, 5000)
    );
    assert!(effect(&moved) > 1.0 && effect(&calm) < 0.3);
    let few = reference.against(&draws.ascending(40, Draws::normal), 0, false);
    let told = verdicts(&few, 5000);
    assert!(
        told.iter()
            .any(|(_, verdict)| *verdict == Verdict::CannotTell),
        "{told:?}"
    );
    assert!(
        told.iter().all(|(_, verdict)| *verdict != Verdict::Alarm),
        "{told:?}"
    );
}

#[test]
fn levels_that_swap_are_found() {
    let reference = CategoricalReference {
        counts: vec![700, 300],
        missing: 0,
    };
    let swapped = reference.against(&[300, 700], 0, false);
    let found: Vec<_> = verdicts(&swapped, 1000)
        .into_iter()
        .filter(|(measure, _)| *measure != "missing_share")
        .collect();
    assert!(
        found.iter().all(|(_, verdict)| *verdict == Verdict::Alarm),
        "{found:?}"
    );
}

type Shape = (&'static str, fn(&mut Draws) -> f64);

fn verdicts(readings: &[DriftReading], n_reference: u64) -> Vec<(&'static str, Verdict)> {
    readings
        .iter()
        .filter_map(|reading| Some((reading.measure, judge_reading(reading, n_reference)?)))
        .collect()
}

fn assert_reading(what: &str, reading: Reading, expected: Option<f64>) {
    match expected {
        Some(expected) => {
            let estimate = reading.unwrap_or_else(|undefined| panic!("{what}: {undefined}"));
            assert_close(estimate.value, expected, 1e-11, what);
        }
        None => assert!(reading.is_err(), "{what}: {reading:?}"),
    }
}
