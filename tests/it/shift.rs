//! Change points, splits of a change and expected quality against numpy, scipy and `NannyML`.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::too_many_lines,
    reason = "a broken reference file must fail the test"
)]

use std::path::Path;

use serde_json::Value;
use wellenough::measure::estimate::{Calibrator, Expected};
use wellenough::measure::shift::{
    Costs, Profile, RowFacts, disde, fingerprint, mcnemar, pelt, seasonal, xmw,
};
use wellenough::measure::special::fisher_sf;

use crate::golden::golden_dir;

fn reference() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/reference/shift.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

fn near(found: f64, wanted: f64, what: &str) {
    let off = (found - wanted).abs() / wanted.abs().max(1e-3);
    assert!(off < 1e-9, "{what}: {found} {wanted}");
}

#[test]
fn change_points_are_those_of_every_partition() {
    for case in reference()["pelt"].as_array().unwrap() {
        let (values, variances) = (numbers(&case["values"]), numbers(&case["variances"]));
        let found = pelt(
            &Costs::new(&values, &variances),
            case["penalty"].as_f64().unwrap(),
            3,
        );
        let wanted: Vec<usize> = numbers(&case["changes"])
            .iter()
            .map(|at| *at as usize)
            .collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn tables_split_as_in_numpy() {
    for case in reference()["tables"].as_array().unwrap() {
        let rows: Vec<Vec<f64>> = case["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(numbers)
            .collect();
        let losses: Vec<[f64; 2]> = rows
            .iter()
            .map(|row| [row[2] * row[2], (1.0 - row[2]) * (1.0 - row[2])])
            .collect();
        let facts = rows.iter().zip(&losses).map(|(row, losses)| RowFacts {
            side: row[0] as u8,
            cell: row[1] as u32,
            answer: 0,
            outcome: row[3] as u16,
            loss: losses[row[3] as usize],
            losses,
        });
        let cells = case["cells"].as_f64().unwrap() as usize;
        let table = Profile::count((cells, 1, 2), facts).table(&mut |n| n);
        let found = xmw(&table);
        for (found, wanted) in [found.x, found.m, found.w]
            .iter()
            .zip(numbers(&case["xmw"]))
        {
            near(*found, wanted, "xmw");
        }
        near(found.delta, case["delta"].as_f64().unwrap(), "delta");
        let steps = disde(&table).unwrap();
        let steps = [steps.to_shared, steps.same_inputs, steps.to_new];
        for (found, wanted) in steps.iter().zip(numbers(&case["disde"])) {
            near(*found, wanted, "disde");
        }
        match fingerprint(&table) {
            Some(line) => {
                let found = [
                    line.negatives_flipped,
                    line.positives_flipped,
                    line.unchanged,
                    line.line,
                ];
                for (found, wanted) in found.iter().zip(numbers(&case["line"])) {
                    near(*found, wanted, "line");
                }
            }
            None => assert!(case["line"].is_null()),
        }
    }
}

#[test]
fn tests_are_scipys() {
    let reference = reference();
    for case in reference["f"].as_array().unwrap() {
        let [f, d1, d2, p] = numbers(case)[..] else {
            unreachable!()
        };
        near(fisher_sf(f, d1, d2), p, "F");
    }
    let groups: Vec<Vec<f64>> = reference["seasons"]["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(numbers)
        .collect();
    let season: Vec<usize> = groups
        .iter()
        .enumerate()
        .flat_map(|(at, group)| vec![at; group.len()])
        .collect();
    near(
        seasonal(&groups.concat(), &season, 7),
        reference["seasons"]["p"].as_f64().unwrap(),
        "seasons",
    );
    for case in reference["mcnemar"].as_array().unwrap() {
        let [b, c, statistic, p] = numbers(case)[..] else {
            unreachable!()
        };
        let found = mcnemar(b as u64, c as u64);
        near(found.statistic, statistic, "McNemar");
        near(found.p_value, p, "McNemar");
    }
}

/// A row: its time, its score, its decision, its label.
type Row = (String, f64, bool, Option<bool>);

fn rows(folder: &Path, file: &str, dataset: &Value) -> Vec<Row> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |role: &str| {
        let name = dataset[role].as_str().unwrap();
        heads.iter().position(|head| *head == name)
    };
    let (time, score, decided, label) = (
        at("timestamp"),
        at("score").unwrap(),
        at("prediction").unwrap(),
        at("label"),
    );
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let is_one = |at: usize| cells[at].parse::<f64>().unwrap() > 0.5;
            let time = time.map_or("", |at| cells[at]).to_owned();
            (
                time,
                cells[score].parse().unwrap(),
                is_one(decided),
                label.map(is_one),
            )
        })
        .collect()
}

/// CBPE over `NannyML`'s chunks; on all three data sets it calibrates.
#[test]
fn expected_quality_is_nannymls() {
    let mut held = 0;
    for name in [
        "carloan_dq_binary",
        "flights_ewr_binary",
        "employment_ma_binary",
    ] {
        let folder = golden_dir().join(name);
        let Ok(text) = std::fs::read_to_string(folder.join("dataset.json")) else {
            continue;
        };
        let dataset: Value = serde_json::from_str(&text).unwrap();
        let golden = std::fs::read_to_string(folder.join("golden.json")).unwrap();
        let golden: Value = serde_json::from_str(&golden).unwrap();
        // The copies of the checkout hold scikit-learn's numbers only.
        let Some(all) = golden["parts"]["nannyml"]["goldens"].as_array() else {
            continue;
        };
        let cbpe = all
            .iter()
            .find(|golden| golden["id"] == "nannyml.cbpe.size")
            .unwrap();
        let sort = |mut rows: Vec<Row>| {
            if name != "employment_ma_binary" {
                rows.sort_by(|a, b| a.0.cmp(&b.0));
            }
            rows
        };
        let reference = sort(rows(&folder, "reference.csv", &dataset));
        let analysis = sort(rows(&folder, "analysis.csv", &dataset));
        let calibrated =
            Calibrator::fit(reference.iter().map(|row| (row.1, row.3 == Some(true)))).unwrap();
        let columns: Vec<&str> = cbpe["value"]["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c.as_str().unwrap())
            .collect();
        for row in cbpe["value"]["rows"].as_array().unwrap() {
            let of = |column: &str| &row[columns.iter().position(|name| *name == column).unwrap()];
            let side = if of("chunk.period") == "reference" {
                &reference
            } else {
                &analysis
            };
            let at = |column: &str| of(column).as_u64().unwrap() as usize;
            let own = &side[at("chunk.start_index")..=at("chunk.end_index").min(side.len() - 1)];
            let found = Expected::of(own.iter().map(|row| (row.1, row.2)), &calibrated);
            let pairs = [
                ("roc_auc.value", found.roc_auc()),
                ("average_precision.value", found.average_precision()),
                ("f1.value", found.f1()),
                ("precision.value", found.precision()),
                ("recall.value", found.recall()),
                ("specificity.value", found.specificity()),
                ("accuracy.value", found.accuracy()),
            ];
            for (column, reading) in pairs {
                let off = (reading.unwrap().value - of(column).as_f64().unwrap()).abs();
                assert!(off < 1e-7, "{name} {column}: off by {off}");
                held += 1;
            }
        }
    }
    // 20, 13 and 19 chunks; nothing where the data are not beside the checkout.
    assert!(held == 0 || held == 7 * 52, "{held}");
}
