//! What can be expected of a file, and whether it is so.

use std::fmt;

use wellenough::book::Role;
use wellenough::report::Document;
use wellenough::report::document::{Column, Quality, Window};

use super::seen::Seen;

/// One thing that a sane tool does with a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Want {
    /// As clean.csv in everything: rows, names, types, missing values, windows, quality, drift, sum of `x`.
    LikeClean,
    /// The windows, quality and drift of clean.csv, to the last digit.
    SameNumbers,
    /// The windows and quality of clean.csv, to the last digit.
    SameQuality,
    /// The windows of clean.csv by start and rows; its quality to 1e-12.
    SameDays,
    /// Rows of the last file.
    Rows(u64),
    /// Names of the columns of the last file, in order.
    Names(&'static [&'static str]),
    /// A metric over all rows, to 1e-12.
    Metric(&'static str, f64),
    /// A metric that is undefined, and words of its reason.
    Undefined(&'static str, &'static str),
    /// Rows without a value in a column.
    Missing(&'static str, u64),
    /// A column's type; whole numbers are numbers.
    Type(&'static str, &'static str),
    /// A column's role.
    Is(&'static str, Role),
    /// Sum of a column's finite values, to 1e-6.
    Sum(&'static str, f64),
    /// Smallest and largest value of a column.
    Between(&'static str, f64, f64),
    /// Different words in a column.
    Distinct(&'static str, usize),
    /// Cells of a column that hold this text.
    Holding(&'static str, &'static str, usize),
    /// A note whose kind and sentence hold all these words, any case.
    Noted(&'static [&'static str]),
    /// A reason of a column's role that does not claim that the column is empty.
    NotCalledEmpty(&'static str),
    /// A column that is listed with a reason that holds this word, any case.
    Explained(&'static str, &'static str),
    /// Quality is not measured, and a note or the reason has this word.
    NoQuality(&'static str),
    /// Predictions that found a label, that did not, and labels without a prediction.
    Joined(u64, u64, u64),
    /// A sentence with all these words, any case.
    Refused(&'static [&'static str]),
    /// All of the one or all of the other.
    Either(&'static [Self], &'static [Self]),
}

impl fmt::Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LikeClean => f.write_str("like clean.csv"),
            Self::Either(one, other) => {
                let told = |wants: &[Self]| wants.iter().map(Self::to_string).collect::<Vec<_>>();
                write!(f, "{} or {}", told(one).join(", "), told(other).join(", "))
            }
            other => write!(f, "{other:?}"),
        }
    }
}

fn holds(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(&word.to_lowercase()))
}

fn expect<T: PartialEq + fmt::Debug>(what: &str, found: T, wanted: T) -> Result<(), String> {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what}: {found:?}, not {wanted:?}"))
    }
}

fn column<'a>(seen: &'a Seen, name: &str) -> Result<&'a Column, String> {
    let document = seen.whole().map_err(|said| format!("refused: {said}"))?;
    let mut columns = document.sources.last().unwrap().columns.iter();
    columns
        .find(|column| column.name == name)
        .ok_or_else(|| format!("no column {name}"))
}

impl Want {
    /// Whether a sentence instead of numbers is as good.
    pub(super) fn allows_refusal(&self) -> bool {
        match self {
            Self::Refused(_) => true,
            Self::Either(one, other) => one.iter().chain(*other).any(Self::allows_refusal),
            _ => false,
        }
    }

    /// What is otherwise, if anything is.
    pub(super) fn check(&self, seen: &Seen, clean: &Seen) -> Result<(), String> {
        match self {
            Self::LikeClean => like_clean(seen, clean),
            Self::SameNumbers => same_quality(seen, clean).and_then(|()| same_drift(seen, clean)),
            Self::SameQuality => same_quality(seen, clean),
            Self::SameDays => same_days(seen, clean),
            Self::Refused(words) => match seen.sentence() {
                Some(said) if holds(said, words) => Ok(()),
                Some(said) => Err(format!("the sentence lacks one of {words:?}: {said}")),
                None => Err(format!("read, not refused with {words:?}")),
            },
            Self::Either(one, other) => {
                let all =
                    |wants: &[Self]| wants.iter().try_for_each(|want| want.check(seen, clean));
                all(one).or_else(|first| all(other).map_err(|second| format!("{first}; {second}")))
            }
            Self::Noted(_) => self.check_notes(seen),
            Self::Sum(..) | Self::Between(..) | Self::Distinct(..) | Self::Holding(..) => {
                self.check_values(seen)
            }
            _ => self.check_document(seen),
        }
    }

    fn check_document(&self, seen: &Seen) -> Result<(), String> {
        let document = seen.whole().map_err(|said| format!("refused: {said}"))?;
        let last = document.sources.last().unwrap();
        match self {
            Self::Rows(rows) => expect("rows", last.rows, *rows),
            Self::Names(names) => expect("columns", names_of(document), names.to_vec()),
            Self::Metric(metric, value) => seen.metric(metric, *value),
            Self::Undefined(metric, why) => {
                let found = seen.quality(metric)?;
                let reason = found.undefined.as_deref().unwrap_or("defined");
                let is_so = found.value.is_none() && holds(reason, &[why]);
                is_so
                    .then_some(())
                    .ok_or_else(|| format!("{metric}: {:?}, {reason}", found.value))
            }
            Self::Missing(name, n) => expect(
                &format!("missing in {name}"),
                column(seen, name)?.missing,
                Some(*n),
            ),
            Self::Type(name, kind) => {
                let found = column(seen, name)?.kind.replace("integer", "number");
                expect(&format!("type of {name}"), found.as_str(), kind)
            }
            Self::Is(name, role) => {
                expect(&format!("role of {name}"), column(seen, name)?.role, *role)
            }
            Self::NotCalledEmpty(name) => {
                let reason = &column(seen, name)?.reason;
                (!holds(reason, &["no row has a value"]))
                    .then_some(())
                    .ok_or_else(|| format!("{name} is said to be empty"))
            }
            Self::Explained(name, word) => {
                let reason = &column(seen, name)?.reason;
                holds(reason, &[word])
                    .then_some(())
                    .ok_or_else(|| format!("{name}: \"{reason}\" does not say {word}"))
            }
            Self::NoQuality(word) => {
                let values = document.quality.iter().filter_map(|q| q.value).count();
                expect("numbers of quality", values, 0)?;
                let said = seen
                    .notes()
                    .iter()
                    .any(|note| holds(&note.message, &[word]));
                (said || holds(&document.task.reason, &[word]))
                    .then_some(())
                    .ok_or_else(|| format!("nothing says {word}"))
            }
            Self::Joined(on_time, missing, orphan) => {
                let join = document.join.clone().unwrap_or_default();
                expect(
                    "joined",
                    (join.on_time, join.missing, join.orphan),
                    (*on_time, *missing, *orphan),
                )
            }
            _ => Ok(()),
        }
    }

    fn check_values(&self, seen: &Seen) -> Result<(), String> {
        match self {
            Self::Sum(name, sum) => {
                let finite = seen
                    .numbers(name)?
                    .iter()
                    .flatten()
                    .filter(|v| v.is_finite());
                let found: f64 = finite.sum();
                ((found - sum).abs() <= 1e-6)
                    .then_some(())
                    .ok_or_else(|| format!("sum of {name}: {found}, not {sum}"))
            }
            Self::Between(name, low, high) => {
                let values = seen.numbers(name)?.iter().flatten();
                let lowest = values.clone().copied().fold(f64::INFINITY, f64::min);
                let highest = values.copied().fold(f64::NEG_INFINITY, f64::max);
                expect(name, (lowest, highest), (*low, *high))
            }
            Self::Distinct(name, n) => {
                let mut words: Vec<&String> = seen.texts(name)?.iter().flatten().collect();
                words.sort();
                words.dedup();
                expect(&format!("different words in {name}"), words.len(), *n)
            }
            Self::Holding(name, text, n) => {
                let mut words = seen.texts(name)?.iter().flatten().collect::<Vec<_>>();
                words.retain(|word| word.contains(text));
                expect(&format!("cells of {name} with {text:?}"), words.len(), *n)
            }
            _ => Ok(()),
        }
    }

    fn check_notes(&self, seen: &Seen) -> Result<(), String> {
        let notes = seen.notes();
        let found = notes.iter().any(|note| match self {
            Self::Noted(words) => holds(&format!("{} {}", note.kind, note.message), words),
            _ => false,
        });
        let told: Vec<String> = notes
            .iter()
            .map(|note| format!("{} (row {:?})", note.message, note.first_row))
            .collect();
        found
            .then_some(())
            .ok_or_else(|| format!("{self} is not among the notes {told:?}"))
    }
}

fn names_of(document: &Document) -> Vec<&str> {
    let last = document.sources.last().unwrap();
    last.columns.iter().map(|c| c.name.as_str()).collect()
}

fn both<'a>(seen: &'a Seen, clean: &'a Seen) -> Result<[&'a Document; 4], String> {
    let refused = |said: &str| format!("refused: {said}");
    Ok([
        seen.whole().map_err(refused)?,
        clean.whole().map_err(refused)?,
        seen.halves().map_err(refused)?,
        clean.halves().map_err(refused)?,
    ])
}

fn like_clean(seen: &Seen, clean: &Seen) -> Result<(), String> {
    same_quality(seen, clean)?;
    same_drift(seen, clean)?;
    let [ours, theirs, ..] = both(seen, clean)?;
    let columns = |document: &Document| -> Vec<(String, String, Role, Option<u64>)> {
        let columns = document.sources[0].columns.iter();
        columns
            .map(|c| (c.name.clone(), c.kind.clone(), c.role, c.missing))
            .collect()
    };
    expect("rows", ours.sources[0].rows, theirs.sources[0].rows)?;
    expect("columns", columns(ours), columns(theirs))?;
    // The first look stops at the first row group; what lies behind it, drift holds.
    let seen_all = seen.sketch.as_ref().map(|sketch| sketch.rows_seen) == Some(200);
    let sum = |seen: &Seen| -> Result<f64, String> {
        let values = seen.numbers("x")?.iter().flatten();
        Ok(values.take_while(|_| seen_all).sum())
    };
    // The same order of the same numbers: the same bits.
    expect("sum of x", sum(seen)?, sum(clean)?)
}

fn same_quality(seen: &Seen, clean: &Seen) -> Result<(), String> {
    let [ours, theirs, our_hours, their_hours] = both(seen, clean)?;
    for (a, b, length) in [(ours, theirs, "day"), (our_hours, their_hours, "hour")] {
        first_difference(&format!("windows by {length}"), &a.windows, &b.windows)?;
        first_difference(&format!("quality by {length}"), &a.quality, &b.quality)?;
    }
    Ok(())
}

fn same_drift(seen: &Seen, clean: &Seen) -> Result<(), String> {
    let [_, _, ours, theirs] = both(seen, clean)?;
    if theirs.drift.is_empty() {
        return Err("clean.csv has no drift to compare with".into());
    }
    first_difference("drift", &ours.drift, &theirs.drift)
}

fn same_days(seen: &Seen, clean: &Seen) -> Result<(), String> {
    let [ours, theirs, ..] = both(seen, clean)?;
    let days = |document: &Document| -> Vec<(String, u64)> {
        let windows = document.windows.iter();
        windows
            .map(|window: &Window| (window.start.clone(), window.n))
            .collect()
    };
    first_difference("days", &days(ours), &days(theirs))?;
    let near = |a: &Quality, b: &Quality| match (a.value, b.value) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12,
        (a, b) => a == b,
    };
    let mut pairs = ours.quality.iter().zip(&theirs.quality);
    match pairs.find(|(a, b)| a.metric != b.metric || !near(a, b)) {
        Some((a, b)) => Err(format!("quality: {a:?}, not {b:?}")),
        None => expect(
            "numbers of quality",
            ours.quality.len(),
            theirs.quality.len(),
        ),
    }
}

/// Where two lists part.
fn first_difference<T: PartialEq + fmt::Debug>(
    what: &str,
    ours: &[T],
    theirs: &[T],
) -> Result<(), String> {
    if let Some((a, b)) = ours.iter().zip(theirs).find(|(a, b)| a != b) {
        return Err(format!("{what}: {a:?}, not {b:?}"));
    }
    expect(&format!("number of {what}"), ours.len(), theirs.len())
}
