//! Whether windows that follow one another are alike, and how much less they then tell together.

use super::shift::autocorrelation;

/// Windows that are needed: with fewer, chance gives every correlation (algorithms 4.1).
pub const WINDOWS: usize = 20;
/// Standard errors from which on a correlation counts: chance alone gives so much in one of ten series (ours).
const BEYOND_CHANCE: f64 = 1.281_551_565_544_600_4;
/// The largest share of a swing that stays: beyond, as many windows as there are cannot tell (ours).
const AT_MOST: f64 = 0.8;
/// The largest correlation of neighbours.
const CORRELATION_AT_MOST: f64 = 0.9;

/// How much of a window's swing stays for the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Persistence {
    /// The share of it that does, above 0.
    pub stays: f64,
    /// Variance of one window over that of independent rows, at least 1.
    swing: f64,
}

/// Reads from a series how much of a window's swing stays for the next.
///
/// A window is off by what its rows do and by a swing of its own, of which the share ρ stays for the next. With r the
/// correlation of neighbours, (1 + 4r)/T added for what the mean takes away, steps from window to window show
/// φ = (1 − r) · v, so that v = φ/(1 − r) is the variance of a window over that of its rows; of v the part v − 1 is the
/// swing, and ρ = r·v/(v − 1). The mean of T windows then has φ(T) = 1 + (v − 1)·(1 + 2 Σₖ (1 − k/T)·ρᵏ) times the
/// variance that its rows give it.
///
/// # Shapes and units
/// Per window, in order of time, the number and the variance that independent rows give it; φ of their steps
/// ([`overdispersion`](super::overdispersion)). Windows without either are left out.
/// # Undefined
/// `None` below [`WINDOWS`] windows, or where r is not beyond what chance gives in nine of ten series.
/// # Source
/// Bartlett (1946), Supplement to JRSS 8, 27–41, for the variance of a mean; Marriott & Pope (1954), Biometrika 41,
/// 390–402, for the bias of r; the swing beside the noise of rows as in Gilbert's repeated surveys: Scott & Smith (1974),
/// JASA 69, 674–678. That it must be beyond chance is ours.
/// # Checked against
/// Sums term by term and the coverage of seeded draws, in this file and in `tests/it/intervals/windows.rs`.
pub fn persistence(windows: &[(f64, f64)], phi: f64) -> Option<Persistence> {
    let is_known = |(_, variance): &&(f64, f64)| *variance > 0.0 && variance.is_finite();
    let known: Vec<(f64, f64)> = windows.iter().filter(is_known).copied().collect();
    if known.len() < WINDOWS {
        return None;
    }
    let n = known.len() as f64;
    let weights: f64 = known.iter().map(|(_, variance)| 1.0 / variance).sum();
    let mean = known
        .iter()
        .map(|(value, variance)| value / variance)
        .sum::<f64>()
        / weights;
    let residuals = known
        .iter()
        .map(|(value, variance)| (value - mean) / variance.sqrt());
    let seen = autocorrelation(&residuals.collect::<Vec<_>>());
    let correlation = seen + (1.0 + 4.0 * seen.max(0.0)) / n;
    if correlation <= BEYOND_CHANCE / n.sqrt() || correlation.is_nan() {
        return None;
    }
    let correlation = correlation.min(CORRELATION_AT_MOST);
    let swing = phi.max(1.0) / (1.0 - correlation);
    Some(Persistence {
        stays: (correlation * swing / (swing - 1.0)).min(AT_MOST),
        swing,
    })
}

impl Persistence {
    /// By how much the variance that rows give to the mean of so many windows is too small.
    ///
    /// # Examples
    /// ```
    /// use wellenough::measure::persistence::persistence;
    /// let swings = (0..40_u32).map(|at| (f64::from(at / 4 % 2), 0.05));
    /// let found = persistence(&swings.collect::<Vec<_>>(), 2.0).unwrap();
    /// assert!(found.phi(10.0) > found.phi(1.0) && found.phi(1.0) > 2.0);
    /// ```
    pub fn phi(&self, windows: f64) -> f64 {
        let (rho, count) = (self.stays, windows.max(1.0));
        let rest = 1.0 - rho;
        // Σ (1 − k/T)·ρᵏ over k from 1 to T − 1, also between whole numbers.
        let ahead = rho / rest - rho * (1.0 - libm::pow(rho, count)) / (count * rest * rest);
        1.0 + (self.swing - 1.0) * (1.0 + 2.0 * ahead.max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::chance::Chance;
    use crate::measure::interval::Z95;
    use crate::measure::overdispersion::overdispersion;

    #[test]
    fn the_sum_is_that_of_its_terms() {
        let own = Persistence {
            stays: 0.6,
            swing: 3.0,
        };
        for count in [1_u32, 2, 5, 30] {
            let terms = (1..count)
                .map(|k| (1.0 - f64::from(k) / f64::from(count)) * libm::pow(0.6, f64::from(k)));
            let expected = 1.0 + 2.0 * (1.0 + 2.0 * terms.sum::<f64>());
            assert!(
                (own.phi(f64::from(count)) - expected).abs() < 1e-12,
                "{count}"
            );
        }
        assert!((own.phi(0.0) - 3.0).abs() < 1e-12);
    }

    #[test]
    fn few_windows_and_those_that_go_up_and_down_say_nothing() {
        let up_and_down = |count: u32| (0..count).map(|at| (f64::from(at % 2), 0.1));
        assert_eq!(persistence(&up_and_down(60).collect::<Vec<_>>(), 1.0), None);
        let in_fours = |count: u32| (0..count).map(|at| (f64::from(at / 4 % 2), 0.1));
        assert_eq!(persistence(&in_fours(19).collect::<Vec<_>>(), 1.0), None);
        assert!(persistence(&in_fours(20).collect::<Vec<_>>(), 1.0).is_some());
        assert_eq!(persistence(&[(1.0, 0.1); 30], 1.0), None);
        assert_eq!(persistence(&[(1.0, 0.0); 30], 1.0), None);
    }

    /// How often an interval of the mean of so many windows holds 0, by steps alone and by what stays; how much wider.
    fn covers(stays: f64, swing: f64, windows: usize) -> [f64; 3] {
        const ROUNDS: u64 = 2000;
        let (mut by_steps, mut by_both, mut wider) = (0, 0, 0.0);
        for seed in 0..ROUNDS {
            let mut draws = Chance::new(40_000 + seed);
            let mut own = swing * draws.normal();
            let series: Vec<(f64, f64)> = (0..windows)
                .map(|_| {
                    own = stays * own + swing * (1.0 - stays * stays).sqrt() * draws.normal();
                    (own + draws.normal(), 1.0)
                })
                .collect();
            let mean = series.iter().map(|row| row.0).sum::<f64>() / windows as f64;
            let phi = overdispersion(&series).unwrap().phi;
            let all = persistence(&series, phi).map_or(phi, |found| found.phi(windows as f64));
            let holds = |phi: f64| u32::from(mean.abs() <= Z95 * (phi / windows as f64).sqrt());
            by_steps += holds(phi);
            by_both += holds(all);
            wider += (all / phi).sqrt() / ROUNDS as f64;
        }
        [by_steps, by_both]
            .map(|held| f64::from(held) / ROUNDS as f64)
            .into_iter()
            .chain([wider])
            .collect::<Vec<_>>()
            .try_into()
            .unwrap()
    }

    #[test]
    fn means_over_days_that_follow_one_another_hold_the_truth_more_often() {
        // 2,000 rounds tell 95 % within 1.5 points, 90 % within 2.
        for (windows, swing, least) in [
            (30, 1.5, 0.87),
            (60, 1.5, 0.9),
            (120, 1.5, 0.92),
            (60, 0.75, 0.89),
        ] {
            let [by_steps, by_both, _] = covers(0.5, swing, windows);
            assert!(by_steps < 0.85, "{windows} windows: {by_steps}");
            assert!(
                (least..=0.965).contains(&by_both),
                "{windows} windows: {by_both}"
            );
        }
    }

    #[test]
    fn means_over_independent_days_keep_their_coverage() {
        for (windows, swing) in [(30, 0.0), (60, 0.0), (30, 1.5), (60, 1.5)] {
            let [by_steps, by_both, wider] = covers(0.0, swing, windows);
            assert!(
                (0.93..=0.975).contains(&by_both),
                "{windows} {swing}: {by_both}"
            );
            assert!(
                by_both - by_steps < 0.025 && wider < 1.15,
                "{windows} {swing}: {wider}"
            );
        }
    }
}
