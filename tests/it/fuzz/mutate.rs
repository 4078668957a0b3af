//! Small damage to bytes, as disks, editors and attackers do it.

use std::io::Write as _;

use crate::reference::Draws;

/// Nothing grows beyond this.
const LARGEST: usize = 64_000;

/// What breaks readers of text and of binary formats.
const TOKENS: [&[u8]; 34] = [
    b"\"",
    b"\"\"",
    b"'",
    b",",
    b",,,,,,,,",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"\0",
    b"\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"NaN",
    b"-inf",
    b"1e999",
    b"-0",
    b"99999999999999999999",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"0001-01-01",
    b"9999-12-31T23:59:60Z",
    b"-262144-01-01",
    b"{",
    b"}",
    b"[[[[[[[[[[[[[[[[",
    b"\\u0000",
    b"PAR1",
    b"ARROW1",
    b"\xff\xff\xff\xff\x7f\x00\x00\x00",
];

/// Extreme lengths and counts.
const NUMBERS: [u32; 8] = [
    0,
    1,
    0x7f,
    0xff,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
];

fn range(bytes: &[u8], longest: usize, draws: &mut Draws) -> std::ops::Range<usize> {
    let start = draws.below(bytes.len() + 1);
    let length = draws.below(longest + 1);
    start..(start + length).min(bytes.len())
}

/// One to eight changes, one after the other.
pub(super) fn mutated(seed: &[u8], other: &[u8], draws: &mut Draws) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=draws.below(8) {
        change(&mut bytes, other, draws);
    }
    bytes.truncate(LARGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], draws: &mut Draws) {
    let at = draws.below(bytes.len() + 1);
    match draws.below(10) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << draws.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = u8::try_from(draws.below(256)).unwrap();
            }
        }
        2 | 3 => {
            let token = TOKENS[draws.below(TOKENS.len())];
            bytes.splice(at..at, token.iter().copied());
        }
        4 => drop(bytes.drain(range(bytes, 200, draws))),
        5 => {
            let copied = bytes[range(bytes, 400, draws)].to_vec();
            bytes.splice(at..at, copied);
        }
        6 => {
            // Mostly near the end, where footers are.
            let kept = if draws.is(0.5) {
                at
            } else {
                bytes.len().saturating_sub(draws.below(64))
            };
            bytes.truncate(kept);
        }
        7 => {
            let moved: Vec<u8> = bytes.drain(range(bytes, 300, draws)).collect();
            let to = draws.below(bytes.len() + 1);
            bytes.splice(to..to, moved);
        }
        8 => {
            let number = NUMBERS[draws.below(NUMBERS.len())].to_le_bytes();
            let width = [1, 2, 4][draws.below(3)];
            for (byte, value) in bytes.iter_mut().skip(at).zip(number).take(width) {
                *byte = value;
            }
        }
        _ => {
            let piece = other[range(other, 600, draws)].to_vec();
            bytes.splice(at..at, piece);
        }
    }
}

/// One in ten is packed by gzip after it was damaged, so that the damage lies within; some text becomes UTF-16.
pub(super) fn packed(bytes: Vec<u8>, draws: &mut Draws) -> Vec<u8> {
    if draws.is(0.05)
        && let Ok(text) = std::str::from_utf8(&bytes)
    {
        let units = [0xfeff].into_iter().chain(text.encode_utf16());
        return units.flat_map(u16::to_le_bytes).collect();
    }
    if !draws.is(0.1) {
        return bytes;
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&bytes).unwrap();
    packer.finish().unwrap()
}
