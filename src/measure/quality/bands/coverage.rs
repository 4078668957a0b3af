//! How often intervals hold the truth, over seeded draws of rows whose truth is known.
//!
//! # Source
//! Draws: `SplitMix64` (Steele, Lea & Flood 2014), Box & Muller (1958).
//! # Checked against
//! Truths in closed form, or a sum of 200,000 parts for the partial area.

use super::*;
use crate::measure::chance::Chance;
use crate::measure::quality::{BinaryRows, MulticlassRows, RegressionRows};
use crate::measure::{Accumulate as _, Estimate};

/// Draws per case: 95 % is met within three standard errors of as many.
const ROUNDS: u64 = 300;

/// Holds within what so many rounds can tell, `slack` more to either side.
fn holds(covered: u64, name: &str, slack: f64) {
    let rounds = ROUNDS as f64;
    let share = covered as f64 / rounds;
    let error = (0.95 * 0.05 / rounds).sqrt();
    assert!(
        (share - 0.95).abs() < 3.0 * error + slack,
        "{name} covers {share}"
    );
}

fn covered(truth: f64, name: &str, slack: f64, mut draw: impl FnMut(&mut Chance) -> (f64, f64)) {
    let inside = (0..ROUNDS).filter(|round| {
        let (low, high) = draw(&mut Chance::new(7_919 * round + 1));
        low <= truth && truth <= high
    });
    holds(inside.count() as u64, name, slack);
}

fn band(bands: &[Band], wanted: Metric) -> (f64, f64) {
    bands
        .iter()
        .find(|(metric, _)| *metric == wanted)
        .unwrap()
        .1
}

fn binary(rows: &[(f64, bool)]) -> Binary {
    let (score, label): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
    let mut state = Binary::default();
    state.update(BinaryRows {
        score: Some(&score),
        predicted: &label,
        label: &label,
    });
    state
}

/// Scores of both classes, a standard deviation and a fifth apart.
fn scored(n: usize, chance: &mut Chance) -> Vec<(f64, bool)> {
    let row = |_| {
        let label = chance.uniform() < 0.3;
        (chance.normal() + if label { 1.2 } else { 0.0 }, label)
    };
    (0..n).map(row).collect()
}

fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

#[test]
fn partial_areas_cover_their_truth() {
    // ∫ of the true positive rate over the false one up to 0.1, by its cut: FPR = 1 − Φ(c), TPR = 1 − Φ(c − 1.2).
    let steps = 200_000_u32;
    let (from, to) = (1.281_551_565_544_600_4, 12.0);
    let width = (to - from) / f64::from(steps);
    let area: f64 = (0..steps)
        .map(|step| {
            let cut = from + (f64::from(step) + 0.5) * width;
            let density = libm::exp(-cut * cut / 2.0) / std::f64::consts::TAU.sqrt();
            (1.0 - normal_cdf(cut - 1.2)) * density * width
        })
        .sum();
    let truth = f64::midpoint(1.0, (area - 0.005) / 0.095);
    covered(truth, "partial area", 0.01, |chance| {
        let state = binary(&scored(500, chance));
        band(&state.bands(&Draws::default()), Metric::PartialAuc)
    });
}

#[test]
fn spreads_and_their_shares_cover_their_truth() {
    // y normal with variance 4; the error 0.5 + a normal one with variance 1.
    let rows = |chance: &mut Chance| {
        let (mut label, mut predicted) = (Vec::new(), Vec::new());
        for _ in 0..200 {
            let y = 2.0 * chance.normal();
            label.push(y);
            predicted.push(y + 0.5 + chance.normal());
        }
        let mut state = Regression::default();
        state.update(RegressionRows {
            predicted: &predicted,
            label: &label,
        });
        state.bands(&Draws::default())
    };
    let normal_size = (2.0 / std::f64::consts::PI).sqrt();
    // E|0.5 + z| of a standard normal z.
    let size = normal_size * libm::exp(-0.125) + 0.5 * (1.0 - 2.0 * normal_cdf(-0.5));
    for (metric, truth) in [
        (Metric::ErrorStd, 1.0),
        (Metric::ExplainedVariance, 0.75),
        (Metric::D2, 1.0 - size / (2.0 * normal_size)),
    ] {
        covered(truth, metric.id(), 0.01, |chance| {
            band(&rows(chance), metric)
        });
    }
}

#[test]
fn quadratic_kappa_covers_its_truth() {
    // Three equally frequent labels; 0.7 of predictions are right, the others one or two steps off, each as likely.
    let draw = |chance: &mut Chance, n: usize| {
        let (mut label, mut predicted) = (Vec::new(), Vec::new());
        for place in 0..n {
            let own = place % 3;
            let step = chance.uniform();
            let other = if step < 0.7 {
                0
            } else {
                1 + usize::from(step < 0.85)
            };
            label.push(own);
            predicted.push((own + other) % 3);
        }
        let mut state = Multiclass::default();
        state.update(MulticlassRows {
            classes: 3,
            predicted: &predicted,
            label: &label,
            scores: None,
        });
        state
    };
    // Seen: 0.15·(1 + 4 + 1 + 1 + 4 + 1)/3; by chance with equal margins: (1 + 4 + 1 + 1 + 4 + 1)/9.
    let truth = 1.0 - (0.15 * 12.0 / 3.0) / (12.0 / 9.0);
    covered(truth, "quadratic kappa", 0.02, |chance| {
        band(
            &draw(chance, 300).bands(&Draws::default()),
            Metric::KappaQuadratic,
        )
    });
}

/// Scores over the whole range whose outcomes are off by `off`, up and down from bin to bin.
fn calibrated(n: usize, off: f64, chance: &mut Chance) -> Vec<(f64, bool)> {
    let row = |_| {
        let score = chance.uniform();
        let sign = if (score * 10.0).floor() % 2.0 < 0.5 {
            1.0
        } else {
            -1.0
        };
        (score, chance.uniform() < score + sign * off)
    };
    (0..n).map(row).collect()
}

/// Share of `rounds` in which each interval holds its truth.
fn shares<const N: usize>(
    rounds: u64,
    truths: [f64; N],
    draw: impl Fn(&mut Chance) -> [Option<(f64, f64)>; N],
) -> [f64; N] {
    let mut held = [0.0; N];
    for round in 0..rounds {
        let found = draw(&mut Chance::new(31 * round + 3));
        for ((held, truth), band) in held.iter_mut().zip(truths).zip(found) {
            let (low, high) = band.unwrap();
            *held += f64::from(u8::from(low <= truth && truth <= high)) / rounds as f64;
        }
    }
    held
}

fn gaps(rows: &[(f64, bool)]) -> Gaps {
    let side = |wanted: bool| {
        let own = rows.iter().filter(|(_, label)| *label == wanted);
        let mut scores: Vec<f64> = own.map(|(score, _)| *score).collect();
        scores.sort_unstable_by(f64::total_cmp);
        scores
    };
    Gaps::read(&side(true), &side(false), 10, Edge::Lower)
}

#[test]
fn calibration_errors_cover_their_truth() {
    let draws = Draws::new(5, 100, 10);
    // In the lowest bin 0.05 more, in the highest 0.05 less: chances stay between 0 and 1.
    for (off, n) in [(0.0, 600), (0.05, 600), (0.05, 2500)] {
        let found = shares(200, [off, off, off * off], |chance| {
            let gaps = gaps(&calibrated(n, off, chance));
            [gaps.mean(&draws), gaps.largest(), gaps.squares(&draws)]
        });
        // The largest gap has a guarantee, and holds the truth more often than it must.
        for (share, least) in found.into_iter().zip([0.9, 0.92, 0.9]) {
            assert!(share >= least, "{off} of {n}: {found:?}");
        }
    }
}

/// Ascending scores of both classes with a weight each.
fn weighed(rows: &[(f64, bool)], mut weight: impl FnMut() -> f64) -> [Vec<(f64, f64)>; 2] {
    let rows: Vec<(f64, bool, f64)> = rows
        .iter()
        .map(|(score, label)| (*score, *label, weight()))
        .collect();
    [true, false].map(|wanted| {
        let own = rows.iter().filter(|(_, label, _)| *label == wanted);
        let mut side: Vec<(f64, f64)> = own.map(|(score, _, weight)| (*score, *weight)).collect();
        side.sort_by(|one, other| one.0.total_cmp(&other.0));
        side
    })
}

#[test]
fn weighted_calibration_errors_cover_their_truth() {
    let draws = Draws::new(5, 100, 10);
    for (off, n) in [(0.0, 900), (0.05, 900)] {
        let found = shares(200, [off, off, off * off], |chance| {
            let rows = calibrated(n, off, chance);
            let [p, negatives] = weighed(&rows, || 0.5 + 2.0 * chance.uniform());
            let gaps = Gaps::weighted(&p, &negatives, 10, Edge::Lower);
            [gaps.mean(&draws), gaps.largest(), gaps.squares(&draws)]
        });
        for (share, least) in found.into_iter().zip([0.9, 0.92, 0.9]) {
            assert!(share >= least, "{off} of {n}: {found:?}");
        }
    }
}

#[test]
fn equal_weights_have_the_intervals_of_rows() {
    let draws = Draws::new(9, 200, CELLS);
    let rows = calibrated(400, 0.05, &mut Chance::new(11));
    let plain = binary(&rows).bands(&draws);
    let (score, label): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
    let mut state = WeightedBinary::default();
    let fed = BinaryRows {
        score: Some(&score),
        predicted: &label,
        label: &label,
    };
    state.update((fed, &vec![0.25; 400]));
    let weighted = state.bands(&draws);
    assert_eq!(weighted.len() + 1, plain.len());
    for (metric, (low, high)) in weighted {
        let (other_low, other_high) = band(&plain, metric);
        assert!(
            (low - other_low).abs() < 1e-9 && (high - other_high).abs() < 1e-9,
            "{metric:?}: {low} {high}, {other_low} {other_high}"
        );
    }
    assert_eq!(WeightedBinary::default().bands(&draws), []);
    assert_eq!(WeightedMulticlass::default().bands(&draws), []);
}

#[test]
fn resolution_and_uncertainty_cover_their_truth() {
    let draws = Draws::new(5, 100, 10);
    // Outcomes as promised by scores that are even over 0 to 1: bins' shares are 0.05, 0.15 …
    let found = shares(200, [0.0825, 0.25], |chance| {
        let rows = calibrated(600, 0.0, chance);
        let hits = rows.iter().filter(|(_, label)| *label).count() as u64;
        let parts = gaps(&rows).resolution(&draws);
        [parts, Some(uncertainty(interval::wilson(hits, 600)))]
    });
    for share in found {
        assert!((0.9..=1.0).contains(&share), "{found:?}");
    }
}

#[test]
fn differences_cover_their_truth() {
    let reading = |state: &Binary, metric: Metric| -> Estimate {
        let readings = state.finish();
        readings
            .iter()
            .find(|(other, _)| *other == metric)
            .unwrap()
            .1
            .unwrap()
    };
    // Both sides are of one kind, of different sizes: the difference is 0.
    for (metric, slack) in [
        (Metric::RocAuc, 0.01),
        (Metric::BaseRate, 0.01),
        (Metric::AveragePrecision, 0.015),
    ] {
        covered(0.0, metric.id(), slack, |chance| {
            let (reference, current) = (binary(&scored(300, chance)), binary(&scored(150, chance)));
            let sides = [&reference, &current].map(|state| reading(state, metric));
            metric.difference(&sides[0], &sides[1]).1.unwrap().0
        });
    }
}

#[test]
fn nothing_to_look_at_has_no_interval() {
    let draws = Draws::new(1, 100, CELLS);
    assert_eq!(Binary::default().bands(&draws), []);
    assert_eq!(Multiclass::default().bands(&draws), []);
    assert_eq!(Regression::default().bands(&draws), []);
    assert_eq!(ScoreGrid::default().bands(&draws), []);
    // Without draws the delta method still answers.
    let some = binary(&[(0.2, false), (0.7, true), (0.9, true), (0.1, false)]);
    let metrics: Vec<Metric> = some
        .bands(&Draws::default())
        .iter()
        .map(|(metric, _)| *metric)
        .collect();
    assert!(metrics.contains(&Metric::PartialAuc) && metrics.contains(&Metric::Mce10));
    assert!(!metrics.contains(&Metric::Ece10), "{metrics:?}");
}

#[test]
fn parts_do_not_show_in_intervals() {
    let draws = Draws::new(9, 100, CELLS);
    let rows: Vec<(f64, bool)> = calibrated(200, 0.05, &mut Chance::new(11));
    let whole = binary(&rows).bands(&draws);
    let mut merged = Binary::default();
    for part in rows.chunks(37).rev() {
        merged.merge(&binary(part));
    }
    assert_eq!(merged.bands(&draws), whole);
}
