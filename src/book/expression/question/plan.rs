//! Whether the names of a question are there and its types fit, and what is to be computed of what.

use super::super::check::Checker;
use super::super::{Aggregate, Binary, Complaint, Known, Node, Slot, Total, Tree, Type};
use super::{Item, Question, ROWS};
use crate::book::spelling::small;

/// What is computed: row by row, per group, of groups.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// What the names of rows stand for, each once, with its type.
    pub slots: Vec<(Slot, Type)>,
    /// Which rows.
    pub filter: Option<Tree>,
    /// One row of the answer for each of these, over rows; `None`: one for each row.
    pub keys: Option<Vec<Tree>>,
    /// What is made of the rows of a group, over rows.
    pub totals: Vec<Aim>,
    /// Which groups, over keys and totals.
    pub having: Option<Tree>,
    /// The columns of the answer. With keys their slots are the keys and then the totals, else the slots of rows.
    pub items: Vec<Shown>,
    /// In which order, over the same slots, and whether from the largest.
    pub order: Vec<(Tree, bool)>,
    /// How many rows of the answer at most.
    pub limit: usize,
}

/// One aggregate over rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Aim {
    /// What is made of them.
    pub function: Aggregate,
    /// Whether each value counts once.
    pub is_distinct: bool,
    /// Of what; `None`: of the rows themselves.
    pub of: Option<Tree>,
}

/// One column of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub kind: Type,
    /// How it is computed.
    pub tree: Tree,
}

impl Plan {
    /// Looks up the names of a question among the columns that are there.
    ///
    /// # Errors
    /// The first place that does not fit.
    pub fn of(question: Question, known: &Known) -> Result<Self, Complaint> {
        Planner {
            checker: Checker::of(known),
            known,
            keys: Vec::new(),
            is_grouped: false,
        }
        .plan(question)
    }
}

struct Planner<'a> {
    checker: Checker<'a>,
    known: &'a Known,
    /// What is grouped by, as it is compared.
    keys: Vec<Tree>,
    is_grouped: bool,
}

impl Planner<'_> {
    fn plan(mut self, question: Question) -> Result<Plan, Complaint> {
        let mut plan = Plan {
            limit: question.limit.unwrap_or(ROWS).min(ROWS),
            ..Plan::default()
        };
        if let Some(mut filter) = question.filter {
            self.checker.must(&mut filter, Type::Truth)?;
            plan.filter = Some(filter);
        }
        for total in question.totals {
            plan.totals.push(self.aim(total)?);
        }
        let mut items = question.items;
        if items.is_empty() {
            items = self.every();
        }
        let mut kinds = Vec::new();
        for item in &mut items {
            kinds.push(self.checker.kind(&mut item.tree)?);
        }
        if let ([item], [kind], true, true) = (
            &items[..],
            &kinds[..],
            question.is_bare,
            plan.totals.is_empty(),
        ) {
            plan.told(&item.tree, *kind);
            plan.slots = self.checker.slots;
            return Ok(plan);
        }
        let mut groups = question.groups;
        for group in &mut groups {
            *group = self.group(group.clone(), &items)?;
        }
        self.is_grouped =
            !groups.is_empty() || !plan.totals.is_empty() || question.having.is_some();
        if question.is_distinct && !self.is_grouped {
            groups = items.iter().map(|item| item.tree.clone()).collect();
            self.is_grouped = true;
        }
        self.keys = groups.iter().map(bare).collect();
        for (tree, is_down) in question.order {
            let tree = self.ordered(tree, &items)?;
            plan.order.push((tree, is_down));
        }
        if let Some(mut having) = question.having {
            self.checker.must(&mut having, Type::Truth)?;
            self.regroup(&mut having)?;
            plan.having = Some(having);
        }
        for (item, kind) in items.into_iter().zip(kinds) {
            let Item { name, mut tree, .. } = item;
            self.regroup(&mut tree)?;
            plan.items.push(Shown { name, kind, tree });
        }
        plan.keys = self.is_grouped.then_some(groups);
        plan.slots = self.checker.slots;
        Ok(plan)
    }

    /// An aggregate whose part fits it.
    fn aim(&mut self, total: Total) -> Result<Aim, Complaint> {
        let Total {
            at,
            function,
            is_distinct,
            mut of,
        } = total;
        let kind = match &mut of {
            Some(of) => self.checker.kind(of)?,
            None => Type::Any,
        };
        let is_summed = matches!(function, Aggregate::Sum | Aggregate::Avg);
        if is_summed && !matches!(kind, Type::Number | Type::Truth | Type::Any) {
            let at = of.as_ref().map_or(at, |of| of.at);
            let expected = "a number, or what is true or false";
            let hint = (kind == Type::Time)
                .then(|| "take the difference of two times, which is in seconds".to_owned());
            return Err(Complaint::new(at, kind.name(), expected).hint(hint));
        }
        self.checker.totals.push(match function {
            Aggregate::Min | Aggregate::Max => kind,
            _ => Type::Number,
        });
        Ok(Aim {
            function,
            is_distinct,
            of,
        })
    }

    /// Every column whose values can be shown.
    fn every(&self) -> Vec<Item> {
        let columns = self.known.columns.iter();
        let shown = columns.filter(|(_, kind)| kind.is_some());
        shown
            .map(|(name, _)| Item {
                name: name.clone(),
                is_named: false,
                tree: Tree {
                    at: 0,
                    node: Node::Name {
                        name: name.clone(),
                        is_quoted: true,
                        slot: 0,
                    },
                },
            })
            .collect()
    }

    /// A part that is grouped by: a column before a name of the answer.
    fn group(&mut self, mut tree: Tree, items: &[Item]) -> Result<Tree, Complaint> {
        let Err(complaint) = self.checker.kind(&mut tree) else {
            return Ok(tree);
        };
        let item = named(&tree, items).ok_or(complaint)?;
        if has_total(&item.tree) {
            let found = format!("\"{}\", which is made of many rows", item.name);
            return Err(Complaint::new(tree.at, found, "a part of single rows"));
        }
        Ok(item.tree.clone())
    }

    /// A part that is ordered by: a name of the answer before a column, or its number.
    fn ordered(&mut self, mut tree: Tree, items: &[Item]) -> Result<Tree, Complaint> {
        let by_number = match tree.node {
            Node::Number(number) => {
                let found = (1..)
                    .zip(items)
                    .find(|(nth, _)| (f64::from(*nth) - number).abs() < 0.5);
                let expected = format!("a name, or a number from 1 to {}", items.len());
                let missing = || Complaint::new(tree.at, format!("{number}"), expected);
                Some(found.map(|(_, item)| item).ok_or_else(missing)?)
            }
            _ => None,
        };
        let at = tree.at;
        let mut found = if let Some(item) = by_number.or_else(|| named(&tree, items)) {
            item.tree.clone()
        } else {
            self.checker.kind(&mut tree)?;
            tree
        };
        self.regroup(&mut found)
            .map_err(|why| Complaint { at, ..why })?;
        Ok(found)
    }

    /// Turns keys and totals into slots of groups; no other name says anything of a group.
    fn regroup(&self, tree: &mut Tree) -> Result<(), Complaint> {
        if !self.is_grouped {
            return Ok(());
        }
        let whole = bare(tree);
        if let Some(slot) = self.keys.iter().position(|key| *key == whole) {
            tree.node = slot_of(slot);
            return Ok(());
        }
        match &tree.node {
            Node::Total(place) => tree.node = slot_of(self.keys.len() + place),
            Node::Name { name, .. } => {
                let expected = "a part of GROUP BY, or an aggregate such as avg(…)";
                return Err(Complaint::new(tree.at, format!("\"{name}\""), expected));
            }
            _ => {
                for child in tree.children_mut() {
                    self.regroup(child)?;
                }
            }
        }
        Ok(())
    }
}

impl Plan {
    /// What an expression alone asks: how often it is true, where its numbers lie, how often each text stands there.
    fn told(&mut self, tree: &Tree, kind: Type) {
        use Aggregate::{Avg, Count, Max, Min, Sum};
        let aim = |function| Aim {
            function,
            is_distinct: false,
            of: Some(tree.clone()),
        };
        let rows = Aim {
            function: Count,
            is_distinct: false,
            of: None,
        };
        let number = Type::Number;
        self.keys = Some(Vec::new());
        match kind {
            Type::Text => {
                self.keys = Some(vec![tree.clone()]);
                self.totals = vec![rows];
                self.items = vec![total("value", kind, 0), total("rows", number, 1)];
                self.order = vec![(part(1), true), (part(0), false)];
            }
            Type::Number => {
                self.totals = vec![rows, aim(Count), aim(Avg), aim(Min), aim(Max)];
                let names = ["rows", "with a value", "mean", "least", "greatest"];
                let named = names.into_iter().enumerate();
                self.items = named
                    .map(|(slot, name)| total(name, number, slot))
                    .collect();
            }
            Type::Time => {
                self.totals = vec![rows, aim(Count), aim(Min), aim(Max)];
                self.items = vec![
                    total("rows", number, 0),
                    total("with a value", number, 1),
                    total("first", kind, 2),
                    total("last", kind, 3),
                ];
            }
            Type::Truth | Type::Any => {
                self.totals = vec![rows, aim(Count), aim(Sum), aim(Avg)];
                let unknown = Node::Binary(Binary::Minus, Box::new(part(0)), Box::new(part(1)));
                self.items = vec![
                    total("rows", number, 0),
                    total("true", number, 2),
                    Shown {
                        name: "unknown".into(),
                        kind: number,
                        tree: Tree {
                            at: 0,
                            node: unknown,
                        },
                    },
                    total("share of the known", number, 3),
                ];
            }
        }
    }
}

/// A column of the answer that is a key or an aggregate.
fn total(name: &str, kind: Type, slot: usize) -> Shown {
    Shown {
        name: name.to_owned(),
        kind,
        tree: part(slot),
    }
}

fn part(slot: usize) -> Tree {
    Tree {
        at: 0,
        node: slot_of(slot),
    }
}

fn slot_of(slot: usize) -> Node {
    Node::Name {
        name: String::new(),
        is_quoted: true,
        slot,
    }
}

/// The column of the answer that a part names.
fn named<'a>(tree: &Tree, items: &'a [Item]) -> Option<&'a Item> {
    let Node::Name {
        name, is_quoted, ..
    } = &tree.node
    else {
        return None;
    };
    let named = || items.iter().filter(|item| item.is_named);
    let exact = named().find(|item| item.name == *name);
    let wanted = small(name);
    exact.or_else(|| named().find(|item| !is_quoted && small(&item.name) == wanted))
}

fn has_total(tree: &Tree) -> bool {
    matches!(tree.node, Node::Total(_)) || tree.children().into_iter().any(has_total)
}

/// A checked part without places and spellings: what is the same is equal.
fn bare(tree: &Tree) -> Tree {
    let mut tree = tree.clone();
    strip(&mut tree);
    tree
}

fn strip(tree: &mut Tree) {
    tree.at = 0;
    if let Node::Name {
        name, is_quoted, ..
    } = &mut tree.node
    {
        name.clear();
        *is_quoted = true;
    }
    for child in tree.children_mut() {
        strip(child);
    }
}
