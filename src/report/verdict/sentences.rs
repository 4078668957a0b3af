//! The sentences of the verdict: what happened, in plain words first.

use super::amounts::{least, mean, part, rise};
use super::broken::fault;
use super::{Around, within};
use crate::reason::diagnosis::{Cause, Confidence, Diagnosis, Finding, Loss, Slice};
use crate::reason::onset::Gate;
use crate::report::{number, words};

/// A loss as it is called in a sentence.
pub(super) const fn called(loss: Loss) -> &'static str {
    match loss {
        Loss::Wrong => "the share of wrong decisions",
        Loss::Brier => "the Brier score (mean squared distance of score and outcome)",
        Loss::Absolute => "the mean absolute error",
        Loss::Squared => "the mean squared error",
        Loss::Beyond(_) => "the share of answers that are further off than tolerated",
        Loss::Costly(_) => "the share of decisions that cost too much",
    }
}

/// The same where it was explained before.
pub(super) const fn briefly(loss: Loss) -> &'static str {
    match loss {
        Loss::Brier => "the Brier score",
        other => called(other),
    }
}

/// The sentences on top.
pub(super) fn headline(diagnosis: &Diagnosis, around: Around<'_>) -> String {
    let what = called(diagnosis.loss);
    match &diagnosis.found {
        Err(Gate::Insufficient { windows, labels, need }) => format!(
            "Too little to say when and why quality moved, if it did: {} with {} in all. To see a change that matters, at least six windows with about {} labels each are needed.",
            number::counted(*windows as u64, "window", "windows"),
            number::counted(whole(*labels), "label", "labels"),
            number::count(whole(*need))
        ),
        Err(Gate::Immature) => "Too early to say: of the latest windows fewer than half of the labels have come so far.".into(),
        Err(Gate::Chronic) => format!(
            "It never was good enough: by {what}, no stretch of time meets the objective. Nothing broke; the objective asks too much of this model, or the model is too weak."
        ),
        Err(Gate::Quiet { z, detectable }) => {
            let moved = z.map_or_else(String::new, |z| format!(" (z = {})", number::fixed(z, 1)));
            let cleared = diagnosis.cleared.as_deref().map(said_cleared);
            format!(
                "No problem: {what} moved by no more than chance explains{moved}. A rise of {} or more within one window would be seen.{} By what is measured here, everything works well enough.",
                least(diagnosis.loss.id(), *detectable),
                cleared.map_or_else(String::new, |said| format!(" {said}"))
            )
        }
        Ok(found) => {
            let mut said = vec![fell(diagnosis.loss, found, around)];
            said.extend(burned(found, around));
            if found.fall.is_transient {
                said.push("It was over before three windows had passed.".into());
            } else if found.fall.has_recovered {
                said.push("It has recovered since.".into());
            }
            said.push(cause(diagnosis.loss, found, around));
            said.extend(cleared(found));
            said.extend(also(found));
            said.join(" ")
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of rows"
)]
const fn whole(rows: f64) -> u64 {
    rows as u64
}

fn fell(loss: Loss, found: &Finding, around: Around<'_>) -> String {
    let (fall, loss_id) = (&found.fall, loss.id());
    let (best, low, high) = found.onset;
    let range = if low == high {
        String::new()
    } else {
        format!(
            " (95\u{202f}% sure: {} to {})",
            around.name(low),
            around.name(high)
        )
    };
    format!(
        "Quality fell: {} rose from {} to {}, by {}, since {}{range}.",
        called(loss),
        mean(loss_id, fall.means[0]),
        mean(loss_id, fall.means[1]),
        rise(loss_id, fall.delta(), 1.96 * fall.error),
        around.when(best),
    )
}

/// What of the error budget was used up since the fall began, and how fast.
fn burned(found: &Finding, around: Around<'_>) -> Option<String> {
    let slo = around.slo.filter(|slo| slo.budget.allowed > 0.0)?;
    let own = slo
        .windows
        .iter()
        .filter(|window| window.index >= found.onset.0);
    let (bad, n) = own.fold((0.0, 0_u64), |(bad, n), window| {
        (bad + window.bad, n + window.n)
    });
    let (used, rate) = (bad / slo.budget.allowed, bad / n.max(1) as f64);
    let burn = rate / (1.0 - slo.objective);
    let budget = format!("the error budget of {} days", slo.over.days());
    let used = if used < 1.0 {
        format!("{} of {budget} was used up", number::share(used))
    } else {
        format!("{budget} was used up {} times over", number::fixed(used, 1))
    };
    let burn = number::fixed(burn, 1);
    (n > 0).then(|| format!("Since then {used}, {burn} times as fast as allowed."))
}

fn cause(loss: Loss, found: &Finding, around: Around<'_>) -> String {
    let share = |part: f64| part / found.xmw.delta;
    let Some(primary) = found.weighed.primary else {
        let left_over = 1.0 - share(found.xmw.shared.iter().sum::<f64>());
        if left_over < 0.2 && found.xmw.unseen < 0.05 {
            return "Nothing that is measured here explains it beyond chance: the fall is small beside what chance moves. More labels, or more days, would tell.".into();
        }
        return format!(
            "Nothing that is measured here explains it: {} of the fall is left over, and {} of rows are of kinds that hardly came before. Look for inputs that are not logged.",
            number::share(left_over),
            number::share(found.xmw.unseen)
        );
    };
    let sure = match found.weighed.confidence {
        Confidence::Strong | Confidence::Likely => "Most likely",
        Confidence::Ambiguous => "Perhaps",
    };
    let said = match primary {
        Cause::Redefined => redefined(loss, found, around),
        Cause::Mistrained => mistrained(found, around),
        Cause::Silent => format!(
            "the model changed, though no version says so. It answers the same inputs differently, which explains {}. Look for changes of preprocessing, feature code, library, threshold or serving configuration.{}",
            part(share(found.xmw.shared[1])),
            threshold(found)
        ),
        Cause::Broken => broken(found, around),
        Cause::Mix => mix(loss, found),
        Cause::Concept => format!(
            "old model, and the world changed. The same inputs now lead to other outcomes, which explains {}.{}{}",
            part(share(found.xmw.shared[2])),
            worst(loss, found),
            if super::claims::are_sound(found) {
                " The labels look sound."
            } else {
                ""
            }
        ),
        Cause::BaseRate => {
            let rates = found.labels.prior.map_or([0.0; 2], |prior| prior.rates);
            let [from, to] = rates.map(number::share);
            format!(
                "old model, another base rate. {to} of outcomes are positive, where it was {from}; within each class scores are as before. Move the decision threshold or calibrate anew."
            )
        }
        Cause::Labels => labels(found),
    };
    format!("{sure}: {said}")
}

fn mix(loss: Loss, found: &Finding) -> String {
    let unseen = if found.xmw.unseen < 0.05 {
        String::new()
    } else {
        format!(
            " {} of rows are of kinds that hardly came before.",
            number::share(found.xmw.unseen)
        )
    };
    let more = found.slices.first().map_or_else(String::new, |slice| {
        format!(
            " Rows where {} were {} of all and are {} now; there {} is {}.",
            rows_of(slice),
            number::share(slice.rows[0] / found.read[0].max(1) as f64),
            number::share(slice.rows[1] / found.read[1].max(1) as f64),
            briefly(loss),
            mean(loss.id(), slice.means[1])
        )
    });
    let share = found.xmw.shared[0] / found.xmw.delta;
    let without = if share >= 0.995 {
        "would not have fallen at all".to_owned()
    } else {
        format!("would have fallen by {} less", number::share(share))
    };
    format!(
        "old model, another mix of inputs. Had the mix stayed as it was, quality {without}.{unseen}{}{more}",
        largest(found)
    )
}

/// Names of the new and the old version.
fn versions(found: &Finding) -> [String; 2] {
    let names = found.birth.as_ref();
    names.map_or_else(
        || ["the new version".into(), "the old one".into()],
        |birth| [&birth.name, &birth.before].map(|name| words::plain(name)),
    )
}

fn mistrained(found: &Finding, around: Around<'_>) -> String {
    let [new, old] = versions(found);
    let broken = found.faults.training.first();
    let learned = broken.filter(|fault| fault.weight() >= 0.3).map_or_else(
        || "In the 30 days before it came no data is seen to be broken that it may have learned from".to_owned(),
        |broken| format!("What it learned from was broken. {}", fault(broken, around)),
    );
    format!(
        "a new trained model on new, broken data. {new} answers the same inputs differently from {old}, which explains {}. {learned}.",
        part(found.xmw.shared[1] / found.xmw.delta)
    )
}

fn redefined(loss: Loss, found: &Finding, around: Around<'_>) -> String {
    let [new, old] = versions(found);
    let birth = found.birth.as_ref();
    let definition = birth
        .and_then(|birth| birth.definitions.clone())
        .filter(|(before, after)| before != after)
        .map_or_else(String::new, |(before, after)| {
            let [before, after] = [before, after].map(|id| words::plain(&id));
            format!(" (definition {after}, was {before})")
        });
    let when = birth.map_or_else(String::new, |birth| around.name(birth.window));
    let contrast = found.overlap.map_or_else(String::new, |overlap| {
        let [before, after] = overlap.means.map(|value| mean(loss.id(), value));
        format!(
            " On the same traffic {} is {before} with {old} and {after} with {new}.",
            briefly(loss)
        )
    });
    format!(
        "the model's definition changed. {new}{definition} came {when}. It answers the same inputs differently, which explains {}.{contrast}{}",
        part(found.xmw.shared[1] / found.xmw.delta),
        threshold(found)
    )
}

fn threshold(found: &Finding) -> String {
    found.threshold.map_or_else(String::new, |(before, after)| {
        format!(
            " The decision threshold moved from about {} to about {}.",
            number::number(before),
            number::number(after)
        )
    })
}

fn broken(found: &Finding, around: Around<'_>) -> String {
    let Some(worst) = found.faults.serving.first() else {
        return "old model, broken inputs.".into();
    };
    let carry = worst.carry.map_or_else(String::new, |carry| {
        format!(" These rows carry {}.", part(carry))
    });
    format!("old model, broken inputs. {}.{carry}", fault(worst, around))
}

fn largest(found: &Finding) -> String {
    let part = |at: usize| {
        let moved = found.moved.get(at)?;
        let share = moved.beside.unwrap_or(moved.alone) / found.xmw.delta;
        (share > 0.05).then(|| {
            format!(
                "\u{201c}{}\u{201d} ({})",
                words::plain(&moved.column),
                number::share(share)
            )
        })
    };
    let all: Vec<String> = (0..3).filter_map(part).collect();
    if all.is_empty() {
        String::new()
    } else {
        format!(" Columns behind it, with their part: {}.", all.join(", "))
    }
}

/// Rows of a slice in words: `“age” is 25 to below 30 and “sex” is m`.
pub(super) fn rows_of(slice: &Slice) -> String {
    super::told(slice, &|part| part).words()
}

fn worst(loss: Loss, found: &Finding) -> String {
    found.slices.first().map_or_else(String::new, |slice| {
        format!(
            " It got worse most where {}: {} \u{2192} {}.",
            rows_of(slice),
            mean(loss.id(), slice.means[0]),
            mean(loss.id(), slice.means[1])
        )
    })
}

fn labels(found: &Finding) -> String {
    let hard = found
        .labels
        .unsound
        .first()
        .filter(|unsound| unsound.severity * unsound.align >= 0.5)
        .map_or_else(String::new, |unsound| {
            format!(" {}.", within(&super::claims::unsound(unsound)))
        });
    let line = found.labels.fingerprint.filter(|line| line.fit() > 0.3);
    let noise = line.map_or_else(String::new, |line| {
        format!(
            " Outcomes moved as if {} had been flipped at random. A world that changed evenly everywhere would look the same, so have some labels checked.",
            super::claims::flipped(&line)
        )
    });
    format!(
        "the labels are wrong, not the model.{hard}{noise} How good the model is cannot be known until they are repaired."
    )
}

fn cleared(found: &Finding) -> Option<String> {
    let birth = found.birth.as_ref().filter(|_| found.is_cleared)?;
    Some(said_cleared(&birth.name))
}

fn said_cleared(version: &str) -> String {
    format!(
        "Release {} is cleared: it answers the same inputs as the version before did.",
        words::plain(version)
    )
}

fn also(found: &Finding) -> Option<String> {
    let all: Vec<&str> = found
        .weighed
        .contributing
        .iter()
        .map(|cause| name(*cause))
        .collect();
    (!all.is_empty()).then(|| format!("Adding to it, perhaps: {}.", all.join("; ")))
}

/// A cause in a few words.
pub(super) const fn name(cause: Cause) -> &'static str {
    match cause {
        Cause::Redefined => "the model's definition changed",
        Cause::Mistrained => "a new trained model on broken data",
        Cause::Silent => "a change of the model that no version tells",
        Cause::Broken => "broken inputs",
        Cause::Mix => "another mix of inputs",
        Cause::Concept => "a changed world",
        Cause::BaseRate => "another base rate",
        Cause::Labels => "broken labels",
    }
}
