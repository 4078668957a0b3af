//! The Poisson bootstrap in its grouped form: what a number would be on other rows of the same kind.

use super::chance::mixed;

/// Rows in a cell from which their number is drawn from the normal distribution.
const MANY: f64 = 20.0;

/// What is known of rows that count as alike: how many there are, the sum of a value over them, and of its square.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cell {
    /// Rows.
    pub n: f64,
    /// Σ x.
    pub sum: f64,
    /// Σ x².
    pub squares: f64,
}

impl Cell {
    /// Mean of the value; 0 without rows.
    pub fn mean(&self) -> f64 {
        if self.n > 0.0 { self.sum / self.n } else { 0.0 }
    }

    /// Variance of the value.
    pub fn variance(&self) -> f64 {
        if self.n > 0.0 {
            (self.squares / self.n - self.mean() * self.mean()).max(0.0)
        } else {
            0.0
        }
    }
}

/// Seeded draws, the same for every set of cells that they are laid on.
///
/// Replicate r gives cell c as many rows as Poisson(n) says, and these rows the sum of as many draws from the cell. That
/// is what weights of Poisson(1) for every single row give, so that no row is needed, parts of a file merge exactly,
/// and neither their cut nor the number of workers shows. Draws are a hash of seed, replicate and cell: no clock, no
/// state.
///
/// # Shapes and units
/// Replicates by cells. 24 bytes each.
/// # Source
/// Chamandy, Muralidharan, Najmi & Naidu (2012), Estimating uncertainty for massive data streams, Google; the grouped
/// form: algorithms 2.6 (ours), since sums of independent Poisson numbers are Poisson. Sums of a cell are drawn from the
/// normal distribution, and so is its number of rows from 20 on (with one term of Cornish & Fisher 1937). The hash is
/// the finaliser of Steele, Lea & Flood (2014), `SplitMix64`.
/// # Checked against
/// The moments of the Poisson distribution, and the row form on the same rows, in this file.
/// # Examples
/// ```
/// use wellenough::measure::bootstrap::{Cell, Draws, quantile};
/// let draws = Draws::new(1, 400, 1);
/// let cells = [Cell { n: 100.0, sum: 30.0, squares: 30.0 }];
/// let mut means: Vec<f64> = Vec::new();
/// draws.resample(&cells, |drawn| means.extend(drawn.iter().map(|cell| cell.sum / cell.n)));
/// let [low, high] = [0.025, 0.975].map(|share| quantile(&mut means, share).unwrap());
/// assert!((low - 0.21).abs() < 0.03 && (high - 0.39).abs() < 0.03);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Draws {
    cells: usize,
    /// Replicate by replicate, cell by cell: two normal numbers and one between 0 and 1.
    numbers: Vec<[f64; 3]>,
}

/// What one replicate drew for one cell.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Drawn {
    /// Rows.
    pub n: f64,
    /// Σ x.
    pub sum: f64,
}

impl Draws {
    /// Draws for so many replicates of up to so many cells.
    pub fn new(seed: u64, replicates: usize, cells: usize) -> Self {
        let mut numbers = Vec::with_capacity(replicates * cells);
        for place in 0..(replicates * cells) as u64 {
            let [radius, angle, third] = [0, 1, 2].map(|which| share_of(seed, 3 * place + which));
            // Box & Muller (1958).
            let radius = (-2.0 * libm::log(radius)).sqrt();
            let angle = std::f64::consts::TAU * angle;
            numbers.push([radius * libm::cos(angle), radius * libm::sin(angle), third]);
        }
        Self { cells, numbers }
    }

    /// How many replicates there are.
    pub const fn replicates(&self) -> usize {
        match self.numbers.len().checked_div(self.cells) {
            Some(replicates) => replicates,
            None => 0,
        }
    }

    /// Shows each replicate of the cells in turn; cells beyond those that draws were made for are left out.
    pub fn resample(&self, cells: &[Cell], mut show: impl FnMut(&[Drawn])) {
        let known: Vec<(Cell, f64, f64)> = cells
            .iter()
            .map(|cell| (*cell, cell.mean(), cell.variance().sqrt()))
            .collect();
        let mut drawn = vec![Drawn::default(); cells.len().min(self.cells)];
        for numbers in self.numbers.chunks(self.cells.max(1)) {
            let rows = drawn.iter_mut().zip(&known).zip(numbers);
            for ((drawn, (cell, mean, spread)), [first, second, third]) in rows {
                let n = poisson(cell.n, *first, *third);
                *drawn = Drawn {
                    n,
                    sum: mean * n + n.sqrt() * spread * second,
                };
            }
            show(&drawn);
        }
    }
}

/// A quantile between the two nearest values; `None` where fewer than one value lies beyond it.
pub fn quantile(values: &mut [f64], share: f64) -> Option<f64> {
    let place = share * (values.len() as f64) - 0.5;
    if place < 0.0
        || share * (values.len() as f64) < 1.0
        || (1.0 - share) * (values.len() as f64) < 1.0
    {
        return None;
    }
    let part = place - place.floor();
    let at = whole(place.floor());
    let (_, below, above) = values.select_nth_unstable_by(at, f64::total_cmp);
    let next = above.iter().copied().reduce(f64::min).unwrap_or(*below);
    Some(*below + part * (next - *below))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place among values, 0 or more"
)]
const fn whole(place: f64) -> usize {
    place as usize
}

/// A draw of Poisson(`mean`) from a normal number, or where the mean is small from one between 0 and 1.
fn poisson(mean: f64, normal: f64, share: f64) -> f64 {
    if mean >= MANY {
        let skew = (normal * normal - 1.0) / 6.0;
        return (mean + mean.sqrt() * normal + skew).round().max(0.0);
    }
    let mut chance = libm::exp(-mean);
    let (mut sum, mut n) = (chance, 0.0);
    // The tail beyond is below 1e-16.
    while sum < share && n < 100.0 {
        n += 1.0;
        chance *= mean / n;
        sum += chance;
    }
    n
}

/// A number between 0 and 1, neither of them, that looks like chance.
fn share_of(seed: u64, place: u64) -> f64 {
    let start = seed.wrapping_add(1).wrapping_mul(0xd1b5_4a32_d192_ed03);
    let step = place.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let bits = mixed(start.wrapping_add(step));
    ((bits >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance.
    fn moments(values: &[f64]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares = values.iter().map(|x| (x - mean) * (x - mean));
        (mean, squares.sum::<f64>() / (n - 1.0))
    }

    #[test]
    fn counts_have_the_mean_and_the_variance_of_poisson() {
        for mean in [0.5, 3.0, 19.0, 20.0, 400.0] {
            let draws = Draws::new(7, 4000, 1);
            let cell = Cell {
                n: mean,
                sum: 2.0 * mean,
                squares: 5.0 * mean,
            };
            let (mut counts, mut sums) = (Vec::new(), Vec::new());
            draws.resample(&[cell], |drawn| {
                counts.push(drawn[0].n);
                sums.push(drawn[0].sum);
            });
            let (found, variance) = moments(&counts);
            assert!(
                (found - mean).abs() < 4.0 * (mean / 4000.0).sqrt(),
                "{mean} {found}"
            );
            assert!((variance / mean - 1.0).abs() < 0.12, "{mean} {variance}");
            // Σ x has mean Σ x and variance Σ x².
            let (found, variance) = moments(&sums);
            assert!(
                (found / mean - 2.0).abs() < 4.0 * (5.0 / mean / 4000.0).sqrt(),
                "{mean} {found}"
            );
            assert!(
                (variance / mean / 5.0 - 1.0).abs() < 0.12,
                "{mean} {variance}"
            );
        }
    }

    #[test]
    fn it_is_the_bootstrap_of_rows() {
        // A ratio over three cells, by cells and row by row.
        let rows: Vec<(usize, f64)> = (0..300_u32)
            .map(|i| {
                (
                    (i % 3) as usize,
                    f64::from(i * 37 % 11) - 4.0 + f64::from(i % 3),
                )
            })
            .collect();
        let mut cells = [Cell::default(); 3];
        for (cell, x) in &rows {
            let cell = &mut cells[*cell];
            *cell = Cell {
                n: cell.n + 1.0,
                sum: cell.sum + x,
                squares: cell.squares + x * x,
            };
        }
        let statistic = |sums: &[Drawn]| {
            let n: f64 = sums.iter().map(|cell| cell.n).sum();
            sums.iter().map(|cell| cell.sum.abs()).sum::<f64>() / n
        };
        let mut grouped = Vec::new();
        Draws::new(3, 2000, 3).resample(&cells, |drawn| grouped.push(statistic(drawn)));
        let mut by_row = Vec::new();
        Draws::new(4, 2000, rows.len()).resample(
            &vec![
                Cell {
                    n: 1.0,
                    ..Cell::default()
                };
                rows.len()
            ],
            |weights| {
                let mut sums = [Drawn::default(); 3];
                for ((cell, x), weight) in rows.iter().zip(weights) {
                    sums[*cell].n += weight.n;
                    sums[*cell].sum += weight.n * x;
                }
                by_row.push(statistic(&sums));
            },
        );
        let ((mean, variance), (rows_mean, rows_variance)) = (moments(&grouped), moments(&by_row));
        assert!(
            (mean - rows_mean).abs() < 4.0 * (variance / 1000.0).sqrt(),
            "{mean} {rows_mean}"
        );
        assert!(
            (variance / rows_variance - 1.0).abs() < 0.15,
            "{variance} {rows_variance}"
        );
        // The percentile interval: Efron & Tibshirani (1993), ch. 13.
        let [one, other] = [&mut grouped, &mut by_row]
            .map(|values| [0.025, 0.975].map(|share| quantile(values, share).unwrap()))
            .map(|[low, high]| (low, high));
        let width = one.1 - one.0;
        assert!((one.0 - other.0).abs() < 0.1 * width && (one.1 - other.1).abs() < 0.1 * width);
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let cells = [
            Cell {
                n: 50.0,
                sum: 5.0,
                squares: 9.0,
            },
            Cell {
                n: 3.0,
                sum: 3.0,
                squares: 3.0,
            },
        ];
        let drawn = |seed| {
            let mut all = Vec::new();
            Draws::new(seed, 50, 2).resample(&cells, |drawn| all.extend_from_slice(drawn));
            all
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert_eq!(Draws::new(1, 50, 2).replicates(), 50);
        assert_eq!(Draws::default().replicates(), 0);
    }

    #[test]
    fn quantiles_lie_between_the_nearest_values() {
        let mut values: Vec<f64> = (0..40).rev().map(f64::from).collect();
        assert_eq!(quantile(&mut values, 0.5), Some(19.5));
        assert_eq!(quantile(&mut values, 0.025), Some(0.5));
        assert_eq!(quantile(&mut values, 0.975), Some(38.5));
        assert_eq!(quantile(&mut values[..39], 0.025), None);
    }
}
