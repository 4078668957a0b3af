//! Where a series of window means steps, and how sure that is.

use crate::measure::special::fisher_sf;

/// Windows from which the spread of successive differences says something (design notes, 2.2).
const DISPERSION_WINDOWS: usize = 8;
/// The median of a squared standard normal variable.
const CHI2_MEDIAN: f64 = 0.454_936_4;

/// Costs of segments of a series: weighted squared distances from the segment's own mean, in units of its variance.
///
/// # Shapes and units
/// One value and one variance per window; O(1) per segment after O(n).
/// # Undefined
/// An empty segment costs 0; variances are taken as at least 10⁻³⁰⁰.
/// # Source
/// The normal mean-shift cost of Killick, Fearnhead & Eckley (2012), JASA 107, 1590–1598.
/// # Checked against
/// Through `pelt` below, and by hand in this file.
#[derive(Debug, Clone)]
pub struct Costs {
    /// Sums of w, w·x and w·x² before each window, x less the whole mean.
    sums: Vec<[f64; 3]>,
    centre: f64,
}

impl Costs {
    /// From window means and their variances.
    pub fn new(values: &[f64], variances: &[f64]) -> Self {
        let centre = values.iter().sum::<f64>() / values.len().max(1) as f64;
        let mut sums = vec![[0.0; 3]];
        let mut last = [0.0; 3];
        for (value, variance) in values.iter().zip(variances) {
            let (weight, x) = (1.0 / variance.max(1e-300), value - centre);
            last = [
                last[0] + weight,
                last[1] + weight * x,
                last[2] + weight * x * x,
            ];
            sums.push(last);
        }
        Self { sums, centre }
    }

    /// Windows.
    pub fn len(&self) -> usize {
        self.sums.len() - 1
    }

    /// Whether there is no window.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn between(&self, from: usize, to: usize) -> [f64; 3] {
        match (self.sums.get(from), self.sums.get(to)) {
            (Some(a), Some(b)) if from < to => [b[0] - a[0], b[1] - a[1], b[2] - a[2]],
            _ => [0.0; 3],
        }
    }

    /// What windows `from..to` cost as one segment.
    pub fn cost(&self, from: usize, to: usize) -> f64 {
        let [weight, first, second] = self.between(from, to);
        if weight > 0.0 {
            (second - first * first / weight).max(0.0)
        } else {
            0.0
        }
    }

    /// The weighted mean of windows `from..to`.
    pub fn mean(&self, from: usize, to: usize) -> f64 {
        let [weight, first, _] = self.between(from, to);
        if weight > 0.0 {
            self.centre + first / weight
        } else {
            self.centre
        }
    }
}

/// The windows at which a new segment begins, by PELT: the exact least sum of costs and penalties.
///
/// # Shapes and units
/// `penalty` per change, in units of variance; segments have at least `least` windows. O(n) to O(n²).
/// # Undefined
/// Without two segments' windows there is no change.
/// # Source
/// Killick, Fearnhead & Eckley (2012), JASA 107, 1590–1598.
/// # Checked against
/// Every partition without pruning, in numpy, on seeded series (`tests/it/reference/shift.json`).
pub fn pelt(costs: &Costs, penalty: f64, least: usize) -> Vec<usize> {
    let (n, least) = (costs.len(), least.max(1));
    let mut best = vec![f64::INFINITY; n + 1];
    let mut before = vec![0_usize; n + 1];
    best[0] = -penalty;
    let mut open = vec![0_usize];
    for end in least..=n {
        let ready = open.iter().filter(|start| end - **start >= least);
        let found = ready
            .map(|start| (best[*start] + costs.cost(*start, end) + penalty, *start))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((total, start)) = found else {
            continue;
        };
        (best[end], before[end]) = (total, start);
        open.retain(|start| {
            end - *start < least || best[*start] + costs.cost(*start, end) <= total
        });
        let next = end + 1 - least;
        if next >= least && best[next].is_finite() {
            open.push(next);
        }
    }
    let mut changes = Vec::new();
    let mut at = n;
    while at > 0 {
        at = before[at];
        if at > 0 {
            changes.push(at);
        }
    }
    changes.reverse();
    changes
}

/// Where a single change begins, as probabilities of windows.
///
/// π(k) ∝ exp(−cost(k)/2), cost(k) being that of both segments; a flat prior over the windows that leave `least` on
/// either side.
///
/// # Undefined
/// Empty where no window leaves enough on both sides.
/// # Source
/// The normal likelihood of one change point with a flat prior; Smith (1975), Biometrika 62, 407–416.
/// # Checked against
/// The exact posterior of a series of three windows, by hand in this file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Posterior {
    /// First window of the new segment, and its probability; ascending windows.
    pub windows: Vec<(usize, f64)>,
}

impl Posterior {
    /// Of a single change in windows `from..to`.
    pub fn of(costs: &Costs, from: usize, to: usize, least: usize) -> Self {
        let candidates = (from + least)..=(to.saturating_sub(least));
        let cost = |k: usize| costs.cost(from, k) + costs.cost(k, to);
        let least_cost = candidates.clone().map(cost).fold(f64::INFINITY, f64::min);
        let weight = |k: usize| libm::exp(-0.5 * (cost(k) - least_cost));
        let all: f64 = candidates.clone().map(weight).sum();
        let share = |k: usize| (k, weight(k) / all);
        Self {
            windows: candidates.map(share).collect(),
        }
    }

    /// The most probable window, the first of equals.
    pub fn mode(&self) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (window, share) in &self.windows {
            if best.is_none_or(|(_, most)| *share > most) {
                best = Some((*window, *share));
            }
        }
        best.map(|(window, _)| window)
    }

    /// The smallest set of windows that holds `mass`, as its first and last window.
    pub fn credible(&self, mass: f64) -> Option<(usize, usize)> {
        let mut ordered = self.windows.clone();
        ordered.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut held = 0.0;
        let mut ends: Option<(usize, usize)> = None;
        for (window, share) in ordered {
            ends = Some(ends.map_or((window, window), |(low, high)| {
                (low.min(window), high.max(window))
            }));
            held += share;
            if held >= mass {
                break;
            }
        }
        ends
    }

    /// How much better the onset fits an event at a window than a random one would, 0 to 1.
    ///
    /// A is the probability of an onset within one window of the event, base what a random onset would have, times the
    /// number of `tries` (events among which the best was taken); log₁₀(A/base)/log₁₀(1/base), held to 0..1.
    ///
    /// # Source
    /// Ours (design notes, 4.2).
    pub fn alignment(&self, event: usize, tries: usize) -> f64 {
        let near = |(window, _): &&(usize, f64)| window.abs_diff(event) <= 1;
        let mass: f64 = self.windows.iter().filter(near).map(|(_, p)| p).sum();
        let candidates = self.windows.len().max(1) as f64;
        let base = (3.0 * tries.max(1) as f64 / candidates).min(1.0);
        // With fewer windows than would tell, an onset at the event is all that can be asked.
        if base >= 0.999 {
            return if mass > 0.5 { 1.0 } else { 0.0 };
        }
        let gain = libm::log(mass.max(1e-9) / base) / libm::log(1.0 / base);
        gain.clamp(0.0, 1.0)
    }
}

/// How many times larger the variance of windows is than their rows explain; at least 1.
///
/// φ = max(1, median((mₜ − mₜ₋₁)²/(vₜ + vₜ₋₁))/0.4549), the divisor being the median of χ²₁: a step moves it little.
///
/// # Undefined
/// `None` with fewer than eight windows.
/// # Source
/// Ours (design notes, 2.2), after von Neumann's successive differences.
/// # Checked against
/// Simulated means of known variance, in this file.
pub fn dispersion(values: &[f64], variances: &[f64]) -> Option<f64> {
    if values.len() < DISPERSION_WINDOWS {
        return None;
    }
    let pairs = values.windows(2).zip(variances.windows(2));
    let mut ratios: Vec<f64> = pairs
        .filter_map(|(m, v)| match (m, v) {
            ([a, b], [u, w]) if u + w > 0.0 => Some((b - a) * (b - a) / (u + w)),
            _ => None,
        })
        .collect();
    ratios.sort_unstable_by(f64::total_cmp);
    let median = crate::measure::sorted::median(&ratios)?;
    Some((median / CHI2_MEDIAN).max(1.0))
}

/// Correlation of neighbouring residuals; 0 where they do not vary.
///
/// # Source
/// Box & Jenkins (1970), Time Series Analysis.
pub fn autocorrelation(residuals: &[f64]) -> f64 {
    let squares: f64 = residuals.iter().map(|r| r * r).sum();
    let products: f64 = residuals
        .windows(2)
        .map(|pair| pair.iter().product::<f64>())
        .sum();
    if squares > 0.0 {
        products / squares
    } else {
        0.0
    }
}

/// The p-value of differences between seasons (weekdays, hours of the week), by the F test of one-way analysis of
/// variance over residuals.
///
/// # Undefined
/// 1 where there are too few windows or nothing varies.
/// # Source
/// Fisher (1925), Statistical Methods for Research Workers.
/// # Checked against
/// `scipy.stats.f_oneway` in `tests/it/reference/shift.json`.
pub fn seasonal(residuals: &[f64], season: &[usize], seasons: usize) -> f64 {
    let mut sums = vec![(0.0, 0.0); seasons];
    for (residual, at) in residuals.iter().zip(season) {
        if let Some((sum, n)) = sums.get_mut(*at) {
            (*sum, *n) = (*sum + residual, *n + 1.0);
        }
    }
    let n = residuals.len() as f64;
    let mean = residuals.iter().sum::<f64>() / n.max(1.0);
    let there = || sums.iter().filter(|(_, n)| *n > 0.0);
    let groups = there().count() as f64;
    let between: f64 = there()
        .map(|(sum, n)| n * (sum / n - mean) * (sum / n - mean))
        .sum();
    let all: f64 = residuals.iter().map(|r| (r - mean) * (r - mean)).sum();
    let within = all - between;
    let (d1, d2) = (groups - 1.0, n - groups);
    if d1 < 1.0 || d2 < 1.0 || within <= 0.0 || between <= 0.0 {
        return 1.0;
    }
    fisher_sf((between / d1) / (within / d2), d1, d2)
}

/// What each season adds: the median residual of its windows less the median of all.
pub fn season(residuals: &[f64], at: &[usize], seasons: usize) -> Vec<f64> {
    let of = |wanted: Option<usize>| {
        let rows = residuals.iter().zip(at);
        let own = rows.filter(|(_, at)| wanted.is_none_or(|wanted| wanted == **at));
        let mut own: Vec<f64> = own.map(|(residual, _)| *residual).collect();
        own.sort_unstable_by(f64::total_cmp);
        crate::measure::sorted::median(&own)
    };
    let whole = of(None).unwrap_or(0.0);
    (0..seasons)
        .map(|season| of(Some(season)).map_or(0.0, |own| own - whole))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::chance::Chance;

    #[test]
    fn a_step_is_found_where_it_is() {
        let values = [1.0, 1.1, 0.9, 1.0, 3.0, 3.1, 2.9, 3.0];
        let costs = Costs::new(&values, &[0.01; 8]);
        assert_eq!(pelt(&costs, 6.0, 3), [4]);
        assert!((costs.mean(4, 8) - 3.0).abs() < 1e-12);
        let posterior = Posterior::of(&costs, 0, 8, 3);
        assert_eq!(posterior.mode(), Some(4));
        assert_eq!(posterior.credible(0.95), Some((4, 4)));
        assert!((posterior.alignment(4, 1) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_posterior_is_the_normal_likelihood() {
        // One window on each side at least: changes at 1 and 2 of [0, 0, 1].
        let costs = Costs::new(&[0.0, 0.0, 1.0], &[1.0; 3]);
        let posterior = Posterior::of(&costs, 0, 3, 1);
        // cost(1) = 0.5, cost(2) = 0.
        let weight = libm::exp(-0.25);
        let wanted = [(1, weight / (1.0 + weight)), (2, 1.0 / (1.0 + weight))];
        for (found, wanted) in posterior.windows.iter().zip(wanted) {
            assert_eq!(found.0, wanted.0);
            assert!((found.1 - wanted.1).abs() < 1e-12);
        }
    }

    #[test]
    fn noise_has_few_steps_and_its_dispersion_is_one() {
        let mut draws = Chance::new(7);
        let mut alarms = 0;
        let mut spread = Vec::new();
        for _ in 0..200 {
            let values: Vec<f64> = (0..60).map(|_| draws.normal()).collect();
            let penalty = 3.0 * libm::log(60.0);
            alarms += usize::from(!pelt(&Costs::new(&values, &[1.0; 60]), penalty, 3).is_empty());
            let doubled: Vec<f64> = values.iter().map(|value| value * 2.0).collect();
            spread.push(dispersion(&doubled, &[1.0; 60]).unwrap());
        }
        // 2 % by the oracle; 200 runs.
        assert!(alarms <= 10, "{alarms}");
        spread.sort_unstable_by(f64::total_cmp);
        let median = spread[100];
        assert!((3.2..4.8).contains(&median), "{median}");
    }

    #[test]
    fn a_weekday_stands_out_and_noise_does_not() {
        let mut draws = Chance::new(3);
        let day: Vec<usize> = (0..56).map(|at| at % 7).collect();
        let noise: Vec<f64> = day.iter().map(|_| draws.normal()).collect();
        assert!(seasonal(&noise, &day, 7) > 0.01);
        let sundays: Vec<f64> = noise
            .iter()
            .zip(&day)
            .map(|(r, day)| if *day == 6 { r + 5.0 } else { *r })
            .collect();
        assert!(seasonal(&sundays, &day, 7) < 1e-6);
        let effect = season(&sundays, &day, 7);
        assert!(effect[6] > 3.0 && effect[0].abs() < 1.5, "{effect:?}");
    }
}
