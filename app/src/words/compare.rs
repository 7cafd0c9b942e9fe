//! What the page with models side by side says, in one language.

/// The words of the page. Fields are named after the place where they stand.
pub(crate) struct CompareWords {
    pub(crate) title: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_text: &'static str,
    /// Stands before the name of the page that measures.
    pub(crate) only_figures: &'static str,
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
    /// How many models do not take the files that are attached.
    pub(crate) unfit: fn(usize) -> String,
    // Those that are kept
    pub(crate) kept_title: &'static str,
    // Said aloud
    pub(crate) all_begin: fn(usize) -> String,
    pub(crate) all_ended: &'static str,
    // Notices
    pub(crate) deleted: &'static str,
    pub(crate) column_removed: fn(&str) -> String,
    // Before it is asked
    pub(crate) next_tokens: &'static str,
    pub(crate) next_all: &'static str,
    pub(crate) next_cost: &'static str,
    pub(crate) next_hint: &'static str,
    pub(crate) tokens: fn(&str) -> String,
    // Figures
    pub(crate) cached: &'static str,
    pub(crate) reasoning: &'static str,
    pub(crate) best: &'static str,
    pub(crate) arrival: &'static str,
    pub(crate) key_wait: &'static str,
    pub(crate) key_piece: &'static str,
    pub(crate) key_stall: &'static str,
    pub(crate) spread: &'static str,
    pub(crate) spread_hint: &'static str,
    pub(crate) answers: &'static str,
    /// When the first and the last text came, how many stalls there were, and the longest pause.
    pub(crate) timeline: fn(&str, &str, usize, &str) -> String,
    // Again, and taken along
    pub(crate) times: &'static str,
    pub(crate) export: &'static str,
    pub(crate) export_csv: &'static str,
    pub(crate) figures: &'static str,
    // Blind
    pub(crate) blind: &'static str,
    pub(crate) blind_hint: &'static str,
    pub(crate) judge: &'static str,
    pub(crate) tie: &'static str,
    pub(crate) all_bad: &'static str,
    pub(crate) leaderboard: &'static str,
    pub(crate) no_votes: &'static str,
    pub(crate) scores_hint: &'static str,
    pub(crate) any_tag: &'static str,
    pub(crate) score: &'static str,
    pub(crate) won: &'static str,
    pub(crate) by_cost: &'static str,
    pub(crate) by_time: &'static str,
    pub(crate) best_is: fn(char) -> String,
    pub(crate) answer_of: fn(char) -> String,
    pub(crate) frontier: fn(&str) -> String,
    // Differences
    pub(crate) difference: &'static str,
    pub(crate) two_needed: &'static str,
    pub(crate) comparing: &'static str,
    pub(crate) too_long: &'static str,
    pub(crate) to: &'static str,
    pub(crate) rendered: &'static str,
    pub(crate) from: &'static str,
}
