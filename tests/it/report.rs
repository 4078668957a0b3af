//! The HTML report: complete, escaped, small, self-contained.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use wellenough::report::draw::DrawError;
use wellenough::report::html::html;
use wellenough::report::{Outcome, Shown, Theme};

use crate::sample::{Shape, outcome};

/// The HTML report of an outcome, of files whose hashes are not known.
pub(crate) fn written(outcome: &Outcome) -> Result<String, DrawError> {
    html(&Shown::of(outcome), "", &[])
}

#[test]
fn every_section_stands_in_one_small_file() {
    let page = written(&outcome(&Shape {
        windows: 50,
        columns: 12,
        ..Shape::default()
    }))
    .unwrap();
    assert!(page.len() <= 500_000, "{} bytes", page.len());
    for wanted in [
        "What came in",
        "late-flights.csv",
        "How labels met predictions",
        "<h2>Quality</h2>",
        "Quality over time",
        "<h2>Drift</h2>",
        "Every number and its convention",
        "<h2>Glossary</h2>",
        "not computed",
        "psi_decile",
        "<h2>Method</h2>",
        "until 2013-08-01",
        "wellenough 0.1.0",
        "only one class among the labels",
        "prefers-color-scheme:dark",
        "@media print",
        "\u{25b2} alarm",
    ] {
        assert!(page.contains(wanted), "{wanted} is missing");
    }
}

#[test]
fn nothing_of_the_user_s_becomes_markup_and_nothing_is_fetched() {
    let names = |k: usize| {
        format!("</title></style><script>alert({k})</script><img src=x onerror=y>\u{0}'\"&{k}")
    };
    let mut outcome = outcome(&Shape {
        windows: 9,
        columns: 4,
        names,
        ..Shape::default()
    });
    outcome.document.sources[0].name = names(0);
    outcome.document.task.reason = names(1);
    outcome.document.task.positive = Some(names(2));
    outcome.document.generator = names(3);
    let note = &mut outcome.document.sources[0].notes[0];
    note.message = names(4);
    outcome.document.quality[0].undefined = Some(names(5));
    outcome.document.quality[0].value = None;
    for measured in [true, false] {
        outcome.document.task.measured = measured;
        let page = written(&outcome).unwrap();
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{0}'));
        assert_eq!(
            page.matches("</title>").count(),
            page.matches("<title>").count()
        );
        assert_eq!(page.matches("</style>").count(), 1);
        let links = page.replace("http://www.w3.org/2000/svg", "");
        assert!(
            !links.contains("http://") && !links.contains("https://") && !links.contains("url(")
        );
        balanced(&page);
    }
}

/// Every tag that opens closes, in order.
fn balanced(page: &str) {
    let mut open: Vec<String> = Vec::new();
    for part in page.split('<').skip(1) {
        let tag = part.split('>').next().unwrap();
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n', '/'])
            .next()
            .unwrap()
            .to_owned();
        let is_void = tag.ends_with('/') || matches!(name.as_str(), "meta" | "!DOCTYPE");
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "{tag}");
        } else if !is_void {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn an_empty_outcome_is_a_report_too() {
    let page = written(&Outcome::default()).unwrap();
    assert!(page.contains("Quality is not measured") && page.contains("Computing"));
    balanced(&page);
}

/// What the page shows of an outcome and the HTML file say the same, since both are one layout.
#[test]
fn every_part_of_the_page_is_in_the_file_in_its_order() {
    let outcome = outcome(&Shape::default());
    let (page, shown) = (written(&outcome).unwrap(), Shown::of(&outcome));
    let ids: Vec<&str> = shown.sections.iter().map(|part| part.id.as_str()).collect();
    assert!(ids.starts_with(&["came-in", "over-time"]) && ids.ends_with(&["method", "glossary"]));
    let mut rest = page.as_str();
    for id in ids {
        let at = rest.find(&format!("<section id=\"{id}\">"));
        rest = &rest[at.unwrap_or_else(|| panic!("{id} is missing, or not in its place"))..];
    }
}

#[test]
fn files_are_known_again_by_their_hashes() {
    let outcome = outcome(&Shape::default());
    let digests = ["ab".repeat(32), String::new()];
    let page = html(&Shown::of(&outcome), "May <&>", &digests).unwrap();
    let files = &page[page.find("<caption>Files</caption>").unwrap()..];
    assert!(files.contains("late-flights.csv") && files.contains(&digests[0]));
    assert!(page.contains("<title>May &lt;&amp;&gt;: late-flights.csv"));
}

#[test]
fn every_colour_has_one_dark_counterpart() {
    let mut pairs = std::collections::BTreeMap::new();
    for windows in [4, 40, 300] {
        let outcome = outcome(&Shape {
            windows,
            ..Shape::default()
        });
        for (name, figure) in crate::figure::figures(&outcome) {
            let size = (980, figure.height(980));
            let (light, dark) = (
                figure.sheet(&Theme::LIGHT, size).marks,
                figure.sheet(&Theme::DARK, size).marks,
            );
            assert_eq!(light.len(), dark.len(), "{name}");
            for (light, dark) in light.iter().zip(&dark) {
                let known = *pairs.entry(light.color()).or_insert_with(|| dark.color());
                assert_eq!(known, dark.color(), "{name}: {:?} has two", light.color());
            }
        }
    }
}

/// Writes the report to `FIGURES_DIR`, to be looked at.
#[test]
#[ignore = "writes a file to look at"]
fn report_to_look_at() {
    let Ok(folder) = std::env::var("FIGURES_DIR") else {
        return;
    };
    let page = written(&outcome(&Shape {
        windows: 50,
        ..Shape::default()
    }))
    .unwrap();
    std::fs::write(format!("{folder}/report.html"), page).unwrap();
}
