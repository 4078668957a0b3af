//! The sentences of the verdict: what happened, in plain words first.

use super::Around;
use crate::measure::profile::CheckKind;
use crate::reason::diagnosis::{Cause, Confidence, Diagnosis, Fault, Finding, Loss, Slice};
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

/// The sentences on top.
pub(super) fn headline(diagnosis: &Diagnosis, around: Around<'_>) -> String {
    let what = called(diagnosis.loss);
    match &diagnosis.found {
        Err(Gate::Insufficient { windows, labels, need }) => format!(
            "Too little to say: {} with {} in all. At least six windows of about {} labels are needed to see a change that matters.",
            number::counted(*windows as u64, "window", "windows"),
            number::counted(whole(*labels), "label", "labels"),
            number::count(whole(*need))
        ),
        Err(Gate::Immature) => "Too early to say: of the latest windows fewer than half of the labels to come are there.".into(),
        Err(Gate::Chronic) => format!(
            "It never was good enough: no stretch of windows meets the objective by {what}. The objective or the model is inadequate; nothing broke."
        ),
        Err(Gate::Quiet { z, detectable }) => {
            let moved = z.map_or_else(String::new, |z| format!(" (z = {})", number::fixed(z, 1)));
            let cleared = diagnosis.cleared.as_deref().map(said_cleared);
            format!(
                "No problem: {what} moved within noise{moved}. A change of {} or more within one window would be visible.{} By what is measured here, everything works well enough.",
                number::number(*detectable),
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
            said.push(cause(found, around));
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
    let fall = &found.fall;
    let (delta, half) = (fall.delta(), 1.96 * fall.error);
    let (best, low, high) = found.onset;
    let range = if low == high {
        String::new()
    } else {
        format!(
            " (95\u{202f}%: {} to {})",
            around.name(low),
            around.name(high)
        )
    };
    format!(
        "Quality fell: {} rose from {} to {} ({}, 95\u{202f}% {} to {}) since {}{range}.",
        called(loss),
        number::number(fall.means[0]),
        number::number(fall.means[1]),
        number::signed(delta),
        number::number(delta - half),
        number::number(delta + half),
        around.name(best),
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

/// A fault as part of a sentence: `temperature: another unit (× 1.8), 0.4 % → 31 % of rows`.
pub(super) fn fault(fault: &Fault) -> String {
    let (name, _) = words::check(fault.check.id());
    let detail = if fault.detail.is_empty() {
        String::new()
    } else {
        format!(" ({})", words::plain(&fault.detail))
    };
    let column = if fault.column.is_empty() {
        "rows".to_owned()
    } else {
        format!("\u{201c}{}\u{201d}", words::plain(&fault.column))
    };
    if fault.check == CheckKind::Volume {
        let [before, now] = fault.shares.map(whole).map(number::count);
        return format!("rows per window: {before} \u{2192} {now}");
    }
    format!(
        "{column}: {name}{detail}, {} \u{2192} {}",
        number::share(fault.shares[0]),
        number::share(fault.shares[1])
    )
}

fn cause(found: &Finding, around: Around<'_>) -> String {
    let share = |part: f64| number::share(part / found.xmw.delta);
    let Some(primary) = found.weighed.primary else {
        return format!(
            "Nothing that is measured here explains it: {} of the fall is left over, {} of rows lie where there was nothing to compare with. Look for inputs that are not logged.",
            share(found.xmw.delta - found.xmw.shared.iter().sum::<f64>()),
            number::share(found.xmw.unseen)
        );
    };
    let sure = match found.weighed.confidence {
        Confidence::Strong | Confidence::Likely => "Most likely",
        Confidence::Ambiguous => "Perhaps",
    };
    let (new, old) = found
        .birth
        .as_ref()
        .map_or(("the new version", "the old one"), |birth| {
            (birth.name.as_str(), birth.before.as_str())
        });
    match primary {
        Cause::Redefined => redefined(found, (sure, new, old), around),
        Cause::Mistrained => mistrained(found, (sure, new, old), around),
        Cause::Silent => format!(
            "{sure}: the model's answers to the same inputs changed, but no version says so ({} of the fall stays when inputs and outcomes are held fixed). Look for changes of preprocessing, feature code, library, threshold or serving configuration.{}",
            share(found.xmw.shared[1]),
            threshold(found)
        ),
        Cause::Broken => broken(found, sure, around),
        Cause::Mix => format!(
            "{sure}: old model, another mix of inputs. {} of the fall goes when the traffic is weighted back to what it was; {} of rows lie where there was hardly anything before.{}",
            share(found.xmw.shared[0]),
            number::share(found.xmw.unseen),
            largest(found)
        ),
        Cause::Concept => format!(
            "{sure}: old model, and the world changed. For the same inputs other things come true: {} of the fall.{} The label checks pass.",
            share(found.xmw.shared[2]),
            worst(found)
        ),
        Cause::BaseRate => {
            let (from, to) = found
                .labels
                .prior
                .map_or((0.0, 0.0), |prior| (prior.rates[0], prior.rates[1]));
            format!(
                "{sure}: the base rate moved from {} to {}, while scores within each class stayed. Set the threshold anew or recalibrate.",
                number::share(from),
                number::share(to)
            )
        }
        Cause::Labels => labels(found),
    }
}

fn mistrained(found: &Finding, (sure, new, old): (&str, &str, &str), around: Around<'_>) -> String {
    let broken = found.faults.training.first();
    let learned = broken.filter(|fault| fault.weight() >= 0.3).map_or_else(
        || "No break of the data it learned from is seen in the 30 days before".to_owned(),
        |broken| {
            let from = broken.window.map(|at| format!(" from {}", around.name(at)));
            let from = from.unwrap_or_default();
            format!(
                "In the days before it came, while it learned, {}{from}",
                fault(broken)
            )
        },
    );
    format!(
        "{sure}: a new trained model on new, broken data. {new} answers the same inputs otherwise than {old}: {} of the fall stays when inputs and outcomes are held fixed. {learned}.",
        number::share(found.xmw.shared[1] / found.xmw.delta)
    )
}

fn redefined(found: &Finding, (sure, new, old): (&str, &str, &str), around: Around<'_>) -> String {
    let definitions = found
        .birth
        .as_ref()
        .and_then(|birth| birth.definitions.clone());
    let definition = definitions
        .filter(|(before, after)| before != after)
        .map_or_else(String::new, |(before, after)| {
            format!(" (definition {after}, was {before})")
        });
    let when = found
        .birth
        .as_ref()
        .map_or_else(String::new, |birth| around.name(birth.window));
    let contrast = found.overlap.map_or_else(String::new, |overlap| {
        format!(
            " On the same traffic {old} has {} and {new} {}.",
            number::number(overlap.means[0]),
            number::number(overlap.means[1])
        )
    });
    format!(
        "{sure}: the model's definition changed. {new}{definition} came {when}. {} of the fall stays when inputs and outcomes are held fixed.{contrast}{}",
        number::share(found.xmw.shared[1] / found.xmw.delta),
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

fn broken(found: &Finding, sure: &str, around: Around<'_>) -> String {
    let Some(worst) = found.faults.serving.first() else {
        return format!("{sure}: old model, broken inputs.");
    };
    let since = worst
        .window
        .map_or_else(String::new, |at| format!(" since {}", around.name(at)));
    let carry = worst.carry.map_or_else(String::new, |carry| {
        format!(" These rows carry {} of the fall.", number::share(carry))
    });
    format!(
        "{sure}: old model, broken inputs. {}{since}.{carry}",
        fault(worst)
    )
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
        format!(" Largest: {}.", all.join(", "))
    }
}

/// Rows of a slice in words: `“age” is 25 to 30 and “sex” is m`.
fn rows_of(slice: &Slice) -> String {
    super::told(slice, &|part| part).words()
}

fn worst(found: &Finding) -> String {
    found.slices.first().map_or_else(String::new, |slice| {
        format!(
            " The largest change is where {}: {} \u{2192} {}.",
            rows_of(slice),
            number::number(slice.means[0]),
            number::number(slice.means[1])
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
            format!(" {}.", super::claims::unsound(unsound))
        });
    let noise = found.labels.fingerprint.filter(|line| line.fit() > 0.3).map_or_else(String::new, |line| {
        format!(
            " The change has the fingerprint of damaged labels: about {} of positives and {} of negatives turned. A world in which the relation weakened evenly everywhere would look the same.",
            number::share(line.positives_flipped.max(0.0)),
            number::share(line.negatives_flipped.max(0.0))
        )
    });
    format!(
        "Suspect the labels, not the model.{hard}{noise} Real quality is not known until the labels are repaired."
    )
}

fn cleared(found: &Finding) -> Option<String> {
    let birth = found.birth.as_ref().filter(|_| found.is_cleared)?;
    Some(said_cleared(&birth.name))
}

fn said_cleared(version: &str) -> String {
    format!(
        "Release {} is cleared: it answers the same inputs the same way.",
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
    (!all.is_empty()).then(|| format!("Adding to it: {}.", all.join("; ")))
}

/// A cause in a few words.
pub(super) const fn name(cause: Cause) -> &'static str {
    match cause {
        Cause::Redefined => "the model's definition changed",
        Cause::Mistrained => "a new trained model on broken data",
        Cause::Silent => "a change of the model that no version tells",
        Cause::Broken => "broken inputs",
        Cause::Mix => "another mix of inputs",
        Cause::Concept => "another world",
        Cause::BaseRate => "another base rate",
        Cause::Labels => "broken labels",
    }
}

/// What would settle it: the check that tells the two best causes apart.
pub(super) fn check(found: &Finding) -> Option<String> {
    let primary = found.weighed.primary?;
    let second = found
        .weighed
        .ranked
        .iter()
        .find(|scored| scored.cause != primary)?;
    let pair = [primary, second.cause];
    let has = |a: Cause| pair.contains(&a);
    let slice = found.slices.first();
    let slice = slice.map_or_else(
        || "of the bad windows".to_owned(),
        |slice| format!("where {}", rows_of(slice)),
    );
    let column = found
        .faults
        .serving
        .first()
        .map(|fault| words::plain(&fault.column));
    Some(if has(Cause::Redefined) && has(Cause::Mistrained) {
        "Compare the code and configuration of both versions: if they are the same, it is the training data.".into()
    } else if has(Cause::Broken) {
        format!(
            "Ask the owner of \u{201c}{}\u{201d} what changed on that day.",
            column.unwrap_or_default()
        )
    } else if has(Cause::Labels) {
        format!("Have 100 rows {slice} labelled once more.")
    } else if has(Cause::Redefined) || has(Cause::Mistrained) || has(Cause::Silent) {
        "Score 5,000 rows from before with the model that answers now, and compare.".into()
    } else if primary == Cause::BaseRate {
        "Count positives by hand in a sample of recent rows; if the rate holds, move the threshold."
            .into()
    } else {
        format!("Look at 100 rows {slice} with somebody who knows the trade.")
    })
}
