//! What an expression is made of.

/// A part of an expression and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Characters before it.
    pub at: usize,
    /// What it is.
    pub node: Node,
}

/// One part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A number as written.
    Number(f64),
    /// A text in single quotes.
    Text(String),
    /// TRUE or FALSE.
    Truth(bool),
    /// A moment in microseconds since 1970; only checking makes it, of a text.
    Time(i64),
    /// NULL.
    Null,
    /// A column or a role's word.
    Name {
        /// As written, without quotes.
        name: String,
        /// Whether it stood in double quotes, so that it is no role's word.
        is_quoted: bool,
        /// Which slot of the predicate it is; checking fills it in.
        slot: usize,
    },
    /// Minus.
    Minus(Box<Tree>),
    /// NOT.
    Not(Box<Tree>),
    /// Two parts and an operator between them.
    Binary(Binary, Box<Tree>, Box<Tree>),
    /// `x IN (a, b)`.
    In(Box<Tree>, Vec<Tree>),
    /// `x BETWEEN a AND b`.
    Between(Box<Tree>, Box<Tree>, Box<Tree>),
    /// `x LIKE 'a%'`.
    Like(Box<Tree>, Box<Tree>),
    /// `x IS NULL`.
    IsNull(Box<Tree>),
    /// `CASE WHEN a THEN b ELSE c END`.
    Case(Vec<(Tree, Tree)>, Option<Box<Tree>>),
    /// A function of some parts.
    Call(Function, Vec<Tree>),
    /// An aggregate of a question, by its place among them.
    Total(usize),
}

/// An aggregate over rows, as a question has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// Characters before it.
    pub at: usize,
    /// What is made of the rows.
    pub function: Aggregate,
    /// Whether each value counts once.
    pub is_distinct: bool,
    /// Of what; `None`: of the rows themselves.
    pub of: Option<Tree>,
}

/// What can be made of many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// How many are there.
    Count,
    /// Their sum.
    Sum,
    /// Their mean.
    Avg,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

impl Aggregate {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Count, Self::Sum, Self::Avg, Self::Min, Self::Max];

    /// As it is written.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Min => "min",
            Self::Max => "max",
        }
    }
}

/// An operator between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    /// OR.
    Or,
    /// AND.
    And,
    /// `=`.
    Equal,
    /// `<>`.
    Unequal,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
    /// `+`.
    Plus,
    /// `-`.
    Minus,
    /// `*`.
    Times,
    /// `/`; nothing where the divisor is 0.
    Over,
    /// `%`: the rest of a division, with the sign of the dividend.
    Rest,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A number.
    Number,
    /// A text.
    Text,
    /// True or false.
    Truth,
    /// A moment; the difference of two is a number of seconds.
    Time,
    /// NULL alone: fits everywhere.
    Any,
}

impl Type {
    /// As a sentence calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Truth => "true or false",
            Self::Time => "a time",
            Self::Any => "NULL",
        }
    }
}

/// A role that may be named instead of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The decision, or the predicted number.
    Prediction,
    /// The score.
    Score,
    /// The truth.
    Label,
    /// When the prediction was made.
    Time,
}

impl Word {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Prediction, Self::Score, Self::Label, Self::Time];

    /// As it is written.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Prediction => "prediction",
            Self::Score => "score",
            Self::Label => "label",
            Self::Time => "time",
        }
    }
}

/// What can be computed of one or several parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// Without its sign.
    Abs,
    /// The smallest of those that are there.
    Least,
    /// The largest of those that are there.
    Greatest,
    /// The natural logarithm; nothing at 0 and below.
    Ln,
    /// e to the power of it.
    Exp,
    /// The square root; nothing below 0.
    Sqrt,
    /// To whole numbers, or so many decimals; halves away from 0.
    Round,
    /// The whole number below.
    Floor,
    /// The whole number above.
    Ceil,
    /// The first that is there.
    Coalesce,
    /// In small letters.
    Lower,
    /// In capital letters.
    Upper,
    /// How many letters.
    Length,
}

impl Function {
    /// Every one.
    pub const ALL: [Self; 13] = [
        Self::Abs,
        Self::Least,
        Self::Greatest,
        Self::Ln,
        Self::Exp,
        Self::Sqrt,
        Self::Round,
        Self::Floor,
        Self::Ceil,
        Self::Coalesce,
        Self::Lower,
        Self::Upper,
        Self::Length,
    ];

    /// As it is written.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Abs => "abs",
            Self::Least => "least",
            Self::Greatest => "greatest",
            Self::Ln => "ln",
            Self::Exp => "exp",
            Self::Sqrt => "sqrt",
            Self::Round => "round",
            Self::Floor => "floor",
            Self::Ceil => "ceil",
            Self::Coalesce => "coalesce",
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::Length => "length",
        }
    }

    /// How many parts it takes at least and at most.
    pub const fn takes(self) -> (usize, usize) {
        match self {
            Self::Least | Self::Greatest | Self::Coalesce => (1, 32),
            Self::Round => (1, 2),
            _ => (1, 1),
        }
    }
}

impl Tree {
    pub(super) fn children(&self) -> Vec<&Self> {
        match &self.node {
            Node::Minus(of) | Node::Not(of) | Node::IsNull(of) => vec![of],
            Node::Binary(_, left, right) | Node::Like(left, right) => vec![left, right],
            Node::Between(of, low, high) => vec![of, low, high],
            Node::In(of, list) => std::iter::once(of.as_ref()).chain(list).collect(),
            Node::Call(_, parts) => parts.iter().collect(),
            Node::Case(cases, otherwise) => {
                let cases = cases.iter().flat_map(|(when, then)| [when, then]);
                cases.chain(otherwise.as_deref()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The same parts, to be changed.
    pub(super) fn children_mut(&mut self) -> Vec<&mut Self> {
        match &mut self.node {
            Node::Minus(of) | Node::Not(of) | Node::IsNull(of) => vec![of],
            Node::Binary(_, left, right) | Node::Like(left, right) => vec![left, right],
            Node::Between(of, low, high) => vec![of, low, high],
            Node::In(of, list) => std::iter::once(of.as_mut()).chain(list).collect(),
            Node::Call(_, parts) => parts.iter_mut().collect(),
            Node::Case(cases, otherwise) => {
                let cases = cases.iter_mut().flat_map(|(when, then)| [when, then]);
                cases.chain(otherwise.as_deref_mut()).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn names(&self, found: &mut Vec<String>) {
        if let Node::Name { name, .. } = &self.node
            && !found.contains(name)
        {
            found.push(name.clone());
        }
        for child in self.children() {
            child.names(found);
        }
    }
}
