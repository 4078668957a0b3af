//! Values that scikit-learn, numpy, scipy and statsmodels got.

use serde_json::Value;
use wellenough::measure::Accumulate as _;
use wellenough::measure::interval;
use wellenough::measure::quality::{
    BinaryRows, Dummy as _, Ranking, RankingRows, Ties, WeightedBinary,
};

use super::{Readings, of_classes, of_numbers, of_two, read};
use crate::reference::{assert_close, cases, load, numbers};

fn document() -> Value {
    load(include_str!("../reference/weights.json"))
}

fn flags(value: &Value) -> Vec<bool> {
    numbers(value).into_iter().map(|flag| flag > 0.5).collect()
}

fn classes(value: &Value) -> Vec<usize> {
    let class = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    value.as_array().unwrap().iter().map(class).collect()
}

/// Every expected number, and how many there are.
fn equal(readings: &Readings, expected: &Value, name: &str) -> usize {
    let expected = expected.as_object().unwrap();
    for (id, value) in expected {
        let found = read(readings, id).value;
        let value = value.as_f64().unwrap();
        // Nothing but rounding around 0, whatever the unit.
        if (found - value).abs() > 1e-13 {
            assert_close(found, value, 1e-9, &format!("{name}: {id}"));
        }
    }
    expected.len()
}

/// The interval that a standard error gives on a scale.
type Scale = fn(f64, f64) -> Option<(f64, f64)>;

fn spreads(readings: &Readings, errors: &Value, scales: &[(&str, Scale)], name: &str) {
    assert_eq!(errors.as_object().unwrap().len(), scales.len());
    for (id, scale) in scales {
        let found = read(readings, id);
        let error = errors[id].as_f64().unwrap();
        let (low, high) = scale(found.value, error).unwrap();
        let (found_low, found_high) = found.interval.unwrap();
        let what = format!("{name}: interval of {id}");
        assert_close(found_high - found_low, high - low, 1e-5, &what);
        assert_close(found_low, low, 1e-5, &what);
    }
}

#[test]
fn of_two_classes_every_number_is_that_of_the_peers() {
    let document = document();
    for (name, case) in cases(&document, "binary") {
        let (label, predicted) = (flags(&case["label"]), flags(&case["predicted"]));
        let weight = numbers(&case["weight"]);
        let state = of_two(&numbers(&case["score"]), &predicted, &label, &weight);
        let readings = state.finish();
        assert_eq!(equal(&readings, &case["expected"], name), 40);
        let scales: [(&str, Scale); 5] = [
            ("matthews_corrcoef", interval::on_fisher_scale),
            ("fbeta_2", interval::on_logit_scale),
            ("f1_macro", interval::on_logit_scale),
            ("average_precision", interval::on_logit_scale),
            ("roc_auc", interval::on_logit_scale),
        ];
        // With a handful of effective rows the interval of the AUC is the wider of two.
        let sides = [true, false].map(|side| {
            let own = || {
                label
                    .iter()
                    .zip(&weight)
                    .filter(|row| *row.0 == side)
                    .map(|row| row.1)
            };
            let (sum, squares) = (own().sum::<f64>(), own().map(|w| w * w).sum::<f64>());
            sum * sum / squares
        });
        assert!(sides.iter().all(|rows| *rows >= 5.0), "{name}: {sides:?}");
        spreads(&readings, &case["errors"], &scales, name);
        // Where scores are tied the cut falls into a group: its slope is that of the whole group.
        let tolerance = if name.ends_with("60") { 1e-5 } else { 1e-2 };
        let partial = read(&readings, "roc_auc_max_fpr_0.1");
        let (low, high) = partial.interval.unwrap();
        let error = case["error_of_partial"].as_f64().unwrap();
        let expected = interval::on_logit_scale(partial.value, error).unwrap();
        assert_close(low, expected.0, tolerance, name);
        assert_close(high, expected.1, tolerance, name);
        let inner = &case["recalibrated"];
        let readings = of_two(&numbers(&inner["score"]), &predicted, &label, &weight).finish();
        for (id, expected) in inner["expected"].as_object().unwrap() {
            let found = read(&readings, id);
            let (low, high) = found.interval.unwrap();
            for (found, expected) in [found.value, low, high].into_iter().zip(numbers(expected)) {
                assert_close(found, expected, 1e-6, &format!("{name}: {id}"));
            }
        }
    }
}

#[test]
fn of_numbers_every_number_is_that_of_the_peers() {
    let document = document();
    let mut shifted = 0;
    for (name, case) in cases(&document, "regression") {
        let (label, predicted) = (numbers(&case["label"]), numbers(&case["predicted"]));
        let weight = numbers(&case["weight"]);
        let readings = of_numbers(&predicted, &label, &weight).finish();
        let told = equal(&readings, &case["expected"], name);
        let (logarithms, whole) = (!name.ends_with("shifted"), name.starts_with("whole"));
        assert_eq!(
            told,
            26 + 2 * usize::from(logarithms) + 2 * usize::from(whole),
            "{name}"
        );
        shifted += usize::from(!logarithms);
        spreads(
            &readings,
            &case["errors"],
            &[
                ("mean_absolute_error", interval::normal),
                ("wape", interval::normal),
            ],
            name,
        );
    }
    assert_eq!(shifted, 8);
}

#[test]
fn of_several_classes_every_number_is_that_of_the_peers() {
    let document = document();
    for (name, case) in cases(&document, "multiclass") {
        let state = of_classes(
            4,
            &classes(&case["predicted"]),
            &classes(&case["label"]),
            &numbers(&case["scores"]),
            &numbers(&case["weight"]),
        );
        let told = equal(&state.finish(), &case["expected"], name);
        assert!(told >= 26, "{name}: {told}");
    }
}

#[test]
fn of_rankings_the_means_are_weighted_by_query() {
    let document = document();
    for (name, case) in cases(&document, "ranking") {
        let lists = case["lists"].as_array().unwrap();
        let all = |field: &str| {
            lists
                .iter()
                .flat_map(|list| numbers(&list[field]))
                .collect::<Vec<f64>>()
        };
        let mut state = Ranking::default();
        let rows = RankingRows {
            lengths: &lists
                .iter()
                .map(|list| list["score"].as_array().unwrap().len())
                .collect::<Vec<_>>(),
            score: &all("score"),
            relevance: &all("relevance"),
            weight: Some(&all("weight")),
            ties: Ties::Averaged,
            relevant_from: 1.0,
        };
        state.update(rows);
        assert_eq!(equal(&state.finish(), &case["expected"], name), 4);
    }
}

#[test]
fn models_that_do_not_look_are_those_of_the_peer() {
    let document = document();
    let check = |found: &[(&str, &str, f64)], expected: &Value, name: &str| {
        for (strategy, numbers) in expected.as_object().unwrap() {
            for (id, value) in numbers.as_object().unwrap() {
                let own = found
                    .iter()
                    .find(|(metric, by, _)| metric == id && by == strategy);
                // Ours says "undefined" where the peer puts 0.
                let value = value.as_f64().unwrap();
                let found = own.map_or(0.0, |(.., value)| *value);
                if (found - value).abs() > 1e-13 {
                    assert_close(found, value, 1e-9, &format!("{name}: {strategy} {id}"));
                }
            }
        }
    };
    for (name, case) in cases(&document, "binary") {
        let state = |label: &Value, weight: &Value| {
            let label = flags(label);
            let none = vec![false; label.len()];
            let mut state = WeightedBinary::default();
            let rows = BinaryRows {
                score: None,
                predicted: &none,
                label: &label,
            };
            state.update((rows, &numbers(weight)));
            state
        };
        let here = state(&case["label"], &case["weight"]);
        let fitted = state(&case["fitted"], &case["fitted_weight"]);
        let found: Vec<_> = here
            .baselines(&fitted)
            .into_iter()
            .filter_map(|(metric, strategy, value)| Some((metric.id(), strategy.id(), value.ok()?)))
            .collect();
        check(&found, &case["dummies"], name);
    }
    for (name, case) in cases(&document, "regression") {
        let state = |label: &Value, weight: &Value| {
            let label = numbers(label);
            of_numbers(&label, &label, &numbers(weight))
        };
        let here = state(&case["label"], &case["weight"]);
        let fitted = state(&case["fitted"], &case["fitted_weight"]);
        let found: Vec<_> = here
            .baselines(&fitted)
            .into_iter()
            .filter_map(|(metric, strategy, value)| Some((metric.id(), strategy.id(), value.ok()?)))
            .collect();
        check(&found, &case["dummies"], name);
    }
}
