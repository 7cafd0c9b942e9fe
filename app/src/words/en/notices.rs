//! What notices say, in English.

use maas_core::ui::Notice;

use super::{WORDS, compare};

pub(super) fn says(notice: &Notice) -> String {
    match notice {
        Notice::VaultCreated => "Vault created. Your work is kept.".to_owned(),
        Notice::PassphraseChanged => "Passphrase changed.".to_owned(),
        Notice::KeySaved => "Key saved.".to_owned(),
        Notice::KeyRemoved => "Key removed.".to_owned(),
        Notice::SettingsSaved => "Settings saved.".to_owned(),
        Notice::NotCopied => {
            "The browser refused the clipboard. Select the text and copy it by hand.".to_owned()
        }
        Notice::TextGiven => "A text from another app is in the message field. Read it before you send it.".to_owned(),
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
            super::super::workspaces::notice(WORDS.workspaces(), notice)
        }
        Notice::TitleAsked(model) => format!("Asking {model} for a title…"),
        Notice::Titled(Some(input), Some(output)) => {
            format!("Titled by the model, for {input} tokens in and {output} out.")
        }
        Notice::Titled(..) => "Titled by the model.".to_owned(),
        Notice::NotTitled(kind) => format!("No title came. {}", (WORDS.problem)(*kind)),
        Notice::BudgetSpent(percent, every) => (WORDS.usage().budget_spent)(*percent, *every),
        Notice::UnusualKey(key) => (WORDS.usage().unusual_key)(key),
        Notice::Copied => "Copied.".to_owned(),
    }
}
