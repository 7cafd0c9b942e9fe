//! Language-model wire formats without I/O: one canonical request, one event stream, many providers.
//!
//! Bytes go in, events come out; a finished [`http::HttpRequest`] comes out, and someone else sends it.
//! Nothing here reads a clock, draws randomness, names a JS type, or ever sees a key.
//! Shared by the app (`app/`) and the relay (`edge-proxy/`); see `app/ARCHITECTURE.md`.

pub mod accumulate;
pub mod capability;
pub mod catalogue;
pub mod chat;
pub mod dialect;
pub mod error;
pub mod event;
pub mod frame;
pub mod http;
pub mod models;
pub mod provider;
pub mod relay;
pub mod usage;
