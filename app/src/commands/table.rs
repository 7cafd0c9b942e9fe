//! Everything that can be done by name or by key.

use maas_core::session::{Language, Theme};
use yew::AttrValue;

use super::{Action, Keys, With};
use crate::{route::SettingsPage, words::Words};

/// Something that can be done, and how it is asked for.
pub(crate) struct Entry {
    pub(crate) action: Action,
    pub(crate) name: fn(&'static Words) -> AttrValue,
    /// The word behind "/" in the message field; empty where there is none.
    pub(crate) slash: &'static str,
    pub(crate) keys: Option<Keys>,
}

const fn entry(action: Action, name: fn(&'static Words) -> AttrValue) -> Entry {
    let (slash, keys) = ("", None);
    Entry {
        action,
        name,
        slash,
        keys,
    }
}

impl Entry {
    const fn slash(self, slash: &'static str) -> Self {
        Self { slash, ..self }
    }

    const fn keys(self, with: With, key: char) -> Self {
        let keys = Some(Keys { with, key });
        Self { keys, ..self }
    }
}

/// The table. Its order is that of the palette and of the sheet.
pub(crate) static TABLE: &[Entry] = &[
    entry(Action::NewChat, |words| words.new_chat.into())
        .slash("new")
        .keys(With::Own, 'n'),
    entry(Action::Temporary, |words| words.new_temporary_chat.into()).slash("temporary"),
    entry(Action::Write, |words| words.write_message.into()).keys(With::Nothing, '/'),
    entry(Action::Model, |words| words.choose_model.into())
        .slash("model")
        .keys(With::Own, 'm'),
    entry(Action::Parameters, |words| words.parameters.into())
        .slash("parameters")
        .keys(With::Own, 'p'),
    entry(Action::Stop, |words| words.stop_answer.into())
        .slash("stop")
        .keys(With::Own, 's'),
    entry(Action::Retry, |words| words.retry_last.into())
        .slash("retry")
        .keys(With::Own, 'r'),
    entry(Action::CopyAnswer, |words| words.copy_last.into())
        .slash("copy")
        .keys(With::Own, 'c'),
    entry(Action::Fork, |words| words.fork_last.into()).slash("fork"),
    entry(Action::Title, |words| words.rename_chat.into()).slash("title"),
    entry(Action::Export, |words| words.export.into()).slash("export"),
    entry(Action::Share, |words| words.sharing().title.into()).slash("share"),
    entry(Action::SavePrompt, |words| words.prompts().save_chat.into()).slash("save-prompt"),
    entry(Action::Clear, |words| words.delete_chat.into()).slash("clear"),
    entry(Action::NextChat, |words| words.next_chat.into()).keys(With::Own, 'j'),
    entry(Action::PreviousChat, |words| words.previous_chat.into()).keys(With::Own, 'k'),
    entry(Action::Search, |words| words.search_history.into()).keys(With::Own, 'f'),
    entry(Action::Sidebar, |words| words.toggle_history.into()).keys(With::Own, 'h'),
    entry(Action::Lock, |words| words.lock_vault.into())
        .slash("lock")
        .keys(With::Own, 'l'),
    entry(Action::Keep, |words| words.keep_my_work.into()).slash("keep"),
    entry(Action::Palette, |words| words.palette.into()).keys(With::Primary, 'k'),
    entry(Action::Shortcuts, |words| words.shortcuts.into())
        .slash("shortcuts")
        .keys(With::Nothing, '?'),
    entry(Action::Compare, |words| words.compare.title.into())
        .slash("compare")
        .keys(With::Own, 'o'),
    entry(Action::Prompts, |words| words.prompts_title.into())
        .slash("prompts")
        .keys(With::Own, 'y'),
    entry(Action::Tests, |words| words.trials_title.into()).slash("tests"),
    entry(Action::Usage, |words| words.usage_title.into()).slash("usage"),
    entry(Action::Open(SettingsPage::General), |words| {
        words.settings.into()
    })
    .slash("settings"),
    entry(Action::Open(SettingsPage::Providers), |words| {
        page(words, words.providers)
    })
    .slash("providers"),
    entry(Action::Open(SettingsPage::Tokens), |words| {
        page(words, words.mint().title)
    }),
    entry(Action::Open(SettingsPage::Workspaces), |words| {
        page(words, words.workspaces_title)
    }),
    entry(Action::NewWorkspace, |words| words.workspaces().new.into()).slash("workspace"),
    entry(Action::Move, |words| words.workspaces().move_things.into()),
    entry(Action::Open(SettingsPage::Data), |words| {
        page(words, words.data)
    }),
    entry(Action::Open(SettingsPage::About), |words| {
        page(words, words.about().title)
    }),
    entry(Action::Theme(Some(Theme::Light)), |words| {
        theme(words, words.light)
    }),
    entry(Action::Theme(Some(Theme::Dark)), |words| {
        theme(words, words.dark)
    }),
    entry(Action::Theme(None), |words| theme(words, words.as_system)),
    entry(Action::Language(Language::En), |_| {
        "Language: English".into()
    }),
    entry(Action::Language(Language::Ko), |_| "언어: 한국어".into()),
];

fn page(words: &Words, name: &str) -> AttrValue {
    format!("{} → {name}", words.settings).into()
}

fn theme(words: &Words, name: &str) -> AttrValue {
    format!("{}: {name}", words.theme).into()
}
