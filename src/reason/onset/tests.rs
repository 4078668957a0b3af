//! Falls, seasons, recoveries and gates on made-up series.

use super::*;
use crate::measure::chance::Chance;

fn series(windows: usize, seed: u64, mean: &dyn Fn(usize) -> f64) -> Series {
    let mut draws = Chance::new(seed);
    let noise = 0.4 / 1000.0_f64.sqrt();
    Series {
        values: (0..windows)
            .map(|at| mean(at) + noise * draws.normal())
            .collect(),
        rows: vec![1000.0; windows],
        variance: 0.16,
        window: (0..windows).collect(),
        season: Some(((0..windows).map(|at| at % 7).collect(), 7)),
        is_share: true,
        worst: None,
        in_all: (0, 0.0),
    }
}

#[test]
fn a_fall_has_its_onset_and_blocks() {
    for seed in 0..20 {
        let found = look(&series(60, seed, &|at| if at < 45 { 0.2 } else { 0.26 })).unwrap();
        assert!(found.onset.mode().unwrap().abs_diff(45) <= 1, "{seed}");
        assert!((found.delta() - 0.06).abs() < 0.02, "{found:?}");
        assert!(!found.has_recovered);
    }
}

#[test]
fn weekends_are_no_fall() {
    let mut alarms = 0;
    for seed in 0..100 {
        let weekend = |at: usize| if at % 7 > 4 { 0.24 } else { 0.2 };
        alarms += usize::from(look(&series(60, seed, &weekend)).is_ok());
    }
    assert!(alarms <= 5, "{alarms}");
}

#[test]
fn what_got_better_again_is_told() {
    let middle = |at: usize| if (20..30).contains(&at) { 0.3 } else { 0.2 };
    let found = look(&series(60, 1, &middle)).unwrap();
    assert!(found.has_recovered && !found.is_transient);
    assert_eq!(found.bad, 20..30);
    let spike = |at: usize| if at == 40 { 0.4 } else { 0.2 };
    assert!(look(&series(60, 1, &spike)).unwrap().is_transient);
    let better = |at: usize| if at < 30 { 0.3 } else { 0.2 };
    assert!(matches!(
        look(&series(60, 1, &better)),
        Err(Gate::Quiet { .. })
    ));
}

#[test]
fn gates_stop() {
    let few = series(4, 1, &|_| 0.2);
    assert!(matches!(
        look(&few),
        Err(Gate::Insufficient { windows: 4, .. })
    ));
    let mut never = series(30, 1, &|_| 0.3);
    never.worst = Some(0.2);
    assert_eq!(look(&never), Err(Gate::Chronic));
}
