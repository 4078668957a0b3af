use super::*;
use crate::book::expression::question::{Plan, read};
use crate::book::expression::{Known, Slot};

/// a: 3, 1, NULL, 2, -0, 0; t: b, a, b, NULL, a, c; f: true, NULL, false, true, true, false; d: 0 … 5 seconds.
fn cell(name: &str, row: usize) -> Value<'static> {
    let numbers = [Some(3.0), Some(1.0), None, Some(2.0), Some(-0.0), Some(0.0)];
    let texts = [Some("b"), Some("a"), Some("b"), None, Some("a"), Some("c")];
    let truths = [
        Some(true),
        None,
        Some(false),
        Some(true),
        Some(true),
        Some(false),
    ];
    match name {
        "a" => numbers[row].map_or(Value::Null, Value::Number),
        "t x" => texts[row].map_or(Value::Null, |text| Value::Text(text.into())),
        "f" => truths[row].map_or(Value::Null, Value::Truth),
        "d" => Value::Time(i64::try_from(row).unwrap() * 1_000_000),
        _ => Value::Null,
    }
}

fn asked(text: &str) -> Answer {
    let kinds = [
        ("a", Type::Number),
        ("t x", Type::Text),
        ("f", Type::Truth),
        ("d", Type::Time),
        ("nothing", Type::Number),
    ];
    let known = Known {
        columns: kinds
            .map(|(name, kind)| (name.to_owned(), Some(kind)))
            .to_vec(),
        words: Vec::new(),
    };
    let plan = Plan::of(read(text).unwrap(), &known).unwrap_or_else(|why| panic!("{text}: {why}"));
    let cells = |row: usize, slot: usize| match &plan.slots[slot].0 {
        Slot::Column(name) => cell(name, row),
        Slot::Word(_) => Value::Null,
    };
    answer(&plan, 6, &cells).unwrap()
}

fn written(value: &Value<'_>) -> String {
    match value {
        Value::Null => "–".into(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Truth(truth) => truth.to_string(),
        Value::Time(us) => format!("{}s", us / 1_000_000),
    }
}

/// Values between blanks, rows between bars.
fn said(text: &str) -> String {
    let rows = asked(text).rows.into_iter();
    let rows = rows.map(|(row, _)| row.iter().map(written).collect::<Vec<_>>().join(" "));
    rows.collect::<Vec<_>>().join(" | ")
}

/// By hand; `SQLite` 3.40 says the same of those from SELECT on, but that NULL stands first there.
const ANSWERS: &[(&str, &str)] = &[
    ("select a where a > 0 order by a", "1 | 2 | 3"),
    ("select a order by a desc limit 2", "3 | 2"),
    ("select a limit 2", "3 | 1"),
    ("select a + 1 as b where f order by b", "1 | 3 | 4"),
    ("select d where not f", "2s | 5s"),
    (
        "select \"t x\", a order by \"t x\", a",
        "a -0 | a 1 | b 3 | b – | c 0 | – 2",
    ),
    (
        "select count(*), count(a), sum(a), avg(a), min(a), max(a)",
        "6 5 6 1.2 -0 3",
    ),
    (
        "select count(*), sum(a), avg(a), min(d) where a > 9",
        "0 – – –",
    ),
    ("select count(nothing), sum(nothing), max(nothing)", "0 – –"),
    (
        "select count(distinct \"t x\"), count(distinct a), sum(distinct f)",
        "3 4 1",
    ),
    (
        "select min(\"t x\"), max(\"t x\"), min(f), max(f), max(d)",
        "a c false true 5s",
    ),
    ("select max(d) - min(d), avg(f), sum(f)", "5 0.6 3"),
    (
        "select \"t x\", count(*), avg(a) group by \"t x\"",
        "a 2 0.5 | b 2 3 | c 1 0 | – 1 2",
    ),
    (
        "select \"t x\" as t, count(*) as n group by t having count(*) > 1 order by t desc",
        "b 2 | a 2",
    ),
    (
        "select a, count(*) group by a",
        "-0 2 | 1 1 | 2 1 | 3 1 | – 1",
    ),
    (
        "select f, min(a) group by f order by 2 desc",
        "– 1 | false 0 | true -0",
    ),
    (
        "select distinct \"t x\" order by \"t x\" desc",
        "c | b | a | –",
    ),
    (
        "select upper(\"t x\"), 2 * count(*) group by \"t x\" limit 1",
        "A 4",
    ),
    (
        "select a > 1, count(*) group by a > 1",
        "false 3 | true 2 | – 1",
    ),
    (
        "select count(*) group by \"t x\", f order by 1 desc, count(a)",
        "1 | 1 | 1 | 1 | 1 | 1",
    ),
    ("a > 1", "6 2 1 0.4"),
    ("a", "6 5 1.2 -0 3"),
    ("\"t x\"", "a 2 | b 2 | c 1 | – 1"),
    ("d", "6 6 0s 5s"),
    ("avg(a) / 2", "0.6"),
    ("null", "6 – 6 –"),
];

#[test]
fn answers_are_those_of_sql() {
    for (text, wanted) in ANSWERS {
        assert_eq!(said(text), *wanted, "{text}");
    }
}

#[test]
fn the_rows_behind_an_answer_are_counted() {
    let grouped = asked("select f, avg(a) where a is not null group by f order by f limit 2");
    let sizes: Vec<u64> = grouped.rows.iter().map(|(_, n)| *n).collect();
    assert_eq!(sizes, [1, 3]);
    assert_eq!((grouped.whole, grouped.kept, grouped.all), (3, 5, 6));
    assert!(grouped.is_grouped);
    let listed = asked("select a where f limit 1");
    assert_eq!((listed.whole, listed.kept, listed.all), (3, 3, 6));
}

#[test]
fn the_first_of_many_rows_are_those_of_a_whole_sort() {
    let known = Known {
        columns: vec![("x".to_owned(), Some(Type::Number))],
        words: Vec::new(),
    };
    let question = read("select x order by x desc limit 7").unwrap();
    let plan = Plan::of(question, &known).unwrap();
    let at = |row: usize| (row * 7_919 % 50_021) as f64;
    let found = answer(&plan, 50_000, &|row, _| Value::Number(at(row))).unwrap();
    let mut all: Vec<f64> = (0..50_000).map(at).collect();
    all.sort_by(|a, b| b.total_cmp(a));
    let found: Vec<f64> = found
        .rows
        .iter()
        .map(|(row, _)| match row[..] {
            [Value::Number(number)] => number,
            _ => f64::NAN,
        })
        .collect();
    assert_eq!(found, all[..7]);
}

#[test]
fn too_many_groups_are_refused_and_sums_keep_their_digits() {
    let known = Known {
        columns: vec![("x".to_owned(), Some(Type::Number))],
        words: Vec::new(),
    };
    let of = |text: &str| Plan::of(read(text).unwrap(), &known).unwrap();
    let plan = of("select x, count(*) group by x");
    let why = answer(&plan, GROUPS + 1, &|row, _| Value::Number(row as f64)).unwrap_err();
    assert!(why.contains("more than 100000 groups"), "{why}");
    // 1e16 + 1 + … − 1e16, which plain addition makes 0 or 2.
    let terms = [1e16, 1.0, 1.0, 1.0, -1e16];
    let plan = of("select sum(x)");
    let found = answer(&plan, 5, &|row, _| Value::Number(terms[row])).unwrap();
    assert_eq!(found.rows[0].0, [Value::Number(3.0)]);
    let plan = of("select sum(x)");
    let found = answer(&plan, 2, &|_, _| Value::Number(f64::MAX)).unwrap();
    assert_eq!(
        found.rows[0].0,
        [Value::Null],
        "beyond the numbers that there are"
    );
}
