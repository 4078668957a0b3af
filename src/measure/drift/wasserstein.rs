//! Wasserstein distance of order 1, exact.

use super::{both, reading};
use crate::measure::Reading;
use crate::measure::sum::Sum;

/// Wasserstein-1 distance: how far the average row would have to move, in the column's unit.
///
/// W = ∫ |F(x) − G(x)| dx.
///
/// # Shapes and units
/// Ascending values. Result in the column's unit. O(n + m); with [`RankSums`] O(m · log(n/m)).
/// # Undefined
/// `NoRows` if either side has no rows; `Overflow` where the distance leaves the range of a float.
/// # Source
/// Vallender (1974), Theory Probab. Appl. 18, 784–786; `scipy.stats.wasserstein_distance`.
/// # Checked against
/// `tests/it/reference/drift.json` (scipy 1.17.1).
/// # Examples
/// ```
/// use wellenough::measure::drift::wasserstein;
/// assert_eq!(wasserstein(&[0.0, 1.0, 3.0], &[5.0, 6.0, 8.0]).unwrap().value, 5.0);
/// ```
pub fn wasserstein(reference: &[f64], current: &[f64]) -> Reading {
    both(reference.len() as u64, current.len() as u64)?;
    reading(by_merging(reference, current).area, current.len() as u64)
}

/// What lies between the two distribution functions F and G.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between {
    /// ∫ |F(x) − G(x)| dx.
    pub(super) area: f64,
    /// max |F(x) − G(x)|, as [`ks`](super::ks) has it.
    pub(super) widest: f64,
}

/// Sums over the lowest ranks of a reference: the area under F between any two values without walking the rows.
///
/// Values are taken relative to the mean, and each sum is rounded once, so that areas keep about 15 digits of the
/// reference's spread.
#[derive(Debug, Clone)]
pub struct RankSums {
    centre: f64,
    /// Sum of the k lowest values minus k · centre, for k = 0…n.
    sums: Vec<f64>,
}

impl RankSums {
    /// From ascending values; 8 bytes per value.
    pub fn fit(ascending: &[f64]) -> Self {
        let centre =
            ascending.iter().copied().collect::<Sum>().value() / ascending.len().max(1) as f64;
        let mut running = Sum::default();
        let mut sums = Vec::with_capacity(ascending.len() + 1);
        sums.push(0.0);
        sums.extend(ascending.iter().map(|value| {
            running.add(value - centre);
            running.value()
        }));
        Self { centre, sums }
    }

    /// [`wasserstein`] of the values that these sums were made from.
    pub fn wasserstein(&self, reference: &[f64], current: &[f64]) -> Reading {
        both(reference.len() as u64, current.len() as u64)?;
        reading(self.between(reference, current).area, current.len() as u64)
    }

    /// Area and widest gap in one walk.
    pub(super) fn between(&self, reference: &[f64], current: &[f64]) -> Between {
        // A merge touches every reference row once; galloping costs a few cache misses per current row.
        if current.len() < reference.len() / 8 {
            self.by_galloping(reference, current)
        } else {
            by_merging(reference, current)
        }
    }

    /// Between two current values G stands still and F rises, so F − G changes its sign at most once there, at a
    /// reference rank that is known beforehand.
    fn by_galloping(&self, reference: &[f64], current: &[f64]) -> Between {
        let (n, m) = (reference.len(), current.len());
        let mut area = Sum::default();
        let mut widest: f64 = 0.0;
        // Where the stretch begins, the reference rows through there, the share of current rows through there.
        let mut from: Option<(f64, usize, f64)> = None;
        for step in Steps::new(reference, current) {
            widest = widest.max(step.gap(n, m));
            let (start, rows, share) = from.unwrap_or_else(|| {
                (
                    reference
                        .first()
                        .copied()
                        .unwrap_or(step.value)
                        .min(step.value),
                    0,
                    0.0,
                )
            });
            self.add_stretch(
                &mut area,
                reference,
                Stretch {
                    start,
                    end: step.value,
                    rows: (rows, step.reference_below),
                    share,
                },
            );
            from = Some((
                step.value,
                step.reference_through,
                step.current_through as f64 / m as f64,
            ));
        }
        if let (Some((start, rows, share)), Some(last)) = (from, reference.last()) {
            self.add_stretch(
                &mut area,
                reference,
                Stretch {
                    start,
                    end: last.max(start),
                    rows: (rows, n),
                    share,
                },
            );
        }
        Between {
            area: area.value(),
            widest,
        }
    }

    /// Area under the reference's F from `a` to `b`, where `rows` are at or below `a` and below `b`.
    pub(super) fn area_under(&self, a: f64, b: f64, rows: (usize, usize)) -> f64 {
        let (low, high) = rows;
        let sums = |k: usize| self.sums.get(k).copied().unwrap_or(0.0);
        let inside = high.saturating_sub(low) as f64 * (b - self.centre) - (sums(high) - sums(low));
        (low as f64 * (b - a) + inside) / (self.sums.len().saturating_sub(1).max(1)) as f64
    }

    fn add_stretch(&self, area: &mut Sum, reference: &[f64], stretch: Stretch) {
        let Stretch {
            start,
            end,
            rows: (low, high),
            share,
        } = stretch;
        // First rank at which F reaches the current share; F stays below up to that rank's value.
        let rank = first_rank(share, reference.len());
        let (crossing, middle) = if rank <= low {
            (low, start)
        } else if rank > high {
            (high, end)
        } else {
            (
                rank,
                reference
                    .get(rank - 1)
                    .copied()
                    .unwrap_or(end)
                    .clamp(start, end),
            )
        };
        // Each part is of one sign up to rounding.
        let below = share * (middle - start) - self.area_under(start, middle, (low, crossing));
        let above = self.area_under(middle, end, (crossing, high)) - share * (end - middle);
        area.add(below.max(0.0));
        area.add(above.max(0.0));
    }
}

/// A stretch without current values: its ends, the reference rows through the start and before the end, and the
/// share of current rows through the start.
struct Stretch {
    start: f64,
    end: f64,
    rows: (usize, usize),
    share: f64,
}

/// Smallest k with k/n >= share.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a slice's length"
)]
fn first_rank(share: f64, n: usize) -> usize {
    (share * n as f64).ceil().max(0.0) as usize
}

fn by_merging(reference: &[f64], current: &[f64]) -> Between {
    let (n, m) = (reference.len() as f64, current.len() as f64);
    let (mut left, mut right) = (reference, current);
    let (mut below, mut current_below) = (0_u64, 0_u64);
    let mut previous: Option<f64> = None;
    let mut area = Sum::default();
    let mut widest: f64 = 0.0;
    loop {
        let (value, from_reference) = match (left.first(), right.first()) {
            (Some(a), Some(b)) if a <= b => (*a, true),
            (_, Some(b)) => (*b, false),
            (Some(a), None) => (*a, true),
            (None, None) => {
                return Between {
                    area: area.value(),
                    widest,
                };
            }
        };
        if let Some(previous) = previous.replace(value)
            && value > previous
        {
            let gap = (below as f64 / n - current_below as f64 / m).abs();
            area.add(gap * (value - previous));
            widest = widest.max(gap);
        }
        if from_reference {
            below += 1;
            left = left.get(1..).unwrap_or_default();
        } else {
            current_below += 1;
            right = right.get(1..).unwrap_or_default();
        }
    }
}

/// A distinct current value and how many rows of both sides lie below it and through it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) value: f64,
    pub(super) reference_below: usize,
    pub(super) reference_through: usize,
    pub(super) current_below: usize,
    pub(super) current_through: usize,
}

impl Step {
    /// The widest gap between F and G just before and at this value, of n reference and m current rows.
    pub(super) fn gap(&self, n: usize, m: usize) -> f64 {
        let (n, m) = (n as f64, m as f64);
        let before = self.reference_below as f64 / n - self.current_below as f64 / m;
        let at = self.reference_through as f64 / n - self.current_through as f64 / m;
        before.abs().max(at.abs())
    }
}

/// The distinct current values in order, with their places in the reference.
pub(super) struct Steps<'a> {
    reference: &'a [f64],
    current: &'a [f64],
    reference_at: usize,
    current_at: usize,
}

impl<'a> Steps<'a> {
    pub(super) const fn new(reference: &'a [f64], current: &'a [f64]) -> Self {
        Self {
            reference,
            current,
            reference_at: 0,
            current_at: 0,
        }
    }
}

impl Iterator for Steps<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let value = *self.current.get(self.current_at)?;
        let reference_below = gallop(self.reference, self.reference_at, |x| x < value);
        let reference_through = gallop(self.reference, reference_below, |x| x <= value);
        let current_below = self.current_at;
        let current_through =
            gallop(self.current, current_below, |x| x <= value).max(current_below + 1);
        self.reference_at = reference_through;
        self.current_at = current_through;
        Some(Step {
            value,
            reference_below,
            reference_through,
            current_below,
            current_through,
        })
    }
}

/// First place at or after `from` where the condition ends, by doubling steps.
fn gallop(values: &[f64], from: usize, holds: impl Fn(f64) -> bool) -> usize {
    let rest = values.get(from..).unwrap_or_default();
    let mut reach = 1;
    while rest.get(reach - 1).is_some_and(|value| holds(*value)) {
        reach *= 2;
    }
    // Everything before reach/2 holds, and something before `reach` does not.
    let (start, end) = (reach / 2, (reach - 1).min(rest.len()));
    let within = rest.get(start..end).unwrap_or_default();
    from + start + within.partition_point(|value| holds(*value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Undefined;

    #[test]
    fn galloping_finds_what_a_search_finds() {
        let values: Vec<f64> = (0..100).map(|i| f64::from(i / 3)).collect();
        for from in [0, 1, 50, 99, 100] {
            for bound in [-1.0, 0.0, 7.0, 16.5, 33.0, 40.0] {
                let expected = values.partition_point(|x| *x < bound).max(from);
                assert_eq!(
                    gallop(&values, from, |x| x < bound),
                    expected,
                    "{from} {bound}"
                );
            }
        }
    }

    #[test]
    fn both_ways_agree_on_small_windows() {
        let reference: Vec<f64> = (0..1000)
            .map(|i| f64::from(i * i % 997) / 7.0)
            .collect::<Vec<_>>();
        let mut reference = reference;
        reference.sort_unstable_by(f64::total_cmp);
        let sums = RankSums::fit(&reference);
        for current in [
            &[50.0][..],
            &[-5.0, 300.0],
            &[0.0, 0.0, 10.0],
            &[1.0, 70.0, 71.0, 142.0, 142.0],
            &[-9.0, -8.0],
            &[500.0],
        ] {
            let (slow, fast) = (
                by_merging(&reference, current),
                sums.by_galloping(&reference, current),
            );
            assert!(
                (slow.area - fast.area).abs() <= 1e-12 * slow.area,
                "{current:?}: {slow:?} {fast:?}"
            );
            let widest = super::super::ks(&reference, current).unwrap().value;
            assert_eq!([slow.widest, fast.widest], [widest; 2], "{current:?}");
        }
    }

    #[test]
    fn a_side_without_rows_has_no_distance() {
        assert_eq!(wasserstein(&[], &[1.0]), Err(Undefined::NoRows));
        assert_eq!(
            RankSums::fit(&[]).wasserstein(&[], &[]),
            Err(Undefined::NoRows)
        );
        assert_eq!(
            wasserstein(&[-f64::MAX], &[f64::MAX]),
            Err(Undefined::Overflow)
        );
    }
}
