//! What is wrong with an expression, and where.

/// An error at a place of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Characters before it.
    pub at: usize,
    /// What stands there.
    pub found: String,
    /// What could.
    pub expected: String,
    /// What may have been meant.
    pub hint: Option<String>,
}

impl Complaint {
    pub(super) fn new(at: usize, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            at,
            found: found.into(),
            expected: expected.into(),
            hint: None,
        }
    }

    pub(super) fn hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            at,
            found,
            expected,
            hint,
        } = self;
        write!(
            f,
            "character {}: found {found}, expected {expected}",
            at + 1
        )?;
        match hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}
