//! The reader's own words, written in Markdown, as blocks.
//!
//! `CommonMark` with tables and formulas. HTML in it is text like any other; an address elsewhere is shown, not linked,
//! since the page goes nowhere; a link to a part of the report (`#drift`) is one.
//!
//! **Invariant:** blocks lie at most `DEEPEST` levels in each other, whatever is written.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::section::{Block, Run, Style};
use super::table::{Cell, Table};

/// Lists and quotes in each other at most; what lies deeper stands at that depth (ours).
const DEEPEST: usize = 8;

/// The blocks of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_MATH | Options::ENABLE_STRIKETHROUGH;
    let mut writer = Writer {
        open: vec![Frame::default()],
        ..Writer::default()
    };
    for event in Parser::new_ext(text, options) {
        writer.take(event);
    }
    writer.flush();
    while writer.open.len() > 1 {
        writer.close();
    }
    writer
        .open
        .pop()
        .map_or_else(Vec::new, |frame| frame.blocks)
}

/// What is being written, and what it lies in.
#[derive(Default)]
struct Writer {
    open: Vec<Frame>,
    runs: Vec<Run>,
    strong: usize,
    emphasis: usize,
    /// Addresses of open links and pictures, and how many runs stood before them.
    links: Vec<(String, usize)>,
    code: Option<String>,
    table: Option<Table>,
    row: Vec<Cell>,
}

/// A list, an item, a quote, or the text itself.
#[derive(Default)]
struct Frame {
    kind: Kind,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
}

#[derive(Default)]
enum Kind {
    #[default]
    Whole,
    List(Option<u64>),
    Item,
    Quote,
    /// Too deep: its blocks stand where it does.
    Flat,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => match &mut self.code
            {
                Some(code) => code.push_str(&text),
                None => self.say(&text, self.style()),
            },
            Event::Code(text) => self.say(&text, Style::Code),
            Event::InlineMath(text) => self.say(&text, Style::Formula),
            Event::DisplayMath(text) => {
                self.flush();
                self.say(&text, Style::Formula);
                self.flush();
            }
            Event::SoftBreak => self.say(" ", self.style()),
            Event::HardBreak => self.say("\n", self.style()),
            Event::FootnoteReference(text) => self.say(&format!("[{text}]"), Style::Plain),
            Event::Rule => self.flush(),
            Event::TaskListMarker(is_done) => {
                let mark = if is_done { "\u{2611} " } else { "\u{2610} " };
                self.say(mark, Style::Plain);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.into_string(), self.runs.len()));
                // What a link says is no part of the run before it.
                self.runs.push(Run::default());
            }
            Tag::BlockQuote(_) => self.open(Kind::Quote),
            Tag::List(first) => self.open(Kind::List(first)),
            Tag::Item => self.open(Kind::Item),
            Tag::CodeBlock(kind) => {
                self.flush();
                // The language is a word for other programs.
                let _ = matches!(kind, CodeBlockKind::Fenced(_));
                self.code = Some(String::new());
            }
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Table::default());
            }
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            Tag::TableCell | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => self.link(tag == TagEnd::Image),
            TagEnd::Heading(_) => {
                let text = self.words();
                self.put(Block::Heading(text));
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {
                self.flush();
                self.close();
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.put(Block::Code(code));
            }
            TagEnd::TableCell => {
                let text = self.words();
                self.row.push(Cell::Text(text));
            }
            TagEnd::TableHead => {
                let heads = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.columns = heads.iter().map(Cell::shown).collect();
                }
            }
            TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.rows.push(row);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    let caption = "A table in a text".into();
                    self.put(Block::Table { caption, table });
                }
            }
            TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            _ => self.flush(),
        }
    }

    const fn style(&self) -> Style {
        match (self.strong > 0, self.emphasis > 0) {
            (true, _) => Style::Strong,
            (false, true) => Style::Emphasis,
            _ => Style::Plain,
        }
    }

    fn say(&mut self, text: &str, style: Style) {
        match self.runs.last_mut() {
            Some(last) if last.style == style && last.link.is_none() => last.text.push_str(text),
            Some(last) if last.text.is_empty() && last.link.is_none() => {
                *last = Run::new(text, style);
            }
            _ => self.runs.push(Run::new(text, style)),
        }
    }

    fn link(&mut self, is_picture: bool) {
        let Some((address, from)) = self.links.pop() else {
            return;
        };
        let said = self.runs.get(from..).unwrap_or_default();
        let said: String = said.iter().map(|run| run.text.as_str()).collect();
        if is_picture {
            self.runs
                .push(Run::new(" (a picture, left out)", Style::Plain));
        } else if let Some(part) = address.strip_prefix('#') {
            for run in self.runs.iter_mut().skip(from) {
                run.link = Some(part.to_owned());
            }
        } else if said != address {
            self.runs
                .push(Run::new(format!(" ({address})"), Style::Plain));
        }
    }

    /// The words so far, without their stress.
    fn words(&mut self) -> String {
        self.runs.drain(..).map(|run| run.text).collect()
    }

    /// Ends a paragraph.
    fn flush(&mut self) {
        let mut runs = std::mem::take(&mut self.runs);
        runs.retain(|run| !run.text.is_empty());
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            self.put(Block::Words(runs));
        }
    }

    fn put(&mut self, block: Block) {
        if let Some(frame) = self.open.last_mut() {
            frame.blocks.push(block);
        }
    }

    fn open(&mut self, kind: Kind) {
        self.flush();
        let is_deep = self.open.len() > DEEPEST;
        self.open.push(Frame {
            kind: if is_deep { Kind::Flat } else { kind },
            ..Frame::default()
        });
    }

    fn close(&mut self) {
        let Some(Frame {
            kind,
            blocks,
            items,
        }) = self.open.pop()
        else {
            return;
        };
        let Some(outer) = self.open.last_mut() else {
            return;
        };
        match kind {
            Kind::Whole | Kind::Flat => outer.blocks.extend(blocks),
            Kind::Quote => outer.blocks.push(Block::Quote(blocks)),
            Kind::List(first) => outer.blocks.push(Block::List { first, items }),
            Kind::Item => outer.items.push(blocks),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, style: Style) -> Run {
        Run::new(text, style)
    }

    fn words(text: &str) -> Block {
        Block::Words(vec![run(text, Style::Plain)])
    }

    #[test]
    fn words_are_stressed_and_lines_flow() {
        let found = blocks("Since *12 May* the **recall**\nis `low`, by $\\alpha^2$.\n\nWhy?");
        let first = Block::Words(vec![
            run("Since ", Style::Plain),
            run("12 May", Style::Emphasis),
            run(" the ", Style::Plain),
            run("recall", Style::Strong),
            run(" is ", Style::Plain),
            run("low", Style::Code),
            run(", by ", Style::Plain),
            run("\\alpha^2", Style::Formula),
            run(".", Style::Plain),
        ]);
        assert_eq!(found, [first, words("Why?")]);
    }

    #[test]
    fn html_is_text() {
        let found = blocks("<script>alert(1)</script>\n\na <b onclick=x>bold</b> word &lt;&copy;");
        assert_eq!(
            found,
            [
                words("<script>alert(1)</script>\n"),
                words("a <b onclick=x>bold</b> word <\u{a9}")
            ]
        );
    }

    #[test]
    fn only_parts_of_the_report_are_linked() {
        let found = blocks(
            "See [drift](#drift), [docs](https://example.org/x), <https://example.org>, ![x](y.png), [j](javascript:alert(1))",
        );
        let [Block::Words(runs)] = &found[..] else {
            panic!("one paragraph: {found:?}");
        };
        let linked: Vec<_> = runs.iter().filter(|run| run.link.is_some()).collect();
        assert_eq!(linked.len(), 1);
        assert_eq!(
            (linked[0].text.as_str(), linked[0].link.as_deref()),
            ("drift", Some("drift"))
        );
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(
            text,
            "See drift, docs (https://example.org/x), https://example.org, x (a picture, left out), j (javascript:alert(1))"
        );
    }

    #[test]
    fn lists_quotes_code_headings_and_tables_keep_their_shape() {
        let text = "# What *happened*\n\n1. first\n   - inner\n2. second\n\n> said\n\n```sql\nSELECT 1\n```\n\n| a | b |\n|---|--:|\n| 1 | **2** |\n";
        let inner = Block::List {
            first: None,
            items: vec![vec![words("inner")]],
        };
        let table = Table {
            columns: vec!["a".into(), "b".into()],
            rows: vec![vec![Cell::text("1"), Cell::text("2")]],
        };
        assert_eq!(
            blocks(text),
            [
                Block::Heading("What happened".into()),
                Block::List {
                    first: Some(1),
                    items: vec![vec![words("first"), inner], vec![words("second")]],
                },
                Block::Quote(vec![words("said")]),
                Block::Code("SELECT 1\n".into()),
                Block::Table {
                    caption: "A table in a text".into(),
                    table
                },
            ]
        );
    }

    fn depth(blocks: &[Block]) -> usize {
        let of = |block: &Block| match block {
            Block::Quote(inner) => 1 + depth(inner),
            Block::List { items, .. } => {
                1 + items.iter().map(|item| depth(item)).max().unwrap_or(0)
            }
            _ => 0,
        };
        blocks.iter().map(of).max().unwrap_or(0)
    }

    #[test]
    fn nothing_lies_too_deep_and_nothing_is_lost() {
        let found = blocks(&format!("{} deep", ">".repeat(5_000)));
        assert!(depth(&found) <= DEEPEST, "{}", depth(&found));
        assert!(format!("{found:?}").contains("deep"));
        let mut lists = String::new();
        for at in 0..60 {
            lists += &"  ".repeat(at);
            lists += "- x\n";
        }
        let found = blocks(&lists);
        assert!(depth(&found) <= DEEPEST);
        assert_eq!(format!("{found:?}").matches("\"x").count(), 60);
    }

    #[test]
    fn whatever_is_typed_is_shown_without_a_panic() {
        let signs = [
            "*", "_", "`", "[", "](", ")", "!", "<", ">", "|", "-", "\n", "$", "#", "~~", "1. ",
            "    ", "&amp;", "\\", "x",
        ];
        let mut draw = 7_u32;
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..40 {
                draw = draw.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(signs[(draw >> 16) as usize % signs.len()]);
            }
            assert!(depth(&blocks(&text)) <= DEEPEST);
        }
    }
}
