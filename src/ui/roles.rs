//! The columns as the roles editor shows them: files of one kind are one table, and wrong choices are explained.

use std::collections::BTreeMap;

use crate::book::{Book, Part, Role};
use crate::report::document::{Column, Source};
use crate::report::number::number;

/// Roles that only one column of a table can have.
const ONCE: [Role; 7] = [
    Role::Time,
    Role::Id,
    Role::Prediction,
    Role::Label,
    Role::LabelTime,
    Role::Query,
    Role::Weight,
];

/// All files of one kind: predictions, or labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet<'a> {
    /// Whether these are labels to join.
    pub is_labels: bool,
    /// Positions of its files.
    pub files: Vec<usize>,
    /// Columns of any of them, in the order in which they first come.
    pub rows: Vec<Row<'a>>,
}

/// One column of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// The column in the first file that has it.
    pub column: &'a Column,
    /// Positions of the files that have it.
    pub files: Vec<usize>,
    /// The role that the reader set.
    pub asked: Option<Role>,
    /// The role that is shown.
    pub role: Role,
    /// Share of values missing, and whether all rows of all files were read or only the first ones of one.
    pub missing: Option<(f64, bool)>,
    /// Why the role does not fit, in one sentence.
    pub objection: Option<String>,
}

/// The sheets of these files, predictions first; `is_binary` where the label has two classes.
pub fn sheets<'a>(sources: &'a [Source], book: &Book, is_binary: bool) -> Vec<Sheet<'a>> {
    [false, true]
        .into_iter()
        .map(|is_labels| sheet(sources, book, is_labels, is_binary))
        .filter(|sheet| !sheet.files.is_empty())
        .collect()
}

fn sheet<'a>(sources: &'a [Source], book: &Book, is_labels: bool, is_binary: bool) -> Sheet<'a> {
    let mut files = Vec::new();
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    // Values missing and rows read, per row of the sheet.
    let mut read: Vec<(u64, u64)> = Vec::new();
    let of_kind = |(_, source): &(usize, &Source)| (source.part == Part::Labels) == is_labels;
    for (at, source) in sources.iter().enumerate().filter(of_kind) {
        files.push(at);
        for column in &source.columns {
            let place = *known.entry(&column.name).or_insert(rows.len());
            if place == read.len() {
                read.push((0, 0));
            }
            if let (Some(missing), Some((empty, all))) = (column.missing, read.get_mut(place)) {
                *empty += missing;
                *all += source.rows;
            }
            if let Some(row) = rows.get_mut(place) {
                row.files.push(at);
                continue;
            }
            let asked = asked(book, at, &column.name);
            rows.push(Row {
                column,
                files: vec![at],
                asked,
                role: asked.unwrap_or(column.role),
                missing: None,
                objection: None,
            });
        }
    }
    let mut holders: BTreeMap<Role, Vec<&str>> = BTreeMap::new();
    for row in &rows {
        holders.entry(row.role).or_default().push(&row.column.name);
    }
    for (row, (empty, all)) in rows.iter_mut().zip(read) {
        let look = row.column.look.as_ref().map(|look| (look.missing, false));
        let counted = (all > 0).then(|| (empty as f64 / all as f64, true));
        row.missing = counted.or(look);
        row.objection = objection(row, is_labels, is_binary, &holders);
    }
    Sheet {
        is_labels,
        files,
        rows,
    }
}

/// What the reader said of a column.
fn asked(book: &Book, at: usize, column: &str) -> Option<Role> {
    let roles = &book.sources.get(at)?.roles;
    roles
        .iter()
        .find(|(name, _)| name == column)
        .map(|(_, role)| *role)
}

/// Why a role does not fit a column.
fn objection(
    row: &Row<'_>,
    is_labels: bool,
    is_binary: bool,
    holders: &BTreeMap<Role, Vec<&str>>,
) -> Option<String> {
    let (role, kind) = (row.role, row.column.kind.as_str());
    let word = role.id().replace('_', " ");
    if let Some([first, _, ..]) = holders.get(&role).map(Vec::as_slice)
        && ONCE.contains(&role)
    {
        let n = holders.get(&role).map_or(0, Vec::len);
        return Some(format!(
            "{n} columns are called the {word}: the first, {first}, is used."
        ));
    }
    let in_labels = matches!(
        role,
        Role::Id | Role::Label | Role::LabelTime | Role::Ignored
    );
    if is_labels && !in_labels && row.asked.is_some() {
        return Some(format!("No {word} is read from a file of labels."));
    }
    let range = row.column.look.as_ref().and_then(|look| look.range);
    match role {
        Role::Score if kind == "text" => {
            Some("Text cannot be a score: a score is a number.".into())
        }
        Role::Weight if kind == "text" => {
            Some("Text cannot be a weight: a weight is a number from 0.".into())
        }
        Role::Weight => range.filter(|(low, _)| *low < 0.0).map(|(low, _)| {
            format!(
                "Weights below 0 (down to {}) do not count: their rows are left out.",
                number(low)
            )
        }),
        Role::Score if is_binary => range.filter(|(low, high)| *low < 0.0 || *high > 1.0).map(
            |(low, high)| {
                format!(
                    "Outside 0 to 1 ({} to {}): taken as a margin, calibration is not computed.",
                    number(low),
                    number(high)
                )
            },
        ),
        Role::Time | Role::LabelTime if matches!(kind, "text" | "boolean") => Some(
            "These are no times: write them like 2026-11-23 14:00, or as seconds since 1970."
                .into(),
        ),
        Role::Ignored => None,
        _ => row
            .missing
            .filter(|(missing, _)| *missing >= 1.0)
            .map(|_| "All its values are missing: it says nothing.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Source as Asking;
    use crate::report::document::Look;

    fn column(name: &str, kind: &str, role: Role) -> Column {
        Column {
            name: name.into(),
            kind: kind.into(),
            role,
            confidence: 1.0,
            reason: String::new(),
            missing: None,
            look: None,
        }
    }

    fn source(name: &str, part: Part, columns: Vec<Column>) -> Source {
        Source {
            name: name.into(),
            format: "csv".into(),
            bytes: 1,
            rows: 10,
            part,
            part_reason: String::new(),
            columns,
            notes: vec![],
        }
    }

    fn book(roles: &[(&str, Role)]) -> Book {
        let roles = roles.iter().map(|(name, role)| ((*name).into(), *role));
        Book {
            sources: vec![Asking {
                roles: roles.collect(),
                ..Asking::default()
            }],
            ..Book::default()
        }
    }

    fn objections(columns: Vec<Column>, part: Part, roles: &[(&str, Role)]) -> Vec<String> {
        let sources = [source("a.csv", part, columns)];
        let sheets = sheets(&sources, &book(roles), true);
        let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
        rows.filter_map(|row| row.objection.clone()).collect()
    }

    #[test]
    fn files_of_one_kind_are_one_table_in_the_order_of_their_columns() {
        let part = |name, part, names: &[&str], missing| {
            let columns = names.iter().map(|name| Column {
                missing: Some(missing),
                ..column(name, "number", Role::Feature)
            });
            source(name, part, columns.collect())
        };
        let sources = [
            part("may.csv", Part::Reference, &["x", "y"], 1),
            part("labels.csv", Part::Labels, &["x"], 9),
            part("june.csv", Part::Current, &["z", "x"], 2),
        ];
        let sheets = sheets(&sources, &Book::default(), true);
        let told: Vec<_> = sheets
            .iter()
            .map(|sheet| {
                let rows = sheet.rows.iter();
                let rows: Vec<_> = rows
                    .map(|row| (row.column.name.as_str(), row.files.clone(), row.missing))
                    .collect();
                (sheet.is_labels, sheet.files.clone(), rows)
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    false,
                    vec![0, 2],
                    vec![
                        ("x", vec![0, 2], Some((0.15, true))),
                        ("y", vec![0], Some((0.1, true))),
                        ("z", vec![2], Some((0.2, true))),
                    ]
                ),
                (true, vec![1], vec![("x", vec![1], Some((0.9, true)))]),
            ]
        );
    }

    #[test]
    fn a_role_for_one_column_given_twice_is_told_on_both() {
        let columns = vec![
            column("a", "integer", Role::Label),
            column("b", "integer", Role::Feature),
            column("c", "integer", Role::Feature),
        ];
        let said = objections(columns, Part::Current, &[("b", Role::Label)]);
        assert_eq!(
            said,
            ["2 columns are called the label: the first, a, is used."; 2]
        );
    }

    #[test]
    fn what_a_type_or_range_cannot_be_is_told_and_what_fits_is_not() {
        let within = |low, high| Column {
            look: Some(Look {
                range: Some((low, high)),
                ..Look::default()
            }),
            ..column("s", "number", Role::Score)
        };
        let said = |column| objections(vec![column], Part::Current, &[]);
        assert_eq!(
            said(within(-3.0, 4.5)),
            [
                "Outside 0 to 1 (\u{2212}3.00 to 4.50): taken as a margin, calibration is not computed."
            ]
        );
        assert_eq!(said(within(0.0, 1.0)), [""; 0]);
        assert_eq!(
            said(column("s", "text", Role::Score)),
            ["Text cannot be a score: a score is a number."]
        );
        assert_eq!(said(column("t", "text", Role::Time)).len(), 1);
        assert_eq!(said(column("t", "integer", Role::Time)), [""; 0]);
    }

    #[test]
    fn a_file_of_labels_gives_only_ids_labels_and_their_time() {
        let columns = || vec![column("s", "number", Role::Feature)];
        let set = [("s", Role::Score)];
        assert_eq!(
            objections(columns(), Part::Labels, &set),
            ["No score is read from a file of labels."]
        );
        assert_eq!(objections(columns(), Part::Labels, &[]), [""; 0]);
        assert_eq!(objections(columns(), Part::Current, &set), [""; 0]);
    }
}
