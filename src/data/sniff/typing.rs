//! The types that columns of text agree on, and how their values are written.

use std::collections::BTreeSet;

use super::super::date::{self, DateStyle};
use super::super::infer;
use super::super::missing::Missing;
use super::super::number::{self, AGREE, Fit, NumberStyle, Numbers};
use super::super::sketch::{ColumnSketch, Kind, Sample, Spelling};

/// What a file's other columns tell of one that could be read in two ways.
#[derive(Debug, Clone, Copy, Default)]
struct Elsewhere {
    decimal_comma: Option<bool>,
    day_first: Option<bool>,
}

/// A column by what its present values are, and how they are written.
struct Typed {
    kind: Kind,
    spelling: Spelling,
}

/// The types and samples of a file's columns, from their names and values as text; `None` is missing.
///
/// A column that could be read in two ways is read as the others of the file are.
pub(super) fn columns_sketch(columns: Vec<(&str, Vec<Option<&str>>)>) -> Vec<ColumnSketch> {
    let first: Vec<ColumnSketch> = columns
        .iter()
        .map(|(name, values)| sketch(name, values, Elsewhere::default()))
        .collect();
    let elsewhere = Elsewhere::of(&first);
    let plain_points = |sketch: &ColumnSketch| {
        sketch.kind == Kind::Number && elsewhere.decimal_comma == Some(true)
    };
    let again = first
        .into_iter()
        .zip(columns)
        .map(|(sketched, (name, values))| {
            let undecided = sketched.spelling.doubt.is_some() || plain_points(&sketched);
            if undecided {
                sketch(name, &values, elsewhere)
            } else {
                sketched
            }
        });
    again.collect()
}

/// The type of a single column and its sample.
pub(crate) fn column_sketch(name: &str, values: Vec<Option<&str>>) -> ColumnSketch {
    sketch(name, &values, Elsewhere::default())
}

impl Elsewhere {
    fn of(columns: &[ColumnSketch]) -> Self {
        let sure = || {
            let spellings = columns.iter().map(|column| &column.spelling);
            spellings.filter(|spelling| spelling.doubt.is_none())
        };
        let commas = || sure().filter_map(|spelling| spelling.number);
        let decimal_comma = if commas().any(|style| style.decimal_comma) {
            Some(true)
        } else {
            (commas().count() > 0).then_some(false)
        };
        let day_first = sure().find_map(|spelling| match spelling.date? {
            DateStyle::DayFirst => Some(true),
            DateStyle::MonthFirst => Some(false),
            DateStyle::Plain | DateStyle::Compact => None,
        });
        Self {
            decimal_comma,
            day_first,
        }
    }
}

fn sketch(name: &str, values: &[Option<&str>], elsewhere: Elsewhere) -> ColumnSketch {
    let missing = Missing::default();
    let texts: Vec<Option<&str>> = values
        .iter()
        .map(|text| text.filter(|text| !missing.anywhere(text)))
        .collect();
    let present: Vec<&str> = texts.iter().flatten().copied().collect();
    let among_numbers: Vec<&str> = present
        .iter()
        .copied()
        .filter(|text| !missing.in_numbers(text))
        .collect();
    let Typed { kind, spelling } = typed(name, &present, &among_numbers, elsewhere);
    let sample = match kind {
        Kind::Integer | Kind::Number => {
            let read = |text: &str| match spelling.number {
                Some(style) => number::read(text, style),
                None => number::plain(text).or_else(|| number::read(text, NumberStyle::default())),
            };
            let read = |text: &str| read(text).filter(|value| value.is_finite());
            Sample::Numbers(texts.iter().map(|text| text.and_then(read)).collect())
        }
        Kind::Time => {
            let style = spelling.date.unwrap_or_default();
            let read = |text: &str| date::read(text, style).map(|moment| moment.micros);
            Sample::Times(texts.iter().map(|text| text.and_then(read)).collect())
        }
        Kind::Boolean | Kind::Text => {
            Sample::Texts(texts.iter().map(|text| text.map(str::to_owned)).collect())
        }
    };
    let shown = if matches!(kind, Kind::Boolean | Kind::Text) {
        &present
    } else {
        &among_numbers
    };
    ColumnSketch {
        name: name.into(),
        kind,
        sample,
        missing: (values.len() - shown.len()) as u64,
        distinct: shown.iter().collect::<BTreeSet<_>>().len() as u64,
        examples: shown
            .iter()
            .take(3)
            .map(|text| text.chars().take(60).collect())
            .collect(),
        spelling,
        unread: false,
    }
}

/// The type that the texts of a column agree on; `numbers` are those that would not be missing among numbers.
fn typed(name: &str, present: &[&str], numbers: &[&str], elsewhere: Elsewhere) -> Typed {
    let of = |kind, spelling| Typed { kind, spelling };
    let boolean =
        |text: &&str| matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "false");
    if present.is_empty() {
        return of(Kind::Text, Spelling::default());
    }
    if let Some(found) = Fit::of(numbers).numbers(elsewhere.decimal_comma) {
        return numbers_typed(name, numbers, found, elsewhere);
    }
    if present.iter().all(boolean) {
        return of(Kind::Boolean, Spelling::default());
    }
    let named = infer::named_like_time(name);
    match date::style(numbers, named, elsewhere.day_first) {
        Some((style, doubt)) => of(Kind::Time, dated(numbers, style, doubt)),
        None => of(Kind::Text, Spelling::default()),
    }
}

fn dated(present: &[&str], style: DateStyle, doubt: Option<String>) -> Spelling {
    let short = |text: &&str| date::read(text, style).is_some_and(|moment| moment.short_year);
    Spelling {
        date: Some(style).filter(|style| *style != DateStyle::Plain),
        doubt,
        short_years: present.iter().any(short),
        ..Spelling::default()
    }
}

fn numbers_typed(name: &str, present: &[&str], found: Numbers, elsewhere: Elsewhere) -> Typed {
    let (style, doubt) = match found {
        Numbers::Plain => (None, false),
        Numbers::Styled { style, doubt } => (Some(style), doubt),
    };
    let value = |text: &&str| number::read(text, style.unwrap_or_default());
    let whole = match style {
        Some(_) => present
            .iter()
            .filter_map(value)
            .all(|value| value.fract() == 0.0),
        None => present
            .iter()
            .all(|text| text.trim().parse::<i64>().is_ok() || number::plain(text).is_none()),
    };
    let kind = if whole { Kind::Integer } else { Kind::Number };
    let mut spelling = Spelling {
        number: style,
        doubt: doubt.then(|| why(elsewhere.decimal_comma).to_owned()),
        ..Spelling::default()
    };
    if style.is_none() && kind == Kind::Integer && all_compact_dates(present) {
        spelling.date = Some(DateStyle::Compact);
        if infer::named_like_time(name) {
            let kind = Kind::Time;
            return Typed { kind, spelling };
        }
    }
    Typed { kind, spelling }
}

const fn why(decimal_comma: Option<bool>) -> &'static str {
    match decimal_comma {
        Some(_) => "another column of the file is written so",
        None => "every comma stands before three digits",
    }
}

/// Whether whole numbers are dates of the years 1970 to 2100 such as `20260301`.
fn all_compact_dates(present: &[&str]) -> bool {
    let date = |text: &&str| {
        let text = text.trim();
        let plausible = text.len() == 8 && ("1970".."2101").contains(&text);
        plausible && date::read(text, DateStyle::Compact).is_some()
    };
    let n = present.iter().filter(|text| date(text)).count();
    n > 0 && n as f64 >= AGREE * present.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(columns: &[(&str, &[&str])]) -> Vec<(Kind, Spelling)> {
        let columns = columns
            .iter()
            .map(|(name, values)| (*name, values.iter().map(|text| Some(*text)).collect()));
        columns_sketch(columns.collect())
            .into_iter()
            .map(|column| (column.kind, column.spelling))
            .collect()
    }

    #[test]
    fn columns_of_one_file_tell_each_other_how_numbers_are_written() {
        let found = typed(&[
            ("score", &["0,4577", "0,6"]),
            ("x", &["10,789", "7,651"]),
            ("big", &["1.250", "12"]),
        ]);
        let comma = Some(NumberStyle {
            decimal_comma: true,
            percent: false,
        });
        assert!(found.iter().all(|(_, spelling)| spelling.number == comma));
        assert!(found[0].1.doubt.is_none() && found[1].1.doubt.is_some());
        let alone = typed(&[("x", &["10,789", "7,651"])]);
        assert_eq!(alone[0].0, Kind::Integer);
        assert_eq!(alone[0].1.number, Some(NumberStyle::default()));
    }

    #[test]
    fn odd_spellings_of_missing_values_leave_a_column_its_type() {
        let found = typed(&[
            ("n", &["1", "-", "?", "NaN"]),
            ("w", &["-", "a", "?", "b"]),
            ("empty", &["-", "?"]),
            ("day", &["2024-03-01", "unknown"]),
        ]);
        let kinds: Vec<Kind> = found.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [Kind::Integer, Kind::Text, Kind::Text, Kind::Time]);
    }

    #[test]
    fn eight_digits_are_a_date_where_the_name_says_so() {
        let found = typed(&[
            ("event_date", &["20260301", "20261231"]),
            ("amount", &["20260301", "20261231"]),
            ("date", &["20269901", "20261231"]),
        ]);
        let kinds: Vec<Kind> = found.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [Kind::Time, Kind::Integer, Kind::Integer]);
    }

    #[test]
    fn another_column_tells_the_order_of_day_and_month() {
        let found = typed(&[
            ("a", &["03/01/2024", "13/01/2024"]),
            ("b", &["01/03/2024", "01/04/2024"]),
            ("c", &["01/03/24", "01/04/24"]),
        ]);
        assert!(
            found
                .iter()
                .all(|(_, s)| s.date == Some(DateStyle::DayFirst))
        );
        assert!(found[0].1.doubt.is_none() && found[1].1.doubt.is_some());
        assert!(found[2].1.short_years && !found[1].1.short_years);
    }
}
