//! Tokens into a tree, by the binding power of operators.
//!
//! # Source
//! Pratt (1973), Top down operator precedence, POPL. Powers as in the SQL standard: OR, AND, NOT, comparison, + and −,
//! * / and %, minus.

use super::token::{Kind, Token, tokens};
use super::{Aggregate, Binary, Complaint, DEEPEST, Function, Node, Total, Tree};
use crate::book::spelling::small;

const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARE: u8 = 4;
const ADD: u8 = 5;
const MULTIPLY: u8 = 6;
const NEGATE: u8 = 7;

/// Words that are no names unless quoted.
const RESERVED: [&str; 12] = [
    "and", "or", "not", "in", "between", "like", "is", "case", "when", "then", "else", "end",
];

/// Words that are no names in a question unless quoted.
const ASKING: [&str; 12] = [
    "select", "distinct", "as", "from", "where", "group", "having", "order", "by", "limit", "asc",
    "desc",
];

/// Whether a word is no name unless quoted, in a question or anywhere.
pub(super) fn is_reserved(word: &str) -> bool {
    let word = small(word);
    let mut literals = ["true", "false", "null"].iter();
    let mut words = RESERVED.iter().chain(&ASKING);
    words.any(|one| *one == word) || literals.any(|one| *one == word)
}

/// The node, or that it is not so.
fn negated(is_negated: bool, at: usize, node: Node) -> Node {
    if is_negated {
        return Node::Not(Box::new(Tree { at, node }));
    }
    node
}

/// Reads an expression; names are not looked up and types not compared.
///
/// # Errors
/// The first place where it cannot go on.
pub fn parse(text: &str) -> Result<Tree, Complaint> {
    let mut parser = Parser::of(text)?;
    let tree = parser.part(0)?;
    match parser.peek() {
        Some(token) if token.kind != Kind::End => {
            Err(parser.expected("AND, OR, an operator or the end"))
        }
        _ => Ok(tree),
    }
}

pub(super) struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    /// The aggregates found so far; `None` where there may be none.
    pub(super) totals: Option<Vec<Total>>,
    /// Whether words such as FROM are no names.
    pub(super) is_asking: bool,
}

impl Parser {
    /// At the beginning of a text.
    pub(super) fn of(text: &str) -> Result<Self, Complaint> {
        Ok(Self {
            tokens: tokens(text)?,
            next: 0,
            depth: 0,
            totals: None,
            is_asking: false,
        })
    }

    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    pub(super) fn at(&self) -> usize {
        self.peek().map_or(0, |token| token.at)
    }

    pub(super) fn take(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.next += 1;
        token
    }

    pub(super) fn expected(&self, what: &str) -> Complaint {
        let found = match self.peek() {
            Some(token) if token.kind != Kind::End => format!("\"{}\"", token.written),
            _ => "the end".into(),
        };
        Complaint::new(self.at(), found, what)
    }

    /// Whether the next token is that word, in any case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.word_after(0, word)
    }

    fn word_after(&self, skip: usize, word: &str) -> bool {
        let token = self.tokens.get(self.next + skip);
        token.is_some_and(
            |token| matches!(&token.kind, Kind::Word(found) if found.eq_ignore_ascii_case(word)),
        )
    }

    pub(super) fn word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        self.next += usize::from(is);
        is
    }

    pub(super) fn sign(&mut self, sign: &str) -> bool {
        let is = self
            .peek()
            .is_some_and(|token| matches!(token.kind, Kind::Sign(found) if found == sign));
        self.next += usize::from(is);
        is
    }

    fn must_sign(&mut self, sign: &str) -> Result<(), Complaint> {
        if self.sign(sign) {
            return Ok(());
        }
        Err(self.expected(&format!("\"{sign}\"")))
    }

    pub(super) fn must_word(&mut self, word: &str) -> Result<(), Complaint> {
        if self.word(word) {
            return Ok(());
        }
        Err(self.expected(word))
    }

    /// A part whose operators bind at least as strongly as `power`.
    pub(super) fn part(&mut self, power: u8) -> Result<Tree, Complaint> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.expected(&format!("at most {DEEPEST} parts inside each other")));
        }
        let mut left = self.front()?;
        let (mut steps, mut is_compared) = (0, false);
        while let Some((bound, operator)) = self.operator() {
            if bound < power {
                break;
            }
            // A long chain is as deep a tree as brackets are.
            steps += 1;
            if self.depth + steps > 4 * DEEPEST {
                return Err(self.expected("a shorter chain of operators"));
            }
            if bound == COMPARE && is_compared {
                let hint = Some("join two comparisons by AND, or put brackets".to_owned());
                return Err(self.expected("AND, OR or the end").hint(hint));
            }
            is_compared |= bound == COMPARE;
            let at = left.at;
            let node = self.rest(left, bound, operator)?;
            left = Tree { at, node };
        }
        self.depth -= 1;
        Ok(left)
    }

    /// The operator that comes next, and how strongly it binds.
    fn operator(&self) -> Option<(u8, Option<Binary>)> {
        let words = ["is", "in", "between", "like"];
        let compares = words
            .iter()
            .any(|word| self.is_word(word) || (self.is_word("not") && self.word_after(1, word)));
        if compares {
            return Some((COMPARE, None));
        }
        if self.is_word("or") {
            return Some((OR, Some(Binary::Or)));
        }
        if self.is_word("and") {
            return Some((AND, Some(Binary::And)));
        }
        let Kind::Sign(sign) = self.peek()?.kind else {
            return None;
        };
        let (power, operator) = match sign {
            "=" => (COMPARE, Binary::Equal),
            "<>" => (COMPARE, Binary::Unequal),
            "<" => (COMPARE, Binary::Less),
            "<=" => (COMPARE, Binary::AtMost),
            ">" => (COMPARE, Binary::More),
            ">=" => (COMPARE, Binary::AtLeast),
            "+" => (ADD, Binary::Plus),
            "-" => (ADD, Binary::Minus),
            "*" => (MULTIPLY, Binary::Times),
            "/" => (MULTIPLY, Binary::Over),
            "%" => (MULTIPLY, Binary::Rest),
            _ => return None,
        };
        Some((power, Some(operator)))
    }

    /// What follows an operator.
    fn rest(&mut self, left: Tree, bound: u8, operator: Option<Binary>) -> Result<Node, Complaint> {
        if let Some(operator) = operator {
            self.next += 1;
            let right = self.part(bound + 1)?;
            return Ok(Node::Binary(operator, Box::new(left), Box::new(right)));
        }
        let at = self.at();
        if self.word("is") {
            let is_negated = self.word("not");
            self.must_word("NULL")?;
            return Ok(negated(is_negated, at, Node::IsNull(Box::new(left))));
        }
        let is_negated = self.word("not");
        let node = if self.word("in") {
            self.must_sign("(")?;
            let list = self.list()?;
            Node::In(Box::new(left), list)
        } else if self.word("between") {
            let low = self.part(ADD)?;
            self.must_word("AND")?;
            let high = self.part(ADD)?;
            Node::Between(Box::new(left), Box::new(low), Box::new(high))
        } else {
            self.must_word("LIKE")?;
            Node::Like(Box::new(left), Box::new(self.part(ADD)?))
        };
        Ok(negated(is_negated, at, node))
    }

    /// Parts between commas up to the closing bracket.
    fn list(&mut self) -> Result<Vec<Tree>, Complaint> {
        let mut parts = vec![self.part(0)?];
        while self.sign(",") {
            parts.push(self.part(0)?);
        }
        if self.sign(")") {
            return Ok(parts);
        }
        Err(self.expected("\",\" or \")\""))
    }

    /// What an expression can begin with.
    fn front(&mut self) -> Result<Tree, Complaint> {
        let at = self.at();
        let node = if self.word("not") {
            Node::Not(Box::new(self.part(NOT)?))
        } else if self.sign("-") {
            Node::Minus(Box::new(self.part(NEGATE)?))
        } else if self.sign("+") {
            return self.part(NEGATE);
        } else if self.sign("(") {
            let inner = self.part(0)?;
            self.must_sign(")")?;
            return Ok(inner);
        } else if self.word("case") {
            self.case()?
        } else {
            self.value()?
        };
        Ok(Tree { at, node })
    }

    fn case(&mut self) -> Result<Node, Complaint> {
        if !self.is_word("when") {
            return Err(self.expected("WHEN"));
        }
        let mut cases = Vec::new();
        while self.word("when") {
            let when = self.part(0)?;
            self.must_word("THEN")?;
            cases.push((when, self.part(0)?));
        }
        let otherwise = if self.word("else") {
            Some(Box::new(self.part(0)?))
        } else {
            None
        };
        if self.word("end") {
            return Ok(Node::Case(cases, otherwise));
        }
        Err(self.expected("WHEN, ELSE or END"))
    }

    /// A number, a text, a name or a function.
    fn value(&mut self) -> Result<Node, Complaint> {
        let expected = self.expected("a column, a number, a text or \"(\"");
        let is_function = self
            .tokens
            .get(self.next + 1)
            .is_some_and(|token| token.kind == Kind::Sign("("));
        match self.take().map(|token| token.kind) {
            Some(Kind::Number(number)) => Ok(Node::Number(number)),
            Some(Kind::Text(text)) => Ok(Node::Text(text)),
            Some(Kind::Quoted(name)) if name.is_empty() => Err(expected),
            Some(Kind::Quoted(name)) => Ok(Node::Name {
                name,
                is_quoted: true,
                slot: 0,
            }),
            Some(Kind::Word(word)) => match small(&word).as_str() {
                "true" => Ok(Node::Truth(true)),
                "false" => Ok(Node::Truth(false)),
                "null" => Ok(Node::Null),
                small if RESERVED.contains(&small) => Err(expected),
                small if self.is_asking && ASKING.contains(&small) => Err(expected),
                small if is_function => self.call(small, &expected),
                _ => Ok(Node::Name {
                    name: word,
                    is_quoted: false,
                    slot: 0,
                }),
            },
            _ => Err(expected),
        }
    }

    fn call(&mut self, name: &str, unknown: &Complaint) -> Result<Node, Complaint> {
        let mut aggregates = Aggregate::ALL.into_iter();
        if self.totals.is_some()
            && let Some(function) = aggregates.find(|one| one.id() == name)
        {
            return self.total(function, unknown.at);
        }
        let asked: &[Aggregate] = match self.totals {
            Some(_) => &Aggregate::ALL,
            None => &[],
        };
        let asked = || asked.iter().map(|one| one.id());
        let known = || Function::ALL.into_iter().map(Function::id).chain(asked());
        let Some(function) = Function::ALL.into_iter().find(|f| f.id() == name) else {
            let near = super::nearest::nearest(name, known());
            let all: Vec<&str> = known().collect();
            return Err(Complaint {
                expected: format!("a function: {}", all.join(", ")),
                hint: near.map(|near| format!("did you mean {near}?")),
                ..unknown.clone()
            });
        };
        self.next += 1;
        let parts = self.list()?;
        let (least, most) = function.takes();
        if (least..=most).contains(&parts.len()) {
            return Ok(Node::Call(function, parts));
        }
        Err(Complaint {
            found: format!("{name} of {} parts", parts.len()),
            expected: match most {
                1 => "one part".into(),
                most => format!("{least} to {most} parts"),
            },
            ..unknown.clone()
        })
    }

    /// An aggregate over rows; none stands in another one.
    fn total(&mut self, function: Aggregate, at: usize) -> Result<Node, Complaint> {
        self.next += 1;
        let mut totals = self.totals.take().unwrap_or_default();
        let is_distinct = self.word("distinct");
        let of = if function == Aggregate::Count && !is_distinct && self.sign("*") {
            None
        } else {
            Some(self.part(0)?)
        };
        self.must_sign(")")?;
        totals.push(Total {
            at,
            function,
            is_distinct,
            of,
        });
        let place = totals.len() - 1;
        self.totals = Some(totals);
        Ok(Node::Total(place))
    }
}
