//! Text and numbers ⇄ microseconds since 1970-01-01 UTC. Proleptic Gregorian calendar, no leap seconds.
//!
//! Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".

use super::sketch::TimeUnit;

/// Microseconds in a second.
pub(crate) const SECOND: i64 = 1_000_000;
/// Microseconds in a day.
pub(crate) const DAY: i64 = 86_400 * SECOND;

/// A moment of the years 1 to 9999, which every calendar and chart here can show; `None` for any other.
pub(crate) fn in_calendar(micros: i64) -> Option<i64> {
    const FIRST: i64 = days_from_civil(1, 1, 1) * DAY;
    const AFTER: i64 = days_from_civil(10_000, 1, 1) * DAY;
    (FIRST..AFTER).contains(&micros).then_some(micros)
}

/// Days since 1970-01-01 of a calendar date.
pub const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of days since 1970-01-01.
pub const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + (month <= 2) as i64;
    (year, month, day)
}

/// What a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Microseconds since 1970 UTC.
    pub(crate) micros: i64,
    /// Whether the text names its zone.
    pub(crate) zoned: bool,
    /// Whether two digits stand for the year.
    pub(crate) short_year: bool,
}

/// Reads `2026-11-23`, `2026-11-23T10:00`, `2026-11-23 10:00:00.123+01:00`, `2026/11/23` and their like.
///
/// Without a zone the time is taken as UTC. `None` where the text is anything else or the date does not exist.
pub(crate) fn parse(text: &str) -> Option<i64> {
    read_iso(text).map(|moment| moment.micros)
}

/// As [`parse`], with what else the text tells.
pub(crate) fn read_iso(text: &str) -> Option<Moment> {
    let of = |micros, zoned| Moment {
        micros,
        zoned,
        short_year: false,
    };
    let mut rest = text.trim().as_bytes();
    let year = digits(&mut rest, 4)?;
    let dash = *rest.first().filter(|b| matches!(b, b'-' | b'/'))?;
    rest = rest.get(1..)?;
    let month = digits(&mut rest, 2)?;
    rest = rest.strip_prefix(&[dash])?;
    let day = digits(&mut rest, 2)?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let date = days_from_civil(year, month, day) * DAY;
    if rest.is_empty() {
        return Some(of(date, false));
    }
    if !matches!(rest.first()?, b'T' | b't' | b' ') {
        return None;
    }
    rest = rest.get(1..)?;
    let hour = digits(&mut rest, 2)?;
    rest = rest.strip_prefix(b":")?;
    let minute = digits(&mut rest, 2)?;
    let mut clock = (hour * 3_600 + minute * 60) * SECOND;
    if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
        return None;
    }
    if let Some(after) = rest.strip_prefix(b":") {
        rest = after;
        let second = digits(&mut rest, 2)?;
        if second > 60 {
            return None;
        }
        clock += second * SECOND;
        if let Some(after) = rest.strip_prefix(b".").or_else(|| rest.strip_prefix(b",")) {
            let count = after.iter().take_while(|b| b.is_ascii_digit()).count();
            let mut scale = SECOND / 10;
            for digit in after.get(..count)?.iter().take(6) {
                clock += i64::from(digit - b'0') * scale;
                scale /= 10;
            }
            rest = after.get(count..)?;
        }
    }
    let zone = zone(rest)?;
    Some(of(date + clock - zone.unwrap_or(0), zone.is_some()))
}

fn digits(rest: &mut &[u8], n: usize) -> Option<i64> {
    let head = rest.get(..n)?;
    let mut value = 0;
    for byte in head {
        value = value * 10 + i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    *rest = rest.get(n..)?;
    Some(value)
}

/// Zones of one offset in hours (RFC 2822, 4.3, and Europe's, Japan's and Australia's). Names that mean several zones,
/// as `IST` does, and places with summer time are none.
const ZONES: [(&str, i64); 24] = [
    ("UTC", 0),
    ("GMT", 0),
    ("UT", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
    ("WET", 0),
    ("WEST", 1),
    ("CET", 1),
    ("CEST", 2),
    ("MEZ", 1),
    ("MESZ", 2),
    ("EET", 2),
    ("EEST", 3),
    ("MSK", 3),
    ("JST", 9),
    ("AEST", 10),
    ("AEDT", 11),
];

/// The offset from UTC in microseconds that `Z`, `+01:00`, `-0500`, `+01`, ` UTC`, `GMT+2`, ` EST` stand for; `None`
/// inside for nothing. The name of a place in brackets may follow an offset.
#[expect(
    clippy::option_option,
    reason = "no zone is an answer, an unknown one is none"
)]
pub(crate) fn zone(rest: &[u8]) -> Option<Option<i64>> {
    let rest = rest.trim_ascii();
    if rest.is_empty() {
        return Some(None);
    }
    let rest = match rest.iter().position(|byte| *byte == b'[') {
        Some(at) if at > 0 && rest.ends_with(b"]") => rest.get(..at)?.trim_ascii(),
        _ => rest,
    };
    let named = |(name, _): &&(&str, i64)| rest.eq_ignore_ascii_case(name.as_bytes());
    if let Some((_, hours)) = ZONES.iter().find(named) {
        return Some(Some(hours * 3_600 * SECOND));
    }
    let rest = rest
        .strip_prefix(b"UTC")
        .or_else(|| rest.strip_prefix(b"GMT"))
        .unwrap_or(rest);
    let (sign, mut rest) = match rest.split_first()? {
        (b'+', rest) => (1, rest),
        (b'-', rest) => (-1, rest),
        _ => return None,
    };
    let width = if matches!(rest, [_] | [_, b':', ..]) {
        1
    } else {
        2
    };
    let hours = digits(&mut rest, width)?;
    rest = rest.strip_prefix(b":").unwrap_or(rest);
    let minutes = if rest.is_empty() {
        0
    } else {
        digits(&mut rest, 2)?
    };
    (rest.is_empty() && hours <= 18 && minutes < 60)
        .then_some(Some(sign * (hours * 3_600 + minutes * 60) * SECOND))
}

pub(crate) const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The moment that a number counts to; `None` outside the years 1 to 9999.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked first"
)]
pub(crate) fn from_number(value: f64, unit: TimeUnit) -> Option<i64> {
    let micros = match unit {
        TimeUnit::Years => {
            let year = value.floor();
            return (1.0..=9999.0)
                .contains(&year)
                .then(|| days_from_civil(year as i64, 1, 1) * DAY);
        }
        TimeUnit::Seconds => value * 1e6,
        TimeUnit::Millis => value * 1e3,
        TimeUnit::Micros => value,
        TimeUnit::Nanos => value / 1e3,
    };
    in_calendar((micros.abs() < 2.6e17).then_some(micros.floor() as i64)?)
}

/// Writes a moment as `2026-11-23T10:00:00Z`, or as a date where it is midnight; fractions only where there are some.
pub(crate) fn iso(micros: i64) -> String {
    let (year, month, day) = civil_from_days(micros.div_euclid(DAY));
    let clock = micros.rem_euclid(DAY);
    let (seconds, fraction) = (clock / SECOND, clock % SECOND);
    let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if fraction == 0 {
        format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}Z")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{fraction:06}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(parse(text).map(iso).as_deref(), expected, "{text}");
    }

    #[test]
    fn iso_dates_and_times_are_read() {
        check("2013-03-01T10:00:00Z", Some("2013-03-01T10:00:00Z"));
        check(
            "2018-01-01 00:43:35.760",
            Some("2018-01-01T00:43:35.760000Z"),
        );
        check("2026-11-23", Some("2026-11-23T00:00:00Z"));
        check("2026/02/28 23:59", Some("2026-02-28T23:59:00Z"));
        check("2026-11-23T10:00:00+01:00", Some("2026-11-23T09:00:00Z"));
        check(
            "2026-11-23T10:00:00.5-0530",
            Some("2026-11-23T15:30:00.500000Z"),
        );
        check("1969-12-31T23:59:59Z", Some("1969-12-31T23:59:59Z"));
    }

    #[test]
    fn what_is_not_a_time_is_none() {
        for text in [
            "",
            "n/a",
            "2026-13-01",
            "2026-02-30",
            "20261123",
            "2026-11-23Tx",
            "12:00",
            "2026-11-23T25:00",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn numbers_count_from_1970() {
        assert_eq!(
            from_number(1.7e9, TimeUnit::Seconds),
            Some(1_700_000_000_000_000)
        );
        assert_eq!(
            from_number(1.7e12, TimeUnit::Millis),
            Some(1_700_000_000_000_000)
        );
        assert_eq!(
            from_number(2015.0, TimeUnit::Years).map(iso).as_deref(),
            Some("2015-01-01T00:00:00Z")
        );
        assert_eq!(from_number(f64::NAN, TimeUnit::Seconds), None);
    }
}
