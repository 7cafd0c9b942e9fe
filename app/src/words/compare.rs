//! What the page with models side by side says, in one language.

/// The words of the page. Fields are named after the place where they stand.
pub(crate) struct CompareWords {
    pub(crate) title: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_text: &'static str,
    pub(crate) add_model: &'static str,
    /// How many models there are, of how many.
    pub(crate) full: fn(usize) -> String,
    pub(crate) run: &'static str,
    pub(crate) ask_hint: &'static str,
    pub(crate) stop_all: &'static str,
    pub(crate) columns: &'static str,
    /// Stands in a column in which nothing was asked yet.
    pub(crate) not_asked: &'static str,
    pub(crate) not_readable: &'static str,
    pub(crate) more: &'static str,
    pub(crate) not_kept: &'static str,
    pub(crate) new: &'static str,
    pub(crate) same_models: &'static str,
    pub(crate) ask_again: &'static str,
    // Settings
    pub(crate) shared: &'static str,
    pub(crate) own: &'static str,
    pub(crate) own_hint: &'static str,
    pub(crate) settings_of: fn(&str) -> String,
    pub(crate) use_shared: &'static str,
    // What is done with a column
    pub(crate) leave_out: &'static str,
    pub(crate) take_in: &'static str,
    pub(crate) left_out: &'static str,
    pub(crate) only_this: &'static str,
    pub(crate) go_on_in_chat: &'static str,
    pub(crate) remove: &'static str,
    // Those that are kept
    pub(crate) kept: fn(usize) -> String,
    pub(crate) kept_title: &'static str,
    // Said aloud
    pub(crate) all_begin: fn(usize) -> String,
    pub(crate) all_ended: &'static str,
    // Notices
    pub(crate) deleted: &'static str,
    pub(crate) column_removed: fn(&str) -> String,
}
