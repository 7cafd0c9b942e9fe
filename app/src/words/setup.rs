//! What the parameters panel and the presets say, in one language.

use maas_core::chats::setup::ToolFault;
use maas_protocol::{
    chat::{Effort, Param, Verbosity},
    extras::ExtraBodyError,
    schema::JsonFault,
};

/// The words of the panel. Fields are named after the place where they stand.
pub(crate) struct SetupWords {
    /// What a parameter is called, and what it does, in plain words.
    pub(crate) param: fn(Param) -> [&'static str; 2],
    pub(crate) about: fn(&str) -> String,
    pub(crate) reset: fn(&str) -> String,
    pub(crate) reset_all: &'static str,
    /// A model's own value, where it is known.
    pub(crate) default_is: fn(&str) -> String,
    /// Stands in a field that has no room for more.
    pub(crate) default_short: &'static str,
    pub(crate) up_to: fn(&str) -> String,
    pub(crate) between: fn(&str, &str) -> String,
    pub(crate) whole_between: fn(&str, &str) -> String,
    pub(crate) whole_from: fn(&str) -> String,
    // Groups
    pub(crate) sampling: &'static str,
    pub(crate) length: &'static str,
    pub(crate) reasoning: &'static str,
    pub(crate) output: &'static str,
    pub(crate) tools: &'static str,
    pub(crate) advanced: &'static str,
    pub(crate) left_out: &'static str,
    pub(crate) left_out_hint: &'static str,
    // Values
    pub(crate) effort: fn(Effort) -> &'static str,
    pub(crate) verbosity: fn(Verbosity) -> &'static str,
    pub(crate) on: &'static str,
    pub(crate) off: &'static str,
    pub(crate) effort_and_budget: &'static str,
    // Texts that end the answer
    pub(crate) stop_add: &'static str,
    pub(crate) stop_full: fn(usize) -> String,
    pub(crate) stop_remove: fn(&str) -> String,
    // The form of the answer
    pub(crate) form: &'static str,
    pub(crate) form_hint: &'static str,
    pub(crate) form_text: &'static str,
    pub(crate) form_object: &'static str,
    pub(crate) form_schema: &'static str,
    pub(crate) form_object_note: &'static str,
    pub(crate) schema: &'static str,
    pub(crate) schema_hint: &'static str,
    pub(crate) strict: &'static str,
    pub(crate) strict_hint: &'static str,
    // JSON that is typed
    pub(crate) format: &'static str,
    pub(crate) fault: fn(&JsonFault) -> String,
    pub(crate) not_sent_yet: &'static str,
    // Tools
    pub(crate) send_tools: &'static str,
    pub(crate) send_tools_hint: &'static str,
    pub(crate) no_tools: &'static str,
    pub(crate) add_tool: &'static str,
    pub(crate) unnamed_tool: &'static str,
    pub(crate) tool_name: &'static str,
    pub(crate) tool_description: &'static str,
    pub(crate) tool_description_hint: &'static str,
    pub(crate) tool_parameters: &'static str,
    pub(crate) tool_parameters_hint: &'static str,
    pub(crate) tool_fault: fn(&ToolFault) -> String,
    // Fields of one's own
    pub(crate) body: &'static str,
    pub(crate) body_hint: &'static str,
    pub(crate) body_bad: fn(&ExtraBodyError) -> String,
    /// Stands at the panel's button while something typed in it cannot be sent.
    pub(crate) not_sound: &'static str,
    // Presets
    pub(crate) presets: &'static str,
    pub(crate) presets_empty: &'static str,
    pub(crate) preset_save: &'static str,
    pub(crate) preset_name: &'static str,
    pub(crate) preset_emoji: &'static str,
    pub(crate) preset_apply: fn(&str) -> String,
    pub(crate) preset_in_use: &'static str,
    pub(crate) preset_make_default: &'static str,
    pub(crate) preset_no_default: &'static str,
    pub(crate) preset_update: &'static str,
    pub(crate) preset_duplicate: &'static str,
    pub(crate) preset_copy_of: fn(&str) -> String,
}
