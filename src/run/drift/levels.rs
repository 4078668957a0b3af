//! Columns of levels against their reference.

use crate::book::Convention;
use crate::measure::drift::CategoricalReference;
use crate::report::picture::{Bins, Distribution};

use super::sides::{Side, Sides};
use super::{Compared, Header, peers, profile};

/// Levels kept by name; rarer ones count together.
const LEVELS: usize = 1_000;
/// Bars of a distribution of levels; the last stands for the others.
const LEVEL_BARS: usize = 20;
/// The name under which rare levels count together.
const OTHERS: &str = "(all others)";

/// Levels in the order in which they are counted and drawn, the most frequent first.
struct Order<'a> {
    names: &'a [String],
    levels: Vec<usize>,
}

impl<'a> Order<'a> {
    /// By rows in the reference, then in the current period, then by name: it depends on no file's order of rows.
    fn of(names: &'a [String], sides: &Sides<Vec<u64>>) -> Self {
        let count = |side: &Side<Vec<u64>>, level: usize| side.values.get(level).copied();
        let key = |level: usize| (count(&sides.reference, level), count(&sides.current, level));
        let mut levels: Vec<usize> = (0..names.len()).collect();
        levels.sort_by(|a, b| {
            let by_name = || names.get(*a).cmp(&names.get(*b));
            key(*b).cmp(&key(*a)).then_with(by_name)
        });
        Self { names, levels }
    }

    /// Counts of the first levels; what lies beyond counts together at the end.
    fn counts(&self, side: &Side<Vec<u64>>, most: usize) -> Vec<u64> {
        let count = |level: &usize| side.values.get(*level).copied().unwrap_or(0);
        let mut counts: Vec<u64> = self.levels.iter().take(most).map(count).collect();
        if self.levels.len() > most {
            counts.push(self.levels.iter().skip(most).map(count).sum());
        }
        counts
    }

    fn shown(&self, most: usize) -> Vec<String> {
        let named = self.levels.iter().take(most);
        let mut shown: Vec<String> = named
            .filter_map(|level| self.names.get(*level).cloned())
            .collect();
        if self.levels.len() > most {
            shown.push(OTHERS.into());
        }
        shown
    }
}

/// Compares level counts with their reference.
pub(super) fn compare_levels(header: &Header, names: &[String], groups: &[Vec<u64>]) -> Compared {
    let sides = Sides::of(header, groups, |parts| {
        let mut total = vec![0; names.len()];
        for part in parts {
            for (slot, count) in total.iter_mut().zip(part) {
                *slot += count;
            }
        }
        total
    });
    let order = Order::of(names, &sides);
    let reference = CategoricalReference {
        counts: order.counts(&sides.reference, LEVELS),
        missing: sides.reference.missing,
    };
    let mut compared = if header.convention == Convention::Wellenough {
        sides.compare(header, &|side, is_whole| {
            reference.against(&order.counts(side, LEVELS), side.missing, is_whole)
        })
    } else {
        // Others know no limit of levels.
        let all = |side: &Side<Vec<u64>>| order.counts(side, usize::MAX);
        let chunks = peers::reference_chunks(header, groups);
        let chunks = chunks.map(|counts| {
            let values = counts.clone();
            all(&Side {
                values,
                n: 0,
                missing: 0,
            })
        });
        peers::levels(
            header,
            &sides,
            &order.shown(usize::MAX),
            &all,
            chunks.collect(),
        )
    };
    profile::levels(header, names, &sides, &mut compared);
    compared.distribution = Some(Distribution {
        column: header.column.clone(),
        bins: Bins::Levels(order.shown(LEVEL_BARS)),
        reference: order.counts(&sides.reference, LEVEL_BARS),
        current: order.counts(&sides.current, LEVEL_BARS),
        missing_reference: sides.reference.share_missing(),
        missing_current: sides.current.share_missing(),
    });
    compared
}
