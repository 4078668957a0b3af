//! The command line's door: hands in threads, the same conductor as on the page.

use std::path::PathBuf;
use std::sync::mpsc;

use crate::book::Book;
use crate::data::DataError;
use crate::data::bytes::{Bytes, Disk};
use crate::report::Outcome;

use super::conductor::{Conductor, Order};
use super::hand::{Buffer, Hand};
use super::protocol::{Complaint, Event, Reply, Task};

/// What a thread says: an answer, or that a task is done.
enum Word {
    Reply(Box<Reply>, Vec<Buffer>),
    Done(usize, Box<Task>),
    Crashed,
}

/// Carries out a book on files with so many threads; `hear` is told what happens.
///
/// # Errors
/// The sentence that ended the run.
pub fn carry_out(
    book: &Book,
    paths: &[PathBuf],
    workers: usize,
    hear: &mut dyn FnMut(&Event),
) -> Result<Outcome, Complaint> {
    run(book, paths, workers, hear, &|outcome| outcome.complete)
}

/// Carries out what the book's objectives need and no more: quality, and how each of them stands.
///
/// # Errors
/// The sentence that ended the run.
pub fn judge(book: &Book, paths: &[PathBuf], workers: usize) -> Result<Outcome, Complaint> {
    run(book, paths, workers, &mut |_| {}, &|_| true)
}

/// Goes on until an outcome is enough.
fn run(
    book: &Book,
    paths: &[PathBuf],
    workers: usize,
    hear: &mut dyn FnMut(&Event),
    is_enough: &dyn Fn(&Outcome) -> bool,
) -> Result<Outcome, Complaint> {
    // Opened once here, so that a missing file is told before any thread starts.
    for path in paths {
        Disk::open(path).map_err(|error: DataError| Complaint::from(&error))?;
    }
    let mut conductor: Conductor<Vec<Buffer>> = Conductor::new(book, workers);
    std::thread::scope(|scope| {
        let (to_conductor, words) = mpsc::channel::<Word>();
        let mut desks = Vec::new();
        for worker in 0..workers.max(1) {
            let (to_hand, orders) = mpsc::channel::<Order<Vec<Buffer>>>();
            desks.push(to_hand);
            let say = to_conductor.clone();
            scope.spawn(move || work(worker, &orders, &say, paths));
        }
        drop(to_conductor);
        let (mut result, mut is_done) = (None, false);
        while !conductor.is_over() && !is_done {
            while let Some(order) = conductor.next_order() {
                let hand = desks.get(order.worker);
                if hand.is_none_or(|hand| hand.send(order).is_err()) {
                    conductor.crashed("a thread is gone");
                }
            }
            let events = match words.recv() {
                Ok(Word::Reply(reply, buffers)) => conductor.receive(*reply, buffers),
                Ok(Word::Done(worker, task)) => conductor.done(worker, &task),
                Ok(Word::Crashed) => conductor.crashed("a panic"),
                Err(_) => conductor.crashed("all threads are gone"),
            };
            for event in events {
                hear(&event);
                match event {
                    Event::Outcome(outcome) => {
                        is_done = is_enough(&outcome);
                        result = Some(Ok(*outcome));
                    }
                    Event::Complaint(complaint) => result = Some(Err(complaint)),
                    _ => {}
                }
            }
        }
        result
    })
    .unwrap_or_else(|| {
        Err(Complaint {
            source: None,
            message: "the run ended without a result".into(),
        })
    })
}

fn work(
    worker: usize,
    orders: &mpsc::Receiver<Order<Vec<Buffer>>>,
    say: &mpsc::Sender<Word>,
    paths: &[PathBuf],
) {
    let mut hand = Hand::default();
    for order in orders {
        let mut files: Vec<Box<dyn Bytes>> = Vec::new();
        for path in order.files.iter().filter_map(|file| paths.get(*file)) {
            match Disk::open(path) {
                Ok(file) => files.push(Box::new(file)),
                Err(error) => {
                    // The receiver is gone only when the run is over.
                    drop(say.send(Word::Reply(
                        Box::new(Reply::Failed(Complaint::from(&error))),
                        Vec::new(),
                    )));
                    return;
                }
            }
        }
        let name = Box::new(named(&order.task));
        // A parser that panics on broken bytes must end in a sentence, not in threads that wait for each other.
        let handled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            hand.handle(order.task, &files, order.buffers, &mut |reply, buffers| {
                drop(say.send(Word::Reply(Box::new(reply), buffers)));
            });
        }));
        if handled.is_err() {
            drop(say.send(Word::Crashed));
            return;
        }
        if say.send(Word::Done(worker, name)).is_err() {
            return;
        }
    }
}

/// The task without what it carries, to say that it is done.
fn named(task: &Task) -> Task {
    match task {
        Task::Read(job) => Task::Read(super::protocol::Job {
            spec: Vec::new(),
            ..job.clone()
        }),
        Task::Ahead(part) => Task::Ahead(*part),
        _ => Task::Measure,
    }
}
