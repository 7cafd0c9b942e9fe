//! The prompt library in English.

use maas_prompts::{foreign::ForeignError, template::What};
use maas_protocol::said::CallWrong;

use crate::words::prompts::PromptsWords;

pub(crate) static WORDS: PromptsWords = PromptsWords {
    new: "New prompt",
    new_name: "Untitled prompt",
    import: "Import prompts",
    search: "Search prompts",
    folder: "Folder",
    folder_hint: "Work/Support",
    all_folders: "All folders",
    share_folder: "Share this folder",
    tags: "Tags",
    all_tags: "All tags",
    favourites: "Favourites only",
    favourite: |name| format!("Favourite: {name}"),
    list: "Prompt list",
    empty_title: "No prompts yet",
    empty_text: "Write a prompt once, with variables such as {{ text }}, and use it in every chat by typing “/”. Each save is a version you can go back to.",
    example: "Start with an example",
    example_name: "Translate",
    example_text: "Translate the following text into {{ language }}.\n\n{{ text }}",
    nothing_found: "No prompt fits this search.",
    version: |number| format!("Version {number}"),
    production: "Production",
    draft: "Draft",
    label: "Label",
    duplicate: "Duplicate",
    copy_of: |name| format!("{name} (copy)"),
    insert: "Use in chat",
    name: "Name",
    description: "Description",
    back: "All prompts",
    gone: "This prompt is not here. It may have been deleted.",
    messages: "Messages",
    message_text: |number| format!("Message {number}"),
    role_of: |number| format!("Role of message {number}"),
    add_message: "Add message",
    remove_message: |number| format!("Remove message {number}"),
    syntax_hint: "{{ name }} is a variable. Conditions and loops are written as in Jinja: {% if name %} … {% endif %}, {% for line in text|lines %} … {% endfor %}. To write braces as they are: {% raw %} … {% endraw %}.",
    variables: "Variables",
    no_variables: "No variables yet. Write {{ name }} in a message.",
    kind: "Type",
    kind_text: "Text",
    kind_long: "Long text",
    kind_choice: "Choice",
    kind_number: "Number",
    kind_file: "Text of a file",
    default: "Default",
    choices: "Choices, separated by commas",
    optional: "Optional",
    made_for: "Model, parameters and tools",
    any_model: "Any model",
    choose_model: "Made for a model",
    note: "What changed",
    save: "Save version",
    discard: "Discard changes",
    unsaved: "Unsaved changes",
    fill: "Fill in and try",
    versions: "Versions",
    details: "Details",
    values: "Values",
    required: "required",
    fill_in: "Fill in what is required to see what would be sent.",
    choose_file: "Choose file",
    preview: "Preview",
    rendering: "Filling in…",
    estimate: |tokens, cost| match cost {
        Some(cost) => format!("{tokens} tokens, about {cost} without the answer"),
        None => format!("{tokens} tokens"),
    },
    try_now: "Try",
    try_models: "Models to try",
    add_model: "Add model",
    remove_model: |name| format!("Remove {name}"),
    open_comparison: "Open in Compare",
    history: "Version history",
    restore: "Restore",
    restored: |number| format!("Restored version {number}"),
    from: "From",
    to: "To",
    difference: "Difference",
    same: "Both say the same.",
    unreadable: "This version could not be read.",
    comparing: "Comparing…",
    too_long: "Too long to compare.",
    import_text: "Paste text, or JSON from LangChain, Langfuse or another tool. Nothing is sent anywhere.",
    import_field: "Text or JSON",
    pasted_name: "Imported prompt",
    read: "Import",
    import_error: |error| match error {
        ForeignError::Empty => "There is nothing in it.".to_owned(),
        ForeignError::Unknown => "This JSON holds no prompt that is known here.".to_owned(),
        ForeignError::Broken { line, column } => {
            format!("This looks like JSON, but it is broken at line {line}, column {column}.")
        }
        ForeignError::Field(name) => {
            format!("The field {name} is missing, or not of the kind that must stand there.")
        }
        ForeignError::TooMuch => {
            "This is too long, or there are too many prompts in it.".to_owned()
        }
    },
    added: |many| match many {
        1 => "1 prompt added.".to_owned(),
        many => format!("{many} prompts added."),
    },
    nothing_to_try: "There is nothing to ask: the last message must be from the user or of a tool, and a model chosen.",
    save_chat: "Save chat as prompt",
    made_with: |name, number| format!("Prompt: {name}, version {number}"),
    changed_since: "with unsaved changes",
    fault: |fault| {
        let place = format!(
            "Message {}, line {}, column {}",
            fault.message + 1,
            fault.line,
            fault.column
        );
        let detail = &fault.detail;
        match fault.what {
            What::Syntax => format!("{place}: {detail}"),
            What::Filter => format!("{place}: there is no filter “{detail}”."),
            What::Test => format!("{place}: there is no test “{detail}”."),
            What::Missing => format!("{place}: nothing fills in “{detail}”."),
            What::Refused => format!("{place}: “{detail}” cannot be used in prompts."),
            What::Value => format!("{place}: a value does not fit here. {detail}"),
            What::TooLong => format!("{place}: the text becomes too long."),
            What::TooMuch => format!("{place}: this takes too many steps."),
        }
    },
    update: "Update mine",
    update_hint: "Each of yours that differs gets it as one version more; what it said before stays among its versions.",
    role_system: "System",
    role_user: "User",
    role_assistant: "Assistant",
    role_tool: "Tool",
    call: |number| format!("Call {number}"),
    call_id: "Id of the call",
    arguments: "Arguments (JSON)",
    add_call: "Add tool call",
    remove: |what| format!("Remove {what}"),
    answers: "Result of the call",
    answers_none: "Choose a call",
    add_results: "Add its result",
    tool_not_sent: |name| {
        format!("No tool “{name}” is sent with this prompt; some providers refuse such a call.")
    },
    calls_wrong: "Fix the tool calls first: each problem is shown at its message.",
    call_fault: |fault, json| {
        let message = fault.message + 1;
        let place = match fault.call {
            Some(_) => format!("Message {message}, call to {}", fault.tool),
            None => format!("Message {message}"),
        };
        match &fault.what {
            CallWrong::Unnamed => {
                format!("{place}: no tool is named. Enter the name of one, or remove the call.")
            }
            CallWrong::BadId => {
                format!("{place}: its id must be 1 to 40 letters (A to Z), digits, “_” or “-”.")
            }
            CallWrong::SameId => {
                format!("{place}: another call has the same id. Give it one of its own.")
            }
            CallWrong::Unanswered => format!(
                "{place}: it has no result. Add its result after this message, or remove the call."
            ),
            CallWrong::AnswersNone => format!(
                "{place}: this is not the result of any call in the message before. Choose a call, or remove this message."
            ),
            CallWrong::AnsweredTwice => format!(
                "{place}: this call already has a result. Choose another call, or remove this message."
            ),
            CallWrong::Arguments(_) => format!(
                "{place}, arguments: {json} Fill a text into JSON with {{{{ name|tojson }}}}."
            ),
        }
    },
};
