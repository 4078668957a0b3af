//! What is said of made-up incidents.

use super::{Around, note, section, terminal, verdict};
use crate::reason::diagnosis::diagnose;
use crate::reason::diagnosis::simulated::{Made, Setting, Twist};
use crate::report::Block;
use crate::report::document::verdict::Verdict;
use crate::report::document::{Document, Scope, Window};
use crate::report::moment::Moment;

fn told(setting: Setting, twist: Twist) -> Verdict {
    let made = Made::new(setting, twist, 3);
    let case = made.case(setting, false);
    let windows: Vec<Window> = case
        .windows
        .iter()
        .enumerate()
        .map(|(index, window)| {
            let day = |us: i64| {
                let at = Moment::from_us(us);
                format!("{}-{:02}-{:02}T00:00:00Z", at.year, at.month, at.day)
            };
            Window {
                index,
                start: day(window.start_us),
                end: day(window.end_us),
                start_us: window.start_us,
                end_us: window.end_us,
                n: 0,
                n_labelled: 0,
                scope: Scope::Current,
                coverage: None,
                maturity: None,
                status: None,
            }
        })
        .collect();
    let around = Around {
        windows: &windows,
        length: "day",
        slo: None,
    };
    verdict(&diagnose(&case), around)
}

#[test]
fn another_world_is_told_with_its_day_and_the_release_is_cleared() {
    let release = Twist {
        release: true,
        ..Twist::default()
    };
    let found = told(Setting::Concept, release);
    assert_eq!(found.id, "H3c");
    let onset = found.onset.as_ref().unwrap();
    assert_eq!(onset.best, "2026-02-19T00:00:00Z", "{onset:?}");
    assert_eq!(found.cleared.as_deref(), Some("v4"));
    assert_eq!(found.version, None);
    for part in ["Quality fell", "world changed", "Release v4 is cleared"] {
        assert!(found.headline.contains(part), "{}", found.headline);
    }
    let product = |ranked: &crate::report::document::verdict::Ranked| {
        ranked
            .factors
            .iter()
            .map(|factor| factor.value)
            .product::<f64>()
            * 100.0
    };
    for ranked in &found.ranked {
        assert!((ranked.score - product(ranked)).abs() < 1e-9, "{ranked:?}");
    }
    assert!(found.evidence.iter().any(|piece| piece.side == "for"));
    assert!(found.evidence.iter().all(|piece| piece.n > 0));
}

#[test]
fn a_broken_column_is_named() {
    let found = told(Setting::Broken, Twist::default());
    assert_eq!(
        (found.id.as_str(), found.column.as_deref()),
        ("H3a", Some("x2"))
    );
    assert!(found.headline.contains("\u{d7} 1000"), "{}", found.headline);
}

#[test]
fn a_quiet_time_is_told_as_such() {
    let found = told(Setting::Nothing, Twist::default());
    assert_eq!(
        (found.id.as_str(), found.confidence.as_deref()),
        ("H0", None)
    );
    assert!(found.headline.contains("everything works well enough"));
    assert!(found.evidence.is_empty() && found.ranked.is_empty());
}

#[test]
fn a_verdict_is_written_read_and_laid_out() {
    let found = told(Setting::Redefined, Twist::default());
    assert_eq!(
        (found.id.as_str(), found.version.as_deref()),
        ("H1", Some("v4"))
    );
    let document = Document {
        verdict: Some(found.clone()),
        ..Document::default()
    };
    let read: Document = serde_json::from_str(&document.to_json().unwrap()).unwrap();
    assert_eq!(read.verdict, Some(found.clone()));
    let note = note(&found);
    assert!(
        note.starts_with("**Model quality: the model's definition changed**"),
        "{note}"
    );
    assert!(terminal(&found).starts_with("H1: the model's definition changed\n"));
    let section = section(&found);
    assert_eq!(section.id, "verdict");
    let links = section
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Claim { link: Some(_), .. }));
    assert!(links.count() > 0);
}

#[test]
fn a_note_has_whole_days_says_how_sure_it_is_and_leaves_names_as_they_are() {
    let mut found = told(Setting::Broken, Twist::default());
    found.headline = "Look at *loan_length* and _this_.".into();
    let note = note(&found);
    assert!(
        note.contains("Look at \\*loan_length\\* and \\_this\\_."),
        "{note}"
    );
    assert!(
        note.contains("\n- Since 2026-02-19") && !note.contains("T00:00:00Z"),
        "{note}"
    );
    assert!(
        note.contains("\n- How sure: ") && note.contains("no probabilities"),
        "{note}"
    );
}

#[test]
fn where_more_rows_of_a_kind_came_their_number_is_told_and_not_their_loss() {
    let found = told(Setting::Mix, Twist::default());
    assert_eq!(found.id, "H3b");
    let slice = &found.slices[0];
    assert!(slice.mix > slice.rate, "{slice:?}");
    let said = terminal(&found);
    let line = said.lines().find(|line| line.contains("rows where"));
    assert!(line.unwrap().starts_with("  more rows where "), "{said}");
    let read = found.fall.as_ref().unwrap().read;
    let share = crate::report::number::share(slice.n[1] as f64 / read[1] as f64);
    let rows = format!("are {share} now");
    assert!(found.headline.contains(&rows), "{}", found.headline);
    let check = found.check.unwrap();
    assert!(
        check.starts_with("Find out why there are more rows where"),
        "{check}"
    );
}

#[test]
fn shares_of_rows_are_told_as_per_cent_and_their_rise_in_points() {
    use super::amounts::{least, mean, part, rise};
    let plain = |text: String| text.replace('\u{202f}', " ");
    assert_eq!(plain(mean("error_rate", 0.148)), "14.8 %");
    assert_eq!(plain(mean("brier_score_loss", 0.148)), "0.148");
    assert_eq!(
        plain(rise("error_rate", 0.0669, 0.0148)),
        "6.7 points (95 % interval 5.2 to 8.2)"
    );
    assert_eq!(
        plain(rise("mean_absolute_error", 30.6, 3.94)),
        "30.6 (95 % interval 26.7 to 34.5)"
    );
    assert_eq!(plain(least("error_rate", 0.0842)), "8.4 points");
    assert_eq!(plain(part(0.544)), "54.4 % of the fall");
    assert_eq!(plain(part(1.0)), "the whole fall");
    assert_eq!(plain(part(1.37)), "more than the whole fall (137 %)");
}

#[test]
fn a_fault_is_told_once_for_a_column_and_a_unit_before_its_signs() {
    let found = told(Setting::Broken, Twist::default());
    let broken = found
        .evidence
        .iter()
        .filter(|piece| piece.id == "broken_input");
    let of_x2 = broken.filter(|piece| piece.claim.starts_with("\u{201c}x2\u{201d}"));
    let claims: Vec<&str> = of_x2.map(|piece| piece.claim.as_str()).collect();
    assert_eq!(claims.len(), 1, "{claims:?}");
    assert!(
        claims[0].contains("in another unit (\u{d7} 1000)"),
        "{claims:?}"
    );
}
