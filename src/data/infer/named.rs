//! How strongly a name alone speaks for a role, 0 to 1.

use super::lexicon;
use super::words::Words;

/// Words that end the name of a time.
fn ends_like_time(words: &Words) -> bool {
    words.list().len() > 1 && words.ends(lexicon::TIME)
}

/// An identifier of anything: 1 for the row's own, less for that of something else.
pub(super) fn id(words: &Words) -> f64 {
    if words.is(lexicon::ID_NAMES) {
        1.0
    } else if words.ends(lexicon::ID) {
        0.7
    } else if words.has(lexicon::ID) || words.ends(&["number", "nr", "no", "nummer", "numero"]) {
        0.4
    } else {
        0.0
    }
}

/// When the prediction was made.
pub(super) fn time(words: &Words) -> f64 {
    let strength = if words.only(lexicon::EVENT_TIME) {
        1.0
    } else if words.ends(lexicon::TIME) {
        0.7
    } else if words.has(lexicon::TIME) {
        0.4
    } else {
        return 0.0;
    };
    if words.has(lexicon::BIOGRAPHY) {
        strength * 0.4
    } else {
        strength
    }
}

/// When the truth arrived.
pub(super) fn label_time(words: &Words) -> f64 {
    if !words.has(lexicon::LABEL_TIME) || !words.has(lexicon::TIME) {
        0.0
    } else if words.has(&["observed", "confirmed", "resolved", "target"]) {
        0.6
    } else {
        1.0
    }
}

/// A calendar year of the prediction.
pub(super) fn year(words: &Words) -> f64 {
    if !words.has(lexicon::YEAR) {
        0.0
    } else if words.only(lexicon::YEAR_WITH) {
        0.9
    } else {
        0.0
    }
}

/// A number from the model.
pub(super) fn score(words: &Words) -> f64 {
    if id(words) >= 0.7 || ends_like_time(words) {
        return 0.0;
    }
    let letter_p = words.list().len() == 2
        && words.starts(&["p"])
        && words.list().iter().all(|word| word.len() != 2);
    if !words.has(lexicon::SCORE) && words.joined() != "phat" {
        return if letter_p { 0.5 } else { 0.0 };
    }
    let rest = Words::of(&words.list().join(" "))
        .without(&[lexicon::SCORE, lexicon::OWN, lexicon::OTHER_MODEL].concat());
    let strength = if words.has(lexicon::MODEL) {
        0.97
    } else if rest.is_empty() {
        0.95
    } else if words.has(lexicon::PROBABILITY) {
        0.85
    } else if words.ends(&[
        "score",
        "scores",
        "logit",
        "logits",
        "confidence",
        "puntuacion",
    ]) {
        0.5
    } else {
        0.3
    };
    if words.has(lexicon::OTHER_MODEL) {
        strength - 0.4
    } else {
        strength
    }
}

/// The model's decision or predicted value.
pub(super) fn prediction(words: &Words) -> f64 {
    const NAMES: &[&str] = &[
        "modeloutput",
        "output",
        "ypred",
        "yhat",
        "predictedlabel",
        "predictedclass",
        "predictedvalue",
        "predlabel",
        "predclass",
        "modelprediction",
        "modeldecision",
        "modelresult",
        "predictionlabel",
        "predictionclass",
        "predictionvalue",
        "modelo",
        "ausgabe",
        "salida",
    ];
    if id(words) >= 0.7
        || ends_like_time(words)
        || words.has(&["error", "residual", "interval", "lower", "upper"])
    {
        return 0.0;
    }
    let strength = if words.is(NAMES) || words.only(lexicon::MODEL) {
        0.95
    } else if words.has(&[
        "forecast",
        "forecasted",
        "estimate",
        "estimated",
        "decision",
    ]) {
        0.5
    } else if words.starts(lexicon::MODEL)
        || words.ends(lexicon::MODEL)
        || words.ends(&["hat", "yhat"])
    {
        0.85
    } else if words.has(lexicon::MODEL) {
        0.7
    } else {
        return 0.0;
    };
    let weaker = if words.has(lexicon::SCORE) { 0.7 } else { 0.0 };
    let other = if words.has(lexicon::OTHER_MODEL) {
        0.25
    } else {
        0.0
    };
    f64::max(strength - weaker - other, 0.0)
}

/// The truth.
pub(super) fn truth(words: &Words) -> f64 {
    const WITH: &[&str] = &[
        "y", "true", "class", "value", "binary", "is", "ground", "final", "real", "flag", "the",
        "col", "column",
    ];
    const ASKED: &[&str] = &[
        "is",
        "has",
        "was",
        "did",
        "y",
        "will",
        "flag",
        "indicator",
        "class",
        "true",
        "value",
    ];
    if id(words) >= 0.7
        || ends_like_time(words)
        || words.has(lexicon::MODEL)
        || words.has(lexicon::SCORE)
    {
        return 0.0;
    }
    if words.is(lexicon::TRUTH_NAMES)
        || words.only(&[lexicon::TRUTH, WITH].concat()) && words.has(lexicon::TRUTH)
    {
        0.95
    } else if words.ends(lexicon::TRUTH) {
        0.7
    } else if words.only(&[lexicon::EVENTS, ASKED].concat()) && words.has(lexicon::EVENTS) {
        0.6
    } else if words.starts(&["actual", "true", "real", "observed"]) {
        0.5
    } else if words.has(lexicon::TRUTH) {
        0.3
    } else if words.has(lexicon::EVENTS) || words.starts(&["is", "has", "was", "did"]) {
        0.15
    } else {
        0.0
    }
}

/// Whether the name says that the column comes from a model.
pub(super) fn output(words: &Words) -> bool {
    score(words) >= 0.7 || prediction(words) >= 0.7
}

/// What a prediction's or score's name is about: `late` of `late_pred`, `bikers` of `pred_bikers`; empty for none.
pub(super) fn subject(words: &Words) -> String {
    words.without(
        &[
            lexicon::MODEL,
            lexicon::SCORE,
            &["y", "hat", "model", "class", "is", "output"],
        ]
        .concat(),
    )
}
