//! How often and how much is rehearsed before the first file.

/// Rehearsals before the first file. After so many of every worker, more gained nothing in Chromium; now one does them for all.
const MOST: u32 = 12;
/// Milliseconds in which a rehearsal is done by a browser that may rehearse more.
const QUICK_MS: f64 = 200.0;
/// Milliseconds after which one that rehearsed more does so no longer.
const SLOW_MS: f64 = 1_000.0;

/// Only a browser that compiles function by function, and is quick by now, rehearses more: files that come meanwhile wait for
/// the end. `WebKit` stops for long at a reload while a worker rehearses much (seen).
#[derive(Debug, Default)]
pub(super) struct Rehearsals {
    begun: u32,
    level: u32,
    /// Whether more may be rehearsed at all.
    rises: bool,
    since_ms: f64,
}

impl Rehearsals {
    pub(super) fn new(rises: bool) -> Self {
        Self {
            rises,
            ..Self::default()
        }
    }

    /// The level of the next rehearsal, begun now, when the one before has just ended.
    pub(super) fn next(&mut self, now_ms: f64) -> Option<u32> {
        let took = now_ms - self.since_ms;
        if self.begun >= MOST || (self.level > 0 && took > SLOW_MS) {
            self.begun = MOST;
            return None;
        }
        if self.rises && self.begun > 0 && took < QUICK_MS {
            self.level += 1;
        }
        self.begun += 1;
        self.since_ms = now_ms;
        Some(self.level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_rehearse_more_and_the_slow_no_longer() {
        let mut quick = Rehearsals::new(true);
        let levels: Vec<_> = (0..14)
            .map(|at| quick.next(1e12 + 50.0 * f64::from(at)))
            .collect();
        assert_eq!(levels[..3], [Some(0), Some(1), Some(2)]);
        assert_eq!(levels[11..], [Some(11), None, None]);
        let mut slow = Rehearsals::new(true);
        let levels =
            [0.0, 900.0, 1_000.0, 1_800.0, 4_000.0, 4_001.0].map(|at| slow.next(1e12 + at));
        assert_eq!(levels, [Some(0), Some(0), Some(1), Some(1), None, None]);
        let mut other = Rehearsals::new(false);
        assert_eq!([0.0, 50.0].map(|at| other.next(1e12 + at)), [Some(0); 2]);
    }
}
