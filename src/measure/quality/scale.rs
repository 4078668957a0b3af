//! The scale on which a metric's interval is symmetric, and the same interval for rows that hang together.

use super::{ListMeasure, Metric, OverClasses, Ranked, Top, TopMeasure};
use crate::measure::Estimate;
use crate::measure::difference::{self, Method};
use crate::measure::interval::{Z95, wilson_share};

/// On what an interval is symmetric around its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// A share with Wilson's interval.
    Share,
    /// F = 2J / (1 + J) of a share J with Wilson's interval.
    OfShare,
    /// Log odds.
    Logit,
    /// Log odds of (1 + x) / 2.
    Gini,
    /// Logarithms.
    Log,
    /// Logarithms of 1 − x.
    Rest,
    /// Fisher's, of correlations.
    Fisher,
    /// The number itself.
    Plain,
}

/// The interval of a difference, and how it was made.
pub type Apart = ((f64, f64), Method);

impl Metric {
    /// The scale of its interval.
    pub const fn scale(self) -> Scale {
        match self {
            Self::BaseRate
            | Self::Accuracy
            | Self::Precision
            | Self::Recall
            | Self::Specificity
            | Self::Npv
            | Self::Fpr
            | Self::Fnr
            | Self::Jaccard
            | Self::PredictedRate
            | Self::Top2
            | Self::Top(Top(TopMeasure::Gain, _))
            | Self::OverClasses(OverClasses::Top1 | OverClasses::Top3 | OverClasses::Top5)
            | Self::Ranked(Ranked(ListMeasure::HitRate, _)) => Scale::Share,
            Self::F1 => Scale::OfShare,
            Self::RocAuc
            | Self::AveragePrecision
            | Self::PrAuc
            | Self::PartialAuc
            | Self::FHalf
            | Self::FTwo
            | Self::PrecisionMacro
            | Self::PrecisionWeighted
            | Self::F1Macro
            | Self::F1Weighted
            | Self::JaccardMacro
            | Self::AucOvr
            | Self::AucOvrWeighted => Scale::Logit,
            Self::OverClasses(metric) => metric.scale(),
            Self::Gini => Scale::Gini,
            Self::Rmse | Self::Rmsle | Self::ErrorStd | Self::Top(_) => Scale::Log,
            Self::R2 | Self::ExplainedVariance | Self::D2 => Scale::Rest,
            Self::Mcc
            | Self::Kappa
            | Self::KappaQuadratic
            | Self::Pearson
            | Self::Spearman
            | Self::Kendall => Scale::Fisher,
            _ => Scale::Plain,
        }
    }

    /// The interval that rows give which hang together: its standard error, on its own scale, is √`phi` times as large.
    ///
    /// # Shapes and units
    /// `phi` of at least 1; the interval holds the number. What comes out stays within the metric's bounds.
    /// # Source
    /// Algorithms 2.2 (ours). Of shares Wilson's interval for n/φ rows; n is read back from the interval itself, of which
    /// low·high = p²/(1 + z²/n) and (1 − low)(1 − high) = (1 − p)²/(1 + z²/n).
    /// # Checked against
    /// The intervals themselves with a standard error as large, in this file.
    pub fn widened(self, value: f64, interval: (f64, f64), phi: f64) -> (f64, f64) {
        // Ends at which the scale ends too have no distance there: they stay plain.
        let wide = match self.scale() {
            Scale::Share => of_share(value, interval, phi),
            Scale::OfShare => {
                let share = |f: f64| f / (2.0 - f);
                let back = |j: f64| 2.0 * j / (1.0 + j);
                let (low, high) = interval;
                let (low, high) = of_share(share(value), (share(low), share(high)), phi);
                (back(low), back(high))
            }
            Scale::Logit => of_odds(value, interval, phi),
            Scale::Gini => {
                let half = |x: f64| f64::midpoint(1.0, x);
                let (low, high) = of_odds(half(value), (half(interval.0), half(interval.1)), phi);
                (2.0 * low - 1.0, 2.0 * high - 1.0)
            }
            Scale::Log => along(value, interval, phi, (libm::log, libm::exp)),
            Scale::Rest => {
                let turned = (1.0 - interval.1, 1.0 - interval.0);
                let (low, high) = along(1.0 - value, turned, phi, (libm::log, libm::exp));
                (1.0 - high, 1.0 - low)
            }
            Scale::Fisher => along(value, interval, phi, (libm::atanh, libm::tanh)),
            Scale::Plain => self.plainly(value, interval, phi),
        };
        let (least, most) = self.bounds();
        let low = wide
            .0
            .min(interval.0)
            .max(least.unwrap_or(f64::NEG_INFINITY));
        let high = wide.1.max(interval.1).min(most.unwrap_or(f64::INFINITY));
        (low, high)
    }

    /// An end at the metric's bound was cut off there: it is as far away as the other.
    fn plainly(self, value: f64, (low, high): (f64, f64), phi: f64) -> (f64, f64) {
        let (least, most) = self.bounds();
        let is_cut = |end: f64, bound: Option<f64>| bound.is_some_and(|at| (end - at).abs() <= 0.0);
        let (mut down, mut up) = (value - low, high - value);
        if is_cut(low, least) {
            down = down.max(up);
        } else if is_cut(high, most) {
            up = up.max(down);
        }
        let root = phi.sqrt();
        (value - root * down, value + root * up)
    }

    /// By how much the number changed from one set of rows to another, and how that interval was made.
    ///
    /// # Undefined
    /// No interval without those of both sides.
    /// # Source
    /// As [`difference::mover`] and [`difference::delong`] say.
    /// # Checked against
    /// As said there.
    pub fn difference(self, reference: &Estimate, current: &Estimate) -> (f64, Option<Apart>) {
        let mover = || {
            let method = if self.scale() == Scale::Share {
                Method::Newcombe
            } else {
                Method::Mover
            };
            Some((difference::mover(reference, current)?, method))
        };
        let band = match self {
            Self::RocAuc => difference::delong(reference, current)
                .map(|band| (band, Method::DeLong))
                .or_else(mover),
            _ => mover(),
        };
        (current.value - reference.value, band)
    }

    /// Variance of the number in a window that has this interval; for shares that of the share that all windows have
    /// together, so that a window without any hit is not taken for certain.
    pub fn variance(self, pooled: f64, value: f64, interval: (f64, f64)) -> f64 {
        if self.scale() == Scale::Share {
            return pooled * (1.0 - pooled) * crumb(value, interval) / (Z95 * Z95);
        }
        let error = difference::standard_error(interval);
        error * error
    }
}

impl OverClasses {
    const fn scale(self) -> Scale {
        match self {
            Self::Top1 | Self::Top3 | Self::Top5 => Scale::Share,
            Self::JaccardMicro
            | Self::JaccardWeighted
            | Self::FHalfMacro
            | Self::FHalfWeighted
            | Self::FTwoMacro
            | Self::FTwoWeighted
            | Self::Ovo
            | Self::OvoWeighted => Scale::Logit,
            Self::Ece10 | Self::Ece15 | Self::Mce10 | Self::Mce15 => Scale::Plain,
        }
    }
}

/// z²/n of a share with Wilson's interval.
fn crumb(share: f64, (low, high): (f64, f64)) -> f64 {
    let scaled = if share >= 0.5 {
        share * share / (low * high)
    } else {
        (1.0 - share) * (1.0 - share) / ((1.0 - low) * (1.0 - high))
    };
    (scaled - 1.0).max(0.0)
}

fn of_share(share: f64, interval: (f64, f64), phi: f64) -> (f64, f64) {
    let crumb = crumb(share, interval) * phi;
    if crumb <= 0.0 || !crumb.is_finite() {
        return interval;
    }
    wilson_share(share, Z95 * Z95 / crumb)
}

/// At 0 and 1 the distance in log odds has no end; there the odds of the other end count, as in Wilson's interval.
fn of_odds(share: f64, (low, high): (f64, f64), phi: f64) -> (f64, f64) {
    let odds = |share: f64| share / (1.0 - share);
    let share_of = |odds: f64| odds / (1.0 + odds);
    if share >= 1.0 {
        return (share_of(odds(low) / phi), high);
    }
    if share <= 0.0 {
        return (low, 1.0 - share_of(odds(1.0 - high) / phi));
    }
    let logit = |share: f64| libm::log(odds(share));
    along(share, (low, high), phi, (logit, |x| share_of(libm::exp(x))))
}

/// Each end √`phi` times as far away on a scale; an end or a number where the scale has none stays.
fn along(
    value: f64,
    (low, high): (f64, f64),
    phi: f64,
    (to, from): (impl Fn(f64) -> f64, impl Fn(f64) -> f64),
) -> (f64, f64) {
    let root = phi.sqrt();
    let centre = to(value);
    let reach = |end: f64| {
        let wide = from(centre + root * (to(end) - centre));
        if wide.is_finite() { wide } else { end }
    };
    (reach(low), reach(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::interval;

    fn close(one: (f64, f64), other: (f64, f64)) -> bool {
        (one.0 - other.0).abs() < 1e-9 && (one.1 - other.1).abs() < 1e-9
    }

    #[test]
    fn a_share_of_rows_that_hang_together_has_fewer_rows() {
        for (k, n) in [
            (0, 40),
            (3, 40),
            (20, 40),
            (39, 40),
            (40, 40),
            (12_345, 1_000_000),
        ] {
            let share = k as f64 / n as f64;
            let wide = Metric::Recall.widened(share, interval::wilson(k, n), 2.5);
            let fewer = wilson_share(share, n as f64 / 2.5);
            assert!(close(wide, fewer), "{k} of {n}: {wide:?} {fewer:?}");
        }
    }

    #[test]
    fn an_error_as_large_gives_the_same_interval() {
        let (phi, root) = (2.25, 1.5);
        let cases = [
            (
                Metric::RocAuc,
                0.9,
                interval::on_logit_scale(0.9, 0.02),
                interval::on_logit_scale(0.9, root * 0.02),
            ),
            (
                Metric::Rmse,
                3.0,
                interval::on_log_scale(3.0, 0.2),
                interval::on_log_scale(3.0, root * 0.2),
            ),
            (
                Metric::Mcc,
                0.4,
                interval::on_fisher_scale(0.4, 0.1),
                interval::on_fisher_scale(0.4, root * 0.1),
            ),
            (
                Metric::Bias,
                -1.0,
                interval::normal(-1.0, 0.4),
                interval::normal(-1.0, root * 0.4),
            ),
        ];
        for (metric, value, narrow, wide) in cases {
            let found = metric.widened(value, narrow.unwrap(), phi);
            assert!(close(found, wide.unwrap()), "{metric:?} {found:?} {wide:?}");
            assert!(close(
                metric.widened(value, narrow.unwrap(), 1.0),
                narrow.unwrap()
            ));
        }
        let rest = |error| {
            let (low, high) = interval::on_log_scale(0.3, error).unwrap();
            (1.0 - high, 1.0 - low)
        };
        assert!(close(
            Metric::R2.widened(0.7, rest(0.05), phi),
            rest(root * 0.05)
        ));
        // F1 has Wilson's interval of the Jaccard share.
        let f1 = |share: f64, n: f64| {
            let (low, high) = wilson_share(share, n);
            (2.0 * low / (1.0 + low), 2.0 * high / (1.0 + high))
        };
        let found = Metric::F1.widened(0.5, f1(1.0 / 3.0, 90.0), 3.0);
        assert!(close(found, f1(1.0 / 3.0, 30.0)), "{found:?}");
    }

    #[test]
    fn ends_stay_within_bounds_and_never_come_nearer() {
        for metric in Metric::BINARY.into_iter().chain(Metric::REGRESSION) {
            let (least, most) = metric.bounds();
            for (value, interval) in [(0.0, (0.0, 0.2)), (0.5, (0.1, 0.7)), (1.0, (0.6, 1.0))] {
                let (low, high) = metric.widened(value, interval, 4.0);
                assert!(
                    low <= interval.0 && high >= interval.1,
                    "{metric:?} {low} {high}"
                );
                assert!(least.is_none_or(|least| low >= least), "{metric:?} {low}");
                assert!(most.is_none_or(|most| high <= most), "{metric:?} {high}");
            }
        }
        // Cut off at 0: as far away as the upper end.
        assert_eq!(Metric::Mae.widened(1.0, (0.0, 3.0), 4.0), (0.0, 5.0));
    }

    #[test]
    fn areas_differ_by_delong_and_shares_by_newcombe() {
        let area = |value| Estimate {
            value,
            n: 500,
            interval: interval::on_logit_scale(value, 0.02),
        };
        let (value, band) = Metric::RocAuc.difference(&area(0.8), &area(0.75));
        assert!((value + 0.05).abs() < 1e-12);
        assert_eq!(band.unwrap().1, Method::DeLong);
        assert_eq!(
            Metric::Recall
                .difference(&area(0.8), &area(0.7))
                .1
                .unwrap()
                .1,
            Method::Newcombe
        );
        assert_eq!(
            Metric::Brier
                .difference(&area(0.8), &area(0.7))
                .1
                .unwrap()
                .1,
            Method::Mover
        );
        let perfect = Estimate {
            value: 1.0,
            n: 9,
            interval: Some((0.7, 1.0)),
        };
        assert_eq!(
            Metric::RocAuc.difference(&perfect, &area(0.7)).1.unwrap().1,
            Method::Mover
        );
    }
}
