//! Values that trusted tools got, and seeded draws for simulations.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use serde_json::Value;

/// One of the documents that `make.py` wrote.
pub(crate) fn load(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

pub(crate) fn counts(value: &Value) -> Vec<u64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_u64().unwrap())
        .collect()
}

pub(crate) fn cases<'a>(
    document: &'a Value,
    kind: &str,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    document[kind]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| (case["name"].as_str().unwrap(), case))
}

/// Equal within `tolerance`, relative to the expected size where that is above 1e-3.
pub(crate) fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    let scale = expected.abs().max(1e-3);
    let same =
        found.to_bits() == expected.to_bits() || (found - expected).abs() <= tolerance * scale;
    assert!(same, "{what}: found {found:?}, expected {expected:?}");
}

/// Seeded draws (`SplitMix64`, Steele, Lea & Flood 2014).
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }

    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    pub(crate) fn is(&mut self, chance: f64) -> bool {
        self.uniform() < chance
    }

    /// A whole number from 0 up to `n`, which does not belong to it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 or more, and below a length"
    )]
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.uniform() * n as f64) as usize
    }

    pub(crate) fn ascending(
        &mut self,
        n: usize,
        mut draw: impl FnMut(&mut Self) -> f64,
    ) -> Vec<f64> {
        let mut values: Vec<f64> = (0..n).map(|_| draw(self)).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    }
}
