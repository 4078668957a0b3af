//! Where inside a document something cannot be read.

use serde_json::Value;

/// Tries to read a part of a document; the error is a sentence.
pub(super) type Reads<'a> = &'a dyn Fn(&Value) -> Result<(), String>;

/// The path to what cannot be read, below `path`, and why.
///
/// A key whose absence changes the error is on the way to it: every key may be left out of our documents.
pub(super) fn place(value: &Value, path: &str, reads: Reads<'_>) -> Option<(String, String)> {
    let why = reads(value).err()?;
    let steps: Vec<(String, Value, Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, inner)| {
                let mut rest = map.clone();
                rest.remove(key);
                (format!("{path}.{key}"), inner.clone(), Value::Object(rest))
            })
            .collect(),
        // Read from the front, so that only what stands at the mistake, or before it, changes the error.
        Value::Array(items) => (0..items.len())
            .rev()
            .map(|at| {
                let mut rest = items.clone();
                let inner = rest.remove(at);
                (format!("{path}[{at}]"), inner, Value::Array(rest))
            })
            .collect(),
        _ => Vec::new(),
    };
    for (below, inner, rest) in steps {
        if reads(&rest).err().as_ref() == Some(&why) {
            continue;
        }
        let put = |inner: &Value| reads(&replaced(value, &below, path, inner));
        return place(&inner, &below, &put).or(Some((below, why)));
    }
    Some((path.to_owned(), why))
}

/// The value with what stands at `below` replaced.
fn replaced(value: &Value, below: &str, path: &str, inner: &Value) -> Value {
    let mut whole = value.clone();
    let step = below.strip_prefix(path).unwrap_or_default();
    match &mut whole {
        Value::Object(map) => {
            if let Some(place) = step.strip_prefix('.').and_then(|key| map.get_mut(key)) {
                *place = inner.clone();
            }
        }
        Value::Array(items) => {
            let at = step.trim_matches(['[', ']']).parse::<usize>();
            if let Some(place) = at.ok().and_then(|at| items.get_mut(at)) {
                *place = inner.clone();
            }
        }
        _ => {}
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;
    use serde_json::json;

    fn found(value: &Value) -> Option<String> {
        let reads = |value: &Value| {
            serde_json::from_value::<Book>(value.clone())
                .map(drop)
                .map_err(|error| error.to_string())
        };
        place(value, "book", &reads).map(|(path, _)| path)
    }

    #[test]
    fn the_path_leads_to_what_cannot_be_read() {
        assert_eq!(found(&json!({})), None);
        assert_eq!(found(&json!([1])).as_deref(), Some("book[0]"));
        assert_eq!(
            found(&json!({ "window": "fortnight", "threshold": 0.5 })).as_deref(),
            Some("book.window")
        );
        let roles = json!({ "sources": [{}, { "roles": [["y", "label"], ["x", "labl"]] }] });
        assert_eq!(
            found(&roles).as_deref(),
            Some("book.sources[1].roles[1][1]")
        );
        let slo = json!({ "slo": { "objective": "high", "name": "x" } });
        assert_eq!(found(&slo).as_deref(), Some("book.slo.objective"));
    }
}
