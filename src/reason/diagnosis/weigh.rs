//! Evidence to hypotheses: scores as products of factors that are shown, the decision tree, confidence.

use super::evidence::Evidence;

/// What may be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The model's definition changed.
    Redefined,
    /// A new trained model on new, broken data.
    Mistrained,
    /// The model answers otherwise, though no version says so.
    Silent,
    /// Old model, broken inputs.
    Broken,
    /// Old model, another mix of inputs.
    Mix,
    /// Old model, another world.
    Concept,
    /// Old model, another base rate.
    BaseRate,
    /// The labels are wrong.
    Labels,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Redefined,
        Self::Mistrained,
        Self::Silent,
        Self::Broken,
        Self::Mix,
        Self::Concept,
        Self::BaseRate,
        Self::Labels,
    ];

    /// Its id in exports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Redefined => "H1",
            Self::Mistrained => "H2",
            Self::Silent => "H1s",
            Self::Broken => "H3a",
            Self::Mix => "H3b",
            Self::Concept => "H3c",
            Self::BaseRate => "H3d",
            Self::Labels => "HL",
        }
    }
}

/// One factor of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// What it is, such as `share_of_model`.
    pub name: &'static str,
    /// 0 to 1.
    pub value: f64,
}

/// A cause with its score: 100 times the product of its factors. A rank, no probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The cause.
    pub cause: Cause,
    /// 0 to 100.
    pub score: f64,
    /// What is multiplied.
    pub factors: Vec<Factor>,
}

/// How sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Two causes are close, or the best is weak.
    Ambiguous,
    /// Probably.
    Likely,
    /// Hardly anything speaks against it.
    Strong,
}

impl Confidence {
    /// Its word.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ambiguous => "ambiguous",
            Self::Likely => "likely",
            Self::Strong => "strong",
        }
    }
}

/// The judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The primary cause; `None` where nothing explains the fall.
    pub primary: Option<Cause>,
    /// How sure that is.
    pub confidence: Confidence,
    /// All causes, the best first.
    pub ranked: Vec<Scored>,
    /// Causes that add their part beside the primary one.
    pub contributing: Vec<Cause>,
}

fn scored(cause: Cause, factors: Vec<(&'static str, f64)>) -> Scored {
    let factors: Vec<Factor> = factors
        .into_iter()
        .map(|(name, value)| Factor { name, value })
        .collect();
    let product: f64 = factors.iter().map(|factor| factor.value).product();
    Scored {
        cause,
        score: 100.0 * product,
        factors,
    }
}

/// The scores of all causes (design notes, 4.11).
#[expect(clippy::too_many_lines, reason = "one table of causes and factors")]
pub(super) fn scores(e: &Evidence) -> Vec<Scored> {
    let version = e.version_share();
    let rest = 1.0 - version;
    let born = e.has_come();
    let broken = e.broken_inputs();
    let noise = e.noise.unwrap_or(0.0);
    let (redefined, same) = match e.redefined {
        Some(true) => (1.0, 0.15),
        Some(false) => (0.15, 0.6 + 0.4 * e.broken_training()),
        None => (0.5, 0.4 + 0.3 * e.broken_training()),
    };
    let gap = e.estimate_gap.map_or(1.0, |gap| 0.9 + 0.1 * gap);
    let prior = e.prior.unwrap_or(0.0);
    let by_noise = scored(
        Cause::Labels,
        vec![
            ("not_the_version", rest),
            ("noise_fingerprint", noise),
            ("share_of_outcomes", e.outcomes.max(0.5)),
        ],
    );
    let by_check = scored(
        Cause::Labels,
        vec![("label_check_and_onset", e.label_fault)],
    );
    let world = 1.0 - 0.8 * broken;
    let mut all = vec![
        scored(
            Cause::Redefined,
            vec![
                ("share_of_version", version),
                ("version_came", born),
                ("definition", redefined),
            ],
        ),
        scored(
            Cause::Mistrained,
            vec![
                ("share_of_version", version),
                ("version_came", born),
                ("definition_and_training", same),
            ],
        ),
        scored(
            Cause::Silent,
            vec![("share_of_model", e.model), ("no_version_came", e.silent)],
        ),
        scored(
            Cause::Broken,
            vec![("not_the_version", rest), ("broken_inputs", broken)],
        ),
        scored(
            Cause::Mix,
            vec![
                ("not_the_version", rest),
                ("share_of_inputs", e.inputs),
                ("inputs_not_broken", world),
                ("not_the_base_rate", 1.0 - prior),
            ],
        ),
        scored(
            Cause::Concept,
            vec![
                ("not_the_version", rest),
                ("share_of_outcomes", e.outcomes),
                ("inputs_not_broken", world),
                ("labels_sound", 1.0 - 0.9 * noise.max(e.label_fault)),
                ("estimate_gap", gap),
                ("not_the_base_rate", 1.0 - prior),
            ],
        ),
        scored(
            Cause::BaseRate,
            vec![
                ("not_the_version", rest),
                ("share_of_base_rate", prior),
                ("labels_sound", 1.0 - 0.9 * noise.max(e.label_fault)),
            ],
        ),
        if by_check.score > by_noise.score {
            by_check
        } else {
            by_noise
        },
    ];
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.cause.cmp(&b.cause)));
    all
}

/// The primary cause by the decision tree (design notes, 4.11); the first match.
pub(super) fn primary(e: &Evidence, scores: &[Scored]) -> Option<Cause> {
    let of = |cause: Cause| {
        scores
            .iter()
            .find(|s| s.cause == cause)
            .map_or(0.0, |s| s.score)
    };
    if scores.first().is_none_or(|best| best.score < 25.0) {
        return None;
    }
    if e.label_fault >= 0.5 {
        return Some(Cause::Labels);
    }
    let is_version = match e.overlap {
        Some(share) if share >= 0.5 => true,
        Some(share) if share < 0.2 => false,
        Some(share) => share >= 0.5 * (1.0 - share),
        None => e.model > e.inputs.max(e.outcomes),
    };
    if is_version {
        let by_score = if of(Cause::Redefined) >= of(Cause::Mistrained) {
            Cause::Redefined
        } else {
            Cause::Mistrained
        };
        return Some(if of(Cause::Silent) > of(by_score) {
            Cause::Silent
        } else {
            by_score
        });
    }
    if e.broken_inputs() >= 0.3 {
        return Some(Cause::Broken);
    }
    if e.noise.unwrap_or(0.0) >= 0.6 {
        return Some(Cause::Labels);
    }
    let world = [Cause::Mix, Cause::Concept, Cause::BaseRate];
    let best = world.into_iter().max_by(|a, b| of(*a).total_cmp(&of(*b)))?;
    Some(if of(best) >= 25.0 {
        best
    } else {
        scores.first()?.cause
    })
}

/// Weighs the evidence.
pub(super) fn weigh(e: &Evidence) -> Weighed {
    let ranked = scores(e);
    let primary = primary(e, &ranked);
    let of = |cause: Cause| {
        ranked
            .iter()
            .find(|s| s.cause == cause)
            .map_or(0.0, |s| s.score)
    };
    let top = primary.map_or(0.0, of);
    let others = ranked.iter().filter(|s| Some(s.cause) != primary);
    let next = others.map(|s| s.score).fold(0.0, f64::max);
    let mut confidence = if top >= 60.0 && top - next >= 25.0 {
        Confidence::Strong
    } else if top >= 40.0 && top - next >= 15.0 {
        Confidence::Likely
    } else {
        Confidence::Ambiguous
    };
    if !e.disde_agrees && confidence > Confidence::Ambiguous {
        confidence = if confidence == Confidence::Strong {
            Confidence::Likely
        } else {
            Confidence::Ambiguous
        };
    }
    let is_part =
        |s: &&Scored| Some(s.cause) != primary && s.score >= 30.0 && e.lower_share(s.cause) > 0.2;
    let contributing = ranked.iter().filter(is_part).map(|s| s.cause).collect();
    Weighed {
        primary,
        confidence,
        ranked,
        contributing,
    }
}
