//! Rows that hang together: coverage before and after intervals are widened, over seeded draws of windows.

use wellenough::measure::interval::{around, wilson};
use wellenough::measure::lag::LabelStatus;
use wellenough::report::differences::differences;
use wellenough::report::document::{Quality, Scope, Window};
use wellenough::report::figure::quality_over_time;
use wellenough::report::{Document, Figure, Outcome, overdispersion};
use wellenough::run::intervals::settle;

use crate::reference::Draws;

/// Windows of shares: what each has of its rows, and how many rows.
fn shares(windows: &[(u64, u64)], reference: usize) -> Document {
    let mut document = Document::default();
    let number = |scope, window, k: u64, n: u64| {
        let value = k as f64 / n as f64;
        let band = around(value, Some(wilson(k, n)));
        Quality {
            metric: "accuracy".into(),
            scope,
            window,
            value: Some(value),
            low: band.map(|band| band.0),
            high: band.map(|band| band.1),
            n,
            undefined: None,
        }
    };
    let side = |rows: &[(u64, u64)]| {
        rows.iter()
            .fold((0, 0), |(k, n), (hits, rows)| (k + hits, n + rows))
    };
    let (before, now) = windows.split_at(reference);
    for (scope, (k, n)) in [
        (Scope::Reference, side(before)),
        (Scope::Current, side(now)),
    ] {
        document.quality.push(number(scope, None, k, n));
    }
    for (index, (k, n)) in windows.iter().enumerate() {
        let scope = if index < reference {
            Scope::Reference
        } else {
            Scope::Current
        };
        document.windows.push(Window {
            index,
            start: String::new(),
            end: String::new(),
            start_us: 0,
            end_us: 0,
            n: *n,
            n_labelled: *n,
            scope,
            coverage: Some(1.0),
            maturity: Some(1.0),
            status: Some(LabelStatus::Mature),
        });
        document
            .quality
            .push(number(Scope::Window, Some(index), *k, *n));
    }
    document
}

/// Over many draws: how often the reference's interval holds the truth and the difference's 0, plainly and widened; how
/// much wider on average.
fn simulate(draw: impl Fn(&mut Draws, &mut f64) -> (u64, u64), windows: usize) -> [f64; 5] {
    const ROUNDS: usize = 400;
    let mut held = [0_u32; 4];
    let mut root = 0.0;
    for round in 0..ROUNDS {
        let mut draws = Draws::new(round as u64 + 1);
        let mut day = 0.0;
        let rows: Vec<(u64, u64)> = (0..windows).map(|_| draw(&mut draws, &mut day)).collect();
        let plain = shares(&rows, windows * 2 / 3);
        let mut wide = plain.clone();
        settle(&mut wide);
        root += overdispersion::phi(&wide, "accuracy").sqrt();
        let plainly = differences(&plain);
        for (at, (document, difference)) in [(&plain, &plainly[0]), (&wide, &wide.differences[0])]
            .into_iter()
            .enumerate()
        {
            let side = &document.quality[0];
            held[at] += u32::from(side.low.unwrap() <= 0.8 && 0.8 <= side.high.unwrap());
            held[2 + at] += u32::from(difference.is_clear == Some(false));
        }
    }
    let share = |count: u32| f64::from(count) / ROUNDS as f64;
    [
        share(held[0]),
        share(held[1]),
        share(held[2]),
        share(held[3]),
        root / ROUNDS as f64,
    ]
}

#[test]
fn independent_rows_keep_their_coverage() {
    let independent = |draws: &mut Draws, _: &mut f64| {
        let hits = (0..200).filter(|_| draws.is(0.8)).count();
        (hits as u64, 200)
    };
    let [plain, wide, apart, apart_wide, root] = simulate(independent, 45);
    // 400 rounds tell 95 % within 3.3 points.
    for share in [plain, apart] {
        assert!((0.917..=0.983).contains(&share), "{share}");
    }
    for share in [wide, apart_wide] {
        assert!((0.94..=0.995).contains(&share), "{share}");
    }
    assert!(root < 1.15, "widened {root} times on average");
}

#[test]
fn rows_that_hang_together_are_covered_once_widened() {
    // Eight rows of one customer are right or wrong together: variances are eight times as large.
    let customers = |draws: &mut Draws, _: &mut f64| {
        let hits = (0..40).filter(|_| draws.is(0.8)).count();
        (8 * hits as u64, 320)
    };
    let [plain, wide, apart, apart_wide, root] = simulate(customers, 45);
    assert!(plain < 0.65 && apart < 0.65, "{plain} {apart}");
    assert!((0.88..=0.97).contains(&wide), "{wide}");
    assert!((0.88..=0.97).contains(&apart_wide), "{apart_wide}");
    assert!((root - 8.0_f64.sqrt()).abs() < 0.35, "{root}");
    // Days that are better or worse by 0.03 than the mean.
    let days = |draws: &mut Draws, _: &mut f64| {
        let chance = 0.8 + 0.03 * draws.normal();
        let hits = (0..400).filter(|_| draws.is(chance)).count();
        (hits as u64, 400)
    };
    let [plain, wide, apart, apart_wide, _] = simulate(days, 45);
    assert!(plain < 0.85 && apart < 0.85, "{plain} {apart}");
    assert!(wide > 0.9 && apart_wide > 0.9, "{wide} {apart_wide}");
}

#[test]
fn days_that_follow_one_another_are_covered_by_what_stays() {
    // An autoregressive day with factor 0.5: steps are smaller than days are apart, so that they alone fall short.
    let days = |draws: &mut Draws, day: &mut f64| {
        *day = 0.5 * *day + 0.026 * draws.normal();
        let hits = (0..400).filter(|_| draws.is(0.8 + *day)).count();
        (hits as u64, 400)
    };
    for (windows, least) in [(45, 0.86), (90, 0.89)] {
        let [plain, wide, apart, apart_wide, root] = simulate(days, windows);
        assert!(plain < 0.6 && apart < 0.6, "{plain} {apart}");
        for share in [wide, apart_wide] {
            assert!((least..=0.97).contains(&share), "{windows}: {share}");
        }
        // Those of windows know nothing of it.
        assert!(root < 1.6, "{root}");
    }
}

#[test]
fn a_change_within_the_current_period_does_not_look_like_swings_that_stay() {
    let mut draws = Draws::new(5);
    let chance = |at: usize| if at < 40 { 0.8 } else { 0.74 };
    let windows: Vec<(u64, u64)> = (0..60)
        .map(|at| {
            let hits = (0..400).filter(|_| draws.is(chance(at))).count();
            (hits as u64, 400)
        })
        .collect();
    let mut document = shares(&windows, 30);
    settle(&mut document);
    let found = &document.overdispersion[0];
    assert_eq!((found.basis.as_str(), found.stays), ("reference", None));
    assert_eq!(document.differences[0].is_clear, Some(true));
    // With too few windows of the reference nobody is asked.
    let mut document = shares(&windows, 12);
    settle(&mut document);
    assert_eq!(document.overdispersion[0].stays, None);
}

#[test]
fn points_of_few_rows_are_hollow() {
    let mut document = shares(&[(200, 400), (25, 29), (20, 30), (190, 400)], 2);
    // Of the last window few rows count for this number.
    document.quality.last_mut().unwrap().n = 29;
    let outcome = Outcome {
        document,
        ..Outcome::default()
    };
    let Some(Figure::Line(line)) = quality_over_time(&outcome, "accuracy", None) else {
        panic!("no line");
    };
    let hollow: Vec<bool> = line.points.iter().map(|point| point.hollow).collect();
    assert_eq!(hollow, [false, true, false, true]);
}
