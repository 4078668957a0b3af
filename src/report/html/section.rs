//! The parts that the engine laid out, as they are.

use super::{HALF, Page, WIDE, figure, paragraph, table};
use crate::report::draw::DrawError;
use crate::report::figure::Figure;
use crate::report::number::count;
use crate::report::section::{Block, Choice, Rows, readable};
use crate::report::table::{Cell, escape, shape};

/// Others of several that are shown beside the first (ours: what a reader looks through).
const OTHERS: usize = 3;
/// Rows whose notes are written.
const NOTES: usize = 60;

/// Writes blocks one after another.
pub(super) fn write(page: &mut Page, blocks: &[Block]) -> Result<(), DrawError> {
    blocks.iter().try_for_each(|block| one(page, block, WIDE))
}

/// One block; of several choices that stand in another choice, the first alone is shown.
fn one(page: &mut Page, block: &Block, width: u32) -> Result<(), DrawError> {
    match block {
        Block::Heading(text) => heading(page, text),
        Block::Prose(text) => said(page, text, ""),
        Block::Remark(text) => said(page, text, "lead"),
        Block::Words(_) | Block::List { .. } | Block::Quote(_) | Block::Code(_) => {
            super::words::write(page, block)?;
        }
        Block::Claim { tone, text, link } => claim(page, tone, text, link.as_ref()),
        Block::Facts(facts) => {
            page.push_str("<dl>");
            for (name, what) in facts {
                let _ = write!(page, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(what));
            }
            page.push_str("</dl>\n");
        }
        Block::Table {
            caption,
            table: rows,
        } => table(page, caption, rows),
        Block::Figure { figure: shown, .. } => figure(page, shown, width)?,
        Block::Beside(inner) => beside(page, inner.iter())?,
        Block::Rows(rows) => choosing(page, rows)?,
        Block::Choice { first, options, .. } => choice(page, first, options, width)?,
        Block::Trial(trial) => {
            write(page, &trial.blocks)?;
            write(page, &trial.rest)?;
        }
        Block::Control(_) | Block::Fields(_) => {}
        Block::Details {
            summary,
            blocks: inner,
        } => folded(page, summary, |page| write(page, inner))?,
        Block::File { name, text, .. } => folded(page, name, |page| {
            let _ = writeln!(page, "<pre tabindex=\"0\">{}</pre>", lines(text));
            Ok(())
        })?,
    }
    Ok(())
}

fn heading(page: &mut Page, text: &str) {
    let _ = writeln!(page, "<h3>{}</h3>", escape(text));
}

fn beside<'a>(
    page: &mut Page,
    mut inner: impl Iterator<Item = &'a Block>,
) -> Result<(), DrawError> {
    page.push_str("<div class=\"pair\">\n");
    inner.try_for_each(|block| one(page, block, HALF))?;
    page.push_str("</div>\n");
    Ok(())
}

fn folded(
    page: &mut Page,
    summary: &str,
    inside: impl FnOnce(&mut Page) -> Result<(), DrawError>,
) -> Result<(), DrawError> {
    let _ = writeln!(page, "<details><summary>{}</summary>", escape(summary));
    inside(page)?;
    page.push_str("</details>\n");
    Ok(())
}

/// The whole table, and what stands below each row, folded away.
fn choosing(page: &mut Page, rows: &Rows) -> Result<(), DrawError> {
    table(page, &rows.caption, &rows.table);
    let noted = rows.notes.iter().zip(&rows.table.rows);
    let mut noted = noted.filter(|(note, _)| !note.is_empty()).peekable();
    if noted.peek().is_none() {
        return Ok(());
    }
    let summary = format!("{}: each in detail", rows.caption);
    folded(page, &summary, |page| {
        for (note, cells) in noted.take(NOTES) {
            let name = cells.first().map_or_else(String::new, |cell| match cell {
                Cell::Noted(name, _) => name.shown(),
                name => name.shown(),
            });
            heading(page, &name);
            write(page, note)?;
        }
        Ok(())
    })
}

/// What a reader who cannot choose sees: the first, and on the whole width a few of the others.
fn choice(page: &mut Page, first: &str, options: &[Choice], width: u32) -> Result<(), DrawError> {
    let chosen = options.iter().position(|option| option.key == first);
    let at = chosen.unwrap_or(0);
    let Some(chosen) = options.get(at) else {
        return Ok(());
    };
    if width < WIDE {
        return chosen
            .blocks
            .iter()
            .try_for_each(|block| one(page, block, width));
    }
    let is_drawn = |option: &Choice| matches!(option.blocks.as_slice(), [Block::Figure { .. }]);
    // Maps of every column by every window are large, and say nearly the same by another measure.
    let is_map = |block: &Block| matches!(block, Block::Figure { figure, .. } if matches!(**figure, Figure::Heat(_)));
    let most = if chosen.blocks.iter().any(is_map) {
        0
    } else {
        OTHERS
    };
    if !is_drawn(chosen) {
        heading(page, &chosen.name);
    }
    write(page, &chosen.blocks)?;
    let others = || {
        let others = options.iter().enumerate();
        others.filter(move |(place, option)| *place != at && !option.blocks.is_empty())
    };
    let few = || others().map(|(_, option)| option).take(most);
    if few().all(is_drawn) && few().next().is_some() {
        beside(page, few().flat_map(|option| &option.blocks))?;
    } else {
        for option in few() {
            heading(page, &option.name);
            write(page, &option.blocks)?;
        }
    }
    let left = others().count().saturating_sub(most);
    if left > 0 {
        let said = format!("{} more can be chosen in the notebook.", count(left as u64));
        paragraph(page, &said, "lead");
    }
    Ok(())
}

/// Sentences, a paragraph per line.
fn said(page: &mut Page, text: &str, class: &str) {
    for line in text.lines().filter(|line| !line.is_empty()) {
        paragraph(page, line, class);
    }
}

/// The class and the shape of a tone.
pub(super) fn mark(tone: &str) -> (&'static str, &'static str) {
    shape(match tone {
        "good" => "ok",
        "bad" => "alarm",
        "watch" => "watch",
        "look" => "undefined",
        _ => "cannot_tell",
    })
}

fn claim(page: &mut Page, tone: &str, text: &str, link: Option<&(String, String)>) {
    let (class, shape) = mark(tone);
    let _ = write!(
        page,
        "<p class=\"claim\"><span class=\"{class}\">{shape}</span> {}",
        escape(text)
    );
    if let Some((id, words)) = link {
        let _ = write!(page, " <a href=\"#{}\">{}</a>", escape(id), escape(words));
    }
    page.push_str("</p>\n");
}

/// A text of several lines, which stay.
pub(super) fn lines(text: &str) -> String {
    let lines = readable(text);
    let lines: Vec<String> = lines.split('\n').map(escape).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::report::figure::{Figure, Line};
    use crate::report::html::html;
    use crate::report::section::Section;
    use crate::report::table::Table;
    use crate::report::{Shown, figure};

    fn page(blocks: Vec<Block>) -> String {
        let sections = vec![Section {
            id: "slo".into(),
            title: "Budget <&>".into(),
            blocks,
        }];
        let shown = Shown {
            sections,
            ..Shown::default()
        };
        html(&shown, "", &[]).unwrap()
    }

    #[test]
    fn every_block_is_shown_and_none_of_its_text_is_markup() {
        let evil = "<img src=x>".to_owned();
        let inner = vec![
            Block::Facts(vec![(evil.clone(), "62 % left".into())]),
            Block::Table {
                caption: evil.clone(),
                table: Table {
                    columns: vec![evil.clone()],
                    rows: vec![vec![Cell::text(&evil)]],
                },
            },
        ];
        let file = Block::File {
            name: evil.clone(),
            mime: "text/plain".into(),
            text: format!("a: 1\n  b: {evil}"),
        };
        let text = page(vec![
            Block::Heading(evil.clone()),
            Block::Prose(format!("one {evil}\ntwo")),
            Block::Remark(evil.clone()),
            Block::Claim {
                tone: "bad".into(),
                text: evil.clone(),
                link: Some(("data".into(), evil.clone())),
            },
            Block::Details {
                summary: evil,
                blocks: inner,
            },
            file,
        ]);
        assert!(!text.contains("<img"));
        assert!(text.contains("<section id=\"slo\">\n<h2>Budget &lt;&amp;&gt;</h2>"));
        assert!(text.contains("<p>one &lt;img src=x&gt;</p>\n<p>two</p>"));
        assert!(text.contains("<span class=\"alarm\">\u{25b2}</span> &lt;img"));
        assert!(text.contains("<a href=\"#data\">&lt;img src=x&gt;</a>"));
        assert!(text.contains("<dd>62 % left</dd>"));
        assert!(text.contains("<pre tabindex=\"0\">a: 1\n  b: &lt;img src=x&gt;</pre>"));
        assert_eq!(text.matches("&lt;img src=x&gt;").count(), 12);
    }

    #[test]
    fn a_figure_is_drawn_and_told_as_a_table() {
        let line = Line {
            title: "Budget left per week".into(),
            points: vec![figure::Point {
                span: figure::Span { start: 0, end: 1 },
                value: Some(0.62),
                band: None,
                floor: None,
                n: 40,
                hollow: false,
                immature: false,
                note: String::new(),
            }],
            ..Line::default()
        };
        let text = page(vec![Block::Figure {
            file: "budget".into(),
            figure: Arc::new(Figure::Line(line)),
        }]);
        assert!(text.contains("<figcaption>Budget left per week</figcaption>"));
        assert!(text.contains("<svg") && text.contains("0.620"));
    }
}
