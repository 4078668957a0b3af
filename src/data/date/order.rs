//! Which style the dates of a column have: day first, month first, or neither.

use super::super::number::AGREE;
use super::super::time::{self, DAY};
use super::{DateStyle, read};

/// The style that the dates of a sample agree on, and why where both orders fit; `None` where they are no dates.
///
/// `named`: whether the column's name says that it holds times; otherwise eight digits are a number, and `10.2.24` is a
/// version. `told_elsewhere`: whether other columns of the file put the day first.
pub(crate) fn style(
    present: &[&str],
    named: bool,
    told_elsewhere: Option<bool>,
) -> Option<(DateStyle, Option<String>)> {
    let likely = |text: &&&str| text.len() <= 64 && text.bytes().any(|b| b.is_ascii_digit());
    let agree = |count: usize| count as f64 >= AGREE * present.len().max(1) as f64;
    if present.is_empty() || !agree(present.iter().filter(likely).count()) {
        return None;
    }
    let moments = |style| -> Vec<i64> {
        let moment = |text: &&str| read(text, style).map(|moment| moment.micros);
        present.iter().filter_map(moment).collect()
    };
    let plain = moments(DateStyle::Plain).len();
    if agree(plain) {
        return Some((DateStyle::Plain, None));
    }
    if named && agree(moments(DateStyle::Compact).len()) {
        return Some((DateStyle::Compact, None));
    }
    let (day, month) = (moments(DateStyle::DayFirst), moments(DateStyle::MonthFirst));
    let version = |text: &&str| text.len() <= 8 && text.contains('.');
    if !agree(day.len().max(month.len())) || (!named && present.iter().all(version)) {
        return None;
    }
    if day.len() > month.len() {
        return Some((DateStyle::DayFirst, None));
    }
    if month.len() > day.len() {
        return Some((DateStyle::MonthFirst, None));
    }
    let (day_first, why) = guess(present, &day, &month, told_elsewhere);
    let style = if day_first {
        DateStyle::DayFirst
    } else {
        DateStyle::MonthFirst
    };
    Some((style, Some(why.to_owned())))
}

/// Which order dates that fit both probably have, and why.
fn guess(
    present: &[&str],
    day: &[i64],
    month: &[i64],
    told_elsewhere: Option<bool>,
) -> (bool, &'static str) {
    if let Some(day_first) = told_elsewhere {
        return (day_first, "another column of the file shows that order");
    }
    if present.iter().all(|text| text.contains('.')) {
        return (true, "points between the numbers are customary with it");
    }
    if day.is_sorted() != month.is_sorted() {
        return (day.is_sorted(), "the rows are in order of time that way");
    }
    // The number that stays the same is the month, unless it is the first day of every month.
    let constant = |at: usize| {
        let mut numbers = present.iter().map(|text| nth_number(text, at));
        let first = numbers.next().flatten();
        numbers.all(|number| number == first).then_some(first)?
    };
    let clocked = present.iter().any(|text| text.contains(':'));
    match (constant(0), constant(1)) {
        (None, Some(one)) if one > 1 || clocked => {
            (true, "the second number is always the same, as a month is")
        }
        (Some(one), None) if one > 1 || clocked => {
            (false, "the first number is always the same, as a month is")
        }
        (None, Some(_)) => (false, "the second number is always 1, the first of a month"),
        (Some(_), None) => (true, "the first number is always 1, the first of a month"),
        _ => (true, "most of the world writes so"),
    }
}

/// The first or second number of a text.
fn nth_number(text: &str, at: usize) -> Option<i64> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty());
    numbers.nth(at)?.parse().ok()
}

/// The moment with its day and month exchanged, where both are days and months; for switching the order of a sample.
pub(crate) fn exchanged(micros: i64) -> Option<i64> {
    let (year, month, day) = time::civil_from_days(micros.div_euclid(DAY));
    let days = (day <= 12).then(|| time::days_from_civil(year, day, month))?;
    Some(days * DAY + micros.rem_euclid(DAY))
}

#[cfg(test)]
mod tests {
    use super::DateStyle::{DayFirst, MonthFirst, Plain};
    use super::*;

    #[test]
    fn the_whole_column_decides_on_the_order() {
        let told = |present: &[&str], elsewhere| {
            style(present, false, elsewhere).map(|(style, doubt)| (style, doubt.is_some()))
        };
        assert_eq!(
            told(&["01/02/2024", "13/02/2024"], None),
            Some((DayFirst, false))
        );
        assert_eq!(
            told(&["01/02/2024", "02/13/2024"], None),
            Some((MonthFirst, false))
        );
        assert_eq!(
            told(&["01/03/2024", "02/03/2024"], None),
            Some((DayFirst, true))
        );
        assert_eq!(
            told(&["01/03/2024", "02/03/2024"], Some(false)),
            Some((MonthFirst, true))
        );
        assert_eq!(
            told(&["03/01/2024", "03/02/2024"], None),
            Some((MonthFirst, true))
        );
        assert_eq!(
            told(&["01/11/2024", "02/01/2024"], None),
            Some((MonthFirst, true))
        );
        assert_eq!(told(&["01.03.2024"], None), Some((DayFirst, true)));
        assert_eq!(
            told(&["2024-03-01", "1 Mar 2024"], None),
            Some((Plain, false))
        );
        assert_eq!(told(&["a1", "b2"], None), None);
        assert_eq!(told(&["10.2.24", "10.3.11"], None), None);
        assert_eq!(told(&[], None), None);
    }
}
