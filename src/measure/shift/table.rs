//! The profile of cells: rows counted by side, cell, score bin, decision and outcome.

use crate::measure::chance::{Chance, Counts};

/// What is known of one labelled row.
#[derive(Debug, Clone, Copy)]
pub struct RowFacts<'a> {
    /// 0 before, 1 after.
    pub side: u8,
    /// Its cell.
    pub cell: u32,
    /// Bin of its score together with its decision.
    pub answer: u16,
    /// Its outcome's place: the class, or the bin of the label.
    pub outcome: u16,
    /// Its loss.
    pub loss: f64,
    /// What its loss would be under each outcome.
    pub losses: &'a [f64],
}

/// Rows that are alike in all that is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// 0 before, 1 after.
    pub side: usize,
    /// Their cell.
    pub cell: usize,
    /// Their outcome.
    pub outcome: usize,
    /// Rows.
    pub n: f64,
    /// Sum of losses.
    pub loss: f64,
    /// Sums of what the losses would be under each outcome.
    pub losses: Vec<f64>,
}

/// Groups of rows, from which every number about cells is read; merging adds.
///
/// # Shapes and units
/// Sides × cells × answers × outcomes groups at most; only those with rows are kept, in that order.
/// # Undefined
/// Never.
/// # Source
/// Ours (design notes, 7.2, `cell`).
/// # Checked against
/// Sums by hand in `shapley.rs`; merging in `laws.rs`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// Cells.
    pub cells: usize,
    /// Outcomes.
    pub outcomes: usize,
    /// The groups.
    pub groups: Vec<Group>,
}

impl Profile {
    /// Counts rows.
    pub fn count<'a>(
        (cells, answers, outcomes): (usize, usize, usize),
        rows: impl Iterator<Item = RowFacts<'a>>,
    ) -> Self {
        let mut places: Vec<Option<Group>> = vec![None; 2 * cells * answers * outcomes];
        for row in rows {
            let (side, cell) = (usize::from(row.side), row.cell as usize);
            let (answer, outcome) = (usize::from(row.answer), usize::from(row.outcome));
            if side > 1 || cell >= cells || answer >= answers || outcome >= outcomes {
                continue;
            }
            let at = ((side * cells + cell) * answers + answer) * outcomes + outcome;
            let Some(place) = places.get_mut(at) else {
                continue;
            };
            let group = place.get_or_insert_with(|| Group {
                side,
                cell,
                outcome,
                n: 0.0,
                loss: 0.0,
                losses: vec![0.0; outcomes],
            });
            group.n += 1.0;
            group.loss += row.loss;
            for (sum, loss) in group.losses.iter_mut().zip(row.losses) {
                *sum += loss;
            }
        }
        Self {
            cells,
            outcomes,
            groups: places.into_iter().flatten().collect(),
        }
    }

    /// The table with every group drawn anew, or as it is.
    pub fn table(&self, weight: &mut dyn FnMut(f64) -> f64) -> CellTable {
        let mut table = CellTable::new(self.cells, self.outcomes);
        for group in &self.groups {
            table.add(group, weight(group.n) / group.n);
        }
        table
    }

    /// Tables with every group's rows drawn anew from a Poisson distribution, group by group.
    pub fn drawn(&self, replicates: usize, seed: u64) -> Vec<CellTable> {
        let mut draws = Chance::new(seed);
        let mut tables = vec![CellTable::new(self.cells, self.outcomes); replicates];
        for group in &self.groups {
            let counts = Counts::new(group.n);
            for table in &mut tables {
                table.add(group, counts.draw(&mut draws) / group.n);
            }
        }
        tables
    }
}

/// One cell on one side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// Rows.
    pub n: f64,
    /// Sum of losses.
    pub loss: f64,
    /// Rows of each outcome.
    pub outcomes: Vec<f64>,
    /// Sum over all rows of the loss under each outcome.
    pub losses: Vec<f64>,
}

impl Cell {
    /// Mean loss; 0 without rows.
    pub fn mean(&self) -> f64 {
        if self.n > 0.0 {
            self.loss / self.n
        } else {
            0.0
        }
    }

    /// Share of rows with the second outcome (the positive class); 0 without rows.
    pub fn rate(&self) -> f64 {
        let positives = self.outcomes.get(1).copied().unwrap_or(0.0);
        if self.n > 0.0 {
            positives / self.n
        } else {
            0.0
        }
    }
}

/// Both sides of every cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellTable {
    /// Per side its cells.
    pub sides: [Vec<Cell>; 2],
}

impl CellTable {
    fn new(cells: usize, outcomes: usize) -> Self {
        let cell = Cell {
            outcomes: vec![0.0; outcomes],
            losses: vec![0.0; outcomes],
            ..Cell::default()
        };
        Self {
            sides: [vec![cell.clone(); cells], vec![cell; cells]],
        }
    }

    fn add(&mut self, group: &Group, factor: f64) {
        let side = self.sides.get_mut(group.side);
        let Some(cell) = side.and_then(|side| side.get_mut(group.cell)) else {
            return;
        };
        cell.n += group.n * factor;
        cell.loss += group.loss * factor;
        if let Some(outcome) = cell.outcomes.get_mut(group.outcome) {
            *outcome += group.n * factor;
        }
        for (sum, loss) in cell.losses.iter_mut().zip(&group.losses) {
            *sum += loss * factor;
        }
    }

    /// Rows of a side.
    pub fn rows(&self, side: usize) -> f64 {
        let cells = self.sides.get(side).into_iter().flatten();
        cells.map(|cell| cell.n).sum()
    }

    /// Mean loss of a side; 0 without rows.
    pub fn mean(&self, side: usize) -> f64 {
        let cells = self.sides.get(side).into_iter().flatten();
        let loss: f64 = cells.map(|cell| cell.loss).sum();
        let n = self.rows(side);
        if n > 0.0 { loss / n } else { 0.0 }
    }

    /// Cells before and after, in pairs.
    pub fn pairs(&self) -> impl Iterator<Item = (&Cell, &Cell)> {
        let [before, after] = &self.sides;
        before.iter().zip(after)
    }
}
