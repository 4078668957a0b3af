//! Expressions that are read, those that are not, and where.

use proptest::prelude::*;

use super::*;

fn known() -> Known {
    let column = |name: &str, kind| (name.to_owned(), kind);
    Known {
        columns: vec![
            column("fare", Some(Type::Number)),
            column("tip", Some(Type::Number)),
            column("city", Some(Type::Text)),
            column("is_vip", Some(Type::Truth)),
            column("Pick up", Some(Type::Time)),
            column("ride_id", None),
        ],
        words: vec![
            (Word::Prediction, Type::Number),
            (Word::Label, Type::Number),
            (Word::Time, Type::Time),
        ],
    }
}

#[test]
fn sensible_expressions_are_read() {
    for text in [
        "abs(prediction - label) <= 0.1 * abs(label)",
        "prediction = label AND NOT is_vip",
        "city IN ('Lisbon', 'Porto''s') OR city LIKE 'B%n_'",
        "fare BETWEEN 1 AND 2.5e3 and tip is not null",
        "case when city = 'x' then fare > 3 else tip < 2 end",
        "greatest(fare, tip, 0) % 2 = 0",
        "\"Pick up\" >= '2026-11-23' and time - \"Pick up\" < 3600",
        "is_vip = 'yes'",
        "is_vip = 1",
        "coalesce(fare, 0) <> -tip",
        "((fare)) > 1",
        "(fare > 1) = (tip > 1)",
        "FARE > 1",
        "NOT fare > 1",
        "length(lower(city)) not in (3, 4)",
        "null is null",
    ] {
        check(text, &known()).unwrap_or_else(|why| panic!("{text}: {why}"));
    }
}

#[test]
fn errors_stand_at_their_place_and_say_what_was_expected() {
    for (text, said) in [
        ("", "character 1: found the end, expected a column"),
        ("fare >", "character 7: found the end"),
        ("fare > > 1", "character 8: found \">\""),
        (
            "fare + 1",
            "character 1: found a number, expected true or false; compare it",
        ),
        ("lable = 1", "character 1: found \"lable\""),
        ("lable = 1", "did you mean \"label\"?"),
        ("fare = 'x'", "character 8: found a text, expected a number"),
        ("fare = 'tip'", "names stand in double quotes: \"tip\""),
        ("city = 3", "write it as '3'"),
        ("abz(fare) > 1", "did you mean abs?"),
        (
            "abs(fare, 1) > 1",
            "found abs of 2 parts, expected one part",
        ),
        ("ride_id = 3", "which only tells rows apart"),
        (
            "fare < tip < 3",
            "character 12: found \"<\", expected AND, OR or the end",
        ),
        ("(fare < 3", "found the end, expected \")\""),
        ("city in ('a'", "expected \",\" or \")\""),
        ("city = 'a", "character 8: found a text without an end"),
        (
            "fare > 1 tip",
            "character 10: found \"tip\", expected AND, OR",
        ),
        (
            "fare > 1.2.3",
            "character 8: found \"1.2.3\", expected a number",
        ),
        ("fare # 1", "character 6: found \"#\""),
        ("case fare when 1 then true end", "expected WHEN"),
        ("time > 'soon'", "write it like '2026-11-23 06:30'"),
        ("fare is 3", "expected NULL"),
        ("\"FARE\" > 1", "found \"FARE\""),
        (
            "fare and tip",
            "character 1: found \"fare\", which is a number, expected true or false",
        ),
        (
            "\u{4e2d}\u{6587} > 1",
            "character 1: found \"\u{4e2d}\u{6587}\"",
        ),
    ] {
        let why = check(text, &known()).unwrap_err().to_string();
        assert!(why.contains(said), "{text}: {why}");
    }
}

#[test]
fn binding_is_as_in_sql() {
    let same = |one: &str, other: &str| {
        let bare = |text: &str| strip(&parse(text).unwrap());
        assert_eq!(bare(one), bare(other), "{one} / {other}");
    };
    same("a or b and c", "a or (b and c)");
    same("not a = b and c", "(not (a = b)) and c");
    same("1 + 2 * 3 = 7", "(1 + (2 * 3)) = 7");
    same("a - b - c = 0", "((a - b) - c) = 0");
    same("-a * b > 0", "((-a) * b) > 0");
    same("a between 1 and 2 and b", "(a between 1 and 2) and b");
    same("a not in (1) or b", "(not (a in (1))) or b");
    same("not a is null", "not (a is null)");
}

/// The shape without places.
fn strip(tree: &Tree) -> String {
    let parts: Vec<String> = tree.children().into_iter().map(strip).collect();
    let name = match &tree.node {
        Node::Number(number) => number.to_string(),
        Node::Name { name, .. } => name.clone(),
        Node::Binary(operator, ..) => format!("{operator:?}"),
        other => format!("{other:?}")
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect(),
    };
    format!("{name}({})", parts.join(","))
}

#[test]
fn long_and_deep_texts_are_refused() {
    let brackets = format!("{}1{} > 0", "(".repeat(500), ")".repeat(500));
    assert!(
        check(&brackets, &known())
            .unwrap_err()
            .to_string()
            .contains("inside each other")
    );
    let nots = format!("{} is_vip", "not ".repeat(450));
    assert!(check(&nots, &known()).is_err());
    let chain = vec!["fare"; 390].join("+") + " > 0";
    assert!(
        check(&chain, &known())
            .unwrap_err()
            .to_string()
            .contains("shorter chain")
    );
    let long = format!("city = '{}'", "x".repeat(3000));
    assert!(
        check(&long, &known())
            .unwrap_err()
            .to_string()
            .contains("at most 2000")
    );
}

#[test]
fn names_are_those_to_read() {
    assert_eq!(
        names("abs(a - \"b c\") < 2 * a or d is null"),
        ["a", "b c", "d"]
    );
    assert!(names("a <").is_empty());
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        drop(check(&text, &known()));
    }

    #[test]
    fn no_row_of_words_makes_it_panic(words in prop::collection::vec(
        prop::sample::select(vec![
            "fare", "city", "is_vip", "label", "time", "and", "or", "not", "in", "between", "like", "is", "null",
            "case", "when", "then", "else", "end", "(", ")", ",", "+", "-", "*", "/", "%", "=", "<", ">=", "1", "'a'",
            "\"", "'", "abs", "round", "coalesce", "true", ".5", "e",
        ]), 0..40))
    {
        let text = words.join(" ");
        if let Err(why) = check(&text, &known()) {
            prop_assert!(why.at <= text.chars().count());
        }
    }
}
