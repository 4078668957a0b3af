//! Which shares stay plausible however often a growing count is looked at.

/// Chance that the sequence ever leaves the truth out.
const ALPHA: f64 = 0.05;

/// Weight of the prior in rows; ours.
const PRIOR_ROWS: f64 = 10.0;

/// The 95 % confidence sequence of a share: of `n` rows each between 0 and 1 that sum to `sum`, the true means that no
/// look so far has excluded.
///
/// The ordinary interval of a growing count misses the truth at some look in about half of all runs; this one in at most
/// 5 %. It is all p with B(a + S, b + n − S) / (B(a, b) · pˢ · (1 − p)ⁿ⁻ˢ) < 20, where a = 10·`expected` (at least 0.1)
/// and b = 10 − a. For rows between 0 and 1 it holds as well, since the likelihood ratio is convex in a row's value.
///
/// # Undefined
/// n = 0 says nothing: 0 to 1.
/// # Source
/// Robbins (1970), Annals of Mathematical Statistics 41, 1397–1409; Howard, Ramdas, `McAuliffe` & Sekhon (2021), Annals
/// of Statistics 49, 1055–1080, section 3.
/// # Checked against
/// Roots found by `scipy.optimize.brentq` on `scipy.special.betaln` in `tests/it/reference/slo.json`.
pub fn confidence_sequence(sum: f64, n: f64, expected: f64) -> (f64, f64) {
    if n <= 0.0 {
        return (0.0, 1.0);
    }
    let sum = sum.clamp(0.0, n);
    let a = (PRIOR_ROWS * expected).clamp(0.1, PRIOR_ROWS - 0.1);
    let b = PRIOR_ROWS - a;
    let constant = log_beta(a + sum, b + n - sum) - log_beta(a, b) + libm::log(ALPHA);
    let excluded = |p: f64| constant - times_log(sum, p) - times_log(n - sum, 1.0 - p) >= 0.0;
    let share = sum / n;
    let low = if sum == 0.0 {
        0.0
    } else {
        border(0.0, share, &excluded)
    };
    let high = if sum >= n {
        1.0
    } else {
        border(1.0, share, &excluded)
    };
    (low, high)
}

/// x·ln(y), 0 where x is 0.
fn times_log(x: f64, y: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x * libm::log(y) }
}

fn log_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// Where exclusion ends between a value that is excluded and one that is not.
fn border(mut outside: f64, mut inside: f64, excluded: &dyn Fn(f64) -> bool) -> f64 {
    for _ in 0..100 {
        let middle = f64::midpoint(outside, inside);
        if excluded(middle) {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_seen_excludes_nothing_and_the_share_is_always_inside() {
        assert_eq!(confidence_sequence(0.0, 0.0, 0.01), (0.0, 1.0));
        for (sum, n) in [(0.0, 5.0), (5.0, 5.0), (1.0, 1e6), (37.5, 80.0), (2e5, 4e7)] {
            for expected in [0.0, 1e-4, 0.05, 0.5, 1.0] {
                let (low, high) = confidence_sequence(sum, n, expected);
                assert!(
                    0.0 <= low && low <= sum / n && sum / n <= high && high <= 1.0,
                    "{sum} of {n}: {low} {high}"
                );
            }
        }
    }

    #[test]
    fn values_are_those_of_scipy() {
        let text = include_str!("../../tests/it/reference/slo.json");
        let all: serde_json::Value = serde_json::from_str(text).unwrap();
        let cases = all["confidence_sequence"].as_array().unwrap();
        assert!(cases.len() >= 8);
        for case in cases {
            let at = |name: &str| case[name].as_f64().unwrap();
            let (low, high) = confidence_sequence(at("sum"), at("n"), at("expected"));
            assert!((low - at("low")).abs() < 1e-9, "{case}: {low}");
            assert!((high - at("high")).abs() < 1e-9, "{case}: {high}");
        }
    }

    /// Bernoulli draws looked at after every 50 rows: the truth is left out in at most 5 % of runs.
    #[test]
    fn it_keeps_its_promise_over_many_looks() {
        let mut state = 7_u64;
        let mut uniform = move || {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let runs = 300;
        let mut missed = [0, 0];
        for _ in 0..runs {
            let (mut bad, mut here, mut there) = (0.0, false, false);
            for n in 1..=5000 {
                bad += f64::from(uniform() < 0.03);
                if n % 50 == 0 {
                    let n = f64::from(n);
                    let (low, high) = confidence_sequence(bad, n, 0.03);
                    here |= !(low..=high).contains(&0.03);
                    let (low, high) = crate::measure::interval::wilson_share(bad / n, n);
                    there |= !(low..=high).contains(&0.03);
                }
            }
            missed[0] += i32::from(here);
            missed[1] += i32::from(there);
        }
        assert!(missed[0] <= runs / 20, "{missed:?} of {runs}");
        assert!(missed[1] > runs / 5, "the ordinary interval: {missed:?}");
    }
}
