//! Units that people mix up.

use crate::measure::shift::Rescaled;

/// Distance up to which values look like others that were multiplied, where they moved besides.
pub(super) const LOOKS_LIKE: f64 = 0.25;
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

/// Every change of units that people mix up: factor, what is added, name.
pub(super) fn changes() -> impl Iterator<Item = (f64, f64, String)> {
    let factors = UNITS.into_iter().flat_map(|(factor, name)| {
        [
            (factor, 0.0, name.to_owned()),
            (1.0 / factor, 0.0, turned(name)),
        ]
    });
    factors.chain([
        (1.8, 32.0, "degrees Celsius to Fahrenheit".to_owned()),
        (
            1.0 / 1.8,
            -32.0 / 1.8,
            "degrees Fahrenheit to Celsius".to_owned(),
        ),
    ])
}

/// The name of a factor the other way round: `÷ 25.4, millimetres to inches`.
fn turned(name: &str) -> String {
    let name = name.replace('×', "÷");
    let Some((factor, units)) = name.split_once(", ") else {
        return name;
    };
    match units.split_once(" to ") {
        Some((from, to)) => format!("{factor}, {to} to {from}"),
        None => name,
    }
}

/// What a factor is called that is known to a tenth of a decade only.
pub(super) fn unit(found: &Rescaled) -> String {
    let near = |factor: f64| libm::log10(found.factor / factor).abs() < 0.06;
    // Where several are near, nobody knows which.
    let known = changes().find(|(factor, offset, _)| near(*factor) && *offset == 0.0);
    known.map_or_else(
        || format!("about × {:.2}", found.factor),
        |(.., name)| name.replace(", ", ", perhaps "),
    )
}

#[cfg(test)]
mod tests {
    use super::{changes, unit};
    use crate::measure::shift::Rescaled;

    fn called(factor: f64) -> String {
        unit(&Rescaled {
            factor,
            share: 0.3,
            gain: 0.3,
        })
    }

    #[test]
    fn a_factor_that_is_hardly_known_is_no_certain_unit() {
        assert_eq!(called(1000.0), "× 1000");
        assert_eq!(called(0.01), "÷ 100");
        assert_eq!(called(3.162), "× 3.281, perhaps metres to feet");
        assert_eq!(called(0.0398), "÷ 25.4, perhaps millimetres to inches");
        assert_eq!(called(5.012), "about × 5.01");
    }

    #[test]
    fn every_change_has_its_way_back() {
        let all: Vec<(f64, f64, String)> = changes().collect();
        for (factor, offset, name) in &all {
            let back = |(other, moved, _): &&(f64, f64, String)| {
                (other * factor - 1.0).abs() < 1e-9 && (moved * factor + offset).abs() < 1e-9
            };
            assert!(all.iter().any(|one| back(&one)), "{name}");
        }
    }
}
