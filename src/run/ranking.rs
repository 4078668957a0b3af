//! Ranked lists: scores and grades of the documents of each query.

use crate::book::{Role, TieRule};
use crate::data::column::{Column, NO_LEVEL};
use crate::measure::Accumulate as _;
use crate::measure::quality::{
    Depth, List, ListMeasure, Metric, Ranked, Ranking, RankingRows, Ties,
};
use crate::report::document::{Quality, Scope, Task};
use crate::report::queries::{Queries, Query, Side};

use super::beside::{Beside, States, sides};
use super::cut::Cut;
use super::desk::Desk;
use super::feed::numbers;
use super::outputs::{Outputs, as_number};
use super::quality::{readings, states};
use super::queries::note;

/// The grade from which a document is relevant, unless the reader says another.
const RELEVANT_FROM: f64 = 1.0;

/// How many of the worst queries are told.
const WORST: usize = 20;

/// Queries, scores and grades of the table.
pub(super) fn outputs(desk: &Desk, task: &mut Task) -> Outputs {
    let table = &desk.table;
    let column = |role| {
        let name = table.named(desk, role)?;
        table.columns.get(&name)
    };
    let score = column(Role::Score).and_then(|column| match column {
        Column::Numbers(values) => Some(values.clone()),
        _ => None,
    });
    let (Some(Column::Levels { codes, levels }), Some(score)) = (column(Role::Query), score) else {
        return Outputs::None;
    };
    let Some(relevance) = table.label.as_ref().and_then(grades) else {
        task.reason = format!(
            "{}; quality needs the relevance of the documents as numbers in a column with the role label",
            task.reason
        );
        return Outputs::None;
    };
    let outputs = Outputs::Ranking {
        query: codes.clone(),
        ids: levels.clone(),
        score,
        relevance,
        ties: desk.book.ties.unwrap_or_default(),
        relevant_from: desk.book.relevant_from.unwrap_or(RELEVANT_FROM),
    };
    tell_left_out(&outputs, table.rows, task);
    outputs
}

/// Grades as numbers; `true` and `yes` are 1, `false` and `no` 0.
fn grades(label: &Column) -> Option<Vec<f64>> {
    match label {
        Column::Numbers(values) => Some(values.clone()),
        Column::Levels { codes, levels } => {
            let grade = |level: &String| match level.trim().to_ascii_lowercase().as_str() {
                "yes" => Some(1.0),
                "no" => Some(0.0),
                other => as_number(other).filter(|grade| !grade.is_nan()),
            };
            let grades: Vec<f64> = levels.iter().map(grade).collect::<Option<_>>()?;
            let of = |code: &u32| {
                let at = usize::try_from(*code).ok();
                at.and_then(|at| grades.get(at).copied())
                    .unwrap_or(f64::NAN)
            };
            Some(codes.iter().map(of).collect())
        }
        Column::Times(_) | Column::Keys(_) => None,
    }
}

/// Counts labelled rows that lists leave out, and documents without a grade among others that have one.
fn tell_left_out(outputs: &Outputs, rows: usize, task: &mut Task) {
    let Outputs::Ranking { query, ids, .. } = outputs else {
        return;
    };
    let mut is_judged = vec![false; ids.len()];
    let code = |row: u32| -> Option<usize> {
        let code = usize::try_from(row).ok().and_then(|at| query.get(at))?;
        usize::try_from(*code).ok().filter(|_| *code != NO_LEVEL)
    };
    let rows = 0..u32::try_from(rows).unwrap_or(u32::MAX);
    let mut lacking = (0, None);
    for row in rows.clone().filter(|row| outputs.is_labelled(*row)) {
        if !outputs.is_complete(row) {
            lacking.0 += 1;
            lacking.1.get_or_insert(u64::from(row) + 1);
        } else if let Some(judged) = code(row).and_then(|at| is_judged.get_mut(at)) {
            *judged = true;
        }
    }
    note(
        task,
        ("no_output", lacking.0, lacking.1),
        "labelled rows have no score or no query: they are left out of quality",
    );
    let judged = |row: &u32| code(*row).and_then(|at| is_judged.get(at)) == Some(&true);
    let mut unjudged = rows.filter(|row| !outputs.is_labelled(*row) && judged(row));
    let first = unjudged.next();
    note(
        task,
        (
            "unjudged",
            u64::from(first.is_some()) + unjudged.count() as u64,
            first.map(|row| u64::from(row) + 1),
        ),
        "documents have no label while others of their query have: lists are made of the labelled ones only",
    );
}

/// Quality of a ranking task, and what its queries are like.
pub(super) fn measure(
    cut: &Cut,
    outputs: &Outputs,
    queries: &mut Option<Queries>,
    beside: &mut Beside,
) -> Vec<Quality> {
    let states = states::<Ranking>(cut, outputs, &|outputs, rows, state| {
        feed(cut, outputs, rows, state);
    });
    if cut.weights.is_some() {
        beside.weigh(&states, Ranking::weight);
    }
    *queries = told(cut, outputs, &states);
    readings(&states)
}

/// Feeds the lists of some rows.
fn feed(cut: &Cut, outputs: &Outputs, rows: &[usize], state: &mut Ranking) {
    let Outputs::Ranking {
        score,
        relevance,
        ties,
        relevant_from,
        ..
    } = outputs
    else {
        return;
    };
    let lists = lists(outputs, rows);
    let rows: Vec<usize> = lists.iter().flatten().copied().collect();
    let weights = cut.weights.as_deref();
    let weights = weights.map(|weights| numbers(weights, &rows));
    state.update(RankingRows {
        lengths: &lists.iter().map(Vec::len).collect::<Vec<_>>(),
        score: &numbers(score, &rows),
        relevance: &numbers(relevance, &rows),
        weight: weights.as_deref(),
        ties: rule(*ties),
        relevant_from: *relevant_from,
    });
}

/// What the queries are like, and the worst of them.
fn told(cut: &Cut, outputs: &Outputs, states: &States<Ranking>) -> Option<Queries> {
    let Outputs::Ranking {
        ties,
        relevant_from,
        ..
    } = outputs
    else {
        return None;
    };
    let side = |(scope, _, state): &(Scope, Option<usize>, Ranking)| {
        let counts = state.counts();
        Side {
            scope: *scope,
            queries: counts.queries,
            rows: counts.rows,
            without_relevant: counts.without_relevant,
            single: counts.single,
            tied: counts.tied,
        }
    };
    Some(Queries {
        ties: *ties,
        relevant_from: *relevant_from,
        sides: sides(states).map(side).collect(),
        worst: worst(cut, outputs),
    })
}

/// The metric that is shown first.
pub(super) const HEADLINE: Metric = Metric::Ranked(NDCG_10);

const NDCG_10: Ranked = Ranked(ListMeasure::Ndcg, Depth::Ten);

const fn rule(ties: TieRule) -> Ties {
    match ties {
        TieRule::Stable => Ties::Stable,
        TieRule::Averaged => Ties::Averaged,
        TieRule::Trec => Ties::Trec,
        TieRule::Ranx => Ties::Ranx,
    }
}

/// The rows of each query, in the order of the file.
fn lists(outputs: &Outputs, rows: &[usize]) -> Vec<Vec<usize>> {
    let Outputs::Ranking { query, .. } = outputs else {
        return Vec::new();
    };
    let code = |row: &usize| query.get(*row).copied();
    let mut rows = rows.to_vec();
    rows.sort_by_key(code);
    let lists = rows.chunk_by(|one, other| code(one) == code(other));
    lists.map(<[usize]>::to_vec).collect()
}

/// The queries of the current period with the lowest nDCG@10.
fn worst(cut: &Cut, outputs: &Outputs) -> Vec<Query> {
    let mut worst: Vec<Query> = Vec::new();
    for (window, _, range) in cut.groups.iter().filter(|(_, reference, _)| !*reference) {
        let rows = cut.order.get(range.clone()).unwrap_or(&[]).iter();
        let rows: Vec<usize> = rows
            .filter(|row| outputs.is_complete(**row) && cut.counts(**row))
            .filter_map(|row| usize::try_from(*row).ok())
            .collect();
        let window = window.and_then(|window| usize::try_from(window).ok());
        let found = lists(outputs, &rows);
        worst.extend(found.iter().filter_map(|rows| query(outputs, rows, window)));
        worst.sort_by(|one, other| {
            let by_value = one.ndcg_10.total_cmp(&other.ndcg_10);
            by_value.then_with(|| one.query.cmp(&other.query))
        });
        worst.truncate(WORST);
    }
    worst
}

/// One query; `None` where it has no relevant document, or no number.
fn query(outputs: &Outputs, rows: &[usize], window: Option<usize>) -> Option<Query> {
    let Outputs::Ranking {
        query,
        ids,
        score,
        relevance,
        ties,
        relevant_from,
    } = outputs
    else {
        return None;
    };
    let code = usize::try_from(*query.get(*rows.first()?)?).ok()?;
    let list = List::new(
        &numbers(score, rows),
        &numbers(relevance, rows),
        rule(*ties),
        *relevant_from,
    );
    let value = |ranked| list.value(ranked).filter(|value| value.is_finite());
    (list.relevant() > 0).then_some(())?;
    Some(Query {
        query: ids.get(code)?.clone(),
        window,
        documents: list.len() as u64,
        relevant: list.relevant() as u64,
        ndcg_10: value(NDCG_10)?,
        average_precision: value(Ranked(ListMeasure::AveragePrecision, Depth::All))?,
        reciprocal_rank: value(Ranked(ListMeasure::ReciprocalRank, Depth::All))?,
    })
}
