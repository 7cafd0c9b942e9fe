//! The rim: the only place that names the browser. Everything else gets plain Rust types.

pub mod bytes;
pub mod clipboard;
pub mod clock;
pub mod db;
pub mod dom;
pub mod fetch;
pub mod files;
pub mod location;
pub mod lock;
pub mod network;
pub mod parcel;
pub mod popup;
pub mod port;
pub mod post;
pub mod prefs;
pub mod random;
pub mod rest;
pub mod search_worker;
pub mod stream;
pub mod text_worker;
pub mod trusted;
pub mod webcrypto;
pub mod worker;
