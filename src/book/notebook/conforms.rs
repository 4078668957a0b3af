//! Whether a document is as the published schema says: as much of JSON Schema as that one uses.

use serde_json::Value;

/// The first place where it is not.
pub(super) fn conforms(value: &Value, schema: &Value, path: &str) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{path}: {what}: {value}"));
    if let Some(all) = schema.get("oneOf").and_then(Value::as_array) {
        let fitting = all.iter().filter(|one| conforms(value, one, path).is_ok());
        return if fitting.count() == 1 {
            Ok(())
        } else {
            wrong("not one of")
        };
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return wrong("not the only value");
    }
    let known = schema.get("enum").and_then(Value::as_array);
    if known.is_some_and(|known| !known.contains(value)) {
        return wrong("not in the list");
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        Some(one) => one.as_str().into_iter().collect(),
        None => Vec::new(),
    };
    let is = |name: &&str| match *name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        other => panic!("{other}: a type that this does not know"),
    };
    if !types.is_empty() && !types.iter().any(is) {
        return wrong("of another type");
    }
    if let Some(map) = value.as_object() {
        object(map, schema, path)?;
    }
    for (at, inner) in value.as_array().into_iter().flatten().enumerate() {
        let of = schema
            .get("prefixItems")
            .and_then(|items| items.get(at))
            .or_else(|| schema.get("items"));
        if let Some(of) = of {
            conforms(inner, of, &format!("{path}[{at}]"))?;
        }
    }
    Ok(())
}

fn object(map: &serde_json::Map<String, Value>, schema: &Value, path: &str) -> Result<(), String> {
    for needed in schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if !map.contains_key(needed.as_str().unwrap_or_default()) {
            return Err(format!("{path}: without {needed}"));
        }
    }
    for (key, inner) in map {
        let path = format!("{path}.{key}");
        let known = schema.get("properties").and_then(|all| all.get(key));
        match known.or_else(|| schema.get("additionalProperties")) {
            Some(Value::Bool(false)) => return Err(format!("{path}: not in the schema")),
            Some(of) => conforms(inner, of, &path)?,
            None => {}
        }
    }
    Ok(())
}
