//! Does a verdict equal the answer: cause, onset, what is to blame, what is cleared, worst slice?

use serde_json::{Value, json};

/// Everything in which a verdict differs from the answer, in words; empty where it is right.
pub(super) fn differences(answer: &Value, verdict: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if answer["verdict"] != verdict["id"] {
        found.push(format!("cause {} for {}", verdict["id"], answer["verdict"]));
    }
    onset(answer, verdict, &mut found);
    for (field, what) in [("version", "version"), ("cleared", "cleared release")] {
        if answer[field].is_string() && answer[field] != verdict[field] {
            found.push(format!("{what} {} for {}", verdict[field], answer[field]));
        }
    }
    // Where the mix or the truth changed, no column is broken: the slices tell.
    let columns = answer["columns"].as_array().unwrap();
    if answer["verdict"] == "H3a" && !columns.contains(&verdict["column"]) {
        found.push(format!(
            "column {} for {}",
            verdict["column"], answer["columns"]
        ));
    }
    let (wanted, worst) = (&answer["worst_slice"], &verdict["slices"][0]);
    if wanted.is_object() && !is_slice(wanted, worst) {
        found.push(format!("worst slice {worst} for {wanted}"));
    }
    found
}

/// One part of a slice, and the one that is told together with it.
fn parts(slice: &Value) -> Vec<&Value> {
    let more = match &slice["and"] {
        Value::Array(more) => more.iter().collect(),
        Value::Object(_) => vec![&slice["and"]],
        _ => Vec::new(),
    };
    std::iter::once(slice).chain(more).collect()
}

/// Whether a slice is the one wanted, or a part of it: its first column is wanted, and whatever of it is wanted has the
/// values that are.
fn is_slice(wanted: &Value, found: &Value) -> bool {
    let wanted = parts(wanted);
    let of = |part: &Value| {
        let own = wanted.iter().find(|one| one["column"] == part["column"]);
        own.map(|own| has_values(own, part))
    };
    let known: Vec<Option<bool>> = parts(found).into_iter().map(of).collect();
    known[0].is_some() && known.into_iter().flatten().all(|is_right| is_right)
}

/// Whether a part names the level, one of the levels, or the range: at least half of it, and as much again at most.
fn has_values(wanted: &Value, found: &Value) -> bool {
    let levels = wanted["values"].as_array();
    if let Some(levels) = levels {
        return levels.contains(&found["value"]);
    }
    let (Some(low), Some(high)) = (wanted["low"].as_f64(), wanted["high"].as_f64()) else {
        return wanted["value"] == found["value"];
    };
    let from = found["low"].as_f64().unwrap_or(low);
    let to = found["high"].as_f64().unwrap_or(high);
    let shared = to.min(high) - from.max(low);
    shared >= 0.5 * (high - low) && to - from <= 2.0 * (high - low)
}

/// The day found must lie between the earliest and the latest day that count: these already
/// allow for one window.
fn onset(answer: &Value, verdict: &Value, found: &mut Vec<String>) {
    let best = verdict["onset"]["best"].as_str();
    let (Some(low), Some(high)) = (
        answer["onset"]["low"].as_str(),
        answer["onset"]["high"].as_str(),
    ) else {
        if let (Some(best), true) = (best, answer["verdict"] == "H0") {
            found.push(format!("onset {best} where nothing began"));
        }
        return;
    };
    let Some(best) = best else {
        found.push(format!("no onset, {low} to {high} was wanted"));
        return;
    };
    let day = best.get(..10).unwrap_or_default();
    // Weeks begin on Mondays, and so do the days of answers with weekly windows.
    if !(low..=high).contains(&day) {
        found.push(format!("onset {day} outside {low} to {high}"));
    }
}

fn right() -> (Value, Value) {
    let answer = json!({
        "verdict": "H3a", "columns": ["loan_length"], "version": null, "cleared": "v8",
        "onset": {"best": "2025-10-08", "low": "2025-10-07", "high": "2025-10-09"},
        "worst_slice": {"column": "sex", "value": "m", "and": [{"column": "age", "low": 25, "high": 59}]},
    });
    let verdict = json!({
        "id": "H3a", "column": "loan_length", "version": "v9", "cleared": "v8",
        "onset": {"best": "2025-10-09T00:00:00Z"},
        "slices": [{"column": "age", "low": 23, "high": 61, "and": {"column": "hour", "low": 3, "high": null}}],
    });
    (answer, verdict)
}

#[test]
fn a_right_verdict_differs_in_nothing() {
    let (answer, verdict) = right();
    assert_eq!(differences(&answer, &verdict), Vec::<String>::new());
    let quiet = json!({"verdict": "H0", "columns": [], "onset": null, "version": null, "cleared": null, "worst_slice": null});
    assert!(differences(&quiet, &json!({"id": "H0", "onset": null})).is_empty());
}

#[test]
fn each_slip_is_told() {
    let (answer, verdict) = right();
    for (field, wrong, said) in [
        ("id", json!("H3b"), "cause"),
        ("column", json!("age"), "column"),
        ("column", Value::Null, "column"),
        ("cleared", Value::Null, "cleared"),
        ("onset", json!({"best": "2025-10-10T00:00:00Z"}), "onset"),
        ("onset", json!({"best": "2025-10-06T00:00:00Z"}), "onset"),
        ("onset", Value::Null, "onset"),
        (
            "slices",
            json!([{"column": "marital", "value": "married"}]),
            "slice",
        ),
        ("slices", json!([]), "slice"),
        // Another part of the range, far more than the range, another level of a column that is right.
        (
            "slices",
            json!([{"column": "age", "low": 50, "high": 80}]),
            "slice",
        ),
        (
            "slices",
            json!([{"column": "age", "low": 0, "high": 95}]),
            "slice",
        ),
        (
            "slices",
            json!([{"column": "age", "low": 25, "high": 59, "and": {"column": "sex", "value": "f"}}]),
            "slice",
        ),
    ] {
        let mut slipped = verdict.clone();
        slipped[field] = wrong;
        let found = differences(&answer, &slipped);
        assert_eq!(found.len(), 1, "{field}: {found:?}");
        assert!(found[0].contains(said), "{found:?}");
    }
}
