//! What is said of decisions and probabilities besides the metrics: costs, and bins of the scores.

use serde::{Deserialize, Serialize};

use super::document::{Document, Scope};
use super::number;

/// What decisions cost, and where they would cost least.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Costs {
    /// What each outcome costs.
    pub of: crate::book::Costs,
    /// Why these.
    pub reason: String,
    /// The cheapest threshold of the reference and of the current period.
    pub least: Vec<LeastCost>,
}

/// The threshold at which decisions on some rows cost least.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeastCost {
    /// Which rows.
    pub scope: Scope,
    /// Scores at or above it are called positive; absent where calling nothing positive costs least.
    pub threshold: Option<f64>,
    /// The mean cost of a row there; absent where undefined.
    pub mean_cost: Option<f64>,
    /// Why there is none.
    pub undefined: Option<String>,
}

/// Mean score and share of positives in bins of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// Which rows.
    pub scope: Scope,
    /// `uniform`, `uniform_floor` (a score on an edge in the upper bin) or `quantile`; ten bins each.
    pub binning: String,
    /// Those that hold rows.
    pub bins: Vec<ReliabilityBin>,
}

/// One bin of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Which one, from 0.
    pub bin: usize,
    /// Rows in it.
    pub n: u64,
    /// Their mean score.
    pub mean_score: f64,
    /// The share of them that is positive.
    pub share_positive: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Where decisions would cost least, as a sentence; `None` where costs are not measured or not defined.
pub fn least_cost(document: &Document) -> Option<String> {
    let costs = document.costs.as_ref()?;
    let one = |least: &LeastCost| {
        let side = match least.scope {
            Scope::Reference => "in the reference",
            _ => "in the current period",
        };
        let cost = number::number(least.mean_cost?);
        Some(match least.threshold {
            Some(threshold) => format!(
                "{side} from score {} on: {cost} per row",
                number::number(threshold)
            ),
            None => format!("{side} by calling nothing positive: {cost} per row"),
        })
    };
    let told: Vec<String> = costs.least.iter().filter_map(one).collect();
    if told.is_empty() {
        return None;
    }
    let number = number::number;
    let of = costs.of;
    let mut priced = format!("false alarm {}, miss {}", number(of.fp), number(of.fn_));
    for (name, cost) in [("catch", of.tp), ("left alone", of.tn)] {
        if cost.abs() > 0.0 {
            priced = format!("{priced}, {name} {}", number(cost));
        }
    }
    Some(format!(
        "With costs of {priced}, decisions cost least {}.",
        told.join("; ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_threshold_is_a_sentence() {
        let least = |scope, threshold, mean_cost| LeastCost {
            scope,
            threshold,
            mean_cost,
            undefined: None,
        };
        let mut document = Document {
            costs: Some(Costs {
                of: crate::book::Costs {
                    fn_: 5.0,
                    ..crate::book::Costs::default()
                },
                reason: "you said so".into(),
                least: vec![
                    least(Scope::Reference, Some(0.25), Some(0.5)),
                    least(Scope::Current, None, Some(0.625)),
                ],
            }),
            ..Document::default()
        };
        assert_eq!(
            least_cost(&document).as_deref(),
            Some(
                "With costs of false alarm 1.00, miss 5.00, decisions cost least in the reference from score 0.250 on: \
                 0.500 per row; in the current period by calling nothing positive: 0.625 per row."
            )
        );
        document.costs = None;
        assert_eq!(least_cost(&document), None);
    }
}
