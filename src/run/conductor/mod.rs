//! Which worker does what next: the state of one run, without any worker in it.
//!
//! Both doors drive it: they carry out its [`Order`]s (in blob workers or threads) and bring back the [`Reply`]s.
//! It is generic over the buffers, which it hands on unseen. Nothing in the outcome depends on who was quick: chunks
//! are kept under their piece's number, columns under theirs.

mod next;

use std::collections::VecDeque;
use std::marker::PhantomData;

use crate::book::Book;
use crate::report::Outcome;
use crate::report::document::Source;

use super::protocol::{Complaint, Event, Job, Part, Reply, Task};

/// The worker that keeps the tables.
pub const DESK: usize = 0;

/// Progress is told so many times in a run, or every so many bytes if that is more often.
const STEPS: u64 = 20;
const STEP: u64 = 32 << 20;

/// A task for a worker, with the files (positions in the book) and buffers that go with it.
#[derive(Debug)]
pub struct Order<B> {
    /// Which worker.
    pub worker: usize,
    /// What to do.
    pub task: Task,
    /// Files whose handles the worker needs, in this order.
    pub files: Vec<usize>,
    /// Values that go with it.
    pub buffers: B,
}

/// One run; buffers and outcomes are handed on unseen.
#[derive(Debug)]
pub struct Conductor<B, O = Outcome> {
    outstanding: Vec<usize>,
    for_desk: VecDeque<(Task, B)>,
    for_any: VecDeque<(Task, B)>,
    files: Vec<Reading>,
    waiting_for_bounds: usize,
    bytes_done: u64,
    bytes_total: u64,
    sources: usize,
    memory_at_most: Option<u64>,
    stage: Stage,
    columns: usize,
    next_column: usize,
    compared: Vec<Compared>,
    /// What the desk has not begun to work out ahead.
    ahead: VecDeque<Part>,
    over: bool,
    /// What an outcome is to those who drive it; it is handed on unseen.
    outcome: PhantomData<O>,
}

/// What a worker found of one column.
#[derive(Debug)]
struct Compared {
    index: usize,
    effect: f64,
    found: Vec<u8>,
}

/// How far one file is read.
#[derive(Debug, Clone, Default)]
struct Reading {
    /// Raised when its pieces are planned anew.
    plan: u32,
    /// Jobs not done yet, of phase 0 and phase 1.
    open: [usize; 2],
    /// Per piece of phase 0: where its first record begins, and where the one after its last does.
    borders: Vec<Option<(u64, u64)>>,
    /// Its first job, from which a new plan is made where one is needed.
    first: Option<Job>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Opening,
    Reading,
    Measuring,
    Comparing,
    Together,
}

impl<B: Default, O> Conductor<B, O> {
    /// Begins a run with so many workers.
    pub fn new(book: &Book, workers: usize) -> Self {
        Self {
            outstanding: vec![0; workers.max(1)],
            for_desk: VecDeque::from([(Task::Open(book.clone()), B::default())]),
            for_any: VecDeque::new(),
            files: vec![Reading::default(); book.sources.len()],
            waiting_for_bounds: 0,
            bytes_done: 0,
            bytes_total: 0,
            sources: book.sources.len(),
            memory_at_most: book.memory_at_most,
            stage: Stage::Opening,
            columns: 0,
            next_column: 0,
            compared: Vec::new(),
            ahead: VecDeque::from(Part::ALL),
            over: false,
            outcome: PhantomData,
        }
    }

    /// Whether the run has ended, well or not.
    pub const fn is_over(&self) -> bool {
        self.over
    }

    /// The next task that a worker can begin now; call until `None`.
    pub fn next_order(&mut self) -> Option<Order<B>> {
        if self.over {
            return None;
        }
        let (worker, (task, buffers)) = self.next_task()?;
        if let Some(count) = self.outstanding.get_mut(worker) {
            *count += 1;
        }
        let files = match &task {
            Task::Open(_) => (0..self.sources).collect(),
            Task::Read(job) | Task::Bounds(job) => vec![job.source],
            _ => Vec::new(),
        };
        Some(Order {
            worker,
            task,
            files,
            buffers,
        })
    }

    /// Takes what a worker says.
    pub fn receive(&mut self, reply: Reply<O>, buffers: B) -> Vec<Event<O>> {
        match reply {
            Reply::Opened {
                sources,
                jobs,
                memory,
            } => self.opened(sources, jobs, memory),
            Reply::Chunk {
                job,
                part,
                header,
                bytes,
                records,
            } => {
                if !self.fits(&job, records) {
                    return Vec::new();
                }
                let task = Task::Take { job, part, header };
                self.for_desk.push_back((task, buffers));
                self.progressed(bytes).into_iter().collect()
            }
            Reply::Planned { jobs, .. } => {
                self.waiting_for_bounds -= 1;
                self.plan(jobs);
                self.advance()
            }
            Reply::Measured { outcome, columns } => {
                self.columns = columns;
                self.stage = Stage::Comparing;
                let more = self.advance();
                std::iter::once(Event::Outcome(outcome))
                    .chain(more)
                    .collect()
            }
            Reply::Groups { index, header } => {
                let task = Task::Drift { index, header };
                self.for_any.push_back((task, buffers));
                Vec::new()
            }
            Reply::Compared {
                index,
                effect,
                found,
            } => {
                self.compared.push(Compared {
                    index,
                    effect,
                    found,
                });
                self.advance()
            }
            Reply::Complete(outcome) => {
                self.over = true;
                vec![Event::Outcome(outcome)]
            }
            // Notebooks are no part of a run.
            Reply::Told(_) => Vec::new(),
            Reply::Failed(complaint) => {
                self.over = true;
                vec![Event::Complaint(complaint)]
            }
        }
    }

    fn opened(&mut self, sources: Vec<Source>, jobs: Vec<Job>, memory: u64) -> Vec<Event<O>> {
        let mut events = vec![Event::Recognised(sources), self.begin(jobs, memory)];
        if !self.over {
            // Where all was read before, nothing else will ask to go on.
            events.extend(self.advance());
        }
        events
    }

    /// Begins to read, unless that is expected to take more memory than the book allows.
    fn begin(&mut self, jobs: Vec<Job>, memory: u64) -> Event<O> {
        if self.memory_at_most.is_some_and(|most| memory > most) {
            self.over = true;
            return Event::Large(memory);
        }
        self.stage = Stage::Reading;
        self.bytes_total = jobs.iter().map(|job| job.bytes).sum();
        self.plan(jobs);
        self.progress()
    }

    /// Whether a chunk belongs to the plan in force; notes where its records begin and end.
    fn fits(&mut self, job: &Job, records: Option<(u64, u64)>) -> bool {
        let reading = self.files.get_mut(job.source);
        let Some(reading) = reading.filter(|reading| reading.plan == job.plan) else {
            return false;
        };
        if job.phase == 0 {
            let pieces = reading.borders.len().max(job.piece + 1);
            reading.borders.resize(pieces, None);
            if let Some(border) = reading.borders.get_mut(job.piece) {
                *border = records;
            }
        }
        true
    }

    /// Told by the door when a worker has finished a task.
    pub fn done(&mut self, worker: usize, task: &Task) -> Vec<Event<O>> {
        if let Some(count) = self.outstanding.get_mut(worker) {
            *count = count.saturating_sub(1);
        }
        let job = match task {
            Task::Read(job) => job,
            Task::Ahead(_) => return self.advance(),
            _ => return Vec::new(),
        };
        let reading = self.files.get_mut(job.source);
        if let Some(reading) = reading.filter(|reading| reading.plan == job.plan) {
            if let Some(open) = reading.open.get_mut(job.phase) {
                *open = open.saturating_sub(1);
            }
            if job.phase == 0 && reading.open.first() == Some(&0) {
                self.check_borders(job.source);
            }
        }
        self.advance()
    }

    /// A worker died: the run ends with a sentence. What the engine said of it is not for readers.
    pub fn crashed(&mut self, message: &str) -> Vec<Event<O>> {
        self.over = true;
        let cause = if message.to_ascii_lowercase().contains("memory") {
            "it ran out of memory"
        } else {
            "an error inside it, or too little memory"
        };
        vec![Event::Complaint(Complaint {
            source: None,
            message: format!(
                "the engine stopped while reading ({cause}) and was replaced; nothing shown before is lost: try once more, or with smaller files"
            ),
        })]
    }

    fn plan(&mut self, jobs: Vec<Job>) {
        for job in jobs {
            if let Some(reading) = self.files.get_mut(job.source) {
                if let Some(open) = reading.open.get_mut(job.phase) {
                    *open += 1;
                }
                reading.first.get_or_insert_with(|| job.clone());
            }
            self.for_any.push_back((Task::Read(job), B::default()));
        }
    }

    /// When a file's first phase is in: a piece that began inside a quoted field was read wrongly.
    ///
    /// The first piece begins at a record. So where every piece begins at the end of the one before, all did.
    fn check_borders(&mut self, source: usize) {
        let Some(reading) = self.files.get_mut(source) else {
            return;
        };
        let known: Vec<(u64, u64)> = reading.borders.iter().flatten().copied().collect();
        let meet = known
            .windows(2)
            .all(|pair| matches!(pair, [(_, end), (begin, _)] if end == begin));
        let Some(first) = reading.first.take().filter(|_| reading.plan == 0 && !meet) else {
            return;
        };
        *reading = Reading {
            plan: 1,
            ..Reading::default()
        };
        self.for_any
            .retain(|(task, _)| !matches!(task, Task::Read(job) if job.source == source));
        self.for_desk
            .push_back((Task::Forget { source }, B::default()));
        self.waiting_for_bounds += 1;
        let job = Job { plan: 1, ..first };
        self.for_any.push_front((Task::Bounds(job), B::default()));
    }

    fn phase_is_in(&self, phase: usize) -> bool {
        let is_in = |reading: &Reading| reading.open.iter().take(phase + 1).all(|open| *open == 0);
        self.waiting_for_bounds == 0 && self.files.iter().all(is_in)
    }

    /// Goes on to the next stage where this one is complete.
    fn advance(&mut self) -> Vec<Event<O>> {
        if self.over {
            return Vec::new();
        }
        if self.stage == Stage::Reading && self.phase_is_in(0) {
            self.stage = Stage::Measuring;
            self.for_desk.push_back((Task::Measure, B::default()));
        }
        // Without columns nothing would be gained by working ahead.
        if self.compares()
            && self.compared.len() == self.columns
            && (self.ahead.is_empty() || self.columns == 0)
        {
            self.stage = Stage::Together;
            self.all_compared();
        }
        Vec::new()
    }

    /// Columns with the largest effect first, in file order where effects are equal; then the desk looks at all together.
    fn all_compared(&mut self) {
        self.compared.sort_unstable_by(|a, b| {
            let by_effect = b.effect.total_cmp(&a.effect);
            by_effect.then(a.index.cmp(&b.index))
        });
        let found = self.compared.drain(..);
        let (columns, found) = found.map(|column| (column.index, column.found)).unzip();
        let together = Task::Together { columns, found };
        self.for_desk.push_back((together, B::default()));
    }

    /// Progress, where a reader would see that there was some: each picture of it takes time from the reading.
    fn progressed(&mut self, bytes: u64) -> Option<Event<O>> {
        let before = self.bytes_done;
        self.bytes_done = (before + bytes).min(self.bytes_total);
        let step = (self.bytes_total / STEPS).clamp(1, STEP);
        let is_seen = self.bytes_done / step > before / step || self.bytes_done == self.bytes_total;
        is_seen.then(|| self.progress())
    }

    fn progress(&self) -> Event<O> {
        let stage = if self.bytes_done < self.bytes_total {
            "reading"
        } else {
            "measuring"
        };
        Event::Progress {
            done: self.bytes_done,
            total: self.bytes_total,
            stage: stage.into(),
        }
    }
}
