use super::spread::spread;
use super::*;
use crate::measure::Undefined;
use crate::measure::chance::Chance;

#[test]
fn a_group_is_compared_with_another() {
    let of = |tp, fn_| {
        GroupCounts::of(Confusion {
            tn: 0,
            fp: 0,
            fn_,
            tp,
        })
    };
    // Newcombe (1998), table II, example a: 56/70 against 48/80, method 10.
    let (gap, (low, high)) = difference(Rate::Recall, &of(56, 14), &of(48, 32)).unwrap();
    assert!((gap - 0.2).abs() < 1e-12);
    assert!(
        (low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5,
        "{low} {high}"
    );
    let (share, (low, high)) = ratio(Rate::Recall, &of(56, 14), &of(48, 32)).unwrap();
    assert!((share - 4.0 / 3.0).abs() < 1e-12);
    assert!(low > 1.0 && high < 1.7, "{low} {high}");
    assert_eq!(ratio(Rate::Recall, &of(5, 5), &of(0, 5)), None);
    assert_eq!(difference(Rate::Precision, &of(0, 5), &of(1, 5)), None);
}

#[test]
fn rows_count_by_their_weight() {
    // Two decisions whose label is not there yet, and a row without weight.
    let labelled = [(2.0, true, true), (1.0, true, false), (0.5, false, false)];
    let labelled = labelled.map(|(weight, said, is)| (weight, said, Some(is)));
    let others = [
        (4.0, false, None),
        (0.5, true, None),
        (0.0, true, Some(true)),
    ];
    let counts = GroupCounts::weighed(labelled.into_iter().chain(others));
    assert_eq!(Rate::Selection.of(&counts).rows(), (3, 5));
    assert_eq!(Rate::Selection.of(&counts).share(), Some(3.5 / 8.0));
    assert_eq!(Rate::Precision.of(&counts).share(), Some(2.0 / 3.0));
    assert_eq!(Rate::Precision.of(&counts).effective(), 9.0 / 5.0);
    assert_eq!(Rate::FalseNegative.of(&counts).share(), Some(0.0));
    assert_eq!(Part::default().share(), None);
}

#[test]
fn equal_weights_are_counts_and_order_does_not_show() {
    let rows = |weight: f64| {
        let one = (0..240).map(move |at| (weight, at % 3 > 0, Some(at % 5 > 1)));
        GroupCounts::weighed(one)
    };
    let counted = |said: bool, is: bool| {
        let own = (0..240).filter(|at| (at % 3 > 0) == said && (at % 5 > 1) == is);
        own.count() as u64
    };
    let plain = GroupCounts::of(Confusion {
        tn: counted(false, false),
        fp: counted(true, false),
        fn_: counted(false, true),
        tp: counted(true, true),
    });
    assert_eq!(rows(1.0), plain);
    let later = (0..240).map(|at| (at % 3 > 0, (at % 2 > 0).then_some(at % 5 > 1)));
    let weighed = later.clone().map(|(said, label)| (1.0, said, label));
    assert_eq!(GroupCounts::counted(later), GroupCounts::weighed(weighed));
    let light = rows(0.3);
    for rate in Rate::ALL {
        let (one, other) = (rate.of(&light), rate.of(&plain));
        assert!((one.share().unwrap() - other.share().unwrap()).abs() < 1e-12);
        assert!((one.interval().0 - other.interval().0).abs() < 1e-12);
        assert_eq!(rate.is_too_small(&one), rate.is_too_small(&other));
    }
    let mixed = |at: i32| (0.1 + f64::from(at % 7), at % 3 > 0, Some(at % 5 > 1));
    let forth = GroupCounts::weighed((0..240).map(mixed));
    assert_eq!(forth, GroupCounts::weighed((0..240).rev().map(mixed)));
}

fn group(tp: u64, fn_: u64, fp: u64, tn: u64) -> GroupCounts {
    GroupCounts::of(Confusion { tn, fp, fn_, tp })
}

fn found(groups: &[GroupCounts], measure: Parity, taken: Taken) -> Spread {
    let all = parity(groups, taken, 1);
    all.into_iter()
        .find(|(other, _)| *other == measure)
        .unwrap()
        .1
}

#[test]
fn small_groups_are_left_out_unless_everyone_counts() {
    let groups = [
        group(400, 100, 100, 400),
        group(200, 50, 60, 190),
        group(0, 1, 0, 2),
    ];
    let enough = found(&groups, Parity::Ratio(Rate::Selection), Taken::Enough);
    assert_eq!((enough.groups, enough.ends), (2, Some((0, 1))));
    assert!((enough.reading.unwrap().value - 0.5 / 0.52).abs() < 1e-12);
    let all = found(&groups, Parity::Ratio(Rate::Selection), Taken::Everyone);
    assert_eq!((all.reading.unwrap().value, all.groups), (0.0, 3));
    let odds = found(&groups, Parity::OddsDifference, Taken::Everyone)
        .reading
        .unwrap();
    assert_eq!(odds.value, 0.8);
    // Nothing was selected in the last group: its precision is 0 for fairlearn and no number for us.
    let precision = Parity::Difference(Rate::Precision);
    assert_eq!(
        found(&groups, precision, Taken::Everyone)
            .reading
            .unwrap()
            .value,
        0.8
    );
    assert!(
        found(&groups, precision, Taken::Enough)
            .reading
            .unwrap()
            .value
            < 0.04
    );
}

#[test]
fn one_group_and_no_share_say_why() {
    let one = [group(400, 100, 100, 400)];
    let measure = Parity::Difference(Rate::Selection);
    assert_eq!(
        found(&one, measure, Taken::Enough).reading,
        Err(Undefined::FewGroups)
    );
    assert_eq!(
        found(&[], measure, Taken::Everyone).reading,
        Err(Undefined::FewGroups)
    );
    let none = [group(0, 200, 0, 200), group(0, 300, 0, 100)];
    let ratio = found(&none, Parity::Ratio(Rate::Selection), Taken::Enough);
    assert_eq!(ratio.reading, Err(Undefined::NoShareAboveZero));
    assert_eq!(
        found(&none, measure, Taken::Enough).reading.unwrap().value,
        0.0
    );
}

#[test]
fn intervals_hold_the_truth_and_chance_is_not_passed_by_chance() {
    // Four groups of the same share, 400 times.
    let mut draws = Chance::new(11);
    let sizes = [150.0, 400.0, 900.0, 2_000.0];
    let measure = Parity::Difference(Rate::Selection);
    let (mut beyond, rounds) = (0, 400);
    for seed in 0..rounds {
        let groups: Vec<GroupCounts> = sizes
            .iter()
            .map(|rows| {
                let count = |mean: f64, draws: &mut Chance| {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a count"
                    )]
                    let count = draws.poisson(mean) as u64;
                    count
                };
                let (hits, others) = (count(0.3 * rows, &mut draws), count(0.7 * rows, &mut draws));
                group(hits, 0, 0, others)
            })
            .collect();
        let spread = spread(&groups, measure, Taken::Enough, seed);
        beyond += u32::from(spread.reading.unwrap().value > spread.noise.unwrap());
    }
    // 5 % of 400 are 20; four standard errors are 17.
    assert!((3..=37).contains(&beyond), "{beyond}");
    let clear = [
        group(900, 0, 0, 100),
        group(400, 0, 0, 600),
        group(650, 0, 0, 350),
    ];
    let gap = found(&clear, measure, Taken::Enough);
    let (low, high) = gap.reading.unwrap().interval.unwrap();
    assert!(
        low > 0.44 && high < 0.56 && gap.noise.unwrap() < 0.1,
        "{gap:?}"
    );
}
