//! Ranked lists in whole runs: queries stay together, ties follow the rule, and every number comes out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests and their helpers"
)]

use std::fmt::Write as _;

use wellenough::book::{Part, TieRule, WindowSpec};
use wellenough::report::Document;
use wellenough::report::csv::csv;
use wellenough::report::document::Scope;

use crate::asked::{Asked, asked, one};
use crate::reference::Draws;
use crate::report::written;

const HEAD: &str = "query_id,doc_id,score,relevance\n";

/// Queries of one to nine documents, some tied, all rows of a query one after the other.
fn made(queries: usize, seed: u64, prefix: &str) -> String {
    let mut draws = Draws::new(seed);
    let mut text = String::from(HEAD);
    for query in 0..queries {
        for document in 0..=(query * 7 % 9) {
            let score = (draws.uniform() * 20.0).floor() / 20.0;
            let grade = ((score + draws.uniform()) * 2.0).floor();
            let _ = writeln!(
                text,
                "{prefix}{query:04},d{query}_{document},{score},{grade}"
            );
        }
    }
    text
}

fn value(document: &Document, metric: &str, scope: Scope) -> Option<f64> {
    let mut all = document.quality.iter();
    let found = all.find(|q| q.metric == metric && q.scope == scope && q.window.is_none());
    found.unwrap_or_else(|| panic!("no {metric}")).value
}

fn note(document: &Document, kind: &str) -> Option<u64> {
    let mut notes = document.task.notes.iter();
    notes.find(|note| note.kind == kind).map(|note| note.count)
}

fn with_ties(mut asked: Asked, ties: TieRule) -> Asked {
    asked.book.ties = Some(ties);
    asked
}

#[test]
fn a_file_of_ranked_documents_is_measured() {
    let document = one("ranked.csv", made(200, 1, "q")).document();
    assert_eq!(document.task.kind, "ranking");
    assert!(document.task.measured);
    assert_eq!(document.task.headline.as_deref(), Some("ndcg_10"));
    let ndcg = document
        .quality
        .iter()
        .find(|q| q.metric == "ndcg_10" && q.scope == Scope::Current)
        .unwrap();
    assert_eq!(ndcg.n, 200);
    let (low, value, high) = (ndcg.low.unwrap(), ndcg.value.unwrap(), ndcg.high.unwrap());
    assert!(0.0 < low && low < value && value < high && high < 1.0);
    let queries = document.queries.unwrap();
    assert_eq!(queries.worst.len(), 20);
    assert!(queries.worst.is_sorted_by_key(|query| query.ndcg_10));
    assert!(queries.worst.iter().all(|query| query.relevant > 0));
    assert_eq!(queries.sides.len(), 1);
}

#[test]
fn the_rule_for_ties_counts_and_is_told() {
    // One query, two tied documents, the first of them relevant.
    let text =
        format!("{HEAD}q1,a,0.5,1\nq1,b,0.5,0\nq2,c,0.9,1\nq2,d,0.1,0\nq3,e,0.9,2\nq3,f,0.2,0\n");
    for (ties, expected) in [
        (TieRule::Stable, 1.0),
        (TieRule::Averaged, 5.0 / 6.0),
        (TieRule::Trec, 2.0 / 3.0),
    ] {
        let document = with_ties(ranked("ties.csv", &text), ties).document();
        let found = value(&document, "precision_1", Scope::Current).unwrap();
        assert!((found - expected).abs() < 1e-12, "{ties:?}: {found}");
        assert_eq!(document.queries.unwrap().ties, ties);
    }
}

/// One file whose roles the test says itself, since so few rows tell little.
fn ranked(name: &str, text: &str) -> Asked {
    use wellenough::book::Role;
    one(name, text)
        .role("query_id", Role::Query)
        .role("doc_id", Role::Ignored)
        .role("score", Role::Score)
        .role("relevance", Role::Label)
}

#[test]
fn relevant_begins_where_the_reader_says() {
    let mut asked = ranked(
        "grades.csv",
        &format!("{HEAD}q1,a,0.9,1\nq1,b,0.5,2\nq2,c,0.9,1\nq2,d,0.1,0\n"),
    );
    let first = |asked: &Asked| value(&asked.document(), "precision_1", Scope::Current);
    assert_eq!(first(&asked), Some(1.0));
    asked.book.relevant_from = Some(2.0);
    assert_eq!(first(&asked), Some(0.0));
    asked.book.relevant_from = Some(3.0);
    let document = asked.document();
    assert_eq!(value(&document, "ndcg_10", Scope::Current), None);
    let told = document.quality.iter().find(|q| q.metric == "ndcg_10");
    assert_eq!(
        told.unwrap().undefined.as_deref(),
        Some("no query has a relevant document")
    );
}

#[test]
fn windows_of_rows_do_not_cut_queries() {
    let mut asked = one("ranked.csv", made(200, 2, "q"));
    let whole = asked.document();
    asked.book.window = Some(WindowSpec::Rows(100));
    let document = asked.document();
    assert!(document.windows.len() > 5);
    let queries: u64 = document
        .quality
        .iter()
        .filter(|q| q.metric == "ndcg_10" && q.scope == Scope::Window)
        .map(|q| q.n)
        .sum();
    assert_eq!(queries, 200, "each query counts in one window");
    assert!(note(&document, "query_astride").is_some_and(|n| n > 3));
    assert_eq!(note(&whole, "query_astride"), None);
    assert_eq!(
        value(&whole, "ndcg_10", Scope::Current),
        value(&document, "ndcg_10", Scope::Current)
    );
}

#[test]
fn one_id_in_both_files_is_two_queries() {
    let (before, now) = (made(80, 3, "q"), made(80, 4, "q"));
    let mut asked = asked(&[
        ("reference.csv", before.as_bytes()),
        ("current.csv", now.as_bytes()),
    ]);
    for (source, part) in asked
        .book
        .sources
        .iter_mut()
        .zip([Part::Reference, Part::Current])
    {
        source.part = Some(part);
    }
    let both = asked.document();
    assert_eq!(note(&both, "query_on_both_sides"), Some(80));
    let alone = |text: &str| {
        let document = one("alone.csv", text).document();
        value(&document, "ndcg_10", Scope::Current).unwrap()
    };
    for (scope, text) in [(Scope::Reference, &before), (Scope::Current, &now)] {
        let found = value(&both, "ndcg_10", scope).unwrap();
        assert!((found - alone(text)).abs() < 1e-12);
    }
}

#[test]
fn a_query_astride_the_end_of_the_reference_stays_whole() {
    let mut text = String::from("time,query_id,score,relevance\n");
    for query in 0..60 {
        for document in 0..4 {
            // Every query begins at noon and ends on the next day.
            let hour = 12 + document * 4;
            let _ = writeln!(
                text,
                "2026-01-{:02}T{:02}:00:00Z,q{query:02},0.{},{}",
                1 + query / 3 + hour / 24,
                hour % 24,
                (query * 7 + document * 3) % 10,
                (query + document) % 3
            );
        }
    }
    let mut asked = ranked("timed.csv", &text);
    asked.book.reference_until = Some("2026-01-11".into());
    asked.book.window = Some(WindowSpec::Day);
    let document = asked.document();
    let sides = document.queries.as_ref().unwrap().sides.clone();
    let counts: Vec<(u64, u64)> = sides.iter().map(|side| (side.queries, side.rows)).collect();
    assert_eq!(counts, [(30, 120), (30, 120)]);
    assert_eq!(note(&document, "query_astride"), Some(60));
    assert_eq!(document.task.n_reference, 120);
}

#[test]
fn what_cannot_be_ranked_is_counted() {
    let text = format!(
        "{HEAD}q1,a,0.9,1\nq1,b,,1\nq1,c,0.4,\n,d,0.9,1\nq2,e,0.9,0\nq2,f,0.1,1\nq3,g,0.1,\nq3,h,0.2,\n"
    );
    let document = ranked("gaps.csv", &text).document();
    assert_eq!(note(&document, "no_output"), Some(2));
    assert_eq!(note(&document, "unjudged"), Some(1));
    let side = &document.queries.as_ref().unwrap().sides[0];
    assert_eq!((side.queries, side.rows, side.single), (2, 3, 1));
    assert_eq!(value(&document, "mrr", Scope::Current), Some(0.75));
}

#[test]
fn results_do_not_depend_on_who_works() {
    let mut asked = one("ranked.csv", made(3_000, 5, "q"));
    asked.book.window = Some(WindowSpec::Rows(1_000));
    let [one, three] = [1, 3].map(|workers| asked.run(workers).unwrap().document);
    assert!(one == three);
}

#[test]
fn ids_of_queries_are_text_wherever_they_stand() {
    let asked = ranked("bad.csv", &made(40, 6, "=<b>q"));
    let outcome = asked.run(1).unwrap();
    let page = written(&outcome).unwrap();
    assert!(page.contains("=&lt;b&gt;q0") && !page.contains("<b>q"));
    assert!(page.contains("the earlier row stands first"));
    let table = csv(&outcome.document);
    let rows = table.lines().filter(|line| line.starts_with("query,"));
    assert!(
        rows.clone()
            .all(|line| line.starts_with("query,'=<b>q") && line.contains(",ndcg_10,stable,"))
    );
    assert_eq!(rows.count(), 20);
}
