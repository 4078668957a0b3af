//! Calibrators for moved inputs: reference and windows laid into cells of alike inputs, the reference weighted to a window's.

use crate::measure::chance::mixed;
use crate::measure::estimate::{Calibrators, Reference, Scored};
use crate::reason::diagnosis::{Case, alike};

use super::desk::Desk;
use super::estimate::Shown;

/// Rows of either side that cells are grown from and mixes are read from, an even part where there are more.
const READ: f64 = 50_000.0;
/// Windows up to which it is done for each.
const MOST: usize = 100;

/// A labelled reference in cells, by version, and the cells of the rows after it.
pub(super) struct Moved {
    /// By the place of the version's calibrator.
    references: Vec<Reference>,
    read: usize,
    cells: usize,
    /// By row.
    cell_of: Vec<Option<u32>>,
}

impl Moved {
    /// `None` where no input is logged that tells more than the time.
    pub(super) fn of(
        (desk, case): (&Desk, Option<&Case<'_>>),
        (reference, label): (&[(u32, Scored)], &[Option<bool>]),
        windows: &[Shown<'_>],
    ) -> Option<Self> {
        let case = case.filter(|case| !case.features.is_empty())?;
        let reference: Vec<(u32, Scored)> = even(reference.iter(), reference.len());
        let mut found = Self {
            references: Vec::new(),
            read: reference.len(),
            cells: 0,
            cell_of: vec![None; desk.table.rows],
        };
        if reference.is_empty() || windows.len() > MOST {
            return Some(found);
        }
        let rows = windows.iter().map(|window| window.scored.len()).sum();
        let current = windows.iter().flat_map(|window| &window.scored);
        let current: Vec<(u32, Scored)> = even(current, rows);
        let rows = |of: &[(u32, Scored)]| of.iter().map(|(row, _)| *row).collect::<Vec<u32>>();
        let after = rows(&current);
        let cells = alike(case, &rows(&reference), &after)?;
        let versions = reference.iter().map(|(_, row)| row.of + 1).max()?;
        let of_version = |version: usize| {
            let own = reference.iter().zip(&cells.reference);
            Reference::of(own.filter_map(|((row, scored), cell)| {
                let yes = (*label.get(usize::try_from(*row).ok()?)?)?;
                (scored.of == version).then_some((scored.score, yes, *cell))
            }))
        };
        found.references = (0..versions).map(of_version).collect();
        found.cells = cells.count;
        for (row, cell) in after.into_iter().zip(cells.current) {
            let slot = usize::try_from(row).ok();
            if let Some(slot) = slot.and_then(|row| found.cell_of.get_mut(row)) {
                *slot = Some(cell);
            }
        }
        Some(found)
    }

    /// Reference rows that were read.
    pub(super) const fn read(&self) -> usize {
        self.read
    }

    /// Why there is none at all.
    pub(super) fn undefined(&self, windows: usize) -> Option<String> {
        if windows > MOST {
            return Some(format!(
                "there are more than {MOST} windows; longer ones would have it"
            ));
        }
        let none = self.references.is_empty();
        none.then(|| "there is no reference with labels to weight".into())
    }

    /// Calibrators for the inputs of some rows, or why the reference has none for them.
    pub(super) fn met(&self, rows: &[(u32, Scored)]) -> Result<Calibrators, String> {
        let mut mixes = vec![vec![0.0; self.cells]; self.references.len()];
        for (row, scored) in rows {
            let row = usize::try_from(*row).unwrap_or(usize::MAX);
            let cell = self.cell_of.get(row).copied().flatten();
            let cell = cell.and_then(|cell| usize::try_from(cell).ok());
            let mix = mixes.get_mut(scored.of);
            if let Some(count) = cell.zip(mix).and_then(|(cell, mix)| mix.get_mut(cell)) {
                *count += 1.0;
            }
        }
        let met = self.references.iter().zip(&mixes).map(|(reference, mix)| {
            // A version that does not answer here is as it was.
            let is_there = mix.iter().any(|rows| *rows > 0.0);
            let found = reference.reweighted(if is_there { mix } else { reference.mix() });
            found.map_err(|why| why.to_string())
        });
        Ok(Calibrators::of_reweighted(met.collect::<Result<_, _>>()?))
    }
}

/// An even part of the rows where there are many.
fn even<'a>(rows: impl Iterator<Item = &'a (u32, Scored)>, all: usize) -> Vec<(u32, Scored)> {
    rows.filter(|(row, _)| is_read(*row, all))
        .copied()
        .collect()
}

/// Whether a row is in the even part of so many that is read.
pub(super) fn is_read(row: u32, all: usize) -> bool {
    let part = (mixed(u64::from(row) ^ 0xa11ce) >> 32) as f64 / 4_294_967_296.0;
    part * (all as f64) < READ
}
