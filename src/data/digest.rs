//! The SHA-256 of a file, by which a third person knows that it is the same one.

use sha2::{Digest as _, Sha256};

use super::bytes::Bytes;
use super::error::DataError;

/// Bytes that are read at once.
const BLOCK: u64 = 4 << 20;

/// The SHA-256 of all bytes of a file, in hexadecimal.
///
/// # Errors
/// [`DataError::Unreadable`] where the system refuses.
pub fn sha256(file: &dyn Bytes) -> Result<String, DataError> {
    let mut hash = Sha256::new();
    let mut at = 0;
    while at < file.len() {
        let end = file.len().min(at + BLOCK);
        hash.update(file.slice(at, end)?);
        at = end;
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(half), 16));
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    struct Made(Vec<u8>);

    impl Bytes for Made {
        fn name(&self) -> &'static str {
            "made"
        }

        fn len(&self) -> u64 {
            self.0.len() as u64
        }

        #[allow(clippy::cast_possible_truncation, reason = "small files")]
        fn slice(&self, start: u64, end: u64) -> Result<Vec<u8>, DataError> {
            Ok(self.0[start as usize..end as usize].to_vec())
        }
    }

    /// The examples of FIPS 180-2, appendix B: one block, a million letters (here less than a block of ours), nothing.
    #[test]
    fn examples_of_the_standard() {
        let of = |bytes: Vec<u8>| sha256(&Made(bytes)).unwrap();
        assert_eq!(
            of(b"abc".to_vec()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            of(vec![b'a'; 1_000_000]),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        );
        assert_eq!(
            of(Vec::new()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn blocks_do_not_show() {
        let bytes: Vec<u8> = (0..9_000_001_u32).map(|i| (i % 251) as u8).collect();
        let whole = Sha256::digest(&bytes);
        let mut digits = String::new();
        for byte in whole {
            write!(digits, "{byte:02x}").unwrap();
        }
        assert_eq!(sha256(&Made(bytes)).unwrap(), digits);
    }
}
