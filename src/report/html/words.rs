//! The reader's own words.

use super::Page;
use super::section::{lines, write as blocks};
use crate::report::draw::DrawError;
use crate::report::section::{Block, Run, Style};

pub(super) fn write(page: &mut Page, block: &Block) -> Result<(), DrawError> {
    match block {
        Block::Words(runs) => {
            page.push_str("<p>");
            for run in runs {
                say(page, run);
            }
            page.push_str("</p>\n");
        }
        Block::List { first, items } => {
            match first {
                Some(first) => {
                    let _ = writeln!(page, "<ol start=\"{first}\">");
                }
                None => page.push_str("<ul>\n"),
            }
            for item in items {
                page.push_str("<li>");
                blocks(page, item)?;
                page.push_str("</li>\n");
            }
            page.push_str(if first.is_some() {
                "</ol>\n"
            } else {
                "</ul>\n"
            });
        }
        Block::Quote(inner) => {
            page.push_str("<blockquote>\n");
            blocks(page, inner)?;
            page.push_str("</blockquote>\n");
        }
        Block::Code(text) => {
            let _ = writeln!(page, "<pre tabindex=\"0\">{}</pre>", lines(text));
        }
        _ => {}
    }
    Ok(())
}

fn say(page: &mut Page, run: &Run) {
    let text = lines(&run.text).replace('\n', "<br>");
    let (open, close) = match run.style {
        Style::Plain => ("", ""),
        Style::Strong => ("<strong>", "</strong>"),
        Style::Emphasis => ("<em>", "</em>"),
        Style::Code => ("<code>", "</code>"),
        Style::Formula => ("<i class=\"formula\">", "</i>"),
    };
    let _ = match &run.link {
        Some(part) => write!(
            page,
            "<a href=\"#{}\">{open}{text}{close}</a>",
            crate::report::table::escape(part)
        ),
        None => write!(page, "{open}{text}{close}"),
    };
}

#[cfg(test)]
mod tests {
    use crate::report::Shown;
    use crate::report::html::html;
    use crate::report::section::{Block, Run, Section, Style};

    #[test]
    fn stressed_words_lists_and_quotes_are_written_and_none_of_them_is_markup() {
        let evil = "<img src=x>\ny";
        let words = |style| {
            Block::Words(vec![Run {
                link: Some("a\"b".into()),
                ..Run::new(evil, style)
            }])
        };
        let section = Section {
            id: "text-1".into(),
            title: "Note".into(),
            blocks: vec![
                words(Style::Strong),
                Block::List {
                    first: Some(3),
                    items: vec![vec![words(Style::Code)], vec![words(Style::Formula)]],
                },
                Block::Quote(vec![words(Style::Emphasis), Block::Code(evil.into())]),
            ],
        };
        let shown = Shown {
            sections: vec![section],
            ..Shown::default()
        };
        let text = html(&shown, "", &[]).unwrap();
        assert!(!text.contains("<img"));
        let said = "&lt;img src=x&gt;<br>y";
        for wanted in [
            format!("<p><a href=\"#a&quot;b\"><strong>{said}</strong></a></p>"),
            "<ol start=\"3\">".into(),
            format!("<code>{said}</code>"),
            format!("<i class=\"formula\">{said}</i>"),
            "<blockquote>".into(),
            "<pre tabindex=\"0\">&lt;img src=x&gt;\ny</pre>".into(),
        ] {
            assert!(text.contains(&wanted), "{wanted}");
        }
    }
}
