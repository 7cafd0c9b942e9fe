//! openMaaS in the browser: the page, the keyring worker, the text worker and the search worker.
//!
//! Reading order: [`bus`] (what page and keyring say to each other), [`keyring`] (what the worker
//! knows), [`exchange`] (what it asks of providers), [`text`] (what the text worker answers), [`search`] (what the search worker does), `app` and `store` (the page's shell and state), `pages` and `components` (what is on
//! screen), `effects` (what is done about it), [`platform`] (the browser).

pub mod access;
mod app;
mod arrival;
pub mod attached;
pub mod bus;
mod by_ptr;
mod change;
mod commands;
mod components;
mod effects;
pub mod examine;
pub mod exchange;
mod given;
pub mod importing;
mod inbox;
pub mod keyring;
mod moving;
mod on_device;
mod pages;
mod passkeys;
pub mod platform;
pub mod prompting;
mod route;
pub mod search;
mod sharing;
mod store;
pub mod strength;
pub mod text;
pub mod tokens;
mod verify;
mod words;

pub use app::run;
