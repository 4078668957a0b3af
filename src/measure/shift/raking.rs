//! The inputs' part of a change, column by column: rows before weighted until chosen columns look as after.

use super::tree::Binned;

/// Rounds of fitting margins, and the largest weight (design notes, 4.13).
const ROUNDS: usize = 50;
const HEAVIEST: f64 = 20.0;
/// How far off a bin's share may stay, and the part of it that a round must leave less than.
const CLOSE: f64 = 1e-4;
const STALLED: f64 = 0.98;

/// Columns whose shares of bins are to be met.
#[derive(Debug, Clone)]
pub struct Margins<'a> {
    /// The columns.
    pub columns: Vec<Binned<'a>>,
    /// Rows before.
    pub before: Vec<u32>,
    /// Their losses.
    pub losses: Vec<f64>,
    /// Per column the share of rows after in each bin.
    pub after: Vec<Vec<f64>>,
}

impl<'a> Margins<'a> {
    /// Columns with the bins' shares after.
    pub fn new(
        columns: Vec<Binned<'a>>,
        before: Vec<u32>,
        losses: Vec<f64>,
        after: &[u32],
    ) -> Self {
        let share = |column: &Binned<'a>| {
            let mut shares = vec![0.0; column.bins];
            for row in after {
                if let Some(share) = shares.get_mut(bin(column, *row)) {
                    *share += 1.0 / after.len() as f64;
                }
            }
            shares
        };
        Self {
            after: columns.iter().map(share).collect(),
            columns,
            before,
            losses,
        }
    }

    /// The mean loss before, weighted until the chosen columns have their shares after.
    fn mean(&self, chosen: usize) -> f64 {
        let mut weights = vec![1.0; self.before.len()];
        let is_chosen = |at: usize| chosen >> at & 1 == 1;
        let picked: Vec<usize> = (0..self.columns.len())
            .filter(|at| is_chosen(*at))
            .collect();
        let mut last = f64::INFINITY;
        for _ in 0..ROUNDS {
            let mut off = 0.0_f64;
            for at in &picked {
                off = off.max(self.fit(*at, &mut weights));
            }
            // Where weights are held, margins cannot all be met: no round gets nearer.
            if off < CLOSE || picked.len() < 2 || off > STALLED * last {
                break;
            }
            last = off;
        }
        let all: f64 = weights.iter().sum();
        let loss: f64 = weights.iter().zip(&self.losses).map(|(w, l)| w * l).sum();
        if all > 0.0 { loss / all } else { 0.0 }
    }

    /// Meets one column's shares; answers by how much the worst bin was off.
    fn fit(&self, at: usize, weights: &mut [f64]) -> f64 {
        let (Some(column), Some(after)) = (self.columns.get(at), self.after.get(at)) else {
            return 0.0;
        };
        let mut sums = vec![0.0; column.bins];
        for (row, weight) in self.before.iter().zip(&*weights) {
            if let Some(sum) = sums.get_mut(bin(column, *row)) {
                *sum += weight;
            }
        }
        let all: f64 = sums.iter().sum();
        let off = |(sum, share): (&f64, &f64)| (sum / all - share).abs();
        let worst = sums.iter().zip(after).map(off).fold(0.0, f64::max);
        for (row, weight) in self.before.iter().zip(weights) {
            let bin = bin(column, *row);
            if let (Some(sum), Some(share)) = (sums.get(bin), after.get(bin))
                && *sum > 0.0
            {
                *weight = (*weight * share * all / sum).min(HEAVIEST);
            }
        }
        worst
    }
}

fn bin(column: &Binned<'_>, row: u32) -> usize {
    let row = usize::try_from(row).unwrap_or(usize::MAX);
    column.codes.get(row).copied().map_or(0, usize::from)
}

/// What each column's moved shares add to the mean loss of the rows before: Shapley values over raked coalitions.
///
/// # Shapes and units
/// In units of the loss; at most six columns (64 coalitions). They add up to the raked mean of all less the mean before.
/// # Undefined
/// Columns beyond the sixth are not looked at.
/// # Source
/// Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427–444, for raking; Shapley (1953).
/// # Checked against
/// A column that alone moved, and one that moved beside it without mattering, in this file.
pub fn raked(margins: &Margins<'_>) -> Vec<f64> {
    let players = margins.columns.len().min(6);
    let values: Vec<f64> = (0..1_usize << players)
        .map(|chosen| margins.mean(chosen))
        .collect();
    let factorial = |n: usize| (1..=n).product::<usize>() as f64;
    (0..players)
        .map(|own| {
            let without = (0..values.len()).filter(|chosen| chosen >> own & 1 == 0);
            without
                .map(|chosen| {
                    let size = chosen.count_ones() as usize;
                    let weight =
                        factorial(size) * factorial(players - size - 1) / factorial(players);
                    weight * (values[chosen | 1 << own] - values[chosen])
                })
                .sum()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_that_moved_has_the_part() {
        // Rows 0..400 before, 400..800 after; the first column's bin 1 loses 1 and becomes three times as frequent.
        let first: Vec<u16> = (0..800_u16)
            .map(|row| {
                u16::from(if row < 400 {
                    row % 4 == 0
                } else {
                    row % 4 != 0
                })
            })
            .collect();
        let second: Vec<u16> = (0..800_u16).map(|row| (row / 4) % 2).collect();
        let before: Vec<u32> = (0..400).collect();
        let losses = before
            .iter()
            .map(|row| f64::from(first[*row as usize]))
            .collect();
        let columns = vec![
            Binned {
                codes: &first,
                bins: 2,
            },
            Binned {
                codes: &second,
                bins: 2,
            },
        ];
        let after: Vec<u32> = (400..800).collect();
        let found = raked(&Margins::new(columns, before, losses, &after));
        assert!((found[0] - 0.5).abs() < 1e-9, "{found:?}");
        assert!(found[1].abs() < 1e-9, "{found:?}");
    }
}
