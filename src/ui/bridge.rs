//! Stand-in until the desk is there: says that there is no engine.

use crate::book::Book;
use crate::run::protocol::{Complaint, Event};
use yew::Callback;

/// Carries books out.
#[derive(Debug)]
pub struct Bridge {
    on_event: Callback<Event>,
}

impl Bridge {
    /// What the run says goes to `on_event`.
    pub fn new(on_event: Callback<Event>) -> Self {
        Self { on_event }
    }

    /// Starts over with this book and its files.
    pub fn carry_out(&self, _book: &Book, _files: Vec<web_sys::File>) {
        self.on_event.emit(Event::Complaint(Complaint { source: None, message: "There is no engine in this build.".into() }));
    }

    /// Ends the run.
    pub fn cancel(&self) {}
}
