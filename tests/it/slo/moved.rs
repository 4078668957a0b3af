//! The objective as it is moved on the page: the same as the engine tells, from a small letter.

use std::collections::BTreeMap;

use wellenough::book::slo::Severity;
use wellenough::report::document::{Document, Slo};
use wellenough::report::figure::{Figure, Line, Point};
use wellenough::report::section::{Block, Section};
use wellenough::report::slo::{Basis, Trial, section, trial};
use wellenough::run::protocol::{pack, unpack};

use super::{event, joined, told};
use wellenough::book::SloSpec;
use wellenough::reason::slo::Counts;

/// What the page gets, as it arrives there, and how many bytes what is counted takes.
fn arrived(document: &Document, counts: &Counts) -> (Trial, usize) {
    let whole = section(document).unwrap();
    let moved = trial(document, counts, whole.clone());
    let Section { blocks, .. } = moved;
    let [Block::Trial(trial)] = &blocks[..] else {
        panic!("no trial");
    };
    // All that the report says stands there where nothing is moved.
    assert_eq!([&trial.blocks[..], &trial.rest[..]].concat(), whole.blocks);
    let bytes = pack(&trial.basis).unwrap();
    let basis: Basis = unpack(&bytes).unwrap();
    assert_eq!(basis, trial.basis);
    let trial = Trial {
        basis,
        ..(**trial).clone()
    };
    (trial, bytes.len())
}

/// The figures of blocks, by their files.
fn figures(blocks: &[Block]) -> BTreeMap<&str, &Figure> {
    let mut figures = BTreeMap::new();
    for block in blocks {
        if let Block::Figure { file, figure } = block {
            figures.insert(file.as_str(), &**figure);
        }
    }
    figures
}

fn fact<'a>(blocks: &'a [Block], name: &str) -> &'a str {
    let facts = blocks.iter().find_map(|block| match block {
        Block::Facts(facts) => Some(facts),
        _ => None,
    });
    let fact = facts.unwrap().iter().find(|(of, _)| of == name);
    fact.map_or("", |(_, said)| said.as_str())
}

fn as_near(found: Option<f64>, wanted: Option<f64>) {
    match (found, wanted) {
        (Some(found), Some(wanted)) => {
            assert!(
                (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
                "{found}, not {wanted}"
            );
        }
        _ => assert_eq!(found, wanted),
    }
}

/// That what the page tells is what the engine tells of the same objective.
#[expect(clippy::too_many_lines, reason = "each figure's own comparison")]
fn same(found: &[Block], document: &Document, slo: &Slo) {
    let tone = match &found[0] {
        Block::Claim { tone, .. } => tone.as_str(),
        other => panic!("{other:?}"),
    };
    let wanted = ["good", "bad", "unknown"];
    let place = ["met", "breached", "cannot_tell"]
        .iter()
        .position(|id| *id == slo.standing);
    assert_eq!(tone, wanted[place.unwrap()]);
    let document = Document {
        slo: Some(slo.clone()),
        ..document.clone()
    };
    let told = section(&document).unwrap().blocks;
    assert_eq!(fact(found, "budget left"), fact(&told, "budget left"));
    let count = |severity: Severity| -> usize {
        let of = slo
            .alerts
            .iter()
            .filter(|alert| alert.row.severity == severity);
        of.map(|alert| alert.episodes.len()).sum()
    };
    assert_eq!(fact(found, "pages"), count(Severity::Page).to_string());
    assert_eq!(fact(found, "tickets"), count(Severity::Ticket).to_string());
    let (found, told) = (figures(found), figures(&told));
    for (file, figure) in &found {
        let Some(wanted) = told.get(file) else {
            // Where no alert can fire at all, a report has no such figure.
            let Figure::Strips(found) = figure else {
                panic!("{file} is not among {:?}", told.keys());
            };
            let fires = found.strips.iter().any(|strip| !strip.episodes.is_empty());
            assert!(!fires, "{found:?}");
            continue;
        };
        match (figure, wanted) {
            (Figure::Line(found), Figure::Line(wanted)) => {
                let past = |line: &Line| -> Vec<Point> {
                    let is_past = |point: &&Point| *file == "slo-indicator" || !point.hollow;
                    line.points.iter().filter(is_past).cloned().collect()
                };
                let (mine, other) = (past(found), past(wanted));
                assert_eq!(mine.len(), other.len(), "{file}");
                for (mine, other) in mine.iter().zip(&other) {
                    as_near(mine.value, other.value);
                    assert_eq!((mine.span, &mine.note), (other.span, &other.note), "{file}");
                }
                assert_eq!(
                    (&found.stains, found.objective),
                    (&wanted.stains, wanted.objective),
                    "{file}"
                );
            }
            (Figure::Strips(found), Figure::Strips(wanted)) => {
                for strip in &found.strips {
                    // An alert that cannot fire at this objective has no strip in a report.
                    let Some(other) = wanted.strips.iter().find(|other| other.name == strip.name)
                    else {
                        assert!(strip.episodes.is_empty(), "{}", strip.name);
                        continue;
                    };
                    assert_eq!(strip.episodes, other.episodes, "{}", strip.name);
                    assert_eq!(strip.values, other.values, "{}", strip.name);
                }
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(found.len(), 3);
}

fn document(slo: &Slo, window: &str) -> Document {
    let mut document = Document {
        slo: Some(slo.clone()),
        ..Document::default()
    };
    document.task.window = Some(window.into());
    document
}

#[test]
fn any_objective_is_told_on_the_page_as_by_the_engine() {
    // 100 days in buckets of five minutes: 28,800 of them.
    let (_folder, paths) = joined(100, |day| if day >= 60 { 9 } else { 2 });
    let (slo, counts) = told(&paths, event("correct"), &[]).unwrap();
    assert!(counts.len() > 28_000, "{}", counts.len());
    let document = document(&slo, "day");
    let (trial, bytes) = arrived(&document, &counts);
    assert!(bytes < 100_000, "{bytes} bytes");
    for objective in [
        0.5,
        0.9,
        0.931_7,
        0.942,
        slo.objective,
        0.977_123,
        0.99,
        0.9999,
    ] {
        let found = trial.basis.told(&trial.blocks, false, objective);
        same(&found, &document, &slo.at(&counts, objective, false));
    }
    let axis = &trial.axes[0];
    assert_eq!(
        (axis.figure.as_str(), trial.axes.len()),
        ("slo-indicator", 1)
    );
    assert!(axis.stops.contains(&slo.objective));
}

#[test]
fn any_threshold_is_told_on_the_page_as_by_the_engine() {
    let (_folder, paths) = joined(60, |day| 10 + day % 30);
    let windows = SloSpec {
        objective: Some(0.9),
        ..event("window: accuracy >= 0.85")
    };
    let (slo, counts) = told(&paths, windows, &[]).unwrap();
    let document = document(&slo, "day");
    let (trial, bytes) = arrived(&document, &counts);
    assert!(bytes < 10_000, "{bytes} bytes");
    let axis = trial
        .axes
        .iter()
        .find(|axis| axis.id == "threshold")
        .unwrap();
    for value in [0.7, axis.near(0.811_1), 0.85, axis.next(0.85, true), 0.93] {
        let (moved, anew) = slo.with_threshold(&counts, value);
        let objective = moved.objective;
        let found = trial.basis.told(&trial.blocks, true, value);
        same(&found, &document, &moved.at(&anew, objective, false));
    }
    // The objective moves too, and windows stay what they are.
    for objective in [0.5, 0.8, 0.97] {
        let found = trial.basis.told(&trial.blocks, false, objective);
        same(&found, &document, &slo.at(&counts, objective, false));
    }
}

#[test]
fn losses_in_part_arrive_to_the_last_bit() {
    let (_folder, paths) = joined(30, |day| day % 7);
    let (mut slo, mut counts) = told(&paths, event("correct"), &[]).unwrap();
    for (at, bad) in counts.bad.iter_mut().enumerate() {
        *bad = (*bad * 0.1 + (at % 3) as f64 * 1e-3).min(1.0);
    }
    slo.settle(&counts, true);
    let document = document(&slo, "day");
    let (trial, _) = arrived(&document, &counts);
    let found = trial.basis.told(&trial.blocks, false, 0.97);
    same(&found, &document, &slo.at(&counts, 0.97, false));
}
