//! Short notices in a corner; each leaves by itself or by its button.

use std::rc::Rc;

use maas_core::{
    chats::ChatId,
    compare::CompareMsg,
    presets::PresetsMsg,
    prompts::PromptId,
    ui::{Notice, Toast},
    workspaces::WorkspacesMsg,
};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    words::Words,
};

/// The ways to take back what a notice tells of.
pub(crate) struct Undo {
    /// Messages that were changed by hand.
    pub(crate) change: Callback<()>,
    /// A chat that was thrown away.
    pub(crate) delete: Callback<ChatId>,
    /// A comparison or a column of one that was thrown away.
    pub(crate) compare: Callback<CompareMsg>,
    /// A preset that was applied or thrown away.
    pub(crate) preset: Callback<PresetsMsg>,
    /// A template that was thrown away.
    pub(crate) prompt: Callback<PromptId>,
    /// What was moved to another workspace, or one that was deleted.
    pub(crate) workspace: Callback<WorkspacesMsg>,
    /// Not to take back, but to go on with: a recovery code for a new vault.
    pub(crate) recovery: Callback<()>,
}

/// The notices, oldest first, below the one about the app's version. How long one stays is the length of its animation, which waits while it is pointed at.
pub(crate) fn toasts(
    toasts: &[Rc<Toast>],
    release: Html,
    on_close: &Callback<u64>,
    ways: &Undo,
    words: &'static Words,
) -> Html {
    let one = |toast: &Rc<Toast>| {
        let id = toast.id;
        let ended = on_close.reform(move |_: AnimationEvent| id);
        let close = on_close.reform(move |_: MouseEvent| id);
        let undo = match &toast.notice {
            Notice::Changed(_) => Some(ways.change.reform(|_: MouseEvent| ())),
            Notice::ChatDeleted(chat) => {
                let chat = chat.clone();
                Some(ways.delete.reform(move |_: MouseEvent| chat.clone()))
            }
            Notice::ComparisonDeleted(id) => {
                let id = id.clone();
                let restore = move |_: MouseEvent| CompareMsg::Restore(id.clone());
                Some(ways.compare.reform(restore))
            }
            Notice::ColumnRemoved(chat, _) => {
                let chat = chat.clone();
                let restore = move |_: MouseEvent| CompareMsg::RestoreColumn(chat.clone());
                Some(ways.compare.reform(restore))
            }
            Notice::PresetApplied(_) | Notice::SetupReset => {
                Some(ways.preset.reform(|_: MouseEvent| PresetsMsg::TakeBack))
            }
            Notice::PresetDeleted(preset, _) => {
                let preset = preset.clone();
                let restore = move |_: MouseEvent| PresetsMsg::Restore(preset.clone());
                Some(ways.preset.reform(restore))
            }
            Notice::PromptDeleted(prompt, _) => {
                let prompt = prompt.clone();
                Some(ways.prompt.reform(move |_: MouseEvent| prompt.clone()))
            }
            Notice::Moved(..) => Some(
                ways.workspace
                    .reform(|_: MouseEvent| WorkspacesMsg::MoveBack),
            ),
            Notice::WorkspaceDeleted(id, _) => {
                let id = id.clone();
                let restore = move |_: MouseEvent| WorkspacesMsg::Restore(id.clone());
                Some(ways.workspace.reform(restore))
            }
            _ => None,
        };
        let make_recovery = ways.recovery.reform(|_: MouseEvent| ());
        html! {
            <div key={id} class="toast" onanimationend={ended}>
                <span>{ (words.notice)(&toast.notice) }</span>
                if toast.notice == Notice::VaultCreated {
                    <button type="button" class="quiet" onclick={make_recovery}>{ words.recovery.make }</button>
                }
                if let Some(undo) = undo {
                    <button type="button" class="quiet" onclick={undo}>{ words.undo }</button>
                }
                <button type="button" class="quiet square" aria-label={words.close} onclick={close}>
                    { icon(Glyph::Close) }
                </button>
            </div>
        }
    };
    html! {
        <div class="toasts" role="status" aria-label={words.notices}>
            { release }
            { for toasts.iter().map(one) }
        </div>
    }
}
