//! What is said of incidents beside their verdict: versions as they came, and what the scores let expect.

use serde_json::Value;

use super::opened;

fn of(slug: &str) -> &'static Value {
    let found = opened().iter().find(|incident| incident.slug == slug);
    &found.unwrap_or_else(|| panic!("no {slug}")).document
}

/// The points of a metric that stand for windows.
fn points<'a>(document: &'a Value, metric: &str) -> Vec<&'a Value> {
    let all = document["estimate"]["points"].as_array().unwrap().iter();
    let own = all.filter(|point| point["metric"] == metric && point["window"].is_u64());
    own.collect()
}

#[test]
fn where_labels_are_to_come_there_is_an_estimate_and_no_gap() {
    let document = of("bad-march");
    let windows = document["windows"].as_array().unwrap();
    let found = points(document, "accuracy");
    let early: Vec<&&Value> = found
        .iter()
        .filter(|point| {
            let at = usize::try_from(point["window"].as_u64().unwrap()).unwrap();
            windows[at]["status"] == "immature"
        })
        .collect();
    assert!(early.len() >= 3, "{}", early.len());
    for point in early {
        // The program that made the incident knows that all of March will be 0.90; early labels say 0.82.
        let value = point["value"].as_f64().unwrap();
        let (low, high) = (
            point["low"].as_f64().unwrap(),
            point["high"].as_f64().unwrap(),
        );
        assert!(
            (value - 0.9).abs() < 0.03 && low < value && value < high,
            "{point}"
        );
        assert!(high - low < 0.1, "{point}");
    }
}

#[test]
fn another_version_has_no_estimate_and_says_so() {
    let document = of("tuesday-release");
    let releases = document["releases"].as_array().unwrap();
    let names: Vec<&str> = releases
        .iter()
        .map(|one| one["version"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["v4", "v5"]);
    assert_ne!(releases[0]["definition"], releases[1]["definition"]);
    let came = releases[1]["first"].as_u64().unwrap();
    let windows = document["windows"].as_array().unwrap();
    let day = windows[usize::try_from(came).unwrap()]["start"]
        .as_str()
        .unwrap();
    assert!(day.starts_with("2025-03-11"), "{day}");
    for point in points(document, "roc_auc") {
        let is_new = point["window"].as_u64().unwrap() >= came;
        assert_eq!(point["value"].is_null(), is_new, "{point}");
        let why = point["undefined"].as_str().unwrap_or_default();
        assert_eq!(why.starts_with("version v5 answers here"), is_new, "{why}");
    }
    // What holds for some windows only is not told of the whole.
    let all = document["estimate"]["points"].as_array().unwrap();
    assert!(all.iter().all(|point| point["window"].is_u64()));
}

#[test]
fn a_changed_world_leaves_what_was_expected() {
    let all = of("missed-people")["estimate"]["points"]
        .as_array()
        .unwrap();
    let whole = all
        .iter()
        .find(|point| point["metric"] == "accuracy" && point["window"].is_null())
        .unwrap();
    let z = whole["gap"].as_f64().unwrap() / whole["gap_error"].as_f64().unwrap();
    assert!(z < -3.0, "{whole}");
}
