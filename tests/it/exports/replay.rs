//! Alerts replayed over a history by `reason::slo`, against what promtool says of the exported rules on the same series: at every step
//! the same rows must fire.
//!
//! Counters begin with 0 and have a value at every step, and the windows are whole numbers of steps. So `increase` needs
//! no guess at either end: it is the difference of two values (Prometheus 2, whose windows hold both their ends).

use wellenough::book::slo::AlertRow;
use wellenough::reason::slo::{Counts, Gates, Rule, replay, replay_keeping, watch};
use wellenough::report::slo_exports::{
    Bucket, Check, Gate, Scenario, Series, System, Terms, exports, rule_test,
};

use super::promtool::{is_here, promtool};
use super::terms::{self, HOUR};

/// Which rows fire at every step, by the replay that the notebook shows; nothing has happened at step 0.
fn replayed(terms: &Terms, buckets: &[Bucket], step_secs: u64) -> Vec<Vec<AlertRow>> {
    let counts = Counts {
        step_us: i64::try_from(step_secs).unwrap() * 1_000_000,
        n: buckets.iter().map(|bucket| bucket.total as u64).collect(),
        bad: buckets.iter().map(|bucket| bucket.bad).collect(),
        ..Counts::default()
    };
    let totals = counts.totals();
    let rule = Rule {
        objective: terms.objective,
        period: terms.period,
        worst: terms.worst,
        gates: if terms.gate == Gate::Notebook {
            Gates::ALL
        } else {
            Gates::NONE
        },
    };
    let mut firing = vec![Vec::new(); buckets.len() + 1];
    for row in &terms.rows {
        let watch = watch(&totals, *row, terms.period);
        let mut holds = replay_keeping(&totals, &watch, &rule, 0).fires;
        if let Gate::Rows(least) = terms.gate {
            // A gate by rows is of the exports alone.
            let steps = usize::try_from(row.long_secs / step_secs).unwrap();
            for (step, holds) in (1..).zip(&mut holds) {
                let long = &buckets[usize::saturating_sub(step, steps)..step];
                let rows: f64 = long.iter().map(|bucket| bucket.total).sum();
                *holds = *holds && rows >= least as f64;
            }
        }
        let fires = kept_firing(&holds, row.short_secs / step_secs);
        if terms.gate == Gate::Notebook {
            assert_eq!(replay(&totals, &watch, &rule).fires, fires, "{row:?}");
        }
        for (step, fires) in (1..).zip(fires) {
            if fires {
                firing[step].push(*row);
            }
        }
    }
    firing
}

/// `keep_firing_for`, as Prometheus has it (rules/alerting.go): from the first moment without the condition on.
fn kept_firing(holds: &[bool], steps: u64) -> Vec<bool> {
    let mut left = 0;
    let of = |holds: &bool| {
        left = if *holds {
            steps + 1
        } else {
            left.saturating_sub(1)
        };
        left > 0
    };
    holds.iter().map(of).collect()
}

/// What a history's alerts are like, beside the word of promtool: how often each row changes its mind.
fn agrees(name: &str, terms: &Terms, buckets: Vec<Bucket>, step_secs: u64) -> Vec<usize> {
    let firing = replayed(terms, &buckets, step_secs);
    let changes = terms
        .rows
        .iter()
        .map(|row| {
            let states: Vec<bool> = firing.iter().map(|rows| rows.contains(row)).collect();
            states.windows(2).filter(|two| two[0] != two[1]).count()
        })
        .collect();
    let checks = firing
        .into_iter()
        .enumerate()
        .map(|(step, firing)| Check { step, firing })
        .collect();
    let scenario = Scenario {
        name: name.to_owned(),
        step_secs,
        series: Series::Counts(buckets),
        checks,
    };
    if is_here() {
        let folder = tempfile::tempdir().unwrap();
        let test = rule_test(terms, &[scenario]).unwrap();
        std::fs::write(folder.path().join(&test.name), &test.text).unwrap();
        for text in exports(terms).unwrap().texts {
            if text.system == System::Prometheus && text.name != test.name {
                std::fs::write(folder.path().join(&text.name), &text.text).unwrap();
            }
        }
        promtool(&["test", "rules"], &[folder.path().join(&test.name)]).unwrap_or_else(|said| {
            panic!("{name}: {}", said.chars().take(3_000).collect::<String>())
        });
    }
    changes
}

/// With the notebook's own guards.
fn guarded() -> Terms {
    Terms {
        gate: Gate::Notebook,
        ..terms::fraud()
    }
}

fn bucket(bad: f64, total: f64) -> Bucket {
    Bucket { bad, total }
}

/// The same numbers each time: a linear congruential generator, its upper bits.
fn noise(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 53) as f64
}

#[test]
fn a_fast_burn_fires_the_page_and_ends() {
    // 12 hours in minutes: calm, an hour and a half at 40 % bad, calm.
    let buckets = (0..720)
        .map(|minute| match minute {
            200..290 => bucket(40.0, 100.0),
            minute if minute % 10 == 3 => bucket(1.0, 100.0),
            _ => bucket(0.0, 100.0),
        })
        .collect();
    let changes = agrees("fast burn", &guarded(), buckets, 60);
    assert_eq!(changes[..2], [2, 2], "both pages begin and end");
    assert!(changes[2..].iter().all(|times| *times >= 1), "{changes:?}");
}

#[test]
fn a_slow_burn_fires_tickets_alone() {
    // 4 days in steps of 5 minutes at 2 to 4 % bad, from the second day on.
    let mut state = 7;
    let buckets = (0..1_152)
        .map(|step| {
            let share = if step < 288 { 0.004 } else { 0.034 };
            let bad = (0..50).filter(|_| noise(&mut state) < share).count();
            bucket(bad as f64, 50.0)
        })
        .collect();
    let changes = agrees("slow burn", &guarded(), buckets, 300);
    assert_eq!(changes[0], 0, "no page over an hour: {changes:?}");
    assert!(changes[2] >= 1 && changes[3] >= 1, "{changes:?}");
}

#[test]
fn flapping_and_low_traffic_agree_with_either_gate() {
    // A day in minutes: about one row in three minutes, sometimes bad, with hours of nothing and bursts.
    for gate in [Gate::Rows(30), Gate::Notebook, Gate::Rows(0)] {
        let mut terms = terms::fraud();
        terms.gate = gate;
        let mut state = 11;
        let buckets = (0..1_440)
            .map(|minute| {
                let busy = !(300..420).contains(&minute) && noise(&mut state) < 0.35;
                let total =
                    f64::from(u8::from(busy)) + f64::from(u8::from(minute % 97 == 0)) * 40.0;
                let share = if minute % 240 < 60 { 0.4 } else { 0.02 };
                let bad = (0..total as u64)
                    .filter(|_| noise(&mut state) < share)
                    .count();
                bucket(bad as f64, total)
            })
            .collect();
        let changes = agrees("low traffic", &terms, buckets, 60);
        assert!(changes[0] >= 4, "{gate:?}: {changes:?}");
    }
}

#[test]
fn labels_once_a_day_agree() {
    // 35 days in steps of 6 hours; labels arrive in one step a day, some days not at all.
    let mut state = 5;
    let buckets = (0..140)
        .map(|step| {
            let (day, hour) = (step / 4, step % 4);
            if hour != 2 || day % 9 == 4 {
                return bucket(0.0, 0.0);
            }
            let share = match day {
                12..15 => 0.7,
                20..29 => 0.22,
                _ => 0.06,
            };
            let total = 200.0 + (noise(&mut state) * 100.0).floor();
            let bad = (0..total as u64)
                .filter(|_| noise(&mut state) < share)
                .count();
            bucket(bad as f64, total)
        })
        .collect();
    let mut terms = terms::daily();
    terms.period = wellenough::book::slo::Period::Rolling(30);
    let changes = agrees("daily", &terms, buckets, 6 * HOUR);
    assert!(changes.iter().all(|times| *times >= 2), "{changes:?}");
}

#[test]
fn a_share_that_meets_the_limit_exactly_does_not_fire_in_either() {
    // 3 of 50 bad, 6 %, is exactly six times a budget of 1 %.
    let buckets = vec![bucket(3.0, 50.0); 400];
    let changes = agrees("on the limit", &guarded(), buckets, 60);
    assert_eq!(changes[1], 0);
}
