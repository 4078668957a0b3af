//! Whether groups are treated alike: what the four-fifths rule says, and what chance alone would do.

use super::drift::Verdict;
use crate::measure::Estimate;
use crate::measure::quality::{Parity, Rate, Spread};

/// Share of the best group's selection rate from which a group is not below it (29 CFR 1607.4 D): evidence, not proof.
pub const FOUR_FIFTHS: f64 = 0.8;

/// Judges a ratio of selection rates by the four-fifths rule.
///
/// Below it only where the whole 95 % interval is; a look where the number is.
///
/// # Source
/// Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D; that the interval decides is ours (design
/// notes, 5.4).
/// # Checked against
/// By hand in this file.
pub fn four_fifths(ratio: &Estimate) -> Verdict {
    match ratio.interval {
        _ if ratio.value >= FOUR_FIFTHS => Verdict::Ok,
        Some((_, high)) if high < FOUR_FIFTHS => Verdict::Alarm,
        Some(_) => Verdict::Watch,
        None => Verdict::CannotTell,
    }
}

/// Judges how far groups lie apart; `None` where there is no number, or none to hold it against.
///
/// The ratio of selection rates by [`four_fifths`]; everything else is worth a look where it passes what chance alone
/// reaches in 19 of 20 cases.
pub fn judge_parity(measure: Parity, spread: &Spread) -> Option<Verdict> {
    let found = spread.reading.as_ref().ok()?;
    if measure == Parity::Ratio(Rate::Selection) {
        return Some(four_fifths(found));
    }
    let noise = spread.noise?;
    let is_beyond = if measure.is_ratio() {
        found.value < noise
    } else {
        found.value > noise
    };
    Some(if is_beyond {
        Verdict::Watch
    } else {
        Verdict::Ok
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_interval_below_four_fifths_is_below() {
        let ratio = |value, interval| Estimate {
            value,
            n: 500,
            interval,
        };
        for (value, interval, wanted) in [
            (0.81, Some((0.60, 0.99)), Verdict::Ok),
            (0.75, Some((0.60, 0.85)), Verdict::Watch),
            (0.60, Some((0.50, 0.79)), Verdict::Alarm),
            (0.60, None, Verdict::CannotTell),
        ] {
            assert_eq!(four_fifths(&ratio(value, interval)), wanted, "{value}");
        }
    }

    #[test]
    fn what_chance_alone_reaches_is_no_difference() {
        let spread = |value, noise| Spread {
            reading: Ok(Estimate::exact(value, 500)),
            ends: None,
            noise,
            groups: 3,
        };
        let gap = Parity::Difference(Rate::Recall);
        assert_eq!(
            judge_parity(gap, &spread(0.05, Some(0.06))),
            Some(Verdict::Ok)
        );
        assert_eq!(
            judge_parity(gap, &spread(0.07, Some(0.06))),
            Some(Verdict::Watch)
        );
        assert_eq!(
            judge_parity(Parity::OddsRatio, &spread(0.7, Some(0.8))),
            Some(Verdict::Watch)
        );
        assert_eq!(judge_parity(gap, &spread(0.07, None)), None);
    }
}
