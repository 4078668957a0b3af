//! Numbers of several groups put in order at once.

/// Bits looked at in one pass.
const DIGIT: u32 = 11;
/// Passes over the 64 bits of a number.
const PASSES: u32 = 64_u32.div_ceil(DIGIT);
const BUCKETS: usize = 1 << DIGIT;
/// Below so many numbers, comparing them is quicker than counting their digits.
const FEW: usize = 4_096;

/// Numbers in ascending order (that of [`f64::total_cmp`]), each with the group that it came from.
///
/// What groups share is sorted once: any set of them is ascending by picking. Equal numbers keep the order of their groups.
///
/// # Shapes and units
/// Numbers of any unit, without NaN to be of use; n of them cost O(n) time in six passes, and 24 bytes each while they are
/// sorted.
/// # Source
/// Radix sort from the lowest digit: Knuth (1998), The Art of Computer Programming 3, 5.2.5; floats as whole numbers of the
/// same order: IEEE 754-2008, 5.10 (`totalOrder`).
/// # Checked against
/// `slice::sort_by(f64::total_cmp)` in this file.
#[derive(Debug, Clone, Default)]
pub struct Grouped {
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Row {
    key: u64,
    group: u32,
}

impl Grouped {
    /// From groups that stand one after the other, given by their sizes.
    pub fn sorted(values: &[f64], sizes: impl IntoIterator<Item = usize>) -> Self {
        let groups = (0..).zip(sizes);
        let groups = groups.flat_map(|(group, n)| std::iter::repeat_n(group, n));
        let rows = values.iter().zip(groups);
        let mut rows: Vec<Row> = rows
            .map(|(value, group)| Row {
                key: key_of(*value),
                group,
            })
            .collect();
        if rows.len() < FEW {
            rows.sort_by_key(|row| row.key);
        } else {
            rows = by_digits(rows);
        }
        Self { rows }
    }

    /// The numbers of each place, ascending; `place_of` has one for each group that is wanted.
    pub fn placed(&self, place_of: &[Option<usize>], places: usize) -> Vec<Vec<f64>> {
        let place = |row: &Row| {
            let group = usize::try_from(row.group).ok()?;
            place_of.get(group).copied().flatten()
        };
        let mut counts = vec![0; places];
        for at in self.rows.iter().filter_map(place) {
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        }
        let mut placed: Vec<Vec<f64>> = counts.into_iter().map(Vec::with_capacity).collect();
        for row in &self.rows {
            if let Some(values) = place(row).and_then(|at| placed.get_mut(at)) {
                values.push(value_of(row.key));
            }
        }
        placed
    }
}

/// A whole number that is ordered as the float: the sign turned, and below 0 all other bits too.
const fn key_of(value: f64) -> u64 {
    let bits = value.to_bits();
    let is_negative = bits >> 63 == 1;
    bits ^ if is_negative { u64::MAX } else { 1 << 63 }
}

const fn value_of(key: u64) -> f64 {
    let was_negative = key >> 63 == 0;
    f64::from_bits(key ^ if was_negative { u64::MAX } else { 1 << 63 })
}

#[expect(clippy::cast_possible_truncation, reason = "eleven bits")]
const fn digit(key: u64, pass: u32) -> usize {
    (key >> (pass * DIGIT)) as usize & (BUCKETS - 1)
}

fn by_digits(mut rows: Vec<Row>) -> Vec<Row> {
    let mut counts = vec![[0_usize; BUCKETS]; PASSES as usize];
    for row in &rows {
        for (counts, pass) in counts.iter_mut().zip(0..) {
            if let Some(count) = counts.get_mut(digit(row.key, pass)) {
                *count += 1;
            }
        }
    }
    let mut other = vec![Row::default(); rows.len()];
    for (counts, pass) in counts.iter_mut().zip(0..) {
        // A digit that all have in common moves nothing.
        if counts.contains(&rows.len()) {
            continue;
        }
        let mut start = 0;
        for count in counts.iter_mut() {
            start += std::mem::replace(count, start);
        }
        for row in &rows {
            if let Some(place) = counts.get_mut(digit(row.key, pass)) {
                if let Some(slot) = other.get_mut(*place) {
                    *slot = *row;
                }
                *place += 1;
            }
        }
        std::mem::swap(&mut rows, &mut other);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: u32) -> Vec<f64> {
        let mut state: u64 = 7;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state >> 33
        };
        let number = |row: u32| match row % 7 {
            0 => -0.0,
            1 => 0.0,
            2 => f64::from_bits(next() << 20),
            3 => -f64::from(row % 11),
            4 => -1e300 / f64::from(row + 1),
            _ => next() as f64 / 1e7,
        };
        (0..n).map(number).collect()
    }

    fn bits(values: &[f64]) -> Vec<u64> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    #[test]
    fn any_set_of_groups_is_as_if_it_was_sorted_by_itself() {
        for n in [0, 1, 50, 4_095, 4_096, 20_000] {
            let values = numbers(n);
            let sizes = [n as usize / 3, 0, n as usize - n as usize / 3];
            let grouped = Grouped::sorted(&values, sizes);
            let placed = grouped.placed(&[Some(1), Some(0), None], 2);
            let sorted = |values: &[f64]| {
                let mut values = values.to_vec();
                values.sort_by(f64::total_cmp);
                values
            };
            assert_eq!(placed[0], [0.0; 0]);
            assert_eq!(bits(&placed[1]), bits(&sorted(&values[..sizes[0]])));
            let all = grouped.placed(&[Some(0); 3], 1);
            assert_eq!(bits(&all[0]), bits(&sorted(&values)), "{n}");
        }
    }

    #[test]
    fn digits_that_all_share_are_skipped() {
        let values: Vec<f64> = (0..9_000).map(|row| f64::from((row * 7) % 32)).collect();
        let all = Grouped::sorted(&values, [9_000]).placed(&[Some(0)], 1);
        assert!(all[0].windows(2).all(|pair| pair[0] <= pair[1]) && all[0].len() == 9_000);
    }
}
