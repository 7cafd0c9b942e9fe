//! openMaaS in the browser: the page and the keyring worker.
//!
//! So far what the keyring knows and the language that page and keyring speak.

pub mod bus;
pub mod keyring;
