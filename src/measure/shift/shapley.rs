//! How the change of the mean loss splits over inputs, model and outcomes.

use super::table::{Cell, CellTable, Profile};

/// Labelled rows of a cell below which a side is not measured there (design notes, 4.3).
const SUPPORT: f64 = 20.0;
/// Share of the change that model and outcomes must have together for the rest to be shared between them.
const TELLING: f64 = 0.1;

/// The split of a change of the mean loss: X, what the inputs did; M, what the model answers to the same inputs; W, what
/// came true for the same inputs.
///
/// With cells c of alike inputs, p the mass, y the outcomes and L the loss under each outcome,
/// `v(x, m, w) = Σ p_c^x · Σ_y P_c^w(y) · L_c^m(y)`, each factor taken from before or after; X, M and W are the Shapley
/// values of this game of three players over its eight coalitions. What score and outcome do together within a cell is
/// not in v: that is the residual. [`Xmw::shared`] gives it out: where the mass of cells moved, to X; where it changed
/// within cells, to M and W in proportion to their parts.
///
/// # Shapes and units
/// In units of the loss; `x + m + w + residual = delta`. O(cells · outcomes).
/// # Undefined
/// Where a side has fewer than 20 rows of a cell, the other side's outcomes and losses stand in: nothing is said of model
/// or outcomes where they cannot be seen, and the mass of such cells is `unseen`.
/// # Source
/// Ours (design notes, 4.3), after Zhang, Singh, Ghassemi & Joshi (2023), ICML, arXiv 2210.10769.
/// # Checked against
/// Means over all orders of the players in numpy, `tests/it/reference/shift.json`; efficiency in `laws.rs`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Xmw {
    /// The inputs' part.
    pub x: f64,
    /// The model's part.
    pub m: f64,
    /// The outcomes' part.
    pub w: f64,
    /// What score and outcome do together within a cell, which the split does not see.
    pub residual: f64,
    /// X, M and W with their share of the residual.
    pub shared: [f64; 3],
    /// The change of the mean loss.
    pub delta: f64,
    /// Share of the rows after that lie where there were too few before.
    pub unseen: f64,
}

/// What one side says of one cell.
struct Seen {
    mass: f64,
    /// Mean loss beyond that of outcomes and losses drawn apart.
    together: f64,
    outcomes: Vec<f64>,
    losses: Vec<f64>,
}

/// Splits the change.
pub fn xmw(table: &CellTable) -> Xmw {
    let (before, after) = (table.rows(0), table.rows(1));
    if before <= 0.0 || after <= 0.0 {
        return Xmw::default();
    }
    let mut seen: [Vec<Seen>; 2] = [Vec::new(), Vec::new()];
    let mut unseen = 0.0;
    for (b, c) in table.pairs() {
        if b.n < SUPPORT {
            unseen += c.n / after;
        }
        let from_before = if b.n < SUPPORT { c } else { b };
        let from_after = if c.n < SUPPORT { b } else { c };
        for (side, (own, mass)) in [(from_before, b.n / before), (from_after, c.n / after)]
            .into_iter()
            .enumerate()
        {
            seen[side].push(said(own, mass));
        }
    }
    let value = |x: usize, m: usize, w: usize| -> f64 {
        let cells = seen[x].iter().zip(&seen[m]).zip(&seen[w]);
        let of = |((x, m), w): ((&Seen, &Seen), &Seen)| {
            let losses = w.outcomes.iter().zip(&m.losses);
            x.mass * losses.map(|(share, loss)| share * loss).sum::<f64>()
        };
        cells.map(of).sum()
    };
    let v = |at: [usize; 3]| value(at[0], at[1], at[2]);
    let player = |own: usize| -> f64 {
        let mut sum = 0.0;
        for others in 0..4_usize {
            let (first, second) = (others & 1, others >> 1);
            let weight = if first == second {
                1.0 / 3.0
            } else {
                1.0 / 6.0
            };
            let mut at = [0; 3];
            let rest: Vec<usize> = (0..3).filter(|player| *player != own).collect();
            at[rest[0]] = first;
            at[rest[1]] = second;
            let mut with = at;
            with[own] = 1;
            sum += weight * (v(with) - v(at));
        }
        sum
    };
    let [x, m, w] = [0, 1, 2].map(player);
    let delta = table.mean(1) - table.mean(0);
    Xmw {
        x,
        m,
        w,
        residual: delta - x - m - w,
        shared: shared(&seen, [x, m, w], delta),
        delta,
        unseen,
    }
}

/// Gives the residual out, in the same game: its part that moved with the mass of cells goes to X, that which changed
/// within cells to M and W in proportion to what they have, unless that is too little to tell.
fn shared(seen: &[Vec<Seen>; 2], [x, m, w]: [f64; 3], delta: f64) -> [f64; 3] {
    let [before, after] = seen;
    let (mut moved, mut changed) = (0.0, 0.0);
    for (b, c) in before.iter().zip(after) {
        moved += (c.mass - b.mass) * f64::midpoint(b.together, c.together);
        changed += (c.together - b.together) * f64::midpoint(b.mass, c.mass);
    }
    let both = m.abs() + w.abs();
    if both < TELLING * delta.abs() {
        return [x + moved, m, w];
    }
    let of_model = m.abs() / both;
    [
        x + moved,
        m + of_model * changed,
        w + (1.0 - of_model) * changed,
    ]
}

fn said(cell: &Cell, mass: f64) -> Seen {
    let n = cell.n.max(f64::MIN_POSITIVE);
    let per_row = |sums: &[f64]| -> Vec<f64> { sums.iter().map(|sum| sum / n).collect() };
    let (outcomes, losses) = (per_row(&cell.outcomes), per_row(&cell.losses));
    let apart: f64 = outcomes.iter().zip(&losses).map(|(p, loss)| p * loss).sum();
    Seen {
        mass,
        together: cell.mean() - apart,
        outcomes,
        losses,
    }
}

/// Two-sided 95 % intervals of the shares X, M and W of the change (with theirs of the residual), by the grouped Poisson
/// bootstrap.
///
/// # Undefined
/// Without a group there is nothing to draw: all are (0, 0).
/// # Source
/// Chamandy et al. (2012), Estimating uncertainty for massive data streams; grouped form in design notes, 2.6.
/// # Checked against
/// Coverage on simulated tables in `laws.rs`.
pub fn intervals(profile: &Profile, replicates: usize, seed: u64) -> [(f64, f64); 3] {
    let mut shares: [Vec<f64>; 3] = Default::default();
    for table in profile.drawn(replicates, seed) {
        let drawn = xmw(&table);
        if drawn.delta.abs() < 1e-12 {
            continue;
        }
        for (all, part) in shares.iter_mut().zip(drawn.shared) {
            all.push(part / drawn.delta);
        }
    }
    shares.map(|mut all| {
        all.sort_unstable_by(f64::total_cmp);
        let at = |share| crate::measure::histogram::quantile(&all, share).unwrap_or(0.0);
        (at(0.025), at(0.975))
    })
}
