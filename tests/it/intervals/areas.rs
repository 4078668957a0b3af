//! Means of areas over several classes: their intervals are those of scikit-learn's slopes.

use wellenough::measure::Accumulate as _;
use wellenough::measure::interval::on_logit_scale;
use wellenough::measure::quality::{Metric, Multiclass, MulticlassRows, WeightedMulticlass};

use super::whole;
use crate::reference::{assert_close, cases, load, numbers};

#[test]
fn means_of_areas_have_the_interval_of_their_slopes() {
    let document = load(include_str!("../reference/mean_area.json"));
    let mut seen = 0;
    for (name, case) in cases(&document, "areas") {
        let label = whole(&case["label"]);
        let scores = numbers(&case["scores"]);
        let rows = MulticlassRows {
            classes: usize::try_from(case["classes"].as_u64().unwrap()).unwrap(),
            predicted: &label,
            label: &label,
            scores: Some(&scores),
        };
        let found = if case["weight"].is_null() {
            let mut state = Multiclass::default();
            state.update(rows);
            state.finish()
        } else {
            let mut state = WeightedMulticlass::default();
            state.update((rows, &numbers(&case["weight"])));
            state.finish()
        };
        for (id, expected) in case["expected"].as_object().unwrap() {
            let what = format!("{name}: {id}");
            let metric = Metric::from_id(id).unwrap();
            let mut all = found.iter();
            let own = all.find(|(other, _)| *other == metric).unwrap().1.unwrap();
            let [value, error] = numbers(expected)[..] else {
                panic!("{what}");
            };
            assert_close(own.value, value, 1e-12, &what);
            let (low, high) = on_logit_scale(value, error).unwrap();
            let band = own.interval.unwrap();
            assert_close(band.0, low, 1e-6, &what);
            assert_close(band.1, high, 1e-6, &what);
            seen += 1;
        }
    }
    assert_eq!(seen, 16);
}
