//! What the reader chose, as a file to carry the same book out again.

use serde_json::{Map, Value};

use super::Book;

impl Book {
    /// The choices as JSON that [`Book::read`] takes: by name, one a line, without what is left to be decided.
    ///
    /// How much memory reading may take is the machine's matter and stays out; sizes are those of the files at hand.
    pub fn settings(&self, bytes: impl IntoIterator<Item = u64>) -> String {
        let mut book = Self {
            memory_at_most: None,
            ..self.clone()
        };
        for (source, bytes) in book.sources.iter_mut().zip(bytes) {
            source.bytes = bytes;
        }
        let chosen = serde_json::to_value(&book).map(chosen).unwrap_or_default();
        // A value that was made just now can be written.
        serde_json::to_string_pretty(&chosen).unwrap_or_default()
    }
}

/// The same without what is empty, by name, however the maps of this build are ordered.
fn chosen(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields
                .into_iter()
                .map(|(name, value)| (name, chosen(value)));
            let mut kept: Vec<(String, Value)> =
                kept.filter(|(_, value)| !is_empty(value)).collect();
            kept.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(kept.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(chosen).collect()),
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Role, Source, WindowSpec};
    use super::*;

    #[test]
    fn settings_hold_what_was_chosen_and_are_read_again() {
        let book = Book {
            sources: vec![
                Source {
                    name: "log.csv".into(),
                    roles: vec![("hour".into(), Role::Segment)],
                    ..Source::default()
                },
                Source {
                    name: "labels.csv".into(),
                    bytes: 7,
                    ..Source::default()
                },
            ],
            window: Some(WindowSpec::Rows(500)),
            memory_at_most: Some(1),
            ..Book::default()
        };
        let text = book.settings([12]);
        assert_eq!(
            text.split_whitespace().collect::<String>(),
            r#"{"sources":[{"bytes":12,"name":"log.csv","roles":[["hour","segment"]]},{"bytes":7,"name":"labels.csv"}],"window":{"rows":500}}"#
        );
        let read = Book::read(&text).unwrap();
        assert_eq!(read.settings([]), text);
        assert_eq!(
            read,
            Book {
                memory_at_most: None,
                sources: read.sources.clone(),
                ..book
            }
        );
        assert_eq!(Book::default().settings([]), "{}");
    }
}
