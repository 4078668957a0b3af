//! How numbers, shares, intervals, counts, dates, durations and sizes are written; one place for all of them.
//!
//! Three significant digits, a thin space between thousands, a true minus sign, the unit after a thin space. Nothing
//! here knows the reader's country: the same report reads the same everywhere.

/// Between thousands, and between a number and its unit: narrow and not broken over lines.
pub const THIN: char = '\u{202f}';

/// A true minus sign, as wide as a plus.
pub const MINUS: char = '\u{2212}';

/// A number with three significant digits: `0.842`, `12.3`, `1 230`, `1.23e−7`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "not a number".into();
    }
    let exponent = exponent(value);
    if value != 0.0 && !(-4..9).contains(&exponent) {
        return format!("{value:.2e}").replace('-', "\u{2212}");
    }
    fixed(value, if value == 0.0 { 0 } else { decimals(exponent) })
}

/// A number with that many decimals: `−1 234.50`.
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let is_zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let sign = if value < 0.0 && !is_zero {
        MINUS.to_string()
    } else {
        String::new()
    };
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{dot}{rest}", separated(whole))
}

/// A difference, always with its sign: `+0.012`, `−0.051`.
pub fn signed(value: f64) -> String {
    let text = number(value);
    if value > 0.0 && value.is_finite() {
        format!("+{text}")
    } else {
        text
    }
}

/// A share of a whole, as per cent: `12.3 %`.
pub fn share(value: f64) -> String {
    let percent = value * 100.0;
    let digits = match percent.abs() {
        p if p == 0.0 || (p - 100.0).abs() < 1e-9 => 0,
        p if p < 0.095 => 2,
        p if p < 10.0 => 1,
        _ => usize::from(percent.abs() < 99.95 && percent.fract().abs() > 0.05),
    };
    format!("{}{THIN}%", fixed(percent, digits))
}

/// A number with its interval: `0.79 (0.78 to 0.80)`, with as many digits for all three as the largest needs.
pub fn interval(value: f64, low: f64, high: f64) -> String {
    let largest = value.abs().max(low.abs()).max(high.abs());
    let exponent = exponent(largest);
    if !largest.is_finite() || largest == 0.0 || !(-4..9).contains(&exponent) {
        return format!("{} ({} to {})", number(value), number(low), number(high));
    }
    let digits = decimals(exponent);
    format!(
        "{} ({} to {})",
        fixed(value, digits),
        fixed(low, digits),
        fixed(high, digits)
    )
}

/// A number with its interval where it has one.
pub fn estimate(value: f64, band: Option<(f64, f64)>) -> String {
    band.map_or_else(|| number(value), |(low, high)| interval(value, low, high))
}

/// A count: `1 234 567`.
pub fn count(n: u64) -> String {
    separated(&n.to_string())
}

/// A count and its noun: `1 row`, `2 300 rows`.
pub fn counted(n: u64, singular: &str, plural: &str) -> String {
    format!("{} {}", count(n), if n == 1 { singular } else { plural })
}

/// A size in bytes: `58.2 MB` (1 MB = 1,000,000 bytes).
pub fn bytes(n: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if n < 1000 {
        return format!("{n}{THIN}B");
    }
    let mut value = n as f64 / 1000.0;
    let mut unit = "kB";
    for next in UNITS.into_iter().skip(1) {
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    format!("{}{THIN}{unit}", number(value))
}

/// A duration in seconds: `0.42 s`, `3 min 20 s`, `5 h`, `2 d`.
pub fn duration(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return "unknown".into();
    }
    if seconds < 59.5 {
        return format!("{}{THIN}s", fixed(seconds, usize::from(seconds < 9.95)));
    }
    let whole = whole(seconds);
    let parts = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let first = parts
        .iter()
        .position(|(size, _)| whole >= *size)
        .unwrap_or(3);
    let mut rest = whole;
    let mut text = Vec::new();
    for (size, unit) in parts.iter().skip(first).take(2) {
        if rest / size > 0 {
            text.push(format!("{}{THIN}{unit}", rest / size));
        }
        rest %= size;
    }
    text.join(" ")
}

/// The nearest whole number; huge ones end at the type's range.
#[allow(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, which is what a label needs"
)]
pub const fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// The power of ten of the first digit after rounding to three digits; 0 for zero.
fn exponent(value: f64) -> i32 {
    format!("{value:.2e}")
        .rsplit_once('e')
        .and_then(|(_, e)| e.parse().ok())
        .unwrap_or(0)
}

/// How many decimals show three significant digits.
fn decimals(exponent: i32) -> usize {
    usize::try_from(2 - exponent).unwrap_or(0)
}

/// Digits in groups of three; four digits stay together with their group too, since columns align.
fn separated(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: String) -> String {
        text.replace(THIN, " ")
    }

    #[test]
    fn numbers_have_three_digits() {
        for (value, text) in [
            (0.0, "0"),
            (0.84234, "0.842"),
            (-0.0512, "\u{2212}0.0512"),
            (0.9999, "1.00"),
            (12.34, "12.3"),
            (1234.4, "1 234"),
            (1e12, "1.00e12"),
            (1.234e-7, "1.23e\u{2212}7"),
            (f64::NAN, "not a number"),
        ] {
            assert_eq!(plain(number(value)), text);
        }
        assert_eq!(fixed(-0.0001, 2), "0.00");
        assert_eq!(signed(0.05), "+0.0500");
    }

    #[test]
    fn intervals_share_their_digits() {
        assert_eq!(interval(0.79, 0.78, 0.8), "0.790 (0.780 to 0.800)");
        assert_eq!(
            plain(interval(1000.0, 999.0, 1001.0)),
            "1 000 (999 to 1 001)"
        );
        assert_eq!(estimate(2.0, None), "2.00");
    }

    #[test]
    fn shares_sizes_and_durations_carry_their_unit() {
        for (value, text) in [
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.123, "12.3 %"),
            (0.31, "31 %"),
            (0.0042, "0.4 %"),
            (0.0004, "0.04 %"),
        ] {
            assert_eq!(plain(share(value)), text);
        }
        for (n, text) in [
            (12, "12 B"),
            (58_200_000, "58.2 MB"),
            (999_999, "1.00 MB"),
            (1_000, "1.00 kB"),
        ] {
            assert_eq!(plain(bytes(n)), text);
        }
        for (seconds, text) in [
            (0.42, "0.4 s"),
            (200.0, "3 min 20 s"),
            (7200.0, "2 h"),
            (90_061.0, "1 d 1 h"),
        ] {
            assert_eq!(plain(duration(seconds)), text);
        }
        assert_eq!(plain(count(1_234_567)), "1 234 567");
        assert_eq!(counted(1, "row", "rows"), "1 row");
    }
}
