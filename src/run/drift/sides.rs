//! The two sides of a comparison, put together from groups, and what is written down of them.

use crate::measure::drift::{DriftReading, Rule};
use crate::reason::drift::{Verdict, effect, judge_reading};
use crate::report::document::{Drift, Scope};

use super::{Compared, Header};

/// Values of one side of a comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Side<T> {
    pub(super) values: T,
    /// Rows with a value.
    pub(super) n: u64,
    /// Rows without.
    pub(super) missing: u64,
}

impl<T> Side<T> {
    /// Share of rows without a value; 0 without rows.
    pub(super) fn share_missing(&self) -> f64 {
        let all = self.n + self.missing;
        if all == 0 {
            0.0
        } else {
            self.missing as f64 / all as f64
        }
    }
}

/// The sides that a column's groups make: reference, current, and one per window.
#[derive(Debug)]
pub(super) struct Sides<T> {
    pub(super) reference: Side<T>,
    pub(super) current: Side<T>,
    pub(super) windows: Vec<Side<T>>,
}

impl<T: Clone + Default> Sides<T> {
    /// Joins the groups of each side; `join` gets them in the header's order.
    pub(super) fn of(header: &Header, groups: &[T], join: impl Fn(Vec<&T>) -> T) -> Self {
        let side = |reference: bool| {
            let of_side = header.groups.iter().zip(groups);
            let of_side = of_side.filter(|((_, is_reference, ..), _)| *is_reference == reference);
            join(of_side.map(|(_, group)| group).collect())
        };
        // Groups are ordered by window, so each window's are found without looking through all.
        let mut windows: Vec<Option<T>> = vec![None; header.windows];
        for ((window, ..), group) in header.groups.iter().zip(groups) {
            let slot = window.and_then(|window| usize::try_from(window).ok());
            if let Some(whole) = slot.and_then(|slot| windows.get_mut(slot)) {
                *whole = Some(match &whole {
                    Some(known) => join(vec![known, group]),
                    None => group.clone(),
                });
            }
        }
        let windows = windows.into_iter().map(Option::unwrap_or_default);
        Self::laid(header, side(true), side(false), windows.collect())
    }

    /// Sides with their values, and the rows that the header counts for each.
    pub(super) fn laid(header: &Header, reference: T, current: T, windows: Vec<T>) -> Self {
        let rows = |reference: bool| {
            let groups = header.groups.iter();
            let groups = groups.filter(|(_, is_reference, ..)| *is_reference == reference);
            groups.fold((0, 0), |(n, missing), (_, _, found, gone)| {
                (n + *found as u64, missing + gone)
            })
        };
        let side = |values: T, (n, missing): (u64, u64)| Side { values, n, missing };
        let mut of_window = vec![(0, 0); windows.len()];
        for (window, _, found, gone) in &header.groups {
            let slot = window.and_then(|window| usize::try_from(window).ok());
            if let Some((n, missing)) = slot.and_then(|slot| of_window.get_mut(slot)) {
                *n += *found as u64;
                *missing += gone;
            }
        }
        let windows = windows.into_iter().zip(of_window);
        Self {
            reference: side(reference, rows(true)),
            current: side(current, rows(false)),
            windows: windows.map(|(values, rows)| side(values, rows)).collect(),
        }
    }

    /// Compares the current period and every window; `against` is told whether it is the whole period.
    pub(super) fn compare(
        &self,
        header: &Header,
        against: &dyn Fn(&Side<T>, bool) -> Vec<DriftReading>,
    ) -> Compared {
        let whole = against(&self.current, true);
        let mut compared = Compared {
            effect: effect(&whole),
            ..Compared::default()
        };
        self.write(header, None, &whole, &mut compared);
        for (index, side) in self.windows.iter().enumerate() {
            self.write(header, Some(index), &against(side, false), &mut compared);
        }
        compared
    }

    /// Writes readings down as rows of the document; without a window they are of the current period.
    pub(super) fn write(
        &self,
        header: &Header,
        window: Option<usize>,
        readings: &[DriftReading],
        compared: &mut Compared,
    ) {
        let side = window.and_then(|window| self.windows.get(window));
        let n = side.unwrap_or(&self.current).n;
        for reading in readings {
            let verdict = match &reading.reading {
                Err(_) => "undefined",
                Ok(_) => judge_reading(reading, self.reference.n).map_or("shown", Verdict::id),
            };
            compared.drift.push(Drift {
                column: header.column.clone(),
                measure: reading.measure.into(),
                convention: reading.convention.into(),
                scope: window.map_or(Scope::Current, |_| Scope::Window),
                window,
                value: reading.reading.as_ref().ok().map(|estimate| estimate.value),
                threshold: reading.rule.map(Rule::threshold).or(reading.alarm),
                verdict: verdict.into(),
                floor: reading.floor,
                p_value: reading.p_value,
                p_adjusted: None,
                n_reference: self.reference.n,
                n,
                undefined: reading.reading.as_ref().err().map(ToString::to_string),
            });
        }
    }
}
