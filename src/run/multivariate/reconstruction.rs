//! What reconstruction by the reference's principal components loses, of both sides and of every window.

use std::collections::BTreeMap;

use super::Together;
use super::{Rows, share_of};
use crate::book::Convention;
use crate::measure::drift::multivariate::{Feature, Reconstruction, Residuals};
use crate::measure::drift::nannyml_thresholds;
use crate::measure::{Accumulate as _, Undefined};
use crate::reason::drift::Verdict;
use crate::reason::together::Usual;
use crate::report::document::{Multivariate, Scope};

/// Rows times columns squared, at most: about a third of a second.
const WORK: f64 = 5e7;
/// Columns that are named.
const NAMED: usize = 5;
/// Parts of the reference that its band is read from, where it has fewer than three windows.
const PARTS: usize = 10;
/// Windows of the reference, or parts of it, that a band needs.
const FEWEST: usize = 3;
/// Rows of such a part.
const PART_ROWS: usize = 30;

/// What is left of each group of rows.
struct Left<'a> {
    fitted: &'a Reconstruction,
    features: &'a [Feature<'a>],
    reference: Residuals,
    current: Residuals,
    windows: BTreeMap<u32, Residuals>,
    /// Means of the reference's windows, or of parts of it.
    parts: Vec<f64>,
}

/// By what a loss is judged.
enum Rule {
    /// As `NannyML` does: beyond the mean plus or minus three standard deviations of the reference's chunks.
    Nannyml(Option<(f64, f64)>),
    /// Ours.
    Usual(Usual),
}

/// The loss of the reference, the current period and every window.
pub(super) fn add(found: &mut Together, rows: &Rows<'_>) {
    let features = rows.features();
    let columns = features.len();
    let all = rows.desk.cut.order.len().max(1) as f64;
    let share = WORK / (all * (columns * columns) as f64);
    let reference = share_of(&rows.side(true), share);
    let fitted = match Reconstruction::fit(&features, &reference) {
        Ok(fitted) => fitted,
        Err(why) => {
            found.multivariate.push(undefined(columns as u64, why));
            return;
        }
    };
    let is_nannyml = rows.desk.book.convention == Some(Convention::Nannyml);
    let left = Left::of(rows, (&fitted, &features), share, is_nannyml);
    let rule = left.rule(is_nannyml, columns as u64);
    let shown = left.written((Scope::Reference, None), &left.reference, None);
    let current = left.written((Scope::Current, None), &left.current, Some(&rule));
    let mut blamed = rows.named(&left.current.blame(&left.reference));
    blamed.truncate(NAMED);
    found.multivariate.extend([
        shown,
        Multivariate {
            top: blamed,
            ..current
        },
    ]);
    let windows = left.windows.iter().map(|(window, residuals)| {
        let place = (Scope::Window, usize::try_from(*window).ok());
        left.written(place, residuals, Some(&rule))
    });
    found.multivariate.extend(windows);
}

impl<'a> Left<'a> {
    fn of(
        rows: &Rows<'_>,
        (fitted, features): (&'a Reconstruction, &'a [Feature<'a>]),
        share: f64,
        is_nannyml: bool,
    ) -> Self {
        let mut left = Self {
            fitted,
            features,
            reference: Residuals::default(),
            current: Residuals::default(),
            windows: BTreeMap::new(),
            parts: Vec::new(),
        };
        for (window, is_reference, range) in &rows.desk.cut.groups {
            let picked = share_of(rows.group(range), share);
            let residuals = left.residuals(&picked);
            if let Some(window) = window {
                left.windows.entry(*window).or_default().merge(&residuals);
            }
            if *is_reference {
                let counts = window.is_some() && (is_nannyml || picked.len() >= PART_ROWS);
                let mean = residuals.finish().ok().filter(|_| counts);
                left.parts.extend(mean.map(|mean| mean.value));
                left.reference.merge(&residuals);
            } else {
                left.current.merge(&residuals);
            }
        }
        if left.parts.len() < FEWEST && !is_nannyml {
            left.cut_reference(&share_of(&rows.side(true), share));
        }
        left
    }

    fn residuals(&self, rows: &[u32]) -> Residuals {
        let mut residuals = Residuals::default();
        residuals.update((self.fitted, self.features, rows));
        residuals
    }

    /// Without windows enough, the reference is cut into equal parts in its order.
    fn cut_reference(&mut self, rows: &[u32]) {
        let parts = PARTS.min(rows.len() / PART_ROWS);
        if parts < FEWEST {
            return;
        }
        let means = rows
            .chunks(rows.len().div_ceil(parts))
            .filter_map(|part| self.residuals(part).finish().ok());
        self.parts = means.map(|mean| mean.value).collect();
    }

    fn rule(&self, is_nannyml: bool, columns: u64) -> Rule {
        let band = nannyml_thresholds(&self.parts);
        if is_nannyml {
            return Rule::Nannyml(band);
        }
        let reference = self.reference.finish().ok();
        Rule::Usual(Usual {
            value: reference.map_or(0.0, |mean| mean.value),
            error: self.reference.sampling_error().unwrap_or(0.0),
            band: band.map_or(0.0, |(low, high)| (high - low) / 2.0),
            n: reference.map_or(0, |mean| mean.n),
            columns,
        })
    }

    fn written(
        &self,
        (scope, window): (Scope, Option<usize>),
        residuals: &Residuals,
        rule: Option<&Rule>,
    ) -> Multivariate {
        let reading = residuals.finish();
        let estimate = reading.ok();
        let band = estimate.and_then(|mean| mean.interval);
        let thresholds = rule.and_then(Rule::thresholds);
        let error = residuals.sampling_error();
        let judge = |rule: &Rule| Some(rule.judge(estimate?.value, error, estimate?.n));
        let verdict = match rule {
            None => "shown",
            Some(rule) => judge(rule).map_or("undefined", Verdict::id),
        };
        let convention = match rule {
            Some(Rule::Nannyml(_)) => Convention::Nannyml,
            _ => Convention::Wellenough,
        };
        Multivariate {
            measure: "pca_reconstruction".into(),
            convention: convention.id().into(),
            scope,
            window,
            value: estimate.map(|mean| mean.value),
            low: band.map(|(low, _)| low),
            high: band.map(|(_, high)| high),
            threshold_low: thresholds.and_then(|(low, _)| low),
            threshold: thresholds.map(|(_, high)| high),
            verdict: verdict.into(),
            n_reference: self.fitted.n(),
            n: estimate.map_or(0, |mean| mean.n),
            columns: self.features.len() as u64,
            components: Some(self.fitted.components() as u64),
            top: Vec::new(),
            alone: Vec::new(),
            undefined: reading.err().map(|why| why.to_string()),
        }
    }
}

impl Rule {
    fn thresholds(&self) -> Option<(Option<f64>, f64)> {
        let (low, high) = match self {
            Self::Nannyml(band) => (*band)?,
            Self::Usual(usual) => usual.thresholds(),
        };
        // A loss is never below 0, so a threshold there is none.
        Some((Some(low).filter(|low| *low > 0.0), high))
    }

    fn judge(&self, value: f64, error: Option<f64>, n: u64) -> Verdict {
        match self {
            Self::Nannyml(None) => Verdict::CannotTell,
            Self::Nannyml(Some((low, high))) => {
                let is_within = value < *high && (*low <= 0.0 || value > *low);
                if is_within {
                    Verdict::Ok
                } else {
                    Verdict::Alarm
                }
            }
            Self::Usual(usual) => usual.judge(value, error, n),
        }
    }
}

fn undefined(columns: u64, why: Undefined) -> Multivariate {
    Multivariate {
        measure: "pca_reconstruction".into(),
        convention: Convention::Wellenough.id().into(),
        scope: Scope::Current,
        window: None,
        value: None,
        low: None,
        high: None,
        threshold_low: None,
        threshold: None,
        verdict: "undefined".into(),
        n_reference: 0,
        n: 0,
        columns,
        components: None,
        top: Vec::new(),
        alone: Vec::new(),
        undefined: Some(why.to_string()),
    }
}
