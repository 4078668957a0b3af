//! The places of a path, in few letters.

use std::fmt::Write as _;

use plotters_backend::BackendCoord;

use super::px;

/// Where a path is, and by which command it came there: places are written as steps, in as few letters as SVG allows.
#[derive(Default)]
pub(super) struct Trace {
    at: Option<BackendCoord>,
    last: char,
}

impl Trace {
    /// An open line through these places.
    pub(super) fn line(
        &mut self,
        body: &mut String,
        places: impl IntoIterator<Item = BackendCoord>,
    ) {
        let mut places = places.into_iter();
        if let Some(first) = places.next() {
            self.go(body, first);
            places.for_each(|place| self.draw(body, place));
        }
    }

    /// A closed shape with these corners.
    pub(super) fn shape(
        &mut self,
        body: &mut String,
        corners: impl IntoIterator<Item = BackendCoord>,
    ) {
        let mut corners = corners.into_iter().peekable();
        let Some(first) = corners.peek().copied() else {
            return;
        };
        self.line(body, corners);
        self.close(body, first);
    }

    pub(super) fn circle(&mut self, body: &mut String, (x, y): BackendCoord, radius: i32) {
        self.go(body, (x - radius, y));
        for across in [2 * radius, -2 * radius] {
            self.command(body, 'a', &[radius, radius]);
            body.push_str(" 0 1 0");
            number(body, across);
            number(body, 0);
        }
        self.close(body, (x - radius, y));
    }

    fn close(&mut self, body: &mut String, first: BackendCoord) {
        body.push('z');
        (self.at, self.last) = (Some(first), 'z');
    }

    /// Begins a part of the path.
    fn go(&mut self, body: &mut String, (x, y): BackendCoord) {
        match self.at.replace((x, y)) {
            Some((left, top)) => {
                // Or it would be a line, where lines may go on without their letter.
                self.last = 'z';
                self.command(body, 'm', &[x - left, y - top]);
                self.last = 'l';
            }
            None => self.command(body, 'M', &[x, y]),
        }
    }

    fn draw(&mut self, body: &mut String, (x, y): BackendCoord) {
        let (left, top) = self.at.replace((x, y)).unwrap_or((x, y));
        match (x - left, y - top) {
            (right, 0) => self.command(body, 'h', &[right]),
            (0, down) => self.command(body, 'v', &[down]),
            (right, down) => self.command(body, 'l', &[right, down]),
        }
    }

    fn command(&mut self, body: &mut String, letter: char, numbers: &[i32]) {
        if self.last != letter {
            body.push(letter);
            self.last = letter;
        }
        for parts in numbers {
            number(body, *parts);
        }
    }
}

/// A number of parts of a pixel, set apart from a number before it.
fn number(body: &mut String, parts: i32) {
    if parts >= 0 && body.ends_with(|c: char| c.is_ascii_digit()) {
        body.push(' ');
    }
    let text = px(parts).to_string();
    if let Some(fraction) = text.strip_prefix("0.") {
        let _ = write!(body, ".{fraction}");
    } else if let Some(fraction) = text.strip_prefix("-0.") {
        let _ = write!(body, "-.{fraction}");
    } else {
        body.push_str(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the lines of a path go, read back.
    fn places(path: &str) -> Vec<(f64, f64)> {
        let mut words: Vec<String> = Vec::new();
        for c in path.chars() {
            if c.is_ascii_alphabetic() {
                words.push(c.into());
            } else if c == ' ' {
                words.push(String::new());
            } else {
                let is_new = c == '-'
                    || words.last().is_none_or(|word| {
                        word.chars().all(char::is_alphabetic) && !word.is_empty()
                    });
                if is_new {
                    words.push(String::new());
                }
                words.last_mut().unwrap().push(c);
            }
        }
        words.retain(|word| !word.is_empty());
        let (mut at, mut letter, mut found) = ((0.0, 0.0), String::new(), Vec::new());
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.peek() {
            if word.chars().all(char::is_alphabetic) {
                letter = words.next().unwrap();
            }
            let mut next = || words.next().unwrap().parse::<f64>().unwrap();
            match letter.as_str() {
                "M" => at = (next(), next()),
                "m" | "l" => at = (at.0 + next(), at.1 + next()),
                "h" => at.0 += next(),
                "v" => at.1 += next(),
                other => panic!("{other} in {path}"),
            }
            if letter == "m" {
                letter = "l".into();
            }
            found.push(at);
        }
        found
    }

    #[test]
    fn steps_lead_to_the_same_places() {
        let lines = [
            vec![
                (3, 4),
                (7, 4),
                (9, 4),
                (9, 5),
                (9, 1),
                (0, 0),
                (-3, 2),
                (1, 1),
            ],
            vec![(2, 2), (2, 2), (-9, -7)],
            vec![(-9, -7), (1, 0), (2, 1)],
        ];
        let (mut body, mut trace) = (String::new(), Trace::default());
        for line in &lines {
            trace.line(&mut body, line.iter().copied());
        }
        let wanted: Vec<(f64, f64)> = lines
            .iter()
            .flatten()
            .map(|(x, y)| (px(*x), px(*y)))
            .collect();
        assert_eq!(places(&body), wanted, "{body}");
        assert!(body.starts_with("M.75 1h1 .5v.25-1l"), "{body}");
    }

    #[test]
    fn shapes_close_where_they_began() {
        let (mut body, mut trace) = (String::new(), Trace::default());
        trace.shape(&mut body, [(4, 4), (8, 4), (8, 8), (4, 8)]);
        trace.circle(&mut body, (12, 8), 4);
        trace.line(&mut body, [(8, 8), (8, 12)]);
        assert_eq!(body, "M1 1h1v1h-1zm1 1a1 1 0 1 0 2 0 1 1 0 1 0-2 0zm0 0v1");
    }
}
