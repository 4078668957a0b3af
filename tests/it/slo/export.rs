//! `wellenough export` in a shell.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{joined, written};

/// Whether it went well, standard output and standard error.
fn export(paths: &[PathBuf], flags: &[&str]) -> (bool, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_wellenough"))
        .arg("export")
        .args(paths)
        .args(flags)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.success(), text(out.stdout), text(out.stderr))
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// All files of every system for an objective in a file.
fn all(paths: &[PathBuf], slo: &str) -> Vec<(String, String)> {
    let (folder, file) = written(&[("slo.yaml", slo)]);
    let out = folder.path().join("out");
    let every = "openslo,sloth,pyrra,prometheus,grafana";
    let flags = [
        "--slo",
        file[0].to_str().unwrap(),
        "--to",
        every,
        "--out",
        out.to_str().unwrap(),
    ];
    let (is_well, said, complained) = export(paths, &flags);
    assert!(is_well, "{complained}");
    assert_eq!((said.as_str(), complained.as_str()), ("", ""));
    files(&out)
}

fn names(files: &[(String, String)]) -> Vec<&str> {
    files.iter().map(|(name, _)| name.as_str()).collect()
}

const ROWS: &str = "
service: rides
name: rides-right
sli: correct
objective: 0.97
period: 28d
alerts:
  - {severity: page, long: 6h, short: 1h, burn: 5}
  - {severity: ticket, long: 3d, short: 6h, burn: 1.5}
";

#[test]
fn every_system_gets_its_files() {
    let (_folder, paths) = joined(30, |_| 3);
    let found = all(&paths, ROWS);
    assert_eq!(
        names(&found),
        [
            "rides-right.grafana.json",
            "rides-right.openslo.yaml",
            "rides-right.pyrra.yaml",
            "rides-right.rules.test.yaml",
            "rides-right.rules.yaml",
            "rides-right.sloth-windows.yaml",
            "rides-right.sloth.yaml",
        ]
    );
    for (name, text) in &found {
        assert!(
            text.contains("Made by wellenough") && text.contains("97 percent"),
            "{name}"
        );
        if Path::new(&name)
            .extension()
            .is_some_and(|ending| ending == "json")
        {
            serde_json::from_str::<serde_json::Value>(text).unwrap();
        } else {
            serde_saphyr::from_multiple::<serde_json::Value>(text).unwrap();
        }
    }
    // The alerts are those of the file, and one system to standard output is the same text.
    let rules = &found[4].1;
    for words in ["> 5", "> 1.5", "keep_firing_for: 1h", "keep_firing_for: 6h"] {
        assert!(rules.contains(words), "{words}: {rules}");
    }
    let (folder, file) = written(&[("slo.yaml", ROWS)]);
    let (_, said, _) = export(
        &paths,
        &["--slo", file[0].to_str().unwrap(), "--to", "openslo"],
    );
    assert_eq!(said, found[1].1);
    drop(folder);
}

#[test]
fn windows_by_a_metric_are_a_gauge() {
    let (_folder, paths) = joined(30, |_| 3);
    let slo = "{service: rides, name: r, sli: 'window: accuracy >= 0.9', objective: 0.95}";
    let found = all(&paths, slo);
    let text = |ending: &str| {
        let file = found.iter().find(|(name, _)| name.ends_with(ending));
        file.map_or("", |(_, text)| text.as_str())
    };
    for (ending, words) in [
        (".openslo.yaml", "thresholdMetric"),
        (".openslo.yaml", "budgetingMethod: Timeslices"),
        (".sloth.yaml", "error_ratio_query"),
        (".pyrra.yaml", "bool_gauge"),
        (".rules.yaml", "model_quality_accuracy"),
    ] {
        assert!(text(ending).contains(words), "{ending}: {words}");
    }
    // A name of one letter is too short for Sloth alone.
    assert!(
        text(".sloth.yaml").contains("name: r-model-quality"),
        "{}",
        text(".sloth.yaml")
    );
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one file of settings, and what of it stands where"
)]
fn names_and_queries_come_from_the_objective_s_file() {
    let (_folder, paths) = joined(30, |_| 3);
    let slo = format!(
        "{ROWS}exports:
  display_name: Rides, right
  description: Nine in ten are right.
  team: ml-sre
  bad_metric: rides_bad_total
  total_metric: rides_total
  matchers: [[app, rides], [env, prod]]
  notify: people
  namespace: rides
  runbook: https://runbooks.example/rides
"
    );
    let found = all(&paths, &slo);
    let text = |ending: &str| {
        let file = found.iter().find(|(name, _)| name.ends_with(ending));
        file.map_or("", |(_, text)| text.as_str())
    };
    for (ending, words) in [
        (".rules.yaml", "rides_bad_total{app=\"rides\",env=\"prod\"}"),
        (".rules.yaml", "rides_total{app=\"rides\",env=\"prod\"}"),
        (
            ".rules.yaml",
            "runbook_url: \"https://runbooks.example/rides\"",
        ),
        (".sloth.yaml", "team: ml-sre"),
        (".sloth.yaml", "rides_bad_total"),
        (".pyrra.yaml", "namespace: rides"),
        (".openslo.yaml", "displayName: \"Rides, right\""),
        (".openslo.yaml", "Nine in ten are right."),
        (".openslo.yaml", "name: people"),
        (".grafana.json", "Rides, right"),
    ] {
        assert!(
            text(ending).contains(words),
            "{ending}: {words}\n{}",
            text(ending)
        );
    }
    assert!(!text(".rules.yaml").contains("model_predictions"));
    let own = format!(
        "{ROWS}exports:
  bad_query: sum(rate(bad[{{{{.window}}}}]))
  total_query: sum(rate(all[{{{{.window}}}}]))
"
    );
    let found = all(&paths, &own);
    assert!(
        !names(&found).iter().any(|name| name.contains("pyrra")),
        "{found:?}"
    );
    let rules = found.iter().find(|(name, _)| name.ends_with(".rules.yaml"));
    assert!(
        rules.unwrap().1.contains("(sum(rate(bad[6h])))"),
        "{rules:?}"
    );
    // Where that is all there is to write, it is told.
    let (_folder, file) = written(&[("slo.yaml", &own)]);
    let flags = ["--slo", file[0].to_str().unwrap(), "--to", "pyrra"];
    let (is_well, said, complained) = export(&paths, &flags);
    assert!(!is_well && said.is_empty());
    assert!(
        complained.contains("must be those of counters"),
        "{complained}"
    );
}

#[test]
fn names_that_cannot_be_are_made_fit_and_told() {
    let (_folder, paths) = joined(30, |_| 3);
    let slo = "
service: 'Fahrten: Übersee'
name: '___'
sli: correct
objective: 0.97
exports:
  bad_metric: bad-rides
  total_metric: '{{'
  matchers: [[my app, a\"b], ['é', x]]
  bad_query: sum(x
  namespace: 'Name Space'
";
    let found = all(&paths, slo);
    let rules = found.iter().find(|(name, _)| name.ends_with(".rules.yaml"));
    let rules = &rules.unwrap().1;
    for words in [
        "bad_rides{my_app=\"a\\\"b\"}",
        "The metric \"bad-rides\" is written bad_rides.",
        "The label \"my app\" is written my_app.",
        "The label \"é\" is left out",
        "its brackets do not match",
        "model_predictions_labelled_total",
    ] {
        assert!(rules.contains(words), "{words}: {rules}");
    }
    let name = names(&found)[0].to_owned();
    let stem = name.split('.').next().unwrap();
    let is_fit =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    assert!(!stem.is_empty() && stem.chars().all(is_fit), "{name}");
    let pyrra = found
        .iter()
        .find(|(name, _)| name.ends_with(".pyrra.yaml"))
        .unwrap();
    assert!(pyrra.1.contains("namespace: name-space"), "{}", pyrra.1);
    // A field that nobody knows is a slip.
    let (_folder, file) = written(&[("slo.yaml", "{sli: correct, exports: {bad_name: x}}")]);
    let flags = ["--slo", file[0].to_str().unwrap(), "--to", "openslo"];
    let (is_well, _, complained) = export(&paths, &flags);
    assert!(!is_well, "{complained}");
    assert!(complained.contains("bad_name"), "{complained}");
}

#[test]
fn where_no_objective_is_possible_there_is_a_sentence_and_no_file() {
    let (_folder, paths) = joined(30, |_| 3);
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let to = ["--to", "prometheus", "--out", folder];
    for (flags, said) in [
        (
            &["--sli", "correct", "--objective", "1"][..],
            "no error budget",
        ),
        (
            &["--sli", "absolute_error <= 1"][..],
            "an error needs predicted numbers",
        ),
        (
            &["--sli", "window: no_such >= 1"][..],
            "no metric is called no_such",
        ),
        (&["--slo", "no-such-file.yaml"][..], "no-such-file.yaml"),
    ] {
        let (is_well, told, complained) = export(&paths, &[flags, &to[..]].concat());
        assert!(!is_well && told.is_empty(), "{flags:?}");
        assert!(complained.contains(said), "{flags:?}: {complained}");
    }
    // Nothing that a model said.
    let (_other, bare) = written(&[("rows.csv", "day,amount\n2026-01-01,1\n2026-01-02,2\n")]);
    let (is_well, told, complained) = export(&bare, &to);
    assert!(
        !is_well && told.is_empty() && !complained.is_empty(),
        "{complained}"
    );
    assert!(files(out.path()).is_empty());
}
