//! What reading a column lost or had to decide: missing values by the reader's list, unreadable and infinite ones,
//! styles of numbers and dates, ids that come twice. Told in the notes of its file, each with its first row.

use std::collections::BTreeMap;

use crate::book::{Book, Part, Role};
use crate::data::column::{Column, NO_KEY, NO_LEVEL, NO_TIME, ReadAs, Tally, key};
use crate::data::date::{self, DateStyle};
use crate::data::missing::Missing;
use crate::data::{nan, time};
use crate::report::document::{Note, Source};

use super::desk::Wanted;

/// Spellings that a note names.
const SPELLINGS_NAMED: usize = 16;

/// What is told of one column.
#[derive(Debug)]
pub(super) struct Told {
    missing: u64,
    notes: Vec<Note>,
}

impl Told {
    /// Writes it into the report of its file.
    pub(super) fn report(&self, name: &str, report: &mut Source) {
        report.notes.extend(self.notes.iter().cloned());
        let mut columns = report.columns.iter_mut();
        if let Some(column) = columns.find(|column| column.name == name) {
            column.missing = Some(self.missing);
        }
    }
}

/// Makes missing what the book calls so, and tells what was counted.
pub(super) fn settle(
    book: &Book,
    wanted: &Wanted,
    column: &mut Column,
    tally: Tally,
    part: Part,
) -> Told {
    let missing = Missing::of(book);
    let rows = column.len() as u64;
    let mut notes = Notes {
        name: &wanted.name,
        rows,
        told: Vec::new(),
    };
    let spelled = match column {
        Column::Levels { codes, levels } => leave_out_levels(&missing, codes, levels),
        Column::Keys(keys) => leave_out_keys(&missing, keys),
        Column::Numbers(values) => leave_out_numbers(&missing, values),
        Column::Times(moments) => leave_out_times(&missing, wanted.read_as, moments),
    };
    let newly: u64 = spelled.values().map(|(count, _)| count).sum();
    let absent = tally.missing + newly;
    let mut spelled: Vec<(String, u64, u64)> = spelled
        .into_iter()
        .map(|(text, (count, first))| (text, count, first))
        .collect();
    let (odd, unparsable, first) = tally.divide(&|text| missing.in_numbers(text));
    if let Column::Numbers(values) = column
        && !odd.is_empty()
    {
        let texts: Vec<&str> = odd.iter().map(|odd| odd.text.as_str()).collect();
        nan::settle(values, &texts);
    }
    spelled.extend(
        odd.into_iter()
            .map(|odd| (odd.text.clone(), odd.count, odd.first)),
    );
    spelled.sort_by_key(|(.., first)| *first);

    let present = rows.saturating_sub(absent);
    notes.spelled(&spelled, absent.saturating_sub(unparsable + tally.infinite));
    notes.unparsable(wanted.read_as, unparsable, first);
    notes.infinite(&tally);
    notes.style(wanted, present, book.day_first.is_some());
    notes.zones(&tally);
    if let Column::Keys(keys) = column
        && wanted.role == Role::Id
        && part != Part::Labels
    {
        notes.duplicates(keys);
    }
    Told {
        missing: absent,
        notes: notes.told,
    }
}

/// By spelling: how often it was met, and its first row.
type Spelled = BTreeMap<String, (u64, u64)>;

fn meet(spelled: &mut Spelled, text: &str, row: u64) {
    let (count, _) = spelled.entry(text.trim().to_owned()).or_insert((0, row));
    *count += 1;
}

/// Levels that mean "missing" become so; the others keep their order.
fn leave_out_levels(missing: &Missing, codes: &mut [u32], levels: &mut Vec<String>) -> Spelled {
    let mut spelled = Spelled::new();
    let gone: Vec<Option<String>> = levels
        .iter()
        .map(|level| missing.anywhere(level).then(|| level.clone()))
        .collect();
    if gone.iter().all(Option::is_none) {
        return spelled;
    }
    levels.retain(|level| !missing.anywhere(level));
    let mut next = 0;
    let renamed: Vec<u32> = gone
        .iter()
        .map(|gone| {
            let code = if gone.is_none() { next } else { NO_LEVEL };
            next += u32::from(gone.is_none());
            code
        })
        .collect();
    for (code, row) in codes.iter_mut().zip(1..) {
        let Some(at) = usize::try_from(*code).ok().filter(|at| *at < gone.len()) else {
            continue;
        };
        if let Some(Some(text)) = gone.get(at) {
            meet(&mut spelled, text, row);
        }
        *code = renamed.get(at).copied().unwrap_or(NO_LEVEL);
    }
    spelled
}

fn leave_out_keys(missing: &Missing, keys: &mut [u64]) -> Spelled {
    let mut spelled = Spelled::new();
    let known: BTreeMap<u64, &str> = missing
        .spellings()
        .into_iter()
        .map(|text| (key(text), text))
        .collect();
    for (value, row) in keys.iter_mut().zip(1..) {
        if let Some(text) = known.get(value).filter(|text| !text.is_empty()) {
            meet(&mut spelled, text, row);
            *value = NO_KEY;
        }
    }
    spelled
}

/// Numbers that stand for "missing", such as `-999`, where the reader lists them.
fn leave_out_numbers(missing: &Missing, values: &mut [f64]) -> Spelled {
    let mut spelled = Spelled::new();
    let number = |text: &str| text.parse::<f64>().ok().filter(|value| value.is_finite());
    let listed = missing.spellings().into_iter();
    let known: Vec<(u64, &str)> = listed
        .filter_map(|text| Some((number(text)?.to_bits(), text)))
        .collect();
    if known.is_empty() {
        return spelled;
    }
    for (value, row) in values.iter_mut().zip(1..) {
        let found = known.iter().find(|(bits, _)| *bits == value.to_bits());
        if let Some((_, text)) = found {
            meet(&mut spelled, text, row);
            *value = f64::NAN;
        }
    }
    spelled
}

/// Moments that stand for "missing", such as 1900-01-01, where the reader lists them.
fn leave_out_times(missing: &Missing, read_as: ReadAs, moments: &mut [i64]) -> Spelled {
    let mut spelled = Spelled::new();
    let moment = |text: &str| match read_as {
        ReadAs::Time(Some(unit)) => time::from_number(text.parse().ok()?, unit),
        ReadAs::Dated(style) => Some(date::read(text, style)?.micros),
        _ => time::parse(text),
    };
    let listed = missing.spellings().into_iter();
    let known: Vec<(i64, &str)> = listed
        .filter_map(|text| Some((moment(text)?, text)))
        .collect();
    if known.is_empty() {
        return spelled;
    }
    for (value, row) in moments.iter_mut().zip(1..) {
        if let Some((_, text)) = known.iter().find(|(moment, _)| moment == value) {
            meet(&mut spelled, text, row);
            *value = NO_TIME;
        }
    }
    spelled
}

/// The notes on one column.
struct Notes<'a> {
    name: &'a str,
    rows: u64,
    told: Vec<Note>,
}

impl Notes<'_> {
    fn note(&mut self, kind: &str, count: u64, first_row: Option<u64>, message: String) {
        self.told.push(Note {
            kind: kind.into(),
            count,
            message: format!("column \"{}\": {message}", self.name),
            first_row,
        });
    }

    fn spelled(&mut self, spelled: &[(String, u64, u64)], missing: u64) {
        let Some((_, _, first)) = spelled.first() else {
            return;
        };
        let mut names: Vec<&str> = spelled
            .iter()
            .take(SPELLINGS_NAMED)
            .map(|(text, ..)| text.as_str())
            .collect();
        if spelled.len() > SPELLINGS_NAMED {
            names.push("…");
        }
        let named: u64 = spelled.iter().map(|(_, count, _)| count).sum();
        let blank = if missing > named { "blank, " } else { "" };
        let message = format!("{missing} missing, spelled {blank}{}", names.join(", "));
        self.note("missing", missing, Some(*first), message);
    }

    fn unparsable(&mut self, read_as: ReadAs, count: u64, first: Option<(u64, String)>) {
        let Some((row, text)) = first else {
            return;
        };
        let kind = match read_as {
            ReadAs::Time(_) | ReadAs::Dated(_) => "times",
            _ => "numbers",
        };
        let rows = self.rows;
        let message = format!(
            "{count} of {rows} values are not {kind} (first: row {row}, \"{text}\"); they count as missing"
        );
        self.note("unparsable", count, Some(row), message);
    }

    fn infinite(&mut self, tally: &Tally) {
        if let Some((row, text)) = &tally.first_infinite {
            let count = tally.infinite;
            let message =
                format!("{count} infinite values, left out (first: row {row}, \"{text}\")");
            self.note("infinite", count, Some(*row), message);
        }
    }

    /// How numbers and dates were taken, where they are not plain.
    fn style(&mut self, wanted: &Wanted, present: u64, said: bool) {
        let doubt = wanted.spelling.doubt.as_deref();
        if let ReadAs::Styled(style) = wanted.read_as {
            let comma = if style.decimal_comma {
                "a comma stands before the fraction, points and blanks group thousands"
            } else {
                "a point stands before the fraction, commas and blanks group thousands"
            };
            let percent = if style.percent {
                "; percentages are divided by 100"
            } else {
                ""
            };
            let (kind, why) = match doubt {
                Some(doubt) => ("ambiguous_numbers", format!(", since {doubt}")),
                None => ("number_style", String::new()),
            };
            self.note(
                kind,
                present,
                None,
                format!("read as numbers: {comma}{why}{percent}"),
            );
        }
        let order = match wanted.read_as {
            ReadAs::Dated(DateStyle::DayFirst) => Some(("day", "month", "--month-first")),
            ReadAs::Dated(DateStyle::MonthFirst) => Some(("month", "day", "--day-first")),
            _ => None,
        };
        if let (Some((first, other, flag)), Some(why), false) = (order, doubt, said) {
            let message = format!(
                "its dates could be day first or month first; taken as {first} first because {why}; if the {other} comes first, switch with {flag} or on the page"
            );
            self.note("ambiguous_dates", present, None, message);
        }
        let is_time = matches!(wanted.read_as, ReadAs::Dated(_) | ReadAs::Time(None));
        if wanted.spelling.short_years && is_time {
            let message = "years of two digits: 69 to 99 are 1969 to 1999, all others 20xx".into();
            self.note("short_years", present, None, message);
        }
    }

    fn zones(&mut self, tally: &Tally) {
        if tally.zoned > 0 && tally.zoneless > 0 {
            let (count, zoned) = (tally.zoneless, tally.zoned);
            let message =
                format!("{zoned} times name their zone, {count} do not: these count as UTC");
            self.note("zoneless", count, tally.first_zoneless, message);
        }
    }

    /// Rows beyond the first of their id. Where most rows are, the column is no id of rows, and nothing is told.
    fn duplicates(&mut self, keys: &[u64]) {
        let mut sorted: Vec<u64> = keys.iter().copied().filter(|key| *key != NO_KEY).collect();
        sorted.sort_unstable();
        let mut repeated: Vec<u64> = sorted
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] if a == b => Some(*a),
                _ => None,
            })
            .collect();
        let extra = repeated.len() as u64;
        if extra == 0 || extra * 2 > self.rows {
            return;
        }
        repeated.dedup();
        let ids = repeated.len();
        let mut seen = vec![false; ids];
        let second = keys.iter().position(|key| {
            let Ok(at) = repeated.binary_search(key) else {
                return false;
            };
            seen.get_mut(at)
                .is_some_and(|seen| std::mem::replace(seen, true))
        });
        let first_row = second.map(|row| row as u64 + 1);
        let message = format!(
            "{ids} ids come more than once, {extra} rows beyond the first of their id (first: row {}); all rows are kept",
            first_row.unwrap_or(0)
        );
        self.note("duplicate_ids", extra, first_row, message);
    }
}
