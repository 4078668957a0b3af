//! How sure a mean of areas under the ROC curves of several classes is.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::sampled::{Kept, Sampled};
use crate::measure::interval;
use crate::measure::sum::Sum;

/// Effective rows that every class needs: with fewer the variance is not known (as for one area).
const LEAST: f64 = 5.0;
/// Standard errors up to this are rounding: no row moves the mean (ours).
const NO_SPREAD: f64 = 1e-9;
/// A mean as near as this to 0 or 1 is of areas where all pairs of rows are in one order: placements do not spread there.
const SEPARATED: f64 = 1e-12;

/// Ascending probabilities of one class among the rows of one label, and how much rows weigh together.
#[derive(Debug, Clone)]
pub(super) struct Ladder<'a> {
    scores: Cow<'a, [f64]>,
    /// Σw of so many of the lowest; empty where all weigh 1.
    sums: Vec<f64>,
}

impl<'a> Ladder<'a> {
    /// Of rows that count alike.
    pub(super) const fn plain(scores: Cow<'a, [f64]>) -> Self {
        Self {
            scores,
            sums: Vec::new(),
        }
    }

    /// Of ascending probabilities with their weights.
    pub(super) fn weighed(rows: &[(f64, f64)]) -> Self {
        let mut sum = Sum::default();
        let mut sums = vec![0.0];
        sums.extend(rows.iter().map(|(_, weight)| {
            sum.add(*weight);
            sum.value()
        }));
        Self {
            scores: rows.iter().map(|row| row.0).collect(),
            sums,
        }
    }

    fn at(&self, place: usize) -> f64 {
        self.sums.get(place).copied().unwrap_or(place as f64)
    }

    fn whole(&self) -> f64 {
        self.at(self.scores.len())
    }

    /// The weight below a probability, ties counting half.
    fn below(&self, score: f64) -> f64 {
        let low = self.scores.partition_point(|other| *other < score);
        let rest = self.scores.get(low..).unwrap_or_default();
        let tied = rest.partition_point(|other| *other <= score);
        f64::midpoint(self.at(low), self.at(low + tied))
    }
}

/// Variances of the four means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Variances {
    /// One class against the rest, averaged; by how frequent classes are.
    pub(super) rest: [f64; 2],
    /// Each pair of classes, averaged; by how frequent pairs are.
    pub(super) pairs: [f64; 2],
}

/// The variances of the means of the classes' areas, by the infinitesimal jackknife over rows.
///
/// A row with label c moves the areas of all classes at once: its own by its placement among the rest, V = the share of
/// them below its probability of c, every other one k by the share of k's rows above its probability of k. Each is
/// DeLong's placement; added up per row before they are squared, so that what the areas have in common counts as it
/// is. Means by frequency move with the frequencies too. Σ w²(…)² · m/(m − 1) per label, m being its effective rows.
///
/// # Shapes and units
/// `ladders` by class of the probability, then by label, of all rows; of the rows themselves an even part is enough.
/// O(rows kept · classes · log n).
/// # Undefined
/// `None` where a class has fewer than five effective rows.
/// # Source
/// DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837–845, for areas of the same rows; Jaeckel (1972) and Efron
/// (1982) for the jackknife; Hand & Till (2001) for pairs.
/// # Checked against
/// Central differences of scikit-learn's `roc_auc_score` over row weights in `tests/it/reference/mean_area.json`;
/// coverage over seeded draws in this file.
pub(super) fn variances(ladders: &[Ladder<'_>], rows: &Sampled) -> Option<Variances> {
    let field = Field::new(ladders)?;
    let moved: Vec<Moved> = rows.rows().filter_map(|row| field.moved(&row)).collect();
    let fixed = field.fixed(&moved)?;
    let mut sums = vec![[Sum::default(); 4]; field.classes];
    let mut squares = vec![0.0; field.classes];
    for row in &moved {
        let (sums, fixed) = sums.get_mut(row.label).zip(fixed.get(row.label))?;
        for ((sum, value), mean) in sums.iter_mut().zip(row.means).zip(fixed) {
            let own = row.weight * (value - mean);
            sum.add(row.times * own * own);
        }
        *squares.get_mut(row.label)? += row.times * row.weight * row.weight;
    }
    let mut found = [0.0; 4];
    for ((sums, squares), whole) in sums.iter().zip(squares).zip(&field.wholes) {
        let rows = whole * whole / squares;
        // Sums of weights come to five rows but for rounding.
        if rows < LEAST - 1e-9 || rows.is_nan() {
            return None;
        }
        for (found, sum) in found.iter_mut().zip(sums) {
            *found += sum.value() * rows / (rows - 1.0);
        }
    }
    let [rest, rest_by_rows, pairs, pairs_by_rows] = found;
    Some(Variances {
        rest: [rest, rest_by_rows],
        pairs: [pairs, pairs_by_rows],
    })
}

/// The interval of a mean on the logit scale; without a variance, and where no two rows are in the wrong order, the mean of
/// the areas' own intervals, as if all erred together, which is wide.
pub(super) fn band(value: f64, variance: Option<f64>, wide: (f64, f64)) -> (f64, f64) {
    let is_mixed = value * (1.0 - value) > SEPARATED;
    let error = variance.map(f64::sqrt);
    let error = error.filter(|error| *error > NO_SPREAD && is_mixed);
    let band = error.and_then(|error| interval::on_logit_scale(value, error));
    band.unwrap_or(wide)
}

/// All rows, as placements need them.
struct Field<'a> {
    classes: usize,
    ladders: &'a [Ladder<'a>],
    /// Weight of each label, and of all.
    wholes: Vec<f64>,
    whole: f64,
}

/// What a row does to the four means, but for a constant of its label.
struct Moved {
    label: usize,
    weight: f64,
    times: f64,
    means: [f64; 4],
    /// Its placement against the rest, and against each other class.
    against: (f64, Vec<f64>),
}

impl<'a> Field<'a> {
    fn new(ladders: &'a [Ladder<'a>]) -> Option<Self> {
        let classes = ladders.len().isqrt();
        let wholes: Vec<f64> = ladders.iter().take(classes).map(Ladder::whole).collect();
        let whole = wholes.iter().copied().collect::<Sum>().value();
        let is_there = classes > 1 && wholes.iter().all(|own| *own > 0.0);
        is_there.then_some(Self {
            classes,
            ladders,
            wholes,
            whole,
        })
    }

    fn of(&self, label: usize) -> f64 {
        self.wholes.get(label).copied().unwrap_or(0.0)
    }

    /// How much an area counts in the mean over classes, plainly and by rows.
    fn of_class(&self, class: usize) -> [f64; 2] {
        [1.0 / self.classes as f64, self.of(class) / self.whole]
    }

    /// The same of a pair, each way, in the mean over pairs.
    fn of_pair(&self, one: usize, other: usize) -> [f64; 2] {
        let others = (self.classes - 1) as f64;
        let rows = self.of(one) + self.of(other);
        [
            1.0 / (self.classes as f64 * others),
            rows / (2.0 * others * self.whole),
        ]
    }

    /// Σ over classes and pairs of what counts, of the areas that a label takes part in: the value of its own class
    /// against the rest, and per other class k those of (c against k, k against c, k against the rest).
    fn means(&self, label: usize, own: f64, other: impl Fn(usize) -> [f64; 3]) -> [f64; 4] {
        let size = self.of(label);
        let mut means = [0.0; 4];
        let [rest, rest_by_rows, pairs, pairs_by_rows] = &mut means;
        let [plain, by_rows] = self.of_class(label);
        *rest += plain * own / size;
        *rest_by_rows += by_rows * own / size;
        for class in (0..self.classes).filter(|class| *class != label) {
            let [is, was, of_rest] = other(class);
            let [plain, by_rows] = self.of_class(class);
            let others = self.whole - self.of(class);
            *rest += plain * of_rest / others;
            *rest_by_rows += by_rows * of_rest / others;
            let [plain, by_rows] = self.of_pair(label, class);
            *pairs += plain * (is + was) / size;
            *pairs_by_rows += by_rows * (is + was) / size;
        }
        means
    }

    fn moved(&self, row: &Kept<'_>) -> Option<Moved> {
        let label = row.label;
        let below = |class: usize, of: usize| {
            let ladder = self.ladders.get(class * self.classes + of)?;
            Some(ladder.below(*row.shares.get(class)?))
        };
        let mut wins = 0.0;
        let (mut against, mut above) = (vec![0.0; self.classes], vec![0.0; self.classes]);
        for class in (0..self.classes).filter(|class| *class != label) {
            let won = below(label, class)?;
            wins += won;
            *against.get_mut(class)? = won / self.of(class);
            *above.get_mut(class)? = 1.0 - below(class, class)? / self.of(class);
        }
        let own = wins / (self.whole - self.of(label));
        let at = |values: &[f64], class: usize| values.get(class).copied().unwrap_or(0.0);
        let means = self.means(label, own, |class| {
            let lost = at(&above, class);
            [at(&against, class), lost, lost]
        });
        Some(Moved {
            label,
            weight: row.weight,
            times: row.times,
            means,
            against: (own, against),
        })
    }

    /// What [`Self::moved`] is on average, by label, less what a row does to the frequencies.
    fn fixed(&self, moved: &[Moved]) -> Option<Vec<[f64; 4]>> {
        let classes = self.classes;
        let (mut rest, mut pairs) = (vec![0.0; classes], vec![0.0; classes * classes]);
        let mut weights = vec![0.0; classes];
        for row in moved {
            let weight = row.times * row.weight;
            *weights.get_mut(row.label)? += weight;
            *rest.get_mut(row.label)? += weight * row.against.0;
            let own = pairs.get_mut(row.label * classes..)?;
            for (sum, won) in own.iter_mut().zip(&row.against.1) {
                *sum += weight * won;
            }
        }
        let area = |class: usize| Some(rest.get(class)? / weights.get(class)?);
        let pair = |is: usize, other: usize| {
            let own = pairs.get(is * classes + other).zip(weights.get(is));
            own.map_or(0.0, |(sum, weight)| sum / weight)
        };
        let areas: Vec<f64> = (0..classes).map(area).collect::<Option<_>>()?;
        let of = |class: usize| areas.get(class).copied().unwrap_or(0.0);
        let both = |one: usize, other: usize| f64::midpoint(pair(one, other), pair(other, one));
        let by_rows = (0..classes).map(|class| self.of(class) * of(class));
        let mean = by_rows.sum::<f64>() / self.whole;
        let others = (classes - 1) as f64 * self.whole;
        let of_pairs = |class: usize| {
            let rest = (0..classes).filter(move |other| *other != class);
            rest.map(move |other| both(class, other)).sum::<f64>()
        };
        let mean_of_pairs = (0..classes)
            .map(|class| self.of(class) * of_pairs(class))
            .sum::<f64>()
            / others;
        let fixed = |label: usize| {
            let mut means = self.means(label, of(label), |class| {
                [pair(label, class), pair(class, label), of(class)]
            });
            let [_, rest, _, pairs] = &mut means;
            *rest -= (of(label) - mean) / self.whole;
            *pairs -= (of_pairs(label) - (classes - 1) as f64 * mean_of_pairs) / others;
            means
        };
        Some((0..classes).map(fixed).collect())
    }
}
