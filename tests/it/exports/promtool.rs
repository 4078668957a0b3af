//! What promtool says of every rule, test and query that we write.

use std::path::PathBuf;
use std::process::Command;

use wellenough::book::slo::{Op, Period};
use wellenough::report::slo_exports::node::{Node, map};
use wellenough::report::slo_exports::{Form, Gate, Lag, System, Terms, exports};

use super::{file, terms, yaml, yamls};

/// Whether promtool is here. Where it must be, in CI, the test fails without it.
pub(super) fn is_here() -> bool {
    let is_here = Command::new("promtool").arg("--version").output().is_ok();
    let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(is_here || !is_ci, "promtool is not here; see .ci/setup");
    if !is_here {
        #[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
        {
            eprintln!("skipped: promtool is not here");
        }
    }
    is_here
}

/// What promtool says of files; its complaint where it has one.
pub(super) fn promtool(does: &[&str], files: &[PathBuf]) -> Result<String, String> {
    let out = Command::new("promtool")
        .args(does)
        .args(files)
        .output()
        .unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
    if out.status.success() {
        Ok(said)
    } else {
        Err(said)
    }
}

/// Writes the rules and the test of each objective into a folder of its own, and has all of them checked and tested.
pub(super) fn accepts(all: &[Terms]) {
    let folder = tempfile::tempdir().unwrap();
    let (mut rules, mut tests) = (Vec::new(), Vec::new());
    for (at, terms) in all.iter().enumerate() {
        let own = folder.path().join(at.to_string());
        std::fs::create_dir(&own).unwrap();
        for text in exports(terms).unwrap().texts {
            let path = own.join(&text.name);
            std::fs::write(&path, &text.text).unwrap();
            if text.system == System::Prometheus {
                let is_test = text.name.ends_with(".test.yaml");
                if is_test { &mut tests } else { &mut rules }.push(path);
            }
        }
    }
    assert_eq!((rules.len(), tests.len()), (all.len(), all.len()));
    for (does, files) in [(["check", "rules"], rules), (["test", "rules"], tests)] {
        promtool(&does, &files).unwrap_or_else(|said| panic!("{}", complaint(&said)));
    }
}

/// The lines around the first complaint.
fn complaint(said: &str) -> String {
    let lines: Vec<&str> = said.lines().collect();
    let first = lines
        .iter()
        .position(|line| line.contains("FAILED"))
        .unwrap_or(0);
    lines[first.saturating_sub(3)..]
        .iter()
        .take(40)
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Every query in every text, as rules that promtool reads.
pub(super) fn queries_parse(all: &[Terms]) {
    let mut queries = Vec::new();
    for text in all.iter().flat_map(|terms| exports(terms).unwrap().texts) {
        let documents = match text.system {
            System::Grafana => vec![serde_json::from_str(&text.text).unwrap()],
            _ => yamls(&text.text),
        };
        for document in &documents {
            gather(document, &mut queries);
        }
    }
    queries.sort();
    queries.dedup();
    assert!(queries.len() > 10 * all.len(), "{}", queries.len());
    let rules = queries.iter().enumerate().map(|(at, query)| {
        let query = query.replace("{{.window}}", "1h");
        map([("record", format!("q{at}").into()), ("expr", query.into())])
    });
    let group = map([("name", "q".into()), ("rules", Node::List(rules.collect()))]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("q.yaml");
    let text = map([("groups", vec![group].into())]).to_yaml();
    std::fs::write(&path, &text).unwrap();
    promtool(&["check", "rules"], &[path]).unwrap_or_else(|said| panic!("{said}"));
}

/// The values of the keys that hold queries.
fn gather(node: &serde_json::Value, queries: &mut Vec<String>) {
    const KEYS: [&str; 6] = [
        "query",
        "expr",
        "error_query",
        "total_query",
        "error_ratio_query",
        "metric",
    ];
    match node {
        serde_json::Value::Object(entries) => {
            let is_variable = entries.get("type").is_some_and(|kind| kind == "datasource");
            for (key, value) in entries {
                match value.as_str() {
                    Some(query) if KEYS.contains(&key.as_str()) && !is_variable => {
                        queries.push(query.to_owned());
                    }
                    _ => gather(value, queries),
                }
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|node| gather(node, queries)),
        _ => {}
    }
}

#[test]
fn promtool_accepts_every_golden_rule_and_its_test() {
    if is_here() {
        accepts(&terms::all());
    }
}

#[test]
fn promtool_reads_every_query_of_every_system() {
    if is_here() {
        queries_parse(&terms::all());
    }
}

#[test]
fn promtool_accepts_every_kind_of_objective() {
    if !is_here() {
        return;
    }
    let mut kinds = Vec::new();
    for objective in [0.5, 0.9, 0.95, 0.99, 0.999, 0.99999] {
        for gate in [Gate::Rows(0), Gate::Rows(100), Gate::Notebook] {
            kinds.push(Terms {
                objective,
                gate,
                lag: Lag::Unknown,
                ..terms::fraud()
            });
        }
    }
    for period in [
        Period::Week,
        Period::Quarter,
        Period::Rolling(1),
        Period::Rolling(365),
    ] {
        kinds.push(Terms {
            period,
            lag: Lag::NoLabel,
            ..terms::daily()
        });
    }
    for op in [Op::Lt, Op::Lte, Op::Gt, Op::Gte] {
        for threshold in [-0.25, 0.0, 1e-9, 12_345.678] {
            kinds.push(Terms {
                form: Form::Gauge {
                    metric: "rmse".to_owned(),
                    op,
                    threshold,
                    window_secs: None,
                },
                ..terms::gauge()
            });
        }
    }
    kinds.push(Terms {
        rows: Vec::new(),
        ..terms::fraud()
    });
    kinds.push(Terms {
        form: Form::Events {
            bad: "it is wrong by so much".to_owned(),
            by_share: true,
        },
        ..terms::fraud()
    });
    accepts(&kinds);
}

/// A test that passes whatever the rules say would be none: with one number changed, promtool must complain.
#[test]
fn the_exported_test_notices_a_changed_rule() {
    if !is_here() {
        return;
    }
    let terms = terms::fraud();
    let folder = tempfile::tempdir().unwrap();
    for text in exports(&terms).unwrap().texts {
        let changed = text.text.replace("/ 0.01 > 6", "/ 0.01 > 7");
        assert_eq!(changed != text.text, text.name.ends_with(".rules.yaml"));
        std::fs::write(folder.path().join(&text.name), changed).unwrap();
    }
    let test = folder.path().join("fraud-model-quality.rules.test.yaml");
    let said = promtool(&["test", "rules"], &[test]).unwrap_err();
    assert!(said.contains("FAILED"), "{said}");
}

#[test]
fn rules_of_one_objective_are_one_group_and_names_follow_the_convention() {
    let rules = yaml(&file(&terms::fraud(), ".rules.yaml"));
    let groups = rules["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 1);
    let mut seen = std::collections::BTreeSet::new();
    for rule in groups[0]["rules"].as_array().unwrap() {
        if let Some(name) = rule["record"].as_str() {
            assert_eq!(name.split(':').count(), 3, "{name}");
            assert!(name.starts_with("model:"), "{name}");
            assert!(seen.insert(name.to_owned()), "{name} twice");
        }
    }
    for window in ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"] {
        assert!(seen.contains(&format!("model:quality_bad:ratio_rate{window}")));
    }
}
