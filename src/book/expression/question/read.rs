//! Reads a question.

use super::super::Complaint;
use super::super::parse::Parser;
use super::super::token::Kind;
use super::{Item, Question, ROWS};
use crate::book::expression::{Node, Tree};

/// Columns of an answer, groups and orders at most.
const PARTS: usize = 64;

/// Reads a question.
///
/// # Errors
/// The first place where it cannot go on.
pub fn read(text: &str) -> Result<Question, Complaint> {
    let text = text.trim_end().trim_end_matches(';');
    let mut parser = Parser::of(text)?;
    parser.totals = Some(Vec::new());
    let mut question = Question::default();
    if parser.word("select") {
        parser.is_asking = true;
        parser.selected(text, &mut question)?;
        parser.tail(&mut question)?;
        parser.end("WHERE, GROUP BY, HAVING, ORDER BY, LIMIT or the end")?;
    } else {
        let tree = parser.part(0)?;
        parser.end("AND, OR, an operator or the end")?;
        question.is_bare = true;
        question.items.push(Item {
            name: text.trim().to_owned(),
            is_named: false,
            tree,
        });
    }
    question.totals = parser.totals.take().unwrap_or_default();
    Ok(question)
}

/// The question of a table: every column of the rows that fit, in an order.
///
/// # Errors
/// The name of the field, and the place in it.
pub fn filtered(filter: &str, sort: &str, rows: usize) -> Result<Question, String> {
    let mut question = Question {
        limit: Some(rows.clamp(1, ROWS)),
        ..Question::default()
    };
    if !filter.trim().is_empty() {
        let tree = super::super::parse(filter).map_err(|why| format!("the filter: {why}"))?;
        question.filter = Some(tree);
    }
    if !sort.trim().is_empty() {
        let ordered = || {
            let mut parser = Parser::of(sort)?;
            parser.is_asking = true;
            let order = parser.ordered()?;
            parser.end("\",\", DESC or the end")?;
            Ok(order)
        };
        let order: Result<_, Complaint> = ordered();
        question.order = order.map_err(|why| format!("the order: {why}"))?;
    }
    Ok(question)
}

impl Parser {
    fn end(&self, expected: &str) -> Result<(), Complaint> {
        match self.peek() {
            Some(token) if token.kind != Kind::End => Err(self.expected(expected)),
            _ => Ok(()),
        }
    }

    /// What is shown, up to FROM or what follows it.
    fn selected(&mut self, text: &str, question: &mut Question) -> Result<(), Complaint> {
        question.is_distinct = self.word("distinct");
        if self.sign("*") {
            return Ok(());
        }
        loop {
            let begin = self.at();
            let tree = self.part(0)?;
            let written = text.chars().skip(begin);
            let written: String = written.take(self.at().saturating_sub(begin)).collect();
            let is_named = self.word("as");
            let name = if is_named {
                self.name()?
            } else {
                match &tree.node {
                    Node::Name { name, .. } => name.clone(),
                    _ => written.trim().to_owned(),
                }
            };
            question.items.push(Item {
                name,
                is_named,
                tree,
            });
            if !self.more(question.items.len())? {
                return Ok(());
            }
        }
    }

    /// Whether another part follows after a comma.
    fn more(&mut self, so_far: usize) -> Result<bool, Complaint> {
        let is_more = self.sign(",");
        if is_more && so_far >= PARTS {
            return Err(self.expected(&format!("at most {PARTS} of them")));
        }
        Ok(is_more)
    }

    /// A name, in quotes or not.
    fn name(&mut self) -> Result<String, Complaint> {
        let expected = self.expected("a name");
        match self.take().map(|token| token.kind) {
            Some(Kind::Word(name) | Kind::Quoted(name)) if !name.is_empty() => Ok(name),
            _ => Err(expected),
        }
    }

    fn tail(&mut self, question: &mut Question) -> Result<(), Complaint> {
        if self.word("from") {
            self.name()?;
        }
        if self.word("where") {
            // An aggregate says nothing of one row.
            let totals = self.totals.take();
            question.filter = Some(self.part(0)?);
            self.totals = totals;
        }
        if self.word("group") {
            self.must_word("BY")?;
            let totals = self.totals.take();
            loop {
                question.groups.push(self.part(0)?);
                if !self.more(question.groups.len())? {
                    break;
                }
            }
            self.totals = totals;
        }
        if self.word("having") {
            question.having = Some(self.part(0)?);
        }
        if self.word("order") {
            self.must_word("BY")?;
            question.order = self.ordered()?;
        }
        if self.word("limit") {
            let expected = self.expected(&format!("a whole number from 1 to {ROWS}"));
            let limit = match self.take().map(|token| token.written.parse::<usize>()) {
                Some(Ok(limit)) if (1..=ROWS).contains(&limit) => limit,
                _ => return Err(expected),
            };
            question.limit = Some(limit);
        }
        Ok(())
    }

    fn ordered(&mut self) -> Result<Vec<(Tree, bool)>, Complaint> {
        let mut order = Vec::new();
        loop {
            let tree = self.part(0)?;
            let is_down = self.word("desc");
            if !is_down {
                self.word("asc");
            }
            order.push((tree, is_down));
            if !self.more(order.len())? {
                return Ok(order);
            }
        }
    }
}
