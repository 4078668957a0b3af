//! Expected errors of predicted numbers under a known shift of inputs, and where they are refused.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests and their helpers; what is left out must be seen"
)]

use std::fmt::Write as _;
use std::path::Path;

use wellenough::book::WindowSpec;
use wellenough::report::Document;
use wellenough::report::document::{Expectation, Expected};
use wellenough::run::native::carry_out;

use crate::asked::asked;
use crate::golden::{book_of, files, golden_dir};
use crate::reference::Draws;

/// Thirty days of 400 rows. Predictions are off by a normal number, times 1 for the kind `a` and times 3 for others; eight of
/// ten are `a` in the first ten days, half of them later. In the last ten days the others are called `last`, `version`
/// answers, labels are missing in the last five.
fn run(last: &str, version: &str) -> Document {
    let mut draws = Draws::new(37);
    let mut text = "time,id,kind,size,model_version,prediction,label\n".to_owned();
    for day in 0..30 {
        for row in 0..400 {
            let is_a = draws.is(if day < 10 { 0.8 } else { 0.5 });
            let kind = match (is_a, day) {
                (true, _) => "a",
                (false, 0..20) => "b",
                _ => last,
            };
            let by = if day < 20 { "v1" } else { version };
            let said = (draws.normal() * 1000.0).round() / 100.0;
            let off = draws.normal() * if is_a { 1.0 } else { 3.0 };
            let label = if day < 25 {
                format!("{:.3}", said + off)
            } else {
                String::new()
            };
            let size = (draws.normal() * 100.0).round() / 100.0;
            let date = format!("2026-01-{:02}T{:02}:00:00Z", day + 1, row % 24);
            let id = day * 400 + row;
            writeln!(text, "{date},{id},{kind},{size},{by},{said},{label}").unwrap();
        }
    }
    let mut asked = asked(&[("log.csv", text.as_bytes())]);
    asked.book.window = Some(WindowSpec::Day);
    asked.book.reference_until = Some("2026-01-11".into());
    asked.document()
}

fn points<'a>(of: &'a Expectation, metric: &str) -> Vec<&'a Expected> {
    let all = of.points.iter();
    all.filter(|point| point.metric == metric).collect()
}

#[test]
fn by_the_errors_of_like_rows_it_expects_what_comes_true() {
    let document = run("b", "v1");
    let found = document.estimate.as_ref().unwrap();
    assert_eq!((found.method.as_str(), &found.undefined), ("dle", &None));
    assert_eq!(
        (document.estimate_reweighted.is_none(), &found.versions[..]),
        (true, &["v1".to_owned()][..])
    );
    assert_eq!(found.n_reference, 4000);
    // Between kinds lies 0.8·0.2·(2·√(2/π))² of the variance, within them (1 − 2/π)·(0.8 + 0.2·9): 0.30 of all.
    assert!((found.explained.unwrap() - 0.30).abs() < 0.06, "{found:?}");
    // E|e| = √(2/π)·(0.5 + 1.5), E e² = 0.5 + 4.5; in the reference √(2/π)·(0.8 + 0.6) and 0.8 + 1.8.
    for (metric, truth, before) in [
        ("mean_absolute_error", 1.5958, 1.1170),
        ("mean_squared_error", 5.0, 2.6),
        ("root_mean_squared_error", 2.2361, 1.6125),
    ] {
        let all = points(found, metric);
        let whole = all.iter().find(|point| point.window.is_none()).unwrap();
        let value = whole.value.unwrap();
        assert!((value / truth - 1.0).abs() < 0.08, "{metric} {value}");
        assert!(value / before > 1.3, "{metric} {value}");
        // What came true is told of the days with labels, and lies within what chance explains.
        let gap = whole.gap.unwrap();
        assert!(gap.abs() < 3.0 * whole.gap_error.unwrap(), "{whole:?}");
        let days: Vec<&&Expected> = all.iter().filter(|point| point.window.is_some()).collect();
        assert_eq!(days.len(), 20);
        let came = days.iter().filter_map(|day| Some((day, day.gap?)));
        let inside = came.filter(|(day, gap)| {
            let came = day.value.unwrap() + gap;
            (day.low.unwrap()..=day.high.unwrap()).contains(&came)
        });
        let inside = inside.count();
        assert!((12..=15).contains(&inside), "{metric}: {inside} of 15");
        let open = days.iter().filter(|day| day.gap.is_none());
        assert_eq!(open.filter(|day| day.value.is_some()).count(), 5);
        // The number that came true is the document's own.
        let own = document
            .quality
            .iter()
            .find(|quality| quality.metric == metric && quality.window == days[0].window);
        let came = days[0].value.unwrap() + days[0].gap.unwrap();
        assert!((own.unwrap().value.unwrap() - came).abs() < 1e-9);
    }
}

#[test]
fn kinds_and_versions_that_the_reference_does_not_know_refuse_it() {
    for (last, version, why) in [
        ("new", "v1", "of kinds that the reference does not have"),
        ("b", "v2", "version v2 answers here"),
    ] {
        let document = run(last, version);
        let all = points(document.estimate.as_ref().unwrap(), "mean_absolute_error");
        // Ten days with a number, ten without; nothing is said of all of them together.
        let told: Vec<bool> = all.iter().map(|point| point.value.is_some()).collect();
        assert_eq!(told, [[true; 10], [false; 10]].concat());
        let said = all.last().unwrap().undefined.as_deref().unwrap();
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn on_real_data_it_is_sensible_or_says_why_there_is_none() {
    let folder = golden_dir();
    if folder.starts_with(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")) {
        println!("left out: the whole golden data sets are not beside the checkout");
        return;
    }
    let of = |name: &str| {
        let paths = files(&folder.join(name));
        let outcome = carry_out(&book_of(&paths), &paths, 2, &mut |_| {});
        outcome.unwrap().document.estimate.unwrap()
    };
    let bikes = of("bikeshare_regression");
    assert!(bikes.explained.unwrap() > 0.2, "{bikes:?}");
    let weeks = points(&bikes, "mean_absolute_error");
    let told: Vec<&&Expected> = weeks.iter().filter(|week| week.value.is_some()).collect();
    for week in &told {
        let (value, gap) = (week.value.unwrap(), week.gap.unwrap());
        assert!((0.5..2.0).contains(&((value + gap) / value)), "{week:?}");
    }
    // The reference is winter: three weeks of spring are like it, summer and autumn are not, the next winter is again, and
    // there demand has grown.
    assert!((4..8).contains(&told.len()), "{}", told.len());
    let last = told.last().unwrap();
    assert!(
        last.gap.unwrap() > 3.0 * last.gap_error.unwrap(),
        "{last:?}"
    );
    let why = of("diabetes_small_regression").undefined.unwrap();
    assert!(why.ends_with("at least 300 are needed"), "{why}");
}
