//! How rows fall into windows and sides, and how that is decided.

use crate::book::{Part, Role, Span, WindowSpec};
use crate::data::DataError;
use crate::data::column::{Column, NO_TIME};
use crate::data::{time, window};
use crate::measure::lag::LabelStatus;
use crate::report::document::{Note, Scope, Task, Window};

use super::desk::Desk;
use super::outputs::Outputs;
use super::queries::{self, Fallen};

/// Labelled rows that the median window should have.
const WINDOW_ROWS: f64 = 100.0;
/// Rows of the rarer class that the median window should have.
const WINDOW_MINORITY: f64 = 30.0;
/// No window needs more rows than this to be chosen.
const WINDOW_ROWS_AT_MOST: f64 = 5_000.0;
/// Versions that are named where the one asked for is not there.
const VERSIONS_NAMED: usize = 5;

/// How rows fall into windows and sides.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// The windows in order.
    pub(super) spans: Vec<Span>,
    /// Their length.
    pub(super) spec: Option<WindowSpec>,
    /// Rows ordered by window (those without one last), reference before current, then by position.
    pub(super) order: Vec<u32>,
    /// The groups as ranges of `order`: window, whether reference.
    pub(super) groups: Vec<Group>,
    /// Windows that verdicts leave out, since too few of their labels are there; empty until that is known.
    pub(super) immature: Vec<bool>,
    /// How much each row counts in quality, NaN where that is not known; `None` where all count the same.
    pub(super) weights: Option<std::sync::Arc<[f64]>>,
    /// By which it is told from another cut, once it is complete.
    pub(super) print: u128,
}

impl Cut {
    /// Rows of the reference, or of the current period.
    pub(super) fn rows_of(&self, reference: bool) -> u64 {
        self.groups
            .iter()
            .filter(|(_, is, _)| *is == reference)
            .map(|(.., rows)| rows.len() as u64)
            .sum()
    }

    /// Whether quality counts the row, as far as weights decide.
    pub(super) fn counts(&self, row: u32) -> bool {
        self.weights.as_ref().is_none_or(|weights| {
            let at = usize::try_from(row).ok().and_then(|at| weights.get(at));
            at.is_some_and(|weight| !weight.is_nan())
        })
    }

    /// Notes which windows verdicts leave out.
    pub(super) fn leave_out(&mut self, windows: &[Window]) {
        let is_immature = |window: &Window| window.status == Some(LabelStatus::Immature);
        self.immature = windows.iter().map(is_immature).collect();
    }

    /// Decides windows and reference, and groups the rows.
    pub(super) fn decide(
        desk: &Desk,
        outputs: &Outputs,
        task: &mut Task,
    ) -> Result<Self, DataError> {
        let rows = desk.table.rows;
        let mut times = desk
            .table
            .times(desk)
            .map_or_else(|| vec![NO_TIME; rows], <[i64]>::to_vec);
        let dated = times.iter().any(|time| *time != NO_TIME);
        if dated {
            note_undated(&times, task);
        }
        let mut left_out = leave_out(desk, &mut times, task)?;
        let spec = match desk.book.window {
            Some(WindowSpec::Rows(n)) => Some((WindowSpec::Rows(n), "you said so".to_owned())),
            Some(spec) if dated => Some((spec, "you said so".to_owned())),
            _ if dated => window::choose(&times, rows_wanted(outputs)),
            _ => None,
        };
        let (spans, mut window_of) = match &spec {
            Some((spec, reason)) => {
                task.window = Some(spec.id());
                task.window_reason = Some(reason.clone());
                cut_kept(&times, &left_out, *spec)
            }
            None => (Vec::new(), vec![None; rows]),
        };
        let mut is_reference = reference(
            desk,
            &times,
            &spans,
            spec.as_ref().map(|(spec, _)| *spec),
            task,
        )?;
        let fallen = Fallen {
            left_out: &mut left_out,
            window_of: &mut window_of,
            is_reference: &mut is_reference,
        };
        queries::keep_together(outputs, fallen, task);
        let (order, groups) = grouped(&left_out, &window_of, &is_reference);
        Ok(Self {
            spans,
            spec: spec.map(|(spec, _)| spec),
            order,
            groups,
            ..Self::default()
        })
    }

    /// The windows as the document lists them.
    pub(super) fn windows(&self, outputs: &Outputs) -> Vec<Window> {
        let in_rows = matches!(self.spec, Some(WindowSpec::Rows(_)));
        let write = |moment: i64| {
            if in_rows {
                moment.to_string()
            } else {
                time::iso(moment)
            }
        };
        let mut out: Vec<Window> = self
            .spans
            .iter()
            .enumerate()
            .map(|(index, span)| Window {
                index,
                start: write(span.start_us),
                end: write(span.end_us),
                start_us: span.start_us,
                end_us: span.end_us,
                n: 0,
                n_labelled: 0,
                scope: Scope::Current,
                coverage: None,
                maturity: None,
                status: None,
            })
            .collect();
        for (window, is_reference, rows) in &self.groups {
            let Some(window) = window
                .and_then(|w| usize::try_from(w).ok())
                .and_then(|w| out.get_mut(w))
            else {
                continue;
            };
            let group = self.order.get(rows.clone()).unwrap_or(&[]);
            // A window that holds both sides belongs to the one with more rows.
            if *is_reference {
                window.scope = Scope::Reference;
            } else if rows.len() as u64 > window.n {
                window.scope = Scope::Current;
            }
            window.n += rows.len() as u64;
            window.n_labelled += group
                .iter()
                .filter(|row| outputs.is_labelled(**row))
                .count() as u64;
        }
        // Empty windows belong to the side of their neighbour before.
        let mut scope = out.first().map_or(Scope::Current, |window| window.scope);
        for window in &mut out {
            if window.n == 0 {
                window.scope = scope;
            } else {
                scope = window.scope;
            }
        }
        out
    }
}

/// A range of rows in order: their window, whether they are the reference, where they stand.
type Group = (Option<u32>, bool, std::ops::Range<usize>);

/// Orders the rows that are not left out by window and side, and says where each group stands.
fn grouped(
    left_out: &[bool],
    window_of: &[Option<u32>],
    is_reference: &[bool],
) -> (Vec<u32>, Vec<Group>) {
    let no_window = u32::MAX;
    let at = |row: u32| {
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        let window = window_of.get(row).copied().flatten().unwrap_or(no_window);
        (window, !is_reference.get(row).copied().unwrap_or(false))
    };
    let rows = (0..).zip(left_out).filter(|(_, left_out)| !**left_out);
    let mut order: Vec<u32> = rows.map(|(row, _)| row).collect();
    if !order.is_sorted_by_key(|row| at(*row)) {
        order.sort_by_key(|row| at(*row));
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut start = 0;
    while let Some(first) = order.get(start) {
        let (window, current) = at(*first);
        let rest = order.get(start..).unwrap_or(&[]);
        let end = start + rest.partition_point(|row| at(*row) <= (window, current));
        let window = Some(window).filter(|window| *window != no_window);
        groups.push((window, !current, start..end));
        start = end;
    }
    (order, groups)
}

/// Which rows stand before the beginning of the reference; their times are taken away, so that no window holds them.
fn leave_out(desk: &Desk, times: &mut [i64], task: &mut Task) -> Result<Vec<bool>, DataError> {
    let mut left_out = vec![false; times.len()];
    let Some(from) = moment(desk.book.reference_from.as_deref(), "beginning")? else {
        return Ok(left_out);
    };
    for (time, left_out) in times.iter_mut().zip(&mut left_out) {
        *left_out = *time != NO_TIME && *time < from;
        if *left_out {
            *time = NO_TIME;
        }
    }
    let count = left_out.iter().filter(|left_out| **left_out).count();
    if count > 0 {
        let first = left_out.iter().position(|left_out| *left_out);
        task.notes.push(Note {
            kind: "before_reference".into(),
            count: count as u64,
            message: format!(
                "{count} rows are left out, since they stand before the beginning of the reference, {}",
                time::iso(from)
            ),
            first_row: first.map(|row| row as u64 + 1),
        });
    }
    Ok(left_out)
}

/// Cuts the rows that are not left out into windows; the others have none.
fn cut_kept(times: &[i64], left_out: &[bool], spec: WindowSpec) -> (Vec<Span>, Vec<Option<u32>>) {
    if !left_out.contains(&true) {
        return window::cut(times, spec);
    }
    let rows = times.iter().zip(left_out);
    let kept: Vec<i64> = rows
        .filter(|(_, left_out)| !**left_out)
        .map(|(time, _)| *time)
        .collect();
    let (spans, window_of) = window::cut(&kept, spec);
    let mut window_of = window_of.into_iter();
    let scattered = left_out.iter().map(|left_out| {
        if *left_out {
            None
        } else {
            window_of.next().flatten()
        }
    });
    (spans, scattered.collect())
}

/// A moment that the reader wrote.
fn moment(text: Option<&str>, what: &str) -> Result<Option<i64>, DataError> {
    let parse = |text: &str| {
        time::parse(text).ok_or_else(|| {
            DataError::Unusable(format!(
                "the {what} of the reference, \"{text}\", is not a date: write it like 2026-11-23"
            ))
        })
    };
    text.map(parse).transpose()
}

fn note_undated(times: &[i64], task: &mut Task) {
    let undated = times.iter().filter(|time| **time == NO_TIME).count();
    if undated > 0 {
        let first = times.iter().position(|time| *time == NO_TIME);
        task.notes.push(Note {
            kind: "undated".into(),
            count: undated as u64,
            message: format!(
                "{undated} rows have no time: they count in the totals but in no window"
            ),
            first_row: first.map(|row| row as u64 + 1),
        });
    }
}

/// Rows that the median window should have, for its numbers to say something.
fn rows_wanted(outputs: &Outputs) -> u64 {
    if let Some(rows) = queries::rows_wanted(outputs) {
        return rows;
    }
    let Outputs::Binary { label, .. } = outputs else {
        return whole(WINDOW_ROWS);
    };
    let known = label.iter().flatten().count().max(1) as f64;
    let positives = label.iter().flatten().filter(|label| **label).count() as f64 / known;
    let minority = positives.min(1.0 - positives).max(1e-9);
    whole((WINDOW_MINORITY / minority).clamp(WINDOW_ROWS, WINDOW_ROWS_AT_MOST))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped above 0"
)]
const fn whole(value: f64) -> u64 {
    value as u64
}

/// Which rows are the reference: those of a version, those of reference files, or those before a moment.
fn reference(
    desk: &Desk,
    times: &[i64],
    spans: &[Span],
    spec: Option<WindowSpec>,
    task: &mut Task,
) -> Result<Vec<bool>, DataError> {
    if let Some(version) = &desk.book.reference_version {
        task.reference = Some(format!("version {version}"));
        return of_version(desk, version);
    }
    let rows = desk.table.rows;
    let part = |source: usize| desk.opened.get(source).map(|opened| opened.part);
    let has = |wanted: Part| {
        desk.table
            .files
            .iter()
            .any(|(source, _)| part(*source) == Some(wanted))
    };
    if has(Part::Reference) && has(Part::Current) {
        let mut flags = vec![false; rows];
        for (source, range) in &desk.table.files {
            if part(*source) == Some(Part::Reference) {
                flags
                    .get_mut(range.clone())
                    .into_iter()
                    .flatten()
                    .for_each(|flag| *flag = true);
            }
        }
        task.reference = Some("file".into());
        return Ok(flags);
    }
    let said = moment(desk.book.reference_until.as_deref(), "end")?;
    let until = said.or_else(|| third(times, spans, spec));
    Ok(match until {
        Some(until) if times.iter().any(|time| *time != NO_TIME && *time < until) => {
            task.reference = Some(format!("until {}", time::iso(until)));
            times
                .iter()
                .map(|time| *time != NO_TIME && *time < until)
                .collect()
        }
        _ => vec![false; rows],
    })
}

/// Which rows a version of the model answered.
fn of_version(desk: &Desk, version: &str) -> Result<Vec<bool>, DataError> {
    let Some(name) = desk.table.named(desk, Role::Version) else {
        return Err(DataError::Unusable(format!(
            "the reference cannot be version \"{version}\": no column has the role version; choose it in the table of columns"
        )));
    };
    let Some(Column::Levels { codes, levels }) = desk.table.columns.get(&name) else {
        return Ok(vec![false; desk.table.rows]);
    };
    let mut all = levels.iter();
    let wanted = all.position(|level| level.trim() == version.trim());
    let wanted = wanted.and_then(|at| u32::try_from(at).ok());
    if wanted.is_none() {
        let known = levels.get(..VERSIONS_NAMED).unwrap_or(levels);
        return Err(DataError::Unusable(format!(
            "column \"{name}\" holds no version \"{version}\" for the reference: choose one of those it holds, such as {}",
            known.join(", ")
        )));
    }
    Ok(codes.iter().map(|code| Some(*code) == wanted).collect())
}

/// The window border that leaves about a third of the dated rows before it; `None` with fewer than three windows.
fn third(times: &[i64], spans: &[Span], spec: Option<WindowSpec>) -> Option<i64> {
    if spans.len() < 3 || matches!(spec, Some(WindowSpec::Rows(_)) | None) {
        return None;
    }
    let mut dated: Vec<i64> = times
        .iter()
        .copied()
        .filter(|time| *time != NO_TIME)
        .collect();
    let at = (dated.len() / 3).min(dated.len().checked_sub(1)?);
    let (_, cut, _) = dated.select_nth_unstable(at);
    let window = spans.partition_point(|span| span.end_us <= *cut);
    let (first, last) = (1, spans.len() - 1);
    let border = spans.get(window.clamp(first, last));
    border.map(|span| span.start_us)
}
