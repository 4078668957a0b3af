//! Numbers as people write them → `f64`: decimal commas, groups of three, percent, money, brackets for a minus.
//!
//! A plain number is one that Rust's own parser reads; a column of those goes polars' fast way and never comes here.

mod fit;

use serde::{Deserialize, Serialize};

pub(crate) use fit::{AGREE, Fit, Numbers};

/// How the numbers of a column are written, where they are not plain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberStyle {
    /// Whether a comma stands before the fraction; a point otherwise. The other one of the two groups thousands.
    pub decimal_comma: bool,
    /// Whether every number is a percentage; its sign divides by 100.
    pub percent: bool,
}

/// No number is longer, in bytes; a cell may hold a book.
const LONGEST: usize = 128;
/// Symbols of money, before or after the number.
const SYMBOLS: [char; 14] = [
    '$', '€', '£', '¥', '₹', '₽', '₩', '₺', '₪', '₫', '₴', '₦', '฿', '₱',
];
/// Codes of money, before or after the number.
const CODES: [&str; 24] = [
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK",
    "PLN", "CZK", "HUF", "BRL", "MXN", "ZAR", "TRY", "RUB", "KRW", "kr", "Fr.",
];
/// What groups thousands beside comma and point.
const BLANKS: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '\u{2019}'];

/// A plain number, which may be infinite; NaN is none.
pub(crate) fn plain(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|n| !n.is_nan())
}

/// A number written in that style, which may be infinite.
///
/// In a column of percentages, only zero may come without its sign; elsewhere none may have one.
pub(crate) fn read(text: &str, style: NumberStyle) -> Option<f64> {
    if text.len() > LONGEST {
        return None;
    }
    let bare = Bare::of(text);
    let value = digits(bare.digits, style.decimal_comma)?;
    if bare.percent != style.percent && (bare.percent || value != 0.0) {
        return None;
    }
    let value = if style.percent { value / 100.0 } else { value };
    Some(if bare.negative { -value } else { value })
}

/// Whether a percent sign ends the text.
pub(crate) fn is_percent(text: &str) -> bool {
    text.trim_end().ends_with('%')
}

/// A number without what stands around its digits.
struct Bare<'a> {
    digits: &'a str,
    negative: bool,
    percent: bool,
}

impl<'a> Bare<'a> {
    fn of(text: &'a str) -> Self {
        let mut rest = text.trim();
        let bracketed = rest
            .strip_prefix('(')
            .and_then(|inner| inner.strip_suffix(')'));
        let (mut negative, mut signed, mut money) =
            (bracketed.is_some(), bracketed.is_some(), false);
        rest = bracketed.unwrap_or(rest).trim();
        // A sign and a currency stand in either order, each once.
        loop {
            let sign = rest.strip_prefix(['-', '+', '\u{2212}']);
            if let Some(after) = sign.filter(|_| !signed) {
                (negative, signed) = (!rest.starts_with('+'), true);
                rest = after.trim_start();
            } else if let Some(after) = money_before(rest).filter(|_| !money) {
                money = true;
                rest = after.trim_start();
            } else {
                break;
            }
        }
        let percent = rest.strip_suffix('%').filter(|_| !money);
        if let Some(before) = percent.or_else(|| money_after(rest).filter(|_| !money)) {
            rest = before.trim_end();
        }
        Self {
            digits: rest,
            negative,
            percent: percent.is_some(),
        }
    }
}

fn money_before(text: &str) -> Option<&str> {
    let code = |code: &&str| text.strip_prefix(*code);
    text.strip_prefix(SYMBOLS)
        .or_else(|| CODES.iter().find_map(code))
}

fn money_after(text: &str) -> Option<&str> {
    let code = |code: &&str| text.strip_suffix(*code);
    text.strip_suffix(SYMBOLS)
        .or_else(|| CODES.iter().find_map(code))
}

/// Digits with an optional fraction and exponent; the whole part may be in groups of three.
fn digits(text: &str, decimal_comma: bool) -> Option<f64> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (point, comma) = if decimal_comma {
        (',', '.')
    } else {
        ('.', ',')
    };
    let (whole, fraction) = mantissa
        .split_once(point)
        .map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    let group = whole
        .chars()
        .find(|sign| *sign == comma || BLANKS.contains(sign));
    let whole = match group {
        Some(group) => in_groups(whole, group)?,
        None => whole.to_owned(),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some = !whole.is_empty() || fraction.is_some_and(|digits| !digits.is_empty());
    if !some || !is_digits(&whole) || !fraction.is_none_or(is_digits) {
        return None;
    }
    format!("{whole}.{}{exponent}", fraction.unwrap_or_default())
        .parse()
        .ok()
}

/// The digits of a whole number in groups of three, the first of one to three and not beginning with zero.
fn in_groups(whole: &str, group: char) -> Option<String> {
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let regular = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|digits| digits.len() == 3);
    regular.then(|| whole.replace(group, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, decimal_comma: bool, percent: bool, expected: Option<f64>) {
        let style = NumberStyle {
            decimal_comma,
            percent,
        };
        assert_eq!(read(text, style), expected, "{text}");
    }

    #[test]
    fn numbers_are_read_as_people_mean_them() {
        for (text, expected) in [
            ("12,345.67", 12_345.67),
            (" 1\u{202f}234\u{202f}567.5 ", 1_234_567.5),
            ("1 234 567.5", 1_234_567.5),
            ("1'234", 1_234.0),
            ("+12.3", 12.3),
            ("1.2e+01", 12.0),
            ("$1,234.50", 1_234.5),
            ("-$5", -5.0),
            ("$-5", -5.0),
            ("USD 12", 12.0),
            ("12.5 €", 12.5),
            ("(1,000)", -1_000.0),
            ("\u{2212}3", -3.0),
            (".5", 0.5),
            ("5.", 5.0),
        ] {
            check(text, false, false, Some(expected));
        }
        check("1.234,5", true, false, Some(1_234.5));
        check("0,457", true, false, Some(0.457));
        check("12,5 %", true, true, Some(0.125));
        check("0", false, true, Some(0.0));
    }

    #[test]
    fn what_does_not_fit_is_none() {
        for text in [
            "",
            "-",
            "1,23",
            "12,34,567",
            "0,457",
            "1,2345",
            "1.2.3",
            "e5",
            "abc",
            "1 23",
            "1 234'567",
            "$",
            "5%",
            "--5",
            "(5",
            "1,234,",
            "NaN",
        ] {
            check(text, false, false, None);
        }
        check("5", false, true, None);
        check("0.5", true, false, None);
    }
}
