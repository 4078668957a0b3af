//! Two ascending samples as one: each distinct value with its rows on both sides.

/// Rows of one value on both sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tie {
    /// The value.
    pub value: f64,
    /// Rows in the reference.
    pub reference: u64,
    /// Rows in the current sample.
    pub current: u64,
}

impl Tie {
    /// Rows on both sides.
    pub const fn all(&self) -> u64 {
        self.reference + self.current
    }
}

/// Distinct values in order.
pub fn ties<'a>(
    mut reference: &'a [f64],
    mut current: &'a [f64],
) -> impl Iterator<Item = Tie> + 'a {
    std::iter::from_fn(move || {
        let value = match (reference.first(), current.first()) {
            (Some(a), Some(b)) => a.min(*b),
            (Some(one), None) | (None, Some(one)) => *one,
            (None, None) => return None,
        };
        Some(Tie {
            value,
            reference: taken(&mut reference, value),
            current: taken(&mut current, value),
        })
    })
}

/// Takes the rows of that value off the front.
fn taken(rest: &mut &[f64], value: f64) -> u64 {
    let count = rest.iter().take_while(|other| **other <= value).count();
    *rest = rest.get(count..).unwrap_or(&[]);
    count as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_counts_once() {
        let found: Vec<(f64, u64, u64)> = ties(&[1.0, 1.0, 3.0], &[0.0, 1.0, 4.0, 4.0])
            .map(|tie| (tie.value, tie.reference, tie.current))
            .collect();
        assert_eq!(found, [(0.0, 0, 1), (1.0, 2, 1), (3.0, 1, 0), (4.0, 0, 2)]);
    }
}
