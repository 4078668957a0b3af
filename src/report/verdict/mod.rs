//! The diagnosis as a reader is told: sentences, evidence, tables; the same for page, HTML file, terminal and JSON.

mod amounts;
mod broken;
mod claims;
mod note;
mod section;
mod sentences;
mod settle;
mod terminal;
#[cfg(test)]
mod tests;

pub use note::note;
pub use section::{section, slices};
pub use terminal::terminal;

use super::document::verdict::{
    Change, Factor, Moved, Onset, Parts, Ranked, Slice, SliceOf, Verdict,
};
use super::document::{Slo, Window};
use super::moment::window_label;
use super::words;
use crate::reason::diagnosis::{Cause, Diagnosis, Finding, Loss, Of, Scored};
use crate::reason::onset::Gate;

/// What the sentences need beyond the diagnosis.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The document's windows.
    pub windows: &'a [Window],
    /// The id of their length.
    pub length: &'a str,
    /// The objective, where the reader has one.
    pub slo: Option<&'a Slo>,
}

impl Around<'_> {
    /// What a window is called.
    pub(super) fn name(&self, window: usize) -> String {
        self.windows.get(window).map_or_else(String::new, |found| {
            window_label(found.start_us, found.end_us, self.length)
        })
    }

    /// The same after "since".
    pub(super) fn when(&self, window: usize) -> String {
        let name = self.name(window);
        if name.starts_with("week") {
            format!("the {name}")
        } else {
            name
        }
    }

    fn start(&self, window: usize) -> String {
        let found = self.windows.get(window);
        found.map_or_else(String::new, |window| window.start.clone())
    }
}

/// The verdict of a diagnosis.
pub fn verdict(diagnosis: &Diagnosis, around: Around<'_>) -> Verdict {
    let mut verdict = Verdict {
        loss: diagnosis.loss.id().into(),
        headline: sentences::headline(diagnosis, around),
        ..Verdict::default()
    };
    match &diagnosis.found {
        Err(gate) => {
            verdict.id = gate_id(gate).into();
            verdict.cleared.clone_from(&diagnosis.cleared);
        }
        Ok(found) => fill(&mut verdict, (diagnosis.loss, found), around),
    }
    verdict
}

const fn gate_id(gate: &Gate) -> &'static str {
    match gate {
        Gate::Insufficient { .. } => "INSUFFICIENT",
        Gate::Immature => "IMMATURE",
        Gate::Quiet { .. } => "H0",
        Gate::Chronic => "CHRONIC",
    }
}

fn fill(verdict: &mut Verdict, (loss, found): (Loss, &Finding), around: Around<'_>) {
    let weighed = &found.weighed;
    verdict.id = match weighed.primary {
        _ if found.fall.is_transient => "TRANSIENT".into(),
        Some(cause) => cause.id().into(),
        None => "UNEXPLAINED".into(),
    };
    verdict.confidence = Some(weighed.confidence.id().into());
    verdict.check = settle::check(found);
    verdict.fall = Some(change(found));
    verdict.ranked = weighed.ranked.iter().map(ranked).collect();
    verdict.contributing = weighed
        .contributing
        .iter()
        .map(|cause| cause.id().into())
        .collect();
    let (best, low, high) = found.onset;
    verdict.onset = Some(Onset {
        best: around.start(best),
        low: around.start(low),
        high: around.start(high),
        window: best,
        first: low,
        last: high,
    });
    verdict.recovered = found.fall.has_recovered;
    verdict.column = blamed_column(found);
    let is_version = matches!(weighed.primary, Some(Cause::Redefined | Cause::Mistrained));
    let version = found.birth.as_ref().map(|birth| birth.name.clone());
    verdict.version = version.clone().filter(|_| is_version);
    verdict.cleared = version.filter(|_| found.is_cleared);
    verdict.parts = Some(parts(found));
    verdict.evidence = claims::evidence(loss, found, around);
    let delta = found.xmw.delta;
    let share = |part: f64| if delta > 0.0 { part / delta } else { 0.0 };
    verdict.slices = found
        .slices
        .iter()
        .map(|slice| told(slice, &share))
        .collect();
    verdict.columns = found
        .moved
        .iter()
        .map(|moved| Moved {
            column: moved.column.clone(),
            alone: share(moved.alone),
            beside: moved.beside.map(share),
        })
        .collect();
}

fn ranked(scored: &Scored) -> Ranked {
    let factor = |factor: &crate::reason::diagnosis::Factor| Factor {
        name: factor.name.into(),
        value: factor.value,
    };
    Ranked {
        id: scored.cause.id().into(),
        score: scored.score,
        factors: scored.factors.iter().map(factor).collect(),
    }
}

fn change(found: &Finding) -> Change {
    let fall = &found.fall;
    let (delta, half) = (fall.delta(), 1.96 * fall.error);
    let ends = |at: usize| {
        [
            found.windows[at].start,
            found.windows[at].end.saturating_sub(1),
        ]
    };
    Change {
        before: fall.means[0],
        after: fall.means[1],
        delta,
        low: delta - half,
        high: delta + half,
        n: found.rows.map(|rows| rows as u64),
        read: found.read.map(|rows| rows as u64),
        windows_before: ends(0),
        windows_after: ends(1),
    }
}

fn parts(found: &Finding) -> Parts {
    let parts = &found.xmw;
    let share = |part: f64| part / parts.delta;
    let with = |part: f64, at: usize| {
        let (low, high) = found.evidence.intervals[at];
        [share(part), low, high]
    };
    Parts {
        inputs: with(parts.shared[0], 0),
        model: with(parts.shared[1], 1),
        outcomes: with(parts.shared[2], 2),
        left_over: 1.0 - share(parts.shared.iter().sum()),
        residual: share(parts.residual),
        model_null: share(found.model_null),
        unseen: parts.unseen,
        disde: found
            .disde
            .map(|steps| [steps.to_shared, steps.same_inputs, steps.to_new].map(share)),
    }
}

/// The column that the primary cause blames.
fn blamed_column(found: &Finding) -> Option<String> {
    let name = |column: &String| (!column.is_empty()).then(|| column.clone());
    match found.weighed.primary? {
        Cause::Broken => found
            .faults
            .serving
            .first()
            .and_then(|fault| name(&fault.column)),
        Cause::Mistrained => {
            let worst = found
                .faults
                .training
                .first()
                .filter(|fault| fault.weight() >= 0.3);
            worst.and_then(|fault| name(&fault.column))
        }
        Cause::Mix => {
            let part =
                |moved: &crate::reason::diagnosis::Moved| moved.beside.unwrap_or(moved.alone);
            let most = found
                .moved
                .iter()
                .max_by(|a, b| part(a).total_cmp(&part(b)));
            most.map(|moved| moved.column.clone())
        }
        _ => None,
    }
}

fn told(slice: &crate::reason::diagnosis::Slice, share: &dyn Fn(f64) -> f64) -> Slice {
    let mut parts = slice.parts.iter().map(|(column, of)| {
        let (low, high) = match of {
            Of::Range(low, high) => (*low, *high),
            _ => (None, None),
        };
        SliceOf {
            column: column.clone(),
            value: value_of(of),
            low,
            high,
        }
    });
    let first = parts.next().unwrap_or_default();
    Slice {
        column: first.column,
        value: first.value,
        low: first.low,
        high: first.high,
        and: parts.next(),
        n: slice
            .rows
            .map(|rows| u64::try_from(super::number::whole(rows)).unwrap_or(0)),
        means: slice.means,
        mix: share(slice.mix),
        rate: share(slice.rate),
    }
}

impl Verdict {
    /// Where a slice is and what it adds: by its own loss, or by having more rows.
    fn where_worst(&self, slice: &Slice) -> String {
        let [before, after] = slice.means.map(|value| amounts::mean(&self.loss, value));
        let rows = self.fall.as_ref().map_or([0; 2], |fall| fall.read);
        if slice.mix <= slice.rate || rows.contains(&0) {
            return format!("worst where {}: {before} \u{2192} {after}", slice.words());
        }
        let [p, q] = [0, 1].map(|at| super::number::share(slice.n[at] as f64 / rows[at] as f64));
        format!(
            "more rows where {}: {p} \u{2192} {q} of all, with {after} there",
            slice.words()
        )
    }
}

impl Slice {
    /// `“age” is 25 to below 30 and “sex” is m`.
    pub fn words(&self) -> String {
        let of = |column: &str, value: &str| {
            format!(
                "\u{201c}{}\u{201d} is {}",
                words::plain(column),
                words::plain(value)
            )
        };
        let first = of(&self.column, &self.value);
        self.and.as_ref().map_or_else(
            || first.clone(),
            |and| format!("{first} and {}", of(&and.column, &and.value)),
        )
    }
}

fn value_of(of: &Of) -> String {
    match of {
        Of::Missing => "missing".into(),
        Of::Rare => "one of its rare values".into(),
        Of::Level(name) => name.clone(),
        Of::Range(None, None) => "any".into(),
        Of::Range(None, Some(high)) => format!("below {}", edge(*high)),
        Of::Range(Some(low), None) => format!("{} and more", edge(*low)),
        Of::Range(Some(low), Some(high)) => {
            format!("{} to below {}", edge(*low), edge(*high))
        }
    }
}

/// An edge of a range without zeros that say nothing: `25`, `0.698`.
fn edge(value: f64) -> String {
    let said = super::number::number(value);
    if said.contains('.') && !said.contains('e') {
        said.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        said
    }
}

/// A claim as a sentence without its point.
fn within(claim: &str) -> String {
    let mut letters = claim.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
