//! What metrics, drift measures, verdicts and windows are called.

use super::number::counted;
use super::table::visible;
use crate::measure::quality::Metric;

/// The name of a metric, and the same in plain words.
///
/// An unknown id is its own name.
pub fn metric(id: &str) -> (&str, &str) {
    Metric::from_id(id).map_or((id, ""), |metric| (metric.name(), metric.plain()))
}

/// Whether a metric is one of the few that are shown at first.
pub fn is_first(id: &str) -> bool {
    Metric::from_id(id).is_none_or(Metric::is_first)
}

/// Whether it is a cell of the confusion matrix.
pub fn is_count(id: &str) -> bool {
    matches!(id, "tn" | "fp" | "fn" | "tp")
}

/// The range that a metric cannot leave.
pub fn metric_bounds(id: &str) -> (Option<f64>, Option<f64>) {
    Metric::from_id(id).map_or((None, None), Metric::bounds)
}

/// The name of a drift measure, and what it says.
#[expect(clippy::too_many_lines, reason = "a list of words")]
pub fn drift(id: &str) -> (&str, &str) {
    match id {
        "psi" => ("PSI", "population stability index"),
        "jensenshannon" => (
            "Jensen\u{2013}Shannon distance",
            "how far the shapes are apart, 0 to 1",
        ),
        "wasserstein" => ("Wasserstein distance", "mean shift in the column's unit"),
        "wasserstein_normed" => (
            "Wasserstein distance, normed",
            "mean shift in standard deviations",
        ),
        "ks" => (
            "Kolmogorov\u{2013}Smirnov",
            "largest gap between the two distributions",
        ),
        "missing_share" => ("missing", "share of rows without a value"),
        "kl_div" => (
            "Kullback\u{2013}Leibler divergence",
            "surprise of one shape under the other",
        ),
        "hellinger" => ("Hellinger distance", "how far the shapes are apart, 0 to 1"),
        "total_variation" => ("Total variation", "share of rows that would have to move"),
        "l_infinity" => ("L-infinity", "largest change of one bin's or level's share"),
        "cramers_v" => (
            "Cram\u{e9}r's V",
            "how strongly the period tells the level, 0 to 1",
        ),
        "energy" => (
            "Energy distance",
            "squared gap of the two distributions, as a distance",
        ),
        "ks_asymptotic" => (
            "Kolmogorov\u{2013}Smirnov, asymptotic p",
            "the same with the limiting distribution",
        ),
        "mann_whitney" => (
            "Mann\u{2013}Whitney U",
            "whether one side tends to be larger",
        ),
        "cramer_von_mises" => (
            "Cram\u{e9}r\u{2013}von Mises",
            "squared gap of the two distributions",
        ),
        "anderson_darling" => (
            "Anderson\u{2013}Darling",
            "the same with weight on the tails",
        ),
        "welch_t" => ("Welch's t", "whether the means differ"),
        "student_t" => ("Student's t", "whether the means differ, one variance"),
        "epps_singleton" => (
            "Epps\u{2013}Singleton",
            "whether the characteristic functions differ",
        ),
        "chi_square" => ("Chi-square", "whether the levels' shares differ"),
        "chi_square_plain" => (
            "Chi-square without Yates",
            "the same without a correction for two levels",
        ),
        "chi_square_fit" => (
            "Chi-square, goodness of fit",
            "current counts against the reference's shares",
        ),
        "g_test" => (
            "G-test",
            "whether the levels' shares differ, by likelihoods",
        ),
        "g_fit" => (
            "G-test, goodness of fit",
            "current counts against the reference's counts",
        ),
        "z" => ("z-test", "whether one share differs"),
        "fisher" => (
            "Fisher's exact test",
            "whether two levels' shares differ, counted out",
        ),
        other => (other, ""),
    }
}

/// The range that a drift measure cannot leave.
pub fn drift_bounds(id: &str) -> (Option<f64>, Option<f64>) {
    match id {
        "jensenshannon" | "ks" | "missing_share" | "hellinger" | "total_variation"
        | "l_infinity" | "cramers_v" => (Some(0.0), Some(1.0)),
        _ => (Some(0.0), None),
    }
}

/// The name of a check of the data, and what it says.
pub fn check(id: &str) -> (&str, &str) {
    match id {
        "missing" => (
            "more missing",
            "rows without a value, against the reference",
        ),
        "unparsable" => (
            "no numbers",
            "rows whose value is no number, against the reference",
        ),
        "negatives" => ("more negatives", "rows below 0, against the reference"),
        "duplicates" => (
            "repeated ids",
            "rows whose id an earlier row has, against the reference",
        ),
        "new_levels" => (
            "new levels",
            "rows with a level that the reference does not have",
        ),
        "vanished_level" => (
            "level gone",
            "the reference's share of a level that is gone",
        ),
        "out_of_range" => (
            "out of range",
            "rows beyond the reference's range and half its width more",
        ),
        "constant" => ("stuck", "nearly all rows have one value"),
        "zeros" => ("more zeros", "rows that are 0, against the reference"),
        "stand_in" => (
            "stand-ins",
            "rows that are \u{2212}1, \u{2212}99, \u{2212}999, \u{2212}9999, 999, 9999 or 99999",
        ),
        "precision" => (
            "rounded",
            "rows that are whole numbers, against the reference",
        ),
        "volume" => (
            "volume",
            "rows of a window against the median of the reference's",
        ),
        other => rarer_check(other),
    }
}

/// Checks that ask more than how many rows have something.
fn rarer_check(id: &str) -> (&str, &str) {
    match id {
        "spike" => (
            "one value",
            "rows with one value that is hardly in the reference",
        ),
        "rescaled" => ("another unit", "values multiplied by a factor"),
        "mirrored" => ("sign turned", "values with the other sign"),
        "stuck" => (
            "few values",
            "far fewer different values than the reference has",
        ),
        "unjoined" => (
            "wrong join",
            "values that no longer go with the other columns",
        ),
        "swapped" => ("swapped", "the values of another column"),
        "turned" => ("time zone", "the hours of the day are turned"),
        "midnight" => ("hour lost", "rows dated exactly midnight"),
        "stale" => (
            "old values",
            "rows whose values are three times as old as usual",
        ),
        other => (other, ""),
    }
}

/// What a verdict is called.
pub fn verdict(id: &str) -> &str {
    match id {
        "cannot_tell" => "cannot tell",
        "shown" => "for comparison",
        other => other,
    }
}

/// The longest text that stands anywhere whole; longer than any sentence of ours.
const LONGEST: usize = 1000;

/// A text with words of a file in it, as it may stand among others: on one line, without characters that hide or turn
/// others (they become U+FFFD), and cut after 1000.
pub fn plain(text: &str) -> String {
    let mut kept = text.chars().map(|char| match char {
        '\t' | '\n' | '\r' => ' ',
        _ => visible(char),
    });
    let mut plain: String = kept.by_ref().take(LONGEST).collect();
    if kept.next().is_some() {
        plain.push('\u{2026}');
    }
    plain
}

/// `per week`, `per 500 rows`.
pub fn per_window(window: &str) -> String {
    match window.strip_prefix("rows:") {
        Some(rows) => {
            let rows = rows
                .parse()
                .map_or_else(|_| rows.to_owned(), super::number::count);
            format!("per {rows} rows")
        }
        None if window.is_empty() => "per window".into(),
        None => format!("per {window}"),
    }
}

/// `1 week`, `12 weeks`, `3 windows`.
pub fn windows_of(window: &str, n: u64) -> String {
    let one = match window {
        "hour" | "day" | "week" | "month" | "quarter" | "year" => window,
        _ => "window",
    };
    counted(n, one, &format!("{one}s"))
}

/// A reason with its names of columns in quotation marks, for readers who do not write code.
pub fn quoted(reason: &str) -> String {
    let mut opens = false;
    let quote = |char| {
        if char != '`' {
            return char;
        }
        opens = !opens;
        if opens { '\u{201c}' } else { '\u{201d}' }
    };
    plain(reason).chars().map(quote).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_reasons_stand_in_quotation_marks() {
        assert_eq!(
            quoted("`score` tells `label` apart"),
            "\u{201c}score\u{201d} tells \u{201c}label\u{201d} apart"
        );
        assert_eq!(windows_of("month", 1), "1 month");
        assert_eq!(windows_of("rows:500", 3), "3 windows");
    }

    #[test]
    fn a_name_cannot_turn_or_break_the_text_around_it() {
        assert_eq!(
            plain("sco\u{202e}re\u{2066}\n\0<b>"),
            "sco\u{fffd}re\u{fffd} \u{fffd}<b>"
        );
        assert_eq!(plain("\u{645}\u{62f}\u{629}"), "\u{645}\u{62f}\u{629}");
        let long = plain(&"x".repeat(10_000_000));
        assert_eq!(
            (long.chars().count(), long.ends_with("x\u{2026}")),
            (1001, true)
        );
    }
}
