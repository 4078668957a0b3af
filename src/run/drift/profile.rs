//! What a column holds and what broke in it, from the sides that drift compares.

use crate::measure::profile::{
    Check as Checked, LevelProfile, NumberProfile, level_checks, number_checks,
};
use crate::reason::check::judge_check;
use crate::reason::drift::Verdict;
use crate::report::document::{Check, Numbers, Profile, Scope};

use super::sides::{Side, Sides};
use super::{Compared, Header};

/// Which rows: a scope, and the window where it is one.
type Place = (Scope, Option<usize>);

/// Profiles and checks of a column of numbers.
pub(super) fn numbers(header: &Header, sides: &Sides<Vec<f64>>, compared: &mut Compared) {
    let of = |place: Place, side: &Side<Vec<f64>>| {
        let (nan, unparsable) = odd(header, place);
        // Windows keep what a line over time would show.
        let profile = match place.0 {
            Scope::Window => NumberProfile::plain(&side.values, side.missing),
            _ => NumberProfile::of(&side.values, side.missing),
        };
        NumberProfile {
            nan,
            unparsable,
            ..profile
        }
    };
    let reference = of((Scope::Reference, None), &sides.reference);
    let base = (sides.reference.values.as_slice(), &reference);
    for (place, side) in places(sides) {
        let profile = of(place, side);
        compared.profiles.push(number(header, place, &profile));
        if place.0 != Scope::Reference {
            let checks = number_checks(base, (&side.values, &profile));
            let checks = checks.iter().map(|found| check(header, place, found));
            compared.checks.extend(checks);
        }
    }
}

/// How many values of a place are NaN, and how many are no numbers.
fn odd(header: &Header, (scope, window): Place) -> (u64, u64) {
    let of_place = |(of, is_reference): (Option<u32>, bool)| match scope {
        Scope::Reference => is_reference,
        Scope::Current => !is_reference,
        _ => of.and_then(|of| usize::try_from(of).ok()) == window,
    };
    let groups = header.groups.iter().zip(&header.odd);
    groups
        .filter(|((of, is_reference, ..), _)| of_place((*of, *is_reference)))
        .fold((0, 0), |(nan, odd), (_, more)| (nan + more.0, odd + more.1))
}

/// Profiles and checks of a column of levels; `names` are in the order of the counts.
pub(super) fn levels(
    header: &Header,
    names: &[String],
    sides: &Sides<Vec<u64>>,
    compared: &mut Compared,
) {
    let of = |side: &Side<Vec<u64>>| LevelProfile::of(&side.values, side.missing);
    let reference = of(&sides.reference);
    let base = (sides.reference.values.as_slice(), &reference);
    for (place, side) in places(sides) {
        let profile = of(side);
        compared
            .profiles
            .push(level(header, place, &profile, names));
        if place.0 != Scope::Reference {
            let checks = level_checks(base, (&side.values, &profile));
            let checks = checks.iter().map(|found| check(header, place, found));
            compared.checks.extend(checks);
        }
    }
}

/// Reference, current, then every window.
fn places<T>(sides: &Sides<T>) -> impl Iterator<Item = (Place, &Side<T>)> {
    let wholes = [
        ((Scope::Reference, None), &sides.reference),
        ((Scope::Current, None), &sides.current),
    ];
    let windows = sides.windows.iter().enumerate();
    let windows = windows.map(|(index, side)| ((Scope::Window, Some(index)), side));
    wholes.into_iter().chain(windows)
}

fn number(header: &Header, (scope, window): Place, profile: &NumberProfile) -> Profile {
    let [min, q01, q25, median, q75, q99, max] = profile.quantiles;
    let top = profile.values.iter().filter(|_| window.is_none());
    let whole = |value: Option<f64>| value.filter(|_| window.is_none());
    Profile {
        column: header.column.clone(),
        scope,
        window,
        n: profile.n + profile.missing,
        missing: profile.missing,
        nan: profile.nan,
        unparsable: profile.unparsable,
        distinct: profile.distinct,
        mode_rows: profile.mode_rows,
        numbers: Some(Numbers {
            zeros: profile.zeros,
            negatives: profile.negatives,
            wholes: profile.wholes,
            mean: profile.mean,
            std: profile.deviation,
            skew: profile.skewness,
            kurtosis: profile.kurtosis,
            min,
            q01: whole(q01),
            q25: whole(q25),
            median,
            q75: whole(q75),
            q99: whole(q99),
            max,
        }),
        top: top
            .map(|(value, rows)| (value.to_string(), *rows))
            .collect(),
    }
}

fn level(
    header: &Header,
    (scope, window): Place,
    profile: &LevelProfile,
    names: &[String],
) -> Profile {
    let named = |(level, rows): &(usize, u64)| Some((names.get(*level)?.clone(), *rows));
    let top = profile.top.iter().filter(|_| window.is_none());
    Profile {
        column: header.column.clone(),
        scope,
        window,
        n: profile.n + profile.missing,
        missing: profile.missing,
        nan: 0,
        unparsable: 0,
        distinct: profile.distinct,
        mode_rows: profile.mode_rows,
        numbers: None,
        top: top.filter_map(named).collect(),
    }
}

fn check(header: &Header, (scope, window): Place, found: &Checked) -> Check {
    let (watch, alarm) = found.kind.thresholds();
    Check {
        column: header.column.clone(),
        check: found.kind.id().into(),
        scope,
        window,
        value: found.effect.ok().map(|effect| effect.value),
        watch,
        alarm,
        z: found.z,
        verdict: judge_check(found).map_or("undefined", Verdict::id).into(),
    }
}
