//! Which end of a prediction interval a column is, by its name: `p10`, `q0.9`, `lower`, `yhat_upper`, `lo_80`.

/// An end of a prediction interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// Whether it is the upper end.
    pub is_upper: bool,
    /// The share of labels that are meant to lie below it, where the name tells.
    pub level: Option<f64>,
}

/// Words that may stand beside the end in a name.
const BESIDE: [&str; 28] = [
    "pred",
    "predicted",
    "prediction",
    "y",
    "yhat",
    "hat",
    "forecast",
    "forecasted",
    "estimate",
    "model",
    "value",
    "bound",
    "limit",
    "ci",
    "pi",
    "conf",
    "confidence",
    "interval",
    "int",
    "band",
    "quantile",
    "percentile",
    "pct",
    "level",
    "target",
    "label",
    "the",
    "of",
];
const LOWER: [&str; 6] = ["lower", "low", "lo", "lwr", "lb", "lcl"];
const UPPER: [&str; 7] = ["upper", "up", "high", "hi", "upr", "ub", "ucl"];
const QUANTILE: [&str; 5] = ["quantile", "percentile", "pct", "q", "p"];

/// The end that a name tells; `None` for other names, and for the median.
pub fn bound(name: &str) -> Option<Bound> {
    let words = cut(name);
    // The range of a day's prices has these names too.
    if let [alone] = words.as_slice()
        && ["low", "high", "up"].contains(&alone.as_str())
    {
        return None;
    }
    let mut end = None;
    let mut number = None;
    let mut asks_level = false;
    for word in &words {
        let found = quantile(word);
        if let Some(level) = found {
            number = Some(level);
            asks_level = true;
        } else if QUANTILE.contains(&word.as_str()) {
            asks_level = true;
        } else if LOWER.contains(&word.as_str()) {
            end = Some(false);
        } else if UPPER.contains(&word.as_str()) {
            end = Some(true);
        } else if let Some(share) = share(word) {
            number = Some(share);
        } else if !BESIDE.contains(&word.as_str()) {
            return None;
        }
    }
    match (end, number) {
        // `lo_80`: the ends of the middle 80 %.
        (Some(is_upper), Some(middle)) if !asks_level && middle >= 0.5 => {
            let tail = (1.0 - middle) / 2.0;
            let level = if is_upper { 1.0 - tail } else { tail };
            Some(Bound {
                is_upper,
                level: Some(rounded(level)),
            })
        }
        (Some(is_upper), level) => Some(Bound { is_upper, level }),
        (None, Some(level)) if asks_level && (level - 0.5).abs() > 1e-9 => Some(Bound {
            is_upper: level > 0.5,
            level: Some(level),
        }),
        _ => None,
    }
}

/// The name in lower case, cut where letters and numbers end; a point between digits stays.
fn cut(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let letters: Vec<char> = name.chars().collect();
    let mut open = false;
    for (at, letter) in letters.iter().enumerate() {
        let is_digit = |at: Option<usize>| {
            at.and_then(|at| letters.get(at))
                .is_some_and(char::is_ascii_digit)
        };
        let is_point = *letter == '.' && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        if !letter.is_alphanumeric() && !is_point {
            open = false;
            continue;
        }
        // A capital after a small letter begins a word.
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let is_new =
            !open || (letter.is_uppercase() && before.is_some_and(|before| before.is_lowercase()));
        if is_new {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
        open = true;
    }
    words
}

/// `p10`, `q0.1`, `q975`: the share after the letters.
fn quantile(word: &str) -> Option<f64> {
    let digits = word.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, number) = word.split_at(digits);
    QUANTILE.contains(&letters).then(|| share(number)).flatten()
}

/// `10` and `0.1` are a tenth, `975` is 0.975; `None` for what is no share of a whole.
fn share(text: &str) -> Option<f64> {
    let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    let value = match value {
        value if value < 1.0 => value,
        value if value < 100.0 => value / 100.0,
        value if value < 1000.0 => value / 1000.0,
        _ => return None,
    };
    (value > 0.0).then(|| rounded(value))
}

/// Without what dividing leaves in the last digits.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_ends_and_levels() {
        for (name, is_upper, level) in [
            ("p10", false, Some(0.1)),
            ("P90", true, Some(0.9)),
            ("q0.1", false, Some(0.1)),
            ("q_0.975", true, Some(0.975)),
            ("quantile 0.05", false, Some(0.05)),
            ("pred_q95", true, Some(0.95)),
            ("q975", true, Some(0.975)),
            ("lower", false, None),
            ("upper_bound", true, None),
            ("yhat_lower", false, None),
            ("pred_hi", true, None),
            ("lo_80", false, Some(0.1)),
            ("hi-95", true, Some(0.975)),
            ("forecastUpper90", true, None),
            ("lower_q10", false, Some(0.1)),
        ] {
            let found = bound(name);
            if name == "forecastUpper90" {
                // Letters and digits in one word are a name of their own.
                assert_eq!(found, None);
                continue;
            }
            assert_eq!(found, Some(Bound { is_upper, level }), "{name}");
        }
        for name in [
            "p50",
            "q0.5",
            "quantile",
            "price",
            "low_income",
            "lowest",
            "high_school",
            "p",
            "x10",
            "floor_lower_m2",
            "low",
            "high",
        ] {
            assert_eq!(bound(name), None, "{name}");
        }
    }
}
