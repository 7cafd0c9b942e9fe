//! What the system hands to the app: a text that another app shared, and files that are opened with this one. The text is put into
//! the message field and nothing else becomes of it: who sends it is the person. Files open where they would be chosen by hand.

mod file;
mod text;

pub(crate) use file::{listen_for_backup, listen_to_system, take_backup};
pub(crate) use text::{Filled, take_from_address};

use crate::inbox::Inbox;

thread_local! {
    /// A text that was shared.
    static SHARED: Inbox<String> = const { Inbox::new() };
}

/// Whether a shared text waits for the message field.
pub(crate) fn has_text() -> bool {
    SHARED.with(Inbox::is_waiting)
}
