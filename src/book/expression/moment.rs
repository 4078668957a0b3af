//! Moments as they are written in expressions.

/// `2026-11-23`, `23.11.2026` or `11/23/26`, with `T` or a blank and `06:30` or `06:30:15` after it, in UTC. With slashes
/// day and month stand in either order where only one of them is possible.
pub(super) fn moment(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('Z');
    let (date, clock) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let (year, month, day) = civil(date)?;
    let mut times = clock.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute) = (times.next()??, times.next()??);
    let second = times.next().map_or(Some(0), |second| second)?;
    let is_clock =
        (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    if !is_clock || times.next().is_some() {
        return None;
    }
    // Days from civil, by Howard Hinnant.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000)
}

/// Year, month and day.
fn civil(date: &str) -> Option<(i64, i64, i64)> {
    let sign = date.chars().find(|char| !char.is_ascii_digit())?;
    let mut parts = date.split(sign).map(|part| part.parse::<i64>().ok());
    let (first, second, third) = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month, day) = match sign {
        '-' => (first, second, third),
        '.' => (third, second, first),
        '/' if first <= 12 && (second > 12 || first == second) => (third, first, second),
        '/' if second <= 12 && first > 12 => (third, second, first),
        _ => return None,
    };
    // Two digits of a year as POSIX has them.
    let year = match year {
        0..=68 if sign != '-' => year + 2000,
        69..=99 if sign != '-' => year + 1900,
        _ => year,
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let is_there = (0..=9999).contains(&year) && (1..=days).contains(&day);
    (is_there && parts.next().is_none()).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_where_they_can_mean_one_day() {
        // 2026-03-13 is day 20,525 after 1970-01-01 (Python's `date.toordinal`).
        let day = 20_525 * 86_400_000_000_i64;
        for (text, after) in [
            ("2026-03-13", 0),
            ("13.03.2026", 0),
            ("13.3.26", 0),
            ("3/13/2026", 0),
            ("13/03/26", 0),
            ("13.03.2026 06:30", 23_400_000_000),
            ("3/13/26T06:30:15Z", 23_415_000_000),
        ] {
            assert_eq!(moment(text), Some(day + after), "{text}");
        }
        assert_eq!(moment("1.1.70"), Some(0));
        assert_eq!(moment("1/1/1970"), Some(0), "one day either way");
        assert_eq!(moment("29.02.2024"), moment("2024-02-29"));
        for text in [
            "3/5/2026",
            "13/13/2026",
            "29.02.2026",
            "31.04.2026",
            "2026-02-30",
            "13.03.",
            "1.2.3.4",
            "1.5",
            "soon",
            "13-03-2026",
            "13.03.2026 25:00",
            "",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
