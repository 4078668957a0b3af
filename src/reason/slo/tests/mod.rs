//! Budgets by hand, identities, the workbook's examples, and quiet traffic.

mod extremes;
mod incidents;
mod quiet;
mod together;

use super::*;
use crate::book::slo::{AlertRow, Cadence, Good, Op, Period, Severity, Sli};

const MINUTE_US: i64 = 60_000_000;

/// Buckets of one length from 2026-01-01 on.
fn counts(step_us: i64, rows: impl IntoIterator<Item = (f64, u64)>) -> Counts {
    let (bad, n) = rows.into_iter().unzip();
    Counts {
        start_us: 20_454 * DAY_US,
        step_us,
        bad,
        n,
        ..Counts::default()
    }
}

/// Every bucket as a window.
fn windows(counts: &Counts) -> Vec<Counted> {
    let of = |at: usize| Counted {
        start_us: counts.end_of(at) - counts.step_us,
        end_us: counts.end_of(at),
        bad: counts.bad[at],
        n: counts.n[at],
        fixed: (counts.n[at] == 0).then_some(WindowStatus::NoData),
    };
    (0..counts.len()).map(of).collect()
}

fn setting(objective: f64, period: Period) -> Setting {
    Setting {
        objective,
        period,
        worst: 1.0,
        strict: false,
        rows: profile(Cadence::Daily, period.days()),
        is_dated: true,
    }
}

fn row(long_secs: u64, short_secs: u64, burn: f64) -> AlertRow {
    AlertRow {
        severity: Severity::Page,
        long_secs,
        short_secs,
        burn,
    }
}

fn rule(objective: f64, gates: Gates) -> Rule {
    Rule {
        objective,
        period: Period::Rolling(30),
        worst: 1.0,
        gates,
    }
}

fn near(found: f64, wanted: f64) {
    assert!(
        (found - wanted).abs() <= 1e-12 * wanted.abs().max(1.0),
        "{found}, not {wanted}"
    );
}

#[test]
fn a_budget_is_what_a_hand_computes() {
    // 40 days of 1,000 rows; 5 bad a day, 50 on the last. Objective 99 %: 28 days allow 280 of 28,000.
    let days = (0..40).map(|day| (if day == 39 { 50.0 } else { 5.0 }, 1000));
    let counts = counts(DAY_US, days);
    let totals = counts.totals();
    let now = totals.until_us();
    let budget = budget(&totals, 0.99, Period::Rolling(28), now);
    assert_eq!((budget.n, budget.bad), (28_000, 27.0 * 5.0 + 50.0));
    near(budget.allowed, 280.0);
    near(budget.consumed.unwrap(), 185.0 / 280.0);
    near(budget.burn.unwrap(), 185.0 / 280.0);
    near(budget.good.unwrap(), 1.0 - 185.0 / 28_000.0);
    let (low, high) = budget.interval.unwrap();
    assert!(low < 185.0 / 280.0 && 185.0 / 280.0 < high && high < 1.0);
    let last = burn_rate(50.0, 1000, 0.99).unwrap();
    near(last, 5.0);
    // The last day's share of the budget: Bad_u / (beta · N_T) = burn · u / T under constant traffic.
    near(50.0 / budget.allowed, last * 1.0 / 28.0);
}

#[test]
fn a_calendar_period_reckons_with_the_days_to_come() {
    // 2026-02-01 to 2026-02-14 in one-day buckets, half of February.
    let mut counts = counts(DAY_US, (0..14).map(|_| (2.0, 100)));
    counts.start_us = (20_454 + 31) * DAY_US;
    let totals = counts.totals();
    let budget = budget(&totals, 0.99, Period::Month, totals.until_us());
    assert_eq!(budget.start_us, counts.start_us);
    near(budget.expected, 2800.0);
    near(budget.allowed, 28.0);
    near(budget.consumed.unwrap(), 1.0);
    near(budget.burn.unwrap(), 2.0);
    // All of it is gone now: burn · elapsed share = 2 · 0.5.
    let projection = project(&totals, 0.99, Period::Month, DAY_US).unwrap();
    assert_eq!(projection.gone_us, Some(0));
    // At half the burn it would last to the end exactly.
    let milder = project(&totals, 0.98, Period::Month, DAY_US).unwrap();
    assert_eq!(milder.gone_us, Some(14 * DAY_US));
    near(milder.left, 0.0);
}

#[test]
fn time_to_exhaustion_is_what_is_left_times_period_over_burn() {
    // 28 days: 18 without a bad row, then ten at 2 %, twice what 99 % allows.
    let days = (0..28).map(|day| (if day >= 18 { 20.0 } else { 0.0 }, 1000));
    let totals = counts(DAY_US, days).totals();
    let projection = project(&totals, 0.99, Period::Rolling(28), 3 * DAY_US).unwrap();
    near(projection.burn, 2.0);
    let left = 1.0 - 200.0 / 280.0;
    // Nothing bad leaves before 18 days have passed.
    let wanted = left * 28.0 / 2.0;
    let found = projection.gone_us.unwrap() as f64 / DAY_US as f64;
    assert!((found - wanted).abs() < 1e-6, "{found}, not {wanted}");
    assert!(projection.soonest_us.unwrap() < projection.gone_us.unwrap());
    assert!(projection.latest_us.unwrap() > projection.gone_us.unwrap());
    // At a burn of 0.5 it lasts, and ends at what half the allowed rate leaves.
    let mild = (0..28).map(|_| (5.0, 1000));
    let projection = project(
        &counts(DAY_US, mild).totals(),
        0.99,
        Period::Rolling(28),
        DAY_US,
    );
    let projection = projection.unwrap();
    assert_eq!(projection.gone_us, None);
    near(projection.left, 0.5);
}

#[test]
fn detection_takes_as_long_as_the_workbook_says() {
    // Objective 99.9 %, 1,000 rows a minute, four good days, then a share of errors: L · burn · beta / e.
    for (row, error, minutes) in [
        (row(3600, 300, 14.4), 1.0, 0.864),
        (row(3600, 300, 14.4), 0.1, 8.64),
        (row(6 * 3600, 1800, 6.0), 0.01, 216.0),
        (row(86_400, 7200, 3.0), 0.01, 432.0),
        (row(3 * 86_400, 6 * 3600, 1.0), 0.002, 2160.0),
    ] {
        let quiet = 4 * 1440;
        let bad = 1000.0 * error;
        let minutes_of = (0..quiet + 3000).map(|minute| {
            let is_on = (quiet..quiet + 2400).contains(&minute);
            (if is_on { bad } else { 0.0 }, 1000)
        });
        let totals = counts(MINUTE_US, minutes_of).totals();
        let watch = watch(&totals, row, Period::Rolling(30));
        let found = replay(&totals, &watch, &rule(0.999, Gates::NONE));
        let [episode] = found.episodes[..] else {
            panic!("{row:?}: {:?}", found.episodes);
        };
        let began = totals.start_us + quiet * MINUTE_US;
        let took = (episode.start_us - began) as f64 / MINUTE_US as f64;
        // Seen at the end of the first minute in which the rate is above the threshold.
        assert!(
            minutes < took && took <= minutes + 1.0,
            "{row:?}: {took}, not {minutes}"
        );
        let reset = (episode.end_us - began) as f64 / MINUTE_US as f64 - 2400.0;
        // It goes on for a short window once its condition is away.
        let short = row.short_secs as f64 / 60.0;
        assert!(short < reset && reset <= 2.0 * short, "{row:?}: {reset}");
        assert!(!episode.is_open);
        let at_once = replay_keeping(&totals, &watch, &rule(0.999, Gates::NONE), 0);
        let [plain] = at_once.episodes[..] else {
            panic!("{row:?}: {:?}", at_once.episodes);
        };
        let went_on = (episode.end_us - plain.end_us) as f64 / MINUTE_US as f64;
        assert_eq!((plain.start_us, went_on), (episode.start_us, short));
    }
}

#[test]
fn the_budget_is_gone_when_the_workbook_says() {
    // Table 5-4, objective 99.9 % over 30 days: burn rates of 2, 10 and 1,000 last 15 days, 3 days and 43 minutes.
    for (error, lasts, begun) in [
        (0.002, 15.0 * 1440.0, 7_200_i32),
        (0.01, 3.0 * 1440.0, 1_440),
        (1.0, 43.2, 15),
    ] {
        // A month without a bad row, then some minutes of errors, not enough to spend it.
        let minutes_of = (0..43_200 + begun).map(|minute| {
            let bad = if minute < 43_200 { 0.0 } else { 1000.0 * error };
            (bad, 1000)
        });
        let totals = counts(MINUTE_US, minutes_of).totals();
        let fit = i64::from(begun) * MINUTE_US;
        let found = project(&totals, 0.999, Period::Rolling(30), fit).unwrap();
        near(found.burn, error / 0.001);
        let gone = found.gone_us.unwrap() as f64 / MINUTE_US as f64;
        assert!(
            (gone + f64::from(begun) - lasts).abs() < 1e-3,
            "{error}: {gone} and {begun}, not {lasts}"
        );
    }
}

#[test]
fn profiles_are_the_workbook_s_for_thirty_days() {
    let burns =
        |cadence, days| -> Vec<f64> { profile(cadence, days).iter().map(|row| row.burn).collect() };
    for (found, wanted) in burns(Cadence::Realtime, 30)
        .into_iter()
        .zip([14.4, 6.0, 3.0, 1.0])
    {
        near(found, wanted);
    }
    for (found, wanted) in burns(Cadence::Daily, 30).into_iter().zip([6.0, 3.0, 1.5]) {
        near(found, wanted);
    }
    near(burns(Cadence::Weekly, 30)[0], 0.5 * 30.0 / 14.0);
    assert!(burns(Cadence::Realtime, 28).iter().all(|burn| *burn >= 1.0));
    assert_eq!(cadence_of(60_000_000), Cadence::Realtime);
    assert_eq!(cadence_of(HOUR_US), Cadence::Hourly);
    assert_eq!(cadence_of(DAY_US), Cadence::Daily);
    assert_eq!(cadence_of(DAY_US + 1), Cadence::Weekly);
}

#[test]
fn a_rule_that_cannot_fire_is_told() {
    let totals = counts(HOUR_US, (0..100).map(|_| (10.0, 10))).totals();
    let of = |row, objective, worst| {
        let watch = watch(&totals, row, Period::Rolling(30));
        let rule = Rule {
            worst,
            ..rule(objective, Gates::ALL)
        };
        replay(&totals, &watch, &rule)
    };
    // 14.4 · 10 % is more than everything.
    let never = of(row(6 * 3600, 3600, 14.4), 0.9, 1.0);
    assert_eq!(never.reach, Reach::Unreachable);
    assert!(never.episodes.is_empty());
    assert_eq!(
        of(row(6 * 3600, 3600, 6.0), 0.9, 0.5).reach,
        Reach::Unreachable
    );
    assert_eq!(
        of(row(6 * 3600, 3600, 6.0), 0.9, 1.0).reach,
        Reach::Reachable
    );
    let fine = of(row(3600, 300, 2.0), 0.9, 1.0);
    assert_eq!(fine.reach, Reach::TooFine);
    assert!(fine.episodes.is_empty());
    near(of(row(6 * 3600, 3600, 14.4), 0.999, 1.0).n_min, 70.0);
}

#[test]
fn gaps_end_alarms_and_no_day_is_short() {
    // 2026-03-22 to 2026-04-05: clocks change in Europe on 2026-03-29. A gap of a day in between.
    let hours = (0..14 * 24).map(|hour| match hour / 24 {
        5 => (5.0, 10),
        6 => (0.0, 0),
        _ => (0.0, 10),
    });
    let mut counts = counts(HOUR_US, hours);
    counts.start_us = 20_534 * DAY_US;
    let totals = counts.totals();
    let week = budget(&totals, 0.99, Period::Rolling(7), totals.until_us());
    assert_eq!(week.n, 7 * 24 * 10);
    let with_gap = budget(
        &totals,
        0.99,
        Period::Rolling(7),
        counts.start_us + 7 * DAY_US,
    );
    assert_eq!((with_gap.n, with_gap.bad), (6 * 24 * 10, 120.0));
    let watch = watch(&totals, row(6 * 3600, 3600, 6.0), Period::Rolling(7));
    let found = replay(&totals, &watch, &rule(0.99, Gates::NONE));
    let [episode] = found.episodes[..] else {
        panic!("{:?}", found.episodes)
    };
    // One hour without rows is no rate, and no rate is no alarm; an hour, its short window, it goes on.
    assert_eq!(episode.end_us, counts.start_us + 6 * DAY_US + 2 * HOUR_US);
    let told = tell(
        &counts,
        &windows(&counts),
        &setting(0.99, Period::Rolling(7)),
        true,
    );
    assert_eq!(told.windows[6 * 24].status, WindowStatus::NoData);
    assert_eq!(told.windows[6 * 24].consumed, None);
}

#[test]
fn what_history_would_have_met_is_suggested() {
    // 100 days, one with 10 % bad, else 1 %.
    let days = (0..100).map(|day| (if day == 50 { 10.0 } else { 1.0 }, 100));
    let counts = counts(DAY_US, days);
    let totals = counts.totals();
    let ends: Vec<i64> = totals.ends.clone();
    let daily = periods(&totals, Period::Rolling(1), &ends);
    assert_eq!(daily.len(), 100);
    near(suggest(&daily).unwrap(), 0.99);
    let monthly = periods(&totals, Period::Rolling(28), &ends);
    assert_eq!(monthly.len(), 73);
    // 37 of 2,800 in the worst ones; 28 of 73 hold the bad day.
    near(suggest(&monthly).unwrap(), 1.0 - 0.014);
    let months = periods(&totals, Period::Month, &ends);
    assert_eq!(
        months.iter().map(|held| held.n).collect::<Vec<_>>(),
        [3100, 2800, 3100]
    );
    let short = periods(&totals, Period::Rolling(365), &ends);
    assert_eq!(
        short.iter().map(|held| held.n).collect::<Vec<_>>(),
        [10_000]
    );

    let told = tell(
        &counts,
        &windows(&counts),
        &setting(0.99, Period::Rolling(28)),
        true,
    );
    let rising =
        |pair: &[Tradeoff]| pair[0].met <= pair[1].met && pair[0].objective > pair[1].objective;
    assert!(told.tradeoff.len() >= 8);
    assert!(told.tradeoff.windows(2).all(rising), "{:?}", told.tradeoff);
    let own = told
        .tradeoff
        .iter()
        .find(|one| (one.objective - told.suggested.unwrap()).abs() < 1e-9);
    assert!(own.unwrap().met >= 0.95);
}

#[test]
fn a_steady_fall_is_told_before_it_alarms() {
    let days = (0..20).map(|day| (f64::from(day) / 4.0, 1000));
    let counts = counts(DAY_US, days);
    let told = tell(
        &counts,
        &windows(&counts),
        &setting(0.99, Period::Rolling(28)),
        false,
    );
    assert!(told.worsening.is_some_and(|p| p < 0.01));
    let flat = self::counts(DAY_US, (0..20).map(|day| (f64::from(day % 3), 1000)));
    let told = tell(
        &flat,
        &windows(&flat),
        &setting(0.99, Period::Rolling(28)),
        false,
    );
    assert_eq!(told.worsening, None);
}

#[test]
fn the_default_has_room_to_burn() {
    let mut seen = Seen {
        headline: Some(("roc_auc", "ROC AUC", 0.8437, true)),
        noise: 0.01,
        decisions: Some((150.0, 1000)),
        has_windows: true,
        has_answers: true,
    };
    let (sli, reason) = choose(&seen).unwrap();
    assert_eq!(sli.written(), "window: roc_auc >= 0.823");
    assert!(reason.contains("15.0 %"), "{reason}");
    // Windows of few rows cannot tell a fall of 0.02; one of 0.07 they can.
    seen.noise = 0.07;
    let (sli, reason) = choose(&seen).unwrap();
    assert_eq!(sli.written(), "window: roc_auc >= 0.773");
    assert!(reason.contains("0.070 below (as far as"), "{reason}");
    seen.noise = 0.01;
    seen.decisions = Some((2.0, 1000));
    assert_eq!(choose(&seen).unwrap().0, Sli::Event(Good::Correct));
    seen.decisions = None;
    seen.headline = Some(("root_mean_squared_error", "RMSE", 41.27, false));
    let (sli, _) = choose(&seen).unwrap();
    assert_eq!(sli.written(), "window: root_mean_squared_error <= 45.4");
    seen.noise = 8.0;
    let (sli, _) = choose(&seen).unwrap();
    assert_eq!(sli.written(), "window: root_mean_squared_error <= 49.3");
    seen.headline = None;
    assert_eq!(choose(&seen).unwrap().0, Sli::Event(Good::Served));
    seen.has_answers = false;
    assert_eq!(choose(&seen), None);
    near(event_objective(0.9953), 0.995);
    near(event_objective(0.2), 0.5);
    assert_eq!(window_period(0), Period::Rolling(28));
    assert_eq!(window_period(1), Period::Rolling(28));
    assert_eq!(window_period(7), Period::Rolling(140));
}
