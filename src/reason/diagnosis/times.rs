//! Where the time of a diagnosis goes, part by part; run by hand, see `TIMES_ROWS`.

#![allow(
    clippy::disallowed_methods,
    reason = "it takes times, natively and by hand"
)]

use std::hint::black_box;
use std::time::Instant;

use super::cells::{Cells, Rows, bins};
use super::losses::Losses;
use super::simulated::{Made, Setting, Twist};
use super::*;

/// Prints milliseconds of what is done between two calls.
struct Clock(Instant);

impl Clock {
    #[expect(clippy::print_stdout, reason = "it prints a table")]
    fn told(&mut self, what: &str) {
        println!(
            "{what:<12} {:>8.1} ms",
            self.0.elapsed().as_secs_f64() * 1e3
        );
        self.0 = Instant::now();
    }
}

#[test]
#[ignore = "prints times; run it optimised"]
fn times() {
    let rows = std::env::var("TIMES_ROWS")
        .ok()
        .and_then(|text| text.parse().ok());
    let rows: usize = rows.unwrap_or(1_000_000);
    let twist = Twist {
        rows: rows.div_ceil(60),
        ..Twist::default()
    };
    for setting in [Setting::Nothing, Setting::Broken, Setting::Mistrained] {
        let made = Made::new(setting, twist, 7);
        let mut case = made.case(setting, false);
        // Twelve columns in all, as the bench has.
        for copy in 0..4 {
            let mut again = case.features[copy].clone();
            again.name = format!("{} again", again.name).into();
            case.features.push(again);
        }
        case.ids = Some(
            (0..case.window.len() as u64)
                .map(|row| row * 7)
                .collect::<Vec<_>>()
                .into(),
        );
        one(setting, &case);
    }
}

#[expect(clippy::print_stdout, reason = "it prints a table")]
fn one(setting: Setting, case: &Case<'_>) {
    println!(
        "{setting:?}: {} rows, {} inputs",
        case.window.len(),
        case.features.len()
    );
    let mut clock = Clock(Instant::now());
    black_box(diagnose(case));
    clock.told("all");
    let losses = Losses::new(case, Loss::Brier);
    clock.told("losses");
    let series = series::series(case, &losses);
    clock.told("series");
    let Ok(fall) = blocks(case, &series) else {
        return;
    };
    clock.told("onset");
    let block = Block::new(&fall, &series);
    let usable = Usable {
        windows: vec![true; case.windows.len()],
        labelled: block.labelled().iter().sum(),
    };
    let rows = Rows::of(
        case,
        &losses,
        [&block.windows[0], &block.windows[1]],
        &usable,
    );
    clock.told("rows");
    let bins = bins(case, &losses, &rows);
    clock.told("bins");
    let cells = Cells::grow(&losses, &rows, &bins);
    clock.told("cells");
    let profile = rows.profile(&cells, &losses, &|at| rows.side.get(at).copied());
    let table = profile.table(&mut |n| n);
    black_box((xmw(&table), disde(&table)));
    clock.told("split");
    black_box(intervals(&profile, REPLICATES, SEED));
    clock.told("intervals");
    let birth = births::birth(case, &block);
    clock.told("birth");
    black_box(births::threshold_moved(case, &block));
    clock.told("threshold");
    black_box(faults::find(case, &block, &rows, &bins, birth.as_ref()));
    clock.told("faults");
    black_box(labels::look((case, &losses), &block, (&rows, &table), true));
    clock.told("labels");
    black_box(expected(case, &losses, &rows, birth.as_ref()));
    clock.told("gap");
    black_box(null(case, &losses, (&rows, &cells), &block));
    clock.told("null");
    let aim = Aim {
        variance: series.variance,
        by_mix: false,
    };
    black_box(slices::slices(case, &rows, &bins, &cells.pairs, aim));
    clock.told("slices");
    black_box(blame::moved(case, &rows, &bins));
    clock.told("moved");
}
