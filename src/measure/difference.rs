//! By how much a number changed between two sets of rows that have none in common.

use super::Estimate;
use super::interval::Z95;

/// How the interval of a difference is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// From the two Wilson intervals of shares.
    Newcombe,
    /// From the two variances of areas under ROC curves.
    DeLong,
    /// From any two intervals.
    Mover,
}

impl Method {
    /// The name used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Newcombe => "newcombe",
            Self::DeLong => "delong",
            Self::Mover => "mover",
        }
    }
}

/// The interval of a difference, recovered from the intervals of its two sides.
///
/// With d = c − r, lower ends l and upper ends u: low = d − √((c − l)² + (u − r)²), each end of the side that it comes
/// from; high alike. For two Wilson intervals this is Newcombe's interval; for symmetric ones the normal one.
///
/// # Undefined
/// `None` unless both sides have an interval.
/// # Source
/// Zou & Donner (2008), Statistics in Medicine 27, 1693–1702; Newcombe (1998), ibid. 17, 873–890, method 10.
/// # Checked against
/// Newcombe's (1998) example of 56 in 70 against 48 in 80, and the coverage of seeded draws, in this file.
/// # Examples
/// ```
/// use wellenough::measure::{Estimate, difference::mover};
/// let side = |value, half| Estimate { value, n: 100, interval: Some((value - half, value + half)) };
/// let (low, high) = mover(&side(0.8, 0.03), &side(0.7, 0.04)).unwrap();
/// assert!((low + 0.15).abs() < 1e-12 && (high + 0.05).abs() < 1e-12);
/// ```
pub fn mover(reference: &Estimate, current: &Estimate) -> Option<(f64, f64)> {
    let (r_low, r_high) = reference.interval?;
    let (c_low, c_high) = current.interval?;
    let value = current.value - reference.value;
    let down = libm::hypot(current.value - c_low, r_high - reference.value);
    let up = libm::hypot(c_high - current.value, reference.value - r_low);
    Some((value - down, value + up))
}

/// The interval of the difference of two areas under ROC curves of different rows: d ∓ z·√(V + V′).
///
/// The variances are read back from the intervals, which are symmetric on the logit scale:
/// √V = A(1 − A)·(logit u − logit l) / 2z.
///
/// # Undefined
/// `None` without both intervals, or where an area or an end of its interval is 0 or 1: there is no such variance.
/// # Source
/// DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837–845, for independent samples.
/// # Checked against
/// DeLong's variances over all pairs of rows in `tests/it/reference/intervals.json`; coverage in
/// `tests/it/intervals.rs`.
pub fn delong(reference: &Estimate, current: &Estimate) -> Option<(f64, f64)> {
    let half = libm::hypot(half_width(reference)?, half_width(current)?);
    let value = current.value - reference.value;
    Some((value - half, value + half)).filter(|_| half.is_finite())
}

/// z·√V of an area.
fn half_width(area: &Estimate) -> Option<f64> {
    let (low, high) = area.interval?;
    let is_inside = |share: f64| share > 0.0 && share < 1.0;
    if ![low, area.value, high].into_iter().all(is_inside) {
        return None;
    }
    let spread = area.value * (1.0 - area.value);
    Some(spread * (logit(high) - logit(low)) / 2.0)
}

/// Standard error that a two-sided 95 % interval of this width has.
pub fn standard_error((low, high): (f64, f64)) -> f64 {
    (high - low) / (2.0 * Z95)
}

fn logit(share: f64) -> f64 {
    libm::log(share / (1.0 - share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::interval;

    fn share(k: u64, n: u64) -> Estimate {
        Estimate {
            value: k as f64 / n as f64,
            n,
            interval: Some(interval::wilson(k, n)),
        }
    }

    #[test]
    fn of_shares_it_is_newcombes() {
        let (low, high) = mover(&share(48, 80), &share(56, 70)).unwrap();
        let expected = interval::newcombe((56, 70), (48, 80)).unwrap();
        assert_eq!((low, high), expected);
        assert!(
            (low - 0.0524).abs() < 1e-4 && (high - 0.3339).abs() < 1e-4,
            "{low} {high}"
        );
    }

    #[test]
    fn a_side_without_an_interval_leaves_none() {
        let bare = Estimate::exact(0.5, 10);
        assert_eq!(mover(&bare, &share(1, 2)), None);
        assert_eq!(delong(&bare, &share(1, 2)), None);
    }

    #[test]
    fn the_variance_of_an_area_comes_back() {
        let area = |value: f64, error: f64| Estimate {
            value,
            n: 100,
            interval: interval::on_logit_scale(value, error),
        };
        let (low, high) = delong(&area(0.8, 0.03), &area(0.7, 0.04)).unwrap();
        assert!((standard_error((low, high)) - 0.05).abs() < 1e-12);
        assert!((f64::midpoint(low, high) + 0.1).abs() < 1e-12);
        let perfect = Estimate {
            value: 1.0,
            n: 10,
            interval: Some((0.9, 1.0)),
        };
        assert_eq!(delong(&perfect, &area(0.8, 0.03)), None);
    }
}
