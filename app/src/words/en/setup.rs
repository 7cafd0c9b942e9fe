//! The parameters panel and the presets in English.

use maas_core::chats::setup::ToolFault;
use maas_protocol::{
    chat::{Effort, Param, Verbosity},
    extras::ExtraBodyError,
    schema::Wrong,
};

use crate::words::setup::SetupWords;

pub(super) static SETUP: SetupWords = SetupWords {
    param: |param| match param {
        Param::Temperature => [
            "Temperature",
            "How freely the model chooses its words. Lower is steadier and more predictable, higher is more varied.",
        ],
        Param::TopP => [
            "Top p",
            "Only the likeliest words that together reach this share are chosen from. Lower is steadier. Change this or the temperature, not both.",
        ],
        Param::MaxTokens => [
            "Max tokens",
            "The longest the answer may get, in tokens: a token is about three quarters of an English word. With models that reason, their thoughts often count too.",
        ],
        Param::TopK => [
            "Top k",
            "Only so many of the likeliest words are chosen from at each step.",
        ],
        Param::Stop => [
            "Stop sequences",
            "Texts at which the answer ends, for example “END”. Write \\n for a line break.",
        ],
        Param::Seed => [
            "Seed",
            "The same number with the same question makes the same answer more likely.",
        ],
        Param::PresencePenalty => [
            "Presence penalty",
            "Above 0 the model moves on to things it has not mentioned yet; below 0 it stays with them.",
        ],
        Param::FrequencyPenalty => [
            "Frequency penalty",
            "Above 0 the model repeats its words less; below 0 more.",
        ],
        Param::Logprobs => [
            "Top logprobs",
            "Shows how likely each token of the answer was, and so many others that could have stood there.",
        ],
        Param::N => [
            "Answers",
            "How many answers come at once, to choose from. Each one costs.",
        ],
        Param::ReasoningEffort => [
            "Reasoning effort",
            "How long the model thinks before it answers. More helps with hard questions, and takes time and tokens.",
        ],
        Param::ReasoningBudget => [
            "Reasoning budget",
            "The most tokens the model may spend on thinking before it answers.",
        ],
        Param::Verbosity => [
            "Verbosity",
            "How much the model says: brief and to the point, or at length.",
        ],
        Param::ParallelToolCalls => [
            "Parallel tool calls",
            "Whether the model may call several tools in one turn.",
        ],
    },
    about: |name| format!("About {name}"),
    reset: |name| format!("Reset {name}"),
    reset_all: "Reset all",
    default_is: |value| format!("{value} (default)"),
    default_short: "Default",
    up_to: |most| format!("Model default, up to {most}"),
    between: |low, high| format!("Enter a number from {low} to {high}."),
    whole_between: |low, high| format!("Enter a whole number from {low} to {high}."),
    whole_from: |low| format!("Enter a whole number from {low}."),
    sampling: "Sampling",
    length: "Length",
    reasoning: "Reasoning",
    output: "Output",
    tools: "Tools",
    advanced: "Advanced",
    left_out: "Left out",
    left_out_hint: "Set earlier, but this model does not take it, so it is not sent.",
    effort: |effort| match effort {
        Effort::None => "None",
        Effort::Minimal => "Minimal",
        Effort::Low => "Low",
        Effort::Medium => "Medium",
        Effort::High => "High",
        Effort::Xhigh => "Extra high",
        Effort::Max => "Maximum",
    },
    verbosity: |verbosity| match verbosity {
        Verbosity::Low => "Low",
        Verbosity::Medium => "Medium",
        Verbosity::High => "High",
    },
    on: "On",
    off: "Off",
    effort_and_budget: "The budget counts; the effort is not sent beside it.",
    stop_add: "Add",
    stop_full: |most| format!("This model takes {most} at most."),
    stop_remove: |text| format!("Remove {text}"),
    form: "Response format",
    form_hint: "Free text, or JSON that a program can read; with a schema the model is held to exactly the fields you describe.",
    form_text: "Free text",
    form_object: "JSON object",
    form_schema: "JSON schema",
    form_object_note: "Say in your message that you want JSON, and which fields: some providers refuse otherwise.",
    schema: "Schema",
    schema_hint: "A JSON Schema that describes the answer.",
    strict: "Strict",
    strict_hint: "The provider guarantees the schema. Some then want every property required and no others allowed.",
    format: "Format",
    fault: |fault| {
        let (line, column) = (fault.line, fault.column);
        let what = match &fault.what {
            Wrong::NotJson => "this is not valid JSON.".to_owned(),
            Wrong::NotObject => "this must be a JSON object, in braces { }.".to_owned(),
            Wrong::ObjectUnder(name) => format!("“{name}” must be an object, in braces {{ }}."),
            Wrong::ListUnder(name) => {
                format!("“{name}” must be a list with something in it, in brackets [ ].")
            }
            Wrong::NotSchema => {
                "a schema must stand here: an object in braces, true or false.".to_owned()
            }
            Wrong::NoType(name) => format!(
                "“{name}” is no type. Types are string, number, integer, boolean, object, array and null."
            ),
            Wrong::NotName => "required names must be texts in quotes.".to_owned(),
            Wrong::NoProperty(name) => {
                format!("“{name}” is required, but it is not among the properties.")
            }
            Wrong::NotArguments => "a tool’s arguments are always of type object.".to_owned(),
        };
        format!("Line {line}, column {column}: {what}")
    },
    not_sent_yet: "Not sent until this is mended; your text stays here.",
    send_tools: "Send tools",
    send_tools_hint: "Whether the model is told of the functions below. It can ask for a call, which the answer shows; nothing is run.",
    no_tools: "Describe functions that the model may ask to call, to see when and how it would.",
    add_tool: "Add tool",
    unnamed_tool: "New tool",
    tool_name: "Name",
    tool_description: "Description",
    tool_description_hint: "What it does and when to use it, for the model",
    tool_parameters: "Arguments",
    tool_parameters_hint: "A JSON Schema of type object; empty where it has none.",
    tool_fault: |fault| match fault {
        ToolFault::Name => "A name has 1 to 64 letters, digits, _ or -, and no spaces.".to_owned(),
        ToolFault::Twice => "Another tool has this name already.".to_owned(),
        ToolFault::Parameters(fault) => (SETUP.fault)(fault),
    },
    body: "Raw body fields",
    body_hint: "A JSON object laid over the request as it is sent, field by field: for what this panel does not offer.",
    body_bad: |error| match error {
        ExtraBodyError::NotJson { line, column } => {
            format!("Line {line}, column {column}: this is not valid JSON.")
        }
        ExtraBodyError::NotObject => {
            "This must be a JSON object, as in {\"service_tier\": \"flex\"}.".to_owned()
        }
        ExtraBodyError::Taken(field) => {
            format!("“{field}” is written by the app itself. Remove it.")
        }
    },
    not_sound: "Something in the parameters is not valid and is not sent",
    presets: "Presets",
    presets_empty: "Set up model, system prompt and parameters as you like them, and keep them under a name: a translator, a reviewer, a tutor.",
    preset_save: "Save as preset",
    preset_name: "Preset name",
    preset_emoji: "Emoji",
    preset_apply: |name| format!("Apply {name}"),
    preset_in_use: "in use",
    preset_make_default: "Use for new chats",
    preset_no_default: "Do not use for new chats",
    preset_update: "Update with what is set now",
    preset_duplicate: "Duplicate",
    preset_copy_of: |name| format!("{name} (copy)"),
};
