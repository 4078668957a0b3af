//! What other objectives and thresholds would mean: told wherever a line is moved to, without a worker.
//!
//! The page gets the counts, and tells budget, burn and alerts from them by the same functions as the engine. What does
//! not follow from where the line stands is taken from what is laid out.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::axis::{MOVED, objectives, thresholds};
use super::figures::said;
use super::moved::Moved;
use super::section::{moving, rest};
use super::{Axis, Frame, Slo};
use crate::book::slo::Op;
use crate::reason::slo::{
    Counts, Prepared, Setting, WindowStatus, allowed_share, budget, of_events, of_metric,
};
use crate::report::document::Document;
use crate::report::figure::{Figure, Line, Point};
use crate::report::number;
use crate::report::section::{Block, Section};

/// An objective that can be moved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// What is chosen; see [`Block::Choice`].
    pub id: String,
    /// How it stands.
    pub blocks: Vec<Block>,
    /// What else there is to say of it where it was not moved.
    pub rest: Vec<Block>,
    /// What can be moved, one at a time.
    pub axes: Vec<Axis>,
    /// What is counted.
    pub basis: Basis,
}

/// What is counted, and what is asked of it; small, since it goes to the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    setting: Setting,
    /// On which side of its threshold a window is good.
    side: Option<Op>,
    /// The counts without the bad ones.
    counts: Counts,
    /// Bad ones per bucket, where all are whole.
    whole: Vec<u64>,
    /// The alerts that have a strip, in its chart's order.
    strips: Vec<usize>,
    #[serde(skip)]
    open: OnceLock<(Counts, Prepared)>,
}

impl Basis {
    fn of(slo: &Slo, counts: &Counts) -> Self {
        let mut counts = counts.clone();
        let mut whole = Vec::new();
        if counts.bad.iter().all(|bad| bad.fract() == 0.0) {
            let bad = std::mem::take(&mut counts.bad);
            whole.extend(bad.iter().map(|bad| number::whole(*bad).unsigned_abs()));
        }
        Self {
            setting: slo.setting(),
            side: slo.threshold.as_ref().map(|(_, op, _)| *op),
            counts,
            whole,
            strips: strips(slo),
            open: OnceLock::new(),
        }
    }

    /// The counts as they were, and of the alerts what does not hang on where a line stands.
    fn open(&self) -> &(Counts, Prepared) {
        self.open.get_or_init(|| {
            let mut counts = self.counts.clone();
            if counts.bad.is_empty() {
                counts.bad = self.whole.iter().map(|bad| *bad as f64).collect();
            }
            let prepared = Prepared::of(&counts, &self.setting);
            (counts, prepared)
        })
    }

    /// How it would stand, were the objective that, or, where `is_threshold`, the threshold of its windows. `blocks` is
    /// how it stands.
    pub fn told(&self, blocks: &[Block], is_threshold: bool, value: f64) -> Vec<Block> {
        let mut setting = self.setting.clone();
        if !is_threshold {
            setting.objective = value;
        }
        let (counts, prepared) = self.open();
        let points = blocks
            .iter()
            .find_map(line)
            .map_or(&[][..], |line| &line.points);
        let at = if is_threshold { Some(value) } else { None };
        let judged = points.iter().map(|point| self.judged(point, &setting, at));
        let statuses: Vec<WindowStatus> = judged.collect();
        let anew;
        let prepared = if is_threshold {
            let mut counts = counts.clone();
            // A bucket is a window.
            for (bad, status) in counts.bad.iter_mut().zip(&statuses) {
                *bad = f64::from(u8::from(*status == WindowStatus::Bad));
            }
            anew = Prepared::of(&counts, &setting);
            &anew
        } else {
            prepared
        };
        let moved = Moved {
            budget: budget(
                &prepared.totals,
                setting.objective,
                setting.period,
                prepared.totals.until_us(),
            ),
            scale: allowed_share(self.setting.objective) / allowed_share(setting.objective),
            at,
            strips: &self.strips,
            prepared,
            setting,
            statuses,
        };
        moved.blocks(blocks, points)
    }

    /// What a window would be.
    fn judged(&self, point: &Point, setting: &Setting, threshold: Option<f64>) -> WindowStatus {
        let Some(value) = point.value.filter(|_| !point.immature) else {
            // An empty window is bad where the reader says so.
            let all = [WindowStatus::Immature, WindowStatus::Bad];
            let is_so = |status: &WindowStatus| said(*status) == point.note;
            return all.into_iter().find(is_so).unwrap_or(WindowStatus::NoData);
        };
        match (self.side, threshold) {
            (Some(op), Some(threshold)) => {
                of_metric(value, point.band, point.n, (op, threshold), setting.strict)
            }
            // The objective says nothing of a single window here.
            (Some(_), None) => status_of(point),
            _ => {
                let bad = (1.0 - value) * point.n as f64;
                let band = point.band.unwrap_or((value, value));
                of_events((bad, point.n), band, setting.objective, setting.strict)
            }
        }
    }
}

/// The alerts that the chart of burn rates shows.
fn strips(slo: &Slo) -> Vec<usize> {
    let alerts = slo.alerts.iter().enumerate();
    let shown = alerts.filter(|(_, alert)| alert.reach == "reachable");
    shown.map(|(place, _)| place).collect()
}

/// The indicator's chart.
fn line(block: &Block) -> Option<&Line> {
    match block {
        Block::Figure { file, figure } if file == MOVED => match &**figure {
            Figure::Line(line) => Some(line),
            _ => None,
        },
        _ => None,
    }
}

/// What a window is, by what its point says.
fn status_of(point: &Point) -> WindowStatus {
    let all = [WindowStatus::Good, WindowStatus::Bad];
    let mut all = all.into_iter();
    all.find(|status| said(*status) == point.note)
        .unwrap_or(WindowStatus::Uncertain)
}

/// The part about the objective with all that is needed to move it; as it is without an objective.
pub fn trial(document: &Document, counts: &Counts, section: Section) -> Section {
    let Some(slo) = &document.slo else {
        return section;
    };
    let axes = [Some(objectives(slo)), thresholds(slo)];
    let trial = Trial {
        id: section.id.clone(),
        blocks: moving(&Frame::of(document, slo), slo),
        rest: rest(document, slo),
        axes: axes.into_iter().flatten().collect(),
        basis: Basis::of(slo, counts),
    };
    Section {
        blocks: vec![Block::Trial(Box::new(trial))],
        ..section
    }
}

impl Slo {
    /// The same with another threshold for its windows, and what follows for the counts; as it is where rows are counted.
    #[must_use]
    pub fn with_threshold(&self, counts: &Counts, threshold: f64) -> (Self, Counts) {
        let (mut slo, mut counts) = (self.clone(), counts.clone());
        let Some((_, op, now)) = &mut slo.threshold else {
            return (slo, counts);
        };
        *now = threshold;
        let right = (*op, threshold);
        for window in &mut slo.windows {
            if let Some(value) = window.value
                && window.status != WindowStatus::Immature
            {
                let band = window.low.zip(window.high);
                window.status = of_metric(value, band, window.rows, right, slo.strict);
                window.bad = f64::from(u8::from(window.status == WindowStatus::Bad));
            }
        }
        // A bucket is a window.
        for (bad, window) in counts.bad.iter_mut().zip(&slo.windows) {
            *bad = window.bad;
        }
        (slo, counts)
    }
}
