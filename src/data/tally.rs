//! What a column does not say: counts that merge in any order of chunks to the same result.

use serde::{Deserialize, Serialize};

/// Texts counted one by one; what is longer or later in the order of [`Odd`] counts together.
const MOST_ODD: usize = 32;
/// Bytes up to which a text is counted by itself.
const LONGEST_ODD: usize = 24;
/// Characters of a text that are kept to be shown.
const SHOWN: usize = 60;

/// Counts of what a column does not say. Rows are 1-based after the header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Rows without a value, unparsable and infinite ones included.
    pub missing: u64,
    /// Rows whose value could not be read as the column's type, without those in `odd`.
    pub unparsable: u64,
    /// The first such row and its text.
    pub first: Option<(u64, String)>,
    /// Texts that could not be read, the shortest ones: spellings of missing values are among them.
    pub odd: Vec<Odd>,
    /// Infinite numbers.
    pub infinite: u64,
    /// The first infinite number's row and text.
    pub first_infinite: Option<(u64, String)>,
    /// Times that name their zone.
    pub zoned: u64,
    /// Times that do not.
    pub zoneless: u64,
    /// The first such row.
    pub first_zoneless: Option<u64>,
}

/// A text that could not be read. Ordered by length, so that the shortest ones are the same however rows are cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Odd {
    /// The text without blanks around it.
    pub text: String,
    /// How often it stands.
    pub count: u64,
    /// Its first row.
    pub first: u64,
}

impl Tally {
    /// Counts a row whose text is no value of the column's type.
    pub(crate) fn odd(&mut self, row: u64, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if text.len() > LONGEST_ODD {
            self.unparsable += 1;
            keep_earlier(&mut self.first, row, text);
            return;
        }
        self.insert(text, 1, row);
    }

    /// Counts an infinite number.
    pub(crate) fn infinite(&mut self, row: u64, text: &str) {
        self.infinite += 1;
        keep_earlier(&mut self.first_infinite, row, text);
    }

    /// Counts a time, with or without a zone.
    pub(crate) fn time(&mut self, row: u64, zoned: bool) {
        if zoned {
            self.zoned += 1;
        } else {
            self.zoneless += 1;
            let first = self.first_zoneless.get_or_insert(row);
            *first = row.min(*first);
        }
    }

    /// Adds the tally of the rows that follow after `rows` rows.
    pub fn append(&mut self, other: &Self, rows: u64) {
        self.missing += other.missing;
        self.unparsable += other.unparsable;
        self.infinite += other.infinite;
        self.zoned += other.zoned;
        self.zoneless += other.zoneless;
        if let Some((row, text)) = &other.first {
            keep_earlier(&mut self.first, row + rows, text);
        }
        if let Some((row, text)) = &other.first_infinite {
            keep_earlier(&mut self.first_infinite, row + rows, text);
        }
        if let Some(row) = other.first_zoneless {
            self.first_zoneless.get_or_insert(row + rows);
        }
        for odd in &other.odd {
            self.insert(&odd.text, odd.count, odd.first + rows);
        }
    }

    /// Divides what could not be read: texts that are `missing`, in the order of their rows, and all others, with the
    /// first of these.
    pub fn divide(
        &self,
        missing: &dyn Fn(&str) -> bool,
    ) -> (Vec<&Odd>, u64, Option<(u64, String)>) {
        let (mut spelled, others): (Vec<&Odd>, Vec<&Odd>) =
            self.odd.iter().partition(|odd| missing(&odd.text));
        spelled.sort_by_key(|odd| odd.first);
        let mut unparsable = self.unparsable;
        let mut first = self.first.clone();
        for odd in others {
            unparsable += odd.count;
            keep_earlier(&mut first, odd.first, &odd.text);
        }
        (spelled, unparsable, first)
    }

    fn insert(&mut self, text: &str, count: u64, row: u64) {
        let order = |odd: &Odd| (odd.text.len(), odd.text.as_str()).cmp(&(text.len(), text));
        match self.odd.binary_search_by(order) {
            Ok(at) => {
                if let Some(odd) = self.odd.get_mut(at) {
                    odd.count += count;
                    odd.first = odd.first.min(row);
                }
            }
            Err(at) if at < MOST_ODD => {
                let text = text.to_owned();
                let odd = Odd {
                    text,
                    count,
                    first: row,
                };
                self.odd.insert(at, odd);
                if self.odd.len() > MOST_ODD
                    && let Some(last) = self.odd.pop()
                {
                    self.unparsable += last.count;
                    keep_earlier(&mut self.first, last.first, &last.text);
                }
            }
            Err(_) => {
                self.unparsable += count;
                keep_earlier(&mut self.first, row, text);
            }
        }
    }
}

fn keep_earlier(first: &mut Option<(u64, String)>, row: u64, text: &str) {
    if first.as_ref().is_none_or(|(known, _)| row < *known) {
        *first = Some((row, text.chars().take(SHOWN).collect()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(texts: &[String], cuts: &[usize]) -> Tally {
        let mut whole = Tally::default();
        let mut start = 0;
        for end in cuts.iter().copied().chain([texts.len()]) {
            let mut part = Tally::default();
            for (text, row) in texts[start..end].iter().zip(1..) {
                part.odd(row, text);
            }
            whole.append(&part, start as u64);
            start = end;
        }
        whole
    }

    #[test]
    fn counts_do_not_depend_on_where_rows_are_cut() {
        let texts: Vec<String> = (0..500_u32)
            .map(|n| match n % 3 {
                0 => "-".into(),
                1 => format!("{:x}", n.wrapping_mul(2_654_435_761)),
                _ => format!("a text too long to be counted by itself {n}"),
            })
            .collect();
        let whole = told(&texts, &[]);
        assert_eq!(whole.odd.len(), MOST_ODD);
        for cuts in [vec![1], vec![250], vec![7, 8, 100, 499], (1..500).collect()] {
            assert_eq!(told(&texts, &cuts), whole);
        }
        let (spelled, unparsable, first) = whole.divide(&|text| text == "-");
        assert_eq!((spelled.len(), spelled[0].count), (1, 167));
        assert_eq!(unparsable, 333);
        assert_eq!(first.map(|(row, _)| row), Some(2));
    }
}
