//! How bad each answer was, and how bad it would have been under each other outcome.

use crate::measure::histogram::quantile;

use super::case::{Answers, Case};

/// Bins of labels and predictions that are numbers (design notes, 4.3).
const NUMBER_BINS: usize = 16;
/// Bins of scores over the logit.
const SCORE_BINS: u16 = 32;
/// Classes beyond which only right and wrong are told apart.
const CLASSES: usize = 24;

/// How far an answer may be off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tolerance {
    /// By so much.
    Absolute(f64),
    /// By so much of the label.
    Relative(f64),
}

/// What is counted as bad in a row; higher is worse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    /// 1 where the decision is wrong.
    Wrong,
    /// (score − label)².
    Brier,
    /// |prediction − label|.
    Absolute,
    /// (prediction − label)².
    Squared,
    /// 1 where |prediction − label|, or |score − label| of two classes, is beyond a tolerance.
    Beyond(Tolerance),
    /// 1 where the decision costs too much: negatives and positives decided no, then those decided yes.
    Costly([bool; 4]),
}

impl Loss {
    /// Its id among the metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Wrong => "error_rate",
            Self::Brier => "brier_score_loss",
            Self::Absolute => "mean_absolute_error",
            Self::Squared => "mean_squared_error",
            Self::Beyond(_) => "share_beyond_tolerance",
            Self::Costly(_) => "share_too_costly",
        }
    }

    /// Whether it lies between 0 and 1.
    pub const fn is_share(self) -> bool {
        !matches!(self, Self::Absolute | Self::Squared)
    }

    /// Whether answers of that kind have it.
    pub(super) fn suits(self, answers: &Answers<'_>) -> bool {
        match (self, answers) {
            (Self::Wrong, Answers::Binary { .. } | Answers::Classes { .. })
            | (Self::Costly(_), Answers::Binary { .. })
            | (Self::Absolute | Self::Squared | Self::Beyond(_), Answers::Numbers { .. }) => true,
            (Self::Beyond(_), Answers::Binary { score, .. }) => score.is_some(),
            (
                Self::Brier,
                Answers::Binary {
                    score,
                    is_probability,
                    ..
                },
            ) => score.is_some() && *is_probability,
            _ => false,
        }
    }

    /// The loss of a number.
    fn of_number(self, predicted: f64, label: f64) -> f64 {
        let gap = (predicted - label).abs();
        let beyond = |most: f64| f64::from(u8::from(gap > most));
        match self {
            Self::Squared => gap * gap,
            Self::Beyond(Tolerance::Absolute(most)) => beyond(most),
            Self::Beyond(Tolerance::Relative(most)) => beyond(most * label.abs()),
            _ => gap,
        }
    }

    /// The loss of a decision between two classes; `None` where it needs a score that is not there.
    fn of_two(self, score: Option<f64>, decided: Option<bool>, label: bool) -> Option<f64> {
        let truth = f64::from(u8::from(label));
        let score = score.filter(|score| score.is_finite());
        Some(match self {
            Self::Brier => (score? - truth) * (score? - truth),
            Self::Beyond(_) => self.of_number(score?, truth),
            Self::Costly(cells) => {
                let at = 2 * usize::from(decided?) + usize::from(label);
                f64::from(u8::from(cells[at]))
            }
            _ => f64::from(u8::from(decided? != label)),
        })
    }
}

/// Losses of all rows.
#[derive(Debug)]
pub(super) struct Losses<'a> {
    /// What is counted.
    pub loss: Loss,
    /// How many outcomes are told apart.
    pub outcomes: usize,
    /// How many kinds of answers are told apart.
    pub answers: usize,
    case: &'a Case<'a>,
    /// Inner edges of the labels' bins and the bins' means; edges of the predictions' bins.
    label_cuts: Vec<f64>,
    label_means: Vec<f64>,
    answer_cuts: Vec<f64>,
}

/// One labelled row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Told {
    /// Its loss.
    pub loss: f64,
    /// Its outcome's place.
    pub outcome: u16,
    /// The place of its answer.
    pub answer: u16,
}

impl<'a> Losses<'a> {
    /// Which losses a case has, the first one first: what the reader asked for, or what suits the answers.
    pub(super) fn of(case: &Case<'_>) -> Vec<Loss> {
        if let Some(asked) = case.wish.loss.filter(|loss| loss.suits(&case.answers)) {
            return vec![asked];
        }
        let all = [Loss::Brier, Loss::Wrong, Loss::Absolute];
        let suiting = all.into_iter().filter(|loss| loss.suits(&case.answers));
        suiting.collect()
    }

    /// Prepares a loss.
    pub(super) fn new(case: &'a Case<'a>, loss: Loss) -> Self {
        let mut losses = Self {
            loss,
            outcomes: 2,
            answers: 2 * usize::from(SCORE_BINS),
            case,
            label_cuts: Vec::new(),
            label_means: Vec::new(),
            answer_cuts: Vec::new(),
        };
        match &case.answers {
            Answers::Binary { .. } => {}
            Answers::Classes { classes, .. } => {
                let told_apart = if *classes <= CLASSES { *classes } else { 2 };
                (losses.outcomes, losses.answers) = (told_apart, told_apart);
            }
            Answers::Numbers { predicted, label } => {
                losses.label_cuts = cuts(label);
                losses.answer_cuts = cuts(predicted);
                losses.outcomes = losses.label_cuts.len() + 1;
                losses.answers = losses.answer_cuts.len() + 1;
                let mut sums = vec![(0.0, 0.0); losses.outcomes];
                for value in label.iter().filter(|value| value.is_finite()) {
                    let bin = losses.label_cuts.partition_point(|cut| cut <= value);
                    if let Some((sum, n)) = sums.get_mut(bin) {
                        (*sum, *n) = (*sum + value, *n + 1.0);
                    }
                }
                let mean = |(sum, n): &(f64, f64)| sum / n.max(1.0);
                losses.label_means = sums.iter().map(mean).collect();
            }
        }
        losses
    }

    /// The loss of a row alone.
    pub(super) fn loss(&self, row: usize) -> Option<f64> {
        match &self.case.answers {
            Answers::Binary {
                score,
                decided,
                label,
                ..
            } => {
                let score = score.as_ref().and_then(|score| score.get(row).copied());
                let label = (*label.get(row)?)?;
                self.loss.of_two(score, *decided.get(row)?, label)
            }
            Answers::Classes { decided, label, .. } => Some(f64::from(u8::from(
                (*decided.get(row)?)? != (*label.get(row)?)?,
            ))),
            Answers::Numbers { predicted, label } => {
                let loss = self.loss.of_number(*predicted.get(row)?, *label.get(row)?);
                let is_known = predicted.get(row)?.is_finite() && label.get(row)?.is_finite();
                (loss.is_finite() && is_known).then_some(loss)
            }
        }
    }

    /// All that is told of a row; what its loss would be under each outcome goes to the end of `under`.
    pub(super) fn told(&self, row: usize, under: &mut Vec<f64>) -> Option<Told> {
        let loss = self.loss(row)?;
        let (outcome, answer) = match &self.case.answers {
            Answers::Binary {
                score,
                decided,
                label,
                ..
            } => {
                let label = (*label.get(row)?)?;
                let decided = decided.get(row).copied().flatten();
                let yes = u16::from(decided == Some(true));
                let score = score.as_ref().and_then(|score| score.get(row).copied());
                let either = [false, true].map(|label| self.loss.of_two(score, decided, label));
                under.extend([either[0]?, either[1]?]);
                (u16::from(label), 2 * score.map_or(0, score_bin) + yes)
            }
            Answers::Classes {
                classes,
                decided,
                label,
            } => {
                let (decided, label) = ((*decided.get(row)?)?, (*label.get(row)?)?);
                if *classes > CLASSES {
                    under.extend([0.0, 1.0]);
                    (u16::from(decided != label), 0)
                } else {
                    let places = (u16::try_from(label).ok()?, u16::try_from(decided).ok()?);
                    under.extend((0..*classes).map(|class| f64::from(u8::from(class != decided))));
                    places
                }
            }
            Answers::Numbers { predicted, label } => {
                let (predicted, label) = (*predicted.get(row)?, *label.get(row)?);
                let bin = |cuts: &[f64], value: f64| cuts.partition_point(|cut| *cut <= value);
                let outcome = u16::try_from(bin(&self.label_cuts, label)).ok()?;
                let answer = u16::try_from(bin(&self.answer_cuts, predicted)).ok()?;
                let means = self.label_means.iter();
                under.extend(means.map(|mean| self.loss.of_number(predicted, *mean)));
                (outcome, answer)
            }
        };
        Some(Told {
            loss,
            outcome,
            answer,
        })
    }

    /// The outcome as a number, for growing cells: the label itself.
    pub(super) fn outcome(&self, row: usize) -> f64 {
        let number = |value: f64| if value.is_finite() { value } else { 0.0 };
        match &self.case.answers {
            Answers::Binary { label, .. } => {
                f64::from(u8::from(label.get(row).copied().flatten() == Some(true)))
            }
            Answers::Classes { label, .. } => label.get(row).copied().flatten().unwrap_or(0) as f64,
            Answers::Numbers { label, .. } => number(label.get(row).copied().unwrap_or(0.0)),
        }
    }

    /// The answer as a number, for growing cells.
    pub(super) fn answer(&self, row: usize) -> f64 {
        let number = |value: f64| if value.is_finite() { value } else { 0.0 };
        match &self.case.answers {
            Answers::Binary {
                score: Some(score), ..
            } => number(score.get(row).copied().unwrap_or(0.0)),
            Answers::Binary { decided, .. } => {
                f64::from(u8::from(decided.get(row).copied().flatten() == Some(true)))
            }
            Answers::Classes { decided, .. } => {
                decided.get(row).copied().flatten().unwrap_or(0) as f64
            }
            Answers::Numbers { predicted, .. } => {
                number(predicted.get(row).copied().unwrap_or(0.0))
            }
        }
    }
}

/// Inner edges of bins of equal counts.
fn cuts(values: &[f64]) -> Vec<f64> {
    let mut ascending: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    ascending.sort_unstable_by(f64::total_cmp);
    let at = |k: usize| quantile(&ascending, k as f64 / NUMBER_BINS as f64);
    let mut cuts: Vec<f64> = (1..NUMBER_BINS).filter_map(at).collect();
    cuts.dedup();
    cuts
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between the first and the last bin"
)]
fn score_bin(score: f64) -> u16 {
    let held = score.clamp(1e-6, 1.0 - 1e-6);
    let logit = libm::log(held / (1.0 - held));
    let last = f64::from(SCORE_BINS) - 1.0;
    let bin = ((logit + 6.4) / 12.8 * f64::from(SCORE_BINS)).floor();
    if bin.is_nan() {
        0
    } else {
        bin.clamp(0.0, last) as u16
    }
}
