//! What runs before have found, kept with all that it was found from: a choice that changes has only that computed
//! anew which depends on it.
//!
//! **Invariant:** what is found is a function of the rows and of the book alone. So what was found from the same is the
//! same, to the last bit; a file is the same where its name, size and last change are.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use crate::book::{Book, WindowSpec};
use crate::data::bytes::Bytes;
use crate::data::sketch::Sketch;
use crate::data::sniff::Format;
use crate::reason::diagnosis::{Diagnosis, Wish};
use crate::report::document::{Expectation, Groups, Note};

use super::cut::Cut;
use super::desk::Desk;
use super::drift;
use super::kept::Identity;
use super::measured::Measured;
use super::multivariate::Together;

/// Books back that anything is kept for (ours: a change, its undoing, and as much again).
const BOOKS: usize = 4;

/// What the parts of the book are that something depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// What the columns hold, and whose definition of drift judges them.
    Columns,
    /// What the model said and what was true.
    Answers,
    /// The same, how rows are cut, and what decisions cost.
    Quality,
}

/// From what something was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Basis {
    files: Vec<Identity>,
    /// The parts of the book; the others are empty.
    book: Book,
    /// How rows are cut, where the book does not say it.
    cut: Option<u128>,
    /// What the objective asks of a diagnosis.
    wish: Option<Wish>,
}

impl Basis {
    /// `None` where a file does not tell whether it changed.
    pub(super) fn of(desk: &Desk, on: On) -> Option<Self> {
        let files = desk.opened.iter().map(|opened| opened.identity.clone());
        Some(Self {
            files: files.collect::<Option<_>>()?,
            book: part(&desk.book, on),
            cut: (on != On::Quality).then_some(desk.cut.print),
            wish: None,
        })
    }

    /// With what the objective asks.
    pub(super) fn with(self, wish: &Wish) -> Self {
        let wish = Some(wish.clone());
        Self { wish, ..self }
    }
}

/// The parts of a book that something depends on. Every field is named here, so that a new one is not forgotten.
fn part(book: &Book, on: On) -> Book {
    let Book {
        sources,
        positive,
        threshold,
        window,
        reference_until,
        reference_from,
        reference_version,
        memory_at_most: _,
        missing,
        day_first,
        convention,
        costs,
        ties,
        relevant_from,
        slo: _,
        onset: _,
        under: _,
        lesson: _,
        further: _,
    } = book.clone();
    let rows = Book {
        sources,
        missing,
        day_first,
        ..Book::default()
    };
    let answers = Book {
        positive,
        threshold,
        ties,
        relevant_from,
        ..rows.clone()
    };
    match on {
        On::Columns => Book { convention, ..rows },
        On::Answers => answers,
        On::Quality => Book {
            window,
            reference_until,
            reference_from,
            reference_version,
            costs,
            ..answers
        },
    }
}

impl Cut {
    /// With what tells it from another.
    pub(super) fn known(self) -> Self {
        let print = fingerprint(&self);
        Self { print, ..self }
    }
}

/// 128 bits of how rows fall into windows and sides.
fn fingerprint(cut: &Cut) -> u128 {
    let half = |which: u8| {
        let mut hasher = DefaultHasher::new();
        which.hash(&mut hasher);
        cut.order.hash(&mut hasher);
        cut.groups.hash(&mut hasher);
        cut.immature.hash(&mut hasher);
        for span in &cut.spans {
            (span.start_us, span.end_us).hash(&mut hasher);
        }
        let length = cut.spec.map(WindowSpec::id);
        length.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// What was found from a few books, the last one at the end.
#[derive(Debug)]
pub(super) struct Shelf<T>(Vec<(Basis, T)>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> Shelf<T> {
    /// What was found from the same.
    pub(super) fn get(&mut self, basis: Option<&Basis>) -> Option<T> {
        let at = self.0.iter().position(|(of, _)| Some(of) == basis)?;
        let found = self.0.remove(at);
        let kept = found.1.clone();
        self.0.push(found);
        Some(kept)
    }

    /// Keeps what was found in the place of what was not asked for longest.
    pub(super) fn keep(&mut self, basis: Option<Basis>, found: &T) {
        let Some(basis) = basis else {
            return;
        };
        self.0.retain(|(of, _)| *of != basis);
        let beyond = (self.0.len() + 1).saturating_sub(BOOKS);
        self.0.drain(..beyond);
        self.0.push((basis, found.clone()));
    }
}

/// What was found of all columns.
#[derive(Debug, Default)]
pub(super) struct Drifted {
    /// Of each column, the largest effect first.
    pub(super) found: Vec<Vec<u8>>,
    /// Of all together.
    pub(super) together: Together,
}

/// What is known of a file before its rows are read.
type Looked = (Format, Sketch);

/// All that is kept.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// What the first look has found of the files of this run, and of the run before.
    sketches: [Vec<(Identity, Arc<Looked>)>; 2],
    pub(super) quality: Shelf<Arc<Measured>>,
    pub(super) drift: Shelf<Arc<Drifted>>,
    pub(super) groups: Shelf<(Vec<Groups>, Vec<Note>)>,
    pub(super) estimates: Shelf<(Option<Expectation>, Option<Expectation>)>,
    pub(super) diagnoses: Shelf<Diagnosis>,
}

impl Memo {
    /// A run begins: what the run before the last has looked at is forgotten.
    pub(super) fn begin(&mut self) {
        let [now, before] = &mut self.sketches;
        *before = std::mem::take(now);
    }

    /// What a first look at a file finds, or has found.
    pub(super) fn look<E>(
        &mut self,
        file: &dyn Bytes,
        look: impl FnOnce(&dyn Bytes) -> Result<Looked, E>,
    ) -> Result<Looked, E> {
        let identity = Identity::of(file);
        let [now, before] = &mut self.sketches;
        let mut known = now.iter().chain(before.iter());
        let known = known.find(|(of, _)| Some(of) == identity.as_ref());
        let looked = match known {
            Some((_, looked)) => looked.clone(),
            None => Arc::new(look(file)?),
        };
        now.extend(identity.map(|identity| (identity, looked.clone())));
        Ok((*looked).clone())
    }
}

impl Desk {
    /// How many columns are to be compared: none where what was found of them is known.
    pub(super) fn left_to_compare(&mut self) -> usize {
        let basis = Basis::of(self, On::Columns);
        self.drifted = self.memo.drift.get(basis.as_ref());
        match &self.drifted {
            Some(_) => 0,
            None => drift::columns(self).len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Convention, Costs, SloSpec, Source};

    #[test]
    fn a_part_of_the_book_is_what_something_depends_on() {
        let name = "a.csv".to_owned();
        let sources = vec![Source {
            name,
            ..Source::default()
        }];
        let base = Book {
            sources,
            ..Book::default()
        };
        let moved = |change: &dyn Fn(&mut Book)| {
            let mut book = base.clone();
            change(&mut book);
            [On::Columns, On::Answers, On::Quality].map(|on| part(&book, on) != part(&base, on))
        };
        assert_eq!(
            moved(&|book| book.slo = Some(SloSpec::default())),
            [false; 3]
        );
        assert_eq!(
            moved(&|book| book.onset = Some("2026-01-01".into())),
            [false; 3]
        );
        assert_eq!(
            moved(&|book| book.threshold = Some(0.3)),
            [false, true, true]
        );
        assert_eq!(
            moved(&|book| book.positive = Some("1".into())),
            [false, true, true]
        );
        assert_eq!(
            moved(&|book| book.costs = Some(Costs::default())),
            [false, false, true]
        );
        let convention = |book: &mut Book| book.convention = Some(Convention::Scipy);
        assert_eq!(moved(&convention), [true, false, false]);
        let until = |book: &mut Book| book.reference_until = Some("2026-01-01".into());
        assert_eq!(moved(&until), [false, false, true]);
        assert_eq!(moved(&|book| book.missing = Some(vec![])), [true; 3]);
        assert_eq!(moved(&|book| book.day_first = Some(true)), [true; 3]);
        assert_eq!(moved(&|book| book.sources.clear()), [true; 3]);
    }

    #[test]
    fn a_shelf_keeps_what_was_asked_for_last() {
        let basis = |threshold: f64| Basis {
            files: Vec::new(),
            book: Book {
                threshold: Some(threshold),
                ..Book::default()
            },
            cut: Some(7),
            wish: None,
        };
        let mut shelf = Shelf::default();
        for n in 0..BOOKS {
            shelf.keep(Some(basis(n as f64)), &n);
        }
        assert_eq!(shelf.get(Some(&basis(0.0))), Some(0));
        shelf.keep(Some(basis(-1.0)), &99);
        assert_eq!(shelf.get(Some(&basis(0.0))), Some(0), "it was asked for");
        assert_eq!(shelf.get(Some(&basis(1.0))), None, "it made room");
        let other = Basis {
            cut: Some(8),
            ..basis(0.0)
        };
        assert_eq!(shelf.get(Some(&other)), None, "rows were cut otherwise");
        shelf.keep(None, &1);
        assert_eq!(
            shelf.get(None),
            None,
            "nobody knows whether the file changed"
        );
    }

    #[test]
    fn a_fingerprint_is_of_rows_windows_and_sides() {
        let cut = Cut {
            order: vec![0, 1, 2],
            groups: vec![(Some(0), true, 0..2), (Some(1), false, 2..3)],
            ..Cut::default()
        };
        let other = |change: &dyn Fn(&mut Cut)| {
            let mut other = Cut {
                order: cut.order.clone(),
                groups: cut.groups.clone(),
                ..Cut::default()
            };
            change(&mut other);
            fingerprint(&other) != fingerprint(&cut)
        };
        assert!(!other(&|_| {}));
        assert!(other(&|cut| cut.order.swap(0, 1)));
        assert!(other(&|cut| cut.groups[1].1 = true));
        assert!(other(&|cut| cut.immature = vec![false, true]));
        assert!(other(&|cut| cut.spec = WindowSpec::from_id("day")));
    }
}
