//! Why a number is missing, kept in the bits of its NaN: not there, stored as NaN, or written as something else.
//!
//! A plain NaN is a value that is not there. Formats of text write NaN for that too, so only Parquet and Arrow, which
//! know both, store the other one. Moving values about keeps their bits; nothing is computed from them.

/// Bits of a plain NaN.
const ABSENT: u64 = 0x7ff8_0000_0000_0000;
/// Bit of a NaN that the file holds as a value.
pub const STORED: u64 = 1 << 48;
/// Bit of a value that is no number; the lower half holds its text's hash.
pub const UNREADABLE: u64 = 1 << 49;

/// Why a number is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// There is no value.
    Absent,
    /// The value is NaN.
    Stored,
    /// The value is no number.
    Unreadable,
}

/// A NaN that the file holds as a value.
pub const fn stored() -> f64 {
    f64::from_bits(ABSENT | STORED)
}

/// A text in a column of numbers that is none.
pub fn unreadable(text: &str) -> f64 {
    f64::from_bits(ABSENT | UNREADABLE | hash(text))
}

/// Why a number is missing; `None` for one that is there.
pub const fn gap(value: f64) -> Option<Gap> {
    if !value.is_nan() {
        return None;
    }
    let bits = value.to_bits();
    Some(if bits & UNREADABLE != 0 {
        Gap::Unreadable
    } else if bits & STORED != 0 {
        Gap::Stored
    } else {
        Gap::Absent
    })
}

/// Takes back the marks of texts that mean "missing".
pub fn settle(values: &mut [f64], missing: &[&str]) {
    let known: Vec<u64> = missing
        .iter()
        .map(|text| unreadable(text).to_bits())
        .collect();
    for value in values.iter_mut().filter(|value| value.is_nan()) {
        if known.contains(&value.to_bits()) {
            *value = f64::NAN;
        }
    }
}

/// FNV-1a of the text without blanks around it, 32 bits.
fn hash(text: &str) -> u64 {
    let bytes = text.trim().bytes();
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    u64::from(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_outlive_copies_and_say_why() {
        let mut values = vec![
            1.0,
            f64::NAN,
            stored(),
            unreadable("n/k"),
            unreadable(" - "),
        ];
        assert!(values.iter().skip(1).all(|value| value.is_nan()));
        settle(&mut values, &["-", "?"]);
        let why: Vec<Option<Gap>> = values.iter().map(|value| gap(*value)).collect();
        let wanted = [
            None,
            Some(Gap::Absent),
            Some(Gap::Stored),
            Some(Gap::Unreadable),
            Some(Gap::Absent),
        ];
        assert_eq!(why, wanted);
    }
}
