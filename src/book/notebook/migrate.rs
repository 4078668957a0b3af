//! Older documents: one step per version, so that what was saved once opens for ever.

use serde_json::{Map, Value, json};

use super::VERSION;

/// What makes a document of version `n` one of version `n + 1`.
const STEPS: [fn(Value) -> Value; 1] = [from_book];

/// The document as this version writes it.
///
/// # Errors
/// A sentence where a newer version made it, or where its version is none.
pub(super) fn migrate(mut document: Map<String, Value>) -> Result<Map<String, Value>, String> {
    let version = match document.get("wellenough") {
        None => 0,
        Some(version) => version
            .as_u64()
            .ok_or_else(|| format!("wellenough: {version} is no version; expected {VERSION}"))?,
    };
    if version > VERSION {
        return Err(format!(
            "a newer version made this notebook (format {version}, this page reads up to {VERSION}): reload the page, or \
             get the newest command line"
        ));
    }
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    for step in STEPS.into_iter().skip(done) {
        document = match step(Value::Object(document)) {
            Value::Object(document) => document,
            _ => Map::new(),
        };
    }
    Ok(document)
}

/// Before the notebook there was the book alone, as the samples still have it.
fn from_book(book: Value) -> Value {
    json!({ "wellenough": 1, "book": book })
}
