//! Several objectives of one check: files are read once, and each stands as it would alone.

use wellenough::book::slo::{Period, Sli};
use wellenough::book::{Further, SloSpec, WindowSpec};
use wellenough::run::native::{carry_out, judge};
use wellenough::run::protocol::Event;

use super::{carried_out, event, joined};
use crate::golden::book_of;

fn specs() -> Vec<(SloSpec, Option<WindowSpec>)> {
    let expression = SloSpec {
        sli: Some(Sli::read("note <> 'free text 7' AND amount < 350").unwrap()),
        period: Some(Period::Rolling(7)),
        ..event("correct")
    };
    vec![
        (event("correct"), None),
        (expression, None),
        (event("window: accuracy >= 0.9"), Some(WindowSpec::Week)),
        (event("served"), None),
        (event("window: accuracy >= 0.9"), Some(WindowSpec::Day)),
        (event("window: no_such_metric >= 0.9"), None),
    ]
}

#[test]
fn each_stands_as_it_would_alone() {
    let (_folder, paths) = joined(40, |day| day % 5);
    let mut book = book_of(&paths);
    book.slo = Some(event("mean: error_rate"));
    let further = specs()
        .into_iter()
        .map(|(spec, window)| Further { spec, window });
    book.further = further.collect();
    let outcome = judge(&book, &paths, 2).unwrap();
    assert_eq!(outcome.further.len(), specs().len());
    for ((spec, window), found) in specs().into_iter().zip(&outcome.further) {
        let mut alone = book_of(&paths);
        alone.window = window;
        let wanted = carried_out(alone, &paths, spec.clone());
        // Alone, the sentence is a note among others and begins with what it is about.
        let why = |why: String| why.replace("the objective cannot be told: ", "");
        let wanted = wanted.map(|(slo, _)| slo).map_err(why);
        assert_eq!(*found, wanted, "{spec:?}");
    }
    assert!(
        outcome.further[5]
            .as_ref()
            .unwrap_err()
            .contains("no_such_metric")
    );
    let own = carried_out(book_of(&paths), &paths, event("mean: error_rate"));
    assert_eq!(outcome.document.slo, Some(own.unwrap().0));
    // Drift, groups and diagnosis wait for nobody who only asks this.
    assert!(!outcome.complete && outcome.document.drift.is_empty());
    // The whole report has the same.
    let whole = carry_out(&book, &paths, 2, &mut |_| {}).unwrap();
    assert!(whole.complete);
    assert_eq!(whole.further, outcome.further);
}

#[test]
fn every_byte_is_read_once() {
    let (_folder, paths) = joined(40, |day| day % 5);
    let read = |further: usize| {
        let mut book = book_of(&paths);
        let all = specs().into_iter().cycle().take(further);
        book.further = all.map(|(spec, window)| Further { spec, window }).collect();
        let mut bytes = 0;
        carry_out(&book, &paths, 2, &mut |event| {
            if let Event::Progress { total, .. } = event {
                bytes = *total;
            }
        })
        .unwrap();
        bytes
    };
    let once = read(0);
    assert!(once > 0);
    assert_eq!(read(6), once);
    assert_eq!(read(30), once);
}
