//! Whatever is written as YAML or JSON reads back the same, by parsers that are not ours.

use proptest::prelude::*;
use serde_json::Value;
use wellenough::report::slo_exports::names;
use wellenough::report::slo_exports::node::{Node, comment, map};

use super::hostile::HOSTILE;

/// A document as `serde_json` has it.
fn value(node: &Node) -> Value {
    match node {
        Node::Text(text) => text.as_str().into(),
        Node::Number(number) => number_of(*number),
        Node::Flag(flag) => (*flag).into(),
        Node::List(list) => list.iter().map(value).collect(),
        Node::Map(entries) => {
            let entries = entries.iter().map(|(key, node)| (key.clone(), value(node)));
            Value::Object(entries.collect())
        }
    }
}

/// Whole numbers are written, and read, as such; no zero has a sign.
fn number_of(number: f64) -> Value {
    serde_json::from_str(&(number + 0.0).to_string()).unwrap_or(Value::Null)
}

fn reads_back(node: &Node) {
    let text = node.to_yaml();
    let read: Value =
        serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(read, value(node), "{text}");
    let text = node.to_json();
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read, value(node), "{text}");
}

/// A text at every kind of place.
fn at_every_place(text: &str) -> Node {
    let inner = map([("before", text.into()), ("after", 1_u32.into())]);
    Node::Map(vec![
        (text.to_owned(), text.into()),
        (
            "list".to_owned(),
            Node::List(vec![text.into(), inner.clone(), text.into()]),
        ),
        (
            "nested".to_owned(),
            Node::List(vec![Node::List(vec![text.into(), text.into()]), inner]),
        ),
        ("empty".to_owned(), Node::List(Vec::new())),
        ("nothing".to_owned(), Node::Map(Vec::new())),
        ("last".to_owned(), text.into()),
    ])
}

#[test]
fn every_hostile_text_reads_back() {
    for text in HOSTILE {
        reads_back(&at_every_place(text));
        reads_back(&Node::from(text));
    }
}

#[test]
fn words_of_other_meaning_stay_texts() {
    for text in [
        "y", "N", "yes", "No", "on", "OFF", "true", "False", "null", "~", ".inf", ".NaN", "nan",
        "0", "-1", "+1", "1_000", "0o14", "0b1", "1:30", "12e03", "1e3", "=", "<<", "30d", "5m",
        "1M", "1Q", "d", "-", "?", "a: b", "a #b", " a", "a ", "a\n", "a\n\n", "\n", "\na",
        " a\nb", "a\nb ", "a\n\nb", "a\tb", "a\n\tb", "a\nb", "a\nb\n", "%a", "@a", "`a`", "|",
        ">", "a,b", "[a", "{a}", "!a", "&a", "*a", "inf", "Infinity", "e1", "_1",
    ] {
        reads_back(&at_every_place(text));
        reads_back(&Node::from(text));
    }
}

#[test]
fn plain_words_need_no_quotes_and_lines_stay_lines() {
    let node = map([
        ("word", "fraud-model_2.x/y".into()),
        ("words", "99 percent of it".into()),
        ("time", "30d".into()),
        ("query", "sum(x{a=\"b\"})".into()),
        ("lines", "a > 1\nand\nb > 2".into()),
        ("number", 0.01.into()),
        ("whole", 14.0.into()),
        ("none", f64::NAN.into()),
    ]);
    let expected = "\
word: fraud-model_2.x/y
words: \"99 percent of it\"
time: 30d
query: 'sum(x{a=\"b\"})'
lines: |-
  a > 1
  and
  b > 2
number: 0.01
whole: 14
none: null
";
    assert_eq!(node.to_yaml(), expected);
}

#[test]
fn a_comment_is_nothing_but_comment() {
    for text in HOSTILE {
        let written = comment(&[text.to_owned()]) + "a: 1\n";
        assert_eq!(written.lines().count(), 2, "{written:?}");
        let read: Value = serde_saphyr::from_str(&written).unwrap();
        assert_eq!(read, serde_json::json!({"a": 1}), "{written:?}");
    }
}

fn any_node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        any_text().prop_map(Node::Text),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(Node::Number),
        (-1_000_i32..1_000).prop_map(|number| Node::Number(f64::from(number) / 8.0)),
        any::<bool>().prop_map(Node::Flag),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Node::List),
            prop::collection::btree_map(any_text(), inner, 0..5)
                .prop_map(|entries| Node::Map(entries.into_iter().collect())),
        ]
    })
}

/// Any text, and texts of the letters that mean something to YAML.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-?:,\\[\\]{}#&*!|>'\"%@` \n\r\tan1.0~=<\\\\]{0,12}",
        "[a-z]{1,6}( [a-z]{1,6}){0,3}(\n[a-z >=]{1,9}){0,3}\n?",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_reads_back(node in any_node()) {
        reads_back(&node);
    }

    #[test]
    fn any_text_reads_back_at_every_place(text in any_text()) {
        reads_back(&at_every_place(&text));
    }

    #[test]
    fn any_name_becomes_one_that_fits(text in any_text()) {
        let name = names::rfc1123(&text, "x");
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        prop_assert!((1..=63).contains(&name.len()));
        prop_assert!(name.bytes().all(|b| fits(b) || b == b'-'));
        prop_assert!(fits(name.as_bytes()[0]) && fits(name.as_bytes()[name.len() - 1]));
        prop_assert_eq!(names::rfc1123(&name, "x"), name.clone());
        let longer = names::with_ending(&name, "page-14d-7d");
        prop_assert_eq!(names::rfc1123(&longer, "x"), longer);
        let sloth = names::sloth(&text, "x");
        prop_assert_eq!(names::sloth(&sloth, "x"), sloth);
        if let Some(label) = names::label(&text) {
            prop_assert_eq!(names::label(&label), Some(label.clone()));
            prop_assert!(!label.starts_with("__") && !label.as_bytes()[0].is_ascii_digit());
        }
        if let Some(metric) = names::metric(&text) {
            prop_assert_eq!(names::metric(&metric), Some(metric.clone()));
            prop_assert!(!metric.as_bytes()[0].is_ascii_digit());
        }
    }
}
