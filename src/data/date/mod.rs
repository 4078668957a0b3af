//! Dates and times as people write them → moments: either order of day and month, month names, 12-hour clocks, zones.

mod order;

use serde::{Deserialize, Serialize};

use super::time::{self, DAY, Moment};
pub(crate) use order::{exchanged, style};

/// How the dates of a column are written, where ISO 8601 and dates with a month's name are read anyway.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateStyle {
    /// Year first, or with the name of the month.
    #[default]
    Plain,
    /// `20260301`, with or without a clock.
    Compact,
    /// `1/3/2026`, `01.03.26` and their like are 1 March.
    DayFirst,
    /// They are 3 January.
    MonthFirst,
}

/// Month names, in the order of the year, in English, German, French, Spanish; three letters and more of each will do.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janvier", "enero"],
    &["february", "februar", "février", "fevrier", "febrero"],
    &["march", "märz", "mars", "marzo"],
    &["april", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "juni", "juin", "junio"],
    &["july", "juli", "juillet", "julio"],
    &["august", "août", "aout", "agosto"],
    &["september", "septembre", "septiembre"],
    &["october", "oktober", "octobre", "octubre"],
    &["november", "novembre", "noviembre"],
    &["december", "dezember", "décembre", "decembre", "diciembre"],
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The moment that a text names; without a zone it counts as UTC. `None` for anything else, and for days that do not
/// exist. Of two-digit years, 69 to 99 are 19xx and the others 20xx (POSIX `strptime`, `%y`).
pub(crate) fn read(text: &str, style: DateStyle) -> Option<Moment> {
    time::read_iso(text).or_else(|| {
        let text = text.trim();
        let looks_so = text.len() <= 64 && text.bytes().any(|byte| byte.is_ascii_digit());
        looks_so.then(|| general(text, style)).flatten()
    })
}

fn general(text: &str, style: DateStyle) -> Option<Moment> {
    let mut rest = text;
    let mut day_of_week = rest;
    if word(&mut day_of_week).is_some_and(|name| begins_one(&WEEKDAYS, &name)) {
        rest = day_of_week.trim_start_matches(['.', ',']).trim_start();
    }
    let (year, month, day) = date(&mut rest, style)?;
    let (year, short_year) = year;
    let exists = (1..=12).contains(&month) && day >= 1 && day <= time::days_in_month(year, month);
    if !exists {
        return None;
    }
    let midnight = time::days_from_civil(year, month, day) * DAY;
    let (clock, zone) = clock(rest)?;
    Some(Moment {
        micros: midnight + clock - zone.unwrap_or(0),
        zoned: zone.is_some(),
        short_year,
    })
}

/// A year and whether two digits stood for it.
type Year = (i64, bool);

/// Takes year, month and day off the front.
fn date(rest: &mut &str, style: DateStyle) -> Option<(Year, i64, i64)> {
    let mut after = *rest;
    if let Some(month) = month(&mut after) {
        *rest = after.trim_start_matches(['.', ' ', '-', '/', ',']);
        let (day, _) = number(rest, 2)?;
        take_ordinal(rest);
        *rest = rest.trim_start_matches([',', ' ', '-', '/']);
        return Some((year(rest)?, month, day));
    }
    let (first, length) = number(rest, 8)?;
    if length == 8 && style == DateStyle::Compact {
        return Some(((first / 10_000, false), first / 100 % 100, first % 100));
    }
    if length == 4 {
        let sign = separator(rest)?;
        let month = match month(rest) {
            Some(month) => month,
            None => number(rest, 2)?.0,
        };
        *rest = rest.strip_prefix(sign)?;
        return Some(((first, false), month, number(rest, 2)?.0));
    }
    if length > 2 {
        return None;
    }
    take_ordinal(rest);
    let sign = separator(rest)?;
    *rest = rest.trim_start();
    if let Some(month) = month(rest) {
        *rest = rest.trim_start_matches(['.', ' ', '-', '/', ',']);
        return Some((year(rest)?, month, first));
    }
    let (second, _) = number(rest, 2)?;
    *rest = rest.strip_prefix(sign)?.trim_start();
    let year = year(rest)?;
    match style {
        DateStyle::DayFirst => Some((year, second, first)),
        DateStyle::MonthFirst => Some((year, first, second)),
        DateStyle::Plain | DateStyle::Compact => None,
    }
}

/// Takes up to so many digits off the front: their value and how many there were.
fn number(rest: &mut &str, most: usize) -> Option<(i64, usize)> {
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, after) = rest.split_at_checked(length)?;
    if length > most {
        return None;
    }
    *rest = after;
    Some((digits.parse().ok()?, length))
}

fn year(rest: &mut &str) -> Option<Year> {
    match number(rest, 4)? {
        (year, 4) => Some((year, false)),
        (year, 2) => Some((year + if year >= 69 { 1900 } else { 2000 }, true)),
        _ => None,
    }
}

fn separator(rest: &mut &str) -> Option<char> {
    let sign = rest.chars().next().filter(|c| "/-. ".contains(*c))?;
    *rest = rest.strip_prefix(sign)?;
    Some(sign)
}

fn take_ordinal(rest: &mut &str) {
    for ending in ["st", "nd", "rd", "th"] {
        if let Some(after) = rest.strip_prefix(ending) {
            *rest = after;
            return;
        }
    }
}

/// Takes letters off the front, in lower case.
fn word(rest: &mut &str) -> Option<String> {
    let length = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let (letters, after) = rest.split_at_checked(length)?;
    *rest = after;
    (!letters.is_empty()).then(|| letters.to_lowercase())
}

fn begins_one(names: &[&str], letters: &str) -> bool {
    letters.chars().count() >= 3 && names.iter().any(|name| name.starts_with(letters))
}

/// Takes a month's name off the front, where one stands there.
fn month(rest: &mut &str) -> Option<i64> {
    let mut after = *rest;
    let letters = word(&mut after)?;
    let letters = if letters == "sept" { "sep" } else { &letters };
    let at = MONTHS.iter().position(|names| begins_one(names, letters))?;
    *rest = after;
    i64::try_from(at + 1).ok()
}

/// The time of day in microseconds, and the zone's offset where one is named.
fn clock(rest: &str) -> Option<(i64, Option<i64>)> {
    let mut rest = rest.trim_start_matches([',', ' ', ':', 'T', 't']);
    if rest.is_empty() {
        return Some((0, None));
    }
    let (first, length) = number(&mut rest, 6)?;
    let (mut hour, mut minute, mut second) = (first, 0, 0);
    let mut whole = false;
    if length == 6 || length == 4 {
        let seconds = if length == 6 { first % 100 } else { 0 };
        let minutes = if length == 6 { first / 100 } else { first };
        (hour, minute, second, whole) = (minutes / 100, minutes % 100, seconds, true);
    } else if length > 2 {
        return None;
    } else if let Some(after) = rest.strip_prefix(':') {
        rest = after;
        minute = number(&mut rest, 2).filter(|(_, n)| *n == 2)?.0;
        whole = true;
        if let Some(after) = rest.strip_prefix(':') {
            rest = after;
            second = number(&mut rest, 2).filter(|(_, n)| *n == 2)?.0;
        }
    }
    let fraction = fraction(&mut rest);
    if let Some(afternoon) = half_of_day(&mut rest) {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if afternoon { 12 } else { 0 };
        whole = true;
    }
    let exists = hour < 24 && minute < 60 && second <= 60;
    let clock = (hour * 3_600 + minute * 60 + second) * time::SECOND + fraction;
    (whole && exists).then_some(())?;
    Some((clock, time::zone(rest.as_bytes())?))
}

/// Takes a fraction of a second off the front, in microseconds.
fn fraction(rest: &mut &str) -> i64 {
    let Some(after) = rest.strip_prefix(['.', ',']) else {
        return 0;
    };
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    *rest = after.get(digits.len()..).unwrap_or_default();
    format!("{digits:0<6}")
        .get(..6)
        .and_then(|six| six.parse().ok())
        .unwrap_or(0)
}

/// Takes AM or PM off the front, where one stands there; whether it is PM.
fn half_of_day(rest: &mut &str) -> Option<bool> {
    let mut after = rest.trim_start();
    let letter = after.chars().next()?.to_ascii_lowercase();
    after = after.get(1..)?;
    after = after.strip_prefix('.').unwrap_or(after);
    after = after.strip_prefix(['m', 'M'])?;
    *rest = after.strip_prefix('.').unwrap_or(after);
    matches!(letter, 'a' | 'p').then_some(letter == 'p')
}

#[cfg(test)]
mod tests {
    use super::DateStyle::{Compact, DayFirst, MonthFirst, Plain};
    use super::*;

    fn check(text: &str, style: DateStyle, expected: Option<&str>) {
        let found = read(text, style).map(|moment| time::iso(moment.micros));
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, style, expected) in [
            ("13/03/2024 21:30", DayFirst, "2024-03-13T21:30:00Z"),
            ("3/13/2024 9:30 PM", MonthFirst, "2024-03-13T21:30:00Z"),
            ("13.03.24", DayFirst, "2024-03-13T00:00:00Z"),
            ("13-3-1999", DayFirst, "1999-03-13T00:00:00Z"),
            ("01-02-69", DayFirst, "1969-02-01T00:00:00Z"),
            ("1 Mar 2024", Plain, "2024-03-01T00:00:00Z"),
            ("Mar 1, 2024", Plain, "2024-03-01T00:00:00Z"),
            ("March 1st 2024 12:05 a.m.", Plain, "2024-03-01T00:05:00Z"),
            ("01-MAR-2024", Plain, "2024-03-01T00:00:00Z"),
            ("01-MAR-24 10.5", Plain, ""),
            ("2024-Mar-01 10:00", Plain, "2024-03-01T10:00:00Z"),
            ("2024.3.1", Plain, "2024-03-01T00:00:00Z"),
            ("2024-3-1 9:05", Plain, "2024-03-01T09:05:00Z"),
            ("3. März 2024", Plain, "2024-03-03T00:00:00Z"),
            (
                "Fri, 01 Mar 2024 10:00:00 +0100",
                Plain,
                "2024-03-01T09:00:00Z",
            ),
            ("01/Mar/2024:10:00:00 +0000", Plain, "2024-03-01T10:00:00Z"),
            ("2024-03-01 10:00:00 EST", Plain, "2024-03-01T15:00:00Z"),
            ("1 Mar 2024 10:00 CEST", Plain, "2024-03-01T08:00:00Z"),
            (
                "2024-03-01T10:00+01:00[Europe/Berlin]",
                Plain,
                "2024-03-01T09:00:00Z",
            ),
            ("20240301", Compact, "2024-03-01T00:00:00Z"),
            ("20240301T101500Z", Compact, "2024-03-01T10:15:00Z"),
        ] {
            check(text, style, Some(expected).filter(|text| !text.is_empty()));
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "13/13/2024",
            "31/02/2024",
            "1/2/3",
            "1/2/20245",
            "1.5",
            "12:00",
            "May",
            "May 2024",
            "2024-03-01 10:00 America/New_York",
            "1/2-2024",
            "13 PM",
            "3/1/2024 13:00 PM",
            "1/1/2024 25:00",
            "1/1/2024 5",
        ] {
            check(text, DayFirst, None);
        }
        check("20240301", Plain, None);
        check("01/02/2024", Plain, None);
    }
}
