//! Reads which of our rooms a file imports.

/// What stands after each `crate::` in dense code: `a::b` for `crate::a::b`, and both of `crate::{a,b}`.
pub(crate) fn imports(dense: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in dense.match_indices("crate::") {
        let before = dense[..at].chars().next_back();
        if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
            && !dense[..at].ends_with("use")
        {
            continue;
        }
        let rest = &dense[at + "crate::".len()..];
        if rest.starts_with('{') {
            found.extend(members(rest));
        } else {
            found.extend(expanded(path_of(rest), &rest[path_of(rest).len()..]));
        }
    }
    found
}

/// The leading path of a piece of code: `a::b::C` of `a::b::C;`.
fn path_of(code: &str) -> &str {
    let end =
        code.find(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'));
    code[..end.unwrap_or(code.len())].trim_end_matches(':')
}

/// `run::{protocol,plan}` is two imports; anything else is one.
fn expanded(path: &str, rest: &str) -> Vec<String> {
    match rest.strip_prefix("::") {
        Some(group) if group.starts_with('{') => members(group)
            .iter()
            .map(|member| format!("{path}::{member}"))
            .collect(),
        _ => vec![path.to_owned()],
    }
}

/// The first level of `{a,b::{c,d}}`.
fn members(group: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0, 1);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (letter == ',' && depth == 1) || depth == 0 {
            let member = &group[start..at];
            if !member.is_empty() {
                found.extend(expanded(path_of(member), &member[path_of(member).len()..]));
            }
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    found
}

#[test]
fn the_import_law_reads_every_way_to_write_an_import() {
    let read = |code: &str| imports(&code.split_whitespace().collect::<String>());
    assert_eq!(read("use crate::data::csv;"), ["data::csv"]);
    assert_eq!(
        read("use crate::{book::Book, run::{protocol, plan}};"),
        ["book::Book", "run::protocol", "run::plan"]
    );
    assert_eq!(
        read("use crate::run::{\n    protocol::Request,\n};"),
        ["run::protocol::Request"]
    );
    assert_eq!(read("let x = crate::measure::psi(&a);"), ["measure::psi"]);
    assert_eq!(read("pub(crate) fn f() {} mod othercrate::x;"), [""; 0]);
}
