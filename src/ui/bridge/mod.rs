//! The page's side of the workers: starts them, drives the conductor, ends them.
//!
//! Values pass through as typed arrays that are handed on unseen; file handles go to workers, never bytes.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Date, Object, Reflect};
use wasm_bindgen::prelude::{Closure, JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent, Worker};
use yew::Callback;

use super::shell;
use crate::book::Book;
use crate::report::Shown;
use crate::run::conductor::Conductor;
use crate::run::protocol::{Complaint, Event, Reply, Task, Told, unpack};

mod clerk;
mod inquiry;
mod post;
mod rehearsals;

use clerk::{CLERK, Letters};
use inquiry::INQUIRY;
use post::{letter_of, send, words};
use rehearsals::Rehearsals;

/// Workers at least, so that one reads while the other parses.
const WORKERS_AT_LEAST: u8 = 2;
/// Workers at most, since memory grows with each.
const WORKERS_AT_MOST: u8 = 6;

/// Bytes up to which a run whose worker died is begun again: with more, memory is the likely cause, and stays so.
const AGAIN_AT_MOST: f64 = 256e6;

/// Typed arrays on their way from one worker to another.
#[derive(Debug, Default)]
struct Arrays(Array);

/// Starts runs and cancels them; everything else comes as events.
#[derive(Debug, Clone)]
pub struct Bridge {
    inner: Rc<RefCell<Inner>>,
}

struct Inner {
    on_event: Callback<Event<Shown>>,
    on_told: Callback<Told>,
    letters: Letters,
    /// What the desk is asked beside a run, in order: what is told where its answer is lost.
    inquiries: VecDeque<Told>,
    workers: Vec<Hired>,
    conductor: Option<Conductor<Arrays, Shown>>,
    files: Vec<File>,
    /// The book of a run that may be begun again once, should a worker die in it.
    again: Option<Book>,
    /// Raised with every run, so that late words of an older one are not heard.
    run: u32,
    rehearsals: Rehearsals,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner")
            .field("run", &self.run)
            .finish_non_exhaustive()
    }
}

/// A worker, what it was asked and has not done, and the closures that hear it.
struct Hired {
    worker: Worker,
    asked: VecDeque<Task>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::ErrorEvent)>,
}

impl Drop for Hired {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Bridge {
    /// A bridge without workers; they start with the first run.
    pub fn new(on_event: Callback<Event<Shown>>, on_told: Callback<Told>) -> Self {
        let (workers, conductor, files) = (Vec::new(), None, Vec::new());
        let bridge = Self {
            inner: Rc::new(RefCell::new(Inner {
                on_event,
                on_told,
                letters: Letters::default(),
                inquiries: VecDeque::new(),
                workers,
                conductor,
                files,
                again: None,
                run: 0,
                rehearsals: Rehearsals::new(shell::is_chromium()),
            })),
        };
        let preparing = bridge.clone();
        spawn_local(async move {
            // What goes wrong here goes wrong again, and is told, when the first file comes.
            drop(preparing.hire(0).await);
            preparing.deliver();
            // The desk alone: what it rehearses is compiled for all, and the others answer letters at once.
            preparing.rehearse(0);
        });
        bridge
    }

    /// Lets an idle worker rehearse, so that the browser has compiled the engine well when the first file comes.
    fn rehearse(&self, number: usize) {
        let mut inner = self.inner.borrow_mut();
        if inner.run > 0 || inner.conductor.is_some() {
            return;
        }
        let Some(level) = inner.rehearsals.next(Date::now()) else {
            return;
        };
        if let Some(hired) = inner.workers.get(number) {
            let (none, task) = (Array::new(), Task::Rehearse(level));
            // A worker that cannot be reached is told when it is needed.
            drop(send(&hired.worker, 0, &task, &none, &none));
        }
    }

    /// Carries out a book on these files, in the order of its sources. A run under way is given up.
    pub fn carry_out(&self, book: &Book, files: Vec<File>) {
        let bytes: f64 = files.iter().map(|file| file.size()).sum();
        let mut inner = self.inner.borrow_mut();
        inner.stop();
        inner.files = files;
        inner.again = (bytes <= AGAIN_AT_MOST).then(|| book.clone());
        drop(inner);
        self.begin(book.clone());
    }

    /// Begins the run of a book on the files that are there.
    fn begin(&self, book: Book) {
        let run = self.inner.borrow().run;
        let bridge = self.clone();
        self.follow_fetching(run);
        spawn_local(async move {
            let hired = bridge.hire(run).await;
            if bridge.inner.borrow().run != run {
                return;
            }
            match hired {
                Ok(()) => {
                    let workers = bridge.inner.borrow().workers.len();
                    bridge.inner.borrow_mut().conductor = Some(Conductor::new(&book, workers));
                    bridge.send_orders();
                    bridge.deliver();
                }
                Err(error) => bridge.tell(vec![Event::Complaint(Complaint {
                    source: None,
                    message: words(&error),
                })]),
            }
        });
    }

    /// Tells how much of the engine is here, as long as a run waits for it.
    fn follow_fetching(&self, run: u32) {
        if !self.inner.borrow().workers.is_empty() {
            return;
        }
        let (bridge, mut last) = (self.clone(), 0);
        shell::on_progress(move |done, total| {
            let step = done * 50 / total.max(1);
            if step != std::mem::replace(&mut last, step) && bridge.inner.borrow().run == run {
                bridge.tell(vec![Event::Progress {
                    done,
                    total,
                    stage: "fetching the engine".into(),
                }]);
            }
        });
    }

    /// Ends the run by ending its workers: they stop at once and give their memory back.
    pub fn cancel(&self) {
        self.inner.borrow_mut().stop();
        self.hire_clerk();
    }

    /// Workers that are idle stay for the next run; else new ones start from the sealed page's compiled module.
    async fn hire(&self, run: u32) -> Result<(), JsValue> {
        if !self.inner.borrow().workers.is_empty() {
            return Ok(());
        }
        let (script, module) = shell::engine().await?;
        // While this waited, a run may have begun and hired.
        if self.inner.borrow().run != run || !self.inner.borrow().workers.is_empty() {
            return Ok(());
        }
        let window = web_sys::window().ok_or("no window")?;
        let cores = window.navigator().hardware_concurrency();
        let count = cores.clamp(f64::from(WORKERS_AT_LEAST), f64::from(WORKERS_AT_MOST));
        for number in 0..WORKERS_AT_MOST {
            if f64::from(number) >= count {
                break;
            }
            let hired = self.start(usize::from(number), &script, &module)?;
            self.inner.borrow_mut().workers.push(hired);
        }
        Ok(())
    }

    fn start(&self, number: usize, script: &str, module: &JsValue) -> Result<Hired, JsValue> {
        let worker = Worker::new(script)?;
        let bridge = self.clone();
        let on_message =
            Closure::new(move |event: MessageEvent| bridge.hear(number, &event.data()));
        let bridge = self.clone();
        let on_error =
            Closure::new(move |event: web_sys::ErrorEvent| bridge.lose(&event.message()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let hello = Object::new();
        Reflect::set(&hello, &"kind".into(), &"start".into())?;
        Reflect::set(&hello, &"module".into(), module)?;
        worker.post_message(&hello)?;
        Ok(Hired {
            worker,
            asked: VecDeque::new(),
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    fn send_orders(&self) {
        let failed = {
            let mut inner = self.inner.borrow_mut();
            inner.send_orders().err()
        };
        if let Some(error) = failed {
            self.lose(&words(&error));
        }
    }

    /// Takes one message of a worker.
    fn hear(&self, number: usize, message: &JsValue) {
        let text = |name: &str| {
            Reflect::get(message, &name.into())
                .ok()
                .and_then(|value| value.as_string())
        };
        let run = Reflect::get(message, &"id".into())
            .ok()
            .and_then(|id| id.as_f64());
        let kind = text("kind").unwrap_or_default();
        if kind == "crash" {
            self.lose(&text("message").unwrap_or_default());
            return;
        }
        let is = |number: u32| run == Some(f64::from(number));
        if is(CLERK) || is(INQUIRY) {
            match kind.as_str() {
                "reply" if is(CLERK) => self.answered(&letter_of(message)),
                "reply" => self.found(&letter_of(message)),
                _ => {}
            }
            return;
        }
        if run != Some(f64::from(self.inner.borrow().run)) {
            return;
        }
        if kind == "done" && self.inner.borrow().conductor.is_none() {
            self.rehearse(number);
            return;
        }
        let events = {
            let mut inner = self.inner.borrow_mut();
            let Inner {
                conductor: Some(conductor),
                workers,
                ..
            } = &mut *inner
            else {
                return;
            };
            match kind.as_str() {
                "reply" => match unpack::<Reply<Shown>>(&letter_of(message)) {
                    Ok(reply) => {
                        let buffers = Reflect::get(message, &"buffers".into()).unwrap_or_default();
                        conductor.receive(reply, Arrays(buffers.dyn_into().unwrap_or_default()))
                    }
                    Err(error) => conductor.crashed(&error.to_string()),
                },
                "done" => match workers
                    .get_mut(number)
                    .and_then(|hired| hired.asked.pop_front())
                {
                    Some(task) => conductor.done(number, &task),
                    None => Vec::new(),
                },
                _ => Vec::new(),
            }
        };
        // Workers go on while the page draws.
        self.send_orders();
        self.tell(events);
    }

    /// A worker died: its run begins anew with new workers, once; a second time it ends with a sentence.
    ///
    /// Engines fail now and then for reasons of their own (seen in `WebKit`, while it still compiled the engine).
    fn lose(&self, message: &str) {
        web_sys::console::warn_1(&format!("a worker stopped: {message}").into());
        let (conductor, again) = {
            let mut inner = self.inner.borrow_mut();
            let conductor = inner.conductor.take();
            inner.workers.clear();
            inner.letters.lose();
            inner.run += 1;
            (conductor, inner.again.take())
        };
        self.lose_inquiries();
        if let Some(book) = again {
            self.begin(book);
        } else if let Some(mut conductor) = conductor {
            self.tell(conductor.crashed(message));
        }
        self.hire_clerk();
    }

    fn tell(&self, events: Vec<Event<Shown>>) {
        for event in events {
            let on_event = {
                let mut inner = self.inner.borrow_mut();
                if matches!(&event, Event::Outcome(outcome) if outcome.complete) {
                    inner.again = None;
                }
                if matches!(event, Event::Complaint(_)) {
                    // What the workers still do belongs to a run that is over.
                    inner.stop();
                    inner.workers.clear();
                    inner.letters.call_back();
                }
                inner.on_event.clone()
            };
            on_event.emit(event);
        }
        self.hire_clerk();
    }
}

impl Inner {
    /// Gives up the run under way; workers in the middle of it are ended.
    fn stop(&mut self) {
        self.run += 1;
        self.again = None;
        let under_way = self
            .conductor
            .take()
            .is_some_and(|conductor| !conductor.is_over());
        // Nobody waits for the answer any more, and the desk cannot be called off it.
        let under_way = under_way || !self.inquiries.is_empty();
        self.inquiries.clear();
        if under_way || self.workers.iter().any(|hired| !hired.asked.is_empty()) {
            self.workers.clear();
            self.letters.call_back();
        }
    }

    fn send_orders(&mut self) -> Result<(), JsValue> {
        let Some(conductor) = &mut self.conductor else {
            return Ok(());
        };
        while let Some(order) = conductor.next_order() {
            let Some(hired) = self.workers.get_mut(order.worker) else {
                continue;
            };
            let files: Array = order
                .files
                .iter()
                .filter_map(|file| self.files.get(*file))
                .collect();
            send(
                &hired.worker,
                self.run,
                &order.task,
                &files,
                &order.buffers.0,
            )?;
            hired.asked.push_back(order.task);
        }
        Ok(())
    }
}
