//! Groups by weight: fairlearn's numbers, coverage over seeded draws, and a whole run.

use std::fmt::Write as _;

use serde_json::Value;
use wellenough::measure::quality::{GroupCounts, Part, Rate, Taken, parity, unit};
use wellenough::report::document::{Groups, Scope};
use wellenough::report::groups::section;

use crate::asked::one;
use crate::reference::{Draws, assert_close, cases, load, numbers};

fn counts(case: &Value) -> Vec<GroupCounts> {
    let field = |name: &str| numbers(&case[name]);
    let (label, said, weight) = (field("label"), field("predicted"), field("weight"));
    let whole = unit(weight.iter().copied());
    let group = field("group");
    let of = |wanted: f64| {
        let own = (0..label.len()).filter(|at| (group[*at] - wanted).abs() < 0.5);
        GroupCounts::weighed(
            own.map(|at| (weight[at] / whole, said[at] > 0.5, Some(label[at] > 0.5))),
        )
    };
    [0.0, 1.0, 2.0].map(of).to_vec()
}

#[test]
fn shares_and_their_spread_are_fairlearns() {
    let document = load(include_str!("../reference/groups.json"));
    let mut seen = 0;
    for (name, case) in cases(&document, "groups") {
        let groups = counts(case);
        let shares = case["expected"]["by_group"].as_object().unwrap();
        for rate in Rate::ALL {
            for (group, expected) in groups.iter().zip(numbers(&shares[rate.id()])) {
                // A share of no rows is 0 there, and none here.
                let found = rate.of(group).share().unwrap_or(0.0);
                assert_close(found, expected, 1e-9, &format!("{name}: {}", rate.id()));
            }
        }
        let expected = case["expected"]["parity"].as_object().unwrap();
        for (measure, spread) in parity(&groups, Taken::Everyone, 1) {
            let Some(value) = expected[&measure.id()].as_f64() else {
                panic!("{name}: no {}", measure.id());
            };
            let found = spread.reading.unwrap().value;
            assert_close(found, value, 1e-9, &format!("{name}: {}", measure.id()));
            seen += 1;
        }
        assert_eq!(expected.len(), 20, "{name}");
    }
    assert_eq!(seen, 5 * 20);
}

/// A group of so many rows; weights hang together with the decision.
fn drawn(draws: &mut Draws, rows: usize, chance: f64) -> GroupCounts {
    let rows: Vec<_> = (0..rows)
        .map(|_| {
            let said = draws.is(chance);
            let most = if said { 1.0 } else { 3.0 };
            (most * libm::exp(0.6 * draws.normal()), said, None)
        })
        .collect();
    GroupCounts::weighed(rows.into_iter())
}

/// The share by weight that a chance of being selected comes to.
fn truth(chance: f64) -> f64 {
    chance / (chance + 3.0 * (1.0 - chance))
}

#[test]
fn weighted_shares_and_differences_hold_the_truth() {
    const ROUNDS: u64 = 1000;
    let (chances, sizes) = ([0.7, 0.6, 0.5], [300, 250, 400]);
    let goals = chances.map(truth);
    let (mut share, mut apart, mut over, mut spread) = (0, 0, 0, 0);
    let is_in = |(low, high): (f64, f64), truth: f64| u32::from(low <= truth && truth <= high);
    for seed in 0..ROUNDS {
        let mut draws = Draws::new(70_000 + seed);
        let mut groups = Vec::new();
        for (rows, chance) in sizes.into_iter().zip(chances) {
            groups.push(drawn(&mut draws, rows, chance));
        }
        let of = |at: usize| -> Part { Rate::Selection.of(&groups[at]) };
        share += is_in(of(0).interval(), goals[0]);
        let (one, other) = (&groups[1], &groups[2]);
        let gap = wellenough::measure::quality::groups::difference(Rate::Selection, one, other);
        apart += is_in(gap.unwrap().1, goals[1] - goals[2]);
        let part = wellenough::measure::quality::groups::ratio(Rate::Selection, other, one);
        over += is_in(part.unwrap().1, goals[2] / goals[1]);
        let all = parity(&groups, Taken::Enough, seed);
        let found = all
            .iter()
            .find(|(measure, _)| measure.id() == "demographic_parity_difference");
        let band = found.unwrap().1.reading.unwrap().interval.unwrap();
        spread += is_in(band, goals[0] - goals[2]);
    }
    // 95 % of 1,000 within four standard errors.
    for (what, held) in [("share", share), ("apart", apart), ("over", over)] {
        assert!((922..=978).contains(&held), "{what}: {held}");
    }
    // Three groups that lie clearly apart: percentiles of draws.
    assert!((910..=985).contains(&spread), "spread: {spread}");
}

#[test]
fn chance_is_passed_by_chance_as_often_with_weights() {
    let rounds = 300;
    let mut beyond = 0;
    for seed in 0..rounds {
        let mut draws = Draws::new(80_000 + seed);
        let groups: Vec<_> = [300, 500, 900, 400]
            .map(|rows| drawn(&mut draws, rows, 0.5))
            .to_vec();
        let all = parity(&groups, Taken::Enough, seed);
        let (_, spread) = &all[0];
        assert_eq!(spread.groups, 4, "too small: {spread:?}");
        beyond += u32::from(spread.reading.unwrap().value > spread.noise.unwrap());
    }
    // 5 % of 300 are 15, a standard error is 3.8.
    assert!((1..=31).contains(&beyond), "{beyond}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one case after the other")]
fn a_run_compares_groups_by_weight_and_says_so() {
    let mut text = String::from("time,score,label,side,sample_weight\n");
    let mut draws = Draws::new(3);
    let mut rows = [[0.0; 4]; 2];
    for row in 0..1_200 {
        let side = usize::from(draws.is(0.4));
        let score = (draws.uniform() * 1e3).round() / 1e3;
        let label = draws.is(score);
        let weight = (draws.uniform() * 40.0).ceil() / 8.0;
        // One row of a hundred has no usable weight.
        let spoilt = row % 100 == 7;
        let own = if spoilt {
            "-3".to_owned()
        } else {
            weight.to_string()
        };
        let _ = writeln!(
            text,
            "2026-03-{:02}T00:00:00Z,{score},{},{},{own}",
            1 + row / 50,
            u8::from(label),
            ["east", "west"][side]
        );
        if !spoilt {
            let own = &mut rows[side];
            own[0] += weight;
            own[1] += weight * f64::from(u8::from(score >= 0.5));
            own[2] += weight * f64::from(u8::from(label));
            own[3] += weight * f64::from(u8::from(label && score >= 0.5));
        }
    }
    let mut asked = one("scores.csv", &text).role("side", wellenough::book::Role::Segment);
    asked.book.window = Some(wellenough::book::WindowSpec::Rows(10_000));
    let document = asked.document();
    let side = document
        .groups
        .iter()
        .find(|groups| groups.scope == Scope::Current)
        .unwrap();
    for (group, [all, selected, positive, caught]) in side.groups.iter().zip(rows) {
        let share = |name: &str| {
            let mut rates = group.rates.iter();
            rates.find(|rate| rate.rate == name).unwrap()
        };
        let (selection, recall) = (share("selection_rate"), share("recall"));
        assert_close(selection.value.unwrap(), selected / all, 1e-12, "selected");
        assert_close(recall.value.unwrap(), caught / positive, 1e-12, "recall");
        let effective = selection.n_effective.unwrap();
        assert!(effective < 0.9 * selection.of as f64, "{selection:?}");
        let quality = group.quality.iter().find(|row| row.metric == "recall");
        let quality = quality.unwrap();
        assert_eq!(
            (quality.value, quality.low, quality.high),
            (recall.value, recall.low, recall.high),
            "one number, one interval"
        );
    }
    let rows = of_parity(side, "rows_difference");
    let counted = side.groups.iter().map(|group| group.rates[0].of);
    let counted: Vec<u64> = counted.collect();
    assert_eq!(rows, counted[0].abs_diff(counted[1]) as f64);
    let gap = of_parity(side, "demographic_parity_difference");
    let shares = rows_of(&side.groups.iter().collect::<Vec<_>>());
    assert_close(gap, (shares[0] - shares[1]).abs(), 1e-12, "gap");
    let told = serde_json::to_string(&section(&document)).unwrap();
    assert!(told.contains("Weighted by sample_weight"), "{told}");
    assert!(told.contains("Effective rows"));
}

fn of_parity(side: &Groups, measure: &str) -> f64 {
    let mut all = side.parity.iter();
    let found = all.find(|row| row.measure == measure && row.convention == "wellenough");
    found.unwrap().value.unwrap()
}

fn rows_of(groups: &[&wellenough::report::document::Group]) -> Vec<f64> {
    let shares = groups.iter().map(|group| group.rates[0].value.unwrap());
    shares.collect()
}
