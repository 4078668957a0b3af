//! What the page asks about notebooks: answered by a worker that is not the desk, in order, whatever else goes on.

use std::collections::VecDeque;

use js_sys::Array;
use wasm_bindgen_futures::spawn_local;

use super::post::{send, words};
use super::{Bridge, Inner};
use crate::report::Shown;
use crate::run::protocol::{Ask, Reply, Task, Told, unpack};

/// The number of these letters, in place of a run's.
pub(super) const CLERK: u32 = u32::MAX;

/// Letters that wait for an answer, the first ones sent already.
#[derive(Debug, Default)]
pub(super) struct Letters {
    waiting: VecDeque<Ask>,
    sent: usize,
}

impl Letters {
    /// Those who had them are gone: they are to be sent again.
    pub(super) const fn call_back(&mut self) {
        self.sent = 0;
    }

    /// A worker died, perhaps of the first one.
    pub(super) fn lose(&mut self) {
        if self.sent > 0 {
            self.waiting.pop_front();
        }
        self.sent = 0;
    }
}

impl Bridge {
    /// Asks; the answer comes by the callback.
    pub fn ask(&self, ask: Ask) {
        self.inner.borrow_mut().letters.waiting.push_back(ask);
        if self.inner.borrow().workers.is_empty() {
            self.hire_clerk();
        } else {
            self.deliver();
        }
    }

    /// Hires workers for letters that wait, where there are none.
    pub(super) fn hire_clerk(&self) {
        let Inner {
            letters,
            workers,
            run,
            ..
        } = &*self.inner.borrow();
        if letters.waiting.is_empty() || !workers.is_empty() {
            return;
        }
        let (bridge, run) = (self.clone(), *run);
        spawn_local(async move {
            match bridge.hire(run).await {
                Ok(()) => bridge.deliver(),
                Err(error) => bridge.refuse(words(&error)),
            }
        });
    }

    /// No worker can be had: who waits for a notebook is told, the rest is asked again with the next change.
    fn refuse(&self, why: String) {
        let (waiting, on_told) = {
            let inner = &mut *self.inner.borrow_mut();
            inner.letters.sent = 0;
            let waiting = std::mem::take(&mut inner.letters.waiting);
            (waiting, inner.on_told.clone())
        };
        if waiting.iter().any(|ask| matches!(ask, Ask::Open(_))) {
            on_told.emit(Told::Opened(Err(why)));
        }
    }

    /// Hands out what was not sent yet.
    pub(super) fn deliver(&self) {
        let Inner {
            letters, workers, ..
        } = &mut *self.inner.borrow_mut();
        // The desk is the first, and busy the longest.
        let Some(hired) = workers.last() else {
            return;
        };
        for ask in letters.waiting.iter().skip(letters.sent) {
            let (task, none) = (Task::Tell(ask.clone()), Array::new());
            // A worker that cannot be reached is told when it is needed.
            drop(send(&hired.worker, CLERK, &task, &none, &none));
        }
        letters.sent = letters.waiting.len();
    }

    pub(super) fn answered(&self, letter: &[u8]) {
        let on_told = {
            let inner = &mut *self.inner.borrow_mut();
            inner.letters.waiting.pop_front();
            inner.letters.sent = inner.letters.sent.saturating_sub(1);
            inner.on_told.clone()
        };
        if let Ok(Reply::Told(told)) = unpack::<Reply<Shown>>(letter) {
            on_told.emit(told);
        }
    }
}
