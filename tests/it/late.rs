//! Labels that come late: joined from several files, watched over time, and left out of verdicts while few are in.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::fmt::Write as _;

use proptest::prelude::*;
use wellenough::measure::Accumulate as _;
use wellenough::measure::lag::{LabelStatus, Lag, LagRows};
use wellenough::report::document::{Document, Scope};
use wellenough::report::late;
use wellenough::report::moment::civil_from_days;

use crate::asked::{Asked, asked, quality, sane};
use crate::golden::{book_of, golden_dir};
use crate::reference::Draws;

const DAY: i64 = 86_400_000_000;
/// 2024-01-01.
const START: i64 = 1_704_067_200_000_000;

fn fed(rows: &[(i64, Option<i64>)]) -> Lag {
    let (age_us, lag_us): (Vec<i64>, Vec<Option<i64>>) = rows.iter().copied().unzip();
    let mut lag = Lag::default();
    lag.update(LagRows {
        age_us: &age_us,
        lag_us: &lag_us,
    });
    lag
}

proptest! {
    #[test]
    fn lags_fed_in_parts_are_lags_fed_at_once(
        rows in prop::collection::vec((-DAY..100 * DAY, prop::option::of(-DAY..100 * DAY)), 0..200),
        cut in 0.0..1.0_f64,
    ) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1 of a length")]
        let at = (rows.len() as f64 * cut) as usize;
        let (mut left, mut right) = (fed(&rows[..at]), fed(&rows[at..]));
        let before = left.clone();
        left.merge(&right);
        right.merge(&before);
        prop_assert_eq!(&left, &fed(&rows));
        prop_assert_eq!(&right, &left);
        if let Ok(curve) = left.finish() {
            let shares: Vec<f64> = curve.points.iter().map(|point| point.share).collect();
            prop_assert!(shares.is_sorted() && shares.iter().all(|share| (0.0..=1.0).contains(share)));
            let maturity = left.maturity(&curve).unwrap();
            prop_assert!((0.0..=1.0).contains(&maturity));
        }
    }
}

/// A lag drawn from an exponential with a mean of four days; one row in five never gets a label.
fn drawn(draws: &mut Draws) -> Option<i64> {
    let (never, u) = (draws.uniform() < 0.2, draws.uniform());
    #[allow(clippy::cast_possible_truncation, reason = "below 200 days")]
    let lag = (-libm::log(1.0 - u) * 4.0 * DAY as f64) as i64;
    (!never).then_some(lag)
}

#[test]
fn right_truncation_finds_the_true_curve() {
    for seed in 0..5 {
        let mut draws = Draws::new(seed);
        // Forty days of rows, more in the last ones, as traffic grows: most are young.
        let rows: Vec<(i64, Option<i64>)> = (0..20_000)
            .map(|_| {
                #[allow(clippy::cast_possible_truncation, reason = "below 40 days")]
                let age = (draws.uniform() * draws.uniform() * 40.0 * DAY as f64) as i64;
                let lag = drawn(&mut draws);
                (age, lag.filter(|lag| *lag <= age))
            })
            .collect();
        let curve = fed(&rows).finish().unwrap();
        let seen = rows.iter().filter(|(_, lag)| lag.is_some()).count() as f64 / rows.len() as f64;
        assert!(seen < 0.65, "{seen}: without correction far from 0.8");
        for point in &curve.points {
            let days = point.lag_us as f64 / DAY as f64;
            let truth = 0.8 * (1.0 - libm::exp(-days / 4.0));
            // Four standard deviations of a share of as many rows as are old enough, at worst.
            let noise = 4.0 * 0.5 / (point.n as f64).sqrt();
            assert!(
                (point.share - truth).abs() < noise,
                "{seed}: {days} d: {} for {truth}",
                point.share
            );
        }
        assert!(!curve.is_rising());
        let median = curve.quantile(0.5) / DAY as f64;
        assert!(
            (median - 4.0 * std::f64::consts::LN_2).abs() < 0.25,
            "{median}"
        );
    }
}

fn iso(us: i64) -> String {
    let (year, month, day) = civil_from_days(us.div_euclid(DAY));
    let seconds = us.rem_euclid(DAY) / 1_000_000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

/// Predictions every ten minutes for `days`, and the labels known by then, each some days after its prediction.
fn arriving(days: i64, lag_days: impl Fn(&mut Draws) -> Option<f64>) -> (String, String) {
    let mut draws = Draws::new(3);
    let (mut predictions, mut labels) = (
        String::from("id,ts,score,x\n"),
        String::from("id,label,labelled_at\n"),
    );
    for row in 0..days * 144 {
        let time = START + row * DAY / 144;
        let score = (draws.uniform() * 1e4).round() / 1e4;
        let (label, x) = (u8::from(draws.is(score)), draws.uniform());
        writeln!(predictions, "{row},{},{score},{x:.3}", iso(time)).unwrap();
        #[allow(clippy::cast_possible_truncation, reason = "days")]
        let came = lag_days(&mut draws).map(|lag| time + (lag * DAY as f64) as i64);
        if let Some(came) = came.filter(|came| *came < START + days * DAY) {
            writeln!(labels, "{row},{label},{}", iso(came)).unwrap();
        }
    }
    (predictions, labels)
}

fn ask(predictions: &str, labels: &str) -> Asked {
    let mut asked = asked(&[
        ("predictions.csv", predictions.as_bytes()),
        ("labels.csv", labels.as_bytes()),
    ]);
    asked.book.window = wellenough::book::WindowSpec::from_id("day");
    asked
}

#[test]
fn young_windows_are_immature_and_no_verdict_rests_on_them() {
    let (predictions, labels) = arriving(30, |draws| Some(draws.uniform() * 5.0));
    let document = ask(&predictions, &labels).document();
    sane(&document);
    let told = document.labels.as_ref().unwrap();
    assert_eq!((told.basis.as_str(), told.rising), ("label_time", false));
    assert!(
        (told.eventual_coverage.unwrap() - 1.0).abs() < 0.01,
        "{told:?}"
    );
    let days = told.median_lag_us.unwrap() as f64 / DAY as f64;
    assert!((days - 2.5).abs() < 0.3, "{days}");
    let status: Vec<LabelStatus> = document.windows.iter().map(|w| w.status.unwrap()).collect();
    assert_eq!(status[24], LabelStatus::Mature);
    assert_eq!(status[26], LabelStatus::Provisional);
    assert_eq!(status[28..], [LabelStatus::Immature; 2]);
    let left_out = document.left_out();
    assert_eq!(
        left_out,
        status
            .iter()
            .filter(|s| **s == LabelStatus::Immature)
            .count() as u64
    );
    assert!(
        late::left_out(&document)
            .unwrap()
            .starts_with(&format!("{left_out} windows are left out"))
    );
    let (whole, judged) = (
        quality(&document, "roc_auc", Scope::Current),
        quality(&document, "roc_auc", Scope::JudgedCurrent),
    );
    let young: u64 = document
        .windows
        .iter()
        .filter(|w| w.status == Some(LabelStatus::Immature))
        .map(|w| w.n_labelled)
        .sum();
    assert!(young > 0);
    assert_eq!(whole.n - judged.n, young);
    assert_eq!(document.judged("roc_auc", Scope::Current), Some(judged));
    assert_eq!(
        document
            .judged("roc_auc", Scope::Reference)
            .map(|q| q.value),
        Some(quality(&document, "roc_auc", Scope::Reference).value)
    );
}

#[test]
fn without_label_times_coverage_tells() {
    let (predictions, labels) = arriving(30, |draws| Some(draws.uniform() * 5.0));
    let untimed: String = labels
        .lines()
        .map(|line| line.rsplit_once(',').unwrap().0.to_owned() + "\n")
        .collect();
    let document = ask(&predictions, &untimed).document();
    let told = document.labels.as_ref().unwrap();
    assert_eq!((told.basis.as_str(), told.curve.len()), ("coverage", 0));
    assert!(told.undefined.is_some());
    let status = |at: usize| document.windows[at].status.unwrap();
    assert_eq!(
        (status(10), status(29)),
        (LabelStatus::Mature, LabelStatus::Immature)
    );
}

#[test]
fn a_label_time_beside_the_prediction_is_read_too() {
    let (predictions, labels) = arriving(30, |draws| Some(draws.uniform() * 5.0));
    let mut by_id: std::collections::BTreeMap<&str, &str> = labels
        .lines()
        .filter_map(|line| line.split_once(','))
        .collect();
    let mut joined = String::new();
    for line in predictions.lines() {
        let id = line.split(',').next().unwrap();
        writeln!(joined, "{line},{}", by_id.remove(id).unwrap_or(",")).unwrap();
    }
    let mut one = asked(&[("joined.csv", joined.as_bytes())]);
    one.book.window = wellenough::book::WindowSpec::from_id("day");
    let (one, two) = (one.document(), ask(&predictions, &labels).document());
    assert_eq!(one.labels, two.labels);
    assert!(one.windows == two.windows && one.quality == two.quality);
}

#[test]
fn where_every_prediction_has_its_label_nothing_is_told() {
    let paths = [golden_dir().join("nasty/clean.csv")];
    let document = asked_of(&paths);
    assert_eq!((document.labels.as_ref(), document.left_out()), (None, 0));
    assert!(
        document
            .windows
            .iter()
            .all(|w| w.coverage == Some(1.0) && w.maturity == Some(1.0))
    );
}

fn asked_of(paths: &[std::path::PathBuf]) -> Document {
    wellenough::run::native::carry_out(&book_of(paths), paths, 2, &mut |_| {})
        .unwrap_or_else(|complaint| panic!("{}", complaint.message))
        .document
}

#[test]
fn labels_of_two_exports_are_one_table() {
    let nasty = golden_dir().join("nasty");
    let paths = |names: &[&str]| {
        names
            .iter()
            .map(|name| nasty.join(name))
            .collect::<Vec<_>>()
    };
    let first = asked_of(&paths(&["pred_only.csv", "labels_late_1.csv"]));
    let both = asked_of(&paths(&[
        "labels_late_2.csv",
        "pred_only.csv",
        "labels_late_1.csv",
    ]));
    let auc = |document: &Document| quality(document, "roc_auc", Scope::Current).value.unwrap();
    assert!((auc(&first) - 0.880_357_142_857_142_8).abs() < 1e-12);
    assert!((auc(&both) - 0.843_499_599_358_974_3).abs() < 1e-12);
    assert!(
        first.labels.unwrap().rising,
        "labels still come at the longest lag seen"
    );
    assert!(!both.labels.unwrap().rising);
    assert_eq!(both.join.unwrap().on_time, 200);
}

#[test]
fn the_latest_label_counts_whichever_file_it_stands_in() {
    let predictions =
        "id,ts,score\n1,2024-01-01,0.9\n2,2024-01-01,0.2\n3,2024-01-02,0.6\n4,2024-01-02,0.4\n";
    let newer = "id,label,labelled_at\n1,1,2024-02-02\n2,,2024-02-02\n4,0,2023-12-31\n";
    let older = "id,label,labelled_at\n1,0,2024-01-05\n2,0,2024-01-05\n3,1,2024-01-05\n";
    let run = |first: &str, second: &str| {
        let files = [
            ("predictions.csv", predictions),
            ("labels_a.csv", first),
            ("labels_b.csv", second),
        ];
        asked(&files.map(|(name, text)| (name, text.as_bytes()))).document()
    };
    let document = run(newer, older);
    let join = document.join.as_ref().unwrap();
    assert_eq!(
        (join.on_time, join.blank, join.conflicting, join.duplicate),
        (4, 1, 1, 0)
    );
    assert_eq!(quality(&document, "tp", Scope::Current).value, Some(2.0));
    assert_eq!(quality(&document, "tn", Scope::Current).value, Some(2.0));
    let note = &document.sources[2].notes[0];
    assert_eq!(
        (note.kind.as_str(), note.count, note.first_row),
        ("conflicting", 1, Some(1))
    );
    assert_eq!(
        note.message,
        "1 label rows repeat an id with another label (first: row 1): the one with the latest label time counts"
    );
    let early = document
        .task
        .notes
        .iter()
        .find(|note| note.kind == "label_before_prediction")
        .unwrap();
    assert_eq!((early.count, early.first_row), (1, Some(4)));
    let other = run(older, newer);
    assert!(
        document.quality == other.quality,
        "the order of the files does not matter"
    );
    // Without times in one of them the later file wins.
    let untimed = "id,label\n1,0\n2,0\n3,1\n";
    let document = run(newer, untimed);
    assert_eq!(quality(&document, "fp", Scope::Current).value, Some(1.0));
}

#[test]
fn files_may_write_their_labels_differently() {
    let predictions = "id,score\n1,0.9\n2,0.2\n3,0.6\n4,0.4\n";
    let files = [
        ("predictions.csv", predictions),
        ("labels_a.csv", "id,label\n1,1\n2,0\n"),
        ("labels_b.csv", "id,label\n3,yes\n4,no\n"),
    ];
    let document = asked(&files.map(|(name, text)| (name, text.as_bytes()))).document();
    assert_eq!(document.join.unwrap().on_time, 4, "no label is lost");
}
