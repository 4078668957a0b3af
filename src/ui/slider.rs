//! What another decision threshold would do, from counts alone: no row is read again.

use crate::measure::quality::{Mass, Metric, StepWeights, WeightedConfusion as Confusion};
use crate::measure::{Estimate, Reading};
use crate::report::differences;
use crate::report::document::Scope;
use crate::report::number::{counted as rows_of, share};
use crate::report::picture::ThresholdCounts;
use crate::report::table::{Cell, Table};

/// A number of the confusion matrix: its name, which metric it is and how it is read.
type Ratio = (&'static str, Metric, fn(&Confusion) -> Reading);

/// Numbers that the slider shows.
pub const RATIOS: [Ratio; 4] = [
    ("Precision", Metric::Precision, Confusion::precision),
    ("Recall", Metric::Recall, Confusion::recall),
    ("F1", Metric::F1, Confusion::f1),
    ("Accuracy", Metric::Accuracy, Confusion::accuracy),
];

/// A cell of the confusion matrix: its name, what it says, and how it is read.
type Count = (&'static str, &'static str, fn(&Confusion) -> Mass);

const COUNTS: [Count; 4] = [
    ("True positives", "positives that were caught", |c| c.tp),
    ("False positives", "false alarms", |c| c.fp),
    ("False negatives", "positives that were missed", |c| c.fn_),
    ("True negatives", "negatives that were left alone", |c| c.tn),
];

/// Reference and current, where there are such rows.
pub type Sides = [Option<Confusion>; 2];

/// Decisions with `score >= edge(step)` called positive, by weight where rows have some.
pub fn confusion(counts: &ThresholdCounts, step: usize) -> Confusion {
    let weights = counts.weights.as_ref();
    let split = |steps: &[u64], weights: Option<&[(f64, f64)]>| {
        let (mut below, mut above) = (Mass::default(), Mass::default());
        for (at, rows) in steps.iter().enumerate() {
            let own = weights.and_then(|weights| weights.get(at));
            let mass = own.map_or(Mass::of_rows(*rows), |(sum, squares)| Mass {
                rows: *rows,
                sum: *sum,
                squares: *squares,
            });
            let side = if at > step { &mut above } else { &mut below };
            *side = side.plus(mass);
        }
        (below, above)
    };
    let of = |of: fn(&StepWeights) -> &Vec<(f64, f64)>| weights.map(|all| of(all).as_slice());
    let (fn_, tp) = split(&counts.positives, of(|all| &all.positives));
    let (tn, fp) = split(&counts.negatives, of(|all| &all.negatives));
    let unit = weights.map_or(1.0, |weights| weights.unit);
    Confusion {
        tn,
        fp,
        fn_,
        tp,
        unit,
    }
}

/// What these decisions are worth on both sides, and the difference; by metric, how much rows hang together (see
/// [`Shown`](crate::report::layout::Shown)).
pub fn ratios(sides: Sides, phi: &[(String, [f64; 2])]) -> Table {
    let row = |(name, metric, of): &Ratio| {
        let mut known = phi.iter().filter(|(id, _)| id == metric.id());
        let phi = known.next().map_or([1.0; 2], |(_, phi)| *phi);
        let wide = |estimate: Estimate, phi: f64| Estimate {
            interval: estimate
                .interval
                .map(|band| metric.widened(estimate.value, band, phi)),
            ..estimate
        };
        let read = |side: Option<Confusion>, phi: f64| {
            side.map(|confusion| of(&confusion).map(|estimate| wide(estimate, phi)))
        };
        let ([before, now], [earlier, later]) = (sides, phi);
        let [before, now] = [read(before, earlier), read(now, later)];
        let apart = before.zip(now).and_then(|(before, now)| {
            let (before, now) = (before.ok()?, now.ok()?);
            Some(differences::cell(&differences::between(
                *metric, &before, &now,
            )))
        });
        vec![
            Cell::text(*name),
            cell(before),
            cell(now),
            apart.unwrap_or_else(|| Cell::Absent(String::new())),
        ]
    };
    Table {
        columns: ["At this threshold", "Reference", "Current", "Difference"]
            .map(str::to_owned)
            .to_vec(),
        rows: RATIOS.iter().map(row).collect(),
    }
}

/// The confusion matrix of both sides; sums of weights where rows have some.
pub fn counted(sides: Sides) -> Table {
    let row = |(name, plain, of): &Count| {
        let cell = |side: Option<Confusion>| {
            let Some(confusion) = side else {
                return Cell::Absent(String::new());
            };
            let (own, all) = (of(&confusion), confusion.all());
            if all.rows == 0 {
                return Cell::Count(0);
            }
            let part = share(own.sum / all.sum);
            // Rows that count alike sum to their number.
            if all == Mass::of_rows(all.rows) {
                return Cell::Count(own.rows).noted(part);
            }
            let rows = rows_of(own.rows, "row", "rows");
            Cell::Number(own.sum * confusion.unit).noted(format!("{part}, {rows}"))
        };
        let [before, now] = sides.map(cell);
        vec![Cell::text(*name).noted(*plain), before, now]
    };
    Table {
        columns: ["At this threshold", "Reference", "Current"]
            .map(str::to_owned)
            .to_vec(),
        rows: COUNTS.iter().map(row).collect(),
    }
}

fn cell(reading: Option<Reading>) -> Cell {
    match reading {
        None => Cell::Absent(String::new()),
        Some(Ok(estimate)) => Cell::Estimate(estimate.value, estimate.interval),
        Some(Err(why)) => Cell::Absent(why.to_string()),
    }
}

/// Steps of the slider.
pub fn steps(counts: &ThresholdCounts) -> usize {
    counts.positives.len().saturating_sub(2)
}

/// The threshold at a step.
pub fn edge(counts: &ThresholdCounts, step: usize) -> f64 {
    counts.low + (counts.high - counts.low) * step as f64 / steps(counts).max(1) as f64
}

/// The step nearest to a threshold.
pub fn nearest_step(counts: &ThresholdCounts, threshold: f64) -> usize {
    let distance = |step: &usize| (edge(counts, *step) - threshold).abs();
    (0..=steps(counts))
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .unwrap_or(0)
}

/// The counts of the reference or of the current period.
pub fn counts(all: &[ThresholdCounts], scope: Scope) -> Option<&ThresholdCounts> {
    all.iter()
        .find(|counts| counts.scope == scope && counts.window.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> ThresholdCounts {
        ThresholdCounts {
            scope: Scope::Current,
            window: None,
            low: 0.0,
            high: 1.0,
            // Below 0, [0, 0.5), [0.5, 1), at 1.
            positives: vec![0, 1, 2, 3],
            negatives: vec![0, 7, 5, 0],
            weights: None,
        }
    }

    #[test]
    fn the_first_edge_calls_everything_in_range_positive_and_the_last_only_the_top() {
        let counts = example();
        let of = |tn, fp, fn_, tp| {
            let [tn, fp, fn_, tp] = [tn, fp, fn_, tp].map(Mass::of_rows);
            let unit = 1.0;
            Confusion {
                tn,
                fp,
                fn_,
                tp,
                unit,
            }
        };
        assert_eq!(confusion(&counts, 0), of(0, 12, 0, 6));
        assert_eq!(confusion(&counts, 1), of(7, 5, 1, 5));
        assert_eq!(confusion(&counts, 2), of(12, 0, 3, 3));
    }

    #[test]
    fn a_ratio_without_rows_says_why() {
        for row in ratios([None, Some(Confusion::default())], &[]).rows {
            let said: Vec<String> = row.iter().skip(1).map(Cell::shown).collect();
            assert_eq!(
                (said[0].as_str(), said[2].as_str()),
                ("\u{2013}", "\u{2013}")
            );
            assert!(said[1].len() > 8, "{said:?}");
        }
    }

    #[test]
    fn both_sides_and_their_difference_stand_beside_each_other() {
        let now = confusion(&example(), 1);
        let tp = Mass::of_rows(9);
        let table = ratios([Some(Confusion { tp, ..now }), Some(now)], &[]);
        let recall = &table.rows[1];
        assert_eq!(recall[2].raw(), (5.0_f64 / 6.0).to_string());
        assert_eq!(recall[3].raw(), (5.0_f64 / 6.0 - 0.9).to_string());
        let caught = counted([None, Some(now)]).rows.swap_remove(0);
        assert_eq!(caught[2].raw(), "5");
        assert_eq!(caught[1].shown(), "\u{2013}");
    }

    #[test]
    fn rows_that_weigh_count_by_their_weight() {
        let counts = ThresholdCounts {
            weights: Some(StepWeights {
                unit: 2.0,
                positives: vec![(0.0, 0.0), (1.0, 1.0), (1.5, 1.25), (0.75, 0.1875)],
                negatives: vec![(0.0, 0.0), (3.5, 1.75), (0.75, 0.1125), (0.0, 0.0)],
            }),
            ..example()
        };
        let now = confusion(&counts, 1);
        let recall = now.recall().unwrap();
        assert!((recall.value - 2.25 / 3.25).abs() < 1e-15 && recall.n == 6);
        let precision = now.precision().unwrap().value;
        assert!((precision - 0.75).abs() < 1e-15);
        let plain = confusion(&example(), 1).recall().unwrap();
        // Rows that weigh differently tell less.
        let width = |(low, high): (f64, f64)| high - low;
        assert!(width(recall.interval.unwrap()) > width(plain.interval.unwrap()));
        let caught = counted([None, Some(now)]).rows.swap_remove(0);
        assert_eq!(caught[2].raw(), "4.5");
        assert!(
            caught[2].shown().contains("5 rows"),
            "{}",
            caught[2].shown()
        );
    }

    #[test]
    fn the_nearest_step_finds_its_own_edge() {
        let counts = example();
        assert_eq!(
            (
                steps(&counts),
                nearest_step(&counts, 0.49),
                edge(&counts, 1)
            ),
            (2, 1, 0.5)
        );
    }
}
