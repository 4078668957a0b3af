//! Which columns are taken for weights, and which are not: a wrong guess would change every number.

use wellenough::book::{Book, Role, Source};
use wellenough::data::infer::{ColumnGuess, recognise};

use crate::roles::made::{bit, made};

/// The guess for one more column beside a score and a label.
fn guess(name: &str, cell: &dyn Fn(usize, f64) -> String) -> ColumnGuess {
    let sketch = made("scores.csv", &format!("id,score,label,age,{name}"), |row| {
        let draw = row.draw();
        let age = 20.0 + (row.draw() * 50.0).floor();
        vec![
            format!("r{}", row.at),
            row.score.to_string(),
            bit(row.yes),
            age.to_string(),
            cell(row.at, draw),
        ]
    });
    let found = recognise(std::slice::from_ref(&sketch), &Book::default());
    found.sources[0].columns[4].clone()
}

fn positive(_: usize, draw: f64) -> String {
    format!("{:.4}", 0.2 + 3.0 * draw)
}

#[test]
fn names_that_mean_nothing_else_are_taken() {
    for name in [
        "sample_weight",
        "SampleWeight",
        "row_weight",
        "case weight",
        "instance_weight",
        "weights",
        "survey_weight",
        "ipw",
        "Stichprobengewicht",
        "peso_muestral",
        "factor_expansión",
    ] {
        let found = guess(name, &positive);
        assert_eq!(found.role, Role::Weight, "{name}: {}", found.reason);
        assert!(
            found.confidence < 1.0 && found.reason.contains("weight"),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn a_bare_weight_stays_an_input_and_says_what_can_be_done() {
    for name in ["weight", "Weight", "w", "wt", "peso", "Gewicht", "poids"] {
        let found = guess(name, &positive);
        assert_eq!(found.role, Role::Feature, "{name}");
        assert!(
            found.reason.ends_with("give it the role weight"),
            "{name}: {}",
            found.reason
        );
    }
    for name in [
        "weight_kg",
        "parcel_weight",
        "body weight",
        "exposure",
        "birth_weight",
        "lightweight",
    ] {
        let found = guess(name, &positive);
        assert_eq!(found.role, Role::Feature, "{name}");
        assert!(
            !found.reason.contains("role weight"),
            "{name}: {}",
            found.reason
        );
    }
}

#[test]
fn values_that_cannot_be_weights_are_not_taken() {
    #[expect(
        clippy::type_complexity,
        reason = "a name, and what stands in each row"
    )]
    let cases: [(&str, &dyn Fn(usize, f64) -> String); 5] = [
        ("always the same", &|_, _| "1.0".into()),
        ("yes and no", &|_, draw| bit(draw > 0.5)),
        ("a counter", &|at, _| (at + 1).to_string()),
        ("often below 0", &|_, draw| (draw - 0.3).to_string()),
        ("words", &|_, draw| {
            if draw > 0.5 { "heavy" } else { "light" }.into()
        }),
    ];
    for (what, cell) in cases {
        let found = guess("sample_weight", cell);
        assert_ne!(found.role, Role::Weight, "{what}: {}", found.reason);
    }
    // A few broken ones do not hide the others: their rows are left out and told.
    let found = guess("sample_weight", &|at, draw| {
        if at == 7 {
            "-1".into()
        } else {
            positive(at, draw)
        }
    });
    assert_eq!(found.role, Role::Weight);
}

#[test]
fn of_two_candidates_none_is_taken_until_one_is_said() {
    let sketch = made(
        "scores.csv",
        "id,score,label,sample_weight,case_weight",
        |row| {
            let (one, other) = (row.draw(), row.draw());
            let (score, yes) = (row.score.to_string(), bit(row.yes));
            vec![
                format!("r{}", row.at),
                score,
                yes,
                positive(0, one),
                positive(0, other),
            ]
        },
    );
    let sketches = std::slice::from_ref(&sketch);
    let found = recognise(sketches, &Book::default());
    let weights = |found: &wellenough::data::infer::Recognition| -> Vec<usize> {
        let picks = found.sources[0].columns.iter().enumerate();
        picks
            .filter(|(_, pick)| pick.role == Role::Weight)
            .map(|(at, _)| at)
            .collect()
    };
    assert_eq!(weights(&found), [0; 0]);
    assert!(
        found.sources[0].columns[3]
            .reason
            .ends_with("give it the role weight")
    );
    let book = Book {
        sources: vec![Source {
            name: "scores.csv".into(),
            roles: vec![("case_weight".into(), Role::Weight)],
            ..Source::default()
        }],
        ..Book::default()
    };
    assert_eq!(weights(&recognise(sketches, &book)), [4]);
}
