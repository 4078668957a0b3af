//! Seeded draws: a grouped Poisson bootstrap needs counts, simulations need normal and uniform numbers.

/// The mean up to which the distribution of counts is laid out.
const LAID_OUT: f64 = 1000.0;

/// A stream of random numbers that is the same for the same seed, on every machine.
///
/// # Shapes and units
/// `SplitMix64`; normal numbers by Box and Muller with `libm`; Poisson counts by multiplication below a mean of 30, else by
/// rounding a normal number (the error of a share is then below that of the bootstrap itself).
/// # Undefined
/// Never.
/// # Source
/// Steele, Lea & Flood (2014), OOPSLA, 453–472; Box & Muller (1958); Knuth, The Art of Computer Programming 2, 3.4.1.
/// # Checked against
/// Mean and variance of many draws, in this file.
#[derive(Debug, Clone)]
pub struct Chance {
    state: u64,
    spare: Option<f64>,
}

impl Chance {
    /// A stream by its seed.
    pub const fn new(seed: u64) -> Self {
        Self {
            state: seed,
            spare: None,
        }
    }

    /// 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.state)
    }

    /// A number from 0 up to 1, never 1.
    pub const fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// A standard normal number.
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
        let angle = 2.0 * std::f64::consts::PI * self.uniform();
        self.spare = Some(radius * libm::sin(angle));
        radius * libm::cos(angle)
    }

    /// A Poisson count with that mean.
    pub fn poisson(&mut self, mean: f64) -> f64 {
        if mean <= 0.0 {
            return 0.0;
        }
        if mean >= 30.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0);
        }
        let floor = libm::exp(-mean);
        let (mut count, mut product) = (0.0, self.uniform());
        while product > floor {
            count += 1.0;
            product *= self.uniform();
        }
        count
    }
}

/// Poisson counts of one mean, many times over: their distribution is laid out once.
///
/// # Shapes and units
/// By inversion up to a mean of 1,000, beyond by rounding a normal number.
/// # Undefined
/// Never; a mean of 0 or less gives 0.
/// # Source
/// Devroye (1986), Non-Uniform Random Variate Generation, III.2.
/// # Checked against
/// Mean and variance of many draws, in this file.
#[derive(Debug, Clone)]
pub struct Counts {
    mean: f64,
    /// The first count with a probability worth the name, and P(count ≤ first + i).
    first: f64,
    cumulative: Vec<f64>,
}

impl Counts {
    /// Lays the distribution out.
    pub fn new(mean: f64) -> Self {
        let mut counts = Self {
            mean,
            first: 0.0,
            cumulative: Vec::new(),
        };
        if mean <= 0.0 || mean > LAID_OUT {
            return counts;
        }
        let wide = 8.0 * mean.sqrt() + 8.0;
        counts.first = (mean - wide).floor().max(0.0);
        let at = counts.first;
        let mut probability = libm::exp(at * libm::log(mean) - mean - libm::lgamma(at + 1.0));
        let (mut count, mut sum) = (at, 0.0);
        while count <= mean + wide {
            sum += probability;
            counts.cumulative.push(sum);
            count += 1.0;
            probability *= mean / count;
        }
        counts
    }

    /// A count.
    pub fn draw(&self, draws: &mut Chance) -> f64 {
        if self.cumulative.is_empty() {
            return draws.poisson(self.mean);
        }
        let uniform = draws.uniform();
        self.first + self.cumulative.partition_point(|sum| *sum <= uniform) as f64
    }
}

/// 64 well-mixed bits of a number, the same everywhere.
pub const fn mixed(value: u64) -> u64 {
    let mut z = value;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_mean_and_variance(mean: f64, counts: &[f64]) {
        let n = counts.len() as f64;
        let average = counts.iter().sum::<f64>() / n;
        let squares = counts.iter().map(|c| (c - average) * (c - average));
        let variance = squares.sum::<f64>() / n;
        let error = (mean / n).sqrt();
        assert!((average - mean).abs() < 4.0 * error, "{mean}: {average}");
        assert!((variance / mean - 1.0).abs() < 0.05, "{mean}: {variance}");
    }

    #[test]
    fn draws_have_their_mean_and_variance() {
        for mean in [0.4, 12.0, 80.0, 700.0, 3000.0] {
            let mut draws = Chance::new(1);
            let counts: Vec<f64> = (0..20_000).map(|_| draws.poisson(mean)).collect();
            has_mean_and_variance(mean, &counts);
            let laid_out = Counts::new(mean);
            let counts: Vec<f64> = (0..20_000).map(|_| laid_out.draw(&mut draws)).collect();
            has_mean_and_variance(mean, &counts);
        }
        assert_eq!(Chance::new(5).bits(), Chance::new(5).bits());
        assert_eq!(Counts::new(0.0).draw(&mut Chance::new(5)), 0.0);
    }
}
