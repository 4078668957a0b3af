//! Sums that do not lose digits, whatever the order of their terms.

use serde::{Deserialize, Serialize};

/// A compensated sum: the rounding error of every addition is kept and given back at the end.
///
/// With it, the order of terms and the places where a file was cut move the value only when the exact sum lies
/// within about n·10⁻³² (relative to the sum of magnitudes) of the middle between two floats.
///
/// # Undefined
/// None here; a sum that leaves the range of `f64` reads as infinite or NaN and its user says `Overflow`.
/// # Source
/// Neumaier (1974), Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54, 39–51;
/// exact products by Dekker (1971), Numer. Math. 18, 224–242.
/// # Checked against
/// `fractions.Fraction` in `tests/it/reference/make.py`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Sum {
    sum: f64,
    error: f64,
}

impl Sum {
    /// Adds one term.
    pub fn add(&mut self, term: f64) {
        let total = two_sum(self.sum, term);
        self.sum = total.high;
        self.error += total.low;
    }

    /// Adds a product without rounding it first.
    pub fn add_product(&mut self, a: f64, b: f64) {
        self.add_twofold(two_product(a, b));
    }

    /// Adds a term of twofold precision.
    pub fn add_twofold(&mut self, term: Twofold) {
        self.add(term.high);
        self.error += term.low;
    }

    /// What each value adds, summed by four sums that do not wait for each other: a third of the time, no digit less.
    pub fn over(values: &[f64], term: impl Fn(f64) -> f64) -> Self {
        let mut lanes = [Self::default(); 4];
        let (fours, rest) = values.as_chunks::<4>();
        for four in fours {
            for (lane, value) in lanes.iter_mut().zip(four) {
                lane.add(term(*value));
            }
        }
        let [mut sum, others @ ..] = lanes;
        for value in rest {
            sum.add(term(*value));
        }
        for other in &others {
            sum.merge(other);
        }
        sum
    }

    /// Joins another sum.
    pub fn merge(&mut self, other: &Self) {
        self.add(other.sum);
        self.error += other.error;
    }

    /// The sum, rounded once.
    pub fn value(&self) -> f64 {
        self.twofold().value()
    }

    /// The sum in twofold precision, for differences of large sums.
    pub fn twofold(&self) -> Twofold {
        if self.error.is_finite() {
            fast_two_sum(self.sum, self.error)
        } else {
            Twofold {
                high: self.sum,
                low: 0.0,
            }
        }
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::default();
        for term in terms {
            sum.add(term);
        }
        sum
    }
}

/// A number as an unevaluated sum of two floats, about 32 digits.
///
/// # Source
/// Dekker (1971), Numer. Math. 18, 224–242; error bounds in Joldes, Muller & Popescu (2017), ACM TOMS 44(2).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Twofold {
    high: f64,
    low: f64,
}

impl Twofold {
    /// A float as it is.
    pub const fn new(value: f64) -> Self {
        Self {
            high: value,
            low: 0.0,
        }
    }

    /// The exact product of two floats.
    pub fn product(a: f64, b: f64) -> Self {
        two_product(a, b)
    }

    /// Times a float.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let high = two_product(self.high, factor);
        fast_two_sum(high.high, high.low + self.low * factor)
    }

    /// Times another one.
    #[must_use]
    pub fn times_twofold(self, other: Self) -> Self {
        let high = two_product(self.high, other.high);
        fast_two_sum(
            high.high,
            high.low + (self.high * other.low + self.low * other.high),
        )
    }

    /// Plus another one.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let high = two_sum(self.high, other.high);
        let low = two_sum(self.low, other.low);
        let joined = fast_two_sum(high.high, high.low + low.high);
        fast_two_sum(joined.high, joined.low + low.low)
    }

    /// Minus another one.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(Self {
            high: -other.high,
            low: -other.low,
        })
    }

    /// Divided by a float.
    #[must_use]
    pub fn over(self, divisor: f64) -> Self {
        let first = self.high / divisor;
        let rest = self.minus(two_product(first, divisor));
        fast_two_sum(first, rest.high / divisor)
    }

    /// The nearest float.
    pub fn value(self) -> f64 {
        self.high + self.low
    }
}

fn two_sum(a: f64, b: f64) -> Twofold {
    let high = a + b;
    let from_b = high - a;
    Twofold {
        high,
        low: (a - (high - from_b)) + (b - from_b),
    }
}

fn fast_two_sum(large: f64, small: f64) -> Twofold {
    let high = large + small;
    Twofold {
        high,
        low: small - (high - large),
    }
}

fn two_product(a: f64, b: f64) -> Twofold {
    let high = a * b;
    let (a_high, a_low) = halves(a);
    let (b_high, b_low) = halves(b);
    let low = ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low;
    // Above 2^996 the halves overflow; the product's own rounding error is then the best to be had.
    Twofold {
        high,
        low: if low.is_finite() { low } else { 0.0 },
    }
}

/// Veltkamp's split: 26 and 27 bits.
fn halves(value: f64) -> (f64, f64) {
    const SPLITTER: f64 = 134_217_729.0;
    let scaled = SPLITTER * value;
    let high = scaled - (scaled - value);
    (high, value - high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_terms_survive_large_ones() {
        let sum: Sum = [1.0, 1e100, 1.0, -1e100].into_iter().collect();
        assert_eq!(sum.value(), 2.0);
    }

    #[test]
    fn merging_keeps_the_errors_of_both_sides() {
        let mut left: Sum = [1e100, 1.0].into_iter().collect();
        let right: Sum = [-1e100, 1.0].into_iter().collect();
        left.merge(&right);
        assert_eq!(left.value(), 2.0);
    }

    #[test]
    fn products_are_exact() {
        let mut sum = Sum::default();
        let x = 1.0 + f64::EPSILON;
        sum.add_product(x, x);
        sum.add(-1.0 - 2.0 * f64::EPSILON);
        assert_eq!(sum.value(), f64::EPSILON * f64::EPSILON);
    }

    #[test]
    fn a_sum_out_of_range_is_infinite_and_not_nan() {
        let sum: Sum = [f64::MAX, f64::MAX].into_iter().collect();
        assert_eq!(sum.value(), f64::INFINITY);
    }
}
