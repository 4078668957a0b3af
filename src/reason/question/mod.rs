//! What a question's answer is, computed in one pass over the rows.
//!
//! NULL is unknown, as in SQL: a row whose filter is unknown is left out, aggregates leave NULL out, and of nothing
//! only count knows a number. Sums are compensated, so that their last digits do not hang on the order of rows.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use super::slo::{Value, evaluate};
use crate::book::expression::question::{Aim, Plan};
use crate::book::expression::{Aggregate, Tree, Type};
use crate::measure::sum::Sum;

/// Groups at most (ours): what they take of memory stays below some tens of megabytes.
pub const GROUPS: usize = 100_000;

/// The answer to a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// What the columns are called, and what they hold.
    pub columns: Vec<(String, Type)>,
    /// The rows, each with how many rows of the table stand behind it.
    pub rows: Vec<(Vec<Value<'static>>, u64)>,
    /// How many rows it would have without a limit.
    pub whole: u64,
    /// Rows of the table that the filter let through.
    pub kept: u64,
    /// Rows of the table.
    pub all: u64,
    /// Whether a row stands for a group.
    pub is_grouped: bool,
}

/// Values by row and slot.
pub type Cells<'a> = dyn Fn(usize, usize) -> Value<'a> + 'a;

/// Answers a plan from that many rows.
///
/// # Errors
/// A sentence where the answer would be too large to make.
pub fn answer<'a>(plan: &'a Plan, rows: usize, cells: &Cells<'a>) -> Result<Answer, String> {
    let kept = |row: &usize| match &plan.filter {
        None => true,
        Some(filter) => said(filter, &|slot| cells(*row, slot)) == Value::Truth(true),
    };
    let columns = plan.items.iter();
    let answer = Answer {
        columns: columns.map(|item| (item.name.clone(), item.kind)).collect(),
        all: rows as u64,
        is_grouped: plan.keys.is_some(),
        ..Answer::default()
    };
    let kept = (0..rows).filter(kept);
    match &plan.keys {
        Some(keys) => grouped(plan, keys, (kept, cells), answer),
        None => Ok(listed(plan, (kept, cells), answer)),
    }
}

fn said<'a>(tree: &'a Tree, row: &dyn Fn(usize) -> Value<'a>) -> Value<'a> {
    evaluate(tree, row)
}

/// A row of the answer on its way: what it is ordered by, and which one it is.
type Placed<'a> = (Vec<Value<'a>>, usize);

/// The first rows in an order; of equals the earlier one.
fn first<'a>(plan: &Plan, placed: &mut Vec<Placed<'a>>, most: usize) {
    let by = |a: &Placed<'a>, b: &Placed<'a>| {
        let parts = plan.order.iter().zip(a.0.iter().zip(&b.0));
        let mut orders = parts.map(|((_, is_down), (a, b))| order(a, b, *is_down));
        let decided = orders.find(|order| order.is_ne());
        decided.unwrap_or_else(|| a.1.cmp(&b.1))
    };
    placed.sort_unstable_by(by);
    placed.truncate(most);
}

/// Unknown stands last either way.
fn order(a: &Value<'_>, b: &Value<'_>, is_down: bool) -> Ordering {
    let ordered = match (a, b) {
        (Value::Null, Value::Null) => return Ordering::Equal,
        (Value::Null, _) => return Ordering::Greater,
        (_, Value::Null) => return Ordering::Less,
        _ => compared(a, b),
    };
    if is_down { ordered.reverse() } else { ordered }
}

fn compared(a: &Value<'_>, b: &Value<'_>) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => (a + 0.0).total_cmp(&(b + 0.0)),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Truth(a), Value::Truth(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

fn owned(value: Value<'_>) -> Value<'static> {
    match value {
        Value::Null => Value::Null,
        Value::Number(number) => Value::Number(number),
        Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
        Value::Truth(truth) => Value::Truth(truth),
        Value::Time(time) => Value::Time(time),
    }
}

/// One row of the answer for each row that fits.
fn listed<'a>(
    plan: &'a Plan,
    (kept, cells): (impl Iterator<Item = usize>, &Cells<'a>),
    mut answer: Answer,
) -> Answer {
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for row in kept {
        answer.kept += 1;
        if plan.order.is_empty() && placed.len() >= plan.limit {
            continue;
        }
        let by = plan.order.iter();
        let by = by.map(|(tree, _)| said(tree, &|slot| cells(row, slot)));
        placed.push((by.collect(), row));
        if placed.len() >= 4 * plan.limit + 4_096 {
            first(plan, &mut placed, plan.limit);
        }
    }
    first(plan, &mut placed, plan.limit);
    answer.whole = answer.kept;
    for (_, row) in placed {
        let items = plan.items.iter();
        let shown = items.map(|item| owned(said(&item.tree, &|slot| cells(row, slot))));
        answer.rows.push((shown.collect(), 1));
    }
    answer
}

/// What is known of one group.
struct Group<'a> {
    keys: Vec<Value<'a>>,
    n: u64,
    totals: Vec<Tally<'a>>,
}

/// One row of the answer for each group.
fn grouped<'a>(
    plan: &'a Plan,
    keys: &'a [Tree],
    (kept, cells): (impl Iterator<Item = usize>, &Cells<'a>),
    mut answer: Answer,
) -> Result<Answer, String> {
    let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut groups: Vec<Group<'a>> = Vec::new();
    if keys.is_empty() {
        // All rows are one group, and so are none.
        groups.push(Group::new(plan, Vec::new()));
        places.insert(Vec::new(), 0);
    }
    let mut name = Vec::new();
    for row in kept {
        answer.kept += 1;
        let at = |slot| cells(row, slot);
        let found: Vec<Value<'a>> = keys.iter().map(|key| said(key, &at)).collect();
        name.clear();
        for value in &found {
            spell(value, &mut name);
        }
        let place = if let Some(place) = places.get(name.as_slice()) {
            *place
        } else {
            if groups.len() >= GROUPS {
                return Err(format!(
                    "more than {GROUPS} groups: group by something coarser, such as round(x, 1)"
                ));
            }
            places.insert(name.clone(), groups.len());
            groups.push(Group::new(plan, found));
            groups.len() - 1
        };
        if let Some(group) = groups.get_mut(place) {
            group.n += 1;
            for (tally, aim) in group.totals.iter_mut().zip(&plan.totals) {
                tally.add(aim, aim.of.as_ref().map(|of| said(of, &at)), &mut name);
            }
        }
    }
    finished(plan, &groups, &mut answer);
    Ok(answer)
}

/// Groups into rows of the answer: in the order that is asked for, else of their keys.
fn finished(plan: &Plan, groups: &[Group<'_>], answer: &mut Answer) {
    let mut by_keys: Vec<&Group<'_>> = groups.iter().collect();
    by_keys.sort_by(|a, b| {
        let mut orders = a.keys.iter().zip(&b.keys).map(|(a, b)| order(a, b, false));
        orders
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    let tables: Vec<(Vec<Value<'static>>, u64)> = by_keys
        .into_iter()
        .map(|group| {
            let keys = group.keys.iter().map(|key| owned(key.clone()));
            let totals = group.totals.iter().zip(&plan.totals);
            let totals = totals.map(|(tally, aim)| tally.value(aim, group.n));
            (keys.chain(totals).collect(), group.n)
        })
        .collect();
    let at = |row: usize, slot: usize| {
        let found = tables.get(row).and_then(|(values, _)| values.get(slot));
        found.cloned().unwrap_or(Value::Null)
    };
    let fits = |row: &usize| match &plan.having {
        None => true,
        Some(having) => said(having, &|slot| at(*row, slot)) == Value::Truth(true),
    };
    let mut placed: Vec<Placed<'_>> = (0..tables.len())
        .filter(fits)
        .map(|row| {
            let by = plan.order.iter();
            let by = by.map(|(tree, _)| said(tree, &|slot| at(row, slot)));
            (by.collect(), row)
        })
        .collect();
    answer.whole = placed.len() as u64;
    first(plan, &mut placed, plan.limit);
    for (_, row) in placed {
        let items = plan.items.iter();
        let shown = items.map(|item| owned(said(&item.tree, &|slot| at(row, slot))));
        let n = tables.get(row).map_or(0, |(_, n)| *n);
        answer.rows.push((shown.collect(), n));
    }
}

/// A value as bytes that no other value has.
fn spell(value: &Value<'_>, into: &mut Vec<u8>) {
    match value {
        Value::Null => into.push(0),
        Value::Number(number) => {
            into.push(1);
            // Minus zero is zero.
            into.extend((number + 0.0).to_bits().to_le_bytes());
        }
        Value::Text(text) => {
            into.push(2);
            into.extend((text.len() as u64).to_le_bytes());
            into.extend(text.as_bytes());
        }
        Value::Truth(truth) => into.extend([3, u8::from(*truth)]),
        Value::Time(time) => {
            into.push(4);
            into.extend(time.to_le_bytes());
        }
    }
}

/// What one aggregate knows of a group.
#[derive(Default)]
struct Tally<'a> {
    n: u64,
    sum: Sum,
    best: Option<Value<'a>>,
    seen: Option<BTreeSet<Vec<u8>>>,
}

impl<'a> Group<'a> {
    fn new(plan: &Plan, keys: Vec<Value<'a>>) -> Self {
        let totals = plan.totals.iter().map(|_| Tally::default());
        Self {
            keys,
            n: 0,
            totals: totals.collect(),
        }
    }
}

impl<'a> Tally<'a> {
    fn add(&mut self, aim: &Aim, value: Option<Value<'a>>, name: &mut Vec<u8>) {
        let Some(value) = value.filter(|value| *value != Value::Null) else {
            return;
        };
        if aim.is_distinct {
            name.clear();
            spell(&value, name);
            if !self.seen.get_or_insert_default().insert(name.clone()) {
                return;
            }
        }
        self.n += 1;
        match (aim.function, &value) {
            (Aggregate::Sum | Aggregate::Avg, Value::Number(number)) => self.sum.add(*number),
            (Aggregate::Sum | Aggregate::Avg, Value::Truth(truth)) => {
                self.sum.add(f64::from(*truth));
            }
            (Aggregate::Min | Aggregate::Max, _) => {
                let wanted = if aim.function == Aggregate::Min {
                    Ordering::Less
                } else {
                    Ordering::Greater
                };
                let best = self.best.as_ref();
                if best.is_none_or(|best| compared(&value, best) == wanted) {
                    self.best = Some(value);
                }
            }
            _ => {}
        }
    }

    fn value(&self, aim: &Aim, rows: u64) -> Value<'static> {
        let number = |number: f64| {
            if number.is_finite() && self.n > 0 {
                Value::Number(number)
            } else {
                Value::Null
            }
        };
        match aim.function {
            Aggregate::Count if aim.of.is_none() => Value::Number(rows as f64),
            Aggregate::Count => Value::Number(self.n as f64),
            Aggregate::Sum => number(self.sum.value()),
            Aggregate::Avg => number(self.sum.value() / self.n as f64),
            Aggregate::Min | Aggregate::Max => self.best.clone().map_or(Value::Null, owned),
        }
    }
}

#[cfg(test)]
mod tests;
