//! What is said about handing something on and opening it, in one language.

use maas_core::share::text::Labels;

use crate::sharing::ShareTrouble;

/// The words of the dialog, the page and the section of the data page.
pub(crate) struct ShareWords {
    // To hand something on
    pub(crate) share: &'static str,
    /// Said before a list of what differs.
    pub(crate) figures_changed: &'static str,
    pub(crate) more_figures: fn(usize) -> String,
    pub(crate) share_encrypted: &'static str,
    pub(crate) title: &'static str,
    /// The kind of what is shared, by its word.
    pub(crate) kind: fn(&str) -> &'static str,
    pub(crate) messages: fn(usize) -> String,
    pub(crate) in_it: &'static str,
    pub(crate) not_in_it: &'static str,
    /// So many files and pictures are left out.
    pub(crate) left_out: fn(usize) -> String,
    pub(crate) password: &'static str,
    pub(crate) password_hint: &'static str,
    pub(crate) password_needed: &'static str,
    pub(crate) unsigned_here: &'static str,
    pub(crate) make: &'static str,
    pub(crate) making: &'static str,
    pub(crate) link: &'static str,
    pub(crate) copy_link: &'static str,
    pub(crate) copy_own_link: &'static str,
    pub(crate) own_link_hint: &'static str,
    pub(crate) save_file: &'static str,
    /// How many characters the link would have, and how many it may.
    pub(crate) too_long: fn(&str, &str) -> String,
    pub(crate) locked: &'static str,
    pub(crate) open_to_all: &'static str,
    pub(crate) nothing: &'static str,
    // To open something
    pub(crate) shared: &'static str,
    pub(crate) shared_text: &'static str,
    pub(crate) open_file: &'static str,
    pub(crate) file: &'static str,
    pub(crate) drop_here: &'static str,
    pub(crate) opening: &'static str,
    pub(crate) open: &'static str,
    pub(crate) models: &'static str,
    pub(crate) content: &'static str,
    /// So many characters are not shown.
    pub(crate) more: fn(&str) -> String,
    pub(crate) tools_off: &'static str,
    pub(crate) nothing_yet: &'static str,
    pub(crate) add: &'static str,
    pub(crate) replace: &'static str,
    pub(crate) replace_hint: &'static str,
    pub(crate) keep_both: &'static str,
    pub(crate) is_here: &'static str,
    pub(crate) changed: &'static str,
    pub(crate) comparing: &'static str,
    pub(crate) too_long_to_compare: &'static str,
    pub(crate) added: &'static str,
    pub(crate) added_preset: &'static str,
    pub(crate) go_there: &'static str,
    pub(crate) unchanged: &'static str,
    pub(crate) trouble: fn(ShareTrouble) -> &'static str,
    // Who signed it
    pub(crate) signed_by_you: &'static str,
    pub(crate) signed_by: fn(&str) -> String,
    pub(crate) signed_by_unknown: &'static str,
    pub(crate) not_signed: &'static str,
    /// Before, it was signed by this one.
    pub(crate) other_author: fn(&str) -> String,
    pub(crate) no_author: fn(&str) -> String,
    pub(crate) you: &'static str,
    pub(crate) nameless: &'static str,
    pub(crate) fingerprint: &'static str,
    pub(crate) fingerprint_hint: &'static str,
    pub(crate) author_name: &'static str,
    pub(crate) remember: &'static str,
    pub(crate) authors: &'static str,
    pub(crate) forget: fn(&str) -> String,
    // The text of it
    pub(crate) labels: &'static Labels,
}
