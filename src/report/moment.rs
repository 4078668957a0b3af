//! Dates from microseconds since 1970, UTC, and how they are written. No clock and no time zones.
//!
//! Source: the civil-from-days arithmetic of H. Hinnant, "chrono-compatible low-level date algorithms" (2021), which
//! holds for the proleptic Gregorian calendar.

/// Microseconds of a day.
pub const DAY_US: i64 = 86_400_000_000;

/// Microseconds of an hour.
pub const HOUR_US: i64 = 3_600_000_000;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment as a calendar shows it, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Year; 0 is 1 BC.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl Moment {
    /// The moment that many microseconds after 1970-01-01 00:00 UTC.
    pub fn from_us(us: i64) -> Self {
        let (year, month, day) = civil_from_days(us.div_euclid(DAY_US));
        let second = us.rem_euclid(DAY_US) / 1_000_000;
        Self {
            year,
            month,
            day,
            hour: small(second / 3600),
            minute: small(second / 60 % 60),
            second: small(second % 60),
        }
    }

    /// `May`, `Jun`: never more than four letters.
    pub fn month_short(self) -> &'static str {
        let name = self.month_name();
        if self.month == 9 {
            "Sept"
        } else {
            name.get(..3).unwrap_or(name)
        }
    }

    /// `September`.
    pub fn month_name(self) -> &'static str {
        MONTHS
            .get(usize::from(self.month).wrapping_sub(1))
            .copied()
            .unwrap_or("")
    }

    /// `Jun 3`.
    pub fn day_label(self) -> String {
        format!("{} {}", self.month_short(), self.day)
    }

    /// `14:00`.
    pub fn hour_label(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// `Jun 3, 2013`.
    pub fn date(self) -> String {
        format!("{}, {}", self.day_label(), self.year)
    }
}

/// Days since 1970-01-01 of a date.
pub fn days_from_civil(year: i64, month: u8, day: u8) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
pub fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = small(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    let month = small(if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    });
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// What a window is called: `Jun 3, 2013`, `week of Jun 3, 2013`, `June 2013`, `Jun 3, 2013, 14:00`, `rows 1 to 500`.
///
/// `window` is the id of the window length as the document's task has it.
pub fn window_label(start_us: i64, end_us: i64, window: &str) -> String {
    let start = Moment::from_us(start_us);
    match window {
        "hour" => format!("{}, {}", start.date(), start.hour_label()),
        "day" => start.date(),
        "week" => format!("week of {}", start.date()),
        "month" => format!("{} {}", start.month_name(), start.year),
        "quarter" => format!("Q{} {}", start.month.div_ceil(3), start.year),
        "year" => start.year.to_string(),
        rows if rows.starts_with("rows") => rows_label(start_us, end_us),
        _ => format!("{} to {}", start.date(), Moment::from_us(end_us).date()),
    }
}

fn rows_label(start: i64, end: i64) -> String {
    let count = |row: i64| super::number::count(row.max(0).unsigned_abs());
    format!("rows {} to {}", count(start), count(end.saturating_sub(1)))
}

fn small(value: i64) -> u8 {
    u8::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_other_s_inverse() {
        for days in (-800_000..800_000).step_by(37) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
        assert_eq!(civil_from_days(0), (1970, 1, 1));
        assert_eq!(civil_from_days(19_782), (2024, 2, 29));
        assert_eq!(days_from_civil(2000, 3, 1), 11_017);
    }

    #[test]
    fn windows_are_named_by_their_length() {
        let start = days_from_civil(2013, 6, 3) * DAY_US;
        for (window, label) in [
            ("hour", "Jun 3, 2013, 00:00"),
            ("day", "Jun 3, 2013"),
            ("week", "week of Jun 3, 2013"),
            ("month", "June 2013"),
            ("quarter", "Q2 2013"),
            ("year", "2013"),
        ] {
            assert_eq!(window_label(start, start + DAY_US, window), label);
        }
        assert_eq!(window_label(1, 501, "rows:500"), "rows 1 to 500");
        assert_eq!(Moment::from_us(-1).date(), "Dec 31, 1969");
    }
}
