//! One JSON object as keys and texts, nested objects flattened: `{"out": {"score": 1}}` has the key `out.score`.

use super::node::Node;

/// The values of one object in its order; lists are only known by name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    values: Vec<(String, Option<String>)>,
    lists: Vec<String>,
}

impl Row {
    /// Reads one object.
    pub(crate) fn of(text: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(text).map(Self::from_node)
    }

    /// Flattens one object.
    pub(super) fn from_node(node: Node) -> Self {
        let mut row = Self::default();
        row.flatten(String::new(), node);
        row
    }

    fn flatten(&mut self, path: String, node: Node) {
        match node {
            Node::Cell(value) => self.values.push((path, value)),
            Node::List(_) => self.lists.push(path),
            Node::Map(entries) => {
                for (key, node) in entries {
                    let path = if path.is_empty() {
                        key
                    } else {
                        format!("{path}.{key}")
                    };
                    self.flatten(path, node);
                }
            }
        }
    }

    /// Its keys that hold a value or null.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|(key, _)| key.as_str())
    }

    /// Keys whose values are lists.
    pub(crate) fn lists(&self) -> &[String] {
        &self.lists
    }

    /// Whether it holds whole columns or rows rather than the values of one row.
    pub(super) fn holds_columns(&self) -> bool {
        let has = |name: &str| self.lists.iter().any(|list| list == name);
        !self.lists.is_empty()
            && (self.values.is_empty() || ["data", "rows", "records"].into_iter().any(has))
    }

    /// A value and its place, looked for at `at` first, since rows mostly keep one order.
    pub(crate) fn get(&self, key: &str, at: usize) -> Option<(usize, &str)> {
        let here = self
            .values
            .get(at)
            .filter(|(name, _)| name == key)
            .map(|_| at);
        let place = here.or_else(|| self.values.iter().position(|(name, _)| name == key))?;
        let (_, value) = self.values.get(place)?;
        Some((place, value.as_deref().unwrap_or_default()))
    }
}
