//! What the app does, without any UI: state, messages, effects and one pure update function.
//!
//! Reading order: [`model`] (what is), [`msg`] (what happened), [`effect`] (what to do about it),
//! [`update`] (the function between them); then one file per feature with its state and rules.

pub mod ahead;
pub mod apart;
pub mod backup;
pub mod benchmark;
pub mod budget;
pub mod calendar;
pub mod chats;
pub mod clean;
pub mod compare;
pub mod context;
pub mod cost;
pub mod drafts;
pub mod effect;
pub mod export;
pub mod few;
pub mod files;
pub mod intake;
pub mod ledger;
pub mod merge;
pub mod model;
pub mod money;
pub mod msg;
mod offline;
pub mod presets;
pub mod prompts;
pub mod providers;
pub mod records;
#[cfg(test)]
mod rehearsal;
pub mod release;
pub mod session;
pub mod share;
pub mod space;

pub mod trials;
pub mod turn;
pub mod ui;
pub mod update;
pub mod workspaces;

pub use effect::Effect;
pub use model::{Model, Stamp};
pub use msg::Msg;
pub use update::update;
