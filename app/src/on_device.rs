//! What pages and effects say to each other about the model that the browser brings along.

use yew::Callback;

/// What is asked.
pub(crate) enum OnDevice {
    /// How far it is.
    Look(Callback<Fetching>),
    /// Have it fetched; asked in a click.
    Fetch(Callback<Fetching>),
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fetching {
    /// It does not run on this device.
    Absent,
    /// It has to be fetched.
    Needed,
    /// The browser fetches it, not at this page's wish.
    Elsewhere,
    /// So much in a hundred has come.
    Under(u8),
    /// It is here.
    Ready,
    /// It could not be fetched; the browser's own words.
    Failed(String),
}
