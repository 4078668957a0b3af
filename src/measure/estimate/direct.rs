//! Expected errors of predicted numbers: what rows of the same kind were off by in the reference.

use super::Unsupported;
use crate::measure::quality::Metric;
use crate::measure::{Estimate, Reading, Undefined};

/// Labelled reference rows of a version without which nothing is expected (as for scores).
const ROWS: u64 = 300;
/// Reference rows of a cell without which its mean is not known (design notes, 4.3).
const CELL: f64 = 20.0;
/// Rows that the weighted reference must be worth, and the share of rows that may lie where it has none (design notes, 3.2).
const WORTH: f64 = 200.0;
const UNSEEN: f64 = 0.2;

/// Whether so many labelled rows are enough.
///
/// # Errors
/// That there are too few.
pub const fn enough(rows: u64) -> Result<(), Undefined> {
    if rows < ROWS {
        return Err(Undefined::TooFewRows {
            need: ROWS,
            got: rows,
        });
    }
    Ok(())
}

/// Rows of a cell, Σ of the loss and of its square: of the absolute and of the squared error.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    n: f64,
    of: [(f64, f64); 2],
}

impl Sums {
    fn mean(&self, loss: usize) -> f64 {
        self.of[loss].0 / self.n
    }

    /// Within the cell, as of a sample.
    fn variance(&self, loss: usize) -> f64 {
        let (sum, squares) = self.of[loss];
        ((squares - sum * sum / self.n) / (self.n - 1.0)).max(0.0)
    }
}

/// A metric with what is expected of it, and the standard error of what comes true around it.
pub type Told = (Metric, Reading, Option<f64>);

/// Errors of labelled reference rows in cells of alike inputs and predictions.
///
/// # Shapes and units
/// Cell and error (prediction − label) per row. O(n).
#[derive(Debug, Clone, PartialEq)]
pub struct Errors {
    cells: Vec<Sums>,
}

impl Errors {
    /// Counts reference rows; those whose error is not a finite number are left out.
    pub fn of(rows: impl Iterator<Item = (usize, f64)>) -> Self {
        let mut cells: Vec<Sums> = Vec::new();
        for (cell, error) in rows.filter(|(_, error)| (error * error * error * error).is_finite()) {
            if cell >= cells.len() {
                cells.resize(cell + 1, Sums::default());
            }
            let own = &mut cells[cell];
            own.n += 1.0;
            for ((sum, squares), loss) in own.of.iter_mut().zip([error.abs(), error * error]) {
                *sum += loss;
                *squares += loss * loss;
            }
        }
        Self { cells }
    }

    /// The share of the variance of absolute errors that the cells tell, without what chance alone gives them (ε²); `None`
    /// where all errors are the same. Near 0 every window is expected to be as the reference.
    ///
    /// ε² = (SSB − (k − 1)·MSW)/SST over k cells with at least 20 rows.
    ///
    /// # Source
    /// Kelley (1935), An unbiased correlation ratio measure, PNAS 21, 554–559.
    pub fn explained(&self) -> Option<f64> {
        let known = || self.cells.iter().filter(|cell| cell.n >= CELL);
        let n: f64 = known().map(|cell| cell.n).sum();
        let k = known().count() as f64;
        let mean = known().map(|cell| cell.of[0].0).sum::<f64>() / n;
        let between = |cell: &Sums| cell.n * (cell.mean(0) - mean) * (cell.mean(0) - mean);
        let between: f64 = known().map(between).sum();
        let within: f64 = known().map(|cell| (cell.n - 1.0) * cell.variance(0)).sum();
        let all = between + within;
        let share = (between - (k - 1.0) * within / (n - k)) / all;
        (all > 0.0 && n > k).then(|| share.clamp(0.0, 1.0))
    }

    /// Expected mean absolute, mean squared and root mean squared error of rows whose labels are not there (DLE: direct loss
    /// estimation), with the range in which what comes true lies in 95 % of cases if nothing but chance is at work.
    ///
    /// The mean loss is Σ w·m over the cells: w the share of the rows in a cell, m the mean loss of the reference there. Its
    /// error is that of the rows' own chance and of the reference's: √(Σ w·s²/n + Σ w²·s²/r), with s² the variance of losses
    /// in the cell and r its reference rows. The root's range is the root of the mean's.
    ///
    /// # Shapes and units
    /// `now`: rows of every cell that are to be estimated. Rows in cells with fewer than 20 reference rows are left out.
    /// # Undefined
    /// Where more than a fifth of the rows is left out, or the reference weighted to the others is worth fewer than 200 rows.
    /// # Source
    /// `NannyML` 0.13, `performance_estimation/direct_loss_estimation` (a model of the loss); by cells that were grown on
    /// another half of the rows it is post-stratification, Holt & Smith (1979), JRSS A 142, 33–46 (ours; design notes, 3.3).
    /// # Checked against
    /// By hand, and by rows drawn with a known moved mix, in this file.
    ///
    /// # Errors
    /// Why the reference does not support it.
    pub fn expect(&self, now: &[f64]) -> Result<Vec<Told>, Unsupported> {
        let all: f64 = now.iter().sum();
        if all <= 0.0 {
            return Err(Unsupported::NoRows);
        }
        let known = || {
            let pairs = self.cells.iter().zip(now);
            pairs.filter(|(cell, rows)| cell.n >= CELL && **rows > 0.0)
        };
        let seen: f64 = known().map(|(_, rows)| rows).sum();
        let unseen = (1.0 - seen / all).max(0.0);
        if unseen > UNSEEN {
            return Err(Unsupported::Unseen(unseen));
        }
        // With weights w/r the reference is worth (Σ w)²/Σ w²/r rows.
        let squares: f64 = known()
            .map(|(cell, rows)| (rows / seen) * (rows / seen) / cell.n)
            .sum();
        if 1.0 / squares < WORTH {
            return Err(Unsupported::Worth(1.0 / squares));
        }
        let mean = |loss: usize| -> (f64, f64) {
            let mut found = (0.0, 0.0);
            for (cell, rows) in known() {
                let share = rows / seen;
                found.0 += share * cell.mean(loss);
                found.1 += cell.variance(loss) * (share / seen + share * share / cell.n);
            }
            (found.0, found.1.sqrt())
        };
        Ok(told([mean(0), mean(1)], seen))
    }
}

fn told([absolute, squared]: [(f64, f64); 2], rows: f64) -> Vec<Told> {
    let reading = |value: f64, (low, high): (f64, f64)| {
        if !value.is_finite() || !high.is_finite() {
            return Err(Undefined::Overflow);
        }
        Ok(Estimate {
            value,
            n: whole(rows),
            interval: Some((low.max(0.0), high)),
        })
    };
    let band = |(value, error): (f64, f64)| (value - 1.96 * error, value + 1.96 * error);
    let root = squared.0.sqrt();
    let (low, high) = band(squared);
    let of_root = (root > 0.0).then(|| squared.1 / (2.0 * root));
    vec![
        (
            Metric::Mae,
            reading(absolute.0, band(absolute)),
            Some(absolute.1),
        ),
        (
            Metric::Mse,
            reading(squared.0, (low, high)),
            Some(squared.1),
        ),
        (
            Metric::Rmse,
            reading(root, (low.max(0.0).sqrt(), high.sqrt())),
            of_root,
        ),
    ]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of rows"
)]
const fn whole(rows: f64) -> u64 {
    rows as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::chance::Chance;

    fn of(told: &[Told], metric: Metric) -> (f64, (f64, f64), f64) {
        let found = told.iter().find(|found| found.0 == metric).unwrap();
        let reading = found.1.unwrap();
        (reading.value, reading.interval.unwrap(), found.2.unwrap())
    }

    #[test]
    fn means_and_errors_are_those_by_hand() {
        // Off by 1 or 3 in cell 0, by 10 in cell 1; 200 rows of either.
        let row = |at: u32| match at % 4 {
            0 => (0, 1.0),
            2 => (0, -3.0),
            _ => (1, 10.0),
        };
        let errors = Errors::of((0..400).map(row));
        let found = errors.expect(&[75.0, 25.0]).unwrap();
        // 0.75·2 + 0.25·10; the variance of 1 and 3 is 200/199; 0.75·s²/100 + 0.75²·s²/200.
        let (mean, (low, high), error) = of(&found, Metric::Mae);
        assert!((mean - 4.0).abs() < 1e-12);
        let wanted = (200.0_f64 / 199.0 * (0.75 / 100.0 + 0.5625 / 200.0)).sqrt();
        assert!((error - wanted).abs() < 1e-12, "{error} {wanted}");
        assert!((high - low - 3.92 * wanted).abs() < 1e-12);
        // 0.75·5 + 0.25·100, and its root; 1 and 9 have 16 times the variance.
        let (mean, _, error) = of(&found, Metric::Mse);
        assert!((mean - 28.75).abs() < 1e-12 && (error - 4.0 * wanted).abs() < 1e-12);
        let (root, (low, high), slope) = of(&found, Metric::Rmse);
        assert!((root - 28.75_f64.sqrt()).abs() < 1e-12);
        assert!((slope - error / (2.0 * root)).abs() < 1e-12);
        assert!((high * high - low * low - 3.92 * error).abs() < 1e-9);
        // Between the cells 400·16, within 200: of 6,600 that is 0.97 but for one step of 200/398.
        let explained = errors.explained().unwrap();
        assert!((explained - (6400.0 - 200.0 / 398.0) / 6600.0).abs() < 1e-12);
        assert_eq!(Errors::of([(0, 1.0); 30].into_iter()).explained(), None);
    }

    #[test]
    fn a_mix_that_the_reference_does_not_support_is_refused() {
        // 1,000 rows in cell 0, 100 in cell 1, 10 in cell 2.
        let row = |at: usize| (usize::from(at >= 1000) + usize::from(at >= 1100), 1.0);
        let errors = Errors::of((0..1110).map(row));
        let refused = |now: &[f64]| errors.expect(now).unwrap_err();
        assert_eq!(refused(&[75.0, 0.0, 25.0]), Unsupported::Unseen(0.25));
        assert_eq!(refused(&[75.0, 0.0, 0.0, 25.0]), Unsupported::Unseen(0.25));
        let Unsupported::Worth(worth) = refused(&[0.0, 50.0]) else {
            panic!("not refused");
        };
        assert!((worth - 100.0).abs() < 1e-9);
        assert_eq!(refused(&[0.0, 0.0]), Unsupported::NoRows);
        // A few of them are left out.
        let (mean, ..) = of(&errors.expect(&[90.0, 0.0, 10.0]).unwrap(), Metric::Mae);
        assert!((mean - 1.0).abs() < 1e-12);
        assert_eq!(
            enough(299),
            Err(Undefined::TooFewRows {
                need: 300,
                got: 299
            })
        );
    }

    #[test]
    fn under_a_known_covariate_shift_the_interval_holds_what_comes_true() {
        // Errors are normal numbers times 1 in cell 0 and times 3 in cell 1; half the rows are of cell 1 before, nine
        // tenths now. E|e| = √(2/π)·(0.1 + 0.9·3), E e² = 0.1 + 0.9·9.
        let drawn = |n: usize, share: f64, draws: &mut Chance| -> Vec<(usize, f64)> {
            let row = |_| {
                let cell = usize::from(draws.uniform() < share);
                (cell, draws.normal() * if cell == 0 { 1.0 } else { 3.0 })
            };
            (0..n).map(row).collect()
        };
        let mut draws = Chance::new(29);
        let times = 200;
        let (mut inside, mut sums) = ([0; 2], [0.0; 2]);
        for _ in 0..times {
            let errors = Errors::of(drawn(1500, 0.5, &mut draws).into_iter());
            let now = drawn(400, 0.9, &mut draws);
            let mut mix = [0.0; 2];
            for (cell, _) in &now {
                mix[*cell] += 1.0;
            }
            let found = errors.expect(&mix).unwrap();
            let n = now.len() as f64;
            let absolute = now.iter().map(|row| row.1.abs()).sum::<f64>() / n;
            let root = (now.iter().map(|row| row.1 * row.1).sum::<f64>() / n).sqrt();
            let came = [(Metric::Mae, absolute), (Metric::Rmse, root)];
            for (at, (metric, came)) in came.into_iter().enumerate() {
                let (value, (low, high), _) = of(&found, metric);
                inside[at] += i32::from(came >= low && came <= high);
                sums[at] += value / f64::from(times);
            }
        }
        // Of 200 intervals of 95 %, at least 180.
        assert!(inside.iter().all(|inside| *inside >= 180), "{inside:?}");
        let mean = (2.0 / std::f64::consts::PI).sqrt() * 2.8;
        assert!((sums[0] - mean).abs() < 0.02, "{sums:?} {mean}");
        assert!((sums[1] - 8.2_f64.sqrt()).abs() < 0.03, "{sums:?}");
    }
}
