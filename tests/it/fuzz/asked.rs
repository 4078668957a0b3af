//! Sketches and books that nobody would write.

use proptest::prelude::*;
use wellenough::book::{Book, Part, Role, Source, WindowSpec};
use wellenough::data::infer::recognise;
use wellenough::data::sketch::{ColumnSketch, Kind, Sample, Sketch, Spelling};

use super::mutate::mutated;
use super::{seconds, setting, survive};
use crate::nasty::nasty_dir;
use crate::reference::Draws;

/// Names as models' files have them, and as nobody would call a column.
fn name() -> impl Strategy<Value = String> {
    let usual = prop::sample::select(vec![
        "id",
        "ID",
        "user_id",
        "ts",
        "timestamp",
        "date",
        "score",
        "proba_0",
        "proba_1",
        "p",
        "y_true",
        "y_pred",
        "label",
        "target",
        "prediction",
        "model_version",
        "labelled_at",
        "query",
        "rank",
        "x",
        "",
        " ",
        "column_1",
        "__proto__",
        "é",
        "\u{202e}",
        "label label label",
    ]);
    prop_oneof![
        4 => usual.prop_map(str::to_owned),
        1 => ".{0,12}",
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..1.0,
        2 => (0_u8..4).prop_map(f64::from),
        1 => any::<f64>(),
        1 => 1.6e9..1.8e9,
    ]
}

fn column(rows: usize) -> impl Strategy<Value = ColumnSketch> {
    let numbers = prop::collection::vec(prop::option::weighted(0.9, number()), rows)
        .prop_map(Sample::Numbers);
    let times = prop::collection::vec(prop::option::weighted(0.9, any::<i64>()), rows)
        .prop_map(Sample::Times);
    let word = prop_oneof![3 => "[ab]", 1 => ".{0,6}"];
    let texts =
        prop::collection::vec(prop::option::weighted(0.9, word), rows).prop_map(Sample::Texts);
    let kinds = prop::sample::select(vec![Kind::Integer, Kind::Number]);
    let words = prop::sample::select(vec![Kind::Text, Kind::Boolean]);
    let sample = prop_oneof![
        3 => (kinds, numbers),
        1 => (Just(Kind::Time), times),
        2 => (words, texts),
    ];
    (name(), sample).prop_map(|(name, (kind, sample))| {
        let (missing, distinct) = match &sample {
            Sample::Numbers(values) => counts(values, |value| value.to_bits()),
            Sample::Times(values) => counts(values, |value| *value),
            Sample::Texts(values) => counts(values, Clone::clone),
        };
        ColumnSketch {
            name,
            kind,
            sample,
            missing,
            distinct,
            examples: Vec::new(),
            spelling: Spelling::default(),
            unread: false,
        }
    })
}

fn counts<T, K: Ord>(values: &[Option<T>], key: impl Fn(&T) -> K) -> (u64, u64) {
    let mut known: Vec<K> = values.iter().flatten().map(key).collect();
    let missing = values.len() - known.len();
    known.sort();
    known.dedup();
    (missing as u64, known.len() as u64)
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let columns =
        (0_usize..60).prop_flat_map(|rows| (Just(rows), prop::collection::vec(column(rows), 0..7)));
    (name(), columns, any::<u32>()).prop_map(|(name, (rows, columns), bytes)| Sketch {
        name,
        format: "csv".into(),
        bytes: bytes.into(),
        rows_seen: rows as u64,
        rows_about: rows as u64,
        columns,
        remarks: Vec::new(),
    })
}

fn book() -> impl Strategy<Value = Book> {
    let role = prop::sample::select(Role::ALL.to_vec());
    let part = prop::option::of(prop::sample::select(vec![
        Part::Reference,
        Part::Current,
        Part::Labels,
    ]));
    let source = (name(), part, prop::collection::vec((name(), role), 0..4)).prop_map(
        |(name, part, roles)| Source {
            name,
            part,
            roles,
            ..Source::default()
        },
    );
    (
        prop::collection::vec(source, 0..4),
        prop::option::of(name()),
        prop::option::of(any::<f64>()),
    )
        .prop_map(|(sources, positive, threshold)| Book {
            sources,
            positive,
            threshold,
            ..Book::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(u32::try_from(seconds().as_secs() * 60).unwrap())
    })]

    /// Whatever the first look shows, each column gets a role and a reason.
    #[test]
    fn any_sketch_is_recognised(sketches in prop::collection::vec(sketch(), 0..4), book in book()) {
        let found = recognise(&sketches, &book);
        prop_assert_eq!(found.sources.len(), sketches.len());
        for (source, sketch) in found.sources.iter().zip(&sketches) {
            prop_assert_eq!(source.columns.len(), sketch.columns.len());
            for column in &source.columns {
                prop_assert!((0.0..=1.0).contains(&column.confidence), "{:?}", column);
                prop_assert!(!column.reason.is_empty());
            }
        }
    }

    /// What is typed for a role or a window is known, or refused.
    #[test]
    fn any_word_is_a_role_or_none(word in ".{0,20}") {
        prop_assert!(Role::from_id(&word).is_none_or(|role| role.id() == word));
        // `rows:007` is `rows:7`.
        prop_assert!(WindowSpec::from_id(&word).is_none_or(|window| WindowSpec::from_id(&window.id()) == Some(window)));
    }
}

const BOOK: &[u8] = br#"{"sources":[{"name":"clean.csv","bytes":8190,"part":"current","roles":[["score","score"],["label","label"],["cat","segment"]]}],"positive":"1","threshold":0.5,"window":"day","reference_until":"2024-03-13"}"#;

/// A book from elsewhere is read or refused, and asks nothing that the engine cannot answer.
#[test]
fn no_book_brings_the_engine_down() {
    let clean = nasty_dir().join("clean.csv");
    let mut draws = Draws::new(setting("WELLENOUGH_FUZZ_SEED", 1));
    let mut understood = 0;
    assert!(serde_json::from_slice::<Book>(BOOK).is_ok());
    for _ in 0..seconds().as_secs() * 400 {
        let other = br#"null,"rows":1e308,"week","query",-1,0,"0001-01-01","ignored""#;
        let bytes = mutated(BOOK, other, &mut draws);
        let Ok(book) = serde_json::from_slice::<Book>(&bytes) else {
            continue;
        };
        understood += 1;
        if let Err(what) = survive(book, vec![clean.clone()]) {
            panic!("{what}: {}", String::from_utf8_lossy(&bytes));
        }
    }
    assert!(understood > 20, "only {understood} books were understood");
}
