//! The exports as a part of the report.

use super::fields::fields;
use super::{Exports, Refusal, System, Terms, exports};
use crate::report::{Block, Section};

/// The part `slo-exports`: every file with a word on what it is for, or why there is none.
pub fn section(terms: &Terms) -> Section {
    let blocks = match exports(terms) {
        Ok(exports) => blocks(terms, exports),
        Err(why) => vec![refused(why)],
    };
    Section {
        id: "slo-exports".to_owned(),
        title: "Carry the objective on".to_owned(),
        blocks,
    }
}

fn refused(why: Refusal) -> Block {
    Block::Claim {
        tone: "unknown".to_owned(),
        text: why.to_string(),
        link: None,
    }
}

fn blocks(terms: &Terms, exports: Exports) -> Vec<Block> {
    let mut blocks = vec![Block::Prose(
        "The same objective as other systems read it. Names and queries can be changed before a file is saved.".to_owned(),
    )];
    blocks.extend(exports.told.into_iter().map(Block::Remark));
    blocks.push(Block::Details {
        summary: "Change names and queries".to_owned(),
        blocks: vec![Block::Fields(fields(terms))],
    });
    for system in System::ALL {
        let files: Vec<Block> = exports
            .texts
            .iter()
            .filter(|text| text.system == system)
            .map(|text| Block::File {
                name: text.name.clone(),
                mime: text.mime().to_owned(),
                text: text.text.clone(),
            })
            .collect();
        if files.is_empty() {
            continue;
        }
        let mut inner = vec![Block::Remark(purpose(system).to_owned())];
        inner.extend(files);
        blocks.push(Block::Details {
            summary: system.title().to_owned(),
            blocks: inner,
        });
    }
    blocks
}

/// What a system's files are for.
const fn purpose(system: System) -> &'static str {
    match system {
        System::OpenSlo => {
            "The objective in a language that no vendor owns. It can say one window per alert, the shorter one as a delay."
        }
        System::Sloth => {
            "For sloth generate, which writes rules for Prometheus. Where the alerts are not Sloth's own, the second file has their windows."
        }
        System::Pyrra => "For Pyrra, which shows objectives and writes rules of its own.",
        System::Prometheus => {
            "Rules that need nothing else, with both windows and the gates of the notebook; and a test of them for promtool."
        }
        System::Grafana => {
            "A dashboard over what the rules for Prometheus record. The data source is chosen in it."
        }
    }
}
