//! All numbers as one CSV table, for a spreadsheet.

use super::baseline::Baseline;
use super::decision::{LeastCost, Reliability, ReliabilityBin};
use super::document::{Document, Drift, Quality, Scope};
use super::queries::{Queries, Query};

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

/// One row per number: quality first, then drift, then the worst queries of a ranking, then what stands beside quality,
/// in the document's order.
///
/// Numbers are written as in the JSON document and read back as the same double; what is absent is empty. Records end
/// with a newline, fields are quoted where they have to be (RFC 4180).
///
/// **Invariant:** no text of a file becomes a formula. A text that a spreadsheet would compute (it begins with `=`, `+`,
/// `-`, `@`, a tab or a carriage return) gets an apostrophe before it. Source: OWASP, "CSV Injection".
pub fn csv(document: &Document) -> String {
    let quality = document.quality.iter().map(|row| of_quality(document, row));
    let drift = document.drift.iter().map(|row| of_drift(document, row));
    let mut out = HEADER.join(",") + "\n";
    let queries = document.queries.iter();
    let queries = queries.flat_map(|all| all.worst.iter().map(|row| of_query(document, all, row)));
    let baselines = document.baselines.iter().map(of_baseline);
    let bins = document.reliability.iter().flat_map(of_bins);
    let costs = document.costs.iter().flat_map(|costs| &costs.least);
    let beside = baselines.chain(bins).chain(costs.map(of_cost));
    for row in quality.chain(drift).chain(queries).chain(beside) {
        out.push_str(&row.join(","));
        out.push('\n');
    }
    out
}

fn of_quality(document: &Document, row: &Quality) -> [String; 15] {
    let [start, end] = window(document, row.window);
    let absent = String::new;
    [
        text("quality"),
        absent(),
        text(&row.metric),
        absent(),
        text(scope(row.scope)),
        start,
        end,
        number(row.value),
        number(row.low),
        number(row.high),
        row.n.to_string(),
        absent(),
        text(row.undefined.as_deref().unwrap_or_default()),
        absent(),
        absent(),
    ]
}

fn of_drift(document: &Document, row: &Drift) -> [String; 15] {
    let [start, end] = window(document, row.window);
    let absent = String::new;
    [
        text("drift"),
        text(&row.column),
        text(&row.measure),
        text(&row.convention),
        text(scope(row.scope)),
        start,
        end,
        number(row.value),
        absent(),
        absent(),
        row.n.to_string(),
        text(&row.verdict),
        text(row.undefined.as_deref().unwrap_or_default()),
        number(row.p_value),
        number(row.p_adjusted),
    ]
}

/// A query stands where drift has its column, the rule for ties where it has its convention.
fn of_query(document: &Document, all: &Queries, row: &Query) -> [String; 15] {
    let [start, end] = window(document, row.window);
    let absent = String::new;
    [
        text("query"),
        text(&row.query),
        text("ndcg_10"),
        text(all.ties.id()),
        text(scope(Scope::Current)),
        start,
        end,
        number(Some(row.ndcg_10)),
        absent(),
        absent(),
        row.documents.to_string(),
        absent(),
        absent(),
        absent(),
        absent(),
    ]
}

/// A row of a side and of no window, from `column` to `convention`, then value, interval and n.
fn beside(
    [kind, column, measure, convention]: [&str; 4],
    of: Scope,
    [value, low, high]: [Option<f64>; 3],
    n: Option<u64>,
) -> [String; 15] {
    let absent = String::new;
    [
        text(kind),
        text(column),
        text(measure),
        text(convention),
        text(scope(of)),
        absent(),
        absent(),
        number(value),
        number(low),
        number(high),
        n.map_or_else(absent, |n| n.to_string()),
        absent(),
        absent(),
        absent(),
        absent(),
    ]
}

/// How it answers stands where drift has its convention.
fn of_baseline(row: &Baseline) -> [String; 15] {
    let names = ["baseline", "", &row.metric, &row.strategy];
    beside(names, row.scope, [Some(row.value), None, None], None)
}

/// Two rows per bin; its number stands where drift has its column.
fn of_bins(row: &Reliability) -> Vec<[String; 15]> {
    let of_bin = |bin: &ReliabilityBin| {
        let place = bin.bin.to_string();
        let names = |measure| ["reliability", place.as_str(), measure, &row.binning];
        let share = [Some(bin.share_positive), Some(bin.low), Some(bin.high)];
        let mean = [Some(bin.mean_score), None, None];
        [
            beside(names("mean_score"), row.scope, mean, Some(bin.n)),
            beside(names("share_positive"), row.scope, share, Some(bin.n)),
        ]
    };
    row.bins.iter().flat_map(of_bin).collect()
}

/// The cheapest threshold; its cost is what a row costs on average.
fn of_cost(row: &LeastCost) -> [String; 15] {
    let threshold = row.threshold.map_or_else(String::new, |at| at.to_string());
    let names = ["least_cost", &threshold, "mean_cost", ""];
    let mut fields = beside(names, row.scope, [row.mean_cost, None, None], None);
    fields[12] = text(row.undefined.as_deref().unwrap_or_default());
    fields
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
fn window(document: &Document, window: Option<usize>) -> [String; 2] {
    let window = window.and_then(|index| document.windows.get(index));
    window.map_or_else(Default::default, |window| {
        [text(&window.start), text(&window.end)]
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
