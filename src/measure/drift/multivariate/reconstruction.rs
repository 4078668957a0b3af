//! What is lost when rows are written by the reference's principal components.

use super::{Feature, eigen};
use crate::measure::sum::Sum;
use crate::measure::{Accumulate, Estimate, Reading, Undefined, interval};

/// Share of the reference's variance that the components must pass.
const VARIANCE: f64 = 0.65;

/// How one column becomes a number of mean 0 and variance 1 in the reference.
#[derive(Debug, Clone)]
struct Scaled {
    fill: Fill,
    mean: f64,
    /// Population standard deviation; 1 for a constant column.
    deviation: f64,
}

/// What stands for a missing value and for a level.
#[derive(Debug, Clone)]
enum Fill {
    /// The mean of the reference.
    Mean(f64),
    /// The most frequent level, and of each level its share of the reference's rows; 0 for levels that it lacks.
    Mode(usize, Vec<f64>),
    /// Without any value in the reference a column says nothing.
    Nothing,
}

/// Principal components of a reference, to measure how well other rows keep to them.
///
/// Missing numbers become the reference's mean, missing levels its most frequent one; levels become their share of the
/// reference's rows; every column is scaled to mean 0 and standard deviation 1 (divisor n). Kept are the fewest
/// components with more than 65 % of the variance.
///
/// # Undefined
/// `TooFewRows` below two rows; `ZeroVariance` where every column is constant.
/// # Source
/// `NannyML` 0.13.1, `nannyml/drift/multivariate/data_reconstruction/calculator.py` (read; formulas and constants, no
/// code); its parts are scikit-learn's `SimpleImputer`, `StandardScaler` and `PCA(0.65)`, and `CountEncoder` of
/// `category_encoders`.
/// # Checked against
/// The golden data's `NannyML` part (0.13.1), to 1e-5.
#[derive(Debug, Clone)]
pub struct Reconstruction {
    columns: Vec<Scaled>,
    components: Vec<Vec<f64>>,
    n: u64,
}

impl Reconstruction {
    /// From the rows of the reference.
    pub fn fit(features: &[Feature<'_>], rows: &[u32]) -> Result<Self, Undefined> {
        let n = rows.len() as u64;
        if n < 2 {
            return Err(Undefined::TooFewRows { need: 2, got: n });
        }
        let columns: Vec<Scaled> = features
            .iter()
            .map(|feature| Scaled::fit(feature, rows))
            .collect();
        let mut fitted = Self {
            columns,
            components: Vec::new(),
            n,
        };
        let covariance = fitted.covariance(features, rows);
        if covariance.iter().flatten().any(|cell| !cell.is_finite()) {
            return Err(Undefined::Overflow);
        }
        let found = eigen(&covariance);
        let total: f64 = found.values.iter().map(|value| value.max(0.0)).sum();
        if total <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        let mut passed = 0.0;
        for (value, vector) in found.values.iter().zip(found.vectors) {
            passed += value.max(0.0) / total;
            fitted.components.push(vector);
            if passed > VARIANCE {
                break;
            }
        }
        Ok(fitted)
    }

    /// How many components are kept.
    pub const fn components(&self) -> usize {
        self.components.len()
    }

    /// Rows of the reference.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// A row's columns, scaled.
    fn scaled(&self, features: &[Feature<'_>], row: u32, out: &mut Vec<f64>) {
        out.clear();
        let columns = self.columns.iter().zip(features);
        out.extend(columns.map(|(column, feature)| {
            (column.fill.number(feature, row) - column.mean) / column.deviation
        }));
    }

    fn covariance(&self, features: &[Feature<'_>], rows: &[u32]) -> Vec<Vec<f64>> {
        let size = self.columns.len();
        let mut sums = vec![vec![0.0; size]; size];
        let mut scaled = Vec::with_capacity(size);
        for row in rows {
            self.scaled(features, *row, &mut scaled);
            for (at, (line, left)) in sums.iter_mut().zip(&scaled).enumerate() {
                let cells = line.iter_mut().zip(&scaled).skip(at);
                cells.for_each(|(cell, right)| *cell += left * right);
            }
        }
        let n = rows.len() as f64;
        for p in 0..size {
            for q in p..size {
                let cell = sums.get(p).and_then(|line| line.get(q)).copied();
                let cell = cell.unwrap_or(0.0) / n;
                for (i, j) in [(p, q), (q, p)] {
                    if let Some(slot) = sums.get_mut(i).and_then(|line| line.get_mut(j)) {
                        *slot = cell;
                    }
                }
            }
        }
        sums
    }
}

impl Scaled {
    fn fit(feature: &Feature<'_>, rows: &[u32]) -> Self {
        let fill = Fill::fit(feature, rows);
        let first = rows.first().map_or(0.0, |row| fill.number(feature, *row));
        // Counting from the first row makes the deviation of a constant exactly zero.
        let from_first = |row: &u32| fill.number(feature, *row) - first;
        let n = rows.len() as f64;
        let mean = rows.iter().map(from_first).collect::<Sum>().value() / n;
        let squares = rows.iter().map(|row| {
            let gap = from_first(row) - mean;
            gap * gap
        });
        let deviation = (squares.collect::<Sum>().value() / n).sqrt();
        Self {
            mean: first + mean,
            deviation: if deviation > 0.0 { deviation } else { 1.0 },
            fill,
        }
    }
}

impl Fill {
    fn fit(feature: &Feature<'_>, rows: &[u32]) -> Self {
        let Feature::Levels { levels, .. } = feature else {
            let known = || rows.iter().filter_map(|row| feature.number(*row));
            let Some(first) = known().next() else {
                return Self::Nothing;
            };
            let sum: Sum = known().map(|value| value - first).collect();
            return Self::Mean(first + sum.value() / known().count() as f64);
        };
        let mut counts = vec![0_u64; *levels];
        for level in rows.iter().filter_map(|row| feature.level(*row)) {
            if let Some(count) = counts.get_mut(level) {
                *count += 1;
            }
        }
        let most = counts.iter().copied().max().unwrap_or(0);
        let Some(mode) = counts
            .iter()
            .position(|count| *count == most)
            .filter(|_| most > 0)
        else {
            return Self::Nothing;
        };
        // Missing rows count as the mode from here on.
        let missing = rows.len() as u64 - counts.iter().sum::<u64>();
        if let Some(count) = counts.get_mut(mode) {
            *count += missing;
        }
        let share = |count: u64| count as f64 / rows.len() as f64;
        Self::Mode(mode, counts.into_iter().map(share).collect())
    }

    fn number(&self, feature: &Feature<'_>, row: u32) -> f64 {
        match self {
            Self::Mean(mean) => feature.number(row).unwrap_or(*mean),
            Self::Mode(mode, shares) => {
                let level = feature.level(row).unwrap_or(*mode);
                shares.get(level).copied().unwrap_or(0.0)
            }
            Self::Nothing => 0.0,
        }
    }
}

/// How far rows lie from the reference's components: the lengths of what is left of each row, mergeable.
///
/// # Undefined
/// `NoRows`; `Overflow`. Interval: 95 %, normal, from the rows' own spread; none for a single row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Residuals {
    n: u64,
    mean: f64,
    /// Sum of squared gaps from the mean.
    squares: f64,
    /// Per column: sum of what is left of it, squared.
    columns: Vec<f64>,
}

impl Accumulate for Residuals {
    type Input<'a> = (&'a Reconstruction, &'a [Feature<'a>], &'a [u32]);
    type Output = Reading;

    fn update(&mut self, (fitted, features, rows): Self::Input<'_>) {
        let size = fitted.columns.len();
        let mut columns = vec![0.0; size];
        let mut scaled = Vec::with_capacity(size);
        let mut lengths = Vec::with_capacity(rows.len());
        for row in rows {
            fitted.scaled(features, *row, &mut scaled);
            // Components are orthogonal, so each may be taken off what the ones before have left.
            for component in &fitted.components {
                let along: f64 = component.iter().zip(&scaled).map(|(a, b)| a * b).sum();
                let cells = scaled.iter_mut().zip(component);
                cells.for_each(|(cell, axis)| *cell -= along * axis);
            }
            let mut square = 0.0;
            for (sum, cell) in columns.iter_mut().zip(&scaled) {
                *sum += cell * cell;
                square += cell * cell;
            }
            lengths.push(square.sqrt());
        }
        let n = lengths.len() as f64;
        let mean = lengths.iter().copied().collect::<Sum>().value() / n.max(1.0);
        let gaps = lengths
            .iter()
            .map(|length| (length - mean) * (length - mean));
        self.merge(&Self {
            n: lengths.len() as u64,
            mean,
            squares: gaps.collect::<Sum>().value(),
            columns,
        });
    }

    fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        let (left, right) = (self.n as f64, other.n as f64);
        let gap = other.mean - self.mean;
        self.squares += other.squares + gap * gap * left * right / (left + right);
        self.mean += gap * right / (left + right);
        self.n += other.n;
        self.columns
            .resize(self.columns.len().max(other.columns.len()), 0.0);
        let columns = self.columns.iter_mut().zip(&other.columns);
        columns.for_each(|(sum, more)| *sum += more);
    }

    fn finish(&self) -> Reading {
        if self.n == 0 {
            return Err(Undefined::NoRows);
        }
        if !self.mean.is_finite() || !self.squares.is_finite() {
            return Err(Undefined::Overflow);
        }
        let error = self.sampling_error();
        Ok(Estimate {
            value: self.mean,
            n: self.n,
            interval: error.and_then(|error| interval::normal(self.mean, error)),
        })
    }
}

impl Residuals {
    /// Standard error of the mean: the rows' standard deviation (divisor n − 1) over √n; `None` below two rows.
    pub fn sampling_error(&self) -> Option<f64> {
        let n = self.n as f64;
        (self.n > 1)
            .then(|| (self.squares / (n - 1.0) / n).sqrt())
            .filter(|error| error.is_finite())
    }

    /// Which columns fit worse than in the reference: position and share of the whole increase of what is left,
    /// squared; the largest first, columns that fit better left out.
    pub fn blame(&self, reference: &Self) -> Vec<(usize, f64)> {
        let mean = |residuals: &Self, column: usize| {
            let sum = residuals.columns.get(column).copied().unwrap_or(0.0);
            sum / (residuals.n as f64).max(1.0)
        };
        let columns = 0..self.columns.len();
        let more = columns.map(|column| (column, mean(self, column) - mean(reference, column)));
        let mut more: Vec<(usize, f64)> = more.filter(|(_, gap)| *gap > 0.0).collect();
        let total: f64 = more.iter().map(|(_, gap)| gap).sum();
        for (_, gap) in &mut more {
            *gap /= total;
        }
        more.retain(|(_, share)| share.is_finite());
        more.sort_by(|(a, left), (b, right)| right.total_cmp(left).then(a.cmp(b)));
        more
    }
}

/// Every row of a column that long.
#[cfg(test)]
fn all(n: usize) -> Vec<u32> {
    (0..u32::try_from(n).unwrap()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_on_the_components_lose_nothing() {
        let x: Vec<f64> = (0..50).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| 3.0 - 2.0 * x).collect();
        let features = [Feature::Numbers(&x), Feature::Numbers(&y)];
        let rows = all(50);
        let fitted = Reconstruction::fit(&features, &rows).unwrap();
        assert_eq!(fitted.components(), 1);
        let mut residuals = Residuals::default();
        residuals.update((&fitted, &features, &rows));
        assert!(residuals.finish().unwrap().value < 1e-12);
        let turned: Vec<f64> = x.iter().map(|x| 2.0 * x).collect();
        let mut broken = Residuals::default();
        broken.update((
            &fitted,
            &[Feature::Numbers(&x), Feature::Numbers(&turned)],
            &rows,
        ));
        assert!(broken.finish().unwrap().value > 1.0);
        assert_eq!(broken.blame(&residuals).len(), 2);
    }

    #[test]
    fn what_says_nothing_is_undefined_and_never_nan() {
        let constant = [1.0; 5];
        let missing = [f64::NAN; 5];
        let features = [Feature::Numbers(&constant), Feature::Numbers(&missing)];
        let rows = all(5);
        let found = Reconstruction::fit(&features, &rows);
        assert_eq!(found.err(), Some(Undefined::ZeroVariance));
        let found = Reconstruction::fit(&features, &[3]);
        let few = Undefined::TooFewRows { need: 2, got: 1 };
        assert_eq!(found.err(), Some(few));
        assert_eq!(Residuals::default().finish(), Err(Undefined::NoRows));
    }

    #[test]
    fn levels_become_shares_and_new_ones_nothing() {
        let codes = [0, 0, 1, u32::MAX, 2];
        let feature = Feature::Levels {
            codes: &codes,
            levels: 3,
        };
        let fill = Fill::fit(&feature, &[0, 1, 2, 3]);
        let numbers: Vec<f64> = (0..5).map(|row| fill.number(&feature, row)).collect();
        assert_eq!(numbers, [0.75, 0.75, 0.25, 0.75, 0.0]);
    }
}
