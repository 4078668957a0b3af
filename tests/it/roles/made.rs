//! Made files whose score is calibrated by construction.

use super::sketches::table;
use wellenough::book::{Book, Role};
use wellenough::data::infer::{Recognition, recognise};
use wellenough::data::sketch::Sketch;

/// What one row of a made file is drawn from: uniform numbers, never the same twice in a row of calls.
pub(crate) struct Row {
    pub(crate) at: usize,
    state: u64,
    pub(crate) score: f64,
    pub(crate) yes: bool,
}

impl Row {
    pub(crate) fn draw(&mut self) -> f64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A file of 400 rows, each cell made by `cells` from the row.
pub(crate) fn made(name: &str, header: &str, cells: impl Fn(&mut Row) -> Vec<String>) -> Sketch {
    let header: Vec<String> = header.split(',').map(str::to_owned).collect();
    let mut row = Row {
        at: 0,
        state: 7,
        score: 0.0,
        yes: false,
    };
    let rows: Vec<Vec<String>> = (0..400)
        .map(|at| {
            row.at = at;
            row.score = (row.draw() * 10_000.0).round() / 10_000.0;
            row.yes = row.draw() < row.score;
            cells(&mut row)
        })
        .collect();
    table(name, &header, &rows)
}

pub(crate) fn bit(yes: bool) -> String {
    u8::from(yes).to_string()
}

pub(crate) fn alone(sketch: &Sketch) -> Recognition {
    recognise(std::slice::from_ref(sketch), &Book::default())
}

#[track_caller]
pub(crate) fn expect(sketch: &Sketch, found: &Recognition, at: usize, roles: &[(&str, Role)]) {
    for (name, role) in roles {
        let place = sketch
            .columns
            .iter()
            .position(|column| column.name == *name)
            .unwrap();
        let pick = &found.sources[at].columns[place];
        assert_eq!(pick.role, *role, "`{name}`: {pick:?}");
    }
}
