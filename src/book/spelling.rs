//! Letters and numbers as they are typed, without tables that the page need not carry.
//!
//! Everywhere but on the page this is what the standard library says. The tables behind that weigh 30 kB: of a
//! letter's two cases beyond ASCII, of letters beyond ASCII, and of powers of five. On the page every character beyond
//! ASCII is a letter of its own, and a number has at most 15 digits; the engine has the last word.

/// The same in small letters.
pub fn small(text: &str) -> String {
    if cfg!(feature = "ui") {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    }
}

/// Whether a name may begin with it.
pub fn is_letter(letter: char) -> bool {
    if cfg!(feature = "ui") {
        letter.is_ascii_alphabetic() || !letter.is_ascii()
    } else {
        letter.is_alphabetic()
    }
}

/// Whether a name may go on with it.
pub fn is_letter_or_digit(letter: char) -> bool {
    if cfg!(feature = "ui") {
        letter.is_ascii_digit() || is_letter(letter)
    } else {
        letter.is_alphanumeric()
    }
}

/// The number that is written, exactly; `None` where none is.
pub fn decimal(text: &str) -> Option<f64> {
    if cfg!(feature = "ui") {
        short(text)
    } else {
        text.parse().ok()
    }
}

/// Seconds of a length as Prometheus writes it: `90s`, `30m`, `6h`, `3d`, `4w`; at least one.
pub fn seconds(text: &str) -> Option<u64> {
    let text = text.trim();
    let unit = text.chars().last()?;
    let secs = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    let count: u64 = text.strip_suffix(unit)?.trim().parse().ok()?;
    count.checked_mul(secs).filter(|secs| *secs > 0)
}

/// A number of at most 15 digits with an exponent from −22 to 22: both whole, so that one rounding is all there is.
///
/// # Source
/// W. D. Clinger, "How to read floating point numbers accurately" (1990), the fast path.
fn short(text: &str) -> Option<f64> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1.0, text),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = [whole, part].concat();
    let is_written = !all.is_empty() && all.bytes().all(|byte| byte.is_ascii_digit());
    let digits = all.trim_start_matches('0');
    let scale = exponent.checked_sub(i32::try_from(part.len()).ok()?)?;
    if !is_written || digits.len() > 15 || !(-22..=22).contains(&scale) {
        return None;
    }
    let mut value = 0.0;
    for digit in digits.bytes() {
        value = value * 10.0 + f64::from(digit - b'0');
    }
    let mut power = 1.0;
    for _ in 0..scale.abs() {
        power *= 10.0;
    }
    Some(
        sign * if scale < 0 {
            value / power
        } else {
            value * power
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_read_as_the_standard_library_reads_them() {
        for text in [
            "0",
            "-0.5",
            "+3",
            "0.25",
            ".5",
            "5.",
            "1e-3",
            "0.815",
            "0.1",
            "1.1e5",
            "123456789012345",
            "900719925.474099",
            "3.3e-7",
            "1E22",
            "0.000001",
        ] {
            let wanted: f64 = text.parse().unwrap();
            assert_eq!(
                short(text).map(f64::to_bits),
                Some(wanted.to_bits()),
                "{text}"
            );
        }
        for text in [
            "",
            ".",
            "e5",
            "1e",
            "1.2.3",
            "x",
            "1e23",
            "0.1234567890123456789",
            "inf",
            "NaN",
            "--1",
        ] {
            assert_eq!(short(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_are_read_as_they_are_written() {
        for (text, secs) in [
            ("30m", Some(1_800)),
            (" 6h ", Some(21_600)),
            ("3d", Some(259_200)),
            ("0h", None),
            ("h", None),
            ("6", None),
            ("99999999999999999999d", None),
        ] {
            assert_eq!(seconds(text), secs, "{text}");
        }
    }
}
