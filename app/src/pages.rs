//! One file per page: reads slices of the state, wires components, dispatches. Starts no I/O.

pub(crate) mod about;
pub(crate) mod chat;
pub(crate) mod compare;
pub(crate) mod connection;
pub(crate) mod data;
pub(crate) mod prompts;
pub(crate) mod providers;
pub(crate) mod settings;
pub(crate) mod share;
pub(crate) mod tokens;
pub(crate) mod trials;
pub(crate) mod unlock;
pub(crate) mod usage;
pub(crate) mod workspaces;
