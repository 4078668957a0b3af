//! How often the intervals of mean areas hold the truth.

use crate::measure::chance::Chance;
use crate::measure::quality::{
    Metric, Multiclass, MulticlassRows, OverClasses, WeightedMulticlass,
};
use crate::measure::{Accumulate as _, Estimate};

const MEANS: [Metric; 4] = [
    Metric::AucOvr,
    Metric::AucOvrWeighted,
    Metric::OverClasses(OverClasses::Ovo),
    Metric::OverClasses(OverClasses::OvoWeighted),
];

struct Made {
    classes: usize,
    label: Vec<usize>,
    scores: Vec<f64>,
    weight: Vec<f64>,
}

/// Rows of classes that are ever rarer; a score of the label is higher by one standard deviation. `weigh` tells how
/// much a row of a label counts.
fn made(draws: &mut Chance, classes: usize, rows: usize, weigh: fn(usize, f64) -> f64) -> Made {
    let mut made = Made {
        classes,
        label: Vec::new(),
        scores: Vec::new(),
        weight: Vec::new(),
    };
    for _ in 0..rows {
        let mut at = draws.uniform() * (2.0 - libm::exp2(1.0 - classes as f64));
        let mut label = 0;
        while at > libm::exp2(-(label as f64)) && label + 1 < classes {
            at -= libm::exp2(-(label as f64));
            label += 1;
        }
        let odds: Vec<f64> = (0..classes)
            .map(|class| libm::exp(draws.normal() + f64::from(u8::from(class == label))))
            .collect();
        let whole: f64 = odds.iter().sum();
        made.scores.extend(odds.iter().map(|odd| odd / whole));
        made.label.push(label);
        made.weight.push(weigh(label, draws.normal()));
    }
    made
}

fn read(made: &Made, is_weighted: bool) -> [Estimate; 4] {
    let rows = MulticlassRows {
        classes: made.classes,
        predicted: &made.label,
        label: &made.label,
        scores: Some(&made.scores),
    };
    let found = if is_weighted {
        let mut state = WeightedMulticlass::default();
        state.update((rows, &made.weight));
        state.finish()
    } else {
        let mut state = Multiclass::default();
        state.update(rows);
        state.finish()
    };
    MEANS.map(|wanted| {
        let mut all = found.iter();
        all.find(|(metric, _)| *metric == wanted)
            .unwrap()
            .1
            .unwrap()
    })
}

fn covers(classes: usize, rows: usize, weigh: Option<fn(usize, f64) -> f64>) {
    const ROUNDS: u64 = 400;
    let weights = weigh.unwrap_or(|_, _| 1.0);
    let truth = made(&mut Chance::new(1), classes, 60_000, weights);
    let truth = read(&truth, weigh.is_some()).map(|found| found.value);
    let mut held = [0_u64; 4];
    for seed in 0..ROUNDS {
        let made = made(&mut Chance::new(1_000 + seed), classes, rows, weights);
        let found = read(&made, weigh.is_some());
        for ((held, found), truth) in held.iter_mut().zip(found).zip(truth) {
            let (low, high) = found.interval.unwrap();
            *held += u64::from(low <= truth && truth <= high);
        }
    }
    let shares = held.map(|held| held as f64 / ROUNDS as f64);
    for share in shares {
        assert!(
            (0.917..=0.983).contains(&share),
            "{classes} classes: {shares:?}"
        );
    }
}

#[test]
fn means_hold_the_truth_as_often_as_they_say() {
    covers(3, 300, None);
    covers(5, 500, None);
}

#[test]
fn weighted_means_hold_the_truth_as_often_as_they_say() {
    covers(
        3,
        400,
        Some(|label, draw| (1.0 + label as f64) * libm::exp(0.5 * draw)),
    );
}

#[test]
fn classes_that_nothing_mixes_are_sure_to_be_apart() {
    let label: Vec<usize> = (0..900).map(|row| row % 3).collect();
    let sure = |row: usize| 0.7 + 0.2 * libm::sin(row as f64).abs();
    let scores = label.iter().enumerate().flat_map(|(row, label)| {
        let share = |class: usize| match (class + 3 - label) % 3 {
            0 => sure(row),
            1 => 0.6 * (1.0 - sure(row)),
            _ => 0.4 * (1.0 - sure(row)),
        };
        [0, 1, 2].map(share)
    });
    let made = Made {
        classes: 3,
        scores: scores.collect(),
        weight: vec![1.5; 900],
        label,
    };
    for is_weighted in [false, true] {
        for found in read(&made, is_weighted) {
            let (low, high) = found.interval.unwrap();
            assert!(
                found.value > 1.0 - 1e-12 && low > 0.97 && high <= 1.0,
                "{found:?}"
            );
        }
    }
}
