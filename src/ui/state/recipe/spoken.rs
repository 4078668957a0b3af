//! Columns that are spoken of beside their roles: by the objective, and by what cells ask.

use std::sync::Arc;

use super::State;
use crate::book::expression::{Word, names, renamed};
use crate::book::notebook::cell::{FILTER, QUESTION, SORT};
use crate::book::slo::{Good, Sli};
use crate::book::{Book, SloSpec};

/// The columns that the objective speaks of; a role's word needs no column of its name.
pub(super) fn spoken(book: &Book) -> Vec<String> {
    let sli = book.slo.as_ref().and_then(|slo| slo.sli.as_ref());
    let mut found = match sli {
        Some(Sli::Event(Good::Expression(text))) => names(text),
        Some(Sli::Event(Good::ServedWith(needed))) => {
            let columns = needed.iter().map(|needed| needed.column.clone());
            columns.collect()
        }
        _ => Vec::new(),
    };
    found.retain(|name| !Word::ALL.iter().any(|word| word.id() == name));
    found
}

/// Whatever was said of a column holds for another.
pub(in crate::ui::state) fn rename(state: &mut State, from: &str, to: &str) {
    if let Some(SloSpec { sli: Some(sli), .. }) = &mut state.asked.book.slo {
        match sli {
            Sli::Event(Good::Expression(text)) => *text = renamed(text, from, to),
            Sli::Event(Good::ServedWith(needed)) => {
                for needed in needed.iter_mut().filter(|needed| needed.column == from) {
                    to.clone_into(&mut needed.column);
                }
            }
            _ => {}
        }
    }
    for cell in &mut state.paper.cells {
        if cell.asks().is_none() {
            continue;
        }
        for name in [QUESTION, FILTER, SORT] {
            if let Some(text) = Arc::make_mut(cell).settings.get_mut(name) {
                *text = renamed(text, from, to);
            }
        }
    }
}
