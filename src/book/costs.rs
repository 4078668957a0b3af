//! What right and wrong decisions cost.

use serde::{Deserialize, Serialize};

/// What each outcome of a yes-or-no decision costs, in any unit; a gain is below 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Costs {
    /// A positive that was caught.
    pub tp: f64,
    /// A negative that was called positive: a false alarm.
    pub fp: f64,
    /// A positive that was missed.
    #[serde(rename = "fn")]
    pub fn_: f64,
    /// A negative that was left alone.
    pub tn: f64,
}

impl Default for Costs {
    fn default() -> Self {
        Self {
            tp: 0.0,
            fp: 1.0,
            fn_: 1.0,
            tn: 0.0,
        }
    }
}

impl Costs {
    /// Whether every cost is a number that can be added up.
    pub const fn is_finite(&self) -> bool {
        self.tp.is_finite() && self.fp.is_finite() && self.fn_.is_finite() && self.tn.is_finite()
    }

    /// `fp=5,fn=1`; what is not named costs what it does by default.
    ///
    /// # Errors
    /// A sentence about the part that cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut costs = Self::default();
        for part in text.split(',') {
            let (name, number) = part
                .split_once('=')
                .ok_or_else(|| format!("\"{part}\": expected name=number"))?;
            let place = match name.trim() {
                "tp" => &mut costs.tp,
                "fp" => &mut costs.fp,
                "fn" => &mut costs.fn_,
                "tn" => &mut costs.tn,
                other => return Err(format!("\"{other}\": expected tp, fp, fn or tn")),
            };
            let number: Option<f64> = number.trim().parse().ok();
            *place = number
                .filter(|number| number.is_finite())
                .ok_or_else(|| format!("\"{part}\": expected a number"))?;
        }
        Ok(costs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_keeps_its_cost() {
        let costs = Costs::read("fn=5, tp=-0.5").unwrap();
        assert_eq!(
            costs,
            Costs {
                tp: -0.5,
                fn_: 5.0,
                ..Costs::default()
            }
        );
        for (text, said) in [
            ("fn", "expected name=number"),
            ("fx=1", "expected tp, fp, fn or tn"),
            ("fp=inf", "expected a number"),
            ("", "expected name=number"),
        ] {
            assert!(Costs::read(text).unwrap_err().contains(said), "{text}");
        }
    }
}
