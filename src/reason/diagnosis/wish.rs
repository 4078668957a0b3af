//! What an objective asks of losses: which of them it counts, and from where on a window is bad.

use crate::book::Costs;
use crate::book::slo::{Good, Op, Sli};

use super::case::Wish;
use super::losses::{Loss, Tolerance};

/// How metrics of decisions begin, whatever the scores behind them: a moved threshold moves these and no score.
const OF_DECISIONS: [&str; 19] = [
    "accuracy",
    "balanced_accuracy",
    "precision",
    "recall",
    "specificity",
    "f1",
    "fbeta",
    "matthews_corrcoef",
    "tn",
    "fp",
    "fn",
    "tp",
    "npv",
    "fpr",
    "fnr",
    "cohen_kappa",
    "jaccard",
    "predicted_rate",
    "mean_cost",
];

fn is_of_decisions(metric: &str) -> bool {
    OF_DECISIONS.iter().any(|start| metric.starts_with(start))
}

/// The loss that an indicator counts, and the mean from which on a window breaches the objective.
///
/// Where the indicator is no mean of a loss of single rows (ranks, shares of shares, expressions), the fall is attributed
/// through the loss that suits the task, and no window is bad by the objective itself.
pub fn wished(indicator: &Sli, objective: f64, costs: Costs) -> Wish {
    let allowed = Some(1.0 - objective);
    let (loss, worst_loss) = match indicator {
        Sli::Event(good) => match good {
            Good::Correct => (Some(Loss::Wrong), allowed),
            Good::CostAtMost(most) => (Some(Loss::Costly(costly(costs, *most))), allowed),
            Good::AbsoluteError(Some(most)) => {
                (Some(Loss::Beyond(Tolerance::Absolute(*most))), allowed)
            }
            Good::RelativeError(most) => (Some(Loss::Beyond(Tolerance::Relative(*most))), allowed),
            // A tolerance that nobody knows, and goods that are not between answer and label alone.
            Good::AbsoluteError(None)
            | Good::InsideInterval
            | Good::RelevantInTop(_)
            | Good::Served
            | Good::ServedWith(_)
            | Good::Expression(_) => (None, None),
        },
        Sli::Window {
            metric,
            op,
            threshold,
        } => of_metric(metric, *op, *threshold),
        Sli::Mean(loss) => match loss.as_str() {
            "error_rate" => (Some(Loss::Wrong), allowed),
            "brier_score_loss" => (Some(Loss::Brier), allowed),
            _ => (None, None),
        },
        // By how much the share of wrong decisions is more than before.
        Sli::Excess => (Some(Loss::Wrong), None),
    };
    Wish {
        worst_loss,
        loss,
        ..Wish::default()
    }
}

/// The loss behind a metric, and its mean at the threshold.
fn of_metric(metric: &str, op: Op, threshold: f64) -> (Option<Loss>, Option<f64>) {
    let floor = op.is_floor().then_some(1.0 - threshold);
    let ceiling = (!op.is_floor()).then_some(threshold);
    match metric {
        "accuracy" => (Some(Loss::Wrong), floor),
        "brier_score_loss" => (Some(Loss::Brier), ceiling),
        "mean_absolute_error" => (Some(Loss::Absolute), ceiling),
        // Half the absolute error.
        "pinball_0.5" => (Some(Loss::Absolute), ceiling.map(|most| 2.0 * most)),
        "mean_squared_error" => (Some(Loss::Squared), ceiling),
        "root_mean_squared_error" => (Some(Loss::Squared), ceiling.map(|most| most * most)),
        other if is_of_decisions(other) => (Some(Loss::Wrong), None),
        _ => (None, None),
    }
}

/// Which decisions cost too much: of negatives and positives decided no, then of those decided yes.
fn costly(costs: Costs, most: f64) -> [bool; 4] {
    [costs.tn, costs.fn_, costs.fp, costs.tp].map(|cost| cost > most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::quality::Metric;

    fn wish(text: &str) -> (Option<Loss>, Option<f64>) {
        let wish = wished(&Sli::read(text).unwrap(), 0.75, Costs::default());
        (wish.loss, wish.worst_loss)
    }

    #[test]
    fn every_form_of_an_objective_is_understood() {
        // Ended by `None` where no mean of losses of single rows says the same.
        let absolute = |most| Some(Loss::Beyond(Tolerance::Absolute(most)));
        let relative = |most| Some(Loss::Beyond(Tolerance::Relative(most)));
        for (text, loss, worst) in [
            ("correct", Some(Loss::Wrong), Some(0.25)),
            ("absolute_error <= 60", absolute(60.0), Some(0.25)),
            ("relative_error <= 0.1", relative(0.1), Some(0.25)),
            ("mean: error_rate", Some(Loss::Wrong), Some(0.25)),
            ("mean: brier_score_loss", Some(Loss::Brier), Some(0.25)),
            ("mean: capped_relative_error", None, None),
            ("excess", Some(Loss::Wrong), None),
            ("absolute_error", None, None),
            ("inside_interval", None, None),
            ("relevant_in_top:10", None, None),
            ("served", None, None),
            ("prediction = label", None, None),
            ("window: accuracy >= 0.9", Some(Loss::Wrong), Some(0.1)),
            (
                "window: brier_score_loss <= 0.2",
                Some(Loss::Brier),
                Some(0.2),
            ),
            (
                "window: mean_absolute_error <= 3",
                Some(Loss::Absolute),
                Some(3.0),
            ),
            ("window: pinball_0.5 <= 3", Some(Loss::Absolute), Some(6.0)),
            (
                "window: mean_squared_error <= 9",
                Some(Loss::Squared),
                Some(9.0),
            ),
            (
                "window: root_mean_squared_error <= 3",
                Some(Loss::Squared),
                Some(9.0),
            ),
            ("window: f1 >= 0.8", Some(Loss::Wrong), None),
            ("window: roc_auc >= 0.8", None, None),
        ] {
            let (found, mean) = wish(text);
            assert_eq!(found, loss, "{text}");
            assert!(
                match (mean, worst) {
                    (Some(mean), Some(worst)) => f64::abs(mean - worst) < 1e-12,
                    (mean, worst) => mean == worst,
                },
                "{text}: {mean:?}"
            );
        }
    }

    #[test]
    fn a_cost_names_the_decisions_that_are_too_dear() {
        let costs = Costs {
            tp: 0.0,
            fp: 1.0,
            fn_: 5.0,
            tn: 0.0,
        };
        let sli = Sli::Event(Good::CostAtMost(1.0));
        let wanted = Some(Loss::Costly([false, true, false, false]));
        assert_eq!(wished(&sli, 0.9, costs).loss, wanted);
    }

    #[test]
    fn every_metric_has_its_loss() {
        // A metric that is new must be named here or among those of decisions.
        let of_scores = |id: &str| {
            let starts = [
                "roc_auc",
                "average_precision",
                "log_loss",
                "brier",
                "gini",
                "pr_auc",
                "score_ks",
                "ece",
                "mce",
                "calibration",
                "lift",
                "gain",
                "mean_score",
                "base_rate",
                "top_",
            ];
            starts.iter().any(|start| id.starts_with(start))
        };
        let of_numbers = |id: &str| {
            let starts = [
                "mean_",
                "root_mean",
                "bias",
                "r2",
                "smape",
                "wape",
                "median_",
                "max_error",
                "error_",
                "explained",
                "d2_",
                "pinball",
                "pearson",
                "spearman",
                "kendall",
                "interval",
            ];
            starts.iter().any(|start| id.starts_with(start))
        };
        let all = Metric::BINARY
            .into_iter()
            .chain(Metric::MULTICLASS)
            .chain(Metric::REGRESSION)
            .chain(Metric::further());
        for metric in all {
            let id = metric.id();
            let known = is_of_decisions(id) || of_scores(id) || of_numbers(id);
            assert!(known, "{id}");
            let (loss, _) = wish(&format!("window: {id} >= 0.5"));
            if is_of_decisions(id) && id != "accuracy" {
                assert_eq!(loss, Some(Loss::Wrong), "{id}");
            }
        }
    }
}
