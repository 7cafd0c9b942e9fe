//! English.

use super::{
    BaseUrlError, Change, ErrorKind, ExtraBodyError, HeaderError, HeaderFault, Language,
    NotRenewed, Notice, Route, RouteReason, Words,
};

mod about;
mod benchmark;
mod compare;
mod data;
mod faults;
mod files;
mod mint;
mod own_backup;
mod passkeys;
pub(super) mod prompts;
mod recovery;
mod release;
mod setup;
mod share;
mod space;
mod strength;
pub(super) mod trials;
mod usage;
pub(super) mod workspaces;

pub(super) static WORDS: Words = Words {
    language: Language::En,
    skip_to_chat: "Skip to the message field",
    menu: "Menu",
    close: "Close",
    history: "History",
    search_history: "Search history",
    new_chat: "New chat",
    no_chats: "Your chats appear here.",
    no_match: "Nothing found in titles or messages.",
    settings: "Settings",
    lock: "Lock",
    keep_my_work: "Keep my work",
    not_kept: "This chat is kept in this tab only.",
    not_stored: "Not stored: the browser has no room, or refused. Everything is still here, but closing this tab would lose what is new. Download it to be safe.",
    download_it: "Download it",
    try_again: "Try again",
    room: &space::WORDS,
    understood: "OK",
    delete: "Delete",
    cancel: "Cancel",
    find_in_chat: "Find in this chat",
    find_hint: "Enter: next · Shift+Enter: previous · Escape: close",
    find_previous: "Previous match",
    find_next: "Next match",
    found_at: |place, count| format!("{place} of {count}"),
    found_nothing: "No matches",
    wrap_lines: "Wrap long lines",
    download_code: "Download as a file",
    copy_code: "Copy the code",
    copy_table: "Copy the table",
    as_picture: "Show as picture",
    as_diagram: "Show diagram",
    diagram: "Diagram",
    drawing_diagram: "Drawing the diagram…",
    diagram_wrong: "This diagram could not be drawn. Its source is below; this is what is wrong with it:",
    diagram_too_long: "The diagram took too long to draw, so it was stopped. Its source is below.",
    leave_title: |host| format!("Open {host}?"),
    leave_text: "A model wrote this link. Whoever runs the site sees the whole address, which may carry words of this conversation. You are asked once per site, until the app is locked or reloaded.",
    leave: "Open in a new tab",
    leave_foreign: |host| {
        format!("The site's name is written “{host}”, with letters that can look like others.")
    },
    leave_mixed: |host| {
        format!(
            "Careful: “{host}” mixes letters of different scripts, as imitations of well-known sites do."
        )
    },
    leave_user: "Careful: what stands before the @ is not the site's name. The bold part is.",
    leave_much: |count| format!("This address carries {count} characters beyond the site's name."),
    attach: "Attach files",
    attachments: "Attachments",
    remove_file: |name| format!("Remove {name}"),
    view_picture: |name| format!("View {name}"),
    save_file: |name| format!("Download {name}"),
    file_attached: |name| format!("Attached: {name}"),
    file_removed: |name| format!("Removed: {name}"),
    file_not_attached: |name, why| format!("Not attached: {name}. {why}"),
    reading_file: "Reading…",
    stilled: "First frame only",
    no_picture: "The picture could not be read.",
    drop_here: "Drop files to attach them",
    drop_kinds: "Pictures, PDFs, text and code",
    long_paste: |letters| format!("You pasted a long text ({letters} characters)."),
    long_paste_as_file: "Attach it as a file",
    long_paste_name: "Pasted text.txt",
    file_trouble: files::trouble,
    file_unfit: files::unfit,
    earlier_unfit: files::earlier,
    attached: "Attached",
    actions_for: |title| format!("Actions: {title}"),
    rename: "Rename",
    chat_title: "Title",
    pin: "Pin",
    unpin: "Unpin",
    pinned: "Pinned",
    archive: "Archive",
    unarchive: "Unarchive",
    archived_chats: |count| format!("Archived ({count})"),
    title_by_model: "Title by the model",
    title_by_model_hint: "Asks this chat's model once, at its usual price.",
    in_titles: "In titles",
    in_messages: "In messages",
    more_results: "More results",
    archived: "Archived",
    searching: "Searching…",
    still_reading: |read, of| format!("Still reading: {read} of {of} messages. More may be found."),
    found_chats: |count, more| match (count, more) {
        (count, true) => format!("{count} or more chats"),
        (1, false) => "1 chat".to_owned(),
        (count, false) => format!("{count} chats"),
    },
    more_hits: |count| match count {
        1 => "1 more message".to_owned(),
        count => format!("{count} more messages"),
    },
    none_listed: "No chat here.",
    tags: "Tags",
    tags_hint: "work, ideas",
    today: "Today",
    yesterday: "Yesterday",
    earlier: "Earlier",
    export: "Export chat",
    export_text: "Files and copies hold what was said, with instructions and parameters. They never hold a key.",
    export_markdown: "Markdown file",
    export_html: "Web page (HTML file)",
    export_json: "JSON file, complete",
    copy_request: "Copy as OpenAI request (JSON)",
    copy_as_curl: "Copy as curl command",
    temporary: "Temporary",
    temporary_chat: "Temporary chat",
    temporary_hint: "Never stored: gone when the page is reloaded or the vault is locked.",
    conversation: "Conversation",
    message: "Message",
    message_hint: "Ask anything",
    send: "Send",
    stop: "Stop",
    send_hint: "Enter sends, Shift+Enter starts a new line",
    you: "You",
    assistant: "Assistant",
    system: "System",
    tool: "Tool",
    model: "Model",
    search_model: "Find or type a model",
    search_model_hint: "Search, or type any model id",
    models: "Models",
    model_facts: "Context in tokens · list price per million tokens, in / out; may be out of date",
    use_typed: |id| format!("Use “{id}”"),
    reads_images: "images",
    reads_files: "files",
    reads_audio: "audio",
    calls_tools: "tools",
    thinks: "reasoning",
    open_weights: "open weights",
    answers_up_to: |tokens| format!("{tokens} out"),
    deprecated: "deprecated",
    retires: |day| format!("until {day}"),
    model_data: "Model data",
    renew: "Refresh",
    renewing: "Refreshing…",
    renew_hint: "Prices are estimates. Refresh asks models.dev, which then sees your IP address.",
    not_renewed: |why| match why {
        NotRenewed::Unreachable => {
            "models.dev could not be reached. The data stays as it was.".to_owned()
        }
        NotRenewed::NotTheList => {
            "What models.dev sent is not its model list. The data stays as it was.".to_owned()
        }
        NotRenewed::NoPrice { model } => format!(
            "models.dev gives {model} a price that cannot be right. The data stays as it was."
        ),
    },
    no_model: "No model matches. Type a full model id to use it anyway.",
    connect_provider: "Connect a provider",
    loading_models: "Loading models…",
    models_failed: "The model list could not be loaded; you can type a model id.",
    simulated: "Simulated",
    simulated_hint: "Demo writes its answers in your browser: no model, no key, no network.",
    needs_key: "no key yet",
    parameters: "Parameters",
    system_prompt: "System prompt",
    system_prompt_hint: "Instructions for the whole conversation",
    mint: &mint::MINT,
    about: &about::WORDS,
    setup: &setup::SETUP,
    sharing: &share::WORDS,
    workspaces_title: "Workspaces",
    all_workspaces: "All workspaces",
    share_waits: "Something shared with you waits: it is shown when the vault is open.",
    prompts_title: "Prompts",
    usage: &usage::USAGE,
    benchmark: &benchmark::BENCHMARK,
    trials_title: "Test sets",
    model_default: "Model default",
    turn_actions: "Actions on this message",
    more: "More actions",
    edit: "Edit",
    edited: "edited",
    edited_text: "Edited text",
    new_text: "New text",
    insert_here: "Insert",
    who_speaks: "Who speaks",
    send_again: "Send again",
    send_again_hint: "Asks again; the old question stays as another version",
    versions: "Versions",
    previous_version: "Previous version",
    next_version: "Next version",
    insert_before: "Insert before",
    insert_after: "Insert after",
    fork: "Fork from here",
    go_on: "Continue",
    ask_another: "Ask another model",
    undo: "Undo",
    send_after: "Send when the answer is done",
    waiting_messages: "Messages waiting to be sent",
    written_elsewhere: "Another tab is writing this answer. It grows here too; you can send when it is done.",
    send_now: "Send now",
    do_not_send: "Do not send",
    changed: |change| match change {
        Change::Edited => "Message edited.",
        Change::Inserted => "Message inserted.",
        Change::Deleted => "Message deleted.",
        Change::Moved => "Message moved.",
    },
    if_it_fails: "If it fails",
    if_it_fails_hint: "Asked in this order, with the same conversation, when the model fails before it says anything.",
    add_fallback: "Add a model",
    move_up: "Move up",
    move_down: "Move down",
    remove_fallback: "Remove",
    fallback_moved: |model, place| format!("{model} is now number {place}."),
    fallbacks_set: |count| match count {
        1 => "If it fails, 1 more model is asked".to_owned(),
        count => format!("If it fails, {count} more models are asked"),
    },
    fallback_failed: |model, problem| format!("{model}: {problem}."),
    fallback_answered: |model| format!("Answered by {model}."),
    fallback_asked: |model| format!("Then {model} was asked."),
    empty_title: "What would you like to ask?",
    empty_text: "One place for all your models, with your own keys. Keys are encrypted with your passphrase and stay in this browser.",
    empty_demo: "You are chatting with Demo: its answers are simulated, so you can look around without a key.",
    loading_chat: "Opening the chat…",
    thinking: "Waiting for the first token…",
    reasoning: "Reasoning",
    sources: "Sources",
    tool_call: "Tool call",
    further_answer: |number, all| format!("Answer {number} of {all}"),
    picture: |number| format!("Picture {number} made by the model"),
    picture_not_shown: "The model made a picture that is too large or of a kind that cannot be shown here.",
    download_picture: "Download picture",
    token_probabilities: "Token probabilities",
    first_tokens: |shown, all| format!("The first {shown} of {all} tokens."),
    copy: "Copy",
    retry: "Retry",
    retry_through_relay: "Try through the relay",
    stopped: "Stopped",
    interrupted: "Interrupted",
    to_the_end: "To the latest message",
    via_direct: "direct",
    via_relay: "through the relay",
    via_demo: "simulated",
    ttft: "First token",
    total: "Total",
    speed: "Speed",
    tokens_in: "Tokens in",
    tokens_out: "Tokens out",
    finish_length: "The answer reached its token limit.",
    finish_filter: "A filter of the provider ended the answer.",
    trying_again: |seconds| format!("Trying again in {seconds} s. Press Stop to cancel."),
    retry_without: |param| format!("Retry without {param}"),
    inspect: "Inspect the request",
    wire_request: "Request",
    wire_reply: "Reply",
    wire_masked: "As it was sent; of the key only the last four characters are shown.",
    wire_no_reply: "No readable reply came.",
    wire_shortened: "The rest of the reply is not kept.",
    copy_curl: "Copy as curl",
    not_sent: |fields| format!("Not sent, because this model does not take it: {fields}"),
    problem: faults::problem,
    advice: faults::advice,
    wait_seconds: |seconds| format!("The provider asks you to wait {seconds} s."),
    provider_says: "The provider says:",
    open_providers: "Open providers",
    skip_to_content: "Skip to the content",
    palette: "Command palette",
    palette_find: "Find a command, chat, model or page",
    found: |count| match count {
        0 => "Nothing found.".to_owned(),
        1 => "1 result".to_owned(),
        count => format!("{count} results"),
    },
    commands: "Commands",
    chats: "Chats",
    shortcuts: "Keyboard shortcuts",
    everywhere: "Everywhere",
    while_writing: "In the message field",
    keys_send: "Send, whatever Enter is set to",
    keys_break: "New line",
    keys_slash: "Commands, at the start of a message",
    keys_leave: "Close what is open",
    new_temporary_chat: "New temporary chat",
    write_message: "Write a message",
    choose_model: "Choose a model",
    stop_answer: "Stop the answer",
    retry_last: "Retry the last answer",
    copy_last: "Copy the last answer",
    fork_last: "Fork after the last message",
    rename_chat: "Rename this chat",
    delete_chat: "Delete this chat",
    next_chat: "Next chat",
    previous_chat: "Previous chat",
    toggle_history: "Show or hide the history",
    lock_vault: "Lock the vault",
    send_hint_breaks: "Ctrl+Enter or ⌘Enter sends, Enter starts a new line",
    enter_key: "Enter key",
    enter_auto: "Automatic",
    enter_sends: "Sends",
    enter_breaks: "Starts a new line",
    enter_hint: "Automatic sends, but starts a new line on touch screens. Ctrl+Enter or ⌘Enter always sends, Shift+Enter always starts a new line.",
    answer_begins: "Answering…",
    answer_whole: "The answer is complete.",
    answer_stopped: "The answer was stopped.",
    answer_cut: "The answer broke off.",
    answer_failed: "The answer failed.",
    hud: "Figures of this chat",
    cost: "Cost",
    cost_hint: "Estimated from list prices",
    cost_partly_known: "Estimated from list prices; the cost of some answers is unknown",
    at_least: |cost| format!("at least {cost}"),
    latency: "Last answer",
    context: "Context",
    context_hint: "Tokens as last reported, and what the model reads at most",
    context_estimated: "Tokens as last reported plus an estimate of what came since, and what the model reads at most",
    context_counted: "Tokens as last reported plus what came since, counted as the model does, and what the model reads at most",
    context_exact: |name| {
        format!("Tokens as {name} counts them with what is typed, and what the model reads at most")
    },
    not_counted: |why| format!("An estimate: the provider did not count it. {why}"),
    count_exactly: "Count exactly",
    count_exactly_hint: |name| {
        format!(
            "Sends the conversation and what is typed to {name}, which counts it free of charge. Nothing is answered"
        )
    },
    counting: "Counting…",
    next_cost: "Next question",
    next_cost_hint: "What sending this would cost without the answer, by list prices; what a provider has cached costs less",
    context_used: "Context used",
    context_of: |used, limit| format!("{used} of {limit} tokens"),
    passphrase: "Passphrase",
    repeat_passphrase: "Repeat passphrase",
    old_passphrase: "Current passphrase",
    new_passphrase: "New passphrase",
    create_vault: "Create vault",
    create_vault_title: "Keep your work, encrypted",
    create_vault_text: "Choose a passphrase. It encrypts your keys and conversations in this browser. Nothing is sent anywhere.",
    passphrase_hint: "At least 8 characters; several words are best.",
    no_recovery: "A forgotten passphrase cannot be reset, unless you have a recovery code.",
    strength: &strength::WORDS,
    recovery: &recovery::WORDS,
    passkeys: &passkeys::WORDS,
    not_now: "Not now",
    unlock: "Unlock",
    unlock_title: "Your vault is locked",
    unlock_text: "Enter your passphrase, or your recovery code, to open your keys and conversations.",
    working: "Working…",
    change_passphrase: "Change passphrase",
    vault_failure: faults::vault_failure,
    general: "General",
    providers: "Providers",
    data: "Data",
    back_to_chat: "Back to chat",
    language_label: "Language",
    as_browser: "Same as browser",
    theme: "Theme",
    as_system: "Same as system",
    light: "Light",
    dark: "Dark",
    vault: "Vault",
    vault_open: "Your keys and conversations are kept in this browser, encrypted with your passphrase.",
    vault_none: "Nothing is kept yet: closing this tab forgets everything.",
    auto_lock: "Lock after",
    minutes: |minutes| match minutes {
        1 => "1 minute idle".to_owned(),
        minutes => format!("{minutes} minutes idle"),
    },
    providers_text: "Your keys, your accounts. A key is sent only to the address it was saved with.",
    api_key: "API key",
    api_key_hint: "Paste your key",
    api_key_kept: |masked| format!("Kept: {masked}"),
    api_key_needed: "Paste an API key, then save.",
    key_refused: faults::key_refused,
    two_keys: "Fill in one kind of credential and leave the others empty, then save.",
    region: "Region",
    location: "Location",
    resource: "Resource",
    resource_bad: "Resource is the first part of its address: lowercase letters, digits and hyphens only.",
    project: "Project",
    project_hint: "From the service account",
    project_bad: "Project must be a project id or number: lowercase letters, digits and hyphens only.",
    project_needed: "Project is needed: the service account names none.",
    other_address: "As in Base URL",
    aws_keys: "Or AWS keys",
    access_key_id: "Access key ID",
    secret_access_key: "Secret access key",
    session_token: "Session token",
    session_token_hint: "For temporary keys only",
    google_account: "Or a Google service account",
    service_account: "Service account",
    service_account_hint: "Paste the JSON key file",
    key_file: "Or choose the file",
    sign_in: "Sign in to get a key",
    sign_in_waiting: "Continue in the window that opened. The key comes back by itself.",
    sign_in_failed: |kind| match kind {
        ErrorKind::Blocked => {
            "The sign-in window or the provider could not be reached. Allow pop-ups for this site, then try again."
        }
        _ => "The sign-in brought no key. Try again.",
    },
    signed_in: "Signed in. You can close this window.",
    get_key: "Get a key",
    base_url: "Base URL",
    base_url_bad: |error| match error {
        BaseUrlError::NotAbsolute => {
            "Base URL must begin with https:// (or http:// on this computer)."
        }
        BaseUrlError::NotSecure => {
            "Base URL must begin with https://: over http the key could be read on the way."
        }
        BaseUrlError::HasCredentials => {
            "Base URL must not contain a user name or password. Put the key into API key."
        }
        BaseUrlError::HasQuery => "Base URL must not contain ? or #.",
        BaseUrlError::BadCharacter => "Base URL contains a character that no address has.",
    },
    advanced: "Advanced",
    headers: "Headers",
    headers_hint: "Sent with every request to this address: one “Name: value” a line. Keys go into API key.",
    headers_bad: |HeaderError { line, fault }| {
        let what = match fault {
            HeaderFault::NoPair => "write it as “Name: value”.",
            HeaderFault::BadName => "a header name may contain letters, digits and - only.",
            HeaderFault::BadValue => "the value may contain plain ASCII characters only.",
            HeaderFault::Taken => {
                "the browser or this app writes this header itself. Remove the line."
            }
            HeaderFault::HoldsKey => "a key is not kept here. Put it into API key.",
            HeaderFault::Twice => "this header is in an earlier line already.",
        };
        format!("Headers, line {line}: {what}")
    },
    extra_body: "Extra body fields",
    extra_body_hint: "A JSON object that is merged into every chat request to this provider.",
    extra_body_bad: |error| match error {
        ExtraBodyError::NotJson { line, column } => {
            format!("Extra body fields: no valid JSON at line {line}, column {column}.")
        }
        ExtraBodyError::NotObject => {
            "Extra body fields must be a JSON object, as in {\"top_k\": 40}.".to_owned()
        }
        ExtraBodyError::Taken(field) => {
            format!("Extra body fields: “{field}” is written by the app itself. Remove it.")
        }
    },
    route: "Route",
    auto: "Auto",
    direct: "Direct",
    relay: "Relay",
    route_hint_direct: "Auto goes straight from your browser to the provider.",
    route_hint_relay: "Auto goes through this site’s relay, because the provider refuses browsers.",
    route_hint_local: "Straight from your browser. The server must allow this site’s origin.",
    keep_key: "Keep key",
    until_reload: "Until reload",
    this_tab: "This tab",
    on_this_device: "On this device",
    keep_hint_reload: "In memory only; gone when the page reloads.",
    keep_hint_tab: "Encrypted, until this tab is closed.",
    keep_hint_device: "Encrypted in your vault.",
    keep_pending: "In memory only until you create a vault.",
    bound_to: |origin| format!("Sent only to {origin}"),
    save: "Save",
    test_connection: "Test connection",
    testing: "Testing…",
    test_passed: |models| match models {
        1 => "Works: 1 model".to_owned(),
        models => format!("Works: {models} models"),
    },
    remove_key: "Remove key",
    connected: "Connected",
    built_in: "Built in",
    built_in_text: "Simulated answers for looking around. Needs no key and no network.",
    local_text: "Runs on your own computer; most need no key.",
    own_endpoints: "Your own endpoints",
    own_endpoints_text: "Any server that speaks OpenAI’s Chat Completions: vLLM, LM Studio, llama.cpp, a company gateway.",
    add_endpoint: "Add endpoint",
    endpoint_name: "Name",
    endpoint_name_default: "Own endpoint",
    remove_endpoint: "Remove endpoint",
    new_address: "Send to a new address",
    new_address_text: |origin| {
        format!(
            "{origin} is not an address of a listed provider. What you ask there, and the key if there is one, goes to whoever runs it. Confirm with your passphrase."
        )
    },
    confirm: "Confirm",
    way_taken: |route, why| {
        let why = match (why, route) {
            (RouteReason::Registry, Route::Direct) => "because the provider lets browsers in",
            (RouteReason::Registry, Route::Relay) => "because the provider refuses browsers",
            (RouteReason::Chosen, _) => "as you set it",
            (RouteReason::Learned, _) => "because the provider refused your browser before",
            (RouteReason::Asked, _) => "as you asked this time",
            (RouteReason::Local, _) => "because the server is on your computer or network",
            (RouteReason::OwnAddress, _) => "because the relay does not go to your own address",
        };
        match route {
            Route::Direct => format!("direct, {why}"),
            Route::Relay => format!("through the relay, {why}"),
        }
    },
    refused_since: |date| format!("Refused browsers on {date}; Auto goes through the relay."),
    forget: "Forget",
    works_relayed: "The provider refuses your browser, so Auto goes through the relay from now on.",
    diagnosis: faults::diagnosis,
    let_in_title: "Let this site in",
    let_in: "To let this site in, run:",
    let_in_either: "To let this site in, run one of these: the first where it is installed as an app or service, else the second.",
    let_in_again: "If the server is running already, quit it and start it again.",
    other_systems: "Other systems",
    compare: &compare::WORDS,
    moving: &data::WORDS,
    notices: "Notices",
    notice: |notice| {
        match notice {
        Notice::VaultCreated => "Vault created. Your work is kept.".to_owned(),
        Notice::PassphraseChanged => "Passphrase changed.".to_owned(),
        Notice::KeySaved => "Key saved.".to_owned(),
        Notice::KeyRemoved => "Key removed.".to_owned(),
        Notice::SettingsSaved => "Settings saved.".to_owned(),
        Notice::NotCopied => {
            "The browser refused the clipboard. Select the text and copy it by hand.".to_owned()
        }
        Notice::PartMissing => {
            "A part of the app has not arrived; it is tried again by itself. Check your connection, or reload the page if this stays.".to_owned()
        }
        Notice::NoTrace => {
            "This request is no longer kept. Retry the answer to inspect it.".to_owned()
        }
        Notice::NotRead => {
            "The browser’s storage could not be read. Nothing is lost; open the chat again."
                .to_owned()
        }
        Notice::NotSaved => {
            "Not saved: the browser refused to store it. The text is still here; copy it to be safe."
                .to_owned()
        }
        Notice::RecordsDamaged(1) => "1 record is damaged and could not be opened.".to_owned(),
        Notice::RecordsDamaged(count) => {
            format!("{count} records are damaged and could not be opened.")
        }
        Notice::PresetApplied(name) => format!("“{name}” applied."),
        Notice::SetupReset => "Parameters reset.".to_owned(),
        Notice::PromptDeleted(_, name) => format!("Prompt “{name}” deleted."),
        Notice::PromptsAdded(many) => (WORDS.prompts().added)(*many),
        Notice::NothingToTry => WORDS.prompts().nothing_to_try.to_owned(),
        Notice::PresetDeleted(_, name) => format!("Preset “{name}” deleted."),
        Notice::Changed(change) => (WORDS.changed)(*change).to_owned(),
        Notice::ChatDeleted(_) => "Chat deleted.".to_owned(),
        Notice::ComparisonDeleted(_) => compare::WORDS.deleted.to_owned(),
        Notice::ColumnRemoved(_, model) => (compare::WORDS.column_removed)(model),
        Notice::Moved(..) | Notice::WorkspaceDeleted(..) => {
            super::workspaces::notice(WORDS.language, notice)
        }
        Notice::TitleAsked(model) => format!("Asking {model} for a title…"),
        Notice::Titled(Some(input), Some(output)) => {
            format!("Titled by the model, for {input} tokens in and {output} out.")
        }
        Notice::Titled(..) => "Titled by the model.".to_owned(),
        Notice::NotTitled(kind) => format!("No title came. {}", (WORDS.problem)(*kind)),
        Notice::BudgetSpent(percent, every) => (WORDS.usage.budget_spent)(*percent, *every),
        Notice::UnusualKey(key) => (WORDS.usage.unusual_key)(key),
        Notice::Copied => "Copied.".to_owned(),
    }
    },
    costs_at_most: |cost| {
        match cost {
        "" => "What it will cost is not known: no price, or no longest answer, is known for this model.".to_owned(),
        cost => format!("It will cost {cost} at most."),
    }
    },
    send_waiting: "Send now",
    release: release::says,
    update: "Update",
    update_and_clear: "Update and clear",
    later: "Not now",
    insecure: "This page was not loaded over a secure connection. Keys and the vault are disabled; use https or localhost.",
    part_needed: "openMaaS could not load a part of itself that is needed for this. Check your connection, then choose OK to try again. After Cancel the page may have to be reloaded.",
};
