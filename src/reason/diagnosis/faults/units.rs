//! What a change of unit is called.

use crate::measure::drift::ks;
use crate::measure::histogram::quantile;
use crate::measure::shift::Rescaled;

/// Units that people mix up: factor and its name.
const UNITS: [(f64, &str); 12] = [
    (1000.0, "× 1000"),
    (100.0, "× 100"),
    (60.0, "× 60"),
    (3600.0, "× 3600"),
    (0.453_592_37, "× 0.4536, pounds to kilograms"),
    (1.609_344, "× 1.609, miles to kilometres"),
    (25.4, "× 25.4, inches to millimetres"),
    (2.54, "× 2.54, inches to centimetres"),
    (3.280_84, "× 3.281, metres to feet"),
    (3.6, "× 3.6, m/s to km/h"),
    (10.0, "× 10"),
    (1_000_000.0, "× 1000000"),
];

/// What turns degrees of one kind into the other: factor, offset, name.
const DEGREES: [(f64, f64, &str); 2] = [
    (1.8, 32.0, "degrees Celsius to Fahrenheit"),
    (1.0 / 1.8, -32.0 / 1.8, "degrees Fahrenheit to Celsius"),
];

/// How far the values before, in another unit, are from those now.
fn gap(before: &[f64], (factor, offset): (f64, f64), now: &[f64]) -> f64 {
    let moved: Vec<f64> = before.iter().map(|value| value * factor + offset).collect();
    ks(&moved, now).map_or(1.0, |distance| distance.value)
}

/// The unit of a whole column that moved by a factor: degrees where these explain the shape better than the factor does.
pub(super) fn of_column(found: &Rescaled, before: &[f64], now: &[f64]) -> String {
    let by_factor = gap(before, (found.factor, 0.0), now);
    let degrees = DEGREES
        .iter()
        .find(|(factor, offset, _)| gap(before, (*factor, *offset), now) < by_factor - 0.05);
    degrees.map_or_else(|| of_factor(found), |(.., name)| (*name).into())
}

/// What a factor is called.
pub(super) fn of_factor(found: &Rescaled) -> String {
    let near = |factor: f64| libm::log10(found.factor / factor).abs() < 0.06;
    let known = UNITS.iter().find(|(factor, _)| near(*factor));
    let inverse = UNITS.iter().find(|(factor, _)| near(1.0 / factor));
    match (known, inverse) {
        (Some((_, name)), _) => (*name).to_owned(),
        (None, Some((_, name))) => name.replace('×', "÷"),
        (None, None) => format!("× {:.3}", found.factor),
    }
}

/// A unit that people mix up, where middle and spread moved by it and the shape stayed.
pub(super) fn of_shapes(before: &[f64], now: &[f64]) -> Option<String> {
    let width = |side: &[f64]| Some(quantile(side, 0.75)? - quantile(side, 0.25)?);
    let (m, n) = (quantile(before, 0.5)?, quantile(now, 0.5)?);
    let (u, v) = (width(before)?, width(now)?);
    if u <= 0.0 || v <= 0.0 {
        return None;
    }
    let fits = |unit: (f64, f64)| {
        let moved = gap(before, unit, now);
        moved < 0.06 && gap(before, (1.0, 0.0), now) > moved + 0.1
    };
    for (factor, name) in UNITS {
        for factor in [factor, 1.0 / factor] {
            let near = |ratio: f64| (ratio / factor - 1.0).abs() < 0.05;
            if near(v / u) && near(n / m) && fits((factor, 0.0)) {
                let is_inverse = factor < 1.0 && !name.contains("0.4536");
                return Some(if is_inverse {
                    name.replace('×', "÷")
                } else {
                    name.to_owned()
                });
            }
        }
    }
    let degrees = DEGREES.iter().find(|(factor, offset, _)| {
        let is_near = (n - factor * m - offset).abs() < 1.1 * factor;
        (v / u / factor - 1.0).abs() < 0.05 && is_near && fits((*factor, *offset))
    });
    degrees.map(|(.., name)| (*name).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warmer_degrees_are_degrees_and_feet_are_feet() {
        let before: Vec<f64> = (0..1000).map(|i| 5.0 + f64::from(i) / 40.0).collect();
        let moved = |f: &dyn Fn(f64) -> f64| before.iter().map(|x| f(*x)).collect::<Vec<f64>>();
        // Later in the year it is warmer too.
        let fahrenheit = moved(&|x| (x + 5.0) * 1.8 + 32.0);
        let feet = moved(&|x| (x + 1.0) * 3.28084);
        let found = Rescaled {
            factor: 3.4,
            share: 1.0,
            gain: 1.0,
        };
        assert_eq!(
            of_column(&found, &before, &fahrenheit),
            "degrees Celsius to Fahrenheit"
        );
        assert_eq!(of_column(&found, &before, &feet), "× 3.281, metres to feet");
        let as_before = moved(&|x| x * 1.8 + 32.0);
        let found = of_shapes(&before, &as_before);
        assert_eq!(found.as_deref(), Some("degrees Celsius to Fahrenheit"));
        assert_eq!(of_shapes(&before, &before), None);
    }
}
