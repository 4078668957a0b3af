use proptest::prelude::*;

use super::super::{Cell, Kind, Notebook, made};
use super::{LONGEST, decode, encode, is_link, open, write};
use crate::book::notebook::file::read;
use crate::book::{Book, Source};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_link_opens_what_was_linked(notebook in made::notebook()) {
        let link = write(&notebook);
        prop_assert!(is_link(&link));
        prop_assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.&=".contains(&byte)));
        let opened = open(&format!("#{link}"));
        prop_assert_eq!(opened, Ok(notebook));
    }

    #[test]
    fn letters_stand_for_bytes(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
    }

    #[test]
    fn a_link_that_was_cut_or_changed_says_so_and_opens_nothing(at in 0_usize..200, bit in 0_u32..7) {
        let link = write(&three());
        let at = 3 + at % (link.len() - 3);
        let cut = open(&link[..at]);
        prop_assert!(cut.is_err(), "{:?}", cut);
        let mut bytes = link.clone().into_bytes();
        bytes[at] ^= 1 << bit;
        let changed = String::from_utf8_lossy(&bytes).into_owned();
        // Hexadecimal digits mean the same in capitals.
        if !changed.eq_ignore_ascii_case(&link) || at < link.len() - 8 {
            prop_assert!(open(&changed).is_err(), "{}", changed);
        }
    }
}

fn three() -> Notebook {
    let source = |name: &str, bytes| Source {
        name: name.into(),
        bytes,
        ..Source::default()
    };
    let mut notebook = Notebook::of(Book {
        sources: vec![
            source("reference.csv.gz", 213_000),
            source("analysis.csv.gz", 813_000),
            source("analysis_labels.csv.gz", 80_000),
        ],
        ..Book::default()
    });
    notebook.schemas = vec![Some(1), Some(0xffff_ffff), Some(77)];
    notebook
}

#[test]
fn the_letters_are_those_of_rfc_4648() {
    let cases: [(&[u8], &str); 5] = [
        (b"f", "Zg"),
        (b"fo", "Zm8"),
        (b"foo", "Zm9v"),
        (b"foobar", "Zm9vYmFy"),
        (&[0xfb, 0xff], "-_8"),
    ];
    for (bytes, text) in cases {
        assert_eq!(encode(bytes), text);
        assert_eq!(decode(text).as_deref(), Some(bytes));
    }
    for wrong in ["Z", "Zh", "Zm+v", "Zm9v=", "Zm9\u{fc}"] {
        assert_eq!(decode(wrong), None, "{wrong}");
    }
}

#[test]
fn a_notebook_of_three_files_is_short_and_a_long_text_is_not() {
    let mut notebook = three();
    assert!(write(&notebook).len() < 300, "{}", write(&notebook).len());
    let mut draws = 1_u32;
    let words = (0..900).map(|_| {
        draws = draws.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        format!("{} ", draws >> 8)
    });
    notebook.cells.push(Cell {
        text: words.collect(),
        ..Cell::new(50, Kind::Text)
    });
    assert!(write(&notebook).len() > LONGEST);
    assert_eq!(open(&write(&notebook)), Ok(notebook));
}

#[test]
fn what_is_wrong_with_a_link_is_said() {
    let link = write(&three());
    let said = |link: &str| open(link).unwrap_err();
    assert!(said(&link[..100]).contains("cut at 101 characters"));
    assert!(said(&link[..link.len() - 3]).contains("cut at"));
    assert!(said("v2.abc.00000000").contains("newer version"));
    assert!(said("sample=flights").contains("no link"));
    let changed = link.replacen("v1.", "v1.A", 1);
    assert!(said(&changed).contains("changed on the way"));
    let long = format!("v1.{}.00000000", "A".repeat(200_000));
    assert!(said(&long).contains("nothing so long"));
}

#[test]
fn a_small_link_that_would_become_large_is_not_opened() {
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 20 << 20], 9);
    let packed = encode(&bomb);
    let link = format!("v1.{packed}.{:08x}", super::crc32(packed.bytes()));
    assert!(link.len() < 87_000);
    assert_eq!(open(&link), Err("this link holds no notebook".into()));
}

/// What was linked before, and what must come of it.
fn kept() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("../../../../tests/links/v1.tsv").lines();
    lines.map(|line| line.split_once('\t').unwrap()).collect()
}

#[test]
fn every_link_of_before_opens_as_what_it_was() {
    assert!(kept().len() >= 5);
    for (link, document) in kept() {
        let opened = open(link);
        assert_eq!(opened, read(document), "{link}");
        let notebook = opened.unwrap();
        assert_eq!(open(&write(&notebook)), Ok(notebook), "{link}");
    }
}

/// What means something in JSON.
const SIGNS: &[u8] = b"{}[]\",:0-.e\\";

/// Numerical Recipes' generator: any spread will do.
struct Draws(u32);

impl Draws {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % n.max(1)
    }

    /// A few bytes changed, left out, doubled or put in.
    fn mutated(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(4) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 if !bytes.is_empty() => drop(bytes.remove(at)),
                2 => bytes.insert(at, SIGNS[self.below(SIGNS.len())]),
                _ => {
                    let end = (at + self.below(9)).min(bytes.len());
                    let again = bytes[at.min(end)..end].to_vec();
                    bytes.splice(at..at, again);
                }
            }
        }
        bytes
    }
}

#[test]
fn whatever_stands_in_a_link_is_a_notebook_or_a_sentence() {
    let mut draws = Draws(7);
    let (mut opened, mut refused) = (0, 0);
    for round in 0..12_000 {
        let (link, document) = kept()[draws.below(kept().len())];
        let link = match round % 3 {
            // The address itself, by whoever handed it on.
            0 => String::from_utf8_lossy(&draws.mutated(link.as_bytes())).into_owned(),
            // What was packed, with a checksum that fits.
            1 => {
                let packed = miniz_oxide::deflate::compress_to_vec(document.as_bytes(), 6);
                let packed = encode(&draws.mutated(&packed));
                format!("v1.{packed}.{:08x}", super::crc32(packed.bytes()))
            }
            // The document, packed well.
            _ => {
                let document = draws.mutated(document.as_bytes());
                let packed = encode(&miniz_oxide::deflate::compress_to_vec(&document, 6));
                format!("v1.{packed}.{:08x}", super::crc32(packed.bytes()))
            }
        };
        match open(&link) {
            Ok(notebook) => {
                opened += 1;
                assert_eq!(open(&write(&notebook)), Ok(notebook), "{link}");
            }
            Err(said) => {
                refused += 1;
                assert!(said.len() > 10 && !said.contains('\n'), "{said}");
            }
        }
    }
    // Both ways are gone often enough to mean something.
    assert!(opened > 200 && refused > 5_000, "{opened} {refused}");
}
