//! The search for slices: sums over bins of one or two columns, by halves of a sample.

use crate::measure::chance::mixed;

use crate::reason::diagnosis::cells::{Bins, Rows};

/// Rows that a slice needs, at least and as a share of the bad block (design notes, 8).
const ROWS: f64 = 100.0;
const SHARE: f64 = 0.01;
/// Rows that slices are searched in.
const SEARCHED: usize = 100_000;
/// Groups that a column of numbers has beside another column.
const GROUPS: usize = 8;

/// What the search goes by.
#[derive(Debug, Clone, Copy)]
pub(in crate::reason::diagnosis) struct Aim {
    /// Variance of single losses within windows, with what windows vary more than their rows explain.
    pub(in crate::reason::diagnosis) variance: f64,
    /// Whether the mix of inputs is to blame, so that slices count by having more rows.
    pub(in crate::reason::diagnosis) by_mix: bool,
}

/// Rows and losses of both sides.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) rows: [f64; 2],
    losses: [f64; 2],
}

impl Sums {
    pub(super) fn add(&mut self, side: u8, loss: f64) {
        let side = usize::from(side);
        self.rows[side] += 1.0;
        self.losses[side] += loss;
    }

    fn plus(self, other: Self) -> Self {
        Self {
            rows: [0, 1].map(|side| self.rows[side] + other.rows[side]),
            losses: [0, 1].map(|side| self.losses[side] + other.losses[side]),
        }
    }

    pub(super) fn mean(&self, side: usize) -> f64 {
        self.losses[side] / self.rows[side].max(1.0)
    }

    /// What it adds by mix and by rate (Kitagawa), of a whole.
    pub(super) fn adds(&self, whole: &Self) -> (f64, f64) {
        let [p, q] = [0, 1].map(|side| self.rows[side] / whole.rows[side].max(1.0));
        let mean = |side: usize| {
            let of = if self.rows[side] > 0.0 { self } else { whole };
            of.mean(side)
        };
        let middle = f64::midpoint(whole.mean(0), whole.mean(1));
        let mix = (q - p) * (f64::midpoint(mean(0), mean(1)) - middle);
        (mix, (mean(1) - mean(0)) * f64::midpoint(p, q))
    }

    /// What it adds by its own loss beyond its share of rows (a slice that only has more rows than before is not where it
    /// got worse); or by its mix alone. Sums of bins are those of their union.
    fn beyond(&self, whole: &Self, by_mix: bool) -> f64 {
        let (mix, rate) = self.adds(whole);
        if by_mix {
            return mix;
        }
        let delta = whole.mean(1) - whole.mean(0);
        let [p, q] = [0, 1].map(|side| self.rows[side] / whole.rows[side].max(1.0));
        rate - delta * f64::midpoint(p, q)
    }

    /// The standard error of that, if chance alone moved losses.
    fn error(&self, whole: &Self, variance: f64) -> f64 {
        let [b, c] = self.rows.map(|rows| rows.max(1.0));
        let share = f64::midpoint(b / whole.rows[0].max(1.0), c / whole.rows[1].max(1.0));
        (variance * (1.0 / b + 1.0 / c)).sqrt() * share
    }

    /// Whether both sides have that many rows, and the bad block a share of its own worth telling.
    fn is_large(&self, whole: &Self, least: f64) -> bool {
        self.rows[0] >= least && self.rows[1] >= least.max(SHARE * whole.rows[1])
    }

    /// Whether it has a larger share of rows than before.
    fn has_grown(&self, whole: &Self) -> bool {
        self.rows[1] * whole.rows[0] > self.rows[0] * whole.rows[1]
    }
}

/// First and last bin of one or two columns.
pub(super) type Place = Vec<(usize, (usize, usize))>;

/// A slice that was looked at: where, what it honestly adds, and its standard error.
#[derive(Debug, Clone)]
pub(super) struct Tried {
    pub(super) place: Place,
    pub(super) beyond: f64,
    pub(super) error: f64,
}

/// The rows that are searched, each with the half that it is in.
pub(super) struct Search<'a> {
    rows: &'a Rows,
    bins: &'a [Bins],
    picked: Vec<(usize, u8)>,
    whole: [Sums; 2],
    aim: Aim,
}

impl<'a> Search<'a> {
    pub(super) fn new(rows: &'a Rows, bins: &'a [Bins], aim: Aim) -> Self {
        let hash = |number: usize| mixed(u64::from(rows.at[number]).wrapping_mul(0x9e37_79b9));
        let all = rows.told.len();
        // As many of 2³² hashes as give that many rows.
        let most = ((SEARCHED as u64) << 32) / (all as u64).max(1);
        let picked: Vec<(usize, u8)> = (0..all)
            .map(|number| (number, hash(number)))
            .filter(|(_, hash)| hash >> 32 < most)
            .map(|(number, hash)| (number, u8::from(hash & 1 == 1)))
            .collect();
        let mut whole = [Sums::default(); 2];
        for (number, half) in &picked {
            whole[usize::from(*half)].add(rows.side[*number], rows.told[*number].loss);
        }
        Self {
            rows,
            bins,
            picked,
            whole,
            aim,
        }
    }

    fn code(&self, column: usize, number: usize) -> usize {
        let bins = self.bins.get(column);
        let code = bins.and_then(|bins| bins.codes.get(number));
        code.map_or(0, |code| usize::from(*code))
    }

    /// Sums of every cell of a table, by halves.
    fn count(&self, cells: usize, cell: &dyn Fn(usize) -> usize) -> [Vec<Sums>; 2] {
        let mut sums = [vec![Sums::default(); cells], vec![Sums::default(); cells]];
        for (number, half) in &self.picked {
            if let Some(slot) = sums[usize::from(*half)].get_mut(cell(*number)) {
                slot.add(self.rows.side[*number], self.rows.told[*number].loss);
            }
        }
        sums
    }

    fn both(&self) -> Sums {
        self.whole[0].plus(self.whole[1])
    }

    /// The fall in the rows that are searched.
    pub(super) fn delta(&self) -> f64 {
        let whole = self.both();
        whole.mean(1) - whole.mean(0)
    }

    /// A slice that a search over `areas` finds: each half counts what the other found; the place is that of all rows.
    fn honest(&self, areas: &[Vec<usize>], halves: &[Vec<Sums>; 2]) -> Option<(usize, f64, Sums)> {
        let sum = |cells: &[Sums], area: usize| {
            let own = areas[area].iter().filter_map(|cell| cells.get(*cell));
            own.fold(Sums::default(), |all, sums| all.plus(*sums))
        };
        let by_mix = self.aim.by_mix;
        let best = |cells: &[Sums], whole: &Sums, least: f64| {
            let worth = |area: usize| {
                let own = sum(cells, area);
                let is_one = own.is_large(whole, least) && (!by_mix || own.has_grown(whole));
                is_one.then(|| (area, own.beyond(whole, by_mix)))
            };
            let known = (0..areas.len()).filter_map(worth);
            known.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        };
        let all: Vec<Sums> = halves[0]
            .iter()
            .zip(&halves[1])
            .map(|(a, b)| a.plus(*b))
            .collect();
        let (area, _) = best(&all, &self.both(), ROWS).filter(|(_, worth)| *worth > 0.0)?;
        let counted = [(0, 1), (1, 0)].map(|(chooses, counts)| {
            let chosen = best(&halves[chooses], &self.whole[chooses], ROWS / 2.0);
            chosen.map_or(0.0, |(area, _)| {
                sum(&halves[counts], area).beyond(&self.whole[counts], by_mix)
            })
        });
        Some((area, f64::midpoint(counted[0], counted[1]), sum(&all, area)))
    }

    fn tried(&self, place: Place, beyond: f64, own: &Sums) -> Tried {
        Tried {
            place,
            beyond,
            error: own.error(&self.both(), self.aim.variance).max(1e-12),
        }
    }

    /// The best range of a column of numbers and its missing rows; or each of its levels.
    pub(super) fn of_column(&self, column: usize) -> Vec<Tried> {
        let Some(bins) = self.bins.get(column).filter(|bins| !bins.tells_time) else {
            return Vec::new();
        };
        let halves = self.count(bins.count, &|number| self.code(column, number));
        let one = |areas: &[Vec<usize>]| {
            let (area, beyond, own) = self.honest(areas, &halves)?;
            let cells = &areas[area];
            let place = (*cells.first()?, *cells.last()?);
            Some(self.tried(vec![(column, place)], beyond, &own))
        };
        if bins.cuts.is_empty() {
            let levels = (0..bins.count).filter_map(|bin| one(&[vec![bin]]));
            return levels.collect();
        }
        let ranges: Vec<Vec<usize>> = ranges(1, bins.count)
            .map(|(from, to)| (from..=to).collect())
            .collect();
        [one(&ranges), one(&[vec![0]])]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The best slice of two columns.
    pub(super) fn of_pair(&self, columns: [usize; 2]) -> Option<Tried> {
        let axes = columns.map(|column| self.bins.get(column).map(Axis::new));
        let [Some(first), Some(second)] = axes else {
            return None;
        };
        let cell = |number: usize| {
            let group = |axis: &Axis, column: usize| axis.group(self.code(column, number));
            group(&first, columns[0]) * second.groups + group(&second, columns[1])
        };
        let halves = self.count(first.groups * second.groups, &cell);
        let (rows, across) = (first.areas(), second.areas());
        let mut areas = Vec::new();
        let mut places = Vec::new();
        for (a, b) in rows
            .iter()
            .flat_map(|a| across.iter().map(move |b| (*a, *b)))
        {
            let cells = (a.0..=a.1).flat_map(|x| (b.0..=b.1).map(move |y| (x, y)));
            areas.push(cells.map(|(x, y)| x * second.groups + y).collect());
            places.push((a, b));
        }
        let (area, beyond, own) = self.honest(&areas, &halves)?;
        let (a, b) = places[area];
        let place = vec![(columns[0], first.bins(a)), (columns[1], second.bins(b))];
        Some(self.tried(place, beyond, &own))
    }
}

/// All first and last ones of at least one from `from` on, below `end`, that are not all of them.
fn ranges(from: usize, end: usize) -> impl Iterator<Item = (usize, usize)> {
    let all = (from..end).flat_map(move |first| (first..end).map(move |last| (first, last)));
    all.filter(move |(first, last)| last + 1 - first < end - from)
}

/// A column in few groups: some bins each for numbers, a level each else; group 0 has no value.
struct Axis {
    groups: usize,
    wide: usize,
    count: usize,
    is_number: bool,
}

impl Axis {
    fn new(bins: &Bins) -> Self {
        let is_number = !bins.cuts.is_empty();
        let ranges = bins.count.saturating_sub(1).max(1);
        let wide = if is_number {
            ranges.div_ceil(GROUPS)
        } else {
            1
        };
        Self {
            groups: 1 + ranges.div_ceil(wide),
            wide,
            count: bins.count,
            is_number,
        }
    }

    const fn group(&self, bin: usize) -> usize {
        if bin == 0 {
            0
        } else {
            1 + (bin - 1) / self.wide
        }
    }

    /// First and last bin of first and last group.
    fn bins(&self, (from, to): (usize, usize)) -> (usize, usize) {
        let first = |group: usize| {
            if group == 0 {
                0
            } else {
                1 + (group - 1) * self.wide
            }
        };
        let end = if to == 0 { 1 } else { first(to + 1) };
        (first(from), end.min(self.count) - 1)
    }

    fn areas(&self) -> Vec<(usize, usize)> {
        let single = (0..self.groups).map(|group| (group, group));
        if !self.is_number {
            return single.collect();
        }
        std::iter::once((0, 0))
            .chain(ranges(1, self.groups))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Sums;

    fn sums(rows: [f64; 2], losses: [f64; 2]) -> Sums {
        Sums { rows, losses }
    }

    #[test]
    fn a_slice_that_only_grew_adds_nothing_of_its_own() {
        // 1,000 rows before and after; the mean loss rises from 0.1 to 0.2.
        let whole = sums([1000.0, 1000.0], [100.0, 200.0]);
        // A third of the rows where there was a tenth, as bad as ever: 0.3.
        let grown = sums([100.0, 300.0], [30.0, 90.0]);
        // Its loss did not rise, all rows' by 0.1: 0.2 · (0 − 0.1). Its mix: 0.2 · (0.3 − 0.15).
        assert!((grown.beyond(&whole, false) + 0.02).abs() < 1e-12);
        assert!((grown.beyond(&whole, true) - 0.03).abs() < 1e-12);
        // As many rows as before, and its loss rises by 0.4: 0.2 · (0.4 − 0.1).
        let worse = sums([200.0, 200.0], [20.0, 100.0]);
        assert!((worse.beyond(&whole, false) - 0.06).abs() < 1e-12);
    }

    #[test]
    fn what_slices_add_beyond_their_share_is_nothing_in_all() {
        let parts = [
            sums([500.0, 300.0], [50.0, 60.0]),
            sums([500.0, 700.0], [50.0, 140.0]),
        ];
        let whole = parts[0].plus(parts[1]);
        // Both rise from 0.1 to 0.2, as all do.
        for part in parts {
            assert!(part.beyond(&whole, false).abs() < 1e-12);
        }
    }
}
