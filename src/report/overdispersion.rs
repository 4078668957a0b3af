//! What is said of windows that differ by more than their rows explain.

use serde::{Deserialize, Serialize};

use super::document::{Document, Scope};
use super::number;
use super::words;

/// How much wider a metric's intervals are made, since rows hang together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overdispersion {
    /// Metric id.
    pub metric: String,
    /// By how much the variances of independent rows are too small, at least 1: intervals are √phi times as wide.
    pub phi: f64,
    /// Windows that it was read from.
    pub windows: u64,
    /// Which ones: `reference`, or `all` where the reference has too few.
    pub basis: String,
    /// Whether chance, with independent rows, gives so much in fewer than 1 of 20 cases.
    pub is_clear: bool,
    /// The share of a window's swing that stays for the next; absent where windows do not show that any does.
    pub stays: Option<f64>,
    /// `phi` for the whole reference: larger where swings stay.
    pub phi_reference: f64,
    /// `phi` for the whole current period.
    pub phi_current: f64,
}

impl Overdispersion {
    /// By how much variances are too small there.
    pub const fn of(&self, scope: Scope) -> f64 {
        match scope {
            Scope::Reference | Scope::JudgedReference => self.phi_reference,
            Scope::Current | Scope::JudgedCurrent => self.phi_current,
            Scope::Window => self.phi,
        }
    }
}

/// The row of a metric.
fn of<'a>(document: &'a Document, metric: &str) -> Option<&'a Overdispersion> {
    let mut all = document.overdispersion.iter();
    all.find(|row| row.metric == metric)
}

/// φ of a metric; 1 where none is known.
pub fn phi(document: &Document, metric: &str) -> f64 {
    of(document, metric).map_or(1.0, |row| row.phi)
}

/// Why the intervals of a metric are as wide as they are, as part of a sentence.
pub fn why(row: &Overdispersion) -> String {
    let windows = if row.basis == "reference" {
        "windows of the reference"
    } else {
        "windows"
    };
    let both = row.stays.map_or_else(String::new, |stays| {
        format!(
            "; those of the whole periods ×{} (reference) and ×{} (current), as about {} of a window's swing stays for the next",
            number::number(row.phi_reference.sqrt()),
            number::number(row.phi_current.sqrt()),
            number::share(stays)
        )
    });
    if row.phi <= 1.0 {
        let widened = if row.stays.is_some() {
            ", and intervals of windows stay as they are"
        } else {
            ""
        };
        return format!(
            "{} {windows} differ no more than their rows explain{widened}{both}",
            row.windows
        );
    }
    let how = if row.is_clear {
        "by more than rows alone explain"
    } else {
        "by more than their rows explain, though chance may do that"
    };
    format!(
        "intervals are widened ×{}: {} {windows} differ {how}{both}",
        number::number(row.phi.sqrt()),
        row.windows
    )
}

/// What holds for the metric that the report shows first; `None` where quality has no windows to ask.
pub fn said(document: &Document) -> Option<String> {
    let metric = document.task.headline.as_deref()?;
    let Some(row) = of(document, metric) else {
        return (document.task.measured && !document.windows.is_empty()).then(|| {
            "intervals take rows as independent: there are fewer than eight windows to see whether they are".into()
        });
    };
    let name = words::metric(metric).0;
    Some(format!("{name}: {}", why(row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_how_much_and_why() {
        let mut row = Overdispersion {
            metric: "roc_auc".into(),
            phi: 1.96,
            windows: 12,
            basis: "reference".into(),
            is_clear: true,
            stays: None,
            phi_reference: 1.96,
            phi_current: 1.96,
        };
        let mut document = Document::default();
        document.task.headline = Some("roc_auc".into());
        assert_eq!(said(&document), None);
        document.overdispersion = vec![row.clone()];
        assert_eq!(
            said(&document).unwrap(),
            "ROC AUC: intervals are widened ×1.40: 12 windows of the reference differ by more than rows alone explain"
        );
        assert!((phi(&document, "roc_auc") - 1.96).abs() < 1e-12);
        assert!((phi(&document, "f1") - 1.0).abs() < 1e-12);
        row.is_clear = false;
        assert!(why(&row).ends_with("chance may do that"));
        let lasting = Overdispersion {
            stays: Some(0.5),
            phi_reference: 9.0,
            phi_current: 4.0,
            ..row.clone()
        };
        assert!(
            why(&lasting).ends_with(
                "chance may do that; those of the whole periods ×3.00 (reference) and ×2.00 (current), as about 50\u{202f}% of a window's swing stays for the next"
            ),
            "{}",
            why(&lasting)
        );
        let of = [Scope::Window, Scope::Reference, Scope::JudgedCurrent];
        for (found, expected) in of
            .map(|scope| lasting.of(scope))
            .iter()
            .zip([1.96, 9.0, 4.0])
        {
            assert!((found - expected).abs() < 1e-12);
        }
        row.phi = 1.0;
        row.basis = "all".into();
        assert_eq!(
            why(&row),
            "12 windows differ no more than their rows explain"
        );
    }
}
