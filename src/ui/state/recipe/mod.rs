//! A notebook that was opened without its files: which ones it waits for, and whether what comes is what it knew.

mod spoken;

pub(super) use spoken::rename;

use std::sync::Arc;

use super::{Asked, Chosen, Effect, FileCard, MEMORY, Paper, State, add, run};
use crate::book::notebook::{Notebook, schema};
use crate::book::spelling::small;
use crate::book::{Book, Role, Source};
use crate::report::number::bytes;
use crate::report::words::plain;
use crate::ui::shared::Shared;

/// A file that the notebook knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// Its name and size, and what was said about it.
    pub source: Source,
    /// What tells its columns; see [`schema`].
    pub schema: Option<u32>,
    /// The file that was given for it.
    pub key: Option<u64>,
}

/// A notebook that is on its way from a link, a file or the browser's own shelf.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Opening {
    /// Files that came meanwhile.
    pub held: Vec<FileCard>,
    /// The book and the lesson that came with them.
    pub brought: Option<[Option<String>; 2]>,
    /// Whether it is the one that this tab had before it was loaded anew.
    pub is_again: bool,
}

/// What is said of a file that the notebook knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Check {
    /// Its name in the notebook.
    pub name: String,
    /// What is said of it.
    pub said: String,
    /// Position among the files, where it was given.
    pub at: Option<usize>,
    /// Whether it is as it was.
    pub is_same: bool,
    /// Columns that were spoken of and are not there.
    pub lost: Vec<(String, Option<Role>)>,
    /// The columns that are there and that nothing was said about.
    pub free: Vec<String>,
}

impl State {
    /// Whether files are missing that the notebook knows.
    pub fn waits(&self) -> bool {
        self.recipe
            .iter()
            .any(|wanted| self.given(wanted).is_none())
    }

    /// Where among the files the one is that was given for it.
    fn given(&self, wanted: &Wanted) -> Option<usize> {
        let key = wanted.key?;
        self.asked.keys.iter().position(|one| *one == key)
    }

    /// The notebook as it is now.
    pub fn notebook(&self) -> Notebook {
        let mut book = self.asked.book.clone();
        let known = self.sources();
        let mut schemas: Vec<Option<u32>> = Vec::new();
        for (at, source) in book.sources.iter().enumerate() {
            let found = known.get(at).filter(|found| found.name == source.name);
            let found = found.filter(|found| !found.columns.is_empty());
            let names = found.map(|found| found.columns.iter().map(|column| column.name.as_str()));
            let key = self.asked.keys.get(at);
            let before = self.recipe.iter().find(|wanted| wanted.key.as_ref() == key);
            schemas.push(
                names
                    .map(schema)
                    .or(before.and_then(|wanted| wanted.schema)),
            );
        }
        for wanted in self
            .recipe
            .iter()
            .filter(|wanted| self.given(wanted).is_none())
        {
            book.sources.push(wanted.source.clone());
            schemas.push(wanted.schema);
        }
        Notebook {
            title: self.paper.title.clone(),
            sample: self.paper.sample.clone(),
            book,
            schemas,
            cells: self
                .paper
                .cells
                .iter()
                .map(|cell| (**cell).clone())
                .collect(),
            view: self.chosen.kept(),
        }
    }

    /// Whether there is anything to keep.
    pub fn is_worth_keeping(&self) -> bool {
        !self.asked.keys.is_empty() || !self.recipe.is_empty() || self.is_open
    }

    /// What is to be said of each file that the notebook knows.
    pub fn checks(&self) -> Vec<Check> {
        self.recipe
            .iter()
            .map(|wanted| self.check(wanted))
            .collect()
    }

    fn check(&self, wanted: &Wanted) -> Check {
        let Source {
            name, bytes: size, ..
        } = &wanted.source;
        let at = self.given(wanted);
        let mut check = Check {
            name: plain(name),
            at,
            ..Check::default()
        };
        let given = at.and_then(|at| self.asked.book.sources.get(at));
        let Some(given) = given else {
            check.said = format!("not here yet ({})", bytes(*size));
            return check;
        };
        let found = at.and_then(|at| self.sources().get(at));
        let columns = found.filter(|found| found.name == given.name);
        let columns: Vec<&str> = columns.map_or_else(Vec::new, |found| {
            found
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect()
        });
        let mut said = Vec::new();
        if given.name != *name {
            said.push(format!("{} stands for it", plain(&given.name)));
        }
        let is_known = !columns.is_empty();
        let is_other = is_known
            && wanted
                .schema
                .is_some_and(|known| known != schema(columns.iter().copied()));
        if is_other {
            said.push("its columns differ".to_owned());
        }
        if given.bytes != *size {
            said.push(format!(
                "{} instead of {}",
                bytes(given.bytes),
                bytes(*size)
            ));
        }
        check.is_same = said.is_empty();
        check.said = if check.is_same {
            "as it was".into()
        } else {
            said.join(", ")
        };
        if is_known {
            Self::told_apart(&mut check, given, &columns);
            if is_other {
                self.add_spoken(&mut check.lost);
            }
        }
        check
    }
}

impl State {
    /// Which columns were spoken of and are not there, and which ones nothing was said about.
    fn told_apart(check: &mut Check, given: &Source, columns: &[&str]) {
        let roles = given.roles.iter();
        let lost = roles.filter(|(column, _)| !columns.contains(&column.as_str()));
        let lost = lost.map(|(column, role)| (column.clone(), Some(*role)));
        check.lost = lost.collect();
        let is_free = |column: &&&str| given.roles.iter().all(|(name, _)| name != **column);
        let free = columns.iter().filter(is_free);
        check.free = free.map(|column| (*column).to_owned()).collect();
    }

    /// Adds what the objective speaks of and no file has.
    fn add_spoken(&self, lost: &mut Vec<(String, Option<Role>)>) {
        let columns = self.sources().iter().flat_map(|source| &source.columns);
        for name in spoken::spoken(&self.asked.book) {
            let is_known = columns
                .clone()
                .any(|column| small(&column.name) == small(&name));
            if !is_known && !lost.iter().any(|(known, _)| *known == name) {
                lost.push((name, None));
            }
        }
    }
}

/// Shows a notebook; its files are still to come, but for those that came meanwhile.
pub(super) fn open(state: &mut State, notebook: Notebook) -> Vec<Effect> {
    let Opening {
        held,
        brought,
        is_again,
    } = state.opening.take().unwrap_or_default();
    let sample = state.paper.sample.clone();
    let effects = if is_again && sample.is_some() && sample != notebook.sample {
        // The address names a sample, and the tab was at something else before.
        add(state, held)
    } else {
        show(state, notebook, held)
    };
    bring(state, brought, effects)
}

fn show(state: &mut State, notebook: Notebook, held: Vec<FileCard>) -> Vec<Effect> {
    let Notebook {
        title,
        sample,
        mut book,
        schemas,
        cells,
        view,
    } = notebook;
    let schemas = schemas.into_iter().chain(std::iter::repeat(None));
    let sources = std::mem::take(&mut book.sources);
    let wanted = sources.into_iter().zip(schemas);
    let is_running = state.progress.is_some();
    *state = State {
        paper: Paper {
            title,
            sample,
            cells: cells.into_iter().map(Arc::new).collect(),
        },
        recipe: wanted
            .map(|(source, schema)| Wanted {
                source,
                schema,
                key: None,
            })
            .collect(),
        asked: Asked {
            book: Book {
                memory_at_most: Some(MEMORY),
                ..book
            },
            keys: Vec::new(),
        },
        chosen: Shared::new(Chosen::of(view)),
        is_open: true,
        ..state.cleared()
    };
    let mut effects = if is_running {
        vec![Effect::Stop]
    } else {
        vec![]
    };
    effects.extend(fill(state, held));
    effects
}

/// There is no such notebook: what came meanwhile is a notebook of its own.
pub(super) fn give_up(state: &mut State) -> Vec<Effect> {
    let Opening { held, brought, .. } = state.opening.take().unwrap_or_default();
    let effects = add(state, held);
    bring(state, brought, effects)
}

/// A sample came: its files, the book to lay under what is asked, and perhaps a lesson.
pub(super) fn give_sample(
    state: &mut State,
    cards: Vec<FileCard>,
    texts: [Option<String>; 2],
) -> Vec<Effect> {
    if let Some(opening) = &mut state.opening {
        opening.held.extend(cards);
        opening.brought = Some(texts);
        return vec![];
    }
    let effects = give(state, cards);
    bring(state, Some(texts), effects)
}

/// Asks for what came with a sample too; the run without it is given up for the one with it.
fn bring(
    state: &mut State,
    texts: Option<[Option<String>; 2]>,
    mut effects: Vec<Effect>,
) -> Vec<Effect> {
    if let Some([under, lesson]) = texts {
        state.asked.book.under = under;
        state.asked.book.lesson = lesson;
        effects.retain(|effect| !matches!(effect, Effect::Run(_)));
        if !state.waits() {
            effects.extend(run(state));
        }
    }
    effects
}

/// Files came: they wait for the notebook that is on its way, or take their places in one, or are one of their own.
pub(super) fn give(state: &mut State, cards: Vec<FileCard>) -> Vec<Effect> {
    if let Some(opening) = &mut state.opening {
        opening.held.extend(cards);
        return vec![];
    }
    if state.waits() {
        fill(state, cards)
    } else {
        add(state, cards)
    }
}

/// Takes files for those that are missing, by name; one that has no other place takes the last place that is free.
pub(super) fn fill(state: &mut State, cards: Vec<FileCard>) -> Vec<Effect> {
    let mut others = Vec::new();
    for card in cards {
        let named =
            |wanted: &Wanted| state.given(wanted).is_none() && wanted.source.name == card.name;
        match state.recipe.iter().position(named) {
            Some(at) => take(state, at, &card),
            None => others.push(card),
        }
    }
    let places = state.recipe.iter().enumerate();
    let free = places.filter(|(_, wanted)| state.given(wanted).is_none());
    let free: Vec<usize> = free.map(|(at, _)| at).collect();
    if let ([card], [at]) = (&others[..], &free[..]) {
        take(state, *at, card);
        others.clear();
    }
    if state.paper.sample.is_none() && !others.is_empty() {
        for card in &others {
            state.asked.book.sources.push(Source {
                name: card.name.clone(),
                bytes: card.bytes,
                ..Source::default()
            });
            state.asked.keys.push(card.key);
        }
    }
    if state.waits() { vec![] } else { run(state) }
}

/// Takes a file for one that the notebook knows, at its place among the others.
fn take(state: &mut State, at: usize, card: &FileCard) {
    let before = state.recipe.iter().take(at);
    let place = before
        .filter(|wanted| state.given(wanted).is_some())
        .count();
    let Some(wanted) = state.recipe.get_mut(at) else {
        return;
    };
    wanted.key = Some(card.key);
    let source = Source {
        name: card.name.clone(),
        bytes: card.bytes,
        ..wanted.source.clone()
    };
    let Asked { book, keys } = &mut state.asked;
    book.sources.insert(place.min(book.sources.len()), source);
    keys.insert(place.min(keys.len()), card.key);
}

#[cfg(test)]
mod tests;
