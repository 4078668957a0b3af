//! Seeded draws of counts, for intervals of what has no formula.

/// A stream of random numbers that its seed decides.
///
/// # Shapes and units
/// 64 bits of state; O(λ) per draw up to λ = 30, O(1) beyond.
/// # Undefined
/// Never.
/// # Source
/// `SplitMix64`: Steele, Lea & Flood (2014). Poisson draws: Knuth (1969), vol. 2, 3.4.1; beyond λ = 30 the rounded normal
/// (its skewness, below 0.18, does not matter for 95 % intervals). Normal draws: Box & Muller (1958).
/// # Checked against
/// Mean and variance of seeded draws in this file.
#[derive(Debug, Clone)]
pub(super) struct Draws(u64);

/// Up to here Poisson draws multiply uniform ones.
const SMALL: f64 = 30.0;

impl Draws {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between 0 and 1, neither of them.
    const fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(2.0 * std::f64::consts::PI * self.uniform())
    }

    /// A count whose mean is `mean`.
    pub(super) fn poisson(&mut self, mean: f64) -> f64 {
        if mean <= 0.0 {
            return 0.0;
        }
        if mean > SMALL {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0);
        }
        let least = libm::exp(-mean);
        let (mut count, mut product) = (0.0, self.uniform());
        while product > least {
            count += 1.0;
            product *= self.uniform();
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_mean_as_mean_and_variance() {
        for mean in [0.3, 4.0, 29.0, 31.0, 5_000.0] {
            let mut draws = Draws::new(7);
            let counts: Vec<f64> = (0..20_000).map(|_| draws.poisson(mean)).collect();
            let n = counts.len() as f64;
            let found = counts.iter().sum::<f64>() / n;
            let spread = counts
                .iter()
                .map(|count| (count - found) * (count - found))
                .sum::<f64>()
                / n;
            // Four standard errors.
            assert!(
                (found - mean).abs() < 4.0 * (mean / n).sqrt(),
                "{mean}: {found}"
            );
            assert!((spread / mean - 1.0).abs() < 0.06, "{mean}: {spread}");
        }
        assert_eq!(Draws::new(1).poisson(0.0), 0.0);
    }
}
