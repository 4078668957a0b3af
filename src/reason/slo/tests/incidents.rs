//! One incident is one episode, and is told once.

use super::*;

/// Hours of 100 rows from 2026-01-01 on, so many of them bad.
fn hours(bad: &[(usize, f64)]) -> Counts {
    let rows = bad
        .iter()
        .flat_map(|(times, bad)| vec![(*bad, 100); *times]);
    counts(HOUR_US, rows.collect::<Vec<_>>())
}

fn ends(counts: &Counts, replay: &Replay) -> Vec<(i64, i64)> {
    let hour = |us: i64| (us - counts.start_us) / HOUR_US;
    let episodes = replay.episodes.iter();
    episodes
        .map(|one| (hour(one.start_us), hour(one.end_us)))
        .collect()
}

#[test]
fn an_alert_that_would_flap_is_one_episode() {
    // A long window of 6 hours, a short one of 2; 5 % allowed, fires above twice that: 10 bad of 100 in both.
    let row = row(6 * 3600, 2 * 3600, 2.0);
    // Quiet, then hours of 60, 0, 0, 60, 0, 0, 60 bad; from the first on the long window holds enough.
    let counts = hours(&[
        (10, 0.0),
        (1, 70.0),
        (2, 0.0),
        (1, 70.0),
        (2, 0.0),
        (1, 70.0),
        (12, 0.0),
    ]);
    let totals = counts.totals();
    let watch = watch(&totals, row, Period::Rolling(30));
    let of = |keep| replay_keeping(&totals, &watch, &rule(0.95, Gates::NONE), keep);
    // Bad hours end at 11, 14, 17. The short window holds one of them at 11 and 12, 14 and 15, 17 and 18.
    assert_eq!(ends(&counts, &of(0)), [(11, 13), (14, 16), (17, 19)]);
    // An hour between is less than the short window; it goes on for two hours after the last.
    assert_eq!(ends(&counts, &of(row.short_secs)), [(11, 21)]);
    let found = replay(&totals, &watch, &rule(0.95, Gates::NONE));
    assert_eq!(ends(&counts, &found), [(11, 21)]);
    assert_eq!((found.unguarded, found.episodes[0].is_open), (1, false));
    // 140 of 600 in the long window, over 5 %.
    near(found.episodes[0].peak, 140.0 / 600.0 / 0.05);
}

#[test]
fn two_incidents_stay_two() {
    let row = row(6 * 3600, 2 * 3600, 2.0);
    // The condition is away from hour 13 on; at 15 that is as long as the short window, and it ends.
    let counts = hours(&[(10, 0.0), (1, 70.0), (4, 0.0), (1, 70.0), (9, 0.0)]);
    let totals = counts.totals();
    let watch = watch(&totals, row, Period::Rolling(30));
    let found = replay(&totals, &watch, &rule(0.95, Gates::NONE));
    assert_eq!(ends(&counts, &found), [(11, 15), (16, 20)]);
    // One hour less between them, and it is one.
    let counts = hours(&[(10, 0.0), (1, 70.0), (3, 0.0), (1, 70.0), (9, 0.0)]);
    let totals = counts.totals();
    let watch = super::watch(&totals, row, Period::Rolling(30));
    let found = replay(&totals, &watch, &rule(0.95, Gates::NONE));
    assert_eq!(ends(&counts, &found), [(11, 19)]);
}

#[test]
fn a_slow_burn_is_told_only_where_nothing_else_told_it() {
    let days = |bad: Vec<f64>| counts(DAY_US, bad.into_iter().map(|bad| (bad, 1000)));
    let of = |counts: &Counts, rows: Vec<AlertRow>| {
        let setting = Setting {
            rows,
            ..setting(0.99, Period::Rolling(28))
        };
        let told = tell(counts, &windows(counts), &setting, false);
        let day = |us: i64| (us - counts.start_us) / DAY_US;
        let of = |(_, replay): &(AlertRow, Replay)| -> Vec<(i64, i64)> {
            let episodes = replay.episodes.iter();
            episodes
                .map(|one| (day(one.start_us), day(one.end_us)))
                .collect()
        };
        told.alerts.iter().map(of).collect::<Vec<_>>()
    };
    // 14 of 1,000 bad from day 20 on, 10 allowed: after 14 days the half period is wholly of it, and burns 1.4 times.
    let slow = days([vec![2.0; 20], vec![14.0; 40]].concat());
    let quick = row(3 * 86_400, 86_400, 3.0);
    let found = of(&slow, vec![quick]);
    assert_eq!(found[0], []);
    let [(begin, 60)] = found[1][..] else {
        panic!("{found:?}")
    };
    // (14 k + 2 (14 − k)) / 14 > 10 from k = 10 on, and beyond noise a little later.
    assert!((30..=34).contains(&begin), "{begin}");
    // A quick burn of two days fires, and the half period that holds it burns too: that is no news.
    let quick_days = days([vec![2.0; 20], vec![90.0; 2], vec![2.0; 30]].concat());
    let found = of(&quick_days, vec![quick]);
    assert_eq!(found[0].len(), 1, "{found:?}");
    assert_eq!(found[1], []);
    // Without that rule it is told.
    assert_eq!(of(&quick_days, Vec::new())[0].len(), 1);
}
