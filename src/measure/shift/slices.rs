//! Which rows a change of the mean loss comes from.

use super::table::CellTable;

/// What one cell adds to the change.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Part {
    /// By having more or fewer rows.
    pub mix: f64,
    /// By its own loss.
    pub rate: f64,
    /// Rows before and after.
    pub rows: [f64; 2],
    /// Mean loss before and after.
    pub means: [f64; 2],
}

/// What each cell adds: mix = (q − p)(R̄ − m̄), rate = (R^after − R^before)(p + q)/2, bars being means of both sides.
///
/// # Shapes and units
/// In units of the loss; all mixes and rates add up to the change exactly.
/// # Undefined
/// A cell without rows on a side takes that side's overall mean.
/// # Source
/// Kitagawa (1955), JASA 50, 1168–1194; Das Gupta (1993).
/// # Checked against
/// Its sum over random tables in `laws.rs`.
pub fn mix_and_rate(table: &CellTable) -> Vec<Part> {
    let (before, after) = (table.rows(0).max(1.0), table.rows(1).max(1.0));
    let means = [table.mean(0), table.mean(1)];
    let middle = f64::midpoint(means[0], means[1]);
    let part = |(b, c): (&super::table::Cell, &super::table::Cell)| {
        let (p, q) = (b.n / before, c.n / after);
        let r = if b.n > 0.0 { b.mean() } else { means[0] };
        let s = if c.n > 0.0 { c.mean() } else { means[1] };
        Part {
            mix: (q - p) * (f64::midpoint(r, s) - middle),
            rate: (s - r) * f64::midpoint(p, q),
            rows: [b.n, c.n],
            means: [r, s],
        }
    };
    table.pairs().map(part).collect()
}
