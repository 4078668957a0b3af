//! A lesson that the book holds: its tour first, the verdict hidden in it.

use crate::book::lesson::Sheet;
use crate::report::figure::timeline as happened;
use crate::report::verdict::slices;
use crate::report::{Block, Section, lesson, timeline};

use super::desk::Desk;

fn sheet(desk: &Desk) -> Option<Sheet> {
    Sheet::read(desk.book.lesson.as_deref()?).ok()
}

/// The tour before the verdict is known.
pub(super) fn begun(desk: &Desk) -> Option<Section> {
    Some(lesson::section(&sheet(desk)?, Vec::new(), &[]))
}

/// The tour with the verdict behind its last fold, then what may be looked at: no onset, no cause.
pub(super) fn concluded(desk: &Desk, verdict: Vec<Section>) -> Vec<Section> {
    let Some(sheet) = sheet(desk) else {
        return verdict;
    };
    let outcome = &desk.outcome;
    let mut parts: Vec<Section> = timeline::section(outcome, false).into_iter().collect();
    parts.extend(timeline::versions(&outcome.document));
    let worse = outcome.document.verdict.as_ref().and_then(slices);
    parts.extend(worse.map(|table| Section {
        id: "slices".into(),
        title: "Where it got worse".into(),
        blocks: vec![table],
    }));
    let mut hidden: Vec<Block> = verdict
        .into_iter()
        .flat_map(|section| section.blocks)
        .collect();
    hidden.extend(happened(outcome, true).map(|figure| Block::Figure {
        file: "timeline-with-onset".into(),
        figure: figure.into(),
    }));
    let mut ids = vec!["quality", "drift", "data"];
    ids.extend(parts.iter().map(|section| section.id.as_str()));
    ids.extend(outcome.document.labels.is_some().then_some("labels"));
    let tour = lesson::section(&sheet, hidden, &ids);
    std::iter::once(tour).chain(parts).collect()
}
