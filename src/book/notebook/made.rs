//! Notebooks of every shape, from a seed.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::cell::{FILTER, QUESTION, ROWS, SORT};
use super::{Cell, Kind, Notebook};
use crate::book::slo::{AlertRow, Good, Op, Period, Severity, Sli};
use crate::book::{
    Book, Convention, Costs, ExportNames, Needed, Part, Role, SloSpec, Source, TieRule, WindowSpec,
};

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z_]{1,12}",
        "\\PC{0,20}",
        Just("\u{202e}\"<b>\\\n\u{1f980}".to_owned()),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.5), Just(0.1 + 0.2), -1e9..1e9_f64, Just(5e-324)]
}

fn source() -> impl Strategy<Value = Source> {
    let role = (words(), prop::sample::select(Role::ALL.to_vec()));
    let parts = vec![
        None,
        Some(Part::Reference),
        Some(Part::Current),
        Some(Part::Labels),
    ];
    (
        words(),
        any::<u32>(),
        prop::sample::select(parts),
        prop::collection::vec(role, 0..4),
    )
        .prop_map(|(name, bytes, part, roles)| Source {
            name,
            bytes: bytes.into(),
            part,
            roles,
        })
}

fn sli() -> impl Strategy<Value = Sli> {
    prop_oneof![
        Just(Sli::Excess),
        words().prop_map(Sli::Mean),
        words().prop_map(|text| Sli::Event(Good::Expression(text))),
        number().prop_map(|most| Sli::Event(Good::AbsoluteError(Some(most)))),
        words().prop_map(|column| {
            let at_most_secs = Some(86_400);
            Sli::Event(Good::ServedWith(vec![Needed {
                column,
                at_most_secs,
            }]))
        }),
        (words(), number()).prop_map(|(metric, threshold)| Sli::Window {
            metric,
            op: Op::Gte,
            threshold
        }),
    ]
}

fn slo() -> impl Strategy<Value = SloSpec> {
    let alert = (any::<bool>(), any::<u32>(), number()).prop_map(|(page, secs, burn)| AlertRow {
        severity: if page {
            Severity::Page
        } else {
            Severity::Ticket
        },
        long_secs: secs.into(),
        short_secs: 300,
        burn,
    });
    (
        prop::option::of(words()),
        prop::option::of(sli()),
        prop::option::of(number()),
        prop::option::of(prop::collection::vec(alert, 0..3)),
        any::<[bool; 4]>(),
        prop::option::of(words()),
    )
        .prop_map(|(name, sli, objective, alerts, flags, bad_query)| SloSpec {
            name,
            sli,
            objective,
            alerts,
            period: flags
                .first()
                .is_some_and(|is| *is)
                .then_some(Period::Rolling(7)),
            strict: flags.contains(&true),
            invalid_is_bad: flags.get(1).copied(),
            empty_is_bad: flags == [true; 4],
            count_immature: flags == [false; 4],
            exports: ExportNames {
                bad_query,
                ..ExportNames::default()
            },
            ..SloSpec::default()
        })
}

fn book() -> impl Strategy<Value = Book> {
    let windows = vec![None, Some(WindowSpec::Week), Some(WindowSpec::Rows(500))];
    (
        prop::collection::vec(source(), 0..4),
        (prop::option::of(words()), prop::option::of(number())),
        prop::sample::select(windows),
        prop::option::of(words()),
        prop::option::of(prop::collection::vec(words(), 0..3)),
        prop::option::of(slo()),
        any::<Option<bool>>(),
    )
        .prop_map(
            |(sources, (positive, threshold), window, until, missing, slo, flag)| Book {
                sources,
                positive,
                threshold,
                window,
                reference_until: until,
                missing,
                slo,
                day_first: flag,
                convention: flag.map(|_| Convention::Scipy),
                costs: flag.map(|_| Costs::default()),
                ties: flag.map(|_| TieRule::Stable),
                ..Book::default()
            },
        )
}

fn cell() -> impl Strategy<Value = Cell> {
    let newer = (words(), number()).prop_map(|(text, number)| Kind::Newer {
        name: "hologram".into(),
        rest: serde_json::json!({ "deep": { "list": [text, number, null] } }).to_string(),
    });
    let kinds = prop_oneof![prop::sample::select(Kind::ALL.to_vec()), newer];
    let settings = prop::collection::btree_map(words(), words(), 0..3);
    let asked = (words(), words(), 1..=1_000_u32);
    (
        kinds,
        words(),
        words(),
        any::<bool>(),
        words(),
        (settings, asked),
    )
        .prop_map(
            |(kind, title, note, collapsed, text, (settings, asked))| Cell {
                settings: asking(&kind, settings, asked),
                id: 0,
                kind,
                title,
                note,
                collapsed,
                text,
            },
        )
}

/// The settings of a cell that asks something of the rows are what such a cell can have.
fn asking(
    kind: &Kind,
    mut settings: BTreeMap<String, String>,
    (filter, sort, rows): (String, String, u32),
) -> BTreeMap<String, String> {
    let asked = match kind {
        Kind::Table => vec![(FILTER, filter), (SORT, sort), (ROWS, rows.to_string())],
        Kind::Question => vec![(QUESTION, filter)],
        _ => vec![],
    };
    settings.extend(
        asked
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text)),
    );
    settings
}

pub(super) fn notebook() -> impl Strategy<Value = Notebook> {
    let cells = prop_oneof![
        Just(None),
        prop::collection::vec(cell(), 0..6).prop_map(Some)
    ];
    let sample = prop::option::of(Just("flights".to_owned()));
    let view = prop::collection::btree_map(words(), words(), 0..3);
    (words(), sample, book(), cells, view, any::<u32>()).prop_map(
        |(title, sample, book, cells, view, known)| {
            let numbered = |mut cells: Vec<Cell>| {
                // In any order: ids follow no place.
                cells
                    .iter_mut()
                    .rev()
                    .zip(1..)
                    .for_each(|(cell, id)| cell.id = id);
                cells
            };
            let schemas = match known % 3 {
                0 => vec![],
                _ => book.sources.iter().map(|_| Some(known)).collect(),
            };
            Notebook {
                title,
                sample,
                book,
                schemas,
                cells: cells.map_or_else(Notebook::usual, numbered),
                view,
            }
        },
    )
}
