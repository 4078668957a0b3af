//! Columns together: equal to numpy and scikit-learn, calm where nothing moved, loud where a relation broke.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use proptest::prelude::*;
use wellenough::measure::drift::multivariate::{
    Change, Comoments, Design, Feature, Method, Reconstruction, Residuals, Told, change, eigen,
    logistic, pairs, tell_apart,
};
use wellenough::measure::{Accumulate as _, Reading};
use wellenough::reason::drift::Verdict;
use wellenough::reason::together::{Usual, judge_classifier, judge_correlation};

use crate::reference::{Draws, assert_close, cases, load, numbers};

const REFERENCE: &str = include_str!("reference/multivariate.json");

#[test]
fn eigenvalues_equal_numpy() {
    for (name, case) in cases(&load(REFERENCE), "eigen") {
        let matrix: Vec<Vec<f64>> = case["matrix"]
            .as_array()
            .unwrap()
            .iter()
            .map(numbers)
            .collect();
        let found = eigen(&matrix);
        for (found, expected) in found.values.iter().zip(numbers(&case["values"])) {
            assert!(
                (found - expected).abs() < 1e-12,
                "{name}: {found} {expected}"
            );
        }
    }
}

#[test]
fn the_logistic_fit_equals_scikit_learn() {
    for (name, case) in cases(&load(REFERENCE), "logistic") {
        let codes: Vec<Vec<u32>> = case["codes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|column| numbers(column).into_iter().map(code).collect())
            .collect();
        let levels = numbers(&case["levels"]);
        let labels: Vec<bool> = numbers(&case["labels"])
            .into_iter()
            .map(|label| label > 0.5)
            .collect();
        let weights = numbers(&case["weights"]);
        let values: Vec<Vec<f64>> = codes
            .iter()
            .map(|column| column.iter().copied().map(f64::from).collect())
            .collect();
        let features: Vec<Feature<'_>> = values.iter().map(|v| Feature::Numbers(v)).collect();
        let rows = rows(0..labels.len());
        let design = Design::of(&features, &rows);
        let all: Vec<usize> = (0..labels.len()).collect();
        let penalty = case["penalty"].as_f64().unwrap();
        let found = logistic(&design, &labels, &all, penalty);
        let mut theirs = weights.into_iter();
        for (column, levels) in levels.iter().enumerate() {
            let cells = design.cells_of(column);
            // The last cell is for missing values, of which there are none.
            assert_eq!(
                f64::from(cells.end - cells.start - 1).to_bits(),
                levels.to_bits()
            );
            for cell in cells.start..cells.end - 1 {
                let expected = theirs.next().unwrap();
                let found = found[usize::try_from(cell).unwrap()];
                assert!(
                    (found - expected).abs() < 1e-7,
                    "{name} {cell}: {found} {expected}"
                );
            }
        }
        let intercept = case["intercept"].as_f64().unwrap();
        assert_close(*found.last().unwrap(), intercept, 1e-6, name);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small whole number"
)]
fn code(value: f64) -> u32 {
    value as u32
}

fn rows(range: std::ops::Range<usize>) -> Vec<u32> {
    range.map(|row| u32::try_from(row).unwrap()).collect()
}

/// Five columns that hang together, heavy tails and missing values among them; `shift` moves the third, `turn` turns
/// the relation of the first two round.
fn world(draws: &mut Draws, n: usize, shift: f64, turn: bool) -> Vec<Vec<f64>> {
    let mut columns = vec![Vec::new(); 5];
    for _ in 0..n {
        let (a, b, c) = (draws.normal(), draws.normal(), draws.normal());
        let sign = if turn { -1.0 } else { 1.0 };
        let missing = draws.is(0.05);
        let row = [
            a,
            0.8 * sign * a + 0.6 * b,
            if missing { f64::NAN } else { c + shift },
            libm::exp(1.5 * draws.normal() + 0.5 * a),
            (draws.uniform() * 4.0).floor(),
        ];
        columns
            .iter_mut()
            .zip(row)
            .for_each(|(column, value)| column.push(value));
    }
    columns
}

/// Two worlds, one after the other.
fn joined(before: &[Vec<f64>], now: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let pairs = before.iter().zip(now);
    pairs
        .map(|(before, now)| [before.as_slice(), now].concat())
        .collect()
}

fn features(columns: &[Vec<f64>]) -> Vec<Feature<'_>> {
    columns
        .iter()
        .map(|column| Feature::Numbers(column))
        .collect()
}

/// Verdicts on every correlation, on the classifier and on the reconstruction.
fn verdicts(before: &[Vec<f64>], now: &[Vec<f64>]) -> (Vec<Verdict>, Verdict, Verdict) {
    let (n, m) = (before[0].len(), now[0].len());
    let columns = joined(before, now);
    let features = features(&columns);
    let told = tell_apart(&features, &rows(0..n), &rows(n..n + m));
    let auc = told.auc.unwrap();
    (
        correlations(before, now),
        judge_classifier(auc.value, auc.n / 2),
        reconstruction(&features, n, m),
    )
}

fn correlations(before: &[Vec<f64>], now: &[Vec<f64>]) -> Vec<Verdict> {
    let of = |columns: &[Vec<f64>]| {
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        pairs(&columns)
    };
    let judge = |(before, now): (_, _)| {
        let (before, now): (Reading, Reading) = (before, now);
        let (before, now) = (before.unwrap(), now.unwrap());
        let found: Change = change(&before, &now, Method::Pearson);
        judge_correlation(&found, before.n.min(now.n))
    };
    let both = of(before).into_iter().zip(of(now));
    both.map(|(a, b)| judge((a.reading, b.reading))).collect()
}

fn reconstruction(features: &[Feature<'_>], n: usize, m: usize) -> Verdict {
    let fitted = Reconstruction::fit(features, &rows(0..n)).unwrap();
    let left = |range| {
        let mut left = Residuals::default();
        left.update((&fitted, features, &rows(range)));
        left
    };
    let (reference, current) = (left(0..n), left(n..n + m));
    let parts: Vec<f64> = (0..5)
        .map(|k| left(k * n / 5..(k + 1) * n / 5).finish().unwrap().value)
        .collect();
    let (low, high) = wellenough::measure::drift::nannyml_thresholds(&parts).unwrap();
    let mean = reference.finish().unwrap();
    let usual = Usual {
        value: mean.value,
        error: reference.sampling_error().unwrap(),
        band: (high - low) / 2.0,
        n: mean.n,
        columns: features.len() as u64,
    };
    let now = current.finish().unwrap();
    usual.judge(now.value, current.sampling_error(), now.n)
}

#[test]
fn where_nothing_moved_hardly_anything_alarms() {
    let mut draws = Draws::new(11);
    let rounds = 200;
    let (mut pairs, mut pair_alarms, mut told_alarms, mut left_alarms) = (0, 0, 0, 0);
    for round in 0..rounds {
        let n = [150, 400, 900][round % 3];
        let before = world(&mut draws, 2 * n, 0.0, false);
        let now = world(&mut draws, n, 0.0, false);
        let (correlations, told, left) = verdicts(&before, &now);
        pairs += correlations.len();
        pair_alarms += correlations
            .iter()
            .filter(|v| **v == Verdict::Alarm)
            .count();
        told_alarms += usize::from(told == Verdict::Alarm);
        left_alarms += usize::from(left == Verdict::Alarm);
    }
    assert!(pair_alarms * 200 <= pairs, "{pair_alarms} of {pairs} pairs");
    assert!(told_alarms <= 2, "{told_alarms} of {rounds} classifiers");
    assert!(
        left_alarms <= 4,
        "{left_alarms} of {rounds} reconstructions"
    );
}

#[test]
fn a_relation_that_turns_is_found_though_no_column_moved() {
    let mut draws = Draws::new(12);
    let before = world(&mut draws, 3000, 0.0, false);
    let now = world(&mut draws, 2000, 0.0, true);
    let (correlations, _, left) = verdicts(&before, &now);
    assert_eq!(correlations[..2], [Verdict::Alarm; 2], "the first pair");
    assert_eq!(left, Verdict::Alarm);
    let calm = [&before[0], &now[0], &before[1], &now[1]]
        .map(|column| column.iter().sum::<f64>() / column.len() as f64);
    assert!(calm.iter().all(|mean| mean.abs() < 0.1), "{calm:?}");
}

#[test]
fn a_column_that_moves_is_named_by_the_classifier() {
    let mut draws = Draws::new(13);
    let before = world(&mut draws, 2000, 0.0, false);
    let now = world(&mut draws, 2000, 1.2, false);
    let (_, verdict, _) = verdicts(&before, &now);
    assert_eq!(verdict, Verdict::Alarm);
    let told = told(&before, &now);
    assert_eq!(told.columns[0].0, 2, "{told:?}");
    assert!(told.columns[0].1 > 0.6 && told.alone.is_empty(), "{told:?}");
    let gone = world(&mut draws, 2000, 50.0, false);
    let told = self::told(&before, &gone);
    assert_eq!(told.alone.len(), 1);
    assert!(
        told.alone[0].0 == 2 && told.auc.unwrap().value > 0.95,
        "{told:?}"
    );
    let (rest, shares) = told.rest.unwrap();
    assert!(rest.unwrap().value < 0.55, "{rest:?}");
    assert!(shares.iter().all(|(column, _)| *column != 2), "{shares:?}");
}

fn told(before: &[Vec<f64>], now: &[Vec<f64>]) -> Told {
    let columns = joined(before, now);
    let n = before[0].len();
    tell_apart(&features(&columns), &rows(0..n), &rows(n..columns[0].len()))
}

#[test]
fn few_rows_are_not_told_apart() {
    let mut draws = Draws::new(14);
    let before = world(&mut draws, 49, 0.0, false);
    let now = world(&mut draws, 500, 9.0, false);
    let told = told(&before, &now);
    assert!(told.auc.is_err() && told.columns.is_empty() && told.rest.is_none());
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -50.0..50.0_f64,
        3 => (-3..3_i8).prop_map(f64::from),
        1 => Just(f64::NAN),
    ]
}

fn table() -> impl Strategy<Value = Vec<(f64, f64, f64)>> {
    prop::collection::vec((value(), value(), value()), 6..60)
}

fn unzipped(rows: &[(f64, f64, f64)]) -> Vec<Vec<f64>> {
    vec![
        rows.iter().map(|row| row.0).collect(),
        rows.iter().map(|row| row.1).collect(),
        rows.iter().map(|row| row.2).collect(),
    ]
}

fn near(left: &Reading, right: &Reading, tolerance: f64) -> bool {
    match (left, right) {
        (Ok(left), Ok(right)) => left.n == right.n && (left.value - right.value).abs() <= tolerance,
        (left, right) => left == right,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn correlations_merge(rows in table(), at in 0..60_usize, other in 0..60_usize) {
        let columns = unzipped(&rows);
        let fed = |range: std::ops::Range<usize>| {
            let mut state = Comoments::default();
            state.update((&columns[0][range.clone()], &columns[1][range]));
            state
        };
        let n = rows.len();
        let (low, high) = (at.min(other).min(n), at.max(other).min(n));
        let whole = fed(0..n).finish();
        let [a, b, c] = [fed(0..low), fed(low..high), fed(high..n)];
        let merged = |parts: [&Comoments; 4]| {
            let mut all = Comoments::default();
            for part in parts {
                all.merge(part);
            }
            all.finish()
        };
        let none = Comoments::default();
        for parts in [[&a, &b, &c, &none], [&c, &none, &a, &b]] {
            prop_assert!(near(&whole, &merged(parts), 1e-12), "{:?} {:?}", whole, merged(parts));
        }
    }

    #[test]
    fn the_order_of_rows_changes_no_correlation(rows in table()) {
        let mut turned = rows.clone();
        turned.reverse();
        turned.rotate_left(rows.len() / 3);
        let of = |rows: &[(f64, f64, f64)]| {
            let columns = unzipped(rows);
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            pairs(&columns)
        };
        for (left, right) in of(&rows).iter().zip(of(&turned)) {
            prop_assert!(near(&left.reading, &right.reading, 1e-12), "{:?} {:?}", left, right);
            if let Ok(found) = left.reading {
                let (low, high) = found.interval.unwrap_or((found.value, found.value));
                prop_assert!((-1.0..=1.0).contains(&found.value) && low <= found.value && found.value <= high);
            }
        }
    }

    #[test]
    fn neither_order_nor_parts_change_what_reconstruction_loses(table in table(), at in 0..60_usize) {
        let n = table.len();
        let columns = unzipped(&table);
        let features = features(&columns);
        let order = rows(0..n);
        let mut turned = order.clone();
        turned.reverse();
        let fits = (Reconstruction::fit(&features, &order), Reconstruction::fit(&features, &turned));
        let (Ok(fitted), Ok(again)) = fits else {
            prop_assert_eq!(fits.0.err(), fits.1.err());
            return Ok(());
        };
        let left = |fitted: &Reconstruction, rows: &[u32]| {
            let mut left = Residuals::default();
            left.update((fitted, &features, rows));
            left
        };
        let whole = left(&fitted, &order);
        let (first, second) = order.split_at(at.min(n));
        let mut parts = left(&fitted, second);
        parts.merge(&left(&fitted, first));
        prop_assert!(near(&whole.finish(), &parts.finish(), 1e-10));
        let gap = whole.sampling_error().unwrap() - parts.sampling_error().unwrap();
        prop_assert!(gap.abs() < 1e-9, "{}", gap);
        // Equal eigenvalues at the last component leave its direction open; these are random enough not to meet.
        if again.components() == fitted.components() {
            let turned = left(&again, &turned);
            prop_assert!(near(&whole.finish(), &turned.finish(), 1e-6), "{:?} {:?}", whole, turned);
        }
    }
}
