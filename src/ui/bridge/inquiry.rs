//! What cells ask of the rows: the desk answers, which has the tables, or reads the files that come along.

use js_sys::Array;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::Bridge;
use super::post::{send, words};
use crate::book::Book;
use crate::book::notebook::Asks;
use crate::report::Shown;
use crate::report::question::refused;
use crate::run::conductor::DESK;
use crate::run::protocol::{Reply, Task, Told, unpack};

/// The number of these letters, in place of a run's.
pub(super) const INQUIRY: u32 = u32::MAX - 1;

/// A cell, and what it asks.
pub(super) type Inquiry = (u32, Asks);

impl Bridge {
    /// Asks the desk; the answer comes by the callback. One at a time.
    pub fn inquire(&self, book: Book, files: Vec<File>, inquiry: Inquiry) {
        let run = self.inner.borrow().run;
        self.inner.borrow_mut().inquiry = Some(inquiry.clone());
        let bridge = self.clone();
        spawn_local(async move {
            if let Err(error) = bridge.hire(run).await {
                return bridge.answer(&words(&error));
            }
            let inner = bridge.inner.borrow();
            // While this waited, it may have been given up.
            let is_wanted = inner.inquiry.as_ref() == Some(&inquiry);
            if let Some(hired) = inner.workers.get(DESK).filter(|_| is_wanted) {
                let (cell, asks) = inquiry;
                let book = Box::new(book);
                let task = Task::Inquire { book, cell, asks };
                let files: Array = files.iter().collect();
                // A worker that cannot be reached is told when it is needed.
                drop(send(&hired.worker, INQUIRY, &task, &files, &Array::new()));
            }
        });
    }

    /// The desk has answered.
    pub(super) fn found(&self, letter: &[u8]) {
        if let Ok(Reply::Told(told)) = unpack::<Reply<Shown>>(letter) {
            let on_told = {
                let mut inner = self.inner.borrow_mut();
                inner.inquiry = None;
                inner.on_told.clone()
            };
            on_told.emit(told);
        }
    }

    /// A worker died, and the answer with it.
    pub(super) fn lose_inquiry(&self) {
        self.answer("the engine stopped, perhaps for want of memory: ask for less, or once more");
    }

    /// Says why there is no answer, where one is waited for.
    fn answer(&self, why: &str) {
        let (inquiry, on_told) = {
            let mut inner = self.inner.borrow_mut();
            (inner.inquiry.take(), inner.on_told.clone())
        };
        if let Some((cell, asks)) = inquiry {
            let blocks = refused(why);
            on_told.emit(Told::Answer { cell, asks, blocks });
        }
    }
}
