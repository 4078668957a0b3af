//! How often intervals hold the truth, over seeded draws of rows whose truth is known.

use super::*;
use crate::measure::quality::{BinaryRows, MulticlassRows, RegressionRows};
use crate::measure::{Accumulate as _, Estimate};

/// Draws per case: 95 % is met within three standard errors of as many.
const ROUNDS: u64 = 300;

/// Seeded numbers.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn normal(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.share(), std::f64::consts::TAU * self.share());
        (-2.0 * libm::log(radius)).sqrt() * libm::cos(angle)
    }
}

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
        let label = chance.share() < 0.3;
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
            let step = chance.share();
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
        let score = chance.share();
        let sign = if (score * 10.0).floor() % 2.0 < 0.5 {
            1.0
        } else {
            -1.0
        };
        (score, chance.share() < score + sign * off)
    };
    (0..n).map(row).collect()
}

#[test]
fn calibration_errors_cover_their_truth() {
    let draws = Draws::new(5, 200, CELLS);
    // In the lowest bin 0.05 more, in the highest 0.05 less: chances stay between 0 and 1.
    for (off, n) in [(0.0, 600), (0.03, 600), (0.05, 3000)] {
        let truths = [
            (Metric::Ece10, off),
            (Metric::Mce10, off),
            (
                Metric::Calibration(CalibrationMetric::Reliability),
                off * off,
            ),
        ];
        let bands: Vec<Vec<Band>> = (0..ROUNDS)
            .map(|round| {
                binary(&calibrated(n, off, &mut Chance::new(31 * round + 3))).bands(&draws)
            })
            .collect();
        for (metric, truth) in truths {
            let inside = bands.iter().filter(|bands| {
                let (low, high) = band(bands, metric);
                low <= truth && truth <= high
            });
            let share = inside.count() as f64 / ROUNDS as f64;
            // Where noise is as large as the gaps it holds more than it promises, never less.
            println!("{} {off} {n}: {share}", metric.id());
            assert!(share > 0.91, "{} of {off} covers {share}", metric.id());
        }
    }
}

#[test]
fn resolution_and_uncertainty_cover_their_truth() {
    let draws = Draws::new(5, 200, CELLS);
    // Outcomes as promised by scores that are even over 0 to 1: bins' shares are 0.05, 0.15 …
    let truths = [
        (CalibrationMetric::Resolution, 0.0825),
        (CalibrationMetric::Uncertainty, 0.25),
    ];
    let bands: Vec<Vec<Band>> = (0..ROUNDS)
        .map(|round| binary(&calibrated(600, 0.0, &mut Chance::new(17 * round + 3))).bands(&draws))
        .collect();
    for (part, truth) in truths {
        let inside = bands.iter().filter(|bands| {
            let (low, high) = band(bands, Metric::Calibration(part));
            low <= truth && truth <= high
        });
        let share = inside.count() as f64 / ROUNDS as f64;
        assert!((0.91..=0.99).contains(&share), "{part:?} covers {share}");
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
    let uncertainty = Metric::Calibration(CalibrationMetric::Uncertainty);
    assert_eq!(metrics, [Metric::PartialAuc, uncertainty]);
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
