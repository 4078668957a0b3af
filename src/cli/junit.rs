//! Results as `JUnit` XML, which every CI shows.

use std::fmt::Write as _;

use wellenough::report::table::escape;

/// One objective.
pub(crate) struct Case {
    /// Its name.
    pub(crate) name: String,
    /// Its service.
    pub(crate) group: String,
    /// The exit code that it alone would give.
    pub(crate) code: u8,
    /// How it stands.
    pub(crate) sentence: String,
}

/// A missed objective is a failure; one that cannot be told, or cannot be counted at all, an error.
pub(crate) fn xml(cases: &[Case]) -> String {
    let count = |code: u8| cases.iter().filter(|case| case.code == code).count();
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\"",
        cases.len(),
        count(1),
        count(2) + count(3)
    );
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n<testsuite name=\"wellenough check\" {counts}>\n"
    );
    for case in cases {
        let (name, group, said) = (
            escape(&case.name),
            escape(&case.group),
            escape(&case.sentence),
        );
        // Writing to a string does not fail.
        let _ = write!(xml, "<testcase name=\"{name}\" classname=\"{group}\">");
        let _ = match case.code {
            0 => write!(xml, "<system-out>{said}</system-out>"),
            1 => write!(xml, "<failure type=\"breached\" message=\"{said}\"/>"),
            2 => write!(xml, "<error type=\"cannot_tell\" message=\"{said}\"/>"),
            _ => write!(xml, "<error type=\"bad_input\" message=\"{said}\"/>"),
        };
        xml.push_str("</testcase>\n");
    }
    xml.push_str("</testsuite>\n</testsuites>\n");
    xml
}
