//! What was counted over time, and sums over any stretch of it.

use serde::{Deserialize, Serialize};

/// What one count is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Rows, good or bad, or bad in part.
    #[default]
    Events,
    /// Windows, each good or bad as a whole.
    Windows,
}

/// Bad and all events per bucket of time; buckets follow each other without gaps, empty ones too.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// What is counted.
    pub form: Form,
    /// Microseconds since 1970 when the first bucket begins.
    pub start_us: i64,
    /// Length of every bucket; 0 where `ends` says.
    pub step_us: i64,
    /// When each bucket ends, where they are not of one length.
    pub ends: Vec<i64>,
    /// Events per bucket.
    pub n: Vec<u64>,
    /// Bad ones; parts of events where losses are counted.
    pub bad: Vec<f64>,
    /// φ: how much more windows differ than independent rows would; whatever is below 1 is 1.
    pub phi: f64,
}

impl Counts {
    /// Buckets.
    pub const fn len(&self) -> usize {
        self.n.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.n.is_empty()
    }

    /// When a bucket ends.
    pub fn end_of(&self, bucket: usize) -> i64 {
        if self.step_us == 0 {
            return self.ends.get(bucket).copied().unwrap_or(self.start_us);
        }
        let bucket = i64::try_from(bucket).unwrap_or(i64::MAX);
        let length = bucket.saturating_add(1).saturating_mul(self.step_us);
        self.start_us.saturating_add(length)
    }

    /// When the last bucket ends: until then counts are known.
    pub fn until_us(&self) -> i64 {
        self.len()
            .checked_sub(1)
            .map_or(self.start_us, |last| self.end_of(last))
    }

    /// The longest bucket.
    pub fn longest_us(&self) -> i64 {
        if self.step_us > 0 {
            return self.step_us;
        }
        let starts = std::iter::once(&self.start_us).chain(&self.ends);
        let lengths = self.ends.iter().zip(starts).map(|(end, start)| end - start);
        lengths.max().unwrap_or(0)
    }

    /// Sums from the beginning on.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals {
            form: self.form,
            start_us: self.start_us,
            longest_us: self.longest_us(),
            phi: self.phi.max(1.0),
            ends: Vec::with_capacity(self.len()),
            n: vec![0],
            bad: vec![0.0],
        };
        let (mut n, mut bad) = (0, 0.0);
        for (bucket, (more, worse)) in self.n.iter().zip(&self.bad).enumerate() {
            n += more;
            bad += worse;
            totals.ends.push(self.end_of(bucket));
            totals.n.push(n);
            totals.bad.push(bad);
        }
        totals
    }
}

/// Running sums of [`Counts`], for sums over any stretch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    /// What is counted.
    pub form: Form,
    /// When the first bucket begins.
    pub start_us: i64,
    /// The longest bucket.
    pub longest_us: i64,
    /// φ, at least 1.
    pub phi: f64,
    /// When each bucket ends.
    pub ends: Vec<i64>,
    n: Vec<u64>,
    bad: Vec<f64>,
}

impl Totals {
    /// Bad and all events of the buckets that end after `from` and not after `to`.
    pub fn sum(&self, from_us: i64, to_us: i64) -> (f64, u64) {
        let at = |us: i64| self.ends.partition_point(|end| *end <= us);
        let (first, last) = (at(from_us), at(to_us).max(at(from_us)));
        let n = |at: usize| self.n.get(at).copied().unwrap_or(0);
        let bad = |at: usize| self.bad.get(at).copied().unwrap_or(0.0);
        // Sums of fractions may differ by a rounding; nothing is worse than nothing.
        ((bad(last) - bad(first)).max(0.0), n(last) - n(first))
    }

    /// All of them.
    pub fn whole(&self) -> (f64, u64) {
        self.sum(i64::MIN, i64::MAX)
    }

    /// As many rows as so many would be that do not hang together: n / φ.
    pub fn effective(&self, n: u64) -> f64 {
        n as f64 / self.phi.max(1.0)
    }

    /// Until when counts are known.
    pub fn until_us(&self) -> i64 {
        self.ends.last().copied().unwrap_or(self.start_us)
    }
}
