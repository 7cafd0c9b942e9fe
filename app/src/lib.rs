//! openMaaS in the browser: the page and the keyring worker.
//!
//! So far the language that the two speak; see [`bus`].

pub mod bus;
