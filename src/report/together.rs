//! What several columns say together, as a reader is told.

use super::document::{Correlation, Document, Multivariate, Scope};
use super::number::{counted, estimate, number, share};
use super::table::{Cell, Table};
use super::words::plain;

/// Columns that are named in a line.
const NAMED: usize = 3;

/// One line about all features together.
#[derive(Debug, Clone, PartialEq)]
pub struct Told<'a> {
    /// Id of the measure; `correlations` stands for all pairs.
    pub measure: &'a str,
    /// Its verdict.
    pub verdict: &'a str,
    /// The number, or why there is none.
    pub found: String,
    /// Where an alarm begins.
    pub alarm: String,
    /// Which columns say most.
    pub mostly: String,
}

/// A line per measure: the classifier, reconstruction of the current period, all correlations.
pub fn told(document: &Document) -> Vec<Told<'_>> {
    let current = document.multivariate.iter();
    let current = current.filter(|row| row.scope == Scope::Current);
    let mut lines: Vec<Told<'_>> = current.map(|row| of_row(document, row)).collect();
    lines.extend(of_pairs(document));
    lines
}

fn of_row<'a>(document: &'a Document, row: &'a Multivariate) -> Told<'a> {
    let found = match (row.value, &row.undefined) {
        (Some(value), _) => estimate(value, row.low.zip(row.high)),
        (None, Some(why)) => format!("\u{2013} ({why})"),
        (None, None) => "\u{2013}".into(),
    };
    let before = document
        .multivariate
        .iter()
        .find(|other| other.scope == Scope::Reference && other.measure == row.measure)
        .and_then(|other| other.value);
    let before = before.map(|value| format!("; reference {}", number(value)));
    let alarm = match (row.threshold_low, row.threshold) {
        (Some(low), Some(high)) => format!("below {} or above {}", number(low), number(high)),
        (None, Some(high)) => number(high),
        _ => "\u{2013}".into(),
    };
    Told {
        measure: &row.measure,
        verdict: &row.verdict,
        found: found + &before.unwrap_or_default(),
        alarm,
        mostly: mostly(row),
    }
}

fn mostly(row: &Multivariate) -> String {
    let alone = row.alone.iter().map(|(column, auc)| {
        let auc = number(*auc);
        format!("{} is enough on its own ({auc})", plain(column))
    });
    let top = row.top.iter();
    let top = top.map(|(column, part)| format!("{} {}", plain(column), share(*part)));
    let shown: Vec<String> = if row.alone.is_empty() {
        top.take(NAMED).collect()
    } else {
        alone.take(NAMED).collect()
    };
    shown.join(", ")
}

fn of_pairs(document: &Document) -> Option<Told<'_>> {
    let first = document.correlations.first()?;
    let is = |verdict: &'static str| move |pair: &&Correlation| pair.verdict == verdict;
    let pairs = || document.correlations.iter();
    let mut broken: Vec<(&str, &str)> = pairs()
        .filter(is("alarm"))
        .map(|pair| (pair.a.as_str(), pair.b.as_str()))
        .collect();
    // Both methods of a pair stand one after the other.
    broken.dedup();
    let verdict = ["alarm", "cannot_tell", "ok"]
        .into_iter()
        .find(|verdict| pairs().any(|pair| pair.verdict == *verdict));
    let all = pairs().filter(|pair| pair.method == first.method).count() as u64;
    let named = broken.iter().take(NAMED);
    let named: Vec<String> = named
        .map(|(a, b)| format!("{} and {}", plain(a), plain(b)))
        .collect();
    Some(Told {
        measure: "correlations",
        verdict: verdict.unwrap_or("undefined"),
        found: format!(
            "{} of {} changed",
            broken.len(),
            counted(all, "pair", "pairs")
        ),
        alarm: format!("a change of {}", number(first.threshold)),
        mostly: named.join(", "),
    })
}

/// Pairs whose correlation changed, the largest change first; both methods where both did.
pub fn changed(document: &Document) -> Vec<&Correlation> {
    let mut pairs: Vec<&Correlation> = document
        .correlations
        .iter()
        .filter(|pair| matches!(pair.verdict.as_str(), "alarm" | "cannot_tell"))
        .collect();
    let size = |pair: &Correlation| pair.change.unwrap_or(0.0).abs();
    pairs.sort_by(|a, b| {
        let is_told = |pair: &Correlation| pair.verdict == "cannot_tell";
        let by_verdict = is_told(a).cmp(&is_told(b));
        by_verdict.then(size(b).total_cmp(&size(a)))
    });
    pairs
}

/// One row per line of [`told`].
pub fn lines(document: &Document) -> Table {
    let heads = [
        "All columns together",
        "What it says",
        "Verdict",
        "Found",
        "Alarm from",
        "Mostly",
    ];
    let row = |line: Told<'_>| {
        let (name, plain) = name(line.measure);
        vec![
            Cell::Explained(name.into(), help(line.measure).into()),
            Cell::text(plain),
            Cell::Verdict(line.verdict.into()),
            Cell::Text(line.found),
            Cell::Text(line.alarm),
            Cell::Text(line.mostly),
        ]
    };
    Table {
        columns: heads.map(str::to_owned).to_vec(),
        rows: told(document).into_iter().map(row).collect(),
    }
}

/// So many rows of [`changed`].
pub fn pairs(document: &Document, most: usize) -> Table {
    let heads = [
        "Column",
        "With",
        "Method",
        "Verdict",
        "Reference",
        "Current",
        "Change",
        "n",
    ];
    let row = |pair: &Correlation| {
        let change = pair.change;
        vec![
            Cell::text(plain(&pair.a)),
            Cell::text(plain(&pair.b)),
            Cell::text(name(&pair.method).0),
            Cell::Verdict(pair.verdict.clone()),
            Cell::maybe(pair.reference, None),
            Cell::maybe(pair.current, None),
            change.map_or_else(|| Cell::Absent(String::new()), Cell::Signed),
            Cell::Count(pair.n),
        ]
    };
    Table {
        columns: heads.map(str::to_owned).to_vec(),
        rows: changed(document).into_iter().take(most).map(row).collect(),
    }
}

/// The name of a measure of all columns, and what it says.
pub fn name(measure: &str) -> (&'static str, &'static str) {
    match measure {
        "domain_classifier" => (
            "Classifier of the periods",
            "how well a row's columns tell which period it is of: 0.5 not at all, 1 always",
        ),
        "domain_classifier_rest" => (
            "The same, other columns",
            "without the columns that are enough on their own",
        ),
        "pca_reconstruction" => (
            "Reconstruction error",
            "how far rows lie from what the reference's columns had in common",
        ),
        "correlations" => ("Correlations", "how columns of numbers hang together"),
        "pearson" => ("Pearson", "how well two columns lie on a line"),
        "spearman" => ("Spearman", "how well one column rises with the other"),
        _ => ("Another", ""),
    }
}

/// How a measure of all columns is computed: formula, settings, verdict, source.
pub fn help(measure: &str) -> &'static str {
    match measure {
        "domain_classifier" | "domain_classifier_rest" => {
            "ROC AUC of a logistic regression that is asked which rows are current, each row by one of five fits that has \
             not seen it. As many rows of both periods, at most 10,000 and 200,000 values each; numbers in tenths, the 30 \
             most frequent levels, missing apart; penalty 0.01. Interval: 95 %, DeLong. Watch from 0.55, alarm from 0.65, \
             beyond what chance reaches (99 %). A column that reaches 0.99 on its own is named, and the others are asked \
             again. Shares: spread of the column's weights. Source: Lopez-Paz & Oquab (2017); thresholds of NannyML and \
             Evidently."
        }
        "pca_reconstruction" => {
            "Mean length of what is left of a row after the reference's principal components (65 % of the variance), over \
             columns scaled by the reference; missing becomes its mean or most frequent level, a level its share of the \
             reference. Interval: 95 %, from the rows' spread. Alarm beyond three standard deviations of the reference's \
             windows and 5 % of its mean (watch 2 %), and beyond noise (99 %); as NannyML: three standard deviations \
             alone. Shares: what each column adds to the loss. Source: NannyML 0.13."
        }
        "correlations" => {
            "Pearson's and Spearman's correlation of every pair of the 30 columns of numbers that moved most, over rows \
             where both have a value, as pandas computes them. Alarm at a change of 0.2 that is four standard errors from \
             none on Fisher's scale, 30 rows or more a side."
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: &str, change: f64, verdict: &str) -> Correlation {
        Correlation {
            a: a.into(),
            b: "b".into(),
            method: "pearson".into(),
            reference: Some(0.0),
            current: Some(change),
            change: Some(change),
            z: Some(9.0),
            threshold: 0.2,
            verdict: verdict.into(),
            n_reference: 100,
            n: 100,
            undefined: None,
        }
    }

    #[test]
    fn what_changed_clearly_comes_first_and_by_its_size() {
        let document = Document {
            correlations: vec![
                pair("calm", 0.1, "ok"),
                pair("few", 0.9, "cannot_tell"),
                pair("half", -0.5, "alarm"),
                pair("most", 0.7, "alarm"),
            ],
            ..Document::default()
        };
        let names: Vec<&str> = changed(&document)
            .iter()
            .map(|pair| pair.a.as_str())
            .collect();
        assert_eq!(names, ["most", "half", "few"]);
        let [line] = &told(&document)[..] else {
            panic!("one line");
        };
        assert_eq!((line.verdict, line.measure), ("alarm", "correlations"));
        assert_eq!(line.found, "2 of 4 pairs changed");
        assert_eq!(line.mostly, "half and b, most and b");
    }

    #[test]
    fn every_measure_has_a_name_and_help() {
        for measure in [
            "domain_classifier",
            "domain_classifier_rest",
            "pca_reconstruction",
            "correlations",
        ] {
            assert!(
                !name(measure).1.is_empty() && !help(measure).is_empty(),
                "{measure}"
            );
        }
    }
}
