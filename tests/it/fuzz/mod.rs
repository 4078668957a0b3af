//! Bytes, sketches and books that nobody would write: whatever comes in, a report or a sentence comes out.
//!
//! A few seconds with every test run; `WELLENOUGH_FUZZ_SECONDS=1800` for longer, `WELLENOUGH_FUZZ_SEED` for another
//! course. What once brought the engine down is kept in `tests/fuzz/` and always tried.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "tests with a time limit; what they find is printed"
)]

mod asked;
mod mutate;

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use wellenough::book::Book;
use wellenough::run::native::carry_out;

use crate::asked::sane;
use crate::golden::book_of;
use crate::nasty::nasty_dir;
use crate::reference::Draws;
use crate::report::written;
use mutate::{mutated, packed};

/// Seeds above this size make slow rounds and find no more.
const LARGEST_SEED: u64 = 20_000;
/// Nothing of that size takes that long, unless it hangs.
const PATIENCE: Duration = Duration::from_mins(1);
/// Peak of the whole process, other tests included; a file of 64 kB needs none of it.
const MEMORY: u64 = 2 << 30;

fn setting(name: &str, else_: u64) -> u64 {
    std::env::var(name).map_or(else_, |text| text.parse().unwrap())
}

fn seconds() -> Duration {
    Duration::from_secs(setting("WELLENOUGH_FUZZ_SECONDS", 5))
}

/// Largest memory of this process so far; 0 where the system does not tell.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) << 10
}

/// Runs a book on files and writes its report. Whatever is not a report or a sentence is told.
fn survive(book: Book, paths: Vec<PathBuf>) -> Result<bool, String> {
    let (say, hear) = mpsc::channel();
    // A thread that hangs stays behind; the test ends without it.
    std::thread::spawn(move || {
        let ran = std::panic::catch_unwind(|| match carry_out(&book, &paths, 2, &mut |_| {}) {
            Err(complaint) if complaint.message.contains("the engine stopped") => {
                Err("a panic while reading".to_owned())
            }
            Err(complaint) if complaint.message.contains('\n') => {
                Err(format!("not one sentence: {}", complaint.message))
            }
            Err(_) => Ok(false),
            Ok(outcome) => {
                sane(&outcome.document);
                written(&outcome).map_err(|error| error.to_string())?;
                Ok(true)
            }
        });
        drop(say.send(ran.unwrap_or_else(|_| Err("a panic while telling".into()))));
    });
    let ran = hear.recv_timeout(PATIENCE);
    let ran = ran.map_err(|_timeout| format!("no end within {} s", PATIENCE.as_secs()))?;
    if peak_bytes() > MEMORY {
        return Err(format!("{} MB of memory", peak_bytes() >> 20));
    }
    ran
}

/// Files that the mutations begin with: every nasty one that is small.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(nasty_dir()).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let small = |path: &PathBuf| path.metadata().unwrap().len() <= LARGEST_SEED;
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(path).unwrap())
    };
    paths.into_iter().filter(small).map(read).collect()
}

/// Where an input lies while it is tried: it is still there when the process is no more.
fn workbench() -> PathBuf {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn no_bytes_bring_the_reader_down() {
    let seeds = seeds();
    assert!(seeds.len() > 80, "only {} seeds", seeds.len());
    let predictions = nasty_dir().join("pred_only.csv");
    let folder = workbench();
    let mut draws = Draws::new(setting("WELLENOUGH_FUZZ_SEED", 1));
    let (began, limit) = (Instant::now(), seconds());
    let (mut rounds, mut read, mut found) = (0_u64, 0_u64, Vec::new());
    while began.elapsed() < limit {
        let (name, bytes) = &seeds[draws.below(seeds.len())];
        let other = &seeds[draws.below(seeds.len())].1;
        let bytes = packed(mutated(bytes, other, &mut draws), &mut draws);
        let path = folder.join(name);
        std::fs::write(&path, &bytes).unwrap();
        let paths = if draws.is(0.2) {
            vec![predictions.clone(), path.clone()]
        } else {
            vec![path.clone()]
        };
        rounds += 1;
        match survive(book_of(&paths), paths) {
            Ok(was_read) => read += u64::from(was_read),
            Err(what) => {
                let kept = folder.join(format!("found-{}-{rounds}-{name}", found.len()));
                std::fs::rename(&path, &kept).unwrap();
                println!("fuzz: {what}: {}", kept.display());
                found.push(format!("{what}: {}", kept.display()));
            }
        }
    }
    println!(
        "fuzz: {rounds} inputs, {read} of them read, {} bad",
        found.len()
    );
    assert!(rounds > 5 && (limit.as_secs() < 60 || read > 0));
    assert!(
        found.is_empty(),
        "keep these in tests/fuzz/:\n{}",
        found.join("\n")
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_once_brought_it_down_no_longer_does() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let entries = std::fs::read_dir(kept).unwrap();
    let mut bad = Vec::new();
    let mut tried = 0;
    for path in entries.map(|entry| entry.unwrap().path()) {
        let is_about_them = path.extension().is_none_or(|kind| kind == "md");
        if is_about_them {
            continue;
        }
        tried += 1;
        let alone = vec![path.clone()];
        let joined = vec![nasty_dir().join("pred_only.csv"), path.clone()];
        for paths in [alone, joined] {
            if let Err(what) = survive(book_of(&paths), paths) {
                bad.push(format!("{what}: {}", path.display()));
            }
        }
    }
    println!("fuzz: {tried} kept inputs");
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}
