use super::*;

fn answered(columns: &[(&str, Type)], rows: Vec<Vec<Value<'static>>>) -> Answer {
    Answer {
        columns: columns
            .iter()
            .map(|(name, kind)| ((*name).to_owned(), *kind))
            .collect(),
        whole: rows.len() as u64,
        rows: rows.into_iter().map(|row| (row, 3)).collect(),
        kept: 40,
        all: 1_200,
        is_grouped: true,
    }
}

fn text(text: &str) -> Value<'static> {
    Value::Text(text.to_owned().into())
}

#[test]
fn a_single_line_is_told_as_facts() {
    let columns = [
        ("n", Type::Number),
        ("mean", Type::Number),
        ("when", Type::Time),
    ];
    let row = vec![Value::Number(40.0), Value::Number(0.123_456), Value::Null];
    let [Block::Facts(facts), Block::Remark(said)] =
        &blocks(&answered(&columns, vec![row]), "a")[..]
    else {
        panic!("facts and a remark");
    };
    let told: Vec<(&str, &str)> = facts
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(told, [("n", "40"), ("mean", "0.123"), ("when", "\u{2013}")]);
    assert_eq!(said, "1 line, made of 40 of 1\u{202f}200 rows.");
}

fn bars_of(option: &Choice) -> &crate::report::figure::Bars {
    match &option.blocks[0] {
        Block::Figure { figure, .. } => match &**figure {
            Figure::Bars(bars) => bars,
            _ => panic!("bars"),
        },
        _ => panic!("a figure"),
    }
}

#[test]
fn every_number_of_a_group_is_a_chart() {
    let columns = [
        ("carrier", Type::Text),
        ("n", Type::Number),
        ("who", Type::Text),
        ("mean", Type::Number),
    ];
    let row = |name: &'static str, n: f64| {
        vec![
            text(name),
            Value::Number(n),
            text("x"),
            Value::Number(n / 8.0),
        ]
    };
    let mut answer = answered(&columns, vec![row("AA", 1.0), row("BB", 2.0)]);
    let Block::Choice { options, .. } = &blocks(&answer, "a")[0] else {
        panic!("a choice");
    };
    let names: Vec<(&str, &str)> = options
        .iter()
        .map(|option| (option.key.as_str(), option.name.as_str()))
        .collect();
    let wanted = [
        ("chart", "bars: n"),
        ("chart-2", "bars: mean"),
        ("table", "table"),
    ];
    assert_eq!(names, wanted);
    let bars = bars_of(&options[1]);
    assert_eq!(bars.alone.as_ref().unwrap().written, ["0.125", "0.250"]);
    // Rows as they are have several numbers and no group.
    answer.is_grouped = false;
    assert!(matches!(blocks(&answer, "a")[0], Block::Table { .. }));
}

#[test]
fn a_name_and_a_number_are_bars() {
    let number = |number| Value::Number(number);
    let columns = [("carrier", Type::Text), ("n", Type::Number)];
    let rows = vec![
        vec![text("AA"), number(4.0)],
        vec![Value::Null, number(1.0)],
    ];
    let shown = blocks(&answered(&columns, rows.clone()), "a");
    let Some(Block::Choice { options, .. }) = shown.first() else {
        panic!("a choice");
    };
    let names: Vec<(&str, &str)> = options
        .iter()
        .map(|option| (option.key.as_str(), option.name.as_str()))
        .collect();
    assert_eq!(names, [("chart", "bars"), ("table", "table")]);
    let bars = bars_of(&options[0]);
    let alone = bars.alone.as_ref().unwrap();
    assert_eq!(alone.values, [Some(4.0), Some(1.0)]);
    assert_eq!((alone.written(0), bars.bin(1).as_str()), ("4", "\u{2013}"));
    assert_eq!(
        bars.summary(),
        "n by carrier. Most: AA (4); least: \u{2013} (1)."
    );
    assert_eq!(bars.told(0), ["carrier AA", "n 4"]);
    // A number below 0 goes to the left of zero; where all are 0 there is nothing to draw.
    let signed = |low: f64, high: f64| {
        let rows = vec![
            vec![text("AA"), number(low)],
            vec![text("BB"), number(high)],
        ];
        blocks(
            &answered(&[("carrier", Type::Text), ("n", Type::Number)], rows),
            "a",
        )
        .remove(0)
    };
    let Block::Choice { options, .. } = signed(-4.0, 1.0) else {
        panic!("a choice");
    };
    let figure = Figure::Bars(bars_of(&options[0]).clone());
    let svg = crate::report::svg::svg(&figure, &crate::report::Theme::LIGHT, 400).unwrap();
    assert!(svg.contains("n by carrier") && svg.contains("AA"), "{svg}");
    assert!(matches!(signed(0.0, 0.0), Block::Table { .. }));
}

#[test]
fn a_moment_and_a_number_are_a_line() {
    let number = |number| Value::Number(number);
    let columns = [("day", Type::Time), ("n", Type::Number)];
    let rows = vec![
        vec![Value::Time(DAY_US), number(4.0)],
        vec![Value::Time(0), number(1.0)],
        vec![Value::Time(3 * DAY_US), Value::Null],
    ];
    let shown = blocks(&answered(&columns, rows), "answer-7");
    let Some(Block::Choice { options, .. }) = shown.first() else {
        panic!("a choice");
    };
    let Block::Figure { file, figure } = &options[0].blocks[0] else {
        panic!("a line");
    };
    assert_eq!(file, "answer-7");
    let Figure::Line(line) = &**figure else {
        panic!("a line");
    };
    let told: Vec<(i64, Option<f64>)> = line
        .points
        .iter()
        .map(|p| (p.span.start / DAY_US, p.value))
        .collect();
    assert_eq!(told, [(0, Some(1.0)), (1, Some(4.0)), (3, None)]);
    assert!(line.summary().contains("n by day"));
}

#[test]
fn rows_are_shown_as_they_are_and_never_too_many() {
    let columns = [("t", Type::Text), ("f", Type::Truth), ("d", Type::Time)];
    let long = "x".repeat(400);
    let row = vec![text(&long), Value::Truth(true), Value::Time(61 * 1_000_000)];
    let mut answer = answered(&columns, vec![row; 9_000]);
    answer.is_grouped = false;
    let shown = blocks(&answer, "a");
    let [Block::Table { table, .. }, Block::Remark(said)] = &shown[..] else {
        panic!("a table");
    };
    assert_eq!(table.rows.len(), 6_666);
    assert!(
        said.starts_with("The first 6\u{202f}666 are shown."),
        "{said}"
    );
    let cells: Vec<String> = table.rows[0].iter().map(Cell::shown).collect();
    assert_eq!(cells[0].chars().count(), 301);
    assert_eq!(cells[1..], ["true", "1970-01-01 00:01:01"]);
    let none = Answer {
        all: 7,
        ..Answer::default()
    };
    assert_eq!(
        blocks(&none, "a"),
        [Block::Remark("No row fits. 0 of 7 rows.".into())]
    );
}
