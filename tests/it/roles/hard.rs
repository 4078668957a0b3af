//! Names that mislead.

use super::made::{alone, bit, expect, made};
use wellenough::book::Role;
use wellenough::data::infer::TaskKind;
use wellenough::data::sketch::TimeUnit;

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
