//! English.

use super::{
    BaseUrlError, Change, Diagnosis, ErrorKind, ExtraBodyError, HeaderError, HeaderFault, KeyError,
    Language, NotRenewed, Notice, Route, RouteReason, VaultFailure, Words,
};

pub(super) static WORDS: Words = Words {
    language: Language::En,
    skip_to_chat: "Skip to the message field",
    menu: "Menu",
    close: "Close",
    history: "History",
    search_history: "Search history",
    new_chat: "New chat",
    no_chats: "Your conversations appear here.",
    no_match: "Nothing found in titles or messages.",
    settings: "Settings",
    lock: "Lock",
    keep_my_work: "Keep my work",
    not_kept: "This conversation lives in this tab only.",
    delete: "Delete",
    cancel: "Cancel",
    wrap_lines: "Wrap long lines",
    download_code: "Download as a file",
    copy_code: "Copy the code",
    as_picture: "Show as picture",
    actions_for: |title| format!("Actions: {title}"),
    rename: "Rename",
    chat_title: "Title",
    pin: "Pin",
    unpin: "Unpin",
    pinned: "Pinned",
    archive: "Archive",
    unarchive: "Move out of archive",
    archived_chats: |count| format!("Archived ({count})"),
    title_by_model: "Title by the model",
    title_by_model_hint: "Asks this conversation's model once, at its usual price.",
    in_titles: "In titles",
    in_messages: "In messages",
    more_results: "More results",
    archived: "Archived",
    searching: "Searching…",
    still_reading: |read, of| format!("Still reading: {read} of {of} messages. More may be found."),
    found_chats: |count, more| match (count, more) {
        (count, true) => format!("{count} or more conversations"),
        (1, false) => "1 conversation".to_owned(),
        (count, false) => format!("{count} conversations"),
    },
    more_hits: |count| match count {
        1 => "1 more message".to_owned(),
        count => format!("{count} more messages"),
    },
    none_listed: "No conversation here.",
    tags: "Tags",
    tags_hint: "work, ideas",
    today: "Today",
    yesterday: "Yesterday",
    earlier: "Earlier",
    export: "Export conversation",
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
    models_failed: "The model list could not be loaded; you can type an id.",
    simulated: "Simulated",
    simulated_hint: "Demo writes its answers in your browser: no model, no key, no network.",
    needs_key: "no key yet",
    parameters: "Parameters",
    system_prompt: "System prompt",
    system_prompt_hint: "Instructions for the whole conversation",
    temperature: "Temperature",
    temperature_hint: "Lower is steadier, higher is more varied. 0 to 2.",
    temperature_bad: "Temperature must be a number from 0 to 2.",
    top_p: "Top p",
    top_p_hint: "Share of likely words to choose from. 0 to 1.",
    top_p_bad: "Top p must be a number from 0 to 1.",
    max_tokens: "Max tokens",
    max_tokens_hint: "Longest answer, in tokens.",
    max_tokens_bad: "Max tokens must be a whole number from 1.",
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
    send_again_hint: "Asks anew; the old question stays as another version",
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
    waiting_messages: "Messages that wait to be sent",
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
    fallback_moved: |model, place| format!("{model} is number {place} now."),
    fallbacks_set: |count| match count {
        1 => "If it fails, 1 more model is asked".to_owned(),
        count => format!("If it fails, {count} more models are asked"),
    },
    fallback_failed: |model, problem| format!("{model}: {problem}."),
    fallback_answered: |model| format!("Answered by {model}."),
    fallback_asked: |model| format!("Then {model} was asked."),
    empty_title: "What would you like to ask?",
    empty_text: "One place for all your models, with your own keys. Keys are encrypted with your passphrase and stay in this browser.",
    empty_demo: "You are talking to Demo: its answers are simulated, so you can look around without a key.",
    loading_chat: "Opening the conversation…",
    thinking: "Waiting for the first token…",
    reasoning: "Reasoning",
    tool_call: "Tool call",
    answers: "Answers",
    answers_hint: "How many to choose from; each one costs.",
    answers_bad: "Answers must be a whole number from 1 to 128.",
    top_logprobs: "Top logprobs",
    top_logprobs_hint: "Show how likely each token was, and so many others.",
    top_logprobs_bad: "Top logprobs must be a whole number from 0 to 20.",
    param_not_taken: "This model does not take it, so it is not sent.",
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
    trying_again: |seconds| format!("Trying again in {seconds} s; Stop ends the wait."),
    retry_without: |param| format!("Retry without {param}"),
    inspect: "Inspect the request",
    wire_request: "Request",
    wire_reply: "Reply",
    wire_masked: "As it was sent; of the key only the last four characters are shown.",
    wire_no_reply: "No readable reply came.",
    wire_shortened: "The rest of the reply is not kept.",
    copy_curl: "Copy as curl",
    not_sent: |fields| format!("Not sent, because this model does not take it: {fields}"),
    problem: |kind| match kind {
        ErrorKind::NoKey => "No key for this provider",
        ErrorKind::BadKey => "The key was refused",
        ErrorKind::Forbidden => "The key may not do this",
        ErrorKind::NoCredit => "No credit left",
        ErrorKind::RateLimited => "Too many requests for now",
        ErrorKind::TooLong => "The conversation is too long",
        ErrorKind::BadModel => "The model is not available",
        ErrorKind::BadRequest => "The request was refused",
        ErrorKind::Refused => "The provider declined to answer",
        ErrorKind::Overloaded => "The provider is having trouble",
        ErrorKind::Blocked => "No readable answer",
        ErrorKind::Relay => "The relay could not do it",
        ErrorKind::Malformed => "The answer made no sense",
        ErrorKind::CutOff => "The answer broke off",
        ErrorKind::Cancelled => "Stopped",
        ErrorKind::UnboundHost => "Nothing may be sent to this address yet",
    },
    advice: |kind| match kind {
        ErrorKind::NoKey => "Add a key under Settings → Providers, then retry.",
        ErrorKind::BadKey => {
            "Check the key under Settings → Providers; it may be mistyped or revoked."
        }
        ErrorKind::Forbidden => {
            "Ask for access to this model in your provider’s account, or choose another model."
        }
        ErrorKind::NoCredit => "Add credit in your provider’s account, then retry.",
        ErrorKind::RateLimited => "Wait a moment, then retry.",
        ErrorKind::TooLong => {
            "Start a new chat, shorten the message, or choose a model that reads more."
        }
        ErrorKind::BadModel => "Check the model’s id, or choose another model.",
        ErrorKind::BadRequest => "Check the parameters and the model, then retry.",
        ErrorKind::Refused => "Put the question differently, or choose another model.",
        ErrorKind::Overloaded => "Retry in a while, or choose another model.",
        ErrorKind::Blocked => {
            "You may be offline, the address may be wrong, or the provider refuses browsers. The relay can get around the last one."
        }
        ErrorKind::Relay => {
            "Retry, or set the provider’s route to Direct under Settings → Providers."
        }
        ErrorKind::Malformed => "Check that the base URL leads to an API of this kind.",
        ErrorKind::CutOff => "What had arrived is kept. Retry to ask again.",
        ErrorKind::Cancelled => "What had arrived is kept.",
        ErrorKind::UnboundHost => {
            "This base URL is not the one that was saved with the key, or was not confirmed. Enter the key again where one is needed, and save."
        }
    },
    wait_seconds: |seconds| format!("The provider asks to wait {seconds} s."),
    provider_says: "The provider says:",
    open_providers: "Open providers",
    passphrase: "Passphrase",
    repeat_passphrase: "Repeat passphrase",
    old_passphrase: "Current passphrase",
    new_passphrase: "New passphrase",
    create_vault: "Create vault",
    create_vault_title: "Keep it, sealed",
    create_vault_text: "Choose a passphrase. It encrypts your keys and conversations in this browser. Nothing is sent anywhere.",
    passphrase_hint: "At least 8 characters; several words are best.",
    no_recovery: "There is no way to recover a forgotten passphrase.",
    not_now: "Not now",
    unlock: "Unlock",
    unlock_title: "Your vault is locked",
    unlock_text: "Enter your passphrase to open your keys and conversations.",
    working: "Working…",
    change_passphrase: "Change passphrase",
    vault_failure: |failure| match failure {
        VaultFailure::WrongPassphrase => {
            "Wrong passphrase. Try again; mind capital letters and the keyboard’s language."
        }
        VaultFailure::HeaderDamaged => {
            "The vault’s header is damaged and cannot be read. Nothing was deleted."
        }
        VaultFailure::VaultAltered => {
            "The vault was changed by something other than this app, so it stays shut. Nothing was deleted."
        }
        VaultFailure::NewerVersion => {
            "A newer version of the app made this vault. Reload to update the app."
        }
        VaultFailure::RecordDamaged => {
            "A record is damaged and does not open. Everything else is there."
        }
        VaultFailure::InsecureContext => {
            "This page did not come over a secure connection, so no passphrase is taken. Use https or localhost."
        }
        VaultFailure::Storage => {
            "The browser’s storage refused. Free some space or leave private browsing, then try again."
        }
        VaultFailure::TooShort => "The passphrase is too short. Use at least 8 characters.",
        VaultFailure::Mismatch => "The two passphrases differ. Type the same passphrase twice.",
        VaultFailure::KeyringGone => {
            "The part of the app that holds keys stopped. Reload the page and try again."
        }
    },
    general: "General",
    providers: "Providers",
    data: "Data",
    back_to_chat: "Back to chat",
    language_label: "Language",
    as_browser: "As the browser",
    theme: "Theme",
    as_system: "As the system",
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
    key_refused: |why| match why {
        KeyError::BadCharacter => {
            "API key holds a space, a comma or another character that no key has. Copy it again."
        }
        KeyError::AccessKeyId => {
            "Access key ID must be 16 or more capital letters and digits, such as AKIA…"
        }
        KeyError::SecretAccessKey => {
            "Secret access key is missing, cut short, or holds a space. Copy it again."
        }
        KeyError::SessionToken => {
            "Session token holds a space, a comma or a line break. Copy it again."
        }
        KeyError::SessionTokenMissing => {
            "Session token is needed: an access key ID that begins with ASIA works only with one."
        }
        KeyError::NotJson => {
            "Service account must be the whole JSON key file, from { to }. Copy or choose it again."
        }
        KeyError::NotServiceAccount => {
            "Service account: this JSON is of another kind. Its type must be service_account."
        }
        KeyError::ClientEmail => {
            "Service account: client_email is missing or no address. Download the key file again."
        }
        KeyError::PrivateKey => {
            "Service account: private_key is missing or damaged. It begins with -----BEGIN PRIVATE KEY-----."
        }
        KeyError::TokenUri => {
            "Service account: token_uri is not Google’s. A file that sends its signature elsewhere is not used."
        }
    },
    two_keys: "Fill in one kind of credential and empty the others, then save.",
    region: "Region",
    location: "Location",
    resource: "Resource",
    resource_bad: "Resource is the first part of its address: small letters, digits and hyphens only.",
    project: "Project",
    project_hint: "From the service account",
    project_bad: "Project must be a project id or number: small letters, digits and hyphens only.",
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
            HeaderFault::BadName => "a header’s name holds letters, digits and - only.",
            HeaderFault::BadValue => "the value may hold plain ASCII characters only.",
            HeaderFault::Taken => {
                "the browser or this app writes this header itself. Remove the line."
            }
            HeaderFault::HoldsKey => "a key is not kept here. Put it into API key.",
            HeaderFault::Twice => "this header stands in an earlier line already.",
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
            (RouteReason::Local, _) => "because the server is on your side",
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
    diagnosis: |diagnosis| match diagnosis {
        Diagnosis::Works | Diagnosis::WorksRelayed | Diagnosis::Told(_) => ["", ""],
        Diagnosis::WrongUrl => [
            "There is no such API at this address",
            "Something answers, but not with a list of models. Check the base URL; many end in /v1. If chats work all the same, the server just has no list: type the model’s id.",
        ],
        Diagnosis::CorsRefused => [
            "The server refuses this site",
            "It runs, but does not let pages of this site read its answers (CORS). Allow this site’s origin there, or choose the relay where this provider has that route.",
        ],
        Diagnosis::UnreadableRefusal => [
            "The key was probably refused",
            "The server lets this site in, but its answer to this request cannot be read by a browser; a refused key (401) often looks so. Check the key, or add one if the server asks for one.",
        ],
        Diagnosis::HeadersRefused => [
            "The server refuses the key’s header",
            "It answers without a key, but lets no page send one. Remove the key, and headers of your own if you set any.",
        ],
        Diagnosis::MixedContent => [
            "An unencrypted address that is not this computer",
            "Over http:// this app reaches localhost and 127.0.0.1 only. Give the server https (mkcert, or a tunnel of your own), or run it on this computer.",
        ],
        Diagnosis::LocalNetwork => [
            "The browser keeps this site from your local network",
            "Click the icon left of the address, allow access to the local network or to apps on this device, then test again.",
        ],
        Diagnosis::NotRunning => [
            "Nobody answers at this address",
            "Start the server, and check host and port in the base URL. A server that hides from other sites altogether looks the same, and so does any http://localhost in a browser that keeps https pages from it, as Safari may.",
        ],
        Diagnosis::Unreachable => [
            "Nobody answers at this address",
            "Check the host in the base URL. The provider may be down, or a blocker or firewall on your side may stop the request.",
        ],
        Diagnosis::Offline => [
            "You are offline",
            "Connect to the internet, then test again.",
        ],
    },
    let_in_title: "Let this site in",
    let_in: "To let this site in, run:",
    let_in_either: "To let this site in, run one of these: the first where it is installed as an app or service, else the second.",
    let_in_again: "If the server is running already, quit it and start it again.",
    other_systems: "Other systems",
    data_text: "Everything is in this browser: there is no account and no server that stores anything.",
    data_where: "Kept in the clear: language, theme, whether a vault exists. Encrypted: keys, conversations, titles, settings.",
    data_limits: "Not protected: a weak passphrase, an unlocked computer, browser extensions, and whoever serves this page.",
    delete_everything: "Delete everything",
    delete_everything_text: "Removes keys, conversations and settings from this browser.",
    delete_everything_sure: "Delete all keys, conversations and settings in this browser? This cannot be undone.",
    notices: "Notices",
    notice: |notice| match notice {
        Notice::VaultCreated => "Vault created. Your work is kept.".to_owned(),
        Notice::PassphraseChanged => "Passphrase changed.".to_owned(),
        Notice::KeySaved => "Key saved.".to_owned(),
        Notice::KeyRemoved => "Key removed.".to_owned(),
        Notice::SettingsSaved => "Settings saved.".to_owned(),
        Notice::NotCopied => {
            "The browser refused the clipboard. Select the text and copy it by hand.".to_owned()
        }
        Notice::NoTrace => {
            "This request is no longer kept. Retry the answer to inspect it.".to_owned()
        }
        Notice::NotRead => {
            "The browser’s storage could not be read. Nothing is lost; open the chat again."
                .to_owned()
        }
        Notice::NotSaved => {
            "Not stored: the browser’s storage refused. The text is still here; copy it to be safe."
                .to_owned()
        }
        Notice::RecordsDamaged(1) => "1 record is damaged and could not be opened.".to_owned(),
        Notice::RecordsDamaged(count) => {
            format!("{count} records are damaged and could not be opened.")
        }
        Notice::Changed(change) => (WORDS.changed)(*change).to_owned(),
        Notice::ChatDeleted(_) => "Conversation deleted.".to_owned(),
        Notice::TitleAsked(model) => format!("Asking {model} for a title…"),
        Notice::Titled(Some(input), Some(output)) => {
            format!("Titled by the model, for {input} tokens in and {output} out.")
        }
        Notice::Titled(..) => "Titled by the model.".to_owned(),
        Notice::NotTitled(kind) => format!("No title came. {}", (WORDS.problem)(*kind)),
        Notice::Copied => "Copied.".to_owned(),
    },
    insecure: "This page did not come over a secure connection. Keys and vault are switched off; use https or localhost.",
};
