//! How probabilities would have to be stretched and moved to fit what came true: calibration slope and intercept.

use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// Scores at most this far from 0 and 1 have a finite logit (`CalibrationCurves` for R: `allowPerfectPredictions`).
const EDGE: f64 = 1e-8;
/// Rows up to which every distinct score is a point of its own (ours).
const EXACT_ROWS: usize = 16_384;
/// Beyond, scores whose logits share a step of this width are one point at their mean (ours; the slope of a million
/// rows moves by less than 10⁻⁴).
const STEP: f64 = 0.01;
/// Newton's method settles within ten steps unless there is no solution.
const STEPS: usize = 60;

/// Scores that stand together, and how many positives and negatives have them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) logit: f64,
    pub(super) positives: f64,
    pub(super) negatives: f64,
    /// Of weighted rows the sums of squared weights, of both classes.
    pub(super) squares: (f64, f64),
}

/// Logistic recalibration of probabilities.
///
/// Slope: b of logit P(y = 1) = a + b·logit(p), by maximum likelihood; 1 is ideal, below 1 the scores are too extreme.
/// Intercept: a of logit P(y = 1) = a + logit(p), calibration in the large; 0 is ideal, above 0 scores are too low.
///
/// # Shapes and units
/// Ascending scores of both classes, between 0 and 1. O(n), then at most 16 384 points per step of Newton's method.
/// # Undefined
/// `NotProbability` where a score lies outside 0 to 1, `OneClassOnly`; for the slope also `ZeroVariance` where all scores
/// are the same and `Separated` where they separate the classes, so that no slope is large enough.
/// # Source
/// Cox (1958), Biometrika 45, 562–565; Van Calster et al. (2019), BMC Medicine 17, 230.
/// # Checked against
/// Scores moved and stretched by known amounts, and the closed form for one score, in this file; statsmodels' GLM in
/// `tests/it/reference/quality_more.json`.
#[derive(Debug, Clone)]
pub(super) struct Recalibration {
    pub(super) points: Vec<Point>,
    pub(super) n: u64,
    pub(super) why_not: Option<Undefined>,
    pub(super) is_separated: bool,
    pub(super) is_weighted: bool,
}

impl Recalibration {
    pub(super) fn new(positives: &[f64], negatives: &[f64], probable: bool) -> Self {
        let n = positives.len() + negatives.len();
        let why_not = if !probable {
            Some(Undefined::NotProbability)
        } else if positives.is_empty() || negatives.is_empty() {
            Some(Undefined::OneClassOnly)
        } else {
            None
        };
        let ends = |scores: &[f64]| Some((*scores.first()?, *scores.last()?));
        let is_separated = ends(positives)
            .zip(ends(negatives))
            .is_some_and(|(p, n)| p.0 >= n.1 || p.1 <= n.0);
        let points = match why_not {
            Some(_) => Vec::new(),
            None if n <= EXACT_ROWS => distinct(positives, negatives),
            None => stepped(positives, negatives),
        };
        Self {
            points,
            n: n as u64,
            why_not,
            is_separated,
            is_weighted: false,
        }
    }

    pub(super) fn intercept(&self) -> Reading {
        self.why_not.map_or(Ok(()), Err)?;
        let mut at = 0.0;
        // Between these every logit has reached its end.
        let (mut low, mut high) = (-60.0, 60.0);
        for _ in 0..STEPS {
            let (score, information) = self.slopes(at, 1.0);
            if score[0] > 0.0 {
                low = at;
            } else {
                high = at;
            }
            let newton = at + score[0] / information[0];
            let next = if newton > low && newton < high {
                newton
            } else {
                f64::midpoint(low, high)
            };
            let moved = (next - at).abs();
            at = next;
            if moved <= 1e-13 * (1.0 + at.abs()) {
                break;
            }
        }
        let (_, information) = self.slopes(at, 1.0);
        let error = if self.is_weighted {
            self.squares(at, 1.0)[0].sqrt() / information[0]
        } else {
            1.0 / information[0].sqrt()
        };
        Ok(self.estimate(at, error))
    }

    pub(super) fn slope(&self) -> Reading {
        self.why_not.map_or(Ok(()), Err)?;
        if self.points.len() < 2 {
            return Err(Undefined::ZeroVariance);
        }
        if self.is_separated {
            return Err(Undefined::Separated);
        }
        // From the base rate without a slope every step leads on; from the ideal slope, sure scores leave no way.
        let mut at = (0.0, 0.0);
        let mut likelihood = self.likelihood(at);
        for _ in 0..STEPS {
            let (score, [aa, ab, bb]) = self.slopes(at.0, at.1);
            let determinant = aa * bb - ab * ab;
            if determinant <= 0.0 || !determinant.is_finite() {
                return Err(Undefined::Separated);
            }
            let step = (
                (bb * score[0] - ab * score[1]) / determinant,
                (aa * score[1] - ab * score[0]) / determinant,
            );
            let (next, better) = self.uphill(at, step, likelihood);
            let moved = (next.0 - at.0).abs() + (next.1 - at.1).abs();
            (at, likelihood) = (next, better);
            if moved <= 1e-12 * (1.0 + at.0.abs() + at.1.abs()) {
                let error = if self.is_weighted {
                    let [first, both, second] = self.squares(at.0, at.1);
                    let middle = ab * ab * first - 2.0 * ab * aa * both + aa * aa * second;
                    middle.max(0.0).sqrt() / determinant
                } else {
                    (aa / determinant).sqrt()
                };
                return Ok(self.estimate(at.1, error));
            }
        }
        Err(Undefined::Separated)
    }

    /// The whole step, or as much of it as does not lose likelihood.
    fn uphill(&self, at: (f64, f64), step: (f64, f64), from: f64) -> ((f64, f64), f64) {
        let mut part = 1.0;
        for _ in 0..30 {
            let next = (at.0 + part * step.0, at.1 + part * step.1);
            let likelihood = self.likelihood(next);
            if likelihood >= from {
                return (next, likelihood);
            }
            part /= 2.0;
        }
        (at, from)
    }

    fn likelihood(&self, (a, b): (f64, f64)) -> f64 {
        let terms = self.points.iter().map(|point| {
            let x = a + b * point.logit;
            -point.positives * softplus(-x) - point.negatives * softplus(x)
        });
        terms.collect::<Sum>().value()
    }

    /// First derivatives of the log-likelihood, and the information as aa, ab, bb.
    fn slopes(&self, a: f64, b: f64) -> ([f64; 2], [f64; 3]) {
        let mut sums = [Sum::default(); 5];
        for point in &self.points {
            let rows = point.positives + point.negatives;
            let p = expit(a + b * point.logit);
            let miss = point.positives - rows * p;
            let weight = rows * p * (1.0 - p);
            let terms = [
                miss,
                miss * point.logit,
                weight,
                weight * point.logit,
                weight * point.logit * point.logit,
            ];
            for (sum, term) in sums.iter_mut().zip(terms) {
                sum.add(term);
            }
        }
        let [first, second, aa, ab, bb] = sums.map(|sum| sum.value());
        ([first, second], [aa, ab, bb])
    }

    fn estimate(&self, value: f64, error: f64) -> Estimate {
        Estimate {
            value,
            n: self.n,
            interval: interval::around(value, interval::normal(value, error)),
        }
    }
}

/// One point per distinct score.
fn distinct(positives: &[f64], negatives: &[f64]) -> Vec<Point> {
    let (mut positives, mut negatives) = (positives, negatives);
    let mut points: Vec<Point> = Vec::new();
    while let Some(score) = lowest(positives, negatives) {
        let hits = take(&mut positives, score);
        let misses = take(&mut negatives, score);
        points.push(Point {
            logit: logit(score),
            positives: hits.len() as f64,
            negatives: misses.len() as f64,
            squares: (0.0, 0.0),
        });
    }
    points
}

/// One point per step of the logit that holds any score.
fn stepped(positives: &[f64], negatives: &[f64]) -> Vec<Point> {
    let (mut positives, mut negatives) = (positives, negatives);
    let mut points = Vec::new();
    while let Some(score) = lowest(positives, negatives) {
        let upper = ((logit(score) / STEP).floor() + 1.0) * STEP;
        let bound = expit(upper).max(score);
        let (hits, misses) = (take(&mut positives, bound), take(&mut negatives, bound));
        let rows = (hits.len() + misses.len()) as f64;
        let sum = hits.iter().chain(misses).copied().collect::<Sum>();
        points.push(Point {
            logit: logit(sum.value() / rows),
            positives: hits.len() as f64,
            negatives: misses.len() as f64,
            squares: (0.0, 0.0),
        });
    }
    points
}

fn lowest(positives: &[f64], negatives: &[f64]) -> Option<f64> {
    let ends = [positives.first(), negatives.first()];
    ends.into_iter().flatten().copied().reduce(f64::min)
}

/// Takes the scores up to a bound off ascending ones.
fn take<'a>(scores: &mut &'a [f64], bound: f64) -> &'a [f64] {
    super::curve::take_through(scores, &|score| score <= bound)
}

pub(super) fn logit(score: f64) -> f64 {
    let score = score.clamp(EDGE, 1.0 - EDGE);
    libm::log(score) - libm::log1p(-score)
}

pub(super) fn expit(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let odds = libm::exp(x);
        odds / (1.0 + odds)
    }
}

/// ln(1 + eˣ).
fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores whose outcomes have exactly the chances of `truth`, a thousand rows per score.
    fn rows(truth: impl Fn(f64) -> f64) -> (Vec<f64>, Vec<f64>) {
        let (mut positives, mut negatives) = (Vec::new(), Vec::new());
        for tenth in 1..20_u32 {
            let score = f64::from(tenth) / 20.0;
            let hits = (truth(score) * 1000.0).round();
            for row in 0..1000_u32 {
                if f64::from(row) < hits {
                    positives.push(score);
                } else {
                    negatives.push(score);
                }
            }
        }
        (positives, negatives)
    }

    #[test]
    fn a_known_stretch_is_found_again() {
        for (a, b) in [(0.0, 1.0), (0.0, 0.5), (0.7, 1.5)] {
            let (positives, negatives) = rows(|score| expit(a + b * logit(score)));
            let fitted = Recalibration::new(&positives, &negatives, true);
            let slope = fitted.slope().unwrap();
            assert!((slope.value - b).abs() < 0.005, "{slope:?} {b}");
            let (low, high) = slope.interval.unwrap();
            assert!(low < b && b < high && high - low < 0.2, "{low} {high}");
        }
    }

    #[test]
    fn a_known_shift_is_found_again() {
        let (positives, negatives) = rows(|score| expit(0.8 + logit(score)));
        let shift = Recalibration::new(&positives, &negatives, true).intercept();
        assert!((shift.unwrap().value - 0.8).abs() < 0.005, "{shift:?}");
    }

    #[test]
    fn of_one_score_the_shift_has_a_closed_form() {
        let fitted = Recalibration::new(&[0.2; 30], &[0.2; 70], true);
        let shift = fitted.intercept().unwrap();
        assert!((shift.value - (logit(0.3) - logit(0.2))).abs() < 1e-12);
        let error = 1.0 / (100.0 * 0.3 * 0.7_f64).sqrt();
        let (low, high) = shift.interval.unwrap();
        assert!(((high - low) / (2.0 * interval::Z95) - error).abs() < 1e-12);
        assert_eq!(fitted.slope(), Err(Undefined::ZeroVariance));
    }

    #[test]
    fn steps_of_the_logit_move_the_slope_little() {
        let spread = |n: u32, from: f64| -> Vec<f64> {
            let at = |i: u32| from + (0.95 - from) * f64::from(i) / f64::from(n);
            (0..n).map(at).collect()
        };
        let (positives, negatives) = (spread(9_000, 0.2), spread(9_000, 0.001));
        let points = |points| Recalibration {
            points,
            n: 18_000,
            why_not: None,
            is_separated: false,
            is_weighted: false,
        };
        let exact = points(distinct(&positives, &negatives)).slope().unwrap();
        let coarse = points(stepped(&positives, &negatives)).slope().unwrap();
        assert!(
            (exact.value - coarse.value).abs() < 1e-4,
            "{exact:?} {coarse:?}"
        );
    }

    #[test]
    fn what_has_no_slope_says_why() {
        let slope = |positives: &[f64], negatives: &[f64], probable| {
            Recalibration::new(positives, negatives, probable).slope()
        };
        assert_eq!(slope(&[0.5], &[], true), Err(Undefined::OneClassOnly));
        assert_eq!(slope(&[2.0], &[0.5], false), Err(Undefined::NotProbability));
        assert_eq!(
            slope(&[0.5, 0.9], &[0.1, 0.5], true),
            Err(Undefined::Separated)
        );
        let certain = Recalibration::new(&[0.0, 1.0, 1.0], &[0.0, 0.0, 1.0], true);
        // Two scores are fitted exactly: their logits are as far apart as those of 1/3 and 2/3.
        let exact = (logit(2.0 / 3.0) - logit(1.0 / 3.0)) / (2.0 * logit(1.0));
        let slope = certain.slope().unwrap().value;
        assert!((slope - exact).abs() < 1e-9, "{slope} {exact}");
    }
}
