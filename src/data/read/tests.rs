use super::*;
use crate::data::column::Column;
use crate::data::delimited::Dialect;
use crate::data::text::Wrapping;

struct Memory(Vec<u8>);

impl Bytes for Memory {
    fn name(&self) -> &'static str {
        "memory.csv"
    }
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
    fn slice(&self, start: u64, end: u64) -> Result<Vec<u8>, DataError> {
        let end = position(end).min(self.0.len());
        Ok(self.0.get(position(start)..end).unwrap_or(&[]).to_vec())
    }
}

fn numbers(text: &str, cuts: &[u64]) -> Vec<f64> {
    let memory = Memory(text.as_bytes().to_vec());
    let dialect = Dialect {
        columns: vec!["a".into(), "b".into()],
        ..Dialect::default()
    };
    let format = Format::Delimited {
        dialect,
        wrapping: Wrapping::default(),
    };
    let mut out = Vec::new();
    let mut start = 0;
    for end in cuts.iter().copied().chain([memory.len()]) {
        let piece = Piece::Range {
            start,
            end,
            exact: false,
        };
        read(
            &memory,
            &format,
            piece,
            &[(0, ReadAs::Number)],
            &mut |chunk| {
                let Column::Numbers(values) = &chunk.columns[0].column else {
                    panic!("numbers")
                };
                out.extend_from_slice(values);
            },
        )
        .unwrap();
        start = end;
    }
    out
}

#[test]
fn every_cut_yields_every_record_once() {
    let text = "1,a\n22,b\n333,c\n4,d";
    for first in 1..text.len() as u64 {
        for second in first..text.len() as u64 {
            assert_eq!(
                numbers(text, &[first, second]),
                [1.0, 22.0, 333.0, 4.0],
                "{first} {second}"
            );
        }
    }
}

#[test]
fn exact_pieces_begin_at_records_whatever_is_quoted() {
    let long = "x\n".repeat(3_000_000);
    let text = format!("1,\"{long}\"\n2,b\n3,\"{long}\"\n4,d\n");
    let memory = Memory(text.into_bytes());
    let dialect = Dialect {
        columns: vec!["a".into(), "b".into()],
        ..Dialect::default()
    };
    let pieces = exact_pieces(&memory, &dialect).unwrap();
    let format = Format::Delimited {
        dialect,
        wrapping: Wrapping::default(),
    };
    let mut rows = 0;
    for piece in pieces {
        read(
            &memory,
            &format,
            piece,
            &[(0, ReadAs::Number)],
            &mut |chunk| rows += chunk.rows,
        )
        .unwrap();
    }
    assert_eq!(rows, 4);
}
