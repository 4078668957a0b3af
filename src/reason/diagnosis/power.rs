//! How often the diagnosis is right about made-up incidents with known causes; `make power` prints the table.

use std::collections::BTreeMap;

use super::simulated::{Made, ONSET, Setting, Twist};
use super::weigh::{Cause, Confidence};
use super::{Case, Diagnosis, diagnose};
use crate::reason::onset::Gate;

/// What became of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Result {
    Right,
    /// The right cause is not the first one, or the first one is not sure; and the right one is among the first two.
    Ambiguous,
    /// Nothing was seen at all.
    Missed,
    Wrong,
}

fn wanted(setting: Setting) -> Option<Cause> {
    Some(match setting {
        Setting::Nothing | Setting::Weekly => return None,
        Setting::Redefined | Setting::Threshold => Cause::Redefined,
        Setting::Mistrained => Cause::Mistrained,
        Setting::Silent => Cause::Silent,
        Setting::Broken => Cause::Broken,
        Setting::Mix => Cause::Mix,
        Setting::Concept => Cause::Concept,
        Setting::Flipped | Setting::LostPositives => Cause::Labels,
        Setting::BaseRate => Cause::BaseRate,
    })
}

fn said(diagnosis: &Diagnosis) -> String {
    match &diagnosis.found {
        Ok(found) => found.weighed.primary.map_or("UNEXPLAINED".into(), |cause| {
            format!("{} {}", cause.id(), found.weighed.confidence.id())
        }),
        Err(Gate::Quiet { .. }) => "H0".into(),
        Err(gate) => format!("{gate:?}")
            .split([' ', '{'])
            .next()
            .unwrap_or("")
            .into(),
    }
}

fn judged(setting: Setting, diagnosis: &Diagnosis) -> Result {
    let Some(wanted) = wanted(setting) else {
        return if diagnosis.found.is_err() {
            Result::Right
        } else {
            Result::Wrong
        };
    };
    let Ok(found) = &diagnosis.found else {
        return Result::Missed;
    };
    let weighed = &found.weighed;
    // What the new model learned from was broken for nine days before it came, and these days fell too: that is true, and
    // the new model was not seen.
    let is_before = found.windows[1].end <= ONSET && weighed.primary == Some(Cause::Broken);
    if setting == Setting::Mistrained && is_before {
        return Result::Missed;
    }
    let is_first = weighed.primary == Some(wanted);
    let is_near = weighed
        .ranked
        .iter()
        .take(2)
        .any(|scored| scored.cause == wanted);
    match (is_first, weighed.confidence) {
        (true, Confidence::Likely | Confidence::Strong) => Result::Right,
        (true, Confidence::Ambiguous) => Result::Ambiguous,
        (false, Confidence::Ambiguous) if is_near => Result::Ambiguous,
        _ => Result::Wrong,
    }
}

/// Whether the change is clear to who knows the day.
fn is_clear(mut case: Case<'_>) -> bool {
    case.wish.blocks = Some((0..ONSET, ONSET..case.windows.len()));
    diagnose(&case).found.is_ok()
}

/// A number that the caller set.
fn asked(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Runs one setting; answers right, ambiguous, missed, wrong, onsets within a day, and what was said.
fn run(setting: Setting, twist: Twist, seeds: u64) -> ([usize; 4], usize, BTreeMap<String, usize>) {
    let (mut counts, mut near, mut told) = ([0; 4], 0, BTreeMap::new());
    let first = asked("POWER_FIRST", 500);
    for seed in first..first + seeds {
        let made = Made::new(setting, twist, seed);
        let case = made.case(setting, false);
        let diagnosis = diagnose(&case);
        let judged = judged(setting, &diagnosis);
        counts[judged as usize] += 1;
        if wanted(setting).is_some() && diagnosis.found.is_err() && !is_clear(case) {
            *told
                .entry("H0 (within noise even with the day known)".into())
                .or_insert(0) += 1;
        }
        if let Ok(found) = &diagnosis.found {
            near += usize::from(found.onset.0.abs_diff(ONSET) <= 1);
        }
        *told.entry(said(&diagnosis)).or_insert(0) += 1;
        if let (Result::Wrong, Ok(found)) = (judged, &diagnosis.found) {
            let [base, bad] = &found.windows;
            let wrong = format!("wrong with seed {seed}: {base:?} to {bad:?}");
            told.insert(wrong, 1);
        }
    }
    (counts, near, told)
}

const CAUSES: [Setting; 10] = [
    Setting::Redefined,
    Setting::Mistrained,
    Setting::Silent,
    Setting::Broken,
    Setting::Mix,
    Setting::Concept,
    Setting::Flipped,
    Setting::LostPositives,
    Setting::BaseRate,
    Setting::Threshold,
];

fn has_version(setting: Setting) -> bool {
    matches!(
        setting,
        Setting::Redefined | Setting::Mistrained | Setting::Silent | Setting::Threshold
    )
}

#[test]
#[ignore = "minutes; `make power` runs it"]
#[expect(
    clippy::too_many_lines,
    clippy::print_stdout,
    reason = "it prints a table"
)]
fn power() {
    let seeds = asked("POWER_SEEDS", 20);
    let only = std::env::var("POWER_ONLY").unwrap_or_default();
    let plain = Twist::default();
    let twists = [
        ("", plain),
        (
            "release the same day",
            Twist {
                release: true,
                ..plain
            },
        ),
        (
            "half as strong",
            Twist {
                weak: true,
                ..plain
            },
        ),
        (
            "weekly season",
            Twist {
                weekly: true,
                ..plain
            },
        ),
        (
            "late labels",
            Twist {
                late: true,
                ..plain
            },
        ),
        ("300 rows a day", Twist { rows: 300, ..plain }),
    ];
    println!(
        "{:<16} {:<22} {:>6} {:>10} {:>7} {:>6} {:>6}  said",
        "cause", "", "right", "ambiguous", "missed", "wrong", "onset"
    );
    let mut total = [0; 4];
    for (name, twist) in twists {
        for setting in CAUSES {
            if twist.release && has_version(setting)
                || !format!("{setting:?} {name}").contains(&only)
            {
                continue;
            }
            let (counts, near, told) = run(setting, twist, seeds);
            for (sum, count) in total.iter_mut().zip(counts) {
                *sum += count;
            }
            let [right, ambiguous, missed, wrong] = counts;
            println!(
                "{:<16} {name:<22} {right:>6} {ambiguous:>10} {missed:>7} {wrong:>6} {near:>6}  {told:?}",
                format!("{setting:?}")
            );
        }
    }
    println!(
        "all: right {}, ambiguous {}, missed {}, wrong {}",
        total[0], total[1], total[2], total[3]
    );
    for (name, twist) in twists.into_iter().filter(|(name, _)| {
        !name.starts_with("half") && "quiet".contains(&only) | name.contains(&only)
    }) {
        let setting = if twist.weekly {
            Setting::Weekly
        } else {
            Setting::Nothing
        };
        let runs = 5 * seeds;
        let (counts, _, told) = run(setting, twist, runs);
        println!(
            "quiet {name:<22} false alarms {} of {runs}  {told:?}",
            counts[3]
        );
    }
}

#[test]
fn strong_single_causes_are_named() {
    // One run each on half the rows, so that a test without optimisation stays quick.
    let twist = Twist {
        rows: 600,
        ..Twist::default()
    };
    for setting in CAUSES {
        let (counts, near, told) = run(setting, twist, 1);
        assert_eq!(
            (counts[2] + counts[3], near),
            (0, 1),
            "{setting:?}: {told:?}"
        );
    }
    let (counts, _, told) = run(Setting::Nothing, twist, 2);
    assert_eq!(counts[0], 2, "{told:?}");
}
