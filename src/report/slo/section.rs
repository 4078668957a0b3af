//! The objective as a section of the report.

use std::sync::Arc;

use super::words::{length, part, share, times};
use super::{
    Frame, Slo, alerts, budget_over_time, burn_and_alerts, figures, headline, sli_over_time,
    standing,
};
use crate::report::document::Document;
use crate::report::figure::Figure;
use crate::report::section::{Block, Section};
use crate::report::table::{Cell, Table};
use crate::report::{moment, number};

/// The section `slo`; `None` where the document has no objective.
pub fn section(document: &Document) -> Option<Section> {
    let slo = document.slo.as_ref()?;
    let mut blocks = moving(&Frame::of(document, slo), slo);
    blocks.extend(rest(document, slo));
    Some(Section {
        id: "slo".into(),
        title: "Objective and error budget".into(),
        blocks,
    })
}

/// How the objective stands: all that follows where its line is moved.
pub(super) fn moving(frame: &Frame, slo: &Slo) -> Vec<Block> {
    let tone = match slo.standing.as_str() {
        "met" if slo.alerts.iter().any(|alert| alert.is_firing) => "watch",
        "met" => "good",
        "breached" => "bad",
        _ => "unknown",
    };
    let mut blocks = vec![Block::Claim {
        tone: tone.into(),
        text: standing(slo),
        link: None,
    }];
    blocks.extend(headline(slo).map(Block::Prose));
    blocks.push(Block::Facts(facts(frame, slo)));
    let figure = |file: &str, figure: Option<Figure>| {
        figure.map(|figure| Block::Figure {
            file: file.into(),
            figure: Arc::new(figure),
        })
    };
    blocks.extend(figure("slo-indicator", sli_over_time(frame, slo)));
    blocks.extend(figure("slo-budget", budget_over_time(frame, slo)));
    blocks.extend(figure("slo-burn", burn_and_alerts(frame, slo)));
    blocks.extend(of_alerts(slo));
    blocks
}

/// What else there is to say of the objective that is asked.
pub(super) fn rest(document: &Document, slo: &Slo) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(p) = slo.worsening.filter(|_| !slo.alerts.is_empty()) {
        blocks.push(Block::Claim {
            tone: "watch".into(),
            text: format!(
                "The share of bad rows rises steadily over the last windows (p = {}), by at least a quarter of what may be bad.",
                number::number(p)
            ),
            link: None,
        });
    }
    if !slo.alerts.is_empty() {
        blocks.extend(alerts::remarks(slo).into_iter().map(Block::Remark));
    }
    blocks.extend(what_if(slo));
    blocks.push(Block::Details {
        summary: "How this was chosen".into(),
        blocks: chosen(slo),
    });
    blocks.push(Block::Details {
        summary: "Every window".into(),
        blocks: vec![Block::Table {
            caption: "Good and bad per window".into(),
            table: windows(document, slo),
        }],
    });
    blocks
}

fn facts(frame: &Frame, slo: &Slo) -> Vec<(String, String)> {
    let good = match &slo.threshold {
        Some((.., threshold)) => format!("{} {threshold}", frame.good),
        None => frame.good.clone(),
    };
    let mut facts = vec![
        ("good where".to_owned(), good),
        (
            "objective".to_owned(),
            format!("{} over {}", share(slo.objective), slo.period),
        ),
    ];
    if let Some(consumed) = slo.budget.consumed {
        facts.push(("budget left".to_owned(), part(1.0 - consumed)));
    }
    if let Some(projection) = &slo.projection {
        let of = format!("burn, last {}", length(projection.fit_us));
        facts.push((of, times(projection.burn)));
    }
    if let Some(suggested) = slo.suggested {
        let periods = number::counted(slo.periods, "past period", "past periods");
        let met = format!("{} (met by 95 % of {periods})", share(suggested));
        facts.push(("objective that held".to_owned(), met));
    }
    facts
}

fn of_alerts(slo: &Slo) -> Vec<Block> {
    if slo.alerts.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::Heading("Alerts".into()),
        Block::Table {
            caption: "Alerts on the burn rate, replayed over the whole history".into(),
            table: alerts::table(slo),
        },
    ];
    let episodes = alerts::episodes(slo);
    if episodes.rows.is_empty() {
        blocks.push(Block::Prose("No alert would have fired.".into()));
    } else {
        let count = episodes.rows.len() as u64;
        blocks.push(Block::Details {
            summary: format!(
                "When they would have fired: {}",
                number::counted(count, "time", "times")
            ),
            blocks: vec![Block::Table {
                caption: "When each alert would have fired".into(),
                table: episodes,
            }],
        });
    }
    blocks
}

fn what_if(slo: &Slo) -> Vec<Block> {
    if slo.tradeoff.is_empty() {
        return Vec::new();
    }
    let rows = slo.tradeoff.iter().map(|one| {
        let mark = if (one.objective - slo.objective).abs() < 1e-12 {
            "set"
        } else if slo
            .suggested
            .is_some_and(|held| (held - one.objective).abs() < 1e-12)
        {
            "suggested"
        } else {
            ""
        };
        vec![
            Cell::text(share(one.objective)),
            Cell::Share(one.met),
            Cell::Count(one.pages as u64),
            Cell::Count(one.tickets as u64),
            Cell::text(mark),
        ]
    });
    let columns = [
        "objective",
        "past periods that met it",
        "pages",
        "tickets",
        "which",
    ];
    vec![
        Block::Heading("Other objectives".into()),
        Block::Table {
            caption: "What other objectives would have meant".into(),
            table: Table {
                rows: rows.collect(),
                columns: columns.map(str::to_owned).to_vec(),
            },
        },
    ]
}

fn chosen(slo: &Slo) -> Vec<Block> {
    let mut said = vec![
        format!("Counted: {}, because: {}.", slo.sli, slo.sli_reason),
        format!(
            "Objective {}: {}.",
            share(slo.objective),
            slo.objective_reason
        ),
        format!("Period {}: {}.", slo.period, slo.period_reason),
    ];
    if slo.is_dated {
        said.push(format!("Alerts: {}.", slo.cadence_reason));
    }
    if slo.waiting > 0 {
        said.push(format!(
            "{} wait for a label, or the indicator says nothing of them: they do not count.",
            number::counted(slo.waiting, "row", "rows")
        ));
    }
    if slo.invalid > 0 {
        said.push(format!(
            "{} without a usable answer of the model count as bad.",
            number::counted(slo.invalid, "row", "rows")
        ));
    }
    if slo.immature > 0 {
        said.push(format!(
            "{} are left out, since too few of their labels are there yet.",
            number::counted(slo.immature, "window", "windows")
        ));
    }
    said.extend(slo.notes.iter().cloned());
    said.push(
        "Used budget = bad / ((1 − objective) · all) in the period; its interval is a confidence sequence, which holds however often it is looked at. Burn rate = share of bad / (1 − objective).".into(),
    );
    said.into_iter().map(Block::Prose).collect()
}

fn windows(document: &Document, slo: &Slo) -> Table {
    let window = document.task.window.as_deref().unwrap_or_default();
    let rows = slo.windows.iter().map(|one| {
        vec![
            Cell::text(moment::window_label(one.start_us, one.end_us, window)),
            Cell::text(figures::said(one.status)),
            one.value.map_or_else(
                || Cell::Absent(String::new()),
                |value| Cell::Estimate(value, one.low.zip(one.high)),
            ),
            Cell::Number(one.bad),
            Cell::Count(one.n),
            Cell::maybe(one.burn, None),
            one.left
                .map_or_else(|| Cell::Absent(String::new()), Cell::Share),
        ]
    });
    let columns = [
        "window",
        "status",
        "value",
        "bad",
        "n",
        "burn",
        "budget left",
    ];
    Table {
        rows: rows.collect(),
        columns: columns.map(str::to_owned).to_vec(),
    }
}
