//! Routes each message to the feature that owns it.

use crate::{
    Effect, Model, Msg, Stamp, backup, benchmark, chats, compare, drafts, files, ledger, presets,
    prompts, providers, release, session, share, space, trials, turn, ui, ui::Notice, workspaces,
};

/// Changes the state as the message says, and returns what is to be done outside. Never fails: a
/// message that no longer fits (a late reply, a second click) changes nothing.
pub fn update(model: &mut Model, msg: Msg, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Workspaces(msg) => workspaces::update(model, msg, stamp),
        Msg::Chats(msg) => chats::update(model, msg, stamp),
        Msg::Compare(msg) => compare::update(model, msg, stamp),
        Msg::Drafts(msg) => drafts::update(model, msg, stamp),
        Msg::Presets(msg) => presets::update(model, msg, stamp),
        Msg::Prompts(msg) => prompts::update(model, msg, stamp),
        Msg::Files(msg) => files::update(model, msg),
        Msg::Turns(msg) => turn::update(model, msg, stamp),
        Msg::Ledger(msg) => ledger::update(model, msg),
        Msg::Benchmark(msg) => benchmark::update(model, msg, stamp),
        Msg::Trials(msg) => trials::update(model, msg, stamp),
        Msg::Session(msg) => session::update(model, msg, stamp),
        Msg::Providers(msg) => providers::update(model, msg, stamp),
        Msg::Space(msg) => space::update(model, msg),
        Msg::Backup(msg) => backup::update(model, msg, stamp),
        Msg::Ui(msg) => ui::update(model, msg),
        Msg::Share(msg) => share::update(model, msg, stamp),
        Msg::Release(msg) => release::update(model, msg),
        Msg::Saved(_) => Vec::new(),
        Msg::SaveFailed => {
            ui::notify(model, Notice::NotSaved);
            Vec::new()
        }
    };
    release::follow(model, &mut effects);
    effects
}
