//! Rankings: a plain reading of the definitions, scikit-learn's nDCG and LRAP, and `trec_eval` by `ir_measures`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wellenough::book::{Book, Role, TieRule};
use wellenough::measure::quality::{Depth, List, ListMeasure, Ranked, Ties};
use wellenough::report::Document;
use wellenough::report::document::Scope;

use super::{Numbers, quality, run};

/// `trec_eval`'s names, and ours.
const TREC: [(&str, &str); 12] = [
    ("nDCG@10", "ndcg_10"),
    ("nDCG@5", "ndcg_5"),
    ("nDCG", "ndcg"),
    ("AP", "map"),
    ("AP@10", "map_r_10"),
    ("R@10", "recall_10"),
    ("P@1", "precision_1"),
    ("P@5", "precision_5"),
    ("P@10", "precision_10"),
    ("Rprec", "r_precision"),
    ("RR", "mrr"),
    ("Success@5", "hit_rate_5"),
];

/// ranx's names, and ours.
const RANX: [(&str, &str); 17] = [
    ("ndcg@5", "ndcg_5"),
    ("ndcg@10", "ndcg_10"),
    ("ndcg", "ndcg"),
    ("ndcg_burges@5", "ndcg_exp_5"),
    ("ndcg_burges@10", "ndcg_exp_10"),
    ("mrr", "mrr"),
    ("mrr@10", "mrr_10"),
    ("map", "map"),
    ("map@5", "map_r_5"),
    ("map@10", "map_r_10"),
    ("precision@1", "precision_1"),
    ("precision@5", "precision_5"),
    ("precision@10", "precision_10"),
    ("recall@5", "recall_5"),
    ("recall@10", "recall_10"),
    ("hit_rate@5", "hit_rate_5"),
    ("r-precision", "r_precision"),
];

/// The names of a plain reading at a depth, and ours; at depth one several of them are one number.
fn plain(k: &str) -> Vec<(&'static str, String)> {
    let at = |name: &str| format!("{name}_{k}");
    let mut names = vec![("ndcg_linear", at("ndcg")), ("ndcg_exp", at("ndcg_exp"))];
    match k {
        "1000" => {
            let all = ["ndcg", "ndcg_exp", "mrr", "map", "map"].map(str::to_owned);
            let theirs = ["ndcg_linear", "ndcg_exp", "mrr", "map_R", "map_min"];
            return theirs.into_iter().zip(all).collect();
        }
        "1" => names.extend([
            ("hit", at("precision")),
            ("mrr", at("precision")),
            ("map_min", at("precision")),
            ("map_R", at("recall")),
        ]),
        _ => names.extend([
            ("hit", at("hit_rate")),
            ("mrr", at("mrr")),
            ("map_min", at("map")),
            ("map_R", at("map_r")),
        ]),
    }
    names.extend([("precision", at("precision")), ("recall", at("recall"))]);
    names
}

/// Ours for everything under `ranking`; `book` has a reference, `whole` has none.
pub(super) fn add(out: &mut Numbers, book: &Book, whole: &Book, paths: &[PathBuf]) {
    for score in ["score", "score_feature"] {
        for (ties, relevant_from) in [
            (TieRule::Stable, 1.0),
            (TieRule::Stable, 2.0),
            (TieRule::Averaged, 1.0),
            (TieRule::Trec, 1.0),
            (TieRule::Ranx, 1.0),
        ] {
            let documents = [book, whole].map(|book| {
                let mut book = Book {
                    ties: Some(ties),
                    relevant_from: Some(relevant_from),
                    ..book.clone()
                };
                for source in &mut book.sources {
                    for column in ["score", "score_feature"] {
                        let role = if column == score {
                            Role::Score
                        } else {
                            Role::Feature
                        };
                        source.roles.push((column.to_owned(), role));
                    }
                }
                run(&book, paths)
            });
            let [apart, whole] = &documents;
            for (document, scope, split) in [
                (apart, Scope::Reference, "reference"),
                (apart, Scope::Current, "analysis"),
                (whole, Scope::Current, "all"),
            ] {
                let prefix = format!("ranking.{split}.{score}");
                add_side(out, (document, scope), (ties, relevant_from), &prefix);
            }
        }
    }
    add_queries(out, paths);
}

fn add_side(
    out: &mut Numbers,
    (document, scope): (&Document, Scope),
    (ties, relevant_from): (TieRule, f64),
    prefix: &str,
) {
    let mut add = |golden: String, ours: &str| {
        let found = quality(document, scope, None).find(|q| q.metric == ours);
        let found = found.unwrap_or_else(|| panic!("no number {ours}"));
        out.insert(format!("{prefix}.{golden}"), found.value);
    };
    match ties {
        TieRule::Stable => {
            let depths: &[&str] = if relevant_from > 1.0 {
                &["5", "10"]
            } else {
                &["1", "3", "5", "10", "1000"]
            };
            for k in depths {
                for (theirs, ours) in plain(k) {
                    add(format!("own@{k}_rel{relevant_from}/{theirs}"), &ours);
                }
            }
        }
        TieRule::Averaged => {
            for k in ["1", "3", "5", "10"] {
                add(format!("sklearn_ndcg@{k}"), &format!("ndcg_{k}"));
            }
            add("sklearn_ndcg@1000".into(), "ndcg");
            add("lrap".into(), "lrap");
        }
        TieRule::Ranx => {
            for (theirs, ours) in RANX {
                add(format!("ranx/{theirs}"), ours);
            }
        }
        TieRule::Trec => {
            for (theirs, ours) in TREC {
                add(format!("ir_measures/{theirs}"), ours);
            }
        }
    }
    if relevant_from <= 1.0 {
        let queries = document.queries.as_ref().unwrap();
        let side = queries.sides.iter().find(|side| side.scope == scope);
        let side = side.unwrap();
        let counts = [
            side.queries,
            side.rows,
            side.without_relevant,
            side.single,
            side.tied,
        ];
        for (at, count) in counts.into_iter().enumerate() {
            out.insert(format!("{prefix}.describe/{at}"), Some(count as f64));
        }
    }
}

/// Scores and grades of each query of both files of predictions, in the order of their rows.
type Queries = BTreeMap<String, (Vec<f64>, Vec<f64>)>;

fn queries(paths: &[PathBuf], score: &str) -> [Queries; 2] {
    let [reference, analysis, labels] = paths else {
        panic!("three files");
    };
    let grades: BTreeMap<String, String> = rows(labels)
        .into_iter()
        .map(|row| (row["row_id"].clone(), row["relevance"].clone()))
        .collect();
    [reference, analysis].map(|path| {
        let mut queries = Queries::new();
        for row in rows(path) {
            let grade = row.get("relevance").or_else(|| grades.get(&row["row_id"]));
            let (scores, relevance) = queries.entry(row["query_id"].clone()).or_default();
            scores.push(row[score].parse().unwrap());
            // A document that nobody judged has no grade.
            relevance.push(grade.map_or(f64::NAN, |grade| grade.parse().unwrap()));
        }
        queries
    })
}

/// nDCG@10 query by query, which the document tells of the worst only: from the measure itself.
fn add_queries(out: &mut Numbers, paths: &[PathBuf]) {
    for score in ["score", "score_feature"] {
        for (split, queries) in ["reference", "analysis"].iter().zip(queries(paths, score)) {
            for (query, (scores, relevance)) in queries {
                let list = List::new(&scores, &relevance, Ties::Averaged, 1.0);
                let value = list.value(Ranked(ListMeasure::Ndcg, Depth::Ten));
                for split in [split, "all"] {
                    let id = format!("ranking.{split}.{score}.sklearn_ndcg@10_per_query/{query}");
                    out.insert(id, value);
                }
            }
        }
    }
}

/// Shares of a thousand places, of which no list has so many: what all relevant documents come to; and how many of the
/// first ten were judged.
pub(super) fn add_depths(out: &mut Numbers, paths: &[PathBuf]) {
    for score in ["score", "score_feature"] {
        let sides = queries(paths, score);
        let [reference, analysis] = &sides;
        for (split, sides) in [
            ("reference", vec![reference]),
            ("analysis", vec![analysis]),
            ("all", vec![reference, analysis]),
        ] {
            let lists: Vec<&(Vec<f64>, Vec<f64>)> =
                sides.iter().flat_map(|queries| queries.values()).collect();
            let mean = |of: &dyn Fn(&List, &[f64]) -> f64| {
                let values = lists.iter().map(|(scores, relevance)| {
                    of(&List::new(scores, relevance, Ties::Stable, 1.0), relevance)
                });
                Some(values.sum::<f64>() / lists.len() as f64)
            };
            let found = mean(&|list, _| f64::from(u8::from(list.relevant() > 0)));
            let place = format!("ranking.{split}.{score}.own@1000_rel1");
            out.insert(format!("{place}/hit"), found);
            out.insert(format!("{place}/recall"), found);
            let precision = mean(&|list, _| list.relevant() as f64 / 1000.0);
            out.insert(format!("{place}/precision"), precision);
            let judged = mean(&|list, relevance| {
                let first = list.len().min(10);
                let unjudged = relevance.iter().filter(|grade| grade.is_nan()).count();
                (first - unjudged.min(first)) as f64 / first as f64
            });
            let id = format!("ranking.{split}.{score}.ir_measures/Judged@10");
            out.insert(id, judged);
        }
    }
}

/// The rows of a CSV file without quotes.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let fields = heads.iter().zip(line.split(','));
        fields
            .map(|(head, field)| ((*head).to_owned(), field.to_owned()))
            .collect()
    };
    lines.map(row).collect()
}
