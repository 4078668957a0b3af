//! A notebook as an address: `#v1.<deflated JSON, base64url>.<checksum>`, with `&sample=` after it where one is named.
//!
//! What stands after `#` is not sent to any server. A link is untrusted input: it is checked, inflated within limits and
//! read like any other file. What a released version wrote must open for ever (`tests/it/links/`).

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::file::{canonical, read};
use super::{BYTES, Notebook, crc32};

/// Characters of a link at most, beyond which chat programs and mail cut it (ours).
pub const LONGEST: usize = 1_800;
/// Bytes of what is packed at most (ours).
const PACKED: usize = 64 << 10;
/// How a link begins.
const BEGIN: &str = "v1.";
/// The highest level that pays.
const LEVEL: u8 = 9;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The part of an address after `#`.
pub fn write(notebook: &Notebook) -> String {
    let packed = encode(&compress_to_vec(canonical(notebook).as_bytes(), LEVEL));
    let sum = crc32(packed.bytes());
    let sample = notebook
        .sample
        .as_ref()
        .map_or_else(String::new, |slug| format!("&sample={slug}"));
    format!("{BEGIN}{packed}.{sum:08x}{sample}")
}

/// Whether the part of an address after `#` is meant to be a link to a notebook.
pub fn is_link(fragment: &str) -> bool {
    version(fragment).is_some()
}

/// The version in front of the first point.
fn version(fragment: &str) -> Option<u32> {
    let (head, _) = fragment.trim_start_matches('#').split_once('.')?;
    head.strip_prefix('v')?.parse().ok()
}

/// The notebook in the part of an address after `#`.
///
/// # Errors
/// A sentence: cut, changed on the way, of a newer version, too large, or no notebook.
pub fn open(fragment: &str) -> Result<Notebook, String> {
    let fragment = fragment.trim().trim_start_matches('#');
    match version(fragment) {
        Some(1) => {}
        Some(newer) => {
            return Err(format!(
                "a newer version made this link (v{newer}, this page reads v1): reload the page"
            ));
        }
        None => return Err("this is no link to a notebook".into()),
    }
    let link = fragment.split('&').next().unwrap_or_default();
    let inner = link.strip_prefix(BEGIN).unwrap_or_default();
    let cut = || {
        format!(
            "this link was cut at {} characters: ask for it again, or for the notebook's file",
            link.chars().count() + 1
        )
    };
    let (packed, sum) = inner.rsplit_once('.').ok_or_else(cut)?;
    if sum.len() < 8 {
        return Err(cut());
    }
    if packed.len() > PACKED.div_ceil(3) * 4 {
        return Err(format!(
            "this link has {} characters: nothing so long is opened",
            link.len()
        ));
    }
    let is_whole = u32::from_str_radix(sum, 16).is_ok_and(|sum| sum == crc32(packed.bytes()));
    let changed = "this link was changed on the way: ask for it again, or for the notebook's file";
    if !is_whole {
        return Err(changed.into());
    }
    let packed = decode(packed).ok_or(changed)?;
    let text = decompress_to_vec_with_limit(&packed, BYTES)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or("this link holds no notebook")?;
    read(&text)
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let place = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = place(0) << 16 | place(1) << 8 | place(2);
        for at in 0..=three.len() {
            let six = (bits >> (18 - 6 * at)) & 63;
            let letter = LETTERS.get(six as usize).copied().unwrap_or(b'A');
            text.push(char::from(letter));
        }
    }
    text
}

/// `None` where a letter is none of ours, or where bits are left that no byte has.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for four in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            let six = match four.get(at) {
                Some(letter) => LETTERS.iter().position(|known| known == letter)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(six).ok()?;
        }
        let [_, all @ ..] = bits.to_be_bytes();
        let (kept, rest) = all.split_at(four.len().checked_sub(1)?);
        if kept.is_empty() || rest.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(kept);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests;
