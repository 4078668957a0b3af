//! How an objective would stand where a line was moved to: what is laid out, with other numbers in it.

use std::sync::Arc;

use super::axis::MOVED;
use super::figures::{said, stain};
use super::words::{part, share, times};
use crate::book::slo::{AlertRow, Severity};
use crate::reason::slo::{
    Budget, Form, Prepared, Replay, Setting, Standing, WindowStatus, burns, left, standing,
};
use crate::report::figure::{Figure, Line, Point, Span, Strips};
use crate::report::number;
use crate::report::section::Block;

type Alerts = [(AlertRow, Replay)];

/// What follows where a line was moved to.
pub(super) struct Moved<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) setting: Setting,
    pub(super) statuses: Vec<WindowStatus>,
    pub(super) budget: Budget,
    /// How many times faster things burn than by the objective that is asked.
    pub(super) scale: f64,
    /// Where a threshold was moved to.
    pub(super) at: Option<f64>,
    /// The alerts that have a strip, in its chart's order.
    pub(super) strips: &'a [usize],
}

impl Moved<'_> {
    pub(super) fn blocks(&self, blocks: &[Block], points: &[Point]) -> Vec<Block> {
        let alerts = self.prepared.alerts(&self.setting);
        let since = self.budget.start_us;
        let in_doubt = points.iter().zip(&self.statuses);
        let in_doubt = in_doubt.filter(|(point, status)| {
            point.span.end > since && **status == WindowStatus::Uncertain
        });
        let form = self.prepared.totals.form;
        let stands = standing(
            &self.budget,
            (form, in_doubt.count() as u64),
            self.setting.objective,
            self.setting.strict,
        );
        let mut told = vec![claim(&stands), Block::Facts(self.facts(&alerts))];
        for block in blocks {
            if let Block::Figure { file, figure } = block
                && let Some(figure) = self.figure(file, figure, &alerts)
            {
                told.push(Block::Figure {
                    file: file.clone(),
                    figure: Arc::new(figure),
                });
            }
        }
        told
    }

    fn facts(&self, alerts: &Alerts) -> Vec<(String, String)> {
        let mut facts = vec![(String::from("objective"), share(self.setting.objective))];
        let mut fact = |name: &str, said: Option<String>| {
            facts.extend(said.map(|said| (name.to_owned(), said)));
        };
        fact("threshold", self.at.map(number::number));
        fact("good", self.budget.good.map(number::share));
        fact(
            "budget left",
            self.budget.consumed.map(|used| part(1.0 - used)),
        );
        fact("burn", self.budget.burn.map(times));
        for (name, severity) in [("pages", Severity::Page), ("tickets", Severity::Ticket)] {
            let of = alerts.iter().filter(|(row, _)| row.severity == severity);
            let count = of.map(|(_, replay)| replay.episodes.len() as u64).sum();
            fact(name, (!alerts.is_empty()).then(|| number::count(count)));
        }
        facts
    }

    fn figure(&self, file: &str, figure: &Figure, alerts: &Alerts) -> Option<Figure> {
        Some(match figure {
            Figure::Line(line) => {
                let mut line = line.clone();
                if file == MOVED {
                    self.judge(&mut line);
                } else {
                    self.spend(&mut line);
                }
                Figure::Line(line)
            }
            Figure::Strips(strips) => {
                let mut strips = strips.clone();
                self.burn(&mut strips, alerts);
                Figure::Strips(strips)
            }
            _ => return None,
        })
    }

    /// The indicator, its windows and its line.
    fn judge(&self, line: &mut Line) {
        let is_share = self.prepared.totals.form == Form::Events;
        let now = line.objective.filter(|_| !is_share);
        line.objective = self.at.or(now).or(Some(self.setting.objective));
        for (point, status) in line.points.iter_mut().zip(&self.statuses) {
            point.note = said(*status).into();
        }
        let both = line.points.iter().zip(&self.statuses);
        line.stains = both
            .filter_map(|(point, status)| stain(point.span, *status))
            .collect();
    }

    /// Burn rates, and when alerts would have fired.
    fn burn(&self, strips: &mut Strips, alerts: &Alerts) {
        let ends: Vec<i64> = strips.spans.iter().map(|span| span.end).collect();
        for (place, strip) in self.strips.iter().zip(&mut strips.strips) {
            if let Some((row, replay)) = alerts.get(*place) {
                let spans = replay.episodes.iter().map(|episode| Span {
                    start: episode.start_us,
                    end: episode.end_us,
                });
                strip.episodes = spans.collect();
                strip.values = burns(&self.prepared.totals, row, self.setting.objective, &ends);
            }
        }
    }

    /// What is left of the budget.
    fn spend(&self, line: &mut Line) {
        let totals = &self.prepared.totals;
        // What lies ahead is not followed for other bad windows.
        line.points
            .retain(|point| !point.hollow || self.at.is_none());
        for point in &mut line.points {
            let end = point.span.end.min(totals.until_us());
            point.value = point.value.and_then(|now| match self.at {
                None => Some(1.0 - (1.0 - now) * self.scale),
                Some(_) => left(totals, &self.setting, end),
            });
        }
        let is_spent = |point: &&Point| !point.hollow && point.value.is_some_and(|left| left < 0.0);
        let spent = line.points.iter().filter(is_spent);
        line.stains = spent
            .filter_map(|point| stain(point.span, WindowStatus::Bad))
            .collect();
    }
}

/// Whether it would be met.
fn claim(stands: &Standing) -> Block {
    let (tone, text) = match stands {
        Standing::Met => ("good", "There it would be met.".to_owned()),
        Standing::Breached => ("bad", "There it would be missed.".to_owned()),
        Standing::CannotTell(why) => ("unknown", format!("There it could not be told: {why}.")),
    };
    Block::Claim {
        tone: tone.into(),
        text,
        link: None,
    }
}
