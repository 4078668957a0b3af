//! Answers of one of several classes that do not look.
//!
//! # Source
//! As [`Dummy`].
//! # Checked against
//! As [`Dummy`].

use super::super::pairs::Pairs;
use super::super::{Metric, Multiclass, OverClasses};
use super::{Baseline, Dummy, Strategy, surprise};
use crate::measure::Undefined;
use crate::measure::sum::Sum;

impl Dummy for Multiclass {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        let (here, fitted) = (self.labelled(), fitted.labelled());
        let n: u64 = here.iter().sum();
        let all: u64 = fitted.iter().sum();
        if n == 0 || all == 0 {
            return Vec::new();
        }
        let classes = fitted.iter().enumerate();
        let most = classes.max_by_key(|(class, count)| (**count, std::cmp::Reverse(*class)));
        let answers = Pairs::constant(&here, most.map_or(0, |(class, _)| class)).weighed();
        let decided = Metric::MULTICLASS
            .into_iter()
            .chain(OverClasses::ALL.map(Metric::OverClasses));
        let decided = decided.filter_map(|metric| {
            let value = answers.reading(metric)?.map(|estimate| estimate.value);
            Some((metric, Strategy::MostFrequent, value))
        });
        let shares = fitted.iter().map(|count| *count as f64 / all as f64);
        let given = shares_given(&here, &shares.collect::<Vec<_>>());
        let given = given.into_iter();
        let given = given.map(|(metric, value)| (metric, Strategy::Prior, value));
        decided.chain(given).collect()
    }
}

/// The shares of the classes as every row's probabilities, by how many labels each class has.
fn shares_given(here: &[u64], shares: &[f64]) -> Vec<(Metric, Result<f64, Undefined>)> {
    let n = here.iter().sum::<u64>() as f64;
    let squares: f64 = shares.iter().map(|share| share * share).sum();
    let rows = || here.iter().map(|count| *count as f64).zip(shares);
    let loss: Sum = rows().map(|(n, share)| n * surprise(*share)).collect();
    // Σ (p − y)² of one row: Σ p² − 2p + 1 with p that of its class.
    let miss = rows().map(|(n, share)| n * (squares - 2.0 * share + 1.0));
    let miss: Sum = miss.collect();
    // The most probable first; of tied classes the later, as top-k accuracy has it.
    let mut order: Vec<(f64, f64)> = rows().map(|(n, share)| (*share, n)).collect();
    order.reverse();
    order.sort_by(|one, other| other.0.total_cmp(&one.0));
    let within = |depth: usize| order.iter().take(depth).map(|(_, n)| n).sum::<f64>() / n;
    let is_ranked = here.iter().all(|count| *count > 0 && (*count as f64) < n);
    let chance = || {
        if is_ranked {
            Ok(0.5)
        } else {
            Err(Undefined::OneClassOnly)
        }
    };
    // Of tied classes the first, as numpy's argmax.
    let first = rows().fold(
        (0.0, 0.0),
        |best, (n, share)| {
            if *share > best.0 { (*share, n) } else { best }
        },
    );
    let gap = (first.1 / n - first.0).abs();
    let mut given = vec![
        (Metric::LogLoss, Ok(loss.value() / n)),
        (Metric::BrierMulti, Ok(miss.value() / n)),
        (Metric::AucOvr, chance()),
        (Metric::AucOvrWeighted, chance()),
        (Metric::Top2, Ok(within(2))),
    ];
    let classes = here.len();
    let further = OverClasses::ALL.into_iter().filter_map(|metric| {
        let value = match (metric.depth(), metric.bins(), metric) {
            (Some(depth), ..) if depth == 1 || depth < classes => Ok(within(depth)),
            (_, Some(_), _) => Ok(gap),
            (.., OverClasses::Ovo | OverClasses::OvoWeighted) => chance(),
            _ => return None,
        };
        Some((Metric::OverClasses(metric), value))
    });
    given.extend(further);
    given
}
