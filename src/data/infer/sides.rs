//! Which file of predictions is the reference and which is to be judged.

use super::ColumnGuess;
use super::lexicon;
use super::parts::Sheet;
use crate::book::{Part, Role};
use crate::data::sketch::Sample;

/// The part of each file of predictions with its reason; `columns` are the guesses per sheet.
///
/// The reader's word first, then file names, then which file carries labels, then earlier times, then lower ids.
/// A lone file is current: its own first stretch is the reference.
pub(super) fn parts(
    sheets: &[Sheet<'_>],
    members: &[usize],
    columns: &[Vec<ColumnGuess>],
) -> Vec<(Part, String)> {
    let mut parts: Vec<Option<(Part, String)>> = members
        .iter()
        .map(|at| {
            sheets
                .get(*at)
                .and_then(|sheet| sheet.said)
                .map(|part| (part, "you said so".to_owned()))
        })
        .collect();
    if let ([_], [place @ None]) = (members, parts.as_mut_slice()) {
        *place = Some((
            Part::Current,
            "the only file of predictions; its first stretch serves as the reference".to_owned(),
        ));
    }
    by_name(sheets, members, &mut parts);
    by_label(members, columns, &mut parts);
    if let [first, second] = members {
        by_order(sheets, (*first, *second), columns, &mut parts);
    }
    // What is still open follows from what is known.
    let reference = parts
        .iter()
        .flatten()
        .any(|(part, _)| *part == Part::Reference);
    parts
        .into_iter()
        .map(|part| {
            part.unwrap_or_else(|| {
                let why = if reference {
                    "not the reference"
                } else {
                    "one of several files of the same kind, taken as one table"
                };
                (Part::Current, why.to_owned())
            })
        })
        .collect()
}

fn by_name(sheets: &[Sheet<'_>], members: &[usize], parts: &mut [Option<(Part, String)>]) {
    let vote = |at: &usize| {
        let name = &sheets.get(*at)?.name;
        match (
            name.has(lexicon::REFERENCE_FILE),
            name.has(lexicon::CURRENT_FILE),
        ) {
            (true, false) => Some(Part::Reference),
            (false, true) => Some(Part::Current),
            _ => None,
        }
    };
    let votes: Vec<Option<Part>> = members.iter().map(vote).collect();
    let all_same = votes.iter().all(|vote| *vote == Some(Part::Reference));
    if all_same {
        return;
    }
    for (part, vote) in parts.iter_mut().zip(votes) {
        if let (None, Some(vote)) = (&part, vote) {
            let why = match vote {
                Part::Reference => "its name says that it is the period to compare with",
                Part::Current | Part::Labels => "its name says that it is the period to judge",
            };
            *part = Some((vote, why.to_owned()));
        }
    }
    opposite(parts);
}

/// Of two files, the one still open is what the other is not.
fn opposite(parts: &mut [Option<(Part, String)>]) {
    if let [first, second] = parts {
        let known = (first.clone(), second.clone());
        for (known, open) in [(known.0, second), (known.1, first)] {
            if let (Some((part, _)), None) = (known, &open) {
                *open = Some(match part {
                    Part::Reference => {
                        (Part::Current, "the other file is the reference".to_owned())
                    }
                    Part::Current | Part::Labels => (
                        Part::Reference,
                        "the other file is the one to judge".to_owned(),
                    ),
                });
            }
        }
    }
}

fn by_label(members: &[usize], columns: &[Vec<ColumnGuess>], parts: &mut [Option<(Part, String)>]) {
    let labelled = |at: &usize| {
        columns
            .get(*at)
            .is_some_and(|columns| columns.iter().any(|pick| pick.role == Role::Label))
    };
    let with: Vec<bool> = members.iter().map(labelled).collect();
    if with.iter().all(|with| *with)
        || !with.contains(&true)
        || parts
            .iter()
            .flatten()
            .any(|(part, _)| *part == Part::Reference)
    {
        return;
    }
    for (part, with) in parts.iter_mut().zip(with) {
        part.get_or_insert_with(|| {
            if with {
                (
                    Part::Reference,
                    "it carries its labels, and another file of the same kind does not".to_owned(),
                )
            } else {
                (
                    Part::Current,
                    "it does not carry labels, and another file of the same kind does".to_owned(),
                )
            }
        });
    }
}

fn by_order(
    sheets: &[Sheet<'_>],
    (first, second): (usize, usize),
    columns: &[Vec<ColumnGuess>],
    parts: &mut [Option<(Part, String)>],
) {
    let ([a, b], Some(one), Some(two)) = (parts, sheets.get(first), sheets.get(second)) else {
        return;
    };
    if a.is_some() || b.is_some() {
        return;
    }
    let start = |sheet: &Sheet<'_>, at: usize, role: Role| {
        let place = columns.get(at)?.iter().position(|pick| pick.role == role)?;
        lowest(&sheet.columns.get(place)?.column.sample)
    };
    let (earlier, why) = match (
        start(one, first, Role::Time),
        start(two, second, Role::Time),
    ) {
        (Some(one), Some(two)) if one.total_cmp(&two).is_ne() => (one < two, "begins earlier"),
        _ => match (start(one, first, Role::Id), start(two, second, Role::Id)) {
            (Some(one), Some(two)) if one.total_cmp(&two).is_ne() => {
                (one < two, "has the lower ids")
            }
            _ => (true, "was given first"),
        },
    };
    let before = format!("of two files of the same kind, it {why}");
    let after = format!("of two files of the same kind, the other {why}");
    let (reference, current) = if earlier { (a, b) } else { (b, a) };
    *reference = Some((Part::Reference, before));
    *current = Some((Part::Current, after));
}

fn lowest(sample: &Sample) -> Option<f64> {
    match sample {
        Sample::Numbers(values) => values.iter().flatten().copied().min_by(f64::total_cmp),
        Sample::Times(values) => values.iter().flatten().min().map(|value| *value as f64),
        Sample::Texts(_) => None,
    }
}
