//! The data page in English.

use maas_vault::backup::BackupError;

use super::faults;
use crate::{moving::MoveTrouble, words::data::DataWords};

pub(crate) static WORDS: DataWords = DataWords {
    own: &super::own_backup::WORDS,
    text: "Everything is in this browser: there is no account and no server that stores anything.",
    kept_where: "Kept in the clear: language, theme, whether a vault exists. Encrypted: keys, conversations, titles, settings.",
    limits: "Not protected: a weak passphrase, an unlocked computer, browser extensions, and whoever serves this page.",
    backup: "Backup",
    backup_text: "One encrypted file with everything in the vault. Any copy of this app opens it, in any browser and at any address.",
    export: "Export backup",
    vault_passphrase: "Passphrase of this vault",
    own_passphrase: "Give the file a passphrase of its own",
    own_passphrase_hint: "Otherwise it opens with the vault’s present one, also after you change that.",
    file_passphrase: "Passphrase of the file",
    with_keys: "Include API keys",
    with_keys_hint: "Whoever has the file and its passphrase can use them. Your signature for sharing comes along too.",
    saving: "Writing the backup…",
    checking: "Reading the backup back…",
    saved: "Backup saved",
    checked_on_disk: "It was read back from where it lies, and every record opens.",
    checked_before: "Every record was checked before the download began. Where the browser puts it this page cannot look: see that it is there.",
    with_keys_saved: "API keys are in it.",
    without_keys_saved: "API keys are not in it.",
    damaged: |records| match records {
        1 => "1 damaged record could not be read and is not in it.".to_owned(),
        _ => format!("{records} damaged records could not be read and are not in it."),
    },
    keep_open: "Keep this page open until it is done.",
    import_title: "Restore and import",
    import_text: "A backup of this app, or the export of another one as you downloaded it: ChatGPT and Claude (the ZIP), big-AGI, LibreChat, Open WebUI, BetterChatGPT, NextChat, or a chat saved here as JSON. You see what is in it before anything changes.",
    import: "Import",
    file_chosen: "File",
    backup_passphrase: "Passphrase of the backup",
    backup_passphrase_new: "It becomes the passphrase of your vault in this browser.",
    open_backup: "Open backup",
    reading: "Reading…",
    placing: "Putting everything into its place, all of it or nothing. This cannot be stopped any more…",
    in_backup: "In this backup",
    written: |moment, version| format!("Written {moment} by version {version}"),
    keys_in_it: "API keys are in it. They come along for providers that have none here.",
    keys_not_in_it: "API keys are not in it.",
    merge: "Merge",
    merge_hint: "What is here stays. What is already here is not added twice.",
    replace: "Replace",
    replace_hint: "Everything in this vault is deleted first: conversations, comparisons, prompts, test sets, presets, workspaces, settings and usage. API keys stay, unless the backup has some.",
    restore: "Restore",
    restore_here: "Restore into this browser",
    restored: "Restored",
    restored_text: "The vault is closed now and opens with what was restored.",
    open_again: "Open the vault",
    found: |app| format!("An export of {app}"),
    nothing_yet: "Nothing has changed yet.",
    nothing_new: "There is nothing new in it.",
    add: |chats| match chats {
        1 => "Add 1 conversation".to_owned(),
        _ => format!("Add {chats} conversations"),
    },
    added: "Added",
    done: "Done",
    taken: "Taken in",
    left_out: "Left out",
    known: |_, what| format!("{what} already here"),
    kept: |_, what| format!("{what}: those here stay"),
    unused: |_, what| format!("{what} that nothing refers to"),
    unreadable: |_, what| format!("{what} that cannot be read"),
    beside: |chats| match chats {
        1 => "1 conversation went on differently here: both are kept.".to_owned(),
        _ => format!("{chats} conversations went on differently here: both are kept."),
    },
    keys_withheld: |keys| {
        match keys {
        1 => "1 API key: its provider has one, or its address must be confirmed with this vault’s passphrase".to_owned(),
        _ => format!("{keys} API keys: their providers have one, or their addresses must be confirmed with this vault’s passphrase"),
    }
    },
    files_left_out: |many| format!("Names of files left out ({many})"),
    skipped: |why, many| {
        let one = many == 1;
        let s = if one { "" } else { "s" };
        match why {
            "empty" => format!("{many} conversation{s} without a message"),
            "unreadable" => format!("{many} conversation{s} of a form that is not known"),
            "too-large" => format!("{many} conversation{s} too large to read"),
            "attachment" => format!(
                "{many} attached file{s} or picture{s}: exports name them, but their messages come without"
            ),
            "file" => format!(
                "{many} file{s} in the archive that cannot be read, are too large, or of a kind that is not kept"
            ),
            "tool" => format!("{many} message{s} of tools"),
            _ => format!("{many} other thing{s}"),
        }
    },
    count: |store, many| {
        if store == "settings" {
            return "Settings and drafts".to_owned();
        }
        let (one, more) = match store {
            "chats" => ("conversation", "conversations"),
            "messages" => ("message", "messages"),
            "files" => ("file", "files"),
            "presets" => ("preset", "presets"),
            "prompts" => ("prompt", "prompts"),
            "prompt-versions" => ("version of a prompt", "versions of prompts"),
            "comparisons" => ("comparison", "comparisons"),
            "benchmarks" => ("benchmark run", "benchmark runs"),
            "tests" => ("test set or run of one", "test sets and their runs"),
            "trials" => (
                "question or answer of a test",
                "questions and answers of tests",
            ),
            "ledger" => ("page of the usage ledger", "pages of the usage ledger"),
            "keys" => ("API key", "API keys"),
            _ => ("other record", "other records"),
        };
        format!("{many} {}", if many == 1 { one } else { more })
    },
    trouble,
    unchanged: "Nothing was changed.",
    delete_everything: "Delete everything",
    delete_text: "Removes all of it from this browser, in every tab.",
    delete_gone: "This will be gone, here and in every other tab:",
    delete_rest: "the vault and its passphrase, settings, drafts, usage, and everything else that this app keeps in this browser",
    delete_final: "It cannot be undone, and without a backup there is no way back.",
};

fn trouble(trouble: MoveTrouble) -> &'static str {
    match trouble {
        MoveTrouble::Vault(failure) => faults::vault_failure(failure),
        MoveTrouble::Backup(BackupError::NotABackup) => "This is no backup of this app.",
        MoveTrouble::Backup(BackupError::NewerVersion) => {
            "A newer version of the app wrote this backup. Reload to get it, then try again."
        }
        MoveTrouble::Backup(BackupError::WrongPassphrase) => {
            "That is not the passphrase of this backup. Try the one that was in use when it was written."
        }
        MoveTrouble::Backup(BackupError::TooShort) => "The passphrase needs at least 8 characters.",
        MoveTrouble::Backup(BackupError::Damaged) => {
            "The file is damaged: a part was changed or is missing. Try another copy of it."
        }
        MoveTrouble::Backup(BackupError::CutOff) => {
            "The file ends too early. Copy or download it once more, whole."
        }
        MoveTrouble::Backup(BackupError::BadContent) => {
            "The file opens, but what is in it was not written by this app."
        }
        MoveTrouble::Storage => {
            "The browser’s storage refused, mostly because it is full. Make room and try again."
        }
        MoveTrouble::File => "The file cannot be read. Choose it once more.",
        MoveTrouble::Disk => {
            "The file could not be written. Choose another place, or make room there."
        }
        MoveTrouble::Unsound => {
            "The file was written, but reads back otherwise than it was written: do not rely on it. Delete it and choose another place; the disk may be full or failing."
        }
        MoveTrouble::Busy => "Another tab is importing. Wait until it is done.",
        MoveTrouble::Unknown => {
            "This is no export that the app knows. Choose the file as the other app gave it to you, without changing it."
        }
        MoveTrouble::Broken => "The file is damaged or not whole. Download the export once more.",
        MoveTrouble::TooMuch => {
            "The file unpacks to more than an export ever has, or is nested too deeply. It was not read further."
        }
        MoveTrouble::NoVault => {
            "Imported conversations are kept encrypted: make a vault first, then choose the file again."
        }
    }
}
