//! Cells of alike inputs: a regression tree of several targets over binned columns, grown on one half and used on the other.

use crate::measure::chance::mixed;

/// Rows at most from which trees are grown (design notes, 4.4).
const GROWN_FROM: usize = 100_000;
/// Leaves of a tree at most.
const LEAVES: usize = 64;
/// Rows of a leaf at least, in the half that grows it, where nothing else is asked for.
pub const LEAST: usize = 200;

/// One column, binned: bin 0 holds missing values.
#[derive(Debug, Clone, Copy)]
pub struct Binned<'a> {
    /// The bin of each row.
    pub codes: &'a [u16],
    /// How many bins there are.
    pub bins: usize,
}

/// How large trees are.
#[derive(Debug, Clone, Copy)]
struct Size {
    leaves: usize,
    least: usize,
}

#[derive(Debug, Clone, Copy)]
enum Node {
    Leaf(u32),
    Split {
        column: usize,
        /// Rows of bins up to this go left.
        last: u16,
        left: usize,
        right: usize,
    },
}

/// A regression tree that lowers the squared error of three standardised targets together, best split first.
///
/// # Shapes and units
/// O(rows · columns · depth).
/// # Undefined
/// Without a split that leaves enough rows on both sides the tree is one leaf.
/// # Source
/// Breiman et al. (1984), Classification and Regression Trees; best-first growth as scikit-learn's `max_leaf_nodes`.
/// # Checked against
/// Splits by hand in this file.
#[derive(Debug, Clone)]
pub struct Tree {
    nodes: Vec<Node>,
    leaves: u32,
}

/// A leaf that may be split further.
struct Open {
    node: usize,
    rows: Vec<u32>,
    best: Option<Best>,
}

#[derive(Clone, Copy)]
struct Best {
    gain: f64,
    column: usize,
    last: u16,
}

impl Tree {
    /// Grows a tree on some rows.
    fn grow(columns: &[Binned<'_>], targets: &[[f64; 3]], rows: Vec<u32>, size: Size) -> Self {
        let mut nodes = vec![Node::Leaf(0)];
        let open = |node: usize, rows: Vec<u32>| Open {
            best: best_split(columns, targets, &rows, size.least),
            node,
            rows,
        };
        let mut leaves = vec![open(0, rows)];
        while leaves.len() < size.leaves {
            let gain = |leaf: &Open| leaf.best.map_or(0.0, |best| best.gain);
            let mut next: Option<(usize, f64)> = None;
            for (at, leaf) in leaves.iter().enumerate() {
                if gain(leaf) > next.map_or(1e-9, |(_, most)| most) {
                    next = Some((at, gain(leaf)));
                }
            }
            let Some((at, _)) = next else { break };
            let leaf = leaves.swap_remove(at);
            let Some((best, column)) = leaf
                .best
                .and_then(|best| Some((best, columns.get(best.column)?)))
            else {
                break;
            };
            let goes_left = |row: &u32| code(column, *row) <= best.last;
            let (left, right): (Vec<u32>, Vec<u32>) =
                leaf.rows.iter().partition(|row| goes_left(row));
            let (l, r) = (nodes.len(), nodes.len() + 1);
            nodes.extend([Node::Leaf(0), Node::Leaf(0)]);
            nodes[leaf.node] = Node::Split {
                column: best.column,
                last: best.last,
                left: l,
                right: r,
            };
            leaves.extend([open(l, left), open(r, right)]);
        }
        let mut number = 0;
        for node in &mut nodes {
            if let Node::Leaf(leaf) = node {
                *leaf = number;
                number += 1;
            }
        }
        Self {
            nodes,
            leaves: number,
        }
    }

    /// How many leaves it has.
    pub const fn leaves(&self) -> u32 {
        self.leaves
    }

    /// Pairs of columns of which one is split right below the other, in the order in which they were split.
    fn pairs(&self) -> Vec<[usize; 2]> {
        let column = |at: usize| match self.nodes.get(at) {
            Some(Node::Split { column, .. }) => Some(*column),
            _ => None,
        };
        let mut pairs = Vec::new();
        for node in &self.nodes {
            let Node::Split {
                column: own,
                left,
                right,
                ..
            } = node
            else {
                continue;
            };
            let below = [*left, *right].into_iter().filter_map(column);
            pairs.extend(below.filter(|other| other != own).map(|other| {
                let (low, high) = (other.min(*own), other.max(*own));
                [low, high]
            }));
        }
        pairs
    }

    /// The leaf that a row falls into.
    pub fn leaf(&self, columns: &[Binned<'_>], row: u32) -> u32 {
        let mut at = 0;
        loop {
            match self.nodes.get(at) {
                Some(Node::Split {
                    column,
                    last,
                    left,
                    right,
                }) => {
                    let bin = columns.get(*column).map_or(0, |column| code(column, row));
                    at = if bin <= *last { *left } else { *right };
                }
                Some(Node::Leaf(leaf)) => return *leaf,
                None => return 0,
            }
        }
    }
}

fn code(column: &Binned<'_>, row: u32) -> u16 {
    let row = usize::try_from(row).unwrap_or(usize::MAX);
    column.codes.get(row).copied().unwrap_or(0)
}

/// The split that lowers the squared error most.
fn best_split(
    columns: &[Binned<'_>],
    targets: &[[f64; 3]],
    rows: &[u32],
    least: usize,
) -> Option<Best> {
    if rows.len() < 2 * least {
        return None;
    }
    let at = |row: u32| {
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        targets.get(row).copied().unwrap_or([0.0; 3])
    };
    let mut best: Option<Best> = None;
    for (number, column) in columns.iter().enumerate() {
        let mut bins = vec![(0_usize, [0.0_f64; 3]); column.bins];
        for row in rows {
            let target = at(*row);
            if let Some((n, sums)) = bins.get_mut(usize::from(code(column, *row))) {
                *n += 1;
                for (sum, value) in sums.iter_mut().zip(target) {
                    *sum += value;
                }
            }
        }
        let whole = bins
            .iter()
            .fold([0.0; 3], |all, (_, sums)| plus(all, *sums));
        let square = |sums: [f64; 3], n: usize| sums.iter().map(|s| s * s).sum::<f64>() / n as f64;
        let before = square(whole, rows.len());
        let (mut n, mut sums) = (0_usize, [0.0; 3]);
        for (last, (count, own)) in bins.iter().enumerate() {
            n += count;
            sums = plus(sums, *own);
            let rest = rows.len() - n;
            if *count == 0 || n < least || rest < least {
                continue;
            }
            let other = std::array::from_fn(|k| whole[k] - sums[k]);
            let gain = square(sums, n) + square(other, rest) - before;
            if best.is_none_or(|best| gain > best.gain) {
                best = Some(Best {
                    gain,
                    column: number,
                    last: u16::try_from(last).unwrap_or(u16::MAX),
                });
            }
        }
    }
    best
}

fn plus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|k| a[k] + b[k])
}

/// Cells of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Honest {
    /// The cell of every row.
    pub of: Vec<u32>,
    /// How many cells there are.
    pub count: usize,
    /// Pairs of columns that were split one below the other, those nearer to the root first, each once.
    pub pairs: Vec<[usize; 2]>,
}

/// The cell of every row: each half is put into the leaves of the tree that the other half grew, so that no row chose its
/// own cell.
///
/// # Shapes and units
/// A leaf has at least `least` rows of its half. Targets are standardised here; rows beyond them grow no tree and have a cell all the same. Halves and the sample that trees grow from are told by a hash of the row's place.
/// # Undefined
/// Without columns each half is one cell.
/// # Source
/// Athey & Imbens (2016), PNAS 113, 7353–7360, for honest halves; the three targets are ours (design notes, 4.4).
/// # Checked against
/// Both halves' leaves by hand in this file.
pub fn honest_cells(columns: &[Binned<'_>], targets: &[[f64; 3]], least: usize) -> Honest {
    let targets = standardised(targets);
    let until = |rows: usize| 0..u32::try_from(rows).unwrap_or(u32::MAX);
    let all = columns.first().map_or(0, |column| column.codes.len());
    let rows = until(all.max(targets.len()));
    let half = |row: u32| mixed(u64::from(row).wrapping_add(0x51_7c_c1)) & 1;
    let sample = sampled(until(targets.len()));
    let size = Size {
        leaves: LEAVES,
        least,
    };
    let [even, odd] = [0, 1].map(|wanted| {
        let own = sample.iter().copied().filter(|row| half(*row) == wanted);
        Tree::grow(columns, &targets, own.collect(), size)
    });
    let cells = rows.map(|row| {
        if half(row) == 0 {
            odd.leaf(columns, row)
        } else {
            odd.leaves() + even.leaf(columns, row)
        }
    });
    let count = odd.leaves() + even.leaves();
    let mut pairs: Vec<[usize; 2]> = Vec::new();
    let (first, second) = (odd.pairs(), even.pairs());
    for at in 0..first.len().max(second.len()) {
        for pair in [first.get(at), second.get(at)].into_iter().flatten() {
            if !pairs.contains(pair) {
                pairs.push(*pair);
            }
        }
    }
    Honest {
        of: cells.collect(),
        count: usize::try_from(count).unwrap_or(0),
        pairs,
    }
}

/// The rows with the smallest hashes, in their order.
fn sampled(rows: std::ops::Range<u32>) -> Vec<u32> {
    if rows.len() <= GROWN_FROM {
        return rows.collect();
    }
    let hash = |row: u32| mixed(u64::from(row).wrapping_mul(0x2545_f491));
    let mut hashes: Vec<u64> = rows.clone().map(hash).collect();
    let (_, edge, _) = hashes.select_nth_unstable(GROWN_FROM);
    let edge = *edge;
    rows.filter(|row| hash(*row) < edge).collect()
}

/// Each target less its mean, in units of its standard deviation.
fn standardised(targets: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let n = targets.len().max(1) as f64;
    let mean = targets
        .iter()
        .fold([0.0; 3], |all, target| plus(all, *target))
        .map(|sum| sum / n);
    let square =
        |target: &[f64; 3]| std::array::from_fn(|k| (target[k] - mean[k]) * (target[k] - mean[k]));
    let variance = targets
        .iter()
        .fold([0.0; 3], |all, target| plus(all, square(target)));
    let scale = variance.map(|sum| {
        let deviation = (sum / n).sqrt();
        if deviation > 1e-12 {
            1.0 / deviation
        } else {
            0.0
        }
    });
    targets
        .iter()
        .map(|target| std::array::from_fn(|k| (target[k] - mean[k]) * scale[k]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_that_tells_the_target_is_split() {
        let noise: Vec<u16> = (0..2000).map(|row| row % 5).collect();
        let cause: Vec<u16> = (0..2000).map(|row| (row / 100) % 8).collect();
        let columns = [
            Binned {
                codes: &noise,
                bins: 5,
            },
            Binned {
                codes: &cause,
                bins: 8,
            },
        ];
        let targets: Vec<[f64; 3]> = cause
            .iter()
            .map(|bin| [if *bin > 5 { 1.0 } else { 0.0 }, 0.0, 0.0])
            .collect();
        let rows: Vec<u32> = (0..2000).collect();
        let size = Size {
            leaves: 2,
            least: 50,
        };
        let tree = Tree::grow(&columns, &targets, rows.clone(), size);
        assert_eq!(tree.leaves(), 2);
        for row in rows {
            let same = tree.leaf(&columns, row) == tree.leaf(&columns, 0);
            assert_eq!(same, cause[row as usize] <= 5);
        }
    }

    #[test]
    fn each_half_falls_into_the_leaves_of_the_other() {
        let codes: Vec<u16> = (0..4000).map(|row| row % 4).collect();
        let columns = [Binned {
            codes: &codes,
            bins: 4,
        }];
        let targets: Vec<[f64; 3]> = codes
            .iter()
            .map(|bin| [f64::from(*bin), 0.0, 1.0])
            .collect();
        // Rows without a target are put where their like are.
        for told in [4000, 3000] {
            let cells = honest_cells(&columns, &targets[..told], LEAST);
            assert_eq!(
                (cells.of.len(), cells.count, cells.pairs.len()),
                (4000, 8, 0)
            );
            for (row, cell) in cells.of.iter().enumerate() {
                let all = cells.of.iter().enumerate();
                let twins = all.filter(|(_, other)| *other == cell);
                assert!(twins.map(|(at, _)| codes[at]).all(|bin| bin == codes[row]));
            }
        }
        assert_eq!(honest_cells(&[], &targets, LEAST).count, 2);
    }
}
