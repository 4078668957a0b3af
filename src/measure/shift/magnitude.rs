//! Whether a column came in another unit, or the clock in another zone.

/// Bins per decade.
const PER_DECADE: f64 = 10.0;
/// Decades from 10⁻²⁰ to 10²⁰ are told apart.
const REACH: usize = 200;
/// Mixed values that count as rescaled from this share on.
const LEAST_SHARE: f64 = 0.05;

/// A histogram of orders of magnitude: ⌊10·log₁₀|x|⌋ for numbers above and below 0.
///
/// # Shapes and units
/// 401 bins per sign; merging adds.
/// # Undefined
/// Zeros and missing values have no magnitude and do not count.
/// # Source
/// Ours (design notes, 4.7).
/// # Checked against
/// Columns multiplied by known factors, whole and in part, in this file.
#[derive(Debug, Clone, PartialEq)]
pub struct Magnitudes {
    signs: [Vec<f64>; 2],
}

impl Default for Magnitudes {
    fn default() -> Self {
        let empty = vec![0.0; 2 * REACH + 1];
        Self {
            signs: [empty.clone(), empty],
        }
    }
}

/// Values that came multiplied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rescaled {
    /// By what they were multiplied, to the nearest tenth of a decade; −1 where only the sign was turned.
    pub factor: f64,
    /// Share of values that were.
    pub share: f64,
    /// How much more of the two histograms lies on each other once that is undone, 0 to 1.
    pub gain: f64,
}

impl Magnitudes {
    /// Counts a value.
    pub fn add(&mut self, value: f64) {
        if value == 0.0 || !value.is_finite() {
            return;
        }
        let bin = bin_of(value);
        let sign = &mut self.signs[usize::from(value < 0.0)];
        if let Some(count) = sign.get_mut(bin) {
            *count += 1.0;
        }
    }

    /// Values counted.
    pub fn n(&self) -> f64 {
        self.signs.iter().flatten().sum()
    }

    /// Whether a value after looks rescaled: whether the histogram before, moved by the factor, has more of its kind.
    pub fn looks_rescaled(&self, value: f64, found: &Rescaled) -> bool {
        if found.share >= 1.0 || value == 0.0 || !value.is_finite() {
            return found.share >= 1.0;
        }
        let sign = &self.signs[usize::from(value < 0.0)];
        let at = |value: f64| -> f64 {
            let bin = bin_of(value);
            let near = sign.get(bin.saturating_sub(1)..(bin + 2).min(sign.len()));
            near.unwrap_or(&[]).iter().sum()
        };
        found.share * at(value / found.factor) > (1.0 - found.share) * at(value)
    }

    fn shares(&self) -> [Vec<f64>; 2] {
        let n = self.n().max(1.0);
        let of = |sign: &Vec<f64>| sign.iter().map(|count| count / n).collect();
        [of(&self.signs[0]), of(&self.signs[1])]
    }

    /// By what the values after (`other`) look multiplied; `None` where no factor explains them better.
    ///
    /// All of them: the shift of the histogram with the largest overlap, if it gains 0.3 and reaches 0.8. Some of them: the
    /// mixture (1 − a)·p + a·shift(p) with a by least squares, if a is at least 0.05 and the mixture explains four fifths
    /// of the squared difference.
    pub fn rescaled(&self, other: &Self) -> Option<Rescaled> {
        if self.n() < 100.0 || other.n() < 100.0 {
            return None;
        }
        let (p, q) = (self.shares(), other.shares());
        let still = overlap(&p, &q, 0);
        let mirrored = overlap(&[p[1].clone(), p[0].clone()], &q, 0);
        if mirrored - still >= 0.3 && mirrored >= 0.8 {
            return Some(Rescaled {
                factor: -1.0,
                share: 1.0,
                gain: mirrored - still,
            });
        }
        let reach = 60_i64;
        let shifts = (-reach..=reach).filter(|shift| *shift != 0);
        let best = shifts
            .clone()
            .map(|shift| (shift, overlap(&p, &q, shift)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.abs().cmp(&a.0.abs())))?;
        if best.1 - still >= 0.3 && best.1 >= 0.8 {
            return Some(Rescaled {
                factor: power(best.0),
                share: 1.0,
                gain: best.1 - still,
            });
        }
        let mixed = shifts.map(|shift| (shift, mixture(&p, &q, shift)));
        let (shift, (share, explained)) =
            mixed.max_by(|a, b| a.1.1.total_cmp(&b.1.1).then(b.0.abs().cmp(&a.0.abs())))?;
        let is_clear = share >= LEAST_SHARE && explained >= 0.8 && shift.abs() >= 3;
        is_clear.then(|| Rescaled {
            factor: power(shift),
            share: share.min(1.0),
            gain: share.min(1.0) * (1.0 - overlap(&p, &p, shift)),
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the bins"
)]
fn bin_of(value: f64) -> usize {
    let bin = (PER_DECADE * libm::log10(value.abs())).floor() + REACH as f64;
    bin.clamp(0.0, 2.0 * REACH as f64) as usize
}

fn power(shift: i64) -> f64 {
    libm::pow(10.0, shift as f64 / PER_DECADE)
}

fn shifted(sign: &[f64], at: usize, shift: i64) -> f64 {
    let from = i64::try_from(at).unwrap_or(i64::MAX).saturating_sub(shift);
    let from = usize::try_from(from).ok();
    from.and_then(|from| sign.get(from)).copied().unwrap_or(0.0)
}

/// Σ min(p shifted, q).
fn overlap(p: &[Vec<f64>; 2], q: &[Vec<f64>; 2], shift: i64) -> f64 {
    let of = |p: &[f64], q: &[f64]| -> f64 {
        let bins = q.iter().enumerate();
        bins.map(|(at, share)| share.min(shifted(p, at, shift)))
            .sum()
    };
    of(&p[0], &q[0]) + of(&p[1], &q[1])
}

/// The share a of shifted values in q = (1 − a)·p + a·shift(p), and how much of |q − p|² that explains.
fn mixture(p: &[Vec<f64>; 2], q: &[Vec<f64>; 2], shift: i64) -> (f64, f64) {
    let (mut cross, mut square, mut whole) = (0.0, 0.0, 0.0);
    for (p, q) in p.iter().zip(q) {
        for (at, (own, after)) in p.iter().zip(q).enumerate() {
            let (step, gap) = (shifted(p, at, shift) - own, after - own);
            cross += step * gap;
            square += step * step;
            whole += gap * gap;
        }
    }
    if square <= 0.0 || whole <= 1e-6 {
        return (0.0, 0.0);
    }
    let share = (cross / square).clamp(0.0, 1.0);
    let left = whole - 2.0 * share * cross + share * share * square;
    (share, 1.0 - left / whole)
}

/// By how many hours a histogram over the hours of the day was turned; `None` where turning gains less than 0.2 of
/// overlap.
///
/// # Source
/// Ours (design notes, 4.7): the best circular shift.
pub fn rotation(before: &[f64; 24], after: &[f64; 24]) -> Option<(usize, f64)> {
    let (n, m) = (before.iter().sum::<f64>(), after.iter().sum::<f64>());
    if n <= 0.0 || m <= 0.0 {
        return None;
    }
    let at = |turn: usize| -> f64 {
        let hours = (0..24).map(|hour| (before[hour] / n).min(after[(hour + turn) % 24] / m));
        hours.sum()
    };
    let (turn, best) = (1..24)
        .map(|turn| (turn, at(turn)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    (best - at(0) >= 0.2).then_some((turn, best - at(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::chance::Chance;

    fn column(factor: f64, share: f64) -> Magnitudes {
        let mut draws = Chance::new(4);
        let mut found = Magnitudes::default();
        for _ in 0..4000 {
            let value = libm::exp(2.0 + 0.5 * draws.normal());
            let is_hit = draws.uniform() < share;
            found.add(if is_hit { value * factor } else { value });
        }
        found
    }

    #[test]
    fn factors_are_found_whole_and_in_part() {
        let base = column(1.0, 0.0);
        for (factor, share) in [(1000.0, 1.0), (1000.0, 0.3), (0.01, 0.6), (25.4, 1.0)] {
            let found = base.rescaled(&column(factor, share)).unwrap();
            let steps = 10.0 * libm::log10(found.factor / factor);
            assert!(steps.abs() < 0.7, "{factor}: {found:?}");
            assert!((found.share - share).abs() < 0.05, "{share}: {found:?}");
        }
        assert_eq!(base.rescaled(&column(-1.0, 1.0)).unwrap().factor, -1.0);
        assert_eq!(base.rescaled(&column(1.0, 0.0)), None);
        assert_eq!(base.rescaled(&column(1.2, 1.0)), None);
    }

    #[test]
    fn a_turned_day_is_turned_back() {
        let day: [f64; 24] = std::array::from_fn(|hour| if hour < 8 { 1.0 } else { 10.0 });
        let turned: [f64; 24] = std::array::from_fn(|hour| day[(hour + 24 - 5) % 24]);
        assert_eq!(rotation(&day, &turned).map(|found| found.0), Some(5));
        assert_eq!(rotation(&day, &day), None);
        assert_eq!(rotation(&[0.0; 24], &day), None);
    }
}
