//! The sentence on top: how good, against what, and where to look next. No verdict on causes.

use serde::{Deserialize, Serialize};

use crate::measure::quality::Metric;
use crate::report::differences::{Pair, pair};
use crate::report::document::{Quality, Scope};
use crate::report::moment::window_label;
use crate::report::moved::{Moved, moved};
use crate::report::number::{counted, estimate, interval};
use crate::report::words::{self, plain};
use crate::report::{Document, Outcome, baseline, late};

/// How it stands, never told by colour alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Better than the reference, or no clear change.
    Good,
    /// A change that asks for a look.
    Watch,
    /// Clearly worse than the reference.
    Bad,
    /// Not enough to say.
    #[default]
    Unknown,
}

impl Tone {
    /// The class of its mark.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Watch => "watch",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }
}

/// What stands on top of the report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// The colour and shape.
    pub tone: Tone,
    /// Two or three words.
    pub title: String,
    /// The sentence with its numbers.
    pub sentence: String,
    /// What to look at next.
    pub next: Option<String>,
}

/// What to say first about an outcome.
pub fn headline(outcome: &Outcome) -> Headline {
    let document = &outcome.document;
    let rows = moved(document, &outcome.picture);
    let (mut tone, mut title, mut sentence) = told(document);
    let is_told = document.task.measured && !document.is_early();
    if let Some(said) = without_looking(document).filter(|_| is_told) {
        sentence = format!("{sentence} {said}");
    }
    if let Some(column) = document
        .task
        .weight
        .as_ref()
        .filter(|_| document.task.measured)
    {
        sentence = format!("{sentence} Weighted by `{column}`.");
    }
    if let Some(left_out) = late::left_out(document).filter(|_| is_told) {
        sentence = format!("{sentence} {}", sentence_of(&left_out));
    }
    if let Some(since) = lately(document).filter(|_| tone == Tone::Good) {
        (tone, title) = (Tone::Watch, "Quality fell lately");
        sentence = format!("{since} Over the whole current period: {sentence}");
    }
    Headline {
        tone,
        title: title.into(),
        sentence,
        next: next(tone, &rows),
    }
}

/// That the end of the period is worse, which the period as a whole may hide.
fn lately(document: &Document) -> Option<String> {
    let verdict = document.verdict.as_ref().filter(|one| !one.recovered)?;
    let is_fall = !matches!(
        verdict.id.as_str(),
        "H0" | "INSUFFICIENT" | "IMMATURE" | "CHRONIC" | "TRANSIENT"
    );
    let onset = verdict.onset.as_ref().filter(|_| is_fall)?;
    let window = document.windows.get(onset.window)?;
    let length = document.task.window.as_deref().unwrap_or_default();
    let since = window_label(window.start_us, window.end_us, length);
    let the = if since.starts_with("week") {
        "the "
    } else {
        ""
    };
    Some(format!(
        "Quality is worse since {the}{since}: the verdict says what it is."
    ))
}

/// What a model would get that does not look at its input.
fn without_looking(document: &Document) -> Option<String> {
    let metric = document.task.headline.as_deref()?;
    let current = document.judged(metric, Scope::Current)?;
    Some(sentence_of(&baseline::said(document, current)?))
}

fn told(document: &Document) -> (Tone, &'static str, String) {
    let task = &document.task;
    if !task.measured {
        return (
            Tone::Unknown,
            "Quality is not measured",
            sentence_of(&task.reason),
        );
    }
    let both = task.headline.as_deref();
    let both = both.map(|metric| pair(document, metric));
    let Some(both) = both.filter(|both| both.reference.or(both.current).is_some()) else {
        return (
            Tone::Unknown,
            "Quality cannot be told",
            "No quality number could be computed from these files.".into(),
        );
    };
    let name = capitalised(words::metric(both.metric).0);
    let Some((to, current)) = value(both.current) else {
        let why = both
            .current
            .and_then(|q| q.undefined.as_deref())
            .unwrap_or("there are no rows");
        return (
            Tone::Unknown,
            "Quality cannot be told",
            format!("{name} of the current period is undefined: {why}."),
        );
    };
    if document.is_early() {
        let n = both.current.map_or(0, |quality| quality.n);
        let sentence = format!(
            "{name} of the {} labelled so far is {current}. There is no verdict yet: every window still waits for more than half of its labels.",
            counted(n, "row", "rows")
        );
        return (Tone::Unknown, "Too few labels yet", sentence);
    }
    let Some((from, reference)) = value(both.reference) else {
        let sentence = format!("{name} is {current}. There is no reference to compare it with.");
        return (Tone::Unknown, "Nothing to compare with", sentence);
    };
    against(&both, &name, (from, &reference), (to, &current))
}

/// Both sides are known.
fn against(
    both: &Pair<'_>,
    name: &str,
    from: (f64, &str),
    to: (f64, &str),
) -> (Tone, &'static str, String) {
    let better = Metric::from_id(both.metric).and_then(Metric::higher_is_better);
    let better = better.map(|higher| higher == (to.0 > from.0));
    let verb = if to.0 > from.0 { "rose" } else { "fell" };
    let moved = format!(
        "{name} {verb} from {} in the reference to {} now",
        from.1, to.1
    );
    let difference = both.difference();
    let unknown = difference.as_ref().filter(|d| d.is_clear.is_none());
    if let Some(why) = unknown.and_then(|d| d.undefined.as_deref()) {
        let sentence = format!("{moved}; whether that is noise cannot be told: {why}.");
        return (Tone::Unknown, "How sure is not known", sentence);
    }
    if both.is_apart() {
        let (tone, title) = changed(better);
        return (
            tone,
            title,
            format!("{moved}; the intervals do not overlap."),
        );
    }
    let (by, is_clear) = difference.map_or_else(Default::default, |change| {
        let value = change.value.unwrap_or(to.0 - from.0);
        let sign = if value > 0.0 { "+" } else { "" };
        let by = format!("{sign}{}", estimate(value, change.interval()));
        (by, change.is_clear == Some(true))
    });
    if is_clear {
        let (tone, title) = changed(better);
        let tone = if tone == Tone::Bad { Tone::Watch } else { tone };
        return (
            tone,
            title,
            format!("{moved}; the difference, {by}, is more than noise explains."),
        );
    }
    let sentence = format!(
        "{name} is {} now and {} in the reference; the difference, {by}, is within what noise explains.",
        to.1, from.1
    );
    (Tone::Good, "No clear change", sentence)
}

const fn changed(better: Option<bool>) -> (Tone, &'static str) {
    match better {
        Some(true) => (Tone::Good, "Quality rose"),
        Some(false) => (Tone::Bad, "Quality fell"),
        None => (Tone::Watch, "Quality changed"),
    }
}

fn next(tone: Tone, rows: &[Moved<'_>]) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let marked: Vec<&Moved<'_>> = rows.iter().filter(|row| row.verdict == "alarm").collect();
    let marked = if marked.is_empty() {
        rows.iter().filter(|row| row.verdict == "watch").collect()
    } else {
        marked
    };
    if marked.is_empty() {
        return Some("No column moved beyond what noise explains.".into());
    }
    let names: Vec<String> = marked.iter().take(3).map(|row| row.in_words()).collect();
    let more = marked.len().saturating_sub(names.len());
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let lead = if tone == Tone::Good {
        "Columns moved all the same"
    } else {
        "Look at the columns that moved most"
    };
    Some(format!("{lead}: {}{more}.", names.join(", ")))
}

fn value(quality: Option<&Quality>) -> Option<(f64, String)> {
    let quality = quality?;
    let value = quality.value?;
    let text = match quality.low.zip(quality.high) {
        Some((low, high)) => interval(value, low, high),
        None => estimate(value, None),
    };
    Some((value, text))
}

/// The text with a capital and a full stop.
pub fn sentence_of(text: &str) -> String {
    let text = capitalised(plain(text).trim());
    if text.ends_with(['.', '?', '\u{2026}']) {
        text
    } else {
        format!("{text}.")
    }
}

/// The text with a capital, where its first word is not a symbol of its own.
pub fn capitalised(text: &str) -> String {
    // ASCII letters only: our own words begin with nothing else, and the tables of all others weigh 5 kB on the page.
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests;
