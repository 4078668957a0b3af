//! The parts that the engine laid out, as they are.

use super::{HALF, Page, WIDE, figure, heading, paragraph, table};
use crate::report::draw::DrawError;
use crate::report::section::{Block, Section, readable};
use crate::report::table::{escape, shape};

pub(super) fn write(page: &mut Page, sections: &[Section]) -> Result<(), DrawError> {
    for section in sections {
        let _ = writeln!(page, "<section id=\"{}\">", escape(&section.id));
        heading(page, &section.title);
        blocks(page, &section.blocks)?;
        page.push_str("</section>\n");
    }
    Ok(())
}

pub(super) fn blocks(page: &mut Page, blocks: &[Block]) -> Result<(), DrawError> {
    blocks.iter().try_for_each(|block| one(page, block))
}

fn one(page: &mut Page, block: &Block) -> Result<(), DrawError> {
    match block {
        Block::Heading(text) => {
            let _ = writeln!(page, "<h3>{}</h3>", escape(text));
        }
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
        Block::Figure { figure: shown, .. } => figure(page, shown, WIDE)?,
        Block::Beside(inner) => {
            page.push_str("<div class=\"pair\">\n");
            for block in inner {
                if let Block::Figure { figure: shown, .. } = block {
                    figure(page, shown, HALF)?;
                } else {
                    one(page, block)?;
                }
            }
            page.push_str("</div>\n");
        }
        Block::Rows(rows) => table(page, &rows.caption, &rows.table),
        Block::Choice { first, options, .. } => {
            let chosen = options.iter().find(|option| option.key == *first);
            if let Some(chosen) = chosen.or_else(|| options.first()) {
                blocks(page, &chosen.blocks)?;
            }
        }
        Block::Trial(trial) => blocks(page, &trial.blocks)?,
        Block::Control(_) => {}
        Block::Details {
            summary,
            blocks: inner,
        } => {
            let _ = writeln!(page, "<details><summary>{}</summary>", escape(summary));
            blocks(page, inner)?;
            page.push_str("</details>\n");
        }
        Block::File { name, text, .. } => {
            let _ = writeln!(
                page,
                "<details><summary>{}</summary><pre>{}</pre></details>",
                escape(name),
                lines(text)
            );
        }
    }
    Ok(())
}

/// Sentences, a paragraph per line.
fn said(page: &mut Page, text: &str, class: &str) {
    for line in text.lines().filter(|line| !line.is_empty()) {
        paragraph(page, line, class);
    }
}

fn claim(page: &mut Page, tone: &str, text: &str, link: Option<&(String, String)>) {
    let (class, shape) = shape(match tone {
        "good" => "ok",
        "bad" => "alarm",
        "watch" => "watch",
        _ => "cannot_tell",
    });
    let _ = write!(
        page,
        "<p><span class=\"{class}\">{shape}</span> {}",
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

    use crate::report::figure::{Figure, Line};
    use crate::report::html::html;
    use crate::report::section::{Block, Section};
    use crate::report::table::{Cell, Table};
    use crate::report::{Outcome, figure};

    fn page(blocks: Vec<Block>) -> String {
        let sections = vec![Section {
            id: "slo".into(),
            title: "Budget <&>".into(),
            blocks,
        }];
        let outcome = Outcome {
            sections,
            ..Outcome::default()
        };
        html(&outcome).unwrap()
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
        assert!(text.contains("<pre>a: 1\n  b: &lt;img src=x&gt;</pre>"));
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
