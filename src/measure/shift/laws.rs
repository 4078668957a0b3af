//! What the parts of a change obey, over random tables.

use crate::measure::chance::Chance;
use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
struct Made {
    rows: Vec<(u8, u32, u16, u16, f64)>,
}

fn rows() -> impl Strategy<Value = Made> {
    let row = (0..2_u8, 0..4_u32, 0..2_u16, 0..2_u16, 0.0..1.0_f64);
    proptest::collection::vec(row, 40..300).prop_map(|rows| Made { rows })
}

fn profile(made: &Made) -> Profile {
    let losses: Vec<[f64; 2]> = made.rows.iter().map(|row| [row.4, 1.0 - row.4]).collect();
    let facts = made.rows.iter().zip(&losses).map(|(row, losses)| RowFacts {
        side: row.0,
        cell: row.1,
        answer: row.2,
        outcome: row.3,
        loss: losses[usize::from(row.3)],
        losses,
    });
    Profile::count((4, 2, 2), facts)
}

proptest! {
    #[test]
    fn parts_and_residual_are_the_change(made in rows()) {
        let table = profile(&made).table(&mut |n| n);
        prop_assume!(table.rows(0) > 0.0 && table.rows(1) > 0.0);
        let found = xmw(&table);
        let sum = found.x + found.m + found.w + found.residual;
        prop_assert!((sum - found.delta).abs() < 1e-12);
        prop_assert!((found.delta - (table.mean(1) - table.mean(0))).abs() < 1e-12);
        // Where every cell is measured on both sides and model or outcomes moved, nothing is left over.
        let is_seen = table.pairs().all(|(b, c)| b.n >= 20.0 && c.n >= 20.0 || b.n + c.n <= 0.0);
        if is_seen && found.m.abs() + found.w.abs() >= 0.1 * found.delta.abs() {
            let all: f64 = found.shared.iter().sum();
            prop_assert!((all - found.delta).abs() < 1e-12);
        }
    }

    #[test]
    fn the_same_rows_on_both_sides_have_no_parts(made in rows()) {
        let mut twice = made.clone();
        twice.rows = made.rows.iter().flat_map(|row| [(0, row.1, row.2, row.3, row.4), (1, row.1, row.2, row.3, row.4)]).collect();
        let found = xmw(&profile(&twice).table(&mut |n| n));
        for part in [found.x, found.m, found.w, found.residual] {
            prop_assert!(part.abs() < 1e-12);
        }
    }

    #[test]
    fn the_steps_of_disde_are_the_change(made in rows()) {
        let table = profile(&made).table(&mut |n| n);
        if let Some(found) = disde(&table) {
            let sum = found.to_shared + found.same_inputs + found.to_new;
            prop_assert!((sum - (table.mean(1) - table.mean(0))).abs() < 1e-12);
        }
    }

    #[test]
    fn slices_add_up_to_the_change(made in rows()) {
        let table = profile(&made).table(&mut |n| n);
        prop_assume!(table.rows(0) > 0.0 && table.rows(1) > 0.0);
        let parts = mix_and_rate(&table);
        let sum: f64 = parts.iter().map(|part| part.mix + part.rate).sum();
        prop_assert!((sum - (table.mean(1) - table.mean(0))).abs() < 1e-12);
    }

    #[test]
    fn a_change_is_the_old_models_and_the_new_ones(
        old_before in proptest::collection::vec(0.0..1.0_f64, 1..50),
        old_after in proptest::collection::vec(0.0..1.0_f64, 1..50),
        new_after in proptest::collection::vec(0.0..1.0_f64, 1..50),
    ) {
        // Delta = (m_C of the old − m_B) + share of the new · (m_C of the new − m_C of the old).
        let mean = |rows: &[f64]| rows.iter().sum::<f64>() / rows.len() as f64;
        let both: Vec<f64> = old_after.iter().chain(&new_after).copied().collect();
        let share = new_after.len() as f64 / both.len() as f64;
        let delta = mean(&both) - mean(&old_before);
        let told = mean(&old_after) - mean(&old_before) + share * (mean(&new_after) - mean(&old_after));
        prop_assert!((delta - told).abs() < 1e-12);
    }

    #[test]
    fn the_parts_of_the_brier_score_are_the_brier_score(
        mut rows in proptest::collection::vec((0.0..=1.0_f64, any::<bool>()), 1..400),
    ) {
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let square = |row: &(f64, bool)| (row.0 - f64::from(u8::from(row.1))) * (row.0 - f64::from(u8::from(row.1)));
        let brier = rows.iter().map(square).sum::<f64>() / rows.len() as f64;
        prop_assert!((murphy(&rows).unwrap().brier() - brier).abs() < 1e-12);
    }
}

#[test]
fn intervals_hold_the_truth_about_as_often_as_they_say() {
    // One cell, losses 0 or 1 by the outcome; the outcome rate moves from 0.2 to 0.3: all of the change is W.
    let mut held = 0;
    for seed in 0..100 {
        let mut draws = Chance::new(seed);
        let mut made = Vec::new();
        for (side, rate) in [(0, 0.2), (1, 0.3)] {
            for _ in 0..2000 {
                let outcome = u16::from(draws.uniform() < rate);
                let answer = u16::from(draws.uniform() < 0.3);
                made.push((side, outcome, answer));
            }
        }
        let losses = [[0.0, 1.0], [1.0, 0.0]];
        let facts = made.iter().map(|(side, outcome, answer)| RowFacts {
            side: *side,
            cell: 0,
            answer: *answer,
            outcome: *outcome,
            loss: losses[usize::from(*answer)][usize::from(*outcome)],
            losses: &losses[usize::from(*answer)],
        });
        let [_, _, (low, high)] = intervals(&Profile::count((1, 2, 2), facts), 200, seed);
        held += usize::from(low <= 1.0 && 1.0 <= high);
    }
    assert!((85..=100).contains(&held), "{held}");
}
