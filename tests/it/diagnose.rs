//! `wellenough diagnose`: the verdict of the report, alone, for made-up files.
#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::sample::noise;

/// Thirty days of 150 rows: `x` tells the outcome, and from the 21st day on it no longer does where it is 0 to 0.7.
fn rows(breaks: bool) -> String {
    let mut text = "id,time,version,x,place,score,label\n".to_owned();
    for row in 0..4500_usize {
        let day = row / 150;
        let x = noise(3 * row);
        let place = if noise(3 * row + 1) > 0.0 {
            "north"
        } else {
            "south"
        };
        let score = 0.5 + 0.4 * x;
        let is_blind = breaks && day >= 20 && (0.0..0.7).contains(&x);
        let rate = if is_blind { 0.25 } else { score };
        let label = u8::from(f64::midpoint(noise(3 * row + 2), 1.0) < rate);
        let (hour, minute) = (row % 150 / 7, row % 60);
        writeln!(
            text,
            "{row},2026-03-{:02}T{hour:02}:{minute:02}:00Z,v1,{x:.4},{place},{score:.4},{label}",
            day + 1
        )
        .unwrap();
    }
    text
}

fn diagnose(folder: &Path, text: &str, flags: &[&str]) -> (bool, String, String) {
    let path = folder.join("log.csv");
    std::fs::write(&path, text).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_wellenough"))
        .arg("diagnose")
        .arg(&path)
        .args(flags)
        .output()
        .unwrap();
    (
        out.status.success(),
        String::from_utf8(out.stdout).unwrap(),
        String::from_utf8(out.stderr).unwrap(),
    )
}

#[test]
fn the_world_that_changed_where_x_is_middling_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--window", "day", "--json", "-"];
    let (done, said, _) = diagnose(folder.path(), &rows(true), &flags);
    assert!(done);
    let verdict: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(verdict["id"], "H3c", "{said}");
    let best = verdict["onset"]["best"].as_str().unwrap();
    assert!(
        ["2026-03-20", "2026-03-21", "2026-03-22"].contains(&&best[..10]),
        "{best}"
    );
    assert_eq!(verdict["slices"][0]["column"], "x", "{said}");
    let report = Command::new(env!("CARGO_BIN_EXE_wellenough"))
        .arg("report")
        .arg(folder.path().join("log.csv"))
        .args(flags)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["verdict"], verdict);
    let note = ["--window", "day", "--note", "-"];
    let (_, note, _) = diagnose(folder.path(), &rows(true), &note);
    assert!(
        note.starts_with("**Model quality: the world changed**"),
        "{note}"
    );
}

#[test]
fn a_quiet_month_is_quiet_and_no_time_is_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (done, said, _) = diagnose(folder.path(), &rows(false), &["--window", "day"]);
    assert!(done && said.starts_with("H0: no problem\n"), "{said}");
    let (done, said, complained) = diagnose(folder.path(), "score,label\n0.2,0\n0.8,1\n", &[]);
    assert!(!done && said.is_empty());
    assert!(complained.contains("nothing to diagnose"), "{complained}");
}
