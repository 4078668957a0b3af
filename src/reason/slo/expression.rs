//! What an expression says of one row.

use std::borrow::Cow;

use crate::book::expression::{Binary, Function, Node, Tree};

/// What a part of an expression is for one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Not known.
    Null,
    /// A number; finite.
    Number(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// True or false.
    Truth(bool),
    /// Microseconds since 1970.
    Time(i64),
}

/// What a checked expression says where its slots hold `row`: NULL where it cannot be told, as in SQL.
///
/// A number that is not finite, a division by 0 and a logarithm of 0 or less are NULL.
pub fn evaluate<'a>(tree: &'a Tree, row: &dyn Fn(usize) -> Value<'a>) -> Value<'a> {
    let of = |tree: &'a Tree| evaluate(tree, row);
    match &tree.node {
        Node::Number(number) => number_of(*number),
        Node::Text(text) => Value::Text(Cow::Borrowed(text)),
        Node::Truth(truth) => Value::Truth(*truth),
        Node::Time(time) => Value::Time(*time),
        Node::Null | Node::Total(_) => Value::Null,
        Node::Name { slot, .. } => row(*slot),
        Node::Minus(part) => match of(part) {
            Value::Number(number) => Value::Number(-number),
            _ => Value::Null,
        },
        Node::Not(part) => truth_of(truth(&of(part)).map(|truth| !truth)),
        Node::IsNull(part) => Value::Truth(of(part) == Value::Null),
        Node::Binary(Binary::And, left, right) => and(truth(&of(left)), || truth(&of(right))),
        Node::Binary(Binary::Or, left, right) => {
            let neither = and(truth(&of(left)).map(|t| !t), || {
                truth(&of(right)).map(|t| !t)
            });
            truth_of(truth(&neither).map(|truth| !truth))
        }
        Node::Binary(operator, left, right) => binary(*operator, &of(left), &of(right)),
        Node::Between(part, low, high) => {
            let value = of(part);
            let above = truth(&binary(Binary::AtLeast, &value, &of(low)));
            and(above, || truth(&binary(Binary::AtMost, &value, &of(high))))
        }
        Node::In(part, list) => {
            let value = of(part);
            let mut known = Some(false);
            for one in list {
                match truth(&binary(Binary::Equal, &value, &of(one))) {
                    Some(true) => return Value::Truth(true),
                    Some(false) => {}
                    None => known = None,
                }
            }
            truth_of(known)
        }
        Node::Like(part, pattern) => match (of(part), of(pattern)) {
            (Value::Text(text), Value::Text(pattern)) => Value::Truth(like(&text, &pattern)),
            _ => Value::Null,
        },
        Node::Case(cases, otherwise) => {
            let met = cases
                .iter()
                .find(|(when, _)| truth(&of(when)) == Some(true));
            match (met, otherwise) {
                (Some((_, then)), _) => of(then),
                (None, Some(otherwise)) => of(otherwise),
                (None, None) => Value::Null,
            }
        }
        Node::Call(function, parts) => call(*function, parts.iter().map(of)),
    }
}

const fn truth(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Truth(truth) => Some(*truth),
        _ => None,
    }
}

fn truth_of<'a>(truth: Option<bool>) -> Value<'a> {
    truth.map_or(Value::Null, Value::Truth)
}

const fn number_of<'a>(number: f64) -> Value<'a> {
    if number.is_finite() {
        Value::Number(number)
    } else {
        Value::Null
    }
}

/// False where either is, else unknown where either is.
fn and<'a>(left: Option<bool>, right: impl FnOnce() -> Option<bool>) -> Value<'a> {
    if left == Some(false) {
        return Value::Truth(false);
    }
    match (left, right()) {
        (_, Some(false)) => Value::Truth(false),
        (Some(true), Some(true)) => Value::Truth(true),
        _ => Value::Null,
    }
}

fn binary<'a>(operator: Binary, left: &Value<'_>, right: &Value<'_>) -> Value<'a> {
    if let Some(order) = compared(left, right) {
        let met = match operator {
            Binary::Equal => order.is_eq(),
            Binary::Unequal => order.is_ne(),
            Binary::Less => order.is_lt(),
            Binary::AtMost => order.is_le(),
            Binary::More => order.is_gt(),
            Binary::AtLeast => order.is_ge(),
            _ => return computed(operator, left, right),
        };
        return Value::Truth(met);
    }
    Value::Null
}

fn compared(left: &Value<'_>, right: &Value<'_>) -> Option<std::cmp::Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Truth(left), Value::Truth(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn computed<'a>(operator: Binary, left: &Value<'_>, right: &Value<'_>) -> Value<'a> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => number_of(match operator {
            Binary::Plus => left + right,
            Binary::Minus => left - right,
            Binary::Times => left * right,
            Binary::Over => left / right,
            Binary::Rest => left % right,
            _ => f64::NAN,
        }),
        (Value::Time(left), Value::Time(right)) if operator == Binary::Minus => {
            number_of(left.saturating_sub(*right) as f64 / 1e6)
        }
        _ => Value::Null,
    }
}

/// Whether a text fits a pattern: `%` stands for any letters, `_` for one.
fn like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    let (mut at, mut of) = (0, 0);
    // Where the last `%` stands, and how much of the text it has taken.
    let mut retry: Option<(usize, usize)> = None;
    while at < text.len() {
        match (pattern.get(of), retry) {
            (Some('%'), _) => {
                retry = Some((of, at));
                of += 1;
            }
            (Some(letter), _) if *letter == '_' || Some(letter) == text.get(at) => {
                at += 1;
                of += 1;
            }
            (_, Some((percent, taken))) => {
                retry = Some((percent, taken + 1));
                at = taken + 1;
                of = percent + 1;
            }
            _ => return false,
        }
    }
    pattern.iter().skip(of).all(|letter| *letter == '%')
}

fn call<'a>(function: Function, parts: impl Iterator<Item = Value<'a>>) -> Value<'a> {
    let mut known = parts;
    match function {
        Function::Coalesce => known
            .find(|value| *value != Value::Null)
            .unwrap_or(Value::Null),
        Function::Least | Function::Greatest => {
            let wanted = if function == Function::Least {
                std::cmp::Ordering::Less
            } else {
                std::cmp::Ordering::Greater
            };
            let present = known.filter(|value| *value != Value::Null);
            let best = present.reduce(|best, value| {
                if compared(&value, &best) == Some(wanted) {
                    value
                } else {
                    best
                }
            });
            best.unwrap_or(Value::Null)
        }
        _ => match (known.next(), known.next()) {
            (Some(Value::Number(number)), None) => number_of(of_number(function, number)),
            (Some(Value::Number(number)), Some(Value::Number(decimals))) => {
                number_of(rounded(number, decimals))
            }
            (Some(Value::Text(text)), None) => match function {
                Function::Lower => Value::Text(Cow::Owned(text.to_lowercase())),
                Function::Upper => Value::Text(Cow::Owned(text.to_uppercase())),
                _ => number_of(text.chars().count() as f64),
            },
            _ => Value::Null,
        },
    }
}

fn of_number(function: Function, number: f64) -> f64 {
    match function {
        Function::Abs => number.abs(),
        Function::Ln if number > 0.0 => libm::log(number),
        Function::Exp => libm::exp(number),
        Function::Sqrt if number >= 0.0 => number.sqrt(),
        Function::Round => number.round(),
        Function::Floor => number.floor(),
        Function::Ceil => number.ceil(),
        _ => f64::NAN,
    }
}

fn rounded(number: f64, decimals: f64) -> f64 {
    let scale = libm::pow(10.0, decimals.trunc().clamp(-300.0, 300.0));
    let scaled = number * scale;
    // Beyond whole numbers there is nothing to round.
    if scaled.is_finite() && scale > 0.0 {
        scaled.round() / scale
    } else {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::expression::{Known, Type, check};

    /// a = 2, b = NULL, t = 'Porto', f = false, d = 10 s, n = NULL text.
    fn said(text: &str) -> Option<bool> {
        let known = Known {
            columns: [
                ("a", Type::Number),
                ("b", Type::Number),
                ("t", Type::Text),
                ("f", Type::Truth),
                ("d", Type::Time),
            ]
            .map(|(name, kind)| (name.to_owned(), Some(kind)))
            .to_vec(),
            words: Vec::new(),
        };
        let predicate = check(text, &known).unwrap_or_else(|why| panic!("{text}: {why}"));
        let row = |slot: usize| match &predicate.slots[slot].0 {
            crate::book::expression::Slot::Column(name) => match name.as_str() {
                "a" => Value::Number(2.0),
                "t" => Value::Text("Porto".into()),
                "f" => Value::Truth(false),
                "d" => Value::Time(10_000_000),
                _ => Value::Null,
            },
            crate::book::expression::Slot::Word(_) => Value::Null,
        };
        truth(&evaluate(&predicate.tree, &row))
    }

    #[test]
    fn values_are_those_of_sql() {
        // Checked by hand against SQLite 3.45, which has the same three-valued logic.
        for (text, wanted) in [
            ("a = 2", Some(true)),
            ("a + 1 * 3 = 5", Some(true)),
            ("a % 2 = 0", Some(true)),
            ("-7 % 3 = -1", Some(true)),
            ("a / 0 = 1", None),
            ("b = b", None),
            ("b is null", Some(true)),
            ("b is not null", Some(false)),
            ("b = 1 or a = 2", Some(true)),
            ("b = 1 or a = 3", None),
            ("b = 1 and a = 3", Some(false)),
            ("b = 1 and a = 2", None),
            ("not b = 1", None),
            ("a in (1, 2)", Some(true)),
            ("a in (1, null)", None),
            ("a in (2, null)", Some(true)),
            ("a not in (1, null)", None),
            ("a between 2 and 3", Some(true)),
            ("a between 3 and b", Some(false)),
            ("a between 1 and b", None),
            ("t like 'P%o'", Some(true)),
            ("t like 'P_rto'", Some(true)),
            ("t like '%r%t%'", Some(true)),
            ("t like 'p%'", Some(false)),
            ("t like ''", Some(false)),
            ("lower(t) = 'porto' and upper(t) = 'PORTO'", Some(true)),
            ("length(t) = 5", Some(true)),
            ("coalesce(b, a) = 2", Some(true)),
            ("least(a, 1) = 1 and greatest(a, b, 7) = 7", Some(true)),
            (
                "abs(-a) = 2 and round(2.5) = 3 and round(2.345, 1) = 2.3",
                Some(true),
            ),
            ("ln(exp(a)) = 2", Some(true)),
            ("ln(0) is null and sqrt(0 - 1) is null", Some(true)),
            ("exp(1000) is null", Some(true)),
            (
                "case when b = 1 then 1 when a = 2 then 2 else 3 end = 2",
                Some(true),
            ),
            ("case when b = 1 then 1 end is null", Some(true)),
            ("f = false and not f", Some(true)),
            ("d - '1970-01-01' = 10", Some(true)),
            ("d < '1970-01-01T00:00:11'", Some(true)),
            ("t > 'Lisbon'", Some(true)),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
    }
}
