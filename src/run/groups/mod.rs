//! Groups of rows held against each other: one column of role `segment`, and two of them together.

mod split;

use crate::book::Role;
use crate::measure::Estimate;
use crate::measure::quality::groups::{difference, ratio};
use crate::measure::quality::{GroupCounts, Metric, Parity, Rate, Spread, Taken, parity, unit};
use crate::reason::drift::Verdict;
use crate::reason::fairness::{four_fifths, judge_parity};
use crate::report::document::{
    self, Group, GroupQuality, GroupRate, Groups, Note, Quality, Scope, Task,
};

use split::{Split, splits};

use super::cut::Cut;
use super::desk::Desk;
use super::memo::{Basis, On};
use super::outputs::Outputs;
use super::quality;

/// Fewest rows of a group that is not too small.
const ENOUGH: u64 = 100;
/// Decides the draws behind intervals.
const SEED: u64 = 0x5e9_0a7e;

/// Numbers of a group that stand beside those that are shown at first.
const FURTHER: [Metric; 7] = [
    Metric::Npv,
    Metric::Fpr,
    Metric::Fnr,
    Metric::EceFloor10,
    Metric::PredictedRate,
    Metric::MeanScore,
    Metric::MedianAe,
];

/// The rows of one group, and what they got, on the reference's side and the current one.
struct Sides {
    cut: Cut,
    counts: [GroupCounts; 2],
    labelled: [u64; 2],
}

/// The groups of every such column, and notes of what is left out.
pub(super) fn of(desk: &mut Desk) -> (Vec<Groups>, Vec<Note>) {
    if desk.table.all_named(desk, Role::Segment).is_empty() {
        return (Vec::new(), Vec::new());
    }
    desk.lay_features();
    let basis = Basis::of(desk, On::Answers);
    let known = desk.memo.groups.get(basis.as_ref());
    let told = known.unwrap_or_else(|| all(desk));
    desk.memo.groups.keep(basis, &told);
    told
}

/// The groups of every such column, and what could not be one.
fn all(desk: &Desk) -> (Vec<Groups>, Vec<Note>) {
    let outputs = Outputs::of(desk, &mut Task::default());
    if matches!(outputs, Outputs::None | Outputs::Ranking { .. }) {
        return (Vec::new(), Vec::new());
    }
    let mut notes = Vec::new();
    let splits = splits(desk, &mut notes);
    let of = |split: &Split| of_split(desk, &outputs, split);
    (splits.iter().flat_map(of).collect(), notes)
}

fn of_split(desk: &Desk, outputs: &Outputs, split: &Split) -> Vec<Groups> {
    let sides = parted(desk, outputs, split);
    let numbers: Vec<Vec<Quality>> = sides
        .iter()
        .map(|side| quality::plainly(&side.cut, outputs, &is_shown))
        .collect();
    let wanted = [(0, Scope::Reference), (1, Scope::Current)];
    let is_binary = matches!(outputs, Outputs::Binary { .. });
    let of = |(at, scope): (usize, Scope)| {
        let counts: Vec<GroupCounts> = sides
            .iter()
            .filter_map(|side| side.counts.get(at).copied())
            .collect();
        let rows = |side: &Sides| side.cut.rows_of(at == 0);
        let all: Vec<u64> = sides.iter().map(rows).collect();
        let most = all.iter().copied().max().filter(|most| *most > 0)?;
        let largest = all.iter().position(|rows| *rows == most)?;
        let groups = split.names.iter().zip(&sides).zip(&numbers).enumerate();
        let groups: Vec<Group> = groups
            .filter(|(place, _)| all.get(*place).is_some_and(|rows| *rows > 0))
            .map(|(place, ((name, side), numbers))| Group {
                group: name.clone(),
                n: rows(side),
                n_labelled: side.labelled.get(at).copied().unwrap_or(0),
                too_small: rows(side) < ENOUGH,
                quality: numbers
                    .iter()
                    .filter(|row| row.scope == scope)
                    .map(of_quality)
                    .collect(),
                rates: if is_binary {
                    rates(&counts, (place, largest), desk.cut.weights.is_some())
                } else {
                    Vec::new()
                },
            })
            .collect();
        let there = counts
            .iter()
            .zip(&split.names)
            .zip(&all)
            .filter(|(_, rows)| **rows > 0);
        let (counts, names): (Vec<GroupCounts>, Vec<&String>) =
            there.map(|((counts, name), _)| (*counts, name)).unzip();
        Some(Groups {
            column: split.name.clone(),
            scope,
            largest: split.names.get(largest).cloned(),
            left_out: desk.cut.rows_of(at == 0) - all.iter().sum::<u64>(),
            groups,
            parity: if is_binary {
                parities(&counts, &names)
            } else {
                Vec::new()
            },
        })
    };
    wanted.into_iter().filter_map(of).collect()
}

/// The rows of each group, side by side, and what they got.
fn parted(desk: &Desk, outputs: &Outputs, split: &Split) -> Vec<Sides> {
    let mut rows: Vec<[Vec<u32>; 2]> = vec![[Vec::new(), Vec::new()]; split.names.len()];
    for (_, is_reference, range) in &desk.cut.groups {
        for row in desk.cut.order.get(range.clone()).unwrap_or(&[]) {
            let code = usize::try_from(*row)
                .ok()
                .and_then(|row| split.codes.get(row));
            let slot = code.and_then(|code| rows.get_mut(usize::try_from(*code).ok()?));
            let side = slot.and_then(|slot| slot.get_mut(usize::from(!*is_reference)));
            if let Some(side) = side {
                side.push(*row);
            }
        }
    }
    let weights = desk.cut.weights.as_deref();
    let unit = unit(weights.unwrap_or_default().iter().copied());
    let counts = |rows: &[u32]| counts(outputs, rows, weights.map(|weights| (weights, unit)));
    let of = |[reference, current]: [Vec<u32>; 2]| Sides {
        counts: [counts(&reference), counts(&current)],
        labelled: [&reference, &current]
            .map(|rows| rows.iter().filter(|row| outputs.is_labelled(**row)).count() as u64),
        cut: Cut {
            groups: vec![
                (None, true, 0..reference.len()),
                (
                    None,
                    false,
                    reference.len()..reference.len() + current.len(),
                ),
            ],
            order: [reference, current].concat(),
            weights: desk.cut.weights.clone(),
            ..Cut::default()
        },
    };
    rows.into_iter().map(of).collect()
}

/// Decisions and truth of some rows; with weights how much each counts, by their unit.
fn counts(outputs: &Outputs, rows: &[u32], weights: Option<(&[f64], f64)>) -> GroupCounts {
    let Outputs::Binary {
        predicted, label, ..
    } = outputs
    else {
        return GroupCounts::default();
    };
    let rows = rows.iter().filter_map(|row| {
        let at = usize::try_from(*row).ok()?;
        let flag = |flags: &[Option<bool>]| flags.get(at).copied().flatten();
        let label = flag(label).filter(|_| outputs.is_complete(*row));
        Some((at, flag(predicted)?, label))
    });
    let Some((weights, unit)) = weights else {
        return GroupCounts::counted(rows.map(|(_, said, label)| (said, label)));
    };
    GroupCounts::weighed(rows.filter_map(|(at, said, label)| {
        // Where there is no usable weight the row is left out.
        let weight = weights.get(at).filter(|weight| !weight.is_nan())?;
        Some((weight / unit, said, label))
    }))
}

/// Whether a number is told of groups too.
fn is_shown(metric: Metric) -> bool {
    metric.is_first() || FURTHER.contains(&metric)
}

fn of_quality(row: &Quality) -> GroupQuality {
    GroupQuality {
        metric: row.metric.clone(),
        value: row.value,
        low: row.low,
        high: row.high,
        n: row.n,
        undefined: row.undefined.clone(),
    }
}

/// The shares of one group, against the largest group and against the one with the highest share.
fn rates(
    counts: &[GroupCounts],
    (place, largest): (usize, usize),
    is_weighted: bool,
) -> Vec<GroupRate> {
    let Some(own) = counts.get(place) else {
        return Vec::new();
    };
    let of = |rate: Rate| {
        let part = rate.of(own);
        let (rows, of) = part.rows();
        let (share, is_small) = (part.share(), rate.is_too_small(&part));
        let enough = counts.iter().enumerate();
        let enough = enough.filter(|(_, other)| !rate.is_too_small(&rate.of(other)));
        let best = enough.reduce(|a, b| {
            if rate.of(b.1).share() > rate.of(a.1).share() {
                b
            } else {
                a
            }
        });
        let apart = counts.get(largest).filter(|_| place != largest);
        let apart = apart.and_then(|other| difference(rate, own, other));
        // The best group is all of itself, for certain.
        let over = best.and_then(|(at, best)| {
            let over = ratio(rate, own, best)?;
            Some(if at == place { (1.0, (1.0, 1.0)) } else { over })
        });
        let around = share.map(|_| part.interval());
        let verdict = match over {
            _ if is_small => Verdict::CannotTell.id(),
            Some((value, interval)) if rate == Rate::Selection => {
                let interval = Some(interval);
                let n = of;
                four_fifths(&Estimate { value, n, interval }).id()
            }
            _ => "shown",
        };
        GroupRate {
            rate: rate.id().into(),
            rows,
            of,
            n_effective: is_weighted.then(|| part.effective()),
            value: share,
            low: around.map(|(low, _)| low),
            high: around.map(|(_, high)| high),
            difference: apart.map(|(value, _)| value),
            difference_low: apart.map(|(_, (low, _))| low),
            difference_high: apart.map(|(_, (_, high))| high),
            ratio: over.map(|(value, _)| value),
            ratio_low: over.map(|(_, (low, _))| low),
            ratio_high: over.map(|(_, (_, high))| high),
            verdict: verdict.into(),
        }
    };
    Rate::ALL.into_iter().map(of).collect()
}

/// How far the groups lie apart, as we count and as fairlearn does.
fn parities(counts: &[GroupCounts], names: &[&String]) -> Vec<document::Parity> {
    let both = [
        (Taken::Enough, "wellenough"),
        (Taken::Everyone, "fairlearn"),
    ];
    let of = |(taken, convention): (Taken, &'static str)| {
        let found = parity(counts, taken, SEED).into_iter();
        found.map(move |(measure, spread)| of_parity(measure, &spread, convention, names))
    };
    both.into_iter().flat_map(of).collect()
}

fn of_parity(
    measure: Parity,
    spread: &Spread,
    convention: &str,
    names: &[&String],
) -> document::Parity {
    let name = |place: usize| names.get(place).map(|name| (*name).clone());
    let judged = judge_parity(measure, spread).map_or("shown", Verdict::id);
    let verdict = match &spread.reading {
        Err(_) => "undefined",
        Ok(_) if convention == "wellenough" => judged,
        Ok(_) => "shown",
    };
    let found = spread.reading.as_ref().ok().copied();
    let interval = found.and_then(|found| found.interval);
    document::Parity {
        measure: measure.id(),
        convention: convention.into(),
        value: found.map(|found| found.value),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        noise: spread.noise,
        lowest: spread.ends.and_then(|(low, _)| name(low)),
        highest: spread.ends.and_then(|(_, high)| name(high)),
        groups: spread.groups,
        n: found.map_or(0, |found| found.n),
        verdict: verdict.into(),
        undefined: spread.reading.as_ref().err().map(ToString::to_string),
    }
}
