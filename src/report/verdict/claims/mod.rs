//! The evidence, piece by piece: what it says, its number, its rows, where to see it.

mod outcomes;

pub(super) use outcomes::{are_sound, flipped, unsound};

use super::Around;
use super::amounts::{mean, part};
use super::broken::fault;
use super::sentences::briefly;
use crate::reason::diagnosis::{Birth, Cause, Fault, Finding, Loss};
use crate::report::document::verdict::Evidence;
use crate::report::{number, words};

/// Faults that are told.
const TOLD: usize = 4;
/// The weight up to which a fault is none.
const LIGHT: f64 = 0.02;

/// Collects the pieces.
struct Pieces<'a> {
    found: &'a Finding,
    loss: Loss,
    primary: Option<Cause>,
    all: Vec<Evidence>,
}

impl Pieces<'_> {
    /// A claim that speaks for some causes; against where the primary cause is none of them.
    fn add(
        &mut self,
        id: &str,
        causes: &[Cause],
        (claim, number): (String, Option<f64>),
        see: &str,
    ) {
        let is_for = self
            .primary
            .is_some_and(|primary| causes.contains(&primary));
        let side = if causes.is_empty() {
            "aside"
        } else if is_for {
            "for"
        } else {
            "against"
        };
        self.all.push(Evidence {
            id: id.into(),
            side: side.into(),
            claim,
            number,
            window: Some([
                self.found.windows[1].start,
                self.found.windows[1].end.saturating_sub(1),
            ]),
            n: self.found.read[1] as u64,
            see: see.into(),
        });
    }
}

const VERSION: [Cause; 3] = [Cause::Redefined, Cause::Mistrained, Cause::Silent];
const WORLD: [Cause; 5] = [
    Cause::Broken,
    Cause::Mix,
    Cause::Concept,
    Cause::BaseRate,
    Cause::Labels,
];

/// All evidence, what speaks for the primary cause first.
pub(super) fn evidence(loss: Loss, found: &Finding, around: Around<'_>) -> Vec<Evidence> {
    let mut pieces = Pieces {
        found,
        loss,
        primary: found.weighed.primary,
        all: Vec::new(),
    };
    shares(&mut pieces);
    versions(&mut pieces, around);
    threshold(&mut pieces);
    if let Some(earlier) = found.earlier {
        let claim = format!(
            "quality fell a first time, for another reason, in {}: set the day of the fall to look at that step",
            around.when(earlier)
        );
        pieces.add("earlier_step", &[], (claim, None), "over-time");
    }
    broken(&mut pieces, around);
    outcomes::labels(&mut pieces);
    outcomes::outcomes(&mut pieces);
    let mut all = pieces.all;
    let rank = |side: &str| match side {
        "for" => 0,
        "against" => 1,
        _ => 2,
    };
    all.sort_by_key(|piece| rank(&piece.side));
    all
}

fn shares(pieces: &mut Pieces<'_>) {
    let found = pieces.found;
    let parts = [
        (
            "share_of_model",
            found.xmw.shared[1],
            1,
            &VERSION[..],
            "other answers of the model to the same inputs",
        ),
        (
            "share_of_inputs",
            found.xmw.shared[0],
            0,
            &[Cause::Mix, Cause::Broken][..],
            "other inputs than before",
        ),
        (
            "share_of_outcomes",
            found.xmw.shared[2],
            2,
            &[Cause::Concept, Cause::BaseRate, Cause::Labels][..],
            "other outcomes of the same inputs",
        ),
    ];
    for (id, shared, at, causes, what) in parts {
        let share = shared / found.xmw.delta;
        let (low, high) = found.evidence.intervals[at];
        if low <= 0.0 && share.abs() < 0.2 {
            continue;
        }
        // What went the other way made the fall smaller.
        let (verb, told) = if share < 0.0 {
            ("make up for", [-share, -high, -low])
        } else {
            ("explain", [share, low, high])
        };
        let causes = if share < 0.0 { &[][..] } else { causes };
        let [size, low, high] = told.map(number::share);
        let claim =
            format!("{what} {verb} {size} of the fall (95\u{202f}% interval {low} to {high})");
        pieces.add(id, causes, (claim, Some(share)), "verdict");
    }
    if !found.evidence.disde_agrees {
        let claim =
            "a second way to split the fall (DISDE) says otherwise, which makes this less sure"
                .to_owned();
        pieces.add("disde", &[], (claim, None), "verdict");
    }
    if found.xmw.unseen > 0.05 {
        let claim = format!(
            "{} of rows are of kinds that hardly came before: there, model and outcomes cannot be compared",
            number::share(found.xmw.unseen)
        );
        pieces.add(
            "unseen",
            &[Cause::Mix, Cause::Broken],
            (claim, Some(found.xmw.unseen)),
            "drift",
        );
    }
}

fn versions(pieces: &mut Pieces<'_>, around: Around<'_>) {
    let found = pieces.found;
    let Some(birth) = &found.birth else {
        if !found.has_versions {
            let claim =
                "no version is logged, so that a new model would not be seen as one".to_owned();
            pieces.add("no_birth", &[], (claim, None), "over-time");
            return;
        }
        let claim = "no new version came when the fall began".to_owned();
        let causes: Vec<Cause> = WORLD.into_iter().chain([Cause::Silent]).collect();
        pieces.add("no_birth", &causes, (claim, None), "over-time");
        return;
    };
    let name = words::plain(&birth.name);
    let (fits, causes) = if birth.is_change {
        (
            "and since then the model answers otherwise, though the fall shows at another time",
            &VERSION[..2],
        )
    } else if birth.align > 0.3 {
        ("as the fall began", &VERSION[..2])
    } else if found.evidence.came >= 1.0 {
        ("when the fall may have begun", &VERSION[..2])
    } else {
        ("not when the fall began", &WORLD[..])
    };
    let when = around.name(birth.window);
    let claim = format!("version {name} came {when}, {fits}");
    pieces.add("birth", causes, (claim, Some(birth.align)), "over-time");
    if found.is_cleared {
        let claim =
            format!("release {name} is cleared: to the same inputs nearly the same answers");
        let share = Some(found.evidence.model);
        pieces.add("cleared", &WORLD, (claim, share), "verdict");
    }
    same_traffic(pieces, birth);
    definition(pieces, birth);
}

fn same_traffic(pieces: &mut Pieces<'_>, birth: &Birth) {
    let Some(overlap) = pieces.found.overlap else {
        return;
    };
    let claim = format!(
        "on the same traffic {} is {} with {} and {} with {}, which explains {}",
        briefly(pieces.loss),
        mean(pieces.loss.id(), overlap.means[0]),
        words::plain(&birth.before),
        mean(pieces.loss.id(), overlap.means[1]),
        words::plain(&birth.name),
        part(overlap.share)
    );
    let causes: &[Cause] = if overlap.share >= 0.5 {
        &VERSION[..2]
    } else {
        &WORLD
    };
    pieces.add(
        "same_traffic",
        causes,
        (claim, Some(overlap.share)),
        "verdict",
    );
    if let Some(test) = overlap.paired {
        let p = number::number(test.p_value);
        let claim = format!("on requests that both versions answered, they differ (p = {p})");
        pieces.add(
            "same_requests",
            causes,
            (claim, Some(test.p_value)),
            "verdict",
        );
    }
}

fn definition(pieces: &mut Pieces<'_>, birth: &Birth) {
    let [new, old] = [&birth.name, &birth.before].map(|name| words::plain(name));
    let (causes, claim, number): (&[Cause], String, Option<f64>) = match birth.is_redefined {
        // Without versions it is a definition that came.
        Some(true) if birth.definitions.is_none() => (
            &[Cause::Redefined],
            "the definition is another one".into(),
            Some(1.0),
        ),
        Some(true) => (
            &[Cause::Redefined],
            format!("{new} has another definition than {old}"),
            Some(1.0),
        ),
        // Of a release that did nothing it says nothing.
        Some(false) => (
            if pieces.found.is_cleared {
                &[]
            } else {
                &[Cause::Mistrained]
            },
            format!("{new} has the same definition as {old}"),
            Some(0.0),
        ),
        None => (
            &[],
            format!(
                "whether {new} has another definition is not known: a column with a code or configuration id would tell"
            ),
            None,
        ),
    };
    pieces.add("definition", causes, (claim, number), "verdict");
}

/// The decision threshold, where it moved.
fn threshold(pieces: &mut Pieces<'_>) {
    if let Some((before, after)) = pieces.found.threshold {
        let claim = format!(
            "the decision threshold moved from about {} to about {}",
            number::number(before),
            number::number(after)
        );
        let causes = [Cause::Redefined, Cause::Silent];
        pieces.add("threshold", &causes, (claim, Some(after)), "quality");
    }
}

fn broken(pieces: &mut Pieces<'_>, around: Around<'_>) {
    let found = pieces.found;
    let weighty = |fault: &&Fault| fault.weight() > LIGHT;
    let faults: Vec<&Fault> = found.faults.serving.iter().filter(weighty).collect();
    // What else shows in a column whose fault is told is that fault seen from another side.
    let is_first = |(at, fault): &(usize, &&Fault)| {
        let before = faults[..*at].iter();
        let is_known = before.clone().any(|other| other.column == fault.column);
        !is_known || fault.column.is_empty()
    };
    let first = faults.iter().enumerate().filter(is_first);
    for (_, worst) in first.take(TOLD) {
        let carry = worst.carry.map_or_else(String::new, |carry| {
            format!("; these rows carry {}", part(carry))
        });
        let claim = format!("{}{carry}", fault(worst, around));
        let weight = Some(worst.weight());
        pieces.add("broken_input", &[Cause::Broken], (claim, weight), "drift");
    }
    for worst in found.faults.training.iter().take(2) {
        let claim = format!("while the new version learned, {}", fault(worst, around));
        let weight = Some(worst.weight());
        pieces.add(
            "broken_training",
            &[Cause::Mistrained],
            (claim, weight),
            "drift",
        );
    }
    for aside in &found.faults.traffic {
        let claim = fault(aside, around);
        let number = Some(aside.shares[1]);
        pieces.add(aside.check.id(), &[], (claim, number), "drift");
    }
    if faults.is_empty() {
        let others = Cause::ALL
            .into_iter()
            .filter(|cause| *cause != Cause::Broken);
        let others: Vec<Cause> = others.collect();
        let claim = "no input broke when the fall began".to_owned();
        pieces.add("inputs_whole", &others, (claim, None), "drift");
    }
}
