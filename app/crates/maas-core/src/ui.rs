//! Passing things: toasts and dialogs.

use std::rc::Rc;

use maas_protocol::{error::ErrorKind, provider::ProviderRef, trace::Trace};

use crate::{
    Effect, Model,
    backup::Doing,
    budget::Every,
    chats::{self, ChatId, MessageId, shelf},
    compare::{self, ComparisonId},
    export::{self, Form, Speakers},
    presets::{self, PresetId},
    prompts::{self, PromptId},
    providers::endpoint::Way,
    release::Release,
    session,
    session::VaultFailure,
    space::Room,
    workspaces::{self, Item, WorkspaceId},
};

#[cfg(test)]
mod tests;

/// Passing things on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ui {
    /// Short notices, oldest first.
    pub toasts: Vec<Rc<Toast>>,
    /// The dialog on top, if any.
    pub dialog: Option<Dialog>,
    /// What went over the wire for an answer, while it is looked at.
    pub trace: Option<Rc<Trace>>,
    /// Which way that answer was asked for, where its record says so.
    pub way: Option<Way>,
    /// How much room there is to store.
    pub room: Room,
    /// How it stands with backups that are written by themselves.
    pub backup: Doing,
    /// The last id given to a toast.
    pub last_toast: u64,
    /// How this tab stands to the version of the app that is served.
    pub release: Release,
}

/// A short notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Its number, for closing it.
    pub id: u64,
    /// What it says; the words are chosen by the view.
    pub notice: Notice,
}

/// What a toast can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The vault was made and the session's work moved in.
    VaultCreated,
    /// The passphrase was changed.
    PassphraseChanged,
    /// A key was kept.
    KeySaved,
    /// A key was removed.
    KeyRemoved,
    /// A provider's settings were kept.
    SettingsSaved,
    /// Storage refused a write; the text is still on screen.
    NotSaved,
    /// Storage refused a read; what is stored is untouched.
    NotRead,
    /// Some records did not open.
    RecordsDamaged(usize),
    /// A chat was thrown away, and can be taken back while this is shown.
    ChatDeleted(ChatId),
    /// A comparison was thrown away, and can be taken back while this is shown.
    ComparisonDeleted(ComparisonId),
    /// The column of this model was taken out of a comparison, which can be taken back while this is shown.
    ColumnRemoved(ChatId, String),
    /// A preset of this name was laid over the chat's setup, which can be taken back.
    PresetApplied(String),
    /// What was set for the chat was set back, which can be taken back.
    SetupReset,
    /// The template of this name was thrown away, and can be taken back while this is shown.
    PromptDeleted(PromptId, String),
    /// So many templates were brought in.
    PromptsAdded(usize),
    /// The template says nothing that could be asked.
    NothingToTry,
    /// The preset of this name was thrown away, and can be taken back while this is shown.
    PresetDeleted(PresetId, String),
    /// So many things were put into the workspace of this name, which can be taken back.
    Moved(usize, String),
    /// The workspace of this name was deleted, and can be taken back while this is shown.
    WorkspaceDeleted(WorkspaceId, String),
    /// A model, by its id, is asked for a title.
    TitleAsked(String),
    /// It gave one, for so many tokens in and out, as far as they were counted.
    Titled(Option<u64>, Option<u64>),
    /// It gave none.
    NotTitled(ErrorKind),
    /// So many percent of a budget are spent.
    BudgetSpent(u64, Every),
    /// A key, as it is masked, spends much more than it is used to.
    UnusualKey(String),
    /// Messages were changed by hand, which can be taken back.
    Changed(Change),
    /// An answer is on the clipboard.
    Copied,
    /// The browser did not let us at the clipboard.
    NotCopied,
    /// What went over the wire for an answer is no longer kept.
    NoTrace,
    /// A text that another app shared was put into the message field.
    TextGiven,
    /// A part of the app has not arrived; it is fetched again and again.
    PartMissing,
}

/// What was done to the messages of a chat by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// One says something else.
    Edited,
    /// One is new.
    Inserted,
    /// One is gone.
    Deleted,
    /// Two have changed places.
    Moved,
}

/// A dialog on top of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Asks for a passphrase to make the vault.
    CreateVault,
    /// Asks for the old and a new passphrase.
    ChangePassphrase,
    /// Asks for the passphrase, and shows a recovery code.
    Recovery,
    /// Asks for the passphrase before anything is sent to an address that only the person can vouch for.
    ConfirmHost {
        /// Whose address it is.
        provider: ProviderRef,
        /// Its origin.
        origin: String,
    },
    /// Finds a command, a chat, a model or a page by a few letters.
    Palette,
    /// Lists the keyboard shortcuts.
    Shortcuts,
    /// Asks for another title of a chat.
    Title(ChatId),
    /// Puts a template into the chat on screen, once it is filled in.
    UsePrompt(PromptId),
    /// Hands something on, as a link or a file.
    Share(Sharing),
    /// Asks for the name of a new workspace.
    NewWorkspace,
    /// Asks which things of the workspace go to which other one; one may be chosen already.
    Move(Option<Item>),
}

/// What is handed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// A preset.
    Preset(PresetId),
    /// A template.
    Prompt(PromptId),
    /// All templates of a folder.
    PromptFolder(String),
    /// A conversation whose messages are here.
    Chat(ChatId),
    /// A comparison.
    Comparison(ComparisonId),
}

/// What something went over the wire for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An answer of the open chat.
    Answer(MessageId),
    /// The last test of a provider's connection.
    Test(ProviderRef),
}

/// What can happen to passing things.
#[derive(Clone, Debug, PartialEq)]
pub enum UiMsg {
    /// Show a notice.
    Notify(Notice),
    /// Close a toast.
    CloseToast(u64),
    /// Show a dialog, or close the one shown.
    Show(Option<Dialog>),
    /// A vault operation failed.
    VaultFailed(VaultFailure),
    /// Put a message on screen on the clipboard.
    Copy(MessageId),
    /// Put a text on the clipboard.
    CopyText(String),
    /// Take the open chat along as a file or on the clipboard.
    Export(Form, Speakers),
    /// Look at what went over the wire.
    Inspect(Subject),
    /// It is here, or no longer kept.
    Inspected(Option<Rc<Trace>>),
    /// Look at it no more.
    CloseTrace,
}

/// Shows a notice, unless the newest one says the same.
pub(crate) fn notify(model: &mut Model, notice: Notice) {
    if model
        .ui
        .toasts
        .last()
        .is_some_and(|newest| newest.notice == notice)
    {
        return;
    }
    let ui = Rc::make_mut(&mut model.ui);
    ui.last_toast += 1;
    ui.toasts.push(Rc::new(Toast {
        id: ui.last_toast,
        notice,
    }));
}

/// Says what was changed, in the place of an earlier change that can no longer be taken back.
pub(crate) fn offer_undo(model: &mut Model, change: Change) {
    withdraw_undo(model);
    notify(model, Notice::Changed(change));
}

/// Closes the notice of a change that can no longer be taken back.
pub(crate) fn withdraw_undo(model: &mut Model) {
    let offers = |toast: &Rc<Toast>| matches!(toast.notice, Notice::Changed(_));
    if model.ui.toasts.iter().any(offers) {
        let ui = Rc::make_mut(&mut model.ui);
        ui.toasts.retain(|toast| !offers(toast));
    }
}

/// Closes a notice that is no longer true.
pub(crate) fn withdraw(model: &mut Model, notice: &Notice) {
    if model.ui.toasts.iter().any(|toast| toast.notice == *notice) {
        let ui = Rc::make_mut(&mut model.ui);
        ui.toasts.retain(|toast| toast.notice != *notice);
    }
}

/// Closes the dialog, if one is open.
pub(crate) fn close_dialog(model: &mut Model) {
    if model.ui.dialog.is_some() {
        Rc::make_mut(&mut model.ui).dialog = None;
    }
}

/// Closes the notices that are no longer true.
pub(crate) fn withdraw_where(model: &mut Model, gone: impl Fn(&Notice) -> bool) {
    if model.ui.toasts.iter().any(|toast| gone(&toast.notice)) {
        let ui = Rc::make_mut(&mut model.ui);
        ui.toasts.retain(|toast| !gone(&toast.notice));
    }
}

/// Carries out what can happen to passing things.
pub(crate) fn update(model: &mut Model, msg: UiMsg) -> Vec<Effect> {
    match msg {
        UiMsg::Notify(notice) => notify(model, notice),
        UiMsg::CloseToast(id) => {
            let toasts = &model.ui.toasts;
            if let Some(at) = toasts.iter().position(|toast| toast.id == id) {
                let toast = Rc::make_mut(&mut model.ui).toasts.remove(at);
                let mut effects = Vec::new();
                if matches!(toast.notice, Notice::Changed(_)) {
                    chats::forget_undo(model, &mut effects);
                }
                presets::forget(model, &toast.notice);
                if let Notice::ChatDeleted(chat) = &toast.notice {
                    effects.extend(shelf::delete(model, chat));
                }
                compare::forget(model, &toast.notice, &mut effects);
                prompts::forget(model, &toast.notice, &mut effects);
                workspaces::forget(model, &toast.notice, &mut effects);
                return effects;
            }
        }
        UiMsg::Show(dialog) => {
            if model.ui.dialog != dialog {
                Rc::make_mut(&mut model.ui).dialog = dialog;
            }
            // A dialog begins and ends without the failure of an earlier attempt.
            if model.session.failure.is_some() {
                Rc::make_mut(&mut model.session).failure = None;
            }
        }
        UiMsg::VaultFailed(failure) => session::fail(model, failure),
        UiMsg::Copy(message) => return copy(model, &message),
        UiMsg::CopyText(text) => return vec![Effect::Copy(text)],
        UiMsg::Export(form, speakers) => return take_along(model, form, speakers),
        UiMsg::Inspect(Subject::Answer(message)) => return inspect(model, message),
        UiMsg::Inspect(subject @ Subject::Test(_)) => {
            if model.ui.way.is_some() {
                Rc::make_mut(&mut model.ui).way = None;
            }
            return vec![Effect::Inspect(subject)];
        }
        // A trace holds what was said: it must not come in after the vault was closed.
        UiMsg::Inspected(Some(trace)) if !model.session.is_closed() => {
            Rc::make_mut(&mut model.ui).trace = Some(trace);
        }
        UiMsg::Inspected(Some(_)) => {}
        UiMsg::Inspected(None) => notify(model, Notice::NoTrace),
        UiMsg::CloseTrace => {
            if model.ui.trace.is_some() {
                Rc::make_mut(&mut model.ui).trace = None;
            }
        }
    }
    Vec::new()
}

/// Has what went over the wire for an answer fetched; why it went that way is in its record.
fn inspect(model: &mut Model, id: MessageId) -> Vec<Effect> {
    let message = model.chats.holder(&id).and_then(|chat| chat.message(&id));
    let way = message.and_then(|message| message.reply.as_ref()?.way());
    if model.ui.way != way {
        Rc::make_mut(&mut model.ui).way = way;
    }
    vec![Effect::Inspect(Subject::Answer(id))]
}

/// The open chat, as a file or on the clipboard; nothing while its messages are not here.
fn take_along(model: &Model, form: Form, speakers: Speakers) -> Vec<Effect> {
    let Some(chat) = model.chats.open_chat() else {
        return Vec::new();
    };
    let name = export::file_name(chat, form);
    if form == Form::Html {
        let page = export::page(chat, speakers);
        return page
            .into_iter()
            .map(|page| Effect::SavePage {
                name: name.clone(),
                page,
            })
            .collect();
    }
    let text = export::write(chat, form, speakers);
    let effect = match form {
        _ if text.is_empty() => return Vec::new(),
        Form::Request | Form::Curl => Effect::Copy(text),
        Form::Markdown | Form::Json | Form::Html => Effect::SaveFile { name, text },
    };
    vec![effect]
}

/// A person's words, or the answer as the model wrote it.
fn copy(model: &Model, id: &MessageId) -> Vec<Effect> {
    let message = model.chats.holder(id).and_then(|chat| chat.message(id));
    let text = message.map(|message| match &message.reply {
        Some(reply) => reply.answer.text.clone(),
        None => message.text.clone(),
    });
    text.into_iter().map(Effect::Copy).collect()
}
