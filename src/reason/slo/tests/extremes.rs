//! No rows, one window, nothing that may be bad, nothing good; and how a window is judged.

use super::*;

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn extremes_have_answers() {
    let of = |rows: Vec<(f64, u64)>, objective| {
        let counts = counts(DAY_US, rows);
        tell(
            &counts,
            &windows(&counts),
            &setting(objective, Period::Rolling(28)),
            true,
        )
    };
    // No rows at all, and only empty windows.
    for rows in [vec![], vec![(0.0, 0); 9]] {
        let told = of(rows, 0.99);
        assert_eq!(told.standing.id(), "cannot_tell");
        assert_eq!(
            (told.budget.consumed, told.budget.burn, told.budget.good),
            (None, None, None)
        );
        assert_eq!((told.projection, told.suggested), (None, None));
        assert!(
            told.alerts
                .iter()
                .all(|(_, replay)| replay.episodes.is_empty())
        );
    }
    // All immature: rows are there, and none of them counts yet.
    let none = counts(DAY_US, vec![(0.0, 0); 9]);
    let young: Vec<Counted> = windows(&none)
        .into_iter()
        .map(|window| Counted {
            fixed: Some(WindowStatus::Immature),
            ..window
        })
        .collect();
    let told = tell(&none, &young, &setting(0.99, Period::Rolling(28)), true);
    assert_eq!(told.standing.id(), "cannot_tell");
    assert_eq!(
        (told.budget.n, told.periods, &told.tradeoff[..]),
        (0, 0, &[][..])
    );
    assert!(
        told.windows
            .iter()
            .all(|window| window.status == WindowStatus::Immature && window.consumed.is_none())
    );
    // Nothing may be bad.
    let told = of(vec![(0.0, 100); 9], 1.0);
    assert_eq!(
        (told.standing, told.budget.burn, told.budget.consumed),
        (Standing::Met, None, None)
    );
    let told = of([vec![(0.0, 100); 9], vec![(1.0, 100)]].concat(), 1.0);
    assert_eq!(told.standing, Standing::Breached);
    assert!(
        told.alerts
            .iter()
            .all(|(_, replay)| replay.episodes.is_empty())
    );
    // One window.
    let told = of(vec![(0.0, 100)], 0.99);
    assert_eq!((told.standing, told.windows.len()), (Standing::Met, 1));
    assert_eq!(told.projection, None);
    assert_eq!(of(vec![(0.0, 29)], 0.99).standing.id(), "cannot_tell");
    // All bad.
    let told = of(vec![(100.0, 100); 9], 0.9);
    assert_eq!(told.standing, Standing::Breached);
    near(told.budget.consumed.unwrap(), 10.0);
    near(told.budget.burn.unwrap(), 10.0);
    assert_eq!(told.projection.as_ref().unwrap().gone_us, Some(0));
    assert!(
        told.windows
            .iter()
            .all(|window| window.status == WindowStatus::Bad)
    );
    // 10 % · 5.6 is reachable, and everything is open to the end.
    assert!(told.alerts[0].1.episodes[0].is_open);
    // A little over the budget, within noise: nothing is sure, unless numbers count as they are.
    let rows = vec![(11.0, 1000)];
    assert_eq!(of(rows.clone(), 0.99).standing.id(), "cannot_tell");
    let counts = counts(DAY_US, rows);
    let strict = Setting {
        strict: true,
        ..setting(0.99, Period::Rolling(28))
    };
    assert_eq!(
        tell(&counts, &windows(&counts), &strict, false).standing,
        Standing::Breached
    );
    // Nine of ten good is 90 %, not less.
    assert_eq!(of(vec![(100.0, 1000)], 0.9).standing, Standing::Met);
}

#[test]
fn windows_are_judged_by_number_and_interval() {
    let floor = (Op::Gte, 0.8);
    for (value, interval, n, wanted) in [
        (0.8, Some((0.7, 0.9)), 100, WindowStatus::Good),
        (0.79, Some((0.7, 0.9)), 100, WindowStatus::Uncertain),
        (0.7, Some((0.6, 0.79)), 100, WindowStatus::Bad),
        (0.7, Some((0.6, 0.79)), 29, WindowStatus::Uncertain),
        (0.7, None, 100, WindowStatus::Bad),
    ] {
        assert_eq!(
            of_metric(value, interval, n, floor, false),
            wanted,
            "{value} {interval:?}"
        );
    }
    assert_eq!(
        of_metric(0.79, Some((0.7, 0.9)), 5, floor, true),
        WindowStatus::Bad
    );
    let ceiling = (Op::Lte, 10.0);
    assert_eq!(
        of_metric(11.0, Some((9.0, 13.0)), 99, ceiling, false),
        WindowStatus::Uncertain
    );
    assert_eq!(
        of_metric(12.0, Some((11.0, 13.0)), 99, ceiling, false),
        WindowStatus::Bad
    );
}
