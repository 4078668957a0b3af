//! The evidence in numbers between 0 and 1; what is not known is `None`, never 0.

use crate::measure::shift::{Disde, Xmw};

use super::weigh::Cause;

/// Gap between both decompositions, as a share of the fall, from which confidence is lowered (design notes, 4.5).
const DISAGREES: f64 = 0.3;

/// How well the onset must fit a release to count as more than chance.
pub(super) const FITS: f64 = 0.3;

/// What speaks for which cause.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// How well the onset fits the newest version's birth; not known without versions.
    pub birth: Option<f64>,
    /// Whether it came when the fall may have begun, or the model changed with it at another window: 1; 0.5 where it came later within the bad block and nothing else
    /// tells why the model changed; else 0.
    pub came: f64,
    /// Share of the fall from inputs, 0 where its interval holds 0.
    pub inputs: f64,
    /// Share from the model, less what halves of the good block differ by; 0 where its interval holds 0.
    pub model: f64,
    /// Share from outcomes, 0 where its interval holds 0.
    pub outcomes: f64,
    /// The intervals of the shares of inputs, model and outcomes.
    pub intervals: [(f64, f64); 3],
    /// Share of the fall that the new version explains on the same traffic as the old one.
    pub overlap: Option<f64>,
    /// Whether the definition changed.
    pub redefined: Option<bool>,
    /// Severity × alignment × carry of the worst broken input.
    pub serving: Option<f64>,
    /// Severity of the worst fault while the new version learned.
    pub training: Option<f64>,
    /// Severity × alignment of the worst label check.
    pub label_fault: f64,
    /// How much the labels look damaged at random.
    pub noise: Option<f64>,
    /// Share of the fall that the moved base rate alone would give.
    pub prior: Option<f64>,
    /// 1 where only calibration was lost.
    pub calibration: Option<f64>,
    /// 1 where the model's part is clear and no version came near the onset.
    pub silent: f64,
    /// 1 where the fall is beyond what scores let expect.
    pub estimate_gap: Option<f64>,
    /// Whether both decompositions say the same.
    pub disde_agrees: bool,
}

impl Evidence {
    /// A version or definition came that fits the onset better than chance, or where the onset may well be.
    pub fn has_birth(&self) -> bool {
        self.birth.is_some_and(|birth| birth > FITS) || self.came >= 1.0
    }

    /// How well "a version came" holds.
    pub fn has_come(&self) -> f64 {
        if self.has_birth() { 1.0 } else { self.came }
    }

    /// V: the share of the fall that is the version's.
    pub fn version_share(&self) -> f64 {
        match self.overlap {
            Some(share) if self.has_birth() => share.clamp(0.0, 1.0),
            _ if self.has_birth() => self.model * (0.5 + 0.5 * self.birth.unwrap_or(1.0)),
            _ => self.model,
        }
    }

    /// The worst broken input, 0 where none is known.
    pub fn broken_inputs(&self) -> f64 {
        self.serving.unwrap_or(0.0)
    }

    /// The worst fault of the training data, 0 where none is known.
    pub fn broken_training(&self) -> f64 {
        self.training.unwrap_or(0.0)
    }

    /// The lower end of a cause's own share of the fall.
    pub fn lower_share(&self, cause: Cause) -> f64 {
        let [x, m, w] = self.intervals.map(|(low, _)| low);
        match cause {
            Cause::Redefined | Cause::Mistrained | Cause::Silent => m,
            Cause::Mix => x,
            Cause::Broken => self.broken_inputs(),
            Cause::Concept | Cause::Labels => w,
            Cause::BaseRate => self.prior.unwrap_or(0.0),
        }
    }

    /// Whether the published decomposition agrees with ours: X with its first and last step, M + W with the middle one.
    ///
    /// Where no inputs are shared there is nothing that could disagree: all of it is the inputs.
    pub fn agrees(xmw: &Xmw, disde: Option<&Disde>) -> bool {
        let Some(disde) = disde else {
            return xmw.unseen > 0.5;
        };
        let [x, m, w] = xmw.shared;
        let gap = (x - disde.to_shared - disde.to_new).abs();
        let other = (m + w - disde.same_inputs).abs();
        gap.min(other) <= DISAGREES * xmw.delta.abs()
    }
}
