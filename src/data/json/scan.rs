//! Cuts a stream of JSON into its objects without parsing them.
//!
//! Also puts `null` for the bare words `NaN`, `Infinity` and `-Infinity` that Python and JavaScript libraries write
//! although JSON has none; infinities as text, so that they are counted.

use super::Layout;

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Scanned {
    /// A whole object.
    Element(Vec<u8>),
    /// The bytes so far end within an object or before the end of the array.
    More,
    /// The array has ended, or something else than an object stands here: its first bytes.
    End(Option<String>),
}

/// The state between blocks.
#[derive(Debug)]
pub(crate) struct Scan {
    layout: Layout,
    bytes: Vec<u8>,
    /// Where the next object is looked for.
    from: usize,
    opened: bool,
    closed: bool,
}

impl Scan {
    pub(crate) const fn new(layout: Layout) -> Self {
        Self {
            layout,
            bytes: Vec::new(),
            from: 0,
            opened: false,
            closed: false,
        }
    }

    /// Adds bytes; those of finished objects are dropped.
    pub(crate) fn feed(&mut self, block: &[u8]) {
        self.bytes.drain(..self.from);
        self.from = 0;
        self.bytes.extend_from_slice(block);
    }

    /// Bytes that wait for the rest of their object.
    pub(crate) fn waiting(&self) -> usize {
        self.bytes.len() - self.from
    }

    /// Whether nothing is left to say: the array is closed, or only blanks remain.
    pub(crate) fn finished(&self) -> bool {
        let rest = self.bytes.get(self.from..).unwrap_or(&[]);
        rest.iter().all(u8::is_ascii_whitespace) && (self.closed || self.layout == Layout::Lines)
    }

    /// The next object.
    pub(crate) fn next(&mut self) -> Scanned {
        loop {
            let rest = self.bytes.get(self.from..).unwrap_or(&[]);
            let Some(byte) = rest.first() else {
                return if self.closed {
                    Scanned::End(None)
                } else {
                    Scanned::More
                };
            };
            match byte {
                b'{' if !self.closed => break,
                b' ' | b'\t' | b'\n' | b'\r' | b',' | 0x1e => self.from += 1,
                0xef | 0xbb | 0xbf if !self.opened => self.from += 1,
                b'[' if !self.opened && self.layout == Layout::Records => {
                    self.opened = true;
                    self.from += 1;
                }
                b']' if self.opened && !self.closed => {
                    self.closed = true;
                    self.from += 1;
                }
                _ => {
                    let text =
                        String::from_utf8_lossy(rest.get(..rest.len().min(40)).unwrap_or(rest));
                    return Scanned::End(Some(text.lines().next().unwrap_or_default().to_owned()));
                }
            }
        }
        self.opened |= self.layout == Layout::Lines;
        let rest = self.bytes.get(self.from..).unwrap_or(&[]);
        let Some(length) = object(rest) else {
            return Scanned::More;
        };
        let element = repaired(rest.get(..length).unwrap_or(rest));
        self.from += length;
        Scanned::Element(element)
    }
}

/// The length of the object that begins the text; `None` where it does not end.
fn object(text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'"' => at = string_end(text, at)?,
            _ => {}
        }
        at += 1;
    }
}

/// Where the string that opens at `at` closes.
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// The object with words that JSON lacks replaced.
pub(super) fn repaired(text: &[u8]) -> Vec<u8> {
    const WORDS: [(&[u8], &[u8]); 3] = [
        (b"-Infinity", b"\"-inf\""),
        (b"Infinity", b"\"inf\""),
        (b"NaN", b"null"),
    ];
    let suspect = memchr::memmem::find(text, b"NaN").is_some()
        || memchr::memmem::find(text, b"Infinity").is_some();
    if !suspect {
        return text.to_vec();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let end = match rest.first() {
            Some(b'"') => string_end(text, at).map_or(text.len(), |end| end + 1),
            _ => at + 1,
        };
        if let Some((word, instead)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
            out.extend_from_slice(instead);
            at += word.len();
        } else {
            out.extend_from_slice(text.get(at..end).unwrap_or(&[]));
            at = end;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, layout: Layout, block: usize) -> (Vec<String>, bool) {
        let mut scan = Scan::new(layout);
        let mut out = Vec::new();
        for block in text.as_bytes().chunks(block) {
            scan.feed(block);
            while let Scanned::Element(element) = scan.next() {
                out.push(String::from_utf8(element).unwrap());
            }
        }
        (out, scan.finished())
    }

    #[test]
    fn objects_are_found_however_the_stream_is_cut() {
        let text = "[{\"a\": \"}\\\"{\"},\n {\"b\": [1, {\"c\": 2}]}]\n";
        for block in 1..text.len() {
            let (found, finished) = all(text, Layout::Records, block);
            assert_eq!(found, ["{\"a\": \"}\\\"{\"}", "{\"b\": [1, {\"c\": 2}]}"]);
            assert!(finished);
        }
        assert!(
            !all("[{\"a\":1}", Layout::Records, 9).1,
            "the array does not end"
        );
        assert!(
            !all("{\"a\":1}\n{\"a\"", Layout::Lines, 9).1,
            "the object does not end"
        );
    }

    #[test]
    fn words_that_json_lacks_are_replaced_outside_strings() {
        let text = b"{\"NaN\": NaN, \"x\": -Infinity, \"y\": \"Infinity\"}";
        let found = String::from_utf8(repaired(text)).unwrap();
        assert_eq!(
            found,
            "{\"NaN\": null, \"x\": \"-inf\", \"y\": \"Infinity\"}"
        );
    }
}
