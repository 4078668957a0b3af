//! The order in which ranx leaves documents of the same score: that of numba's quicksort.

/// Rows up to which a part is sorted by insertion.
const SMALL: usize = 15;

/// The places of the scores from the highest down, tied ones as ranx has them.
///
/// ranx sorts the negated scores by `numpy.argsort`, which numba compiles to a quicksort that is not stable: the middle
/// of three as the pivot, Hoare's partition, the smaller part first, insertion below sixteen. Nothing there is left to
/// chance, so that the order of ties follows from the scores and from the order of the rows.
///
/// # Shapes and units
/// No NaN. O(n log n) on average.
/// # Source
/// numba 0.60, `numba/misc/quicksort.py` (BSD-2-Clause); ranx 0.3.21, `ranx/data_structures/common.py` (MIT).
/// # Checked against
/// ranx's numbers over the golden data in `tests/it/golden/ranking.rs`; that it sorts, in this file.
pub(super) fn ranx_order(score: &[f64]) -> Vec<usize> {
    let mut order = Order {
        keys: score.iter().map(|score| -score).collect(),
        places: (0..score.len()).collect(),
    };
    let mut left = vec![(0, score.len())];
    // Each part from its first place to the one after its last.
    while let Some((mut low, mut end)) = left.pop() {
        while end - low > SMALL {
            let pivot = order.partition(low, end - 1);
            if end - 1 - pivot > pivot - low {
                left.push((pivot + 1, end));
                end = pivot;
            } else {
                left.push((low, pivot));
                low = pivot + 1;
            }
        }
        order.insert(low, end);
    }
    order.places
}

struct Order {
    keys: Vec<f64>,
    places: Vec<usize>,
}

impl Order {
    fn key(&self, at: usize) -> f64 {
        let place = self.places.get(at).and_then(|place| self.keys.get(*place));
        place.copied().unwrap_or(f64::NAN)
    }

    fn sort_two(&mut self, low: usize, high: usize) {
        if self.key(high) < self.key(low) {
            self.places.swap(low, high);
        }
    }

    /// Everything below the pivot before it, everything above behind; answers where it stands.
    fn partition(&mut self, low: usize, high: usize) -> usize {
        let middle = usize::midpoint(low, high);
        self.sort_two(low, middle);
        self.sort_two(middle, high);
        self.sort_two(low, middle);
        let pivot = self.key(middle);
        self.places.swap(high, middle);
        let (mut from, mut to) = (low, high);
        loop {
            while from < high && self.key(from) < pivot {
                from += 1;
            }
            // `to` is the place after the one that is looked at.
            while to > low && pivot < self.key(to - 1) {
                to -= 1;
            }
            if from + 1 >= to {
                break;
            }
            self.places.swap(from, to - 1);
            from += 1;
            to -= 1;
        }
        self.places.swap(from, high);
        from
    }

    fn insert(&mut self, low: usize, end: usize) {
        for next in low + 1..end {
            let mut at = next;
            while at > low && self.key(at) < self.key(at - 1) {
                self.places.swap(at, at - 1);
                at -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_sorted_and_short_ones_keep_their_ties() {
        for n in 0..200_usize {
            let score: Vec<f64> = (0..n).map(|at| (at * 7919 % 13) as f64).collect();
            let order = ranx_order(&score);
            let mut seen = order.clone();
            seen.sort_unstable();
            assert!(seen.into_iter().eq(0..n), "{n}");
            assert!(order.is_sorted_by(|a, b| score[*a] >= score[*b]), "{n}");
            if n <= SMALL {
                let is_stable = |a: &usize, b: &usize| score[*a] > score[*b] || a < b;
                assert!(order.is_sorted_by(is_stable), "{n}");
            }
        }
    }

    #[test]
    fn longer_lists_of_ties_are_stirred() {
        // By numba's code run on twenty equal keys.
        let order = ranx_order(&[0.5; 20]);
        assert_ne!(order, (0..20).collect::<Vec<_>>());
        assert_eq!(order, EQUAL);
    }

    const EQUAL: [usize; 20] = [
        18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 19,
    ];
}
