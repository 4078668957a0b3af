//! The order in which evidence is weighed: files of labels, then times and ids, then what the model said, then the
//! truth, then inputs, then which file is the reference.

use super::facts::Facts;
use super::parts::{LabelFile, Sheet};
use super::pool::{Pool, guess, said};
use super::{
    ColumnGuess, Recognition, SourceGuess, TaskGuess, TaskKind, bounds, classes, frame, label,
    named, nameless, outputs, parts, problem, sides, task, weight,
};
use crate::book::{Book, Part, Role, Source};
use crate::data::sketch::Sketch;

pub(super) fn recognise(sketches: &[Sketch], book: &Book) -> Recognition {
    let asked: Vec<Option<&Source>> = sketches
        .iter()
        .enumerate()
        .map(|(at, sketch)| source(book, at, sketch))
        .collect();
    let sheets: Vec<Sheet<'_>> = sketches
        .iter()
        .zip(&asked)
        .map(|(sketch, asked)| Sheet::of(sketch, asked.and_then(|source| source.part)))
        .collect();
    let overrides: Vec<Vec<Option<Role>>> = sheets
        .iter()
        .zip(&asked)
        .map(|(sheet, asked)| choices(*asked, sheet))
        .collect();
    let files = parts::label_files(&sheets);
    let members: Vec<usize> = files
        .iter()
        .enumerate()
        .filter(|(_, file)| file.is_none())
        .map(|(at, _)| at)
        .collect();

    let mut columns = label_columns(&sheets, &files, &overrides);
    let truths = truths(&sheets, &columns);
    let mut pool = Pool::of(&sheets, members.clone());
    override_pool(&mut pool, &sheets, &overrides);
    hunt(&mut pool, &files, &sheets, &truths);
    for &member in &members {
        if let (Some(place), Some(sheet), Some(roles)) = (
            columns.get_mut(member),
            sheets.get(member),
            overrides.get(member),
        ) {
            *place = spread(&pool, sheet, member, roles, &files);
        }
    }
    let mut sides = sides::parts(&sheets, &members, &columns).into_iter();
    let mut task = weigh(&sheets, &columns, book);
    task.problems = problem::all(&sheets, &files, &members, &columns);
    let guess = |(file, columns): (Option<LabelFile>, Vec<ColumnGuess>)| {
        let (part, part_reason) = match file {
            Some(file) => (Part::Labels, file.reason),
            None => sides.next().unwrap_or((Part::Current, String::new())),
        };
        SourceGuess {
            part,
            part_reason,
            columns,
        }
    };
    Recognition {
        sources: files.into_iter().zip(columns).map(guess).collect(),
        task,
    }
}

/// The reader's choices for the columns of a file.
fn choices(source: Option<&Source>, sheet: &Sheet<'_>) -> Vec<Option<Role>> {
    sheet
        .columns
        .iter()
        .map(|facts| chosen(source, facts))
        .collect()
}

/// The guesses for files of labels; empty for files of predictions.
fn label_columns(
    sheets: &[Sheet<'_>],
    files: &[Option<LabelFile>],
    overrides: &[Vec<Option<Role>>],
) -> Vec<Vec<ColumnGuess>> {
    let predictions = sheets.iter().zip(files).filter(|(_, file)| file.is_none());
    let names: Vec<&str> = predictions
        .flat_map(|(sheet, _)| sheet.columns.iter().map(|facts| facts.column.name.trim()))
        .collect();
    let rows = sheets.iter().zip(files).zip(overrides);
    rows.map(|((sheet, file), roles)| {
        file.as_ref()
            .map_or_else(Vec::new, |file| label::file(sheet, file, roles, &names))
    })
    .collect()
}

/// The columns that were taken for labels so far.
fn truths<'a>(sheets: &'a [Sheet<'a>], columns: &[Vec<ColumnGuess>]) -> Vec<&'a Facts<'a>> {
    sheets
        .iter()
        .zip(columns)
        .flat_map(|(sheet, picks)| sheet.columns.iter().zip(picks))
        .filter(|(_, pick)| pick.role == Role::Label)
        .map(|(facts, _)| facts)
        .collect()
}

/// The book's entry of a file: by place if the name is right, else by name.
fn source<'b>(book: &'b Book, at: usize, sketch: &Sketch) -> Option<&'b Source> {
    book.sources
        .get(at)
        .filter(|source| source.name == sketch.name)
        .or_else(|| {
            book.sources
                .iter()
                .find(|source| source.name == sketch.name)
        })
}

/// The reader's last choice for a column.
fn chosen(source: Option<&Source>, facts: &Facts<'_>) -> Option<Role> {
    let same = |name: &str| name == facts.column.name || name.trim() == facts.column.name.trim();
    source?
        .roles
        .iter()
        .rev()
        .find(|(name, _)| same(name))
        .map(|(_, role)| *role)
}

fn override_pool(pool: &mut Pool<'_>, sheets: &[Sheet<'_>], overrides: &[Vec<Option<Role>>]) {
    for column in &mut pool.columns {
        let found = column.places.iter().find_map(|(sheet, facts)| {
            let at = sheets
                .get(*sheet)?
                .columns
                .iter()
                .position(|own| std::ptr::eq(own, *facts))?;
            let role = overrides.get(*sheet)?.get(at).copied().flatten()?;
            Some(said(role, facts))
        });
        column.pick = found;
    }
}

/// Finds roles for the columns of all files of predictions.
fn hunt<'a>(
    pool: &mut Pool<'a>,
    files: &[Option<LabelFile>],
    sheets: &'a [Sheet<'a>],
    truths: &[&Facts<'a>],
) {
    for key in files.iter().flatten().filter_map(|file| file.key.as_ref()) {
        let name = sheets
            .get(key.sheet)
            .and_then(|sheet| sheet.columns.get(key.column))
            .map(|facts| facts.column.name.trim());
        let at = pool
            .columns
            .iter()
            .position(|column| Some(column.name) == name);
        if let Some(at) = at.filter(|_| pool.holder(Role::Id).is_none()) {
            pool.give(
                at,
                Role::Id,
                key.confidence,
                "a file of labels has the same ids",
            );
        }
    }
    frame::times(pool);
    frame::queries(pool);
    frame::ids(pool);
    frame::models(pool);
    weight::weights(pool);
    let told: Vec<String> = truths
        .iter()
        .map(|facts| facts.column.name.trim().to_owned())
        .collect();
    let levels = known_levels(pool, truths, &told);
    let per_class = pool.holder(Role::Score).is_none() && classes::scores(pool, &levels);
    let mut subjects: Vec<String> = truths
        .iter()
        .map(|facts| outputs::bare(&facts.words))
        .collect();
    subjects.extend(
        pool.columns
            .iter()
            .map(|column| column.words().joined().to_owned()),
    );
    bounds::find(pool);
    outputs::score(pool, &subjects);
    outputs::prediction(pool, &told, per_class);
    label::beside(pool, &told);
    let beside = pool
        .holder(Role::Label)
        .map(|(_, column)| column.filled().collect::<Vec<_>>())
        .unwrap_or_default();
    let labels: Vec<&Facts<'_>> = truths
        .iter()
        .copied()
        .chain(beside)
        .filter(|facts| facts.present > 0)
        .collect();
    outputs::settle(pool, &labels);
    nameless::score_and_label(pool);
    frame::inputs(pool);
}

/// The classes that labels or predictions take, as far as names tell which columns those are.
fn known_levels(pool: &Pool<'_>, truths: &[&Facts<'_>], told: &[String]) -> Vec<Vec<String>> {
    let mut levels: Vec<Vec<String>> = truths
        .iter()
        .filter(|facts| !facts.levels.is_empty())
        .map(|facts| facts.levels.clone())
        .collect();
    let known = pool.columns.iter().filter(|column| {
        told.iter().any(|label| label == column.name)
            || named::truth(column.words()) >= 0.5
            || named::prediction(column.words()) >= 0.7
    });
    levels.extend(known.map(|column| {
        column
            .levels()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    }));
    levels
}

/// The pool's guesses for one file, with its own choices and, where its ids bear another name, its own id.
fn spread(
    pool: &Pool<'_>,
    sheet: &Sheet<'_>,
    member: usize,
    roles: &[Option<Role>],
    files: &[Option<LabelFile>],
) -> Vec<ColumnGuess> {
    let mut picks: Vec<ColumnGuess> = sheet
        .columns
        .iter()
        .zip(roles)
        .map(|(facts, role)| match role {
            Some(role) => said(*role, facts),
            None => pool
                .columns
                .iter()
                .find(|column| column.name == facts.column.name.trim())
                .and_then(|column| column.pick.clone())
                .unwrap_or_else(|| guess(Role::Feature, 0.3, "no sign of another role")),
        })
        .collect();
    let own = files
        .iter()
        .flatten()
        .filter_map(|file| file.key.as_ref())
        .find(|key| key.sheet == member);
    if let Some(key) = own.filter(|_| !picks.iter().any(|pick| pick.role == Role::Id))
        && let Some(pick) = picks
            .get_mut(key.column)
            .filter(|pick| pick.confidence < 1.0)
    {
        *pick = guess(
            Role::Id,
            key.confidence,
            "a file of labels has the same ids",
        );
    }
    picks
}

fn weigh(sheets: &[Sheet<'_>], columns: &[Vec<ColumnGuess>], book: &Book) -> TaskGuess {
    let evidence = task::Evidence::of(sheets, columns);
    let (kind, reason) = evidence.kind();
    let (positive, positive_reason) = match (&book.positive, kind) {
        (Some(said), TaskKind::Binary) => (Some(said.clone()), "you said so".to_owned()),
        (None, TaskKind::Binary) => evidence
            .positive()
            .map_or((None, String::new()), |(level, why)| (Some(level), why)),
        _ => (None, String::new()),
    };
    TaskGuess {
        kind,
        reason,
        positive,
        positive_reason,
        problems: Vec::new(),
    }
}
