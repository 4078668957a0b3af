//! A book as a file: read from JSON, and laid under what else the reader says.

use super::{Book, Role, Source};

impl Book {
    /// Reads a book as it is saved: one JSON object; what it does not name is decided from the data.
    ///
    /// # Errors
    /// A sentence with the line and the column at which it cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("this is no book: {error}"))
    }

    /// This book with the one that it brings laid under it.
    ///
    /// # Errors
    /// A sentence where that cannot be read.
    pub fn laid(mut self) -> Result<Self, String> {
        match self.under.take() {
            Some(text) => Ok(self.over(Self::read(&text)?)),
            None => Ok(self),
        }
    }

    /// This book's choices, and those of `base` where it makes none. The files are this book's; what `base` says about a
    /// file of the same name counts too.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        let known = base.sources;
        let under = |source: Source| match known.iter().find(|one| one.name == source.name) {
            Some(one) => source.over(one),
            None => source,
        };
        Self {
            positive: self.positive.or(base.positive),
            threshold: self.threshold.or(base.threshold),
            window: self.window.or(base.window),
            // A reference by version stands against one by date: whoever names one means it alone.
            reference_until: self.reference_until.or_else(|| {
                base.reference_until
                    .filter(|_| self.reference_version.is_none())
            }),
            reference_from: self.reference_from.or(base.reference_from),
            reference_version: self.reference_version.or(base.reference_version),
            memory_at_most: self.memory_at_most.or(base.memory_at_most),
            missing: self.missing.or(base.missing),
            day_first: self.day_first.or(base.day_first),
            convention: self.convention.or(base.convention),
            costs: self.costs.or(base.costs),
            ties: self.ties.or(base.ties),
            relevant_from: self.relevant_from.or(base.relevant_from),
            slo: self.slo.or(base.slo),
            onset: self.onset.or(base.onset),
            under: self.under.or(base.under),
            lesson: self.lesson.or(base.lesson),
            further: self.further,
            sources: self.sources.into_iter().map(under).collect(),
        }
    }
}

impl Source {
    fn over(self, base: &Self) -> Self {
        let is_free = |column: &String| self.roles.iter().all(|(name, _)| name != column);
        let under = base.roles.iter().filter(|(column, _)| is_free(column));
        let mut roles: Vec<(String, Role)> = under.cloned().collect();
        roles.extend(self.roles.iter().cloned());
        Self {
            part: self.part.or(base.part),
            roles,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Part, WindowSpec};
    use super::*;

    fn source(name: &str, roles: &[(&str, Role)]) -> Source {
        Source {
            name: name.to_owned(),
            roles: roles
                .iter()
                .map(|(column, role)| ((*column).to_owned(), *role))
                .collect(),
            ..Source::default()
        }
    }

    #[test]
    fn what_is_saved_is_read_again() {
        let book = Book {
            sources: vec![source("log.csv", &[("hour", Role::Segment)])],
            window: Some(WindowSpec::Rows(500)),
            threshold: Some(0.35),
            reference_until: Some("2025-05-01".into()),
            ..Book::default()
        };
        let text = serde_json::to_string(&book).unwrap();
        assert_eq!(Book::read(&text), Ok(book));
        assert_eq!(Book::read("{}"), Ok(Book::default()));
    }

    #[test]
    fn a_slip_is_told_with_its_place() {
        let said = Book::read("{\n \"window\": \"fortnight\"\n}").unwrap_err();
        assert!(
            said.contains("fortnight") && said.contains("line 2"),
            "{said}"
        );
        assert!(Book::read("[1").is_err());
    }

    #[test]
    fn choices_on_top_win_and_files_keep_what_was_said_about_them() {
        let base = Book {
            sources: vec![
                Source {
                    part: Some(Part::Labels),
                    ..source("labels.csv", &[("y", Role::Label), ("t", Role::LabelTime)])
                },
                source("gone.csv", &[]),
            ],
            threshold: Some(0.5),
            window: Some(WindowSpec::Day),
            reference_until: Some("2025-05-01".into()),
            ..Book::default()
        };
        let top = Book {
            sources: vec![
                source("new.csv", &[]),
                source("labels.csv", &[("y", Role::Ignored)]),
            ],
            threshold: Some(0.2),
            ..Book::default()
        };
        let both = top.clone().over(base.clone());
        assert_eq!(both.threshold, Some(0.2));
        assert_eq!(both.window, Some(WindowSpec::Day));
        assert_eq!(both.reference_until.as_deref(), Some("2025-05-01"));
        assert_eq!(both.sources[0], top.sources[0]);
        assert_eq!(both.sources[1].part, Some(Part::Labels));
        let roles = [("t", Role::LabelTime), ("y", Role::Ignored)];
        assert_eq!(both.sources[1].roles, source("", &roles).roles);
        assert_eq!(both.sources.len(), 2);
        let by_version = Book {
            reference_version: Some("v7".into()),
            ..top
        };
        assert_eq!(by_version.over(base).reference_until, None);
    }
}
