//! openMaaS in the browser: the page and the keyring worker.
//!
//! Reading order: [`bus`] (what page and keyring say to each other), [`keyring`] (what the worker
//! knows), [`exchange`] (what it asks of providers), `app` and `store` (the page's shell and state), `pages` and `components` (what is on
//! screen), `effects` (what is done about it), [`platform`] (the browser).

pub mod access;
mod app;
pub mod bus;
mod by_ptr;
mod components;
mod effects;
pub mod examine;
pub mod exchange;
pub mod json;
pub mod keyring;
mod pages;
pub mod platform;
mod route;
mod store;
mod words;

pub use app::run;
