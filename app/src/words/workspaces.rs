//! What is said about workspaces, in one language. No static of the first screen refers to it, so that it comes later.

use maas_core::ui::Notice;

/// What a notice about workspaces says.
#[inline(never)]
pub(super) fn notice(words: &WorkspaceWords, notice: &Notice) -> String {
    match notice {
        Notice::Moved(count, name) => (words.moved)(*count, name),
        Notice::WorkspaceDeleted(_, name) => (words.deleted)(name),
        _ => String::new(),
    }
}

/// The words of the switcher, the page, the dialogs and the notices.
pub(crate) struct WorkspaceWords {
    pub(crate) title: &'static str,
    /// What the first one is called until somebody names it.
    pub(crate) personal: &'static str,
    /// The button's name: the workspace of this name.
    pub(crate) workspace: fn(&str) -> String,
    pub(crate) go_to: fn(&str) -> String,
    pub(crate) new: &'static str,
    pub(crate) manage: &'static str,
    pub(crate) about: &'static str,
    pub(crate) name: &'static str,
    pub(crate) name_hint: &'static str,
    pub(crate) new_text: &'static str,
    pub(crate) create: &'static str,
    pub(crate) here: &'static str,
    /// So many chats, comparisons, presets and prompts.
    pub(crate) contents: fn(usize, usize, usize, usize) -> String,
    // What is set for one
    pub(crate) set_up: &'static str,
    pub(crate) begin_with: &'static str,
    pub(crate) own_model: &'static str,
    pub(crate) own_model_hint: &'static str,
    pub(crate) allowed: &'static str,
    pub(crate) allowed_hint: &'static str,
    /// It has so many budgets.
    pub(crate) budgets: fn(usize) -> String,
    pub(crate) left_out: fn(&str) -> String,
    // To move things
    pub(crate) move_to: &'static str,
    pub(crate) move_things: &'static str,
    pub(crate) move_title: &'static str,
    pub(crate) move_to_which: &'static str,
    pub(crate) seek: &'static str,
    pub(crate) things: &'static str,
    pub(crate) more: fn(usize) -> String,
    pub(crate) move_count: fn(usize) -> String,
    pub(crate) a_chat: &'static str,
    pub(crate) a_comparison: &'static str,
    pub(crate) a_preset: &'static str,
    pub(crate) a_prompt: &'static str,
    // To delete one
    pub(crate) delete_title: fn(&str) -> String,
    pub(crate) keep_contents: &'static str,
    pub(crate) delete_contents: &'static str,
    pub(crate) delete_hint: &'static str,
    // Notices
    pub(crate) moved: fn(usize, &str) -> String,
    pub(crate) deleted: fn(&str) -> String,
}
