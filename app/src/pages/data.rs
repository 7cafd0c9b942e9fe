//! What is kept where, how to take it along and bring it in, and how to get rid of all of it.

use maas_core::ui::{Dialog, UiMsg};
use yew::prelude::*;

mod backup;
mod delete;
mod import;
mod own_backup;

use self::{backup::Backup, delete::Delete, import::Import, own_backup::OwnBackups};
use crate::{
    components::icon::{Glyph, icon},
    moving::MoveTrouble,
    pages::share::Authors,
    store::{use_dispatch, use_session},
    words::{Words, use_words},
};

/// The page.
#[component]
pub(crate) fn DataPage() -> Html {
    let (words, session, dispatch) = (use_words(), use_session(), use_dispatch());
    let keep = dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(Dialog::CreateVault)).into());
    let moving = words.moving();
    html! {
        <>
            <section class="card stack">
                <p>{ moving.text }</p>
                <p class="muted">{ moving.kept_where }</p>
                <p class="muted">{ moving.limits }</p>
                if !session.is_unlocked() {
                    <p>{ words.vault_none }</p>
                    <div class="row"><button type="button" class="primary" onclick={keep}>{ words.keep_my_work }</button></div>
                }
            </section>
            if session.is_unlocked() {
                <Backup />
                <OwnBackups />
            }
            <Import />
            <Authors />
            <Delete />
        </>
    }
}

/// How far something is, in parts of a whole.
fn progress(label: &'static str, done: u64, all: u64, words: &'static Words) -> Html {
    html! {
        <div class="stack" role="status">
            <p>{ label }</p>
            <progress aria-label={label} value={done.to_string()} max={all.max(1).to_string()} />
            <p class="muted">{ words.moving().keep_open }</p>
        </div>
    }
}

/// What went wrong, and what to do.
fn trouble(trouble: MoveTrouble, words: &'static Words) -> Html {
    html! {
        <div class="problem" role="alert" data-error={kind(trouble)}>
            { icon(Glyph::Warning) }
            <div><p>{ (words.moving().trouble)(trouble) }</p></div>
        </div>
    }
}

/// The trouble's name in attributes.
fn kind(trouble: MoveTrouble) -> &'static str {
    use maas_vault::backup::BackupError;
    match trouble {
        MoveTrouble::Vault(_) => "vault",
        MoveTrouble::Backup(BackupError::NotABackup) => "not-a-backup",
        MoveTrouble::Backup(BackupError::NewerVersion) => "newer-version",
        MoveTrouble::Backup(BackupError::WrongPassphrase) => "wrong-passphrase",
        MoveTrouble::Backup(BackupError::TooShort) => "too-short",
        MoveTrouble::Backup(BackupError::Damaged) => "damaged",
        MoveTrouble::Backup(BackupError::CutOff) => "cut-off",
        MoveTrouble::Backup(BackupError::BadContent) => "bad-content",
        MoveTrouble::Storage => "storage",
        MoveTrouble::File => "file",
        MoveTrouble::Disk => "disk",
        MoveTrouble::Unsound => "unsound",
        MoveTrouble::Busy => "busy",
        MoveTrouble::Unknown => "unknown",
        MoveTrouble::Broken => "broken",
        MoveTrouble::TooMuch => "too-much",
        MoveTrouble::NoVault => "no-vault",
    }
}

/// Counts of what there is, a line each; the order is ours.
fn counts<'a>(counts: impl Iterator<Item = (&'a str, u64)> + Clone, words: &'static Words) -> Html {
    const ORDER: [&str; 13] = [
        "chats",
        "messages",
        "comparisons",
        "benchmarks",
        "tests",
        "trials",
        "files",
        "presets",
        "prompts",
        "prompt-versions",
        "ledger",
        "settings",
        "keys",
    ];
    let line = |store: &str| {
        let (_, many) = counts
            .clone()
            .find(|(name, many)| *name == store && *many > 0)?;
        Some(
            html! { <li data-store={store.to_owned()} data-value={many.to_string()}>{ (words.moving().count)(store, many) }</li> },
        )
    };
    html! { <>{ for ORDER.iter().filter_map(|store| line(store)) }</> }
}
