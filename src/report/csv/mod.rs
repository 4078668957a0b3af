//! All numbers as one CSV table, for a spreadsheet.

mod intervals;
mod together;

use super::baseline::Baseline;
use super::classes::{Class, Classes};
use super::decision::{LeastCost, Reliability, ReliabilityBin};
use super::document::{Document, Drift, Quality, Scope, Slo};
use super::queries::{Queries, Query};
use super::weights::Weighed;

/// One number: its place, itself and what is said of it. What does not apply stays empty.
#[derive(Default)]
struct Row<'a> {
    kind: &'static str,
    column: &'a str,
    measure: &'a str,
    convention: &'a str,
    scope: &'static str,
    window: [&'a str; 2],
    value: Option<f64>,
    interval: [Option<f64>; 2],
    n: Option<u64>,
    verdict: &'a str,
    undefined: Option<&'a str>,
    p: [Option<f64>; 2],
}

const HEADER: [&str; 15] = [
    "kind",
    "column",
    "measure",
    "convention",
    "scope",
    "window_start",
    "window_end",
    "value",
    "low",
    "high",
    "n",
    "verdict",
    "undefined",
    "p_value",
    "p_adjusted",
];

impl Row<'_> {
    fn write(&self, out: &mut String) {
        let fields: [String; HEADER.len()] = [
            text(self.kind),
            text(self.column),
            text(self.measure),
            text(self.convention),
            text(self.scope),
            text(self.window[0]),
            text(self.window[1]),
            number(self.value),
            number(self.interval[0]),
            number(self.interval[1]),
            self.n.map_or_else(String::new, |n| n.to_string()),
            text(self.verdict),
            text(self.undefined.unwrap_or_default()),
            number(self.p[0]),
            number(self.p[1]),
        ];
        out.push_str(&fields.join(","));
        out.push('\n');
    }
}

/// One row per number, in the document's order: quality, bounds, differences, drift, the worst queries of a ranking, what stands beside
/// quality, all columns together.
///
/// Numbers are written as in the JSON document and read back as the same double; what is absent is empty. Records end
/// with a newline, fields are quoted where they have to be (RFC 4180).
///
/// **Invariant:** no text of a file becomes a formula. A text that a spreadsheet would compute (it begins with `=`, `+`,
/// `-`, `@`, a tab or a carriage return) gets an apostrophe before it. Source: OWASP, "CSV Injection".
pub fn csv(document: &Document) -> String {
    let mut out = HEADER.join(",") + "\n";
    for row in &document.quality {
        of_quality(document, row).write(&mut out);
    }
    for row in &document.bounds {
        intervals::of_bound(document, row).write(&mut out);
    }
    for row in &document.differences {
        intervals::of_difference(row).write(&mut out);
    }
    for row in &document.drift {
        of_drift(document, row).write(&mut out);
    }
    if let Some(all) = &document.queries {
        for row in &all.worst {
            of_query(document, all, row).write(&mut out);
        }
    }
    for side in &document.classes {
        of_classes(side, &mut out);
    }
    for row in &document.baselines {
        of_baseline(row).write(&mut out);
    }
    for row in &document.reliability {
        for bin in &row.bins {
            of_bin(row, bin, &mut out);
        }
    }
    for row in document.costs.iter().flat_map(|costs| &costs.least) {
        of_cost(row, &mut out);
    }
    for row in &document.weights {
        of_weight(document, row, &mut out);
    }
    for row in &document.multivariate {
        together::of_multivariate(document, row).write(&mut out);
    }
    for row in &document.correlations {
        together::of_correlation(row, &mut out);
    }
    if let Some(slo) = &document.slo {
        of_slo(document, slo, &mut out);
    }
    out
}

/// What is counted stands where drift has its convention; a window's status is its verdict.
fn of_slo(document: &Document, slo: &Slo, out: &mut String) {
    for one in &slo.windows {
        let row = |measure, value, interval| Row {
            kind: "slo",
            measure,
            convention: &slo.sli,
            scope: scope(Scope::Window),
            window: window(document, Some(one.index)),
            value,
            interval,
            n: Some(one.rows),
            verdict: one.status.id(),
            ..Row::default()
        };
        row("good", one.value, [one.low, one.high]).write(out);
        row("burn", one.burn, [None; 2]).write(out);
        row("budget_left", one.left, [None; 2]).write(out);
    }
}

fn of_quality<'a>(document: &'a Document, row: &'a Quality) -> Row<'a> {
    Row {
        kind: "quality",
        measure: &row.metric,
        scope: scope(row.scope),
        window: window(document, row.window),
        value: row.value,
        interval: [row.low, row.high],
        n: Some(row.n),
        undefined: row.undefined.as_deref(),
        ..Row::default()
    }
}

fn of_drift<'a>(document: &'a Document, row: &'a Drift) -> Row<'a> {
    Row {
        kind: "drift",
        column: &row.column,
        measure: &row.measure,
        convention: &row.convention,
        scope: scope(row.scope),
        window: window(document, row.window),
        value: row.value,
        n: Some(row.n),
        verdict: &row.verdict,
        undefined: row.undefined.as_deref(),
        p: [row.p_value, row.p_adjusted],
        ..Row::default()
    }
}

/// A query stands where drift has its column, the rule for ties where it has its convention.
fn of_query<'a>(document: &'a Document, all: &Queries, row: &'a Query) -> Row<'a> {
    Row {
        kind: "query",
        column: &row.query,
        measure: "ndcg_10",
        convention: all.ties.id(),
        scope: scope(Scope::Current),
        window: window(document, row.window),
        value: Some(row.ndcg_10),
        n: Some(row.documents),
        ..Row::default()
    }
}

/// A class stands where drift has its column; the cells of its row of the confusion matrix follow its numbers, each
/// with the predicted class where drift has its convention.
fn of_classes(side: &Classes, out: &mut String) {
    for (class, counts) in side.classes.iter().zip(&side.confusion) {
        let base = || Row {
            kind: "class",
            column: &class.class,
            scope: scope(side.scope),
            n: Some(class.labelled),
            ..Row::default()
        };
        for (measure, of) in Class::NUMBERS {
            let number = of(class);
            let row = Row {
                measure,
                value: number.value,
                interval: [number.low, number.high],
                undefined: number.undefined.as_deref(),
                ..base()
            };
            row.write(out);
        }
        for (said, count) in side.classes.iter().zip(counts) {
            let cell = Row {
                kind: "confusion",
                measure: "rows",
                convention: &said.class,
                value: Some(*count as f64),
                ..base()
            };
            cell.write(out);
        }
    }
}

/// How it answers stands where drift has its convention.
fn of_baseline(row: &Baseline) -> Row<'_> {
    Row {
        kind: "baseline",
        measure: &row.metric,
        convention: &row.strategy,
        scope: scope(row.scope),
        value: row.value,
        undefined: row.undefined.as_deref(),
        ..Row::default()
    }
}

/// Two rows per bin; its number stands where drift has its column.
fn of_bin(row: &Reliability, bin: &ReliabilityBin, out: &mut String) {
    let place = bin.bin.to_string();
    let base = || Row {
        kind: "reliability",
        column: &place,
        convention: &row.binning,
        scope: scope(row.scope),
        n: Some(bin.n),
        ..Row::default()
    };
    let mean = Row {
        measure: "mean_score",
        value: Some(bin.mean_score),
        ..base()
    };
    let share = Row {
        measure: "share_positive",
        value: Some(bin.share_positive),
        interval: [Some(bin.low), Some(bin.high)],
        ..base()
    };
    mean.write(out);
    share.write(out);
}

/// The cheapest threshold, where drift has its column; its cost is what a row costs on average.
fn of_cost(row: &LeastCost, out: &mut String) {
    let threshold = row.threshold.map_or_else(String::new, |at| at.to_string());
    let least = Row {
        kind: "least_cost",
        column: &threshold,
        measure: "mean_cost",
        scope: scope(row.scope),
        value: row.mean_cost,
        undefined: row.undefined.as_deref(),
        ..Row::default()
    };
    least.write(out);
}

/// The column of weights stands where drift has its column.
fn of_weight(document: &Document, row: &Weighed, out: &mut String) {
    let base = |measure, value| Row {
        kind: "weight",
        column: document.task.weight.as_deref().unwrap_or_default(),
        measure,
        scope: scope(row.scope),
        window: window(document, row.window),
        value,
        n: Some(row.n),
        ..Row::default()
    };
    base("sum", row.sum).write(out);
    base("n_effective", row.n_effective).write(out);
}

const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Reference => "reference",
        Scope::Current => "current",
        Scope::Window => "window",
        Scope::JudgedReference => "judged_reference",
        Scope::JudgedCurrent => "judged_current",
    }
}

/// Beginning and end of a window.
fn window(document: &Document, window: Option<usize>) -> [&str; 2] {
    let window = window.and_then(|index| document.windows.get(index));
    window.map_or_else(Default::default, |window| {
        [window.start.as_str(), window.end.as_str()]
    })
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A text as a field that stays text.
fn text(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula_or_a_second_field() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("=\"a\",b", "\"'=\"\"a\"\",b\""),
            ("a\nb", "\"a\nb\""),
            ("a=b", "a=b"),
        ];
        for (found, expected) in cases {
            assert_eq!(text(found), expected);
        }
    }

    #[test]
    fn every_row_has_the_fields_of_the_header() {
        let mut document = Document::default();
        document.quality.push(Quality {
            metric: "roc_auc".into(),
            scope: Scope::Current,
            window: None,
            value: Some(0.1 + 0.2),
            low: None,
            high: None,
            n: 7,
            undefined: None,
        });
        let out = csv(&document);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(
            lines
                .iter()
                .all(|line| line.split(',').count() == HEADER.len())
        );
        assert!(lines[1].contains(",0.30000000000000004,"));
    }
}
