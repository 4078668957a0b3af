//! The truth: in a file of labels, or beside the predictions.

use super::ColumnGuess;
use super::facts::Facts;
use super::frame;
use super::lexicon;
use super::parts::{LabelFile, Sheet};
use super::pool::{Pool, Pooled, guess, said};
use super::{cross, named, outputs};
use crate::book::Role;

/// Guesses the columns of a file of labels; `overrides` are the reader's choices by column.
pub(super) fn file(
    sheet: &Sheet<'_>,
    file: &LabelFile,
    overrides: &[Option<Role>],
    known: &[&str],
) -> Vec<ColumnGuess> {
    let mut picks: Vec<Option<ColumnGuess>> = sheet
        .columns
        .iter()
        .zip(overrides)
        .map(|(facts, role)| role.map(|role| said(role, facts)))
        .collect();
    let has =
        |picks: &[Option<ColumnGuess>], role| picks.iter().flatten().any(|pick| pick.role == role);
    if !has(&picks, Role::Id)
        && let Some((at, id)) = own_id(sheet, file)
    {
        give(&mut picks, at, id);
    }
    for (at, facts) in sheet.columns.iter().enumerate() {
        if let Some((sure, unit, reason)) = frame::as_time(facts) {
            let taken = has(&picks, Role::LabelTime);
            let mut time = if taken {
                guess(Role::Ignored, 0.5, "another time of the label")
            } else {
                let late = named::label_time(&facts.words);
                guess(
                    Role::LabelTime,
                    sure.max(0.6 + 0.35 * late),
                    format!("the time in a file of labels: {reason}"),
                )
            };
            time.unit = unit.filter(|_| !taken);
            give(&mut picks, at, time);
        }
    }
    if !has(&picks, Role::Label)
        && let Some((at, label)) = likeliest(sheet, &picks, known)
    {
        give(&mut picks, at, label);
    }
    picks
        .into_iter()
        .map(|pick| {
            pick.unwrap_or_else(|| {
                guess(
                    Role::Ignored,
                    0.7,
                    "only id, label and label time are used of a file of labels",
                )
            })
        })
        .collect()
}

/// The id of a file of labels: what joins it, else what is named like one.
fn own_id(sheet: &Sheet<'_>, file: &LabelFile) -> Option<(usize, ColumnGuess)> {
    if let Some(key) = &file.key {
        return Some((
            key.label_column,
            guess(Role::Id, key.confidence, format!("it {}", key.reason)),
        ));
    }
    let at = sheet
        .columns
        .iter()
        .position(|facts| named::id(&facts.words) >= 0.7)?;
    Some((
        at,
        guess(
            Role::Id,
            0.6,
            "named like an id, though no other file has it",
        ),
    ))
}

/// The column most like a label among those without a role.
fn likeliest(
    sheet: &Sheet<'_>,
    picks: &[Option<ColumnGuess>],
    known: &[&str],
) -> Option<(usize, ColumnGuess)> {
    let open = || {
        sheet
            .columns
            .iter()
            .enumerate()
            .filter(|(at, _)| picks.get(*at).is_some_and(Option::is_none))
    };
    let alone = open().count() == 1;
    let worth = |facts: &Facts<'_>| {
        let twin = if known.contains(&facts.column.name.trim()) {
            0.2
        } else {
            0.0
        };
        let classes = if facts.levels.is_empty() || facts.levels.len() > 20 {
            0.0
        } else {
            0.1
        };
        let unique = if !facts.numeric() && facts.unique() {
            -0.3
        } else {
            0.0
        };
        named::truth(&facts.words) + twin + classes + unique
    };
    // The last of equals: labels are appended after what identifies them.
    let best = open()
        .max_by(|a, b| worth(a.1).total_cmp(&worth(b.1)))
        .map(|(at, facts)| (at, worth(facts)));
    let (at, worth) = best.filter(|(_, worth)| alone || *worth > 0.05)?;
    let (sure, reason) = if alone {
        (
            0.95,
            "the only column of a file of labels that is neither id nor time",
        )
    } else {
        let sure = (0.5 + worth * 0.4).min(0.95);
        (
            sure,
            "the column of a file of labels that is most like one, by name and values",
        )
    };
    Some((at, guess(Role::Label, sure, reason)))
}

fn give(picks: &mut [Option<ColumnGuess>], at: usize, pick: ColumnGuess) {
    if let Some(place) = picks.get_mut(at) {
        place.get_or_insert(pick);
    }
}

/// Chooses the label among the columns beside the predictions; `told` are the names that label files have told.
pub(super) fn beside(pool: &mut Pool<'_>, told: &[String]) {
    if pool.holder(Role::Label).is_some() {
        return;
    }
    let subjects = outputs::subjects(pool);
    let mut best: Option<(usize, f64, String)> = None;
    for (at, column) in pool.open() {
        if let Some((sure, reason)) = as_label(column, pool, told, &subjects)
            && best.as_ref().is_none_or(|(_, surest, _)| sure > *surest)
        {
            best = Some((at, sure, reason));
        }
    }
    if let Some((at, sure, reason)) = best.filter(|(_, sure, _)| *sure >= 0.4) {
        pool.give(at, Role::Label, sure, reason);
    }
}

fn as_label(
    column: &Pooled<'_>,
    pool: &Pool<'_>,
    told: &[String],
    subjects: &[String],
) -> Option<(f64, String)> {
    let words = column.words();
    let by_name = named::truth(words);
    let wordy = column.any(|facts| !facts.numeric() && facts.levels.is_empty());
    if column.any(Facts::is_time) || named::id(words) >= 0.7 || (wordy && column.present() > 0) {
        return None;
    }
    let twin = told.iter().any(|label| label == column.name);
    let bare = outputs::bare(words);
    let about = subjects
        .iter()
        .any(|subject| *subject == bare || subject == words.joined());
    let absent = absent_elsewhere(column, pool);
    let by_value = values(column, pool);
    let others = by_name >= 0.5 || twin || about || absent;
    if !others && (!told.is_empty() || by_value.as_ref().is_none_or(|value| !value.alone)) {
        return None;
    }
    let evidence = [
        (by_name, "named like a label".to_owned()),
        (
            if twin { 0.95 } else { 0.0 },
            "a file of labels has the same column".to_owned(),
        ),
        (
            if about { 0.8 } else { 0.0 },
            "the model's columns are named after it".to_owned(),
        ),
        (
            if absent { 0.5 } else { 0.0 },
            "it is missing from the other file of predictions".to_owned(),
        ),
        by_value.map_or((0.0, String::new()), |value| {
            (value.strength * 0.75, value.reason)
        }),
    ];
    let sure = 1.0
        - evidence.iter().fold(1.0, |doubt, (strength, _)| {
            doubt * (1.0 - strength.clamp(0.0, 1.0))
        });
    let reasons: Vec<&str> = evidence
        .iter()
        .filter(|(strength, _)| *strength >= 0.15)
        .map(|(_, reason)| reason.as_str())
        .collect();
    Some((sure, reasons.join("; ")))
}

/// Whether another file of predictions has most columns of this one's file, but not this one.
fn absent_elsewhere(column: &Pooled<'_>, pool: &Pool<'_>) -> bool {
    let stands =
        |column: &Pooled<'_>, sheet: usize| column.places.iter().any(|(at, _)| *at == sheet);
    pool.sheets
        .iter()
        .filter(|sheet| !stands(column, **sheet))
        .any(|&other| {
            column.places.iter().any(|&(own, _)| {
                let (mine, shared) = pool
                    .columns
                    .iter()
                    .filter(|any| stands(any, own))
                    .fold((0, 0), |(mine, shared), any| {
                        (mine + 1, shared + usize::from(stands(any, other)))
                    });
                shared * 10 >= mine * 6
            })
        })
}

/// What the values say about being the truth behind the model's output.
pub(super) struct Value {
    /// How much it says, 0 to 1.
    pub(super) strength: f64,
    reason: String,
    /// Whether this may decide where no name helps.
    pub(super) alone: bool,
}

fn values(column: &Pooled<'_>, pool: &Pool<'_>) -> Option<Value> {
    let scores: Vec<&Pooled<'_>> = pool
        .columns
        .iter()
        .filter(|column| column.is(Role::Score))
        .collect();
    let prediction = pool
        .holder(Role::Prediction)
        .map(|(_, prediction)| prediction);
    let alike = prediction.is_some_and(|prediction| {
        let levels = prediction.levels();
        !levels.is_empty()
            && column.levels().iter().all(|level| levels.contains(level))
            && column.distinct() > 1
    });
    if let [score] = scores.as_slice()
        && column.any(Facts::two_valued)
    {
        return foreseen(column, score, alike, prediction.is_some());
    }
    let prediction = prediction?;
    if prediction.any(Facts::continuous) {
        let explained = Pool::together(prediction, column)
            .find_map(|(guess, truth)| cross::explained(guess, truth))?;
        return (explained > 0.05).then(|| Value {
            strength: 0.3 + 0.6 * explained,
            reason: format!(
                "`{}` explains {:.0} % of its variance (R2)",
                prediction.name,
                explained * 100.0
            ),
            alone: explained > 0.2,
        });
    }
    let agreement = Pool::together(prediction, column)
        .find_map(|(guess, truth)| cross::agreement(guess, truth))?;
    let chance = 1.0 / prediction.distinct().max(2) as f64;
    let beyond = (agreement - chance) / (1.0 - chance);
    (alike && beyond > 0.05).then(|| Value {
        strength: 0.4 + 0.5 * beyond,
        reason: format!(
            "it takes the same values as `{}` and agrees with it in {:.0} % of the rows",
            prediction.name,
            agreement * 100.0
        ),
        alone: beyond > 0.2,
    })
}

/// What a score says about a two-valued column being its truth.
pub(super) fn foreseen(
    column: &Pooled<'_>,
    score: &Pooled<'_>,
    alike: bool,
    predicted: bool,
) -> Option<Value> {
    let (facts, scores) = Pool::together(column, score).find(|(facts, _)| facts.two_valued())?;
    let auc = cross::auc(1, facts, scores)?;
    let (level, auc) = if auc < 0.5 { (0, 1.0 - auc) } else { (1, auc) };
    let skill = 2.0 * auc - 1.0;
    let gap = cross::gap(level, facts, scores).filter(|_| scores.like_probability());
    let calibrated = gap.map_or(0.0, |gap| 1.0 - (gap / 0.25).min(1.0));
    let spoken = facts.levels.iter().any(|level| {
        let level = level.to_lowercase();
        lexicon::YES.contains(&level.as_str())
            && facts
                .levels
                .iter()
                .any(|no| lexicon::NO.contains(&no.to_lowercase().as_str()))
    });
    let bonus = if alike { 0.1 } else { 0.0 };
    Some(Value {
        strength: 0.5 * skill + 0.4 * calibrated + bonus,
        reason: format!(
            "`{}` tells its two values apart (area under the ROC curve {auc:.2})",
            score.name
        ),
        alone: skill > 0.2
            && (if predicted {
                alike
            } else {
                spoken || gap.is_some_and(|gap| gap < 0.05)
            }),
    })
}
