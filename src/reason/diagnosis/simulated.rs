//! Made-up incidents with known causes, after the design's oracle (`diag.py`, `e2e.py`): 60 days, 1,200 rows each, two
//! numbers, four groups and a bystander; something happens on day 45.

use std::borrow::Cow;

use super::case::{Answers, Case, CaseWindow, Feature, Levels, Values, Wish};
use super::losses::Loss;
use crate::measure::chance::Chance;

const DAYS: usize = 60;
pub(crate) const ONSET: usize = 45;
const DAY_US: i64 = 86_400_000_000;
/// 2026-01-05, a Monday.
const FIRST_US: i64 = 1_767_571_200_000_000;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Setting {
    Nothing,
    Weekly,
    Redefined,
    Mistrained,
    Silent,
    Broken,
    Mix,
    Concept,
    Flipped,
    LostPositives,
    BaseRate,
    Threshold,
}

/// How a setting is made harder.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a twist of its own")]
pub(crate) struct Twist {
    /// A harmless new version takes over on the same day.
    pub(crate) release: bool,
    /// The cause has half its strength.
    pub(crate) weak: bool,
    /// Quality goes with the weekday.
    pub(crate) weekly: bool,
    /// Labels come late: of the last days few have one.
    pub(crate) late: bool,
    /// Rows per day.
    pub(crate) rows: usize,
}

/// What every row of an incident goes by.
struct Plan {
    setting: Setting,
    twist: Twist,
    strength: f64,
    is_canary: bool,
    /// Base and slopes of each version.
    versions: [[f64; 3]; 4],
}

/// Everything that is made up.
pub(crate) struct Made {
    day: Vec<u32>,
    x1: Vec<f64>,
    x2: Vec<f64>,
    x3: Vec<f64>,
    group: Vec<u32>,
    label: Vec<Option<bool>>,
    score: Vec<f64>,
    version: Vec<u32>,
    definition: Vec<u32>,
    threshold: f64,
    late: bool,
}

fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-z))
}

const GROUPS: [f64; 4] = [0.0, 0.6, -0.6, 1.0];

impl Made {
    pub(crate) fn new(setting: Setting, twist: Twist, seed: u64) -> Self {
        let mut draws = Chance::new(seed.wrapping_mul(7919).wrapping_add(setting as u64));
        let rows = if twist.rows == 0 { 1200 } else { twist.rows };
        let strength = if twist.weak { 0.5 } else { 1.0 };
        let is_canary = draws.uniform() < 0.5;
        let wobble: Vec<f64> = (0..DAYS).map(|_| 0.08 * draws.normal()).collect();
        let mut made = Self {
            day: Vec::new(),
            x1: Vec::new(),
            x2: Vec::new(),
            x3: Vec::new(),
            group: Vec::new(),
            label: Vec::new(),
            score: Vec::new(),
            version: Vec::new(),
            definition: Vec::new(),
            threshold: if setting == Setting::Threshold {
                0.5 + 0.3 * strength
            } else {
                0.5
            },
            late: twist.late,
        };
        let weights = |setting| match setting {
            Setting::Redefined | Setting::Silent => [-0.6, 1.6 - 1.5 * strength, 1.2],
            Setting::Mistrained => [-0.6, 1.6, 1.2 - 1.15 * strength],
            _ => [-0.6, 1.6, 1.2],
        };
        let versions = [
            [-0.6, 1.6, 1.2],
            [-0.58, 1.55, 1.25],
            [-0.62, 1.65, 1.15],
            weights(setting),
        ];
        let plan = Plan {
            setting,
            twist,
            strength,
            is_canary,
            versions,
        };
        for (day, wobble) in wobble.iter().enumerate() {
            for _ in 0..rows {
                made.row(&mut draws, &plan, (day, *wobble));
            }
        }
        made
    }

    /// One row: inputs, outcome, version, what the model saw and answered, and what became of the label.
    #[expect(clippy::too_many_lines, reason = "one made-up row from top to bottom")]
    fn row(&mut self, draws: &mut Chance, plan: &Plan, (day, wobble): (usize, f64)) {
        let Plan {
            setting,
            twist,
            strength,
            is_canary,
            versions,
        } = *plan;
        let is_post = day >= ONSET;
        let (mut x1, mut x2) = (draws.normal() + wobble, draws.normal());
        let (x3, group) = (draws.normal(), draws.bits() % 4);
        if setting == Setting::Mix && is_post && draws.uniform() < 0.75 * strength {
            (x1, x2) = (0.75 + 0.35 * draws.normal(), -0.3 + 0.5 * draws.normal());
        }
        let mut slope = 1.6;
        if setting == Setting::Concept && is_post {
            slope -= 1.5 * strength;
        }
        if twist.weekly && day % 7 > 4 {
            slope *= 0.8;
        }
        let effect = GROUPS[usize::try_from(group).unwrap_or(0)];
        // The base rate moves in P(y) alone: rows of one class are drawn again.
        let mut label = draws.uniform() < logistic(-0.6 + slope * x1 + 1.2 * x2 + effect);
        if setting == Setting::BaseRate && is_post {
            while !label && draws.uniform() < 0.75 * strength {
                (x1, x2) = (draws.normal() + wobble, draws.normal());
                label = draws.uniform() < logistic(-0.6 + slope * x1 + 1.2 * x2 + effect);
            }
        }
        let mut version = if day < 15 {
            0
        } else if day < 38 {
            1
        } else {
            2
        };
        let is_new = is_post && (!is_canary || draws.uniform() < 0.8);
        let is_version = matches!(
            setting,
            Setting::Redefined | Setting::Mistrained | Setting::Threshold
        );
        let mut answered = version;
        if (is_version || setting == Setting::Silent) && is_new {
            answered = 3;
        }
        if is_version && is_new || twist.release && is_post {
            version = 3;
        }
        let mut seen = x2;
        let is_training = (ONSET - 12..ONSET - 3).contains(&day);
        if setting == Setting::Mistrained && is_training && draws.uniform() < 0.35 {
            seen = f64::NAN;
        }
        if setting == Setting::Broken && is_post && draws.uniform() < 0.6 * strength {
            seen += libm::log(1000.0);
        }
        let [base, first, second] = versions[answered];
        let known = if seen.is_nan() { 0.0 } else { seen };
        let mut logit = base + first * x1 + second * known + effect;
        if twist.release && is_post {
            logit = 1.03 * logit + 0.02 * x1;
        }
        match setting {
            Setting::Flipped if is_post && draws.uniform() < 0.15 * strength => label = !label,
            Setting::LostPositives if is_post && label && draws.uniform() < 0.35 * strength => {
                label = false;
            }
            _ => {}
        }
        let is_late = twist.late && draws.uniform() > (DAYS - day) as f64 / 10.0;
        self.day.push(u32::try_from(day).unwrap_or(0));
        self.x1.push(x1);
        self.x2.push(if setting == Setting::Broken {
            libm::exp(seen)
        } else {
            seen
        });
        self.x3.push(x3);
        self.group.push(u32::try_from(group).unwrap_or(0));
        self.label.push((!is_late).then_some(label));
        self.score.push(logistic(logit));
        self.version.push(u32::try_from(version).unwrap_or(0));
        self.definition.push(u32::from(
            version == 3 && matches!(setting, Setting::Redefined | Setting::Threshold),
        ));
    }

    #[expect(clippy::too_many_lines, reason = "one case from top to bottom")]
    pub(crate) fn case(&self, setting: Setting, by_decision: bool) -> Case<'_> {
        let names =
            |prefix: &str, n: usize| (1..=n).map(|k| format!("{prefix}{k}")).collect::<Vec<_>>();
        let decided = self
            .score
            .iter()
            .zip(&self.version)
            .map(|(score, version)| {
                let threshold = if *version == 3 && setting == Setting::Threshold {
                    self.threshold
                } else {
                    0.5
                };
                Some(*score >= threshold)
            });
        let number = |name, values| Feature {
            name: Cow::Borrowed(name),
            values: Values::Numbers(Cow::Borrowed(values)),
        };
        Case {
            windows: (0..60_i64)
                .map(|day| CaseWindow {
                    start_us: FIRST_US + day * DAY_US,
                    end_us: FIRST_US + (day + 1) * DAY_US,
                    is_immature: self.late && day >= 55,
                    is_provisional: self.late && (50..55).contains(&day),
                    is_current: day >= 20,
                })
                .collect(),
            window: self.day.clone(),
            answers: Answers::Binary {
                score: Some(Cow::Borrowed(&self.score)),
                is_probability: true,
                decided: Cow::Owned(decided.collect()),
                label: Cow::Borrowed(&self.label),
            },
            versions: Some(Levels {
                codes: Cow::Borrowed(&self.version),
                levels: Cow::Owned(names("v", 4)),
            }),
            definitions: Some(Levels {
                codes: Cow::Borrowed(&self.definition),
                levels: Cow::Owned(names("d", 2)),
            }),
            times: None,
            label_times: None,
            ids: None,
            stamps: Vec::new(),
            raw: None,
            conflicts: None,
            features: vec![
                number("x1", self.x1.as_slice()),
                number("x2", self.x2.as_slice()),
                number("x3", self.x3.as_slice()),
                Feature {
                    name: Cow::Borrowed("group"),
                    values: Values::Levels(Levels {
                        codes: Cow::Borrowed(&self.group),
                        levels: Cow::Owned(names("g", 4)),
                    }),
                },
            ],
            wish: Wish {
                loss: by_decision.then_some(Loss::Wrong),
                ..Wish::default()
            },
        }
    }
}
