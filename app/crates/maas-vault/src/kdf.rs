//! Keys from a passphrase, and keys from keys.

use hkdf::Hkdf;
use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The fewest rounds that are made or accepted (OWASP's figure for PBKDF2-HMAC-SHA256).
pub const MIN_ROUNDS: u32 = 600_000;
/// The most rounds that are accepted: a hostile header must not hang the tab.
pub const MAX_ROUNDS: u32 = 10_000_000;
/// The salt lengths that are accepted, in bytes.
pub const SALT_BYTES: std::ops::RangeInclusive<usize> = 16..=64;

/// So long the derivation is to take on the machine where the passphrase is made, in milliseconds.
const TARGET_MS: f64 = 1000.0;
/// A probe is so many rounds, and as many of them are made as take so long together, in milliseconds: a coarse clock shows that too.
const PROBE_ROUNDS: u32 = 10_000;
const PROBE_MS: f64 = 200.0;
/// No more probes than this, whatever the clock says.
const MAX_PROBES: u32 = 200;

/// A 256-bit key that wipes itself.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// Whether rounds and salt are within the limits; checked before any work.
pub(crate) fn is_acceptable(rounds: u32, salt: &[u8]) -> bool {
    (MIN_ROUNDS..=MAX_ROUNDS).contains(&rounds) && SALT_BYTES.contains(&salt.len())
}

/// How many rounds take about a second on this machine, within the limits. Takes about a fifth of a second; `now_ms` is a clock
/// that never goes back.
pub fn calibrate(now_ms: &mut dyn FnMut() -> f64) -> u32 {
    let nothing = Secret::new(String::from("a probe"));
    let mut probe = || drop(derive_kek(&nothing, PROBE_ROUNDS, b"no salt of anybody"));
    // The first ones are slower: the browser has not compiled them for speed yet.
    probe();
    probe();
    calibrate_with(&mut probe, now_ms)
}

fn calibrate_with(probe: &mut dyn FnMut(), now_ms: &mut dyn FnMut() -> f64) -> u32 {
    let from = now_ms();
    let (mut rounds, mut took_ms) = (0, 0.0);
    for _ in 0..MAX_PROBES {
        probe();
        rounds += PROBE_ROUNDS;
        took_ms = now_ms() - from;
        if took_ms >= PROBE_MS {
            break;
        }
    }
    rounds_for(rounds, took_ms)
}

/// The rounds for [`TARGET_MS`], where so many took so long; the fewest that are allowed where the clock tells nothing.
fn rounds_for(rounds: u32, took_ms: f64) -> u32 {
    let wanted = f64::from(rounds) / took_ms * TARGET_MS;
    if !wanted.is_finite() || took_ms <= 0.0 {
        return MIN_ROUNDS;
    }
    let within = wanted.clamp(MIN_ROUNDS.into(), MAX_ROUNDS.into());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the limits, which fit"
    )]
    // Round, so that the number tells nothing of the machine but its speed.
    let round = (within / 10_000.0).floor() as u32 * 10_000;
    round
}

/// Derives the key-encryption key. Takes about a second by design.
pub(crate) fn derive_kek(passphrase: &Secret<String>, rounds: u32, salt: &[u8]) -> Key {
    let mut key = Key::default();
    pbkdf2_hmac::<Sha256>(
        passphrase.expose().as_bytes(),
        salt,
        rounds,
        key.as_mut_slice(),
    );
    key
}

/// Derives the key for one use; a label is used for one thing only.
pub(crate) fn derive_key(from: &Key, label: &str) -> Key {
    let mut key = Key::default();
    let hkdf = Hkdf::<Sha256>::new(None, from.as_slice());
    // Expanding to 32 bytes cannot fail: the limit is 255 times the hash. A failure would leave zeros,
    // so the result is dropped for a value that no sealed byte was made with.
    if hkdf.expand(label.as_bytes(), key.as_mut_slice()).is_err() {
        key.fill(0xFF);
    }
    key
}

#[cfg(test)]
mod tests {
    //! Published vectors.

    use super::*;

    /// RFC 7914, section 11: PBKDF2-HMAC-SHA256 of "Password" and "NaCl", 80,000 rounds, first 32 bytes.
    #[test]
    fn pbkdf2_gives_the_published_bytes() {
        let key = derive_kek(&Secret::new("Password".into()), 80_000, b"NaCl");
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        );
    }

    #[test]
    fn rounds_are_those_of_a_second_within_the_limits() {
        for (rounds, took_ms, wanted) in [
            (200_000, 200.0, 1_000_000),
            (200_000, 100.0, 2_000_000),
            (210_000, 200.0, 1_050_000),
            (123_456, 100.0, 1_230_000),
            // A slow phone, and a machine of some other day.
            (30_000, 300.0, MIN_ROUNDS),
            (2_000_000, 1.0, MAX_ROUNDS),
            // A clock that stands still, goes back or is none.
            (200_000, 0.0, MIN_ROUNDS),
            (200_000, -5.0, MIN_ROUNDS),
            (200_000, f64::NAN, MIN_ROUNDS),
            (200_000, f64::INFINITY, MIN_ROUNDS),
            (0, 200.0, MIN_ROUNDS),
        ] {
            assert_eq!(rounds_for(rounds, took_ms), wanted, "{rounds} in {took_ms}");
        }
    }

    /// Probes of a machine that makes so many rounds in a millisecond, by a clock with this grain; how many were made.
    fn calibrated(rounds_per_ms: f64, grain_ms: f64) -> (u32, u32) {
        let probes = std::cell::Cell::new(0_u32);
        let mut probe = || probes.set(probes.get() + 1);
        let mut now = || {
            let ms = f64::from(probes.get() * PROBE_ROUNDS) / rounds_per_ms;
            (ms / grain_ms).floor() * grain_ms
        };
        (calibrate_with(&mut probe, &mut now), probes.get())
    }

    #[test]
    fn the_probe_is_short_and_no_coarse_clock_leads_it_far_astray() {
        assert_eq!(calibrated(1000.0, 0.1), (1_000_000, 20));
        assert_eq!(calibrated(3000.0, 0.1), (3_000_000, 60));
        // A browser that hides the time shows tenths of a second.
        let (rounds, _) = calibrated(1000.0, 100.0);
        assert!((900_000..=1_100_000).contains(&rounds), "{rounds}");
        // One probe is enough for a slow machine, and no machine is too fast to end.
        assert_eq!(calibrated(20.0, 0.1), (MIN_ROUNDS, 1));
        assert_eq!(calibrated(1e9, 1.0), (MIN_ROUNDS, MAX_PROBES));
    }

    #[test]
    fn labels_give_different_keys() {
        let from = Key::new([1; 32]);
        assert_ne!(*derive_key(&from, "a"), *derive_key(&from, "b"));
    }
}
