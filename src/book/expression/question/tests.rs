use super::*;
use crate::book::expression::{Known, Slot, Type, Word};

fn known() -> Known {
    let columns = [
        ("a", Some(Type::Number)),
        ("carrier", Some(Type::Text)),
        ("day", Some(Type::Time)),
        ("is late", Some(Type::Truth)),
        ("say \"so\"", Some(Type::Number)),
        ("order", Some(Type::Number)),
        ("id", None),
    ];
    Known {
        columns: columns.map(|(name, kind)| (name.to_owned(), kind)).to_vec(),
        words: vec![(Word::Label, Type::Number)],
    }
}

fn plan(text: &str) -> Result<Plan, String> {
    let question = read(text).map_err(|why| why.to_string())?;
    Plan::of(question, &known()).map_err(|why| why.to_string())
}

fn names(text: &str) -> Vec<String> {
    let plan = plan(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    plan.items.into_iter().map(|item| item.name).collect()
}

#[test]
fn columns_are_called_as_the_reader_calls_them() {
    for (text, wanted) in [
        ("select a", &["a"][..]),
        ("SELECT a, carrier FROM flights;", &["a", "carrier"]),
        (
            "select a + 1, count(*) group by a + 1",
            &["a + 1", "count(*)"],
        ),
        ("select avg(a) as \"mean of a\"", &["mean of a"]),
        ("select \"say \"\"so\"\"\"", &["say \"so\""]),
        (
            "select *",
            &["a", "carrier", "day", "is late", "say \"so\"", "order"],
        ),
        ("avg(a)", &["avg(a)"]),
        ("a > 1", &["rows", "true", "unknown", "share of the known"]),
        ("a", &["rows", "with a value", "mean", "least", "greatest"]),
        ("day", &["rows", "with a value", "first", "last"]),
        ("carrier", &["value", "rows"]),
    ] {
        assert_eq!(names(text), wanted, "{text}");
    }
}

#[test]
fn a_plan_says_what_is_grouped_and_ordered() {
    let plan = plan(
        "select carrier as c, avg(label) as m from x where a > 1 group by carrier having count(*) > 9 order by m desc, 1 limit 5",
    )
    .unwrap();
    assert_eq!(plan.slots.len(), 3, "a, label, carrier, each once");
    assert!(
        plan.slots
            .contains(&(Slot::Word(Word::Label), Type::Number))
    );
    assert_eq!(plan.keys.as_ref().unwrap().len(), 1);
    assert_eq!((plan.totals.len(), plan.limit), (2, 5));
    let down: Vec<bool> = plan.order.iter().map(|(_, is_down)| *is_down).collect();
    assert_eq!(down, [true, false]);
    let kinds: Vec<Type> = plan.items.iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [Type::Text, Type::Number]);
}

#[test]
fn the_same_part_is_a_key_however_it_is_spelt() {
    for text in [
        "select round(a, 1), count(*) group by ROUND( A , 1 )",
        "select round(a, 1) as b, count(*) group by b order by b",
        "select \"carrier\", count(*) group by Carrier",
        "select upper(carrier), 2 * count(*) + max(a) group by carrier",
        "select distinct carrier, a order by a desc",
        "select max(day) - min(day)",
        "select avg(\"is late\"), sum(a > 1), count(distinct carrier)",
        "select \"order\" order by \"order\"",
        "select a order by a limit 1000",
    ] {
        assert!(plan(text).is_ok(), "{text}: {:?}", plan(text));
    }
}

const REFUSED: &[(&str, &str)] = &[
    ("select", "character 7: found the end, expected a column"),
    (
        "select from x",
        "character 8: found \"from\", expected a column",
    ),
    ("select a,", "character 10: found the end"),
    ("select a where", "character 15: found the end"),
    (
        "select a where a",
        "character 16: found \"a\", which is a number, expected true or false",
    ),
    (
        "select a, count(*)",
        "character 8: found \"a\", expected a part of GROUP BY",
    ),
    ("select a group by carrier", "character 8: found \"a\""),
    (
        "select carrier as c group by count(*)",
        "character 30: found \"count\", expected a function",
    ),
    (
        "select count(*) as n group by n",
        "character 31: found \"n\", which is made of many rows",
    ),
    (
        "select a where avg(a) > 1",
        "character 16: found \"avg\", expected a function",
    ),
    (
        "select cuont(*)",
        "character 8: found \"cuont\", expected a function: abs",
    ),
    ("select cuont(*)", "did you mean count?"),
    (
        "select avg(sum(a))",
        "character 12: found \"sum\", expected a function",
    ),
    (
        "select avg(carrier)",
        "character 12: found a text, expected a number",
    ),
    ("select avg(day)", "take the difference of two times"),
    (
        "select a limit 0",
        "character 16: found \"0\", expected a whole number from 1 to 1000",
    ),
    ("select a limit 1001", "expected a whole number"),
    (
        "select a order by 2",
        "character 19: found 2, expected a name, or a number from 1 to 1",
    ),
    (
        "select a order by b",
        "character 19: found \"b\", expected the name of a column",
    ),
    (
        "select a as",
        "character 12: found the end, expected a name",
    ),
    ("select a x", "character 10: found \"x\", expected WHERE"),
    ("select a from x join y", "found \"join\", expected WHERE"),
    ("select id", "character 8"),
    (
        "select order",
        "character 8: found \"order\", expected a column",
    ),
    ("select sum(*)", "character 12: found \"*\""),
    ("carier = 'AA'", "did you mean \"carrier\"?"),
    ("a b", "character 3: found \"b\", expected AND"),
    ("select a; select a", "character 9: found \";\""),
    ("", "character 1: found the end"),
];

#[test]
fn what_does_not_fit_is_told_with_its_place_as_typed() {
    for (text, wanted) in REFUSED {
        let said = plan(text).unwrap_err();
        assert!(said.contains(wanted), "{text}: {said}");
    }
}

#[test]
fn the_fields_of_a_table_are_told_by_their_names() {
    let question = filtered("a > 1", "carrier, a desc", 9).unwrap();
    let plan = Plan::of(question, &known()).unwrap();
    assert_eq!((plan.items.len(), plan.order.len(), plan.limit), (6, 2, 9));
    assert_eq!(plan.keys, None);
    for (filter, sort, wanted) in [
        ("a >", "", "the filter: character 4: found the end"),
        ("", "a down", "the order: character 3: found \"down\""),
        ("count(*) > 1", "", "the filter: character 1"),
    ] {
        let said = filtered(filter, sort, 9).unwrap_err();
        assert!(said.starts_with(wanted), "{said}");
    }
}

#[test]
fn no_text_makes_it_panic() {
    let words = [
        "select",
        "a",
        ",",
        "*",
        "(",
        ")",
        "count(",
        "distinct",
        "from",
        "where",
        "group by",
        "having",
        "order by",
        "limit",
        "1",
        "'x'",
        "\"",
        "as",
        "desc",
        "\u{1f980}",
        "not",
        "is null",
        "-",
        ";",
    ];
    let mut state: u32 = 7;
    for _ in 0..20_000 {
        let mut text = String::new();
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        for _ in 0..(state >> 16) % 14 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(words[(state >> 16) as usize % words.len()]);
            text.push(' ');
        }
        // Whether it can be read does not matter here.
        drop(plan(&text));
    }
    let deep = format!("select {}a{}", "(".repeat(200), ")".repeat(200));
    assert!(plan(&deep).is_err());
    assert!(
        plan(&format!("select {}", "a, ".repeat(100)))
            .unwrap_err()
            .contains("at most 64")
    );
}
