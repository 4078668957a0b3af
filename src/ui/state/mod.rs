//! What the page knows and what follows from what: a pure function, tested without a browser.
//!
//! **Invariant:** what was loaded stays until something better is complete: a complaint or a cancel brings back the
//! book that the results on the page belong to.

mod action;
mod answers;
mod chosen;
mod hear;
mod history;
mod look;
mod paper;
mod recipe;
mod report;
mod set;
mod stale;
mod told;
mod wish;

pub use action::{Action, Effect, FileCard, Panel, Recent, Setting};
pub use answers::Answers;
pub use chosen::Chosen;
pub use history::History;
pub use look::Look;
pub use paper::{Edit, Paper};
pub use recipe::{Check, Opening, Wanted};
pub use told::Laid;
pub use wish::Wish;

use crate::book::{Book, Source as Asking};
use crate::report::Shown;
use crate::report::document::Source;
use crate::run::protocol::Complaint;
use crate::ui::shared::Shared;

/// Bytes of memory that a run may take before the reader is asked: an engine in a browser has 4 GB at most, and a tab
/// of a telephone much less.
const MEMORY: u64 = 1_500_000_000;

/// A book, and by which keys the page holds its files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// What is asked.
    pub book: Book,
    /// One per source; the same key is the same file.
    pub keys: Vec<u64>,
}

/// Results that are complete, and what was asked for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// The book behind the results.
    pub asked: Asked,
    /// The results.
    pub outcome: Shared<Shown>,
}

/// How far reading is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Progress {
    /// Bytes done.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
    /// What is being done.
    pub stage: String,
    /// Bytes per second since the run began, once it is worth saying.
    pub bytes_per_second: Option<f64>,
}

/// What the seal has seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seal {
    /// Whether the page is locked.
    pub sealed: bool,
    /// Requests since.
    pub requests: u32,
    /// Attempts that the lock refused.
    pub blocked: u32,
}

/// What the page knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// What is asked now.
    pub asked: Asked,
    /// What the files are, as far as known.
    pub recognised: Vec<Source>,
    /// The results to show; complete ones are in `settled` too.
    pub outcome: Option<Shared<Shown>>,
    /// The last complete results.
    pub settled: Option<Settled>,
    /// There while a run goes on.
    pub progress: Option<Progress>,
    /// When the run began, in the browser's milliseconds.
    pub began_ms: Option<f64>,
    /// Bad news since the reader's last action.
    pub complaints: Vec<Complaint>,
    /// What was asked when the bad news came, to take up again by hand.
    pub refused: Option<(Asked, Vec<Source>)>,
    /// Whether it was refused for the memory that it may take.
    pub is_large: bool,
    /// What the reader looks at.
    pub chosen: Shared<Chosen>,
    /// What was before.
    pub history: History,
    /// The cells.
    pub paper: Paper,
    /// The files that an opened notebook knows.
    pub recipe: Vec<Wanted>,
    /// Whether a notebook was opened, be it without files.
    pub is_open: bool,
    /// There while a notebook is on its way.
    pub opening: Option<Opening>,
    /// The reader's words, laid out by the engine.
    pub laid: Laid,
    /// What cells ask of the rows.
    pub answers: Answers,
    /// What stands above the cells for a while.
    pub panel: Panel,
    /// Whether a link leaves names of columns out.
    pub leaves_out: bool,
    /// The notebooks that the browser keeps.
    pub recent: Shared<Vec<Recent>>,
    /// Light or dark.
    pub look: Look,
    /// What the seal has seen.
    pub seal: Seal,
}

impl State {
    /// `empty`, `reading` or `done`, as tests and styles name it.
    pub const fn phase(&self) -> &'static str {
        match (&self.progress, &self.outcome) {
            (Some(_), _) => "reading",
            (None, Some(_)) => "done",
            (None, None) => "empty",
        }
    }

    /// Whether anything was ever given.
    pub fn is_untouched(&self) -> bool {
        self.asked.keys.is_empty() && self.outcome.is_none() && !self.is_open
    }

    /// A page without files, as it was otherwise.
    fn cleared(&self) -> Self {
        Self {
            seal: self.seal,
            look: self.look,
            recent: self.recent.clone(),
            leaves_out: self.leaves_out,
            ..Self::default()
        }
    }

    /// Whether a file that is complained of is still asked for: it was changed on disk, or was not whole.
    pub fn waits_for_a_file(&self) -> bool {
        let refused = self.refused.iter().map(|(asked, _)| asked);
        let asked = refused.chain([&self.asked]);
        let mut names = asked.flat_map(|asked| &asked.book.sources);
        names.any(|source| {
            let name = Some(&source.name);
            let mut complaints = self.complaints.iter();
            complaints.any(|complaint| complaint.source.as_ref() == name)
        })
    }

    /// What the files are: the results' own word, else the first look.
    pub fn sources(&self) -> &[Source] {
        match &self.outcome {
            Some(outcome) if self.recognised.is_empty() => &outcome.sources,
            _ => &self.recognised,
        }
    }
}

/// What an action makes of a state, and what is to be done about it.
pub fn reduce(state: &State, action: Action) -> (State, Vec<Effect>) {
    let mut next = state.clone();
    let mut words = history::words(&action, state);
    let mut typing = None;
    let mut effects = match action {
        Action::Add(cards) => recipe::give(&mut next, cards),
        Action::Open(cards, texts) => recipe::give_sample(&mut next, cards, texts),
        Action::Edit(edit) => {
            typing = edit.typing();
            words = paper::edit(&mut next.paper, edit);
            vec![]
        }
        Action::Jump(done) => history::jump(&mut next, done),
        Action::Opening(_)
        | Action::Unopened
        | Action::OfSample(_)
        | Action::Shelved(_)
        | Action::Told(_)
        | Action::Said(_)
        | Action::Show(_)
        | Action::LeaveOut(_) => told::heed(&mut next, action),
        Action::Remove(at) => remove(&mut next, at),
        Action::Set(setting) => set::set(&mut next, setting),
        Action::Undo => history::undo(&mut next),
        Action::Redo => history::redo(&mut next),
        Action::Again => run(&mut next),
        Action::Clear => clear(&mut next),
        Action::Cancel => cancel(&mut next),
        Action::Heard(event, at_ms) => hear::hear(&mut next, event, at_ms),
        Action::Failed(message) => {
            let source = None;
            hear::complain(&mut next, Complaint { source, message })
        }
        Action::Dismiss => dismiss(&mut next),
        Action::Reopen => reopen(&mut next),
        Action::Anyway => {
            reopen(&mut next);
            next.asked.book.memory_at_most = None;
            run(&mut next)
        }
        Action::Sealed(seal) => {
            next.seal = seal;
            vec![]
        }
        Action::Choose(id, key) => {
            next.chosen = Shared::new(next.chosen.with(id, key));
            vec![]
        }
        Action::Report => report::ask(&mut next),
        Action::Look(look) => {
            next.look = look;
            vec![Effect::Remember(look)]
        }
    };
    let is_step =
        next.paper != state.paper || next.asked != state.asked && !state.asked.keys.is_empty();
    if let Some(words) = words.filter(|_| is_step) {
        next.history.keep(state, words, typing);
    }
    answers::next(&mut next, state, &mut effects);
    (next, effects)
}

/// A file of the same name and size takes the place of the earlier one, whose roles it keeps; so does one of the same
/// name whose earlier one was complained of: it was changed on disk, or was not whole.
fn add(state: &mut State, cards: Vec<FileCard>) -> Vec<Effect> {
    if cards.is_empty() {
        return vec![];
    }
    let complained: Vec<String> = state
        .complaints
        .iter()
        .filter_map(|complaint| complaint.source.clone())
        .collect();
    let again = |card: &FileCard| complained.contains(&card.name);
    if state.settled.is_none() && state.progress.is_none() {
        // Files whose reading was cancelled make room for the next ones; those that wait for a better copy stay.
        let refused = state.refused.take().filter(|_| cards.iter().any(again));
        state.asked = refused.map_or_else(Asked::default, |(asked, _)| asked);
        state.asked.book.memory_at_most = Some(MEMORY);
    }
    for card in cards {
        let Asked { book, keys } = &mut state.asked;
        let same = book.sources.iter().position(|source| {
            source.name == card.name && (source.bytes == card.bytes || again(&card))
        });
        if let Some(at) = same
            && let Some((key, source)) = keys.get_mut(at).zip(book.sources.get_mut(at))
        {
            *key = card.key;
            source.bytes = card.bytes;
        } else {
            book.sources.push(Asking {
                name: card.name,
                bytes: card.bytes,
                ..Asking::default()
            });
            keys.push(card.key);
        }
    }
    state.recognised.clear();
    run(state)
}

fn remove(state: &mut State, at: usize) -> Vec<Effect> {
    if at >= state.asked.keys.len() {
        return vec![];
    }
    state.asked.book.sources.remove(at);
    state.asked.keys.remove(at);
    state.recognised.clear();
    if state.asked.keys.is_empty() {
        clear(state)
    } else {
        run(state)
    }
}

/// Starts over with what is asked; what is shown stays until something better is complete.
fn run(state: &mut State) -> Vec<Effect> {
    if state.asked.keys.is_empty() {
        return vec![];
    }
    state.complaints.clear();
    state.refused = None;
    state.is_large = false;
    start(state)
}

/// Starts over and leaves complaints standing.
fn start(state: &mut State) -> Vec<Effect> {
    let total = state
        .asked
        .book
        .sources
        .iter()
        .map(|source| source.bytes)
        .sum();
    state.progress = Some(Progress {
        total,
        stage: "starting".into(),
        ..Progress::default()
    });
    state.began_ms = None;
    vec![Effect::Run(Box::new(state.asked.clone()))]
}

fn clear(state: &mut State) -> Vec<Effect> {
    let running = state.progress.is_some();
    *state = state.cleared();
    if running { vec![Effect::Stop] } else { vec![] }
}

fn cancel(state: &mut State) -> Vec<Effect> {
    if state.progress.is_none() {
        return answers::stop(state);
    }
    back(state);
    vec![Effect::Stop]
}

/// Back to what the results on the page belong to, if there are any.
fn back(state: &mut State) {
    state.progress = None;
    match &state.settled {
        Some(settled) => {
            state.asked = settled.asked.clone();
            state.outcome = Some(settled.outcome.clone());
            state.recognised.clear();
        }
        None => state.outcome = None,
    }
}

fn dismiss(state: &mut State) -> Vec<Effect> {
    state.complaints.clear();
    state.refused = None;
    state.is_large = false;
    vec![]
}

fn reopen(state: &mut State) -> Vec<Effect> {
    if let Some((asked, recognised)) = state.refused.take() {
        state.asked = asked;
        state.recognised = recognised;
        state.complaints.clear();
    }
    vec![]
}

#[cfg(test)]
mod tests;
