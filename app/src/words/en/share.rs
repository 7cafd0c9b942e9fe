//! Handing something on and opening it, in English.

use maas_core::share::{ShareFault, text::Labels};
use maas_vault::share::ShareError;

use super::faults;
use crate::{sharing::ShareTrouble, words::share::ShareWords};

pub(crate) static WORDS: ShareWords = ShareWords {
    share: "Share",
    figures_changed: "All words are the same. What differs is settings or figures:",
    more_figures: |more| format!("{more} more."),
    share_encrypted: "Share as an encrypted link or file",
    title: "Share without a server",
    kind: |kind| match kind {
        "preset" => "Preset",
        "prompts" => "Prompts",
        "chat" => "Conversation",
        _ => "Comparison",
    },
    messages: |messages| match messages {
        1 => "1 message".to_owned(),
        _ => format!("{messages} messages"),
    },
    in_it: "Whoever opens it sees the messages as shown here, models, system prompt, parameters, tools as described, and the figures of answers.",
    not_in_it: "Never in it: API keys, addresses of your own endpoints, settings, extra body fields, other versions and branches, votes.",
    left_out: |files| match files {
        1 => "1 file or picture is left out.".to_owned(),
        _ => format!("{files} files and pictures are left out."),
    },
    password: "Password (optional)",
    password_hint: "At least 8 characters. Tell it by another way than the link or file.",
    password_needed: "Password",
    unsigned_here: "It will not be signed: your signature needs a vault to be kept in.",
    make: "Create link and file",
    making: "Encrypting…",
    link: "Link",
    copy_link: "Copy link",
    copy_own_link: "Copy link for installed apps",
    own_link_hint: "It opens with the copy of openMaaS that the recipient has installed.",
    save_file: "Save as file",
    too_long: |is, may| {
        format!(
            "This is too long for a link: {is} characters, and many programs cut links at {may}. Save it as a file instead."
        )
    },
    locked: "Encrypted: it opens with the password only.",
    open_to_all: "Encrypted, with its key inside: whoever has the link or file can read it.",
    nothing: "There is nothing to share yet, or it is too much for a share.",
    shared: "Shared with you",
    shared_text: "Open a link or file that somebody made with Share in this app. You see what it is before anything changes; nothing in it runs.",
    open_file: "Open shared file",
    file: "Shared file",
    drop_here: "You can also drop the file on this page.",
    opening: "Opening and checking…",
    open: "Open",
    models: "Models",
    content: "Content",
    more: |more| format!("{more} further characters are not shown here."),
    tools_off: "Tools in it come switched off.",
    nothing_yet: "Nothing has changed yet.",
    add: "Add to mine",
    replace: "Replace mine",
    replace_hint: "Replacing throws the one here away; that can be undone for a moment.",
    keep_both: "Keep both",
    is_here: "This is here already, just as it is.",
    changed: "This is here already, and says something else. What would change:",
    comparing: "Comparing with the one here…",
    too_long_to_compare: "Too long to be compared word by word. Read both before you replace yours.",
    added: "Added",
    added_preset: "It is among your presets, in the parameters of every chat.",
    go_there: "Open it",
    unchanged: "Nothing was changed.",
    trouble,
    signed_by_you: "Signed by you",
    signed_by: |name| format!("Signed by {name}"),
    signed_by_unknown: "Signed by somebody you have given no name yet",
    not_signed: "Not signed: nothing shows who made it.",
    other_author: |before| {
        format!(
            "Signed by another author than before: what is here came from {before}. Ask them before you replace it."
        )
    },
    no_author: |before| {
        format!(
            "Not signed, but what is here was signed by {before}. Ask them before you replace it."
        )
    },
    you: "you",
    nameless: "somebody without a name",
    fingerprint: "Fingerprint",
    fingerprint_hint: "Have the author read it out to you, once: then you know the signature is theirs.",
    author_name: "Name of the author",
    remember: "Remember",
    authors: "Known authors",
    forget: |name| format!("Forget the name {name}"),
    labels: &Labels {
        model: "Model",
        fallbacks: "If it fails",
        system: "System prompt",
        parameters: "Parameters",
        schema: "Schema of answers",
        tool: "Tool",
        user: "You",
        assistant: "Assistant",
        tags: "Tags",
    },
};

fn trouble(trouble: ShareTrouble) -> &'static str {
    match trouble {
        ShareTrouble::Vault(failure) => faults::vault_failure(failure),
        ShareTrouble::Share(error) => match error {
            ShareError::NotAShare => {
                "This is nothing that was made with Share. Open the link or file as it was given to you."
            }
            ShareError::NewerVersion => {
                "A newer version of the app made this. Reload to get it, then open it again."
            }
            ShareError::CutOff => {
                "It ends too early. Copy the whole link, or have it sent as a file."
            }
            ShareError::TooLarge => "It is larger than anything this app shares. It was not read.",
            ShareError::NeedsPassword => "It opens with a password. Ask whoever shared it.",
            ShareError::WrongPassword => {
                "That is not its password. Ask whoever shared it, and mind capitals and spaces."
            }
            ShareError::TooShort => "The password needs at least 8 characters.",
            ShareError::Damaged => "It was changed or damaged on its way. Have it sent once more.",
            ShareError::WrongSignature => {
                "The signature is wrong: somebody changed it, or made it in another’s name. It was not opened."
            }
            ShareError::BadContent => {
                "It opens, but what is in it was not packed by this app. It was not read further."
            }
        },
        ShareTrouble::Fault(fault) => match fault {
            ShareFault::Newer => {
                "It is of a kind that this version does not know. Reload to get the newest, then open it again."
            }
            ShareFault::Unreadable => "It opens, but what is in it was not written by this app.",
            ShareFault::TooMuch => "It holds more than this app ever shares. It was not read.",
        },
        ShareTrouble::File => "The file cannot be read. Choose it once more.",
        ShareTrouble::Worker => "The browser could not read it. Reload the page and try again.",
    }
}
