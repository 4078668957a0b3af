//! How sure calibration errors are: numbers that noise alone makes larger than 0.

use crate::measure::bootstrap::{Cell, Drawn, Draws, quantile};
use crate::measure::interval::{self, Z95};
use crate::measure::quality::calibration::{Edge, lasts};
use crate::measure::quality::curve::{take_rows, take_through};
use crate::measure::special::normal_sf;

/// Rows below which a bin's own spread is not trusted alone.
const FEW: f64 = 20.0;

/// Looks for an end until it is this near, as a part of the observed gaps.
const NEAR: f64 = 0.02;

/// Outcome less probability, bin by bin.
///
/// A calibration error is never below 0, so noise pushes it up: of a perfectly calibrated model it is about 0.8 standard
/// errors of its bins, and a plain percentile interval leaves the truth, 0, out. The interval here holds every factor λ
/// for which the error is as observed in the middle 95 % of replicates, were the true gaps λ times the observed ones: λ
/// from 0, perfect calibration, upwards. Replicates are those of the grouped Poisson bootstrap, each row's gap moved by
/// (λ − 1) times the mean gap of its bin.
///
/// # Shapes and units
/// Bins of equal width that hold any row, at most as many as the draws have cells. Ends as the error, from 0.
/// # Undefined
/// `None` without rows, or without draws.
/// # Source
/// Ours: a test inverted along the observed gaps, on the bootstrap of [`Draws`]; in 400 draws each of six cases it holds
/// the truth in 90 to 97 of 100, where the percentile interval holds it in 0 to 95. The bias: Bröcker (2012), Climate
/// Dynamics 39, 655–667; Kumar, Liang & Ma (2019), Verified Uncertainty Calibration, `NeurIPS`.
/// # Checked against
/// Coverage of the binned error of a known truth over seeded draws, also of perfect calibration, in `coverage.rs`.
#[derive(Debug, Clone)]
pub(in crate::measure::quality) struct Gaps {
    cells: Vec<Cell>,
    /// Variance of an outcome that the scores promise, bin by bin: the mean of p(1 − p).
    promised: Vec<f64>,
    /// Outcome less base rate, bin by bin.
    outcomes: Vec<Cell>,
    /// How much a row of each bin counts; 1 where all rows count alike.
    units: Vec<f64>,
}

/// One number from the bins of a replicate.
type Statistic = fn(&[Drawn]) -> f64;

impl Gaps {
    /// Reads both classes' scores, ascending and between 0 and 1.
    pub(super) fn read(positives: &[f64], negatives: &[f64], bins: usize, edge: Edge) -> Self {
        let (mut hits, mut misses) = (positives, negatives);
        let base = positives.len() as f64 / ((positives.len() + negatives.len()).max(1) as f64);
        let (mut cells, mut promised, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
        for last in lasts(bins, edge) {
            let (hits, misses) = (
                take_through(&mut hits, &last),
                take_through(&mut misses, &last),
            );
            let (h, n) = (hits.len() as f64, (hits.len() + misses.len()) as f64);
            if n <= 0.0 {
                continue;
            }
            let ((of_hits, squares_of_hits), (of_misses, squares_of_misses)) =
                (sums(hits), sums(misses));
            let (scores, squares) = (of_hits + of_misses, squares_of_hits + squares_of_misses);
            let gap = Cell {
                n,
                sum: h - scores,
                squares: h - 2.0 * of_hits + squares,
            };
            // Of few rows the spread that their scores promise counts, where it is larger.
            promised.push((scores - squares) / n);
            let at_least = scores - squares + gap.sum * gap.sum / n;
            let squares = if n < FEW {
                gap.squares.max(at_least)
            } else {
                gap.squares
            };
            cells.push(Cell { squares, ..gap });
            outcomes.push(Cell {
                n,
                sum: h - n * base,
                squares: h * (1.0 - base) * (1.0 - base) + (n - h) * base * base,
            });
        }
        let units = vec![1.0; cells.len()];
        Self {
            cells,
            promised,
            outcomes,
            units,
        }
    }

    /// Reads the same of rows with weights: a bin stands for as many rows of equal weight as tell as much, (Σw)² / Σw²,
    /// whose values have the mean of the bin and vary so that this mean has the variance Σw²(x − x̄)² / (Σw)².
    pub(in crate::measure::quality) fn weighted(
        positives: &[(f64, f64)],
        negatives: &[(f64, f64)],
        bins: usize,
        edge: Edge,
    ) -> Self {
        let weight = |rows: &[(f64, f64)]| rows.iter().map(|row| row.1).sum::<f64>();
        let base = weight(positives) / (weight(positives) + weight(negatives));
        let (mut hits, mut misses) = (positives, negatives);
        let mut found = Self {
            cells: Vec::new(),
            promised: Vec::new(),
            outcomes: Vec::new(),
            units: Vec::new(),
        };
        for last in lasts(bins, edge) {
            let (hits, misses) = (take_rows(&mut hits, &last), take_rows(&mut misses, &last));
            let labelled = |rows: &'_ [(f64, f64)], label: f64| {
                let rows = rows
                    .iter()
                    .map(move |(score, weight)| (*weight, label, *score));
                rows.collect::<Vec<_>>()
            };
            let rows = [labelled(hits, 1.0), labelled(misses, 0.0)].concat();
            if rows.is_empty() {
                continue;
            }
            let sum: f64 = rows.iter().map(|(weight, ..)| weight).sum();
            let squares: f64 = rows.iter().map(|(weight, ..)| weight * weight).sum();
            let n = sum * sum / squares;
            let gap = alike(
                rows.iter()
                    .map(|(weight, label, score)| (*weight, label - score)),
                n,
            );
            let promised = rows
                .iter()
                .map(|(weight, _, score)| weight * score * (1.0 - score));
            let promised = promised.sum::<f64>() / sum;
            let at_least = n * promised + gap.sum * gap.sum / n;
            let own = if n < FEW {
                gap.squares.max(at_least)
            } else {
                gap.squares
            };
            found.cells.push(Cell {
                squares: own,
                ..gap
            });
            found.promised.push(promised);
            let outcomes = rows
                .iter()
                .map(|(weight, label, _)| (*weight, label - base));
            found.outcomes.push(alike(outcomes, n));
            found.units.push(sum / n);
        }
        found
    }

    /// Σ |gap| / n: as said at [`Gaps`], and no narrower than the number less its bias with its standard error.
    pub(super) fn mean(&self, draws: &Draws) -> Option<(f64, f64)> {
        let statistic: Statistic =
            |cells| cells.iter().map(|cell| cell.sum.abs()).sum::<f64>() / rows(cells);
        let ray = Ray::new((&self.cells, &self.units), draws, statistic);
        let (low, high) = ends(&ray)?;
        let replicates = ray.replicates(1.0);
        let expected = replicates.iter().sum::<f64>() / replicates.len() as f64;
        let observed = statistic(&ray.scaled(1.0));
        let centre = (2.0 * observed - expected).max(0.0);
        let cells = || self.cells.iter().zip(&self.units);
        let n: f64 = cells().map(|(cell, unit)| unit * cell.n).sum();
        let terms = cells().map(|(cell, unit)| {
            let off = cell.mean().abs() - observed;
            unit * unit * cell.n * (cell.variance() + off * off)
        });
        let reach = Z95 * terms.sum::<f64>().sqrt() / n;
        Some((low.min((centre - reach).max(0.0)), high.max(centre + reach)))
    }

    /// The largest |gap| of a bin. It is at least |gap| − c·SE of any bin, with c for all of them together (Šidák 1967), and
    /// at most the largest |gap| + z·SE, since one bin holds the truth. Where outcomes are rare their own spread may be 0 by
    /// chance: the one that the scores promise counts, where it is larger.
    pub(super) fn largest(&self) -> Option<(f64, f64)> {
        if self.cells.is_empty() {
            return None;
        }
        let together = beyond(1.0 - libm::pow(0.975, 1.0 / self.cells.len() as f64));
        let ends = self
            .cells
            .iter()
            .zip(&self.promised)
            .map(|(cell, promised)| {
                let variance = cell.variance().max(*promised);
                let (gap, error) = (cell.mean().abs(), (variance / cell.n).sqrt());
                (gap - together * error, gap + Z95 * error)
            });
        let (low, high) = ends.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))?;
        Some((low.max(0.0), high.min(1.0)))
    }

    /// Σ n/N·gap².
    pub(super) fn squares(&self, draws: &Draws) -> Option<(f64, f64)> {
        self.interval_of(&self.cells, draws, |cells| {
            let filled = cells.iter().filter(|cell| cell.n > 0.0);
            filled.map(|cell| cell.sum * cell.sum / cell.n).sum::<f64>() / rows(cells)
        })
    }

    /// Σ n/N·(share of positives − base rate)².
    pub(super) fn resolution(&self, draws: &Draws) -> Option<(f64, f64)> {
        self.interval_of(&self.outcomes, draws, |cells| {
            let base = cells.iter().map(|cell| cell.sum).sum::<f64>() / rows(cells);
            let filled = cells.iter().filter(|cell| cell.n > 0.0);
            let squares = filled.map(|cell| cell.sum * cell.sum / cell.n).sum::<f64>();
            (squares / rows(cells) - base * base).max(0.0)
        })
        .map(|(low, high)| (low, high.min(0.25)))
    }

    /// The ends of the observed number as said at [`Gaps`].
    fn interval_of(
        &self,
        cells: &[Cell],
        draws: &Draws,
        statistic: Statistic,
    ) -> Option<(f64, f64)> {
        ends(&Ray::new((cells, &self.units), draws, statistic))
    }
}

/// So many rows that count alike, with the mean of weighted values and the variance that makes it as sure.
fn alike(values: impl Iterator<Item = (f64, f64)> + Clone, n: f64) -> Cell {
    let whole: f64 = values.clone().map(|(weight, _)| weight).sum();
    let sum: f64 = values.clone().map(|(weight, value)| weight * value).sum();
    let mean = sum / whole;
    let spread = values.clone().map(|(weight, value)| {
        let miss = weight * (value - mean);
        miss * miss
    });
    let squares: f64 = values.map(|(weight, _)| weight * weight).sum();
    let variance = spread.sum::<f64>() / squares;
    Cell {
        n,
        sum: n * mean,
        squares: n * (variance + mean * mean),
    }
}

/// The number that a normal one is above with this chance.
fn beyond(chance: f64) -> f64 {
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if normal_sf(middle) > chance {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

fn rows(cells: &[Drawn]) -> f64 {
    cells.iter().map(|cell| cell.n).sum::<f64>().max(1.0)
}

/// Σ p and Σ p², each over four interleaved parts, so that one sum need not wait for the one before.
fn sums(scores: &[f64]) -> (f64, f64) {
    let (mut sum, mut squares) = ([0.0; 4], [0.0; 4]);
    let (blocks, rest) = scores.as_chunks::<4>();
    for block in blocks {
        for ((sum, square), score) in sum.iter_mut().zip(&mut squares).zip(block) {
            *sum += score;
            *square += score * score;
        }
    }
    let both = |parts: [f64; 4]| (parts[0] + parts[1]) + (parts[2] + parts[3]);
    let last: f64 = rest.iter().sum();
    let last_squares: f64 = rest.iter().map(|score| score * score).sum();
    (both(sum) + last, both(squares) + last_squares)
}

fn ends(ray: &Ray<'_>) -> Option<(f64, f64)> {
    let at = |factor: f64| (ray.statistic)(&ray.scaled(factor));
    let observed = at(1.0);
    let [none, own] = [0.0, 1.0].map(|factor| ray.replicates(factor));
    let mut known = [(0.0, none), (1.0, own)];
    let factors = [0.975, 0.025].map(|share| ray.factor(observed, share, &mut known));
    let [low, high] = factors;
    let most = |value: f64| if value.is_finite() { value } else { observed };
    interval::around(observed, Some((most(at(low?)), most(at(high?)))))
}

/// Replicates whose gaps can be made larger or smaller.
struct Ray<'a> {
    cells: &'a [Cell],
    units: &'a [f64],
    /// Replicate by replicate: what each cell drew, and the part of its sum that is its mean gap.
    drawn: Vec<(Drawn, f64)>,
    statistic: Statistic,
}

impl<'a> Ray<'a> {
    fn new((cells, units): (&'a [Cell], &'a [f64]), draws: &Draws, statistic: Statistic) -> Self {
        let means: Vec<f64> = cells.iter().map(Cell::mean).collect();
        let mut all = Vec::with_capacity(draws.replicates() * cells.len());
        draws.resample(cells, |drawn| {
            let with_gap = drawn.iter().zip(&means).zip(units);
            all.extend(with_gap.map(|((drawn, mean), unit)| {
                let own = Drawn {
                    n: unit * drawn.n,
                    sum: unit * drawn.sum,
                };
                (own, mean * own.n)
            }));
        });
        Self {
            cells,
            units,
            drawn: all,
            statistic,
        }
    }

    /// The cells as they are, their gaps times a factor.
    fn scaled(&self, factor: f64) -> Vec<Drawn> {
        let scale = |(cell, unit): (&Cell, &f64)| Drawn {
            n: unit * cell.n,
            sum: unit * factor * cell.sum,
        };
        self.cells.iter().zip(self.units).map(scale).collect()
    }

    /// The number of every replicate with gaps of `factor` times the observed ones.
    fn replicates(&self, factor: f64) -> Vec<f64> {
        let width = self.cells.len().max(1);
        let mut cells = vec![Drawn::default(); width];
        let one = |replicate: &[(Drawn, f64)]| {
            for (cell, (drawn, gap)) in cells.iter_mut().zip(replicate) {
                *cell = Drawn {
                    n: drawn.n,
                    sum: drawn.sum + (factor - 1.0) * gap,
                };
            }
            (self.statistic)(&cells)
        };
        self.drawn.chunks(width).map(one).collect()
    }

    /// The factor at which that quantile is the observed number; 0 where noise alone brings it there. Replicates of the
    /// factors 0 and 1 are known.
    fn factor(&self, observed: f64, share: f64, known: &mut [(f64, Vec<f64>); 2]) -> Option<f64> {
        let [(none, at_none), (own, at_own)] = known;
        let (mut low, mut below) = (*none, quantile(at_none, share)? - observed);
        if below >= 0.0 {
            return Some(0.0);
        }
        let (mut high, mut above) = (*own, quantile(at_own, share)? - observed);
        let off = |factor: f64| Some(quantile(&mut self.replicates(factor), share)? - observed);
        while above < 0.0 && high < 1e3 {
            (low, below) = (high, above);
            high *= 2.0;
            above = off(high)?;
        }
        // False position, halving the weight of an end that stays (Dowell & Jarratt 1971, "Illinois").
        let mut side = 0;
        while high - low > NEAR * high && above - below > 0.0 {
            let middle = (low * above - high * below) / (above - below);
            let step = 0.4 * NEAR * high;
            let middle = middle.clamp(low + step, high - step);
            let found = off(middle)?;
            if found < 0.0 {
                (low, below) = (middle, found);
                above /= if side < 0 { 2.0 } else { 1.0 };
                side = -1;
            } else {
                (high, above) = (middle, found);
                below /= if side > 0 { 2.0 } else { 1.0 };
                side = 1;
            }
        }
        Some(f64::midpoint(low, high))
    }
}
