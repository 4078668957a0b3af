//! Where periods begin and end.

use super::DAY_US;
use crate::book::slo::Period;

/// When the period begins that holds the moment just before `at`.
pub fn period_start(period: Period, at_us: i64) -> i64 {
    let day = (at_us - 1).div_euclid(DAY_US);
    match period {
        Period::Rolling(days) => at_us.saturating_sub(i64::from(days).saturating_mul(DAY_US)),
        // 1970-01-05 was a Monday.
        Period::Week => ((day - 4).div_euclid(7) * 7 + 4) * DAY_US,
        Period::Month => first_of_month(month_of(day)) * DAY_US,
        Period::Quarter => first_of_month(month_of(day).div_euclid(3) * 3) * DAY_US,
    }
}

/// When that period ends; `at` for a rolling one.
pub fn period_end(period: Period, at_us: i64) -> i64 {
    let day = (at_us - 1).div_euclid(DAY_US);
    match period {
        Period::Rolling(_) => at_us,
        Period::Week => period_start(period, at_us) + 7 * DAY_US,
        Period::Month => first_of_month(month_of(day) + 1) * DAY_US,
        Period::Quarter => first_of_month(month_of(day).div_euclid(3) * 3 + 3) * DAY_US,
    }
}

/// Months since January of year 0 of a day since 1970.
///
/// # Source
/// Howard Hinnant, `chrono-Compatible Low-Level Date Algorithms`, `civil_from_days`.
fn month_of(day: i64) -> i64 {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // Months from March.
    let month = (5 * of_year + 2) / 153;
    (era * 400 + year) * 12 + month + 2
}

/// The day since 1970 on which a month begins.
fn first_of_month(month: i64) -> i64 {
    let from_march = month - 2;
    let year = from_march.div_euclid(12);
    let of_year = (153 * from_march.rem_euclid(12) + 2) / 5;
    let era = year.div_euclid(400);
    let year = year.rem_euclid(400);
    era * 146_097 + year * 365 + year / 4 - year / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_where_calendars_say() {
        // Days since 1970 of the first of months, from Python's datetime.date.
        for (month, day) in [
            (1970 * 12, 0),
            (1970 * 12 + 1, 31),
            (2000 * 12 + 2, 11_017),
            (2024 * 12 + 1, 19_754),
            (2024 * 12 + 2, 19_783),
            (2026 * 12 + 10, 20_758),
            (1969 * 12 + 11, -31),
        ] {
            assert_eq!(first_of_month(month), day, "{month}");
            assert_eq!(month_of(day), month, "{day}");
            assert_eq!(month_of(day - 1), month - 1, "{day} - 1");
        }
    }

    #[test]
    fn the_end_of_a_period_belongs_to_it() {
        let feb = 19_754 * DAY_US;
        let mar = 19_783 * DAY_US;
        assert_eq!(period_start(Period::Month, mar), feb);
        assert_eq!(period_end(Period::Month, mar), mar);
        assert_eq!(period_start(Period::Month, mar + 1), mar);
        assert_eq!(period_start(Period::Quarter, mar), 19_723 * DAY_US);
        assert_eq!(period_end(Period::Quarter, mar), 19_814 * DAY_US);
        // 2024-02-26 was a Monday.
        assert_eq!(period_start(Period::Week, mar), 19_779 * DAY_US);
        assert_eq!(period_end(Period::Week, mar), 19_786 * DAY_US);
        assert_eq!(period_start(Period::Rolling(28), mar), mar - 28 * DAY_US);
    }
}
