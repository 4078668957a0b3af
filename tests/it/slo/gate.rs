//! `wellenough check` in a shell.

#![allow(clippy::too_many_lines, reason = "cases are told whole")]

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{joined, written};

/// Exit code, standard output and standard error.
fn check(paths: &[PathBuf], flags: &[&str]) -> (i32, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_wellenough"))
        .arg("check")
        .args(paths)
        .args(flags)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        out.status.code().unwrap(),
        text(out.stdout),
        text(out.stderr),
    )
}

fn with_file(paths: &[PathBuf], text: &str, flags: &[&str]) -> (i32, String, String) {
    let (_folder, file) = written(&[("slo.yaml", text)]);
    let slo = file[0].to_str().unwrap().to_owned();
    check(paths, &[&["--slo", &slo], flags].concat())
}

#[test]
fn the_exit_code_says_how_it_stands() {
    let (_folder, paths) = joined(30, |day| if day >= 28 { 60 } else { 3 });
    let of = |flags: &[&str]| check(&paths, &[&["--sli", "correct"], flags].concat());
    let (code, said, complained) = of(&["--objective", "0.8"]);
    assert_eq!((code, complained.as_str()), (0, ""));
    assert!(
        said.contains("The objective is met: ") && said.lines().count() == 1,
        "{said}"
    );
    assert!(said.contains("80\u{202f}% are wanted"), "{said}");
    let (code, said, _) = of(&["--objective", "0.99"]);
    assert_eq!(code, 1);
    assert!(said.contains("The objective is missed: "), "{said}");
    assert!(said.contains("overdrawn by"), "{said}");
    // 198 of 3360 are bad; 5.8 % is just above, but not beyond noise.
    let (code, said, _) = of(&["--objective", "0.942"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("cannot be told"), "{said}");
    assert_eq!(of(&["--objective", "0.942", "--strict"]).0, 1);
    for (flags, said) in [
        (&["--objective", "2"][..], "expected a share above 0"),
        (&["--sli", "lable = 1"], "did you mean \"label\"?"),
        (&["--period", "fortnight"], "expected a number of days"),
        (&["--no-such-option"], "unexpected argument"),
        (&["--slo", "no-such-file.yaml"], "no-such-file.yaml"),
    ] {
        let (code, out, complained) = check(&paths, flags);
        assert_eq!((code, out.as_str()), (3, ""), "{flags:?}");
        assert!(complained.contains(said), "{flags:?}: {complained}");
    }
    assert_eq!(check(&[PathBuf::from("no-such-file.csv")], &[]).0, 3);
}

#[test]
fn our_own_file_may_hold_several_objectives() {
    let (_folder, paths) = joined(30, |_| 3);
    let text = "
slos:
  - name: decisions
    service: rides
    sli: prediction = label
    objective: 0.97
    period: 7d
    alerts:
      - {severity: page, long: 6h, short: 1h, burn: 5}
  - {name: served, service: rides, sli: served, objective: 0.999}
  - name: north
    service: rides
    sli: \"region <> 'north' OR prediction = label\"
    objective: 0.998
";
    let (folder, junit) = written(&[("junit.xml", "")]);
    let out = junit[0].to_str().unwrap().to_owned();
    let (code, said, complained) = with_file(&paths, text, &["--junit", &out]);
    assert_eq!((code, complained.as_str()), (1, ""), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert!(
        lines[0].starts_with("rides/decisions: The objective is met"),
        "{said}"
    );
    assert!(lines[0].contains("the 7 days until Jan 30, 2026"), "{said}");
    assert!(
        lines[1].starts_with("rides/served: The objective is met: 100\u{202f}%"),
        "{said}"
    );
    // Three wrong ones of a day are at rows 0, 13 and 26, of which the first is in the north.
    assert!(
        lines[2].starts_with("rides/north: The objective is missed: 99.2"),
        "{said}"
    );
    let xml = std::fs::read_to_string(folder.path().join("junit.xml")).unwrap();
    assert!(
        xml.contains("<testsuites tests=\"3\" failures=\"1\" errors=\"0\">"),
        "{xml}"
    );
    assert!(xml.contains("<failure type=\"breached\""), "{xml}");
    assert_eq!(xml.matches("<testcase ").count(), 3);
    for (text, said) in [
        ("slos: 3", "expected a list"),
        ("sli: correct\nobjektive: 1", "unknown field `objektive`"),
        ("{sli: correct, period: never}", "expected a number of days"),
        ("[1, 2", "neither YAML nor JSON"),
        ("", "no objective in it"),
        ("{sli: 'window: accuracy'}", "expected a metric"),
        (
            "{alerts: [{severity: page, long: 5x, short: 1h, burn: 2}]}",
            "such as 5m, 6h or 3d",
        ),
    ] {
        let (code, _, complained) = with_file(&paths, text, &[]);
        assert_eq!(code, 3, "{text}: {complained}");
        assert!(complained.contains(said), "{text}: {complained}");
    }
    // JSON is YAML too; options win over the file.
    let json = "{\"sli\": \"correct\", \"objective\": 0.999}";
    assert_eq!(with_file(&paths, json, &[]).0, 1);
    assert_eq!(with_file(&paths, json, &["--objective", "0.9"]).0, 0);
    assert!(Path::new(&out).exists());
}

const OPENSLO: &str = "
apiVersion: openslo/v1
kind: Service
metadata: {name: rides}
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: rides-accuracy
  annotations:
    wellenough/metric: accuracy
spec:
  service: rides
  indicator:
    metadata: {name: accuracy}
    spec:
      thresholdMetric:
        metricSource:
          type: Prometheus
          spec: {query: 'model_quality_accuracy{model=\"rides\"}'}
  timeWindow:
    - {duration: 4w, isRolling: true}
  budgetingMethod: Timeslices
  objectives:
    - {op: gte, value: 0.9, target: 0.95, timeSliceTarget: 1.0, timeSliceWindow: 1d}
";

#[test]
fn an_openslo_document_is_checked() {
    let (_folder, paths) = joined(30, |day| if day >= 26 { 60 } else { 3 });
    let (code, said, complained) = with_file(&paths, OPENSLO, &[]);
    assert_eq!((code, complained.as_str()), (1, ""), "{said}");
    // Four bad days of 28.
    assert!(
        said.starts_with("rides/rides-accuracy: The objective is missed: 85.7"),
        "{said}"
    );
    assert!(said.contains("28 windows"), "{said}");
    let by_query = OPENSLO.replace("    wellenough/metric: accuracy\n", "    a: b\n");
    assert_eq!(with_file(&paths, &by_query, &[]).1, said);
    let events = "
apiVersion: openslo/v1
kind: SLO
metadata: {name: right, annotations: {wellenough/sli: correct}}
spec:
  service: rides
  indicator: {spec: {ratioMetric: {counter: true}}}
  timeWindow: [{duration: 28d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{targetPercent: 80}]
  alertPolicies:
    - kind: AlertPolicy
      metadata: {name: fast}
      spec:
        conditions:
          - kind: AlertCondition
            metadata: {name: fast}
            spec:
              severity: page
              condition: {kind: burnrate, op: gt, threshold: 2, lookbackWindow: 1d, alertAfter: 1h}
";
    let (folder, json) = written(&[("out.json", "")]);
    let out = json[0].to_str().unwrap().to_owned();
    let (code, _, complained) = with_file(&paths, events, &["--json", &out]);
    assert_eq!((code, complained.as_str()), (0, ""));
    let text = std::fs::read_to_string(folder.path().join("out.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let slo = &document["slo"];
    assert_eq!(
        (&slo["sli"], &slo["period"]),
        (&"correct".into(), &"28d".into())
    );
    let row = &slo["alerts"][0]["row"];
    assert_eq!(
        (&row["severity"], &row["long_secs"], &row["short_secs"]),
        (&"page".into(), &86_400.into(), &3600.into())
    );
    assert_eq!(slo["alerts"][0]["is_firing"], true);
    for (from, to, said) in [
        (
            "openslo/v1\nkind: SLO",
            "openslo/v1alpha\nkind: SLO",
            "expected openslo/v1",
        ),
        (
            "targetPercent: 80",
            "target: 0.8, targetPercent: 80",
            "either target or targetPercent",
        ),
        (
            "28d, isRolling: true",
            "28d",
            "expected days, weeks or months that roll",
        ),
        (
            ", annotations: {wellenough/sli: correct}",
            "",
            "say it in metadata.annotations as wellenough/sli",
        ),
    ] {
        let text = events.replace(from, to);
        assert_ne!(text, events, "{from}");
        let (code, _, complained) = with_file(&paths, &text, &[]);
        assert_eq!(code, 3);
        assert!(complained.contains(said), "{to}: {complained}");
    }
}

#[test]
fn an_objective_is_exported_as_it_was_asked() {
    let (_folder, paths) = joined(30, |_| 3);
    let export = |flags: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_wellenough"))
            .arg("export")
            .args(&paths)
            .args(["--sli", "correct", "--objective", "0.9"])
            .args(flags)
            .output()
            .unwrap();
        let said = String::from_utf8(out.stdout).unwrap();
        (out.status.success(), said, out.stderr)
    };
    let (done, said, _) = export(&["--to", "openslo"]);
    assert!(done && said.contains("apiVersion: openslo/v1"), "{said}");
    assert!(said.contains("target: 0.9\n"), "{said}");
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    assert!(export(&["--to", "prometheus,grafana", "--out", folder]).0);
    let mut kinds: Vec<String> = std::fs::read_dir(out.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| Some(name.split_once('.')?.1.to_owned()))
        .collect();
    kinds.sort();
    assert_eq!(kinds, ["grafana.json", "rules.test.yaml", "rules.yaml"]);
    // Several files need a folder, and no other system is known.
    for (flags, word) in [
        (&["--to", "prometheus"][..], "--out"),
        (&["--to", "nagios"], "expected one of"),
    ] {
        let (done, said, complained) = export(flags);
        let complained = String::from_utf8(complained).unwrap();
        assert!(!done && said.is_empty(), "{flags:?}");
        assert!(complained.contains(word), "{flags:?}: {complained}");
    }
}
