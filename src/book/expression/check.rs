//! Whether the names of an expression are there and its types fit.

use super::moment::moment;
use super::nearest::nearest;
use super::{Binary, Complaint, Function, Node, Tree, Type, Word, parse};
use crate::book::spelling::small;

/// The columns and words that an expression may name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Columns by name and what they hold; `None` where their values cannot be compared, such as ids.
    pub columns: Vec<(String, Option<Type>)>,
    /// Words for roles, where a column has them.
    pub words: Vec<(Word, Type)>,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// The column of that name.
    Column(String),
    /// What has that role.
    Word(Word),
}

/// An expression that can be evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// What it is made of; names know their slot.
    pub tree: Tree,
    /// What the names stand for, each once, with its type.
    pub slots: Vec<(Slot, Type)>,
}

/// Reads an expression that is true or false, with the columns that are there.
///
/// # Errors
/// The first place that does not fit.
pub fn check(text: &str, known: &Known) -> Result<Predicate, Complaint> {
    let mut tree = parse(text)?;
    let mut checker = Checker::of(known);
    let kind = checker.kind(&mut tree)?;
    checker.want(&mut tree, kind, Type::Truth)?;
    Ok(Predicate {
        tree,
        slots: checker.slots,
    })
}

pub(super) struct Checker<'a> {
    known: &'a Known,
    pub(super) slots: Vec<(Slot, Type)>,
    /// What the aggregates of a question are.
    pub(super) totals: Vec<Type>,
}

impl<'a> Checker<'a> {
    pub(super) const fn of(known: &'a Known) -> Self {
        Self {
            known,
            slots: Vec::new(),
            totals: Vec::new(),
        }
    }

    /// What a part is; resolves the names in it.
    pub(super) fn kind(&mut self, tree: &mut Tree) -> Result<Type, Complaint> {
        let at = tree.at;
        match &mut tree.node {
            Node::Number(_) => Ok(Type::Number),
            Node::Text(_) => Ok(Type::Text),
            Node::Truth(_) => Ok(Type::Truth),
            Node::Time(_) => Ok(Type::Time),
            Node::Null => Ok(Type::Any),
            Node::Total(place) => Ok(self.totals.get(*place).copied().unwrap_or(Type::Any)),
            Node::Name {
                name,
                is_quoted,
                slot,
            } => {
                let (found, kind) = self.resolve(at, name, *is_quoted)?;
                *slot = self.slot(found, kind);
                Ok(kind)
            }
            Node::Minus(of) => self.must(of, Type::Number),
            Node::Not(of) => self.must(of, Type::Truth),
            Node::IsNull(of) => {
                self.kind(of)?;
                Ok(Type::Truth)
            }
            Node::Binary(operator, left, right) => self.binary(*operator, left, right),
            Node::Like(of, pattern) => {
                self.must(of, Type::Text)?;
                self.must(pattern, Type::Text)?;
                Ok(Type::Truth)
            }
            Node::Between(of, low, high) => {
                self.alike(of, low)?;
                self.alike(of, high)?;
                Ok(Type::Truth)
            }
            Node::In(of, list) => {
                for one in list {
                    self.alike(of, one)?;
                }
                Ok(Type::Truth)
            }
            Node::Case(cases, otherwise) => {
                let mut kind = Type::Any;
                for (when, then) in cases {
                    self.must(when, Type::Truth)?;
                    kind = self.join(kind, then)?;
                }
                match otherwise {
                    Some(otherwise) => self.join(kind, otherwise),
                    None => Ok(kind),
                }
            }
            Node::Call(function, parts) => self.call(*function, parts),
        }
    }

    fn call(&mut self, function: Function, parts: &mut [Tree]) -> Result<Type, Complaint> {
        use Function::{Coalesce, Greatest, Least, Length, Lower, Upper};
        match function {
            Lower | Upper | Length => {
                for part in parts {
                    self.must(part, Type::Text)?;
                }
                Ok(if function == Length {
                    Type::Number
                } else {
                    Type::Text
                })
            }
            Least | Greatest | Coalesce => {
                let mut kind = Type::Any;
                for part in parts {
                    kind = self.join(kind, part)?;
                }
                Ok(kind)
            }
            _ => {
                for part in parts {
                    self.must(part, Type::Number)?;
                }
                Ok(Type::Number)
            }
        }
    }

    fn binary(
        &mut self,
        operator: Binary,
        left: &mut Tree,
        right: &mut Tree,
    ) -> Result<Type, Complaint> {
        match operator {
            Binary::And | Binary::Or => {
                self.must(left, Type::Truth)?;
                self.must(right, Type::Truth)
            }
            Binary::Minus => {
                let kind = self.kind(left)?;
                if kind == Type::Time {
                    let other = self.kind(right)?;
                    self.want(right, other, Type::Time)?;
                    return Ok(Type::Number);
                }
                self.want(left, kind, Type::Number)?;
                self.must(right, Type::Number)
            }
            Binary::Plus | Binary::Times | Binary::Over | Binary::Rest => {
                self.must(left, Type::Number)?;
                self.must(right, Type::Number)
            }
            _ => {
                self.alike(left, right)?;
                Ok(Type::Truth)
            }
        }
    }

    /// That two parts can be compared; a literal takes the type of the other side.
    fn alike(&mut self, left: &mut Tree, right: &mut Tree) -> Result<(), Complaint> {
        let (left_kind, right_kind) = (self.kind(left)?, self.kind(right)?);
        if is_literal(left) && !is_literal(right) {
            self.want(left, left_kind, right_kind)
        } else {
            self.want(right, right_kind, left_kind)
        }
        .map(drop)
    }

    /// That a part goes with what the parts before it are.
    fn join(&mut self, kind: Type, part: &mut Tree) -> Result<Type, Complaint> {
        let own = self.kind(part)?;
        if kind == Type::Any {
            return Ok(own);
        }
        self.want(part, own, kind)
    }

    pub(super) fn must(&mut self, tree: &mut Tree, wanted: Type) -> Result<Type, Complaint> {
        let kind = self.kind(tree)?;
        self.want(tree, kind, wanted)
    }

    /// That a part is of a type; a literal is turned into it where that is plain.
    fn want(&self, tree: &mut Tree, kind: Type, wanted: Type) -> Result<Type, Complaint> {
        if kind == wanted || kind == Type::Any || wanted == Type::Any {
            return Ok(wanted);
        }
        if let Some(node) = turned(&tree.node, wanted) {
            tree.node = node;
            return Ok(wanted);
        }
        let hint = match (&tree.node, wanted) {
            (Node::Number(number), Type::Text) => Some(format!("write it as '{number}'")),
            (Node::Text(_), Type::Time) => Some("write it like '2026-11-23 06:30'".into()),
            (Node::Text(name), _) if self.known.columns.iter().any(|(known, _)| known == name) => {
                Some(format!("names stand in double quotes: \"{name}\""))
            }
            (Node::Text(_), Type::Number) => Some("numbers stand without quotes".into()),
            (_, Type::Truth) => Some("compare it with something".into()),
            _ => None,
        };
        let found = match &tree.node {
            Node::Name { name, .. } => format!("\"{name}\", which is {}", kind.name()),
            _ => kind.name().to_owned(),
        };
        Err(Complaint::new(tree.at, found, wanted.name()).hint(hint))
    }

    fn slot(&mut self, slot: Slot, kind: Type) -> usize {
        let known = self.slots.iter().position(|(known, _)| *known == slot);
        known.unwrap_or_else(|| {
            self.slots.push((slot, kind));
            self.slots.len() - 1
        })
    }

    /// A column by its exact name, then one in any case, then a role's word.
    fn resolve(&self, at: usize, name: &str, is_quoted: bool) -> Result<(Slot, Type), Complaint> {
        let columns = &self.known.columns;
        let exact = columns.iter().find(|(known, _)| known == name);
        let word = || {
            let mut words = self.known.words.iter().filter(|_| !is_quoted);
            words.find(|(word, _)| word.id().eq_ignore_ascii_case(name))
        };
        let any_case = || {
            let wanted = small(name);
            let same = |(known, _): &&(String, Option<Type>)| small(known) == wanted;
            columns.iter().find(same).filter(|_| !is_quoted)
        };
        let column = match exact {
            Some(column) => Some(column),
            None => match word() {
                Some((word, kind)) => return Ok((Slot::Word(*word), *kind)),
                None => any_case(),
            },
        };
        match column {
            Some((known, Some(kind))) => Ok((Slot::Column(known.clone()), *kind)),
            Some((known, None)) => Err(Complaint::new(
                at,
                format!("\"{known}\", which only tells rows apart"),
                "a column with values",
            )),
            None => {
                let words = self.known.words.iter().map(|(word, _)| word.id());
                let all = columns.iter().map(|(known, _)| known.as_str()).chain(words);
                let hint = nearest(name, all).map(|near| format!("did you mean \"{near}\"?"));
                let expected = "the name of a column, or prediction, score, label or time";
                Err(Complaint::new(at, format!("\"{name}\""), expected).hint(hint))
            }
        }
    }
}

const fn is_literal(tree: &Tree) -> bool {
    matches!(
        tree.node,
        Node::Number(_) | Node::Text(_) | Node::Truth(_) | Node::Null
    )
}

/// A literal as another type, where only one meaning is possible.
fn turned(node: &Node, wanted: Type) -> Option<Node> {
    match (node, wanted) {
        (Node::Text(text), Type::Truth) => truth(text).map(Node::Truth),
        (Node::Number(number), Type::Truth) if [0.0, 1.0].contains(number) => {
            Some(Node::Truth(*number > 0.5))
        }
        (Node::Truth(truth), Type::Number) => Some(Node::Number(f64::from(*truth))),
        (Node::Text(text), Type::Time) => moment(text).map(Node::Time),
        _ => None,
    }
}

/// What a text says as true or false.
pub fn truth(text: &str) -> Option<bool> {
    match small(text.trim()).as_str() {
        "true" | "t" | "yes" | "y" | "1" => Some(true),
        "false" | "f" | "no" | "n" | "0" => Some(false),
        _ => None,
    }
}
