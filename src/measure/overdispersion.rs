//! Whether windows differ by more than their rows explain.

use serde::{Deserialize, Serialize};

use super::sorted;

/// Median of the square of a standard normal number (χ² with one degree of freedom).
const MEDIAN: f64 = 0.454_936_423_119_572_7;

/// Windows that are needed: with fewer, the median of so few steps says nothing (algorithms 2.2; ours).
pub const WINDOWS: usize = 8;

/// How much more windows differ than independent rows would.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Overdispersion {
    /// φ, at least 1: by how much variances are too small. Standard errors are to be taken times √φ.
    pub phi: f64,
    /// Windows that it was read from.
    pub windows: usize,
    /// Whether chance alone, with independent rows, gives so large a φ in fewer than 1 of 20 cases.
    pub is_clear: bool,
}

/// Overdispersion of a series of windows: φ = max(1, median of (mₜ − mₜ₋₁)² / (vₜ + vₜ₋₁) / 0.4549).
///
/// Rows that share a customer or a day tell less than as many independent ones, so that windows move by more than
/// their intervals say. Steps from one window to the next feel neither a slow trend nor a few jumps.
///
/// # Shapes and units
/// Per window, in order of time, the number and the variance that independent rows give it. Windows without either are
/// left out, and the step goes over them. The median of few steps is itself uncertain: with independent rows φ is 1 in
/// half of the cases, and √φ is 1.22 on average of 8 windows, 1.13 of 20, 1.05 of 100. Means of the steps, whole or without
/// the largest, are steadier, but feel single windows that stand out, or cover less (`tests/it/reference/overdispersion.py`).
/// # Undefined
/// `None` below [`WINDOWS`] windows, or where half of the steps are between windows that are the same.
/// # Source
/// Algorithms 2.2 (ours); the median over 0.4549 is the scale of genomic control, Devlin & Roeder (1999), Biometrics 55,
/// 997–1004, on the successive differences of von Neumann (1941).
/// # Checked against
/// By hand in this file; that intervals cover the truth with rows that hang together, and stay what they are with
/// independent ones, over seeded draws in `tests/it/intervals.rs`.
pub fn overdispersion(windows: &[(f64, f64)]) -> Option<Overdispersion> {
    if windows.len() < WINDOWS {
        return None;
    }
    let pairs = windows.iter().zip(windows.iter().skip(1));
    let mut steps: Vec<f64> = pairs
        .map(|((before, variance), (now, other))| {
            (now - before) * (now - before) / (variance + other)
        })
        .filter(|step| step.is_finite())
        .collect();
    steps.sort_unstable_by(f64::total_cmp);
    let ratio = sorted::median(&steps)? / MEDIAN;
    if steps.len() + 1 < WINDOWS || ratio <= 0.0 {
        return None;
    }
    Some(Overdispersion {
        phi: ratio.max(1.0),
        windows: windows.len(),
        is_clear: ratio > by_chance(steps.len()),
    })
}

/// What the ratio stays below in 19 of 20 series of so many steps with independent rows; within 0.05 of 40,000 seeded
/// draws of normal numbers each, for 7 to 400 steps.
fn by_chance(steps: usize) -> f64 {
    let steps = steps as f64;
    1.0 + 4.3 / steps.sqrt() + 7.6 / steps
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that go up and down by the steps.
    fn zigzag(steps: &[f64]) -> Vec<(f64, f64)> {
        let mut at = 0.0;
        let mut sign = 1.0;
        let mut found = vec![(at, 0.5)];
        for step in steps {
            at += sign * step;
            sign = -sign;
            found.push((at, 0.5));
        }
        found
    }

    #[test]
    fn the_median_step_decides() {
        let found = overdispersion(&zigzag(&[1.0, 2.0, 3.0, 0.1, 0.2, 9.0, 2.0])).unwrap();
        assert!((found.phi - 4.0 / MEDIAN).abs() < 1e-12, "{found:?}");
        assert!(found.is_clear && found.windows == 8);
        let quiet = overdispersion(&zigzag(&[0.1; 10])).unwrap();
        assert!((quiet.phi - 1.0).abs() < 1e-12 && !quiet.is_clear);
    }

    #[test]
    fn one_jump_does_not_count() {
        let mut calm = zigzag(&[0.6; 20]);
        let before = overdispersion(&calm).unwrap();
        for (value, _) in calm.iter_mut().skip(10) {
            *value += 50.0;
        }
        assert_eq!(overdispersion(&calm), Some(before));
    }

    #[test]
    fn few_or_equal_windows_say_nothing() {
        assert_eq!(overdispersion(&zigzag(&[1.0; 6])), None);
        assert_eq!(overdispersion(&zigzag(&[0.0; 20])), None);
        // Without a variance there is no step.
        assert_eq!(overdispersion(&[(1.0, 0.0); 20]), None);
    }
}
