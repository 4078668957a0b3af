//! Names and values that mislead, and files that cannot be measured.

use super::sketches::{sketch, table};
use wellenough::book::{Book, Part, Role, Source};
use wellenough::data::infer::{Problem, Recognition, TaskKind, recognise};
use wellenough::data::sketch::{Sketch, TimeUnit};

/// What one row of a made file is drawn from: uniform numbers, never the same twice in a row of calls.
struct Row {
    at: usize,
    state: u64,
    score: f64,
    yes: bool,
}

impl Row {
    fn draw(&mut self) -> f64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A file of 400 rows, each cell made by `cells` from the row.
fn made(name: &str, header: &str, cells: impl Fn(&mut Row) -> Vec<String>) -> Sketch {
    let header: Vec<String> = header.split(',').map(str::to_owned).collect();
    let mut row = Row {
        at: 0,
        state: 7,
        score: 0.0,
        yes: false,
    };
    let rows: Vec<Vec<String>> = (0..400)
        .map(|at| {
            row.at = at;
            row.score = (row.draw() * 10_000.0).round() / 10_000.0;
            row.yes = row.draw() < row.score;
            cells(&mut row)
        })
        .collect();
    table(name, &header, &rows)
}

fn bit(yes: bool) -> String {
    u8::from(yes).to_string()
}

fn alone(sketch: &Sketch) -> Recognition {
    recognise(std::slice::from_ref(sketch), &Book::default())
}

#[track_caller]
fn expect(sketch: &Sketch, found: &Recognition, at: usize, roles: &[(&str, Role)]) {
    for (name, role) in roles {
        let place = sketch
            .columns
            .iter()
            .position(|column| column.name == *name)
            .unwrap();
        let pick = &found.sources[at].columns[place];
        assert_eq!(pick.role, *role, "`{name}`: {pick:?}");
    }
}

#[test]
fn amount_between_0_and_1_is_no_score() {
    let file = made(
        "t.csv",
        "transaction_id,amount,hour,fraud_probability,is_fraud",
        |row| {
            let (amount, hour) = (row.draw(), (row.draw() * 24.0).floor());
            vec![
                format!("{}", 1_700_000_000 + row.at),
                amount.to_string(),
                hour.to_string(),
                row.score.to_string(),
                bit(row.yes),
            ]
        },
    );
    let found = alone(&file);
    expect(
        &file,
        &found,
        0,
        &[
            ("transaction_id", Role::Id),
            ("amount", Role::Feature),
            ("hour", Role::Feature),
            ("fraud_probability", Role::Score),
            ("is_fraud", Role::Label),
        ],
    );
    assert_eq!(
        (found.task.kind, found.task.positive.as_deref()),
        (TaskKind::Binary, Some("1"))
    );
    assert_eq!(found.task.problems, []);
}

#[test]
fn camel_case_and_a_model_output_that_is_a_probability() {
    let file = made(
        "t.csv",
        "requestId,createdAt,userAge,modelOutput,groundTruth,modelVersion",
        |row| {
            let age = (18.0 + row.draw() * 60.0).floor();
            let at = row.at;
            let time = format!("2024-03-{:02} 06:00:00", 1 + at / 20);
            vec![
                format!("r-{at}"),
                time,
                age.to_string(),
                row.score.to_string(),
                bit(row.yes),
                format!("v{}", at / 200),
            ]
        },
    );
    let found = alone(&file);
    expect(
        &file,
        &found,
        0,
        &[
            ("requestId", Role::Id),
            ("createdAt", Role::Time),
            ("userAge", Role::Feature),
            ("modelOutput", Role::Score),
            ("groundTruth", Role::Label),
            ("modelVersion", Role::Version),
        ],
    );
}

#[test]
fn a_model_output_that_is_a_decision_or_a_number() {
    let decision = made("t.csv", "id,model_output,outcome", |row| {
        vec![row.at.to_string(), bit(row.score >= 0.4), bit(row.yes)]
    });
    let found = alone(&decision);
    expect(
        &decision,
        &found,
        0,
        &[("model_output", Role::Prediction), ("outcome", Role::Label)],
    );
    assert_eq!(found.task.kind, TaskKind::Binary);

    let number = made("t.csv", "id,model_output,actual_sales", |row| {
        let noise = row.draw();
        vec![
            row.at.to_string(),
            (row.score * 90.0).to_string(),
            (row.score * 90.0 + noise * 9.0).round().to_string(),
        ]
    });
    let found = alone(&number);
    expect(
        &number,
        &found,
        0,
        &[
            ("model_output", Role::Prediction),
            ("actual_sales", Role::Label),
        ],
    );
    assert_eq!(found.task.kind, TaskKind::Regression);
}

#[test]
fn short_names_of_statisticians() {
    for (truth, guess) in [
        ("y", "yhat"),
        ("y", "y_hat"),
        ("actual", "pred"),
        ("y_true", "y_pred"),
        ("real", "predicted"),
    ] {
        let file = made("t.csv", &format!("x,{truth},{guess}"), |row| {
            let (x, noise) = (row.draw(), row.draw());
            vec![
                x.to_string(),
                (row.score * 5.0 + noise).to_string(),
                (row.score * 5.0).to_string(),
            ]
        });
        let found = alone(&file);
        expect(
            &file,
            &found,
            0,
            &[
                (truth, Role::Label),
                (guess, Role::Prediction),
                ("x", Role::Feature),
            ],
        );
        assert_eq!(found.task.kind, TaskKind::Regression, "{truth} {guess}");
    }
}

#[test]
fn a_target_temperature_is_an_input() {
    let file = made(
        "t.csv",
        "ts,temp,humid,target_temperature,prediction,label",
        |row| {
            let (temp, humid) = (row.draw() * 30.0, row.draw());
            let target = (18.0 + row.draw() * 5.0).round();
            let time = (1_709_251_200 + row.at * 600).to_string();
            vec![
                time,
                temp.to_string(),
                humid.to_string(),
                target.to_string(),
                bit(row.score > 0.5),
                bit(row.yes),
            ]
        },
    );
    let found = alone(&file);
    expect(
        &file,
        &found,
        0,
        &[
            ("ts", Role::Time),
            ("temp", Role::Feature),
            ("humid", Role::Feature),
            ("target_temperature", Role::Feature),
            ("prediction", Role::Prediction),
            ("label", Role::Label),
        ],
    );
}

#[test]
fn units_of_time_are_told_by_size_and_name() {
    for (scale, unit) in [
        (1_u64, TimeUnit::Seconds),
        (1_000, TimeUnit::Millis),
        (1_000_000, TimeUnit::Micros),
        (1_000_000_000, TimeUnit::Nanos),
    ] {
        let file = made("t.csv", "order,event_time,score,label", |row| {
            let time = (1_709_251_200 + row.at as u64 * 60) * scale;
            vec![
                time.to_string(),
                time.to_string(),
                row.score.to_string(),
                bit(row.yes),
            ]
        });
        let found = alone(&file);
        expect(&file, &found, 0, &[("event_time", Role::Time)]);
        assert_eq!(found.sources[0].columns[1].unit, Some(unit));
        assert_eq!(
            found.sources[0].columns[0].unit, None,
            "large numbers alone are no time"
        );
    }
    let years = made("t.csv", "year,model_year,score,label", |row| {
        vec![
            (2015 + row.at / 100).to_string(),
            (1990 + row.at % 30).to_string(),
            row.score.to_string(),
            bit(row.yes),
        ]
    });
    let found = alone(&years);
    expect(
        &years,
        &found,
        0,
        &[("year", Role::Time), ("model_year", Role::Feature)],
    );
    assert_eq!(found.sources[0].columns[0].unit, Some(TimeUnit::Years));
}

#[test]
fn the_time_of_the_prediction_is_not_the_birthday_nor_the_label_s() {
    let file = made(
        "t.csv",
        "birth_date,label_ts,scored_at,score,label",
        |row| {
            let day = 1 + row.at / 20;
            let birth = format!("19{:02}-05-03", 40 + row.at % 50);
            vec![
                birth,
                format!("2024-04-{day:02}"),
                format!("2024-03-{day:02}"),
                row.score.to_string(),
                bit(row.yes),
            ]
        },
    );
    let found = alone(&file);
    expect(
        &file,
        &found,
        0,
        &[
            ("birth_date", Role::Ignored),
            ("label_ts", Role::LabelTime),
            ("scored_at", Role::Time),
        ],
    );
}

#[test]
fn of_champion_and_challenger_the_champion_is_judged() {
    let file = made(
        "t.csv",
        "id,challenger_score,champion_score,churned",
        |row| {
            let other = row.draw();
            vec![
                row.at.to_string(),
                other.to_string(),
                row.score.to_string(),
                bit(row.yes),
            ]
        },
    );
    let found = alone(&file);
    expect(
        &file,
        &found,
        0,
        &[
            ("champion_score", Role::Score),
            ("challenger_score", Role::Feature),
            ("churned", Role::Label),
        ],
    );
    assert!(
        found.sources[0].columns[1]
            .reason
            .contains("champion_score")
    );
}

#[test]
fn german_and_spanish_headers() {
    let german = made(
        "t.csv",
        "Kennung,Zeitstempel,Betrag,Wahrscheinlichkeit,Vorhersage,Zielwert",
        |row| {
            let amount = row.draw();
            let time = format!("2024-03-{:02}", 1 + row.at / 20);
            vec![
                row.at.to_string(),
                time,
                amount.to_string(),
                row.score.to_string(),
                bit(row.score >= 0.5),
                bit(row.yes),
            ]
        },
    );
    expect(
        &german,
        &alone(&german),
        0,
        &[
            ("Kennung", Role::Id),
            ("Zeitstempel", Role::Time),
            ("Betrag", Role::Feature),
            ("Wahrscheinlichkeit", Role::Score),
            ("Vorhersage", Role::Prediction),
            ("Zielwert", Role::Label),
        ],
    );
    let spanish = made("t.csv", "identificador,fecha,predicción,objetivo", |row| {
        let (time, noise) = (format!("2024-03-{:02}", 1 + row.at / 20), row.draw());
        vec![
            row.at.to_string(),
            time,
            (row.score * 40.0).to_string(),
            (row.score * 40.0 + noise).to_string(),
        ]
    });
    let found = alone(&spanish);
    expect(
        &spanish,
        &found,
        0,
        &[
            ("identificador", Role::Id),
            ("fecha", Role::Time),
            ("predicción", Role::Prediction),
            ("objetivo", Role::Label),
        ],
    );
}

#[test]
fn no_name_tells_anything() {
    let file = made("t.csv", "1,0.4577,0,10.789,C", |row| {
        let x = row.draw() * 20.0;
        vec![
            row.at.to_string(),
            row.score.to_string(),
            bit(row.yes),
            x.to_string(),
            "ABC"[row.at % 3..=row.at % 3].to_owned(),
        ]
    });
    let found = alone(&file);
    expect(
        &file,
        &found,
        0,
        &[
            ("1", Role::Id),
            ("0.4577", Role::Score),
            ("0", Role::Label),
            ("C", Role::Feature),
        ],
    );
    let decided = made("t.csv", "a,b,c,d", |row| {
        let x = row.draw() * 20.0;
        vec![
            row.score.to_string(),
            bit(row.score >= 0.37),
            bit(row.yes),
            x.to_string(),
        ]
    });
    let found = alone(&decided);
    expect(
        &decided,
        &found,
        0,
        &[
            ("a", Role::Score),
            ("b", Role::Prediction),
            ("c", Role::Label),
            ("d", Role::Feature),
        ],
    );
}

#[test]
fn the_positive_class() {
    for (no, yes, positive) in [
        ("1", "2", "2"),
        ("-1", "1", "1"),
        ("0.0", "1.0", "1.0"),
        ("no", "Yes", "Yes"),
        ("false", "true", "true"),
        ("legit", "fraud", "fraud"),
        ("aye", "nay", "nay"),
        ("zebra", "aardvark", "aardvark"),
    ] {
        let file = made("t.csv", "id,score,label", |row| {
            let label = if row.yes { yes } else { no };
            vec![row.at.to_string(), row.score.to_string(), label.to_owned()]
        });
        let found = alone(&file);
        assert_eq!(
            found.task.positive.as_deref(),
            Some(positive),
            "{}",
            found.task.positive_reason
        );
        assert!(!found.task.positive_reason.is_empty());
    }
    let predictions = made("p.csv", "id,score", |row| {
        vec![row.at.to_string(), row.score.to_string()]
    });
    let labels = made("labels.csv", "id,label", |row| {
        vec![
            row.at.to_string(),
            if row.yes { "aardvark" } else { "zebra" }.to_owned(),
        ]
    });
    let found = recognise(&[labels, predictions], &Book::default());
    assert_eq!(
        found.task.positive.as_deref(),
        Some("aardvark"),
        "{}",
        found.task.positive_reason
    );
}

#[test]
fn ids_that_bear_another_name_in_the_label_file() {
    let predictions = made("p.csv", "flight,carrier,late_proba", |row| {
        vec![
            (9000 + row.at).to_string(),
            "UA".to_owned(),
            row.score.to_string(),
        ]
    });
    let labels = made("l.csv", "flight_id,arrived_late,known_on", |row| {
        vec![
            (9000 + row.at).to_string(),
            bit(row.yes),
            format!("2024-03-{:02}", 1 + row.at / 20),
        ]
    });
    let files = [predictions, labels];
    let found = recognise(&files, &Book::default());
    assert_eq!(
        (found.sources[0].part, found.sources[1].part),
        (Part::Current, Part::Labels)
    );
    expect(
        &files[0],
        &found,
        0,
        &[("flight", Role::Id), ("late_proba", Role::Score)],
    );
    expect(
        &files[1],
        &found,
        1,
        &[
            ("flight_id", Role::Id),
            ("arrived_late", Role::Label),
            ("known_on", Role::LabelTime),
        ],
    );
    assert_eq!(found.task.problems, []);
}

#[test]
fn class_scores_by_suffix_and_by_bare_name() {
    for header in [
        "setosa_prob,virginica_prob,other_prob",
        "setosa,virginica,other",
        "p_setosa,p_virginica,p_other",
    ] {
        let file = made("t.csv", &format!("id,{header},predicted,species"), |row| {
            let (a, b) = (row.score * 0.5, row.draw() * 0.5);
            let top = if a > b { "setosa" } else { "virginica" };
            let truth = if row.yes { "other" } else { top };
            let cells = [
                row.at.to_string(),
                a.to_string(),
                b.to_string(),
                (1.0 - a - b).to_string(),
            ];
            [&cells[..], &[top.to_owned(), truth.to_owned()]].concat()
        });
        let found = alone(&file);
        assert_eq!(found.task.kind, TaskKind::Multiclass, "{header}");
        let classes: Vec<_> = found.sources[0]
            .columns
            .iter()
            .filter_map(|pick| pick.class.as_deref())
            .collect();
        assert_eq!(classes, ["setosa", "virginica", "other"], "{header}");
        expect(
            &file,
            &found,
            0,
            &[("predicted", Role::Prediction), ("species", Role::Label)],
        );
    }
    let two = made("t.csv", "proba_0,proba_1,label", |row| {
        vec![
            (1.0 - row.score).to_string(),
            row.score.to_string(),
            bit(row.yes),
        ]
    });
    let found = alone(&two);
    expect(
        &two,
        &found,
        0,
        &[
            ("proba_0", Role::Ignored),
            ("proba_1", Role::Score),
            ("label", Role::Label),
        ],
    );
    assert_eq!(found.task.kind, TaskKind::Binary);
}

#[test]
fn margins_percentages_and_perfect_scores() {
    let margin = made("t.csv", "id,score,label", |row| {
        vec![
            row.at.to_string(),
            (row.score * 9.0 - 4.0).to_string(),
            bit(row.yes),
        ]
    });
    let found = alone(&margin);
    expect(
        &margin,
        &found,
        0,
        &[("score", Role::Score), ("label", Role::Label)],
    );
    assert_eq!(found.task.kind, TaskKind::Binary);
    let perfect = made("t.csv", "id,score,label", |row| {
        vec![
            row.at.to_string(),
            if row.yes { "1.0" } else { "0.0" }.to_owned(),
            bit(row.yes),
        ]
    });
    expect(
        &perfect,
        &alone(&perfect),
        0,
        &[("score", Role::Score), ("label", Role::Label)],
    );
    let constant = made("t.csv", "id,score,label", |row| {
        vec![row.at.to_string(), "0.5".to_owned(), bit(row.yes)]
    });
    expect(
        &constant,
        &alone(&constant),
        0,
        &[("score", Role::Score), ("label", Role::Label)],
    );
}

#[test]
fn the_reader_wins() {
    let file = made("t.csv", "id,a,b,score,label", |row| {
        let a = row.draw();
        vec![
            row.at.to_string(),
            a.to_string(),
            bit(row.yes),
            row.score.to_string(),
            bit(row.yes),
        ]
    });
    let source = Source {
        name: "t.csv".to_owned(),
        part: Some(Part::Reference),
        roles: vec![("a".to_owned(), Role::Score), ("b".to_owned(), Role::Label)],
        ..Source::default()
    };
    let book = Book {
        sources: vec![source],
        positive: Some("0".to_owned()),
        ..Book::default()
    };
    let found = recognise(std::slice::from_ref(&file), &book);
    expect(
        &file,
        &found,
        0,
        &[
            ("a", Role::Score),
            ("b", Role::Label),
            ("score", Role::Feature),
            ("label", Role::Feature),
        ],
    );
    assert_eq!(found.sources[0].part, Part::Reference);
    let pick = &found.sources[0].columns[1];
    assert_eq!(
        (pick.confidence.to_bits(), pick.reason.as_str()),
        (1.0_f64.to_bits(), "you said so")
    );
    assert_eq!(
        (
            found.task.positive.as_deref(),
            found.task.positive_reason.as_str()
        ),
        (Some("0"), "you said so")
    );
}

#[test]
fn what_cannot_be_measured_gets_a_sentence() {
    let fatal = |found: &Recognition| found.task.problems.iter().any(Problem::fatal);
    let plain = sketch("p.csv", "id,score,x\n1,0.2,5\n2,0.7,6\n3,0.4,5\n");
    let found = alone(&plain);
    assert!(
        matches!(found.task.problems.as_slice(), [Problem::NoLabel { .. }]),
        "{:?}",
        found.task.problems
    );
    assert!(!fatal(&found) && found.task.problems[0].to_string().contains("p.csv"));

    let labels = sketch("labels.csv", "id,label\n1,0\n2,1\n3,0\n");
    let found = alone(&labels);
    assert!(
        matches!(found.task.problems.as_slice(), [Problem::OnlyLabels { .. }]),
        "{:?}",
        found.task.problems
    );

    let bare = sketch("labels.csv", "label\n0\n1\n0\n");
    let found = recognise(&[plain.clone(), bare], &Book::default());
    assert!(
        found
            .task
            .problems
            .iter()
            .any(|problem| matches!(problem, Problem::LabelsWithoutId { .. }))
    );
    assert!(!fatal(&found));

    let other = sketch(
        "weather.csv",
        "city,rain,wind,sun,fog\nA,1.5,2,3,4\nB,2.5,3,4,5\nC,1.5,3,3,5\n",
    );
    let found = recognise(&[plain, other], &Book::default());
    assert!(
        found
            .task
            .problems
            .iter()
            .any(|problem| matches!(problem, Problem::NothingInCommon { .. }))
    );
    assert!(fatal(&found));

    let header = sketch("h.csv", "id,ts,score,label\n");
    let found = alone(&header);
    assert!(
        found
            .task
            .problems
            .iter()
            .any(|problem| matches!(problem, Problem::NoRows { .. }))
            && fatal(&found)
    );
    assert!(fatal(&alone(&sketch("e.csv", ""))) && fatal(&recognise(&[], &Book::default())));

    let one = sketch("one.csv", "only\n10.7\n7.6\n12.0\n");
    let found = alone(&one);
    assert!(!fatal(&found) && found.sources[0].columns[0].role == Role::Feature);
}
