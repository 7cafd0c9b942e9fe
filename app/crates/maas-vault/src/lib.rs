//! Everything that touches a secret: key derivation, sealing, and binding a credential to its hosts.
//!
//! Passphrase → key-encryption key → wraps the data keys → one key per store → sealed records.
//! Nothing here logs, reads a clock or draws randomness: the caller hands fresh bytes in.

pub mod attach;
pub mod backup;
pub mod envelope;
pub mod google;
pub mod kdf;
pub mod key;
pub mod pkce;
pub mod recovery;
pub mod secret;
pub mod share;
pub mod sigv4;

#[cfg(test)]
mod wycheproof;
