//! What the desk is asked beside a run: it has the tables and the numbers, or reads the files that come along.

use js_sys::Array;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::Bridge;
use super::post::send;
use crate::report::Shown;
use crate::run::conductor::DESK;
use crate::run::protocol::{Reply, Task, Told, unpack};

/// The number of these letters, in place of a run's.
pub(super) const INQUIRY: u32 = u32::MAX - 1;

impl Bridge {
    /// Hands the desk a task and its files; the answer comes by the callback, or `lost` where a worker dies of it.
    pub fn inquire(&self, task: Task, files: Vec<File>, lost: Told) {
        let run = self.inner.borrow().run;
        self.inner.borrow_mut().inquiries.push_back(lost);
        let bridge = self.clone();
        spawn_local(async move {
            let is_hired = bridge.hire(run).await.is_ok();
            // While this waited, it may have been given up, or lost.
            let is_wanted = {
                let inner = bridge.inner.borrow();
                inner.run == run && !inner.inquiries.is_empty()
            };
            if !is_wanted {
                return;
            }
            if let Some(hired) = bridge.inner.borrow().workers.get(DESK).filter(|_| is_hired) {
                let files: Array = files.iter().collect();
                // A worker that cannot be reached is told when it is needed.
                drop(send(&hired.worker, INQUIRY, &task, &files, &Array::new()));
                return;
            }
            bridge.lose_inquiries();
        });
    }

    /// The desk has answered.
    pub(super) fn found(&self, letter: &[u8]) {
        let (lost, on_told) = {
            let mut inner = self.inner.borrow_mut();
            (inner.inquiries.pop_front(), inner.on_told.clone())
        };
        match unpack::<Reply<Shown>>(letter) {
            Ok(Reply::Told(told)) => on_told.emit(told),
            _ => lost.into_iter().for_each(|lost| on_told.emit(lost)),
        }
    }

    /// A worker died, and every answer with it.
    pub(super) fn lose_inquiries(&self) {
        let (lost, on_told) = {
            let mut inner = self.inner.borrow_mut();
            (std::mem::take(&mut inner.inquiries), inner.on_told.clone())
        };
        for lost in lost {
            on_told.emit(lost);
        }
    }
}
