use proptest::prelude::*;
use serde_json::{Value, json};

use super::conforms::conforms;
use super::file::{canonical, is_notebook, read, write};
use super::{BYTES, Cell, Kind, Notebook, made};
use crate::book::{Book, ExportNames, Role, SloSpec, Source, WindowSpec};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_notebook_comes_back_from_its_file_as_it_was(notebook in made::notebook()) {
        let text = write(&notebook);
        prop_assert_eq!(read(&text), Ok(notebook.clone()));
        prop_assert_eq!(read(&canonical(&notebook)), Ok(notebook));
        prop_assert!(is_notebook(&text));
        let written: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(conforms(&written, &schema(), ""), Ok(()));
        // Written again, it is the same to the last byte: a file under version control does not move.
        prop_assert_eq!(read(&text).map(|again| write(&again)), Ok(text));
    }

    #[test]
    fn between_page_and_engine_it_is_the_same(notebook in made::notebook()) {
        let bytes = postcard::to_allocvec(&notebook).unwrap();
        prop_assert_eq!(postcard::from_bytes::<Notebook>(&bytes), Ok(notebook));
    }
}

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../static/schema/notebook-1.json")).unwrap()
}

#[test]
fn the_published_schema_knows_every_kind_role_and_key() {
    let schema = schema();
    let kinds = schema["properties"]["cells"]["items"]["properties"]["kind"]["description"].clone();
    for kind in Kind::ALL {
        let named = kinds.as_str().unwrap().contains(kind.names().0);
        assert!(named, "{kind:?}");
    }
    let book = &schema["properties"]["book"]["properties"];
    let roles = &book["sources"]["items"]["properties"]["roles"]["items"]["prefixItems"][1]["enum"];
    assert_eq!(roles, &json!(Role::ALL.map(Role::id)));
    let mut like = json!(Book::default());
    // What belongs to one machine is not written, nor what comes with a sample.
    for key in ["memory_at_most", "under", "lesson"] {
        like.as_object_mut().unwrap().remove(key);
    }
    let keys = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(book), keys(&like));
    let slo = &book["slo"]["properties"];
    assert_eq!(keys(slo), keys(&json!(SloSpec::default())));
    let exports = &slo["exports"]["properties"];
    assert_eq!(keys(exports), keys(&json!(ExportNames::default())));
}

#[test]
fn what_is_as_by_default_is_not_written() {
    let notebook = Notebook::of(Book {
        sources: vec![Source {
            name: "log.csv".into(),
            bytes: 120,
            ..Source::default()
        }],
        memory_at_most: Some(7),
        ..Book::default()
    });
    assert_eq!(
        canonical(&notebook),
        r#"{"book":{"sources":[{"bytes":120,"name":"log.csv"}]},"wellenough":1}"#
    );
    let file: Value = serde_json::from_str(&write(&notebook)).unwrap();
    assert_eq!(file["cells"][0], json!({ "id": 1, "kind": "verdict" }));
}

#[test]
fn a_book_alone_is_a_notebook_of_before() {
    let read = read(r#"{ "window": "day", "sources": [{ "name": "a.csv" }] }"#).unwrap();
    assert_eq!(read.book.window, Some(WindowSpec::Day));
    assert_eq!(read.cells, Notebook::usual());
}

#[test]
fn a_mistake_is_told_with_its_place() {
    let cases = [
        ("[]", "expected an object"),
        ("{", "line 1"),
        (
            r#"{ "wellenough": "one" }"#,
            "wellenough: \"one\" is no version",
        ),
        (
            r#"{ "wellenough": 2 }"#,
            "a newer version made this notebook (format 2",
        ),
        (
            r#"{ "wellenough": 1, "title": 3 }"#,
            "title: expected a text",
        ),
        (
            r#"{ "wellenough": 1, "sample": "../x" }"#,
            "sample: expected a name",
        ),
        (
            r#"{ "wellenough": 1, "book": { "slo": { "sli": { "event": "corect" } } } }"#,
            "book.slo.sli.event: unknown variant `corect`",
        ),
        (
            r#"{ "wellenough": 1, "book": { "sources": [{ "schema": 4 }] } }"#,
            "book.sources[0].schema: expected eight hexadecimal digits",
        ),
        (
            r#"{ "wellenough": 1, "cells": {} }"#,
            "cells: expected a list",
        ),
        (
            r#"{ "wellenough": 1, "cells": [{ "kind": "text" }, { "kind": "drift", "collapsed": 1 }] }"#,
            "cells[1].collapsed: expected true or false",
        ),
        (
            r#"{ "wellenough": 1, "cells": [{}] }"#,
            "cells[0].kind: expected the name",
        ),
        (
            r#"{ "wellenough": 1, "cells": [{ "kind": "table", "settings": { "rows": "1001" } }] }"#,
            "cells[0].settings.rows: expected a whole number from 1 to 1000",
        ),
        (
            r#"{ "wellenough": 1, "cells": [{ "kind": "text", "settings": { "a": 1 } }] }"#,
            "cells[0].settings.a: expected a text",
        ),
    ];
    for (text, wanted) in cases {
        let said = read(text).unwrap_err();
        assert!(said.contains(wanted), "{text}: {said}");
    }
}

#[test]
fn nothing_too_large_or_too_deep_is_read() {
    let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
    assert!(read(&deep).unwrap_err().contains("32 levels"));
    let quoted = format!(
        r#"{{ "wellenough": 1, "title": "{}" }}"#,
        "[\\\"".repeat(40)
    );
    assert!(read(&quoted).is_ok());
    assert!(
        read(&" ".repeat(BYTES + 1))
            .unwrap_err()
            .contains("at most")
    );
    let cells = vec![json!({ "kind": "text" }); 201];
    let many = json!({ "wellenough": 1, "cells": cells }).to_string();
    assert!(read(&many).unwrap_err().contains("at most 200"));
    let long = json!({ "wellenough": 1, "title": "x".repeat(201) }).to_string();
    assert!(
        read(&long)
            .unwrap_err()
            .starts_with("title: 201 characters")
    );
}

#[test]
fn what_a_cell_asks_is_in_its_settings_and_has_a_limit() {
    let asks = |kind: &str, settings: Value| {
        let cells = json!([{ "kind": kind, "settings": settings }]);
        let text = json!({ "wellenough": 1, "cells": cells }).to_string();
        read(&text).map(|notebook| notebook.cells[0].asks().map(|asks| asks.to_string()))
    };
    let is = |text: &str| Ok(Some(text.to_owned()));
    assert_eq!(
        asks("question", json!({ "question": " a > 1 " })),
        is("a > 1")
    );
    assert_eq!(asks("question", json!({})), Ok(None));
    assert_eq!(asks("table", json!({})), is("SELECT * LIMIT 20"));
    let all = json!({ "filter": "a > 1", "sort": "b DESC", "rows": "7" });
    assert_eq!(
        asks("table", all),
        is("SELECT * WHERE a > 1 ORDER BY b DESC LIMIT 7")
    );
    assert_eq!(asks("drift", json!({ "question": "a > 1" })), Ok(None));
    let long = "a".repeat(2_001);
    let said = asks("question", json!({ "question": long })).unwrap_err();
    assert_eq!(
        said,
        "cells[0].settings.question: expected at most 2000 characters"
    );
    // Others may call a setting so and hold what they like.
    assert_eq!(asks("drift", json!({ "rows": "many" })), Ok(None));
}

#[test]
fn ids_are_unique_whatever_the_file_says() {
    let text = r#"{ "wellenough": 1, "cells": [
        { "kind": "text", "id": 7 }, { "kind": "text", "id": 7 }, { "kind": "text" }, { "kind": "text", "id": 4294967295 }] }"#;
    let ids: Vec<u32> = read(text)
        .unwrap()
        .cells
        .iter()
        .map(|cell| cell.id)
        .collect();
    assert_eq!(ids, [7, 8, 9, 10]);
}

#[test]
fn a_cell_of_a_newer_version_is_kept() {
    let text = r#"{ "wellenough": 1, "cells": [{ "kind": "hologram", "id": 3, "title": "t", "beam": { "nm": 532 } }] }"#;
    let notebook = read(text).unwrap();
    let [cell] = &notebook.cells[..] else {
        panic!("one cell");
    };
    assert_eq!(cell.called(), "t");
    assert!(matches!(&cell.kind, Kind::Newer { name, .. } if name == "hologram"));
    let again: Value = serde_json::from_str(&write(&notebook)).unwrap();
    assert_eq!(again["cells"][0]["beam"]["nm"], 532);
    assert_eq!(again["cells"][0]["kind"], "hologram");
}

#[test]
fn without_columns_no_name_of_one_is_left() {
    let named = [
        r#"{ "expression": "secret > 1" }"#,
        r#"{ "served_with": [{ "column": "secret", "at_most_secs": 60 }] }"#,
    ];
    for good in named {
        let book = format!(
            r#"{{ "sources": [{{ "name": "a.csv", "roles": [["secret", "label"]] }}],
                 "slo": {{ "sli": {{ "event": {good} }}, "exports": {{ "bad_query": "secret" }} }} }}"#
        );
        let mut notebook = Notebook::of(Book::read(&book).unwrap());
        notebook.view.insert("column".into(), "secret".into());
        notebook.cells.push(Cell {
            settings: [("column".to_owned(), "secret".to_owned())].into(),
            ..Cell::new(99, Kind::Drift)
        });
        for kind in [Kind::Question, Kind::Table] {
            let names = ["question", "filter", "sort"];
            let settings = names.map(|name| (name.to_owned(), "secret".to_owned()));
            notebook.cells.push(Cell {
                settings: settings.into(),
                ..Cell::new(100, kind)
            });
        }
        assert!(canonical(&notebook).contains("secret"));
        assert!(!canonical(&notebook.without_columns()).contains("secret"));
    }
}

#[test]
fn every_kind_has_a_name_of_its_own_and_is_found_by_it() {
    for kind in Kind::ALL {
        assert_eq!(Kind::known(kind.names().0), Some(kind));
    }
    assert!(Kind::USUAL.iter().all(|kind| Kind::ALL.contains(kind)));
    assert_eq!(Kind::known("hologram"), None);
}

#[test]
fn a_book_with_the_convention_of_that_name_is_no_notebook() {
    assert!(!is_notebook(r#"{ "convention": "wellenough" }"#));
    assert!(is_notebook(
        r#"{ "convention": "wellenough", "wellenough" : 1 }"#
    ));
}
