//! A recovery code: a second way into the vault, made to be printed.
//!
//! It is a passphrase that was drawn and not chosen. Its header wraps the same data keys as the passphrase's own, in the
//! same format; to delete that header is to revoke the code.

use zeroize::Zeroizing;

use crate::{
    envelope::{OpenVault, Random, VaultError},
    kdf::MIN_ROUNDS,
    secret::Secret,
};

/// The random bytes of a code: 120 bits, which nobody guesses at any number of rounds.
pub const CODE_BYTES: usize = 15;
/// Letters in a code.
const LETTERS: usize = CODE_BYTES * 8 / 5;
/// Letters that stand together.
const GROUP: usize = 4;
/// Crockford's alphabet: no letter looks like another one's digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of fresh random bytes, as it is printed: groups of letters with dashes between them.
pub fn make_code(random: Zeroizing<[u8; CODE_BYTES]>) -> Secret<String> {
    let mut code = String::with_capacity(LETTERS + LETTERS / GROUP);
    let (mut bits, mut have) = (0_u32, 0_u32);
    let mut letters = 0;
    for byte in random.iter() {
        bits = (bits << 8) | u32::from(*byte);
        have += 8;
        while have >= 5 {
            have -= 5;
            if letters > 0 && letters % GROUP == 0 {
                code.push('-');
            }
            let letter = ALPHABET.get((bits >> have & 31) as usize);
            code.extend(letter.map(|letter| char::from(*letter)));
            letters += 1;
        }
    }
    Secret::new(code)
}

/// A code as it was typed, in the one form that keys are derived from; `None` when it is none. Case, spaces and dashes do not
/// matter, and letters that look like a digit are that digit.
pub fn read_code(typed: &str) -> Option<Secret<String>> {
    // Never moved while it grows: nothing of it stays behind.
    let mut code = Zeroizing::new(String::with_capacity(LETTERS + LETTERS / GROUP));
    let mut letters = 0;
    for letter in typed.chars() {
        let letter = match letter.to_ascii_uppercase() {
            ' ' | '-' | '\u{2010}'..='\u{2014}' => continue,
            'O' => '0',
            'I' | 'L' => '1',
            letter if u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte)) => letter,
            _ => return None,
        };
        if letters == LETTERS {
            return None;
        }
        if letters > 0 && letters % GROUP == 0 {
            code.push('-');
        }
        code.push(letter);
        letters += 1;
    }
    (letters == LETTERS).then(|| Secret::new(std::mem::take(&mut *code)))
}

impl OpenVault {
    /// The header that a code opens, to be stored beside the passphrase's own.
    ///
    /// # Errors
    /// As [`confirm`](OpenVault::confirm) for the passphrase and its header.
    pub fn add_recovery(
        &self,
        header: &[u8],
        passphrase: &Secret<String>,
        code: &Secret<String>,
        random: &Random,
    ) -> Result<Vec<u8>, VaultError> {
        self.confirm(header, passphrase)?;
        self.write_header(code, MIN_ROUNDS, 1, random)
    }
}

#[cfg(test)]
mod tests;
