//! What can be done by name or by key: one table, from which the keys, the sheet that lists them, the palette and the
//! menu behind "/" are made.

use std::rc::Rc;

use maas_core::{
    Msg,
    chats::{Chat, ChatId, ChatMessage, Chats, ChatsMsg, ReplyState, ReviseMsg, shelf::ShelfMsg},
    compare::ComparisonId,
    msg::SessionMsg,
    session::{Language, Lock, Session, Settings, Theme},
    ui::{Dialog, Sharing, UiMsg},
    workspaces::Workspaces,
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::composer,
    platform::{
        clock,
        dom::{
            self,
            keys::{self, Press},
        },
        location,
    },
    route::{Route, SettingsPage, UsagePage},
    store::{use_chats, use_comparisons, use_dispatch, use_session, use_ui, use_workspaces},
    words::use_words,
};

pub(crate) mod finder;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
mod title;

pub(crate) use table::{Entry, TABLE};

/// Something a person can do wherever they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Palette,
    Shortcuts,
    Write,
    NewChat,
    Temporary,
    PreviousChat,
    NextChat,
    Search,
    Sidebar,
    Model,
    Parameters,
    Stop,
    CopyAnswer,
    Retry,
    Fork,
    Title,
    Export,
    Share,
    Clear,
    SavePrompt,
    Lock,
    Keep,
    Compare,
    Prompts,
    Tests,
    Usage,
    Open(SettingsPage),
    NewWorkspace,
    Move,
    Theme(Option<Theme>),
    Language(Language),
}

/// What has to be held down with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum With {
    /// Nothing, where nothing is typed.
    Nothing,
    /// Ctrl, or Cmd on Apple's machines.
    Primary,
    /// Alt and Shift, or Ctrl and Shift on Apple's machines, where Alt writes characters. With letters these are used by no
    /// browser and no input method.
    Own,
}

/// A key and what is held down with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    pub(crate) with: With,
    /// A small letter or a sign.
    pub(crate) key: char,
}

impl Keys {
    /// Whether these keys were pressed. A letter counts by what it means, or by where it is if the layout writes
    /// another script.
    fn are(self, press: &Press, apple: bool) -> bool {
        let mut typed = press.key.chars();
        let typed = typed.next().filter(|_| typed.next().is_none());
        let Some(typed) = typed else { return false };
        let means = if typed.is_ascii() {
            typed.to_ascii_lowercase() == self.key
        } else {
            let place = press.code.strip_prefix("Key").unwrap_or_default();
            place.chars().eq([self.key.to_ascii_uppercase()])
        };
        let held = (press.ctrl, press.meta, press.alt, press.shift);
        let fits = match self.with {
            With::Nothing => !press.in_field && !press.ctrl && !press.meta && !press.alt,
            With::Primary => held == (!apple, apple, false, false),
            With::Own => held == (apple, false, !apple, true),
        };
        means && fits
    }

    /// What is written on the keys, one after the other.
    pub(crate) fn names(self, apple: bool) -> Vec<String> {
        let held: &[&str] = match (self.with, apple) {
            (With::Nothing, _) => &[],
            (With::Primary, false) => &["Ctrl"],
            (With::Primary, true) => &["⌘"],
            (With::Own, false) => &["Alt", "Shift"],
            (With::Own, true) => &["⌃", "⇧"],
        };
        let mut names: Vec<String> = held.iter().map(|name| (*name).to_owned()).collect();
        names.push(self.key.to_ascii_uppercase().to_string());
        names
    }
}

/// What actions work with.
#[derive(Clone, PartialEq)]
pub(crate) struct Desk {
    chats: ByPtr<Chats>,
    session: ByPtr<Session>,
    pub(crate) workspaces: ByPtr<Workspaces>,
    dispatch: Callback<Msg>,
    on_side: Callback<()>,
    on_chat: bool,
    /// Whether columns are on screen, and whether one of them is being written.
    comparing: Option<bool>,
    /// The comparison on screen, once something was asked in it.
    comparison: Option<ComparisonId>,
}

/// What actions work with, as it is now.
#[hook]
pub(crate) fn use_desk(on_side: &Callback<()>) -> Desk {
    let (chats, comparisons) = (use_chats(), use_comparisons());
    let route = Route::read(&location::hash());
    let comparing = matches!(route, Route::Compare(_)).then(|| comparisons.is_under_way(&chats));
    Desk {
        chats,
        session: use_session(),
        workspaces: use_workspaces(),
        dispatch: use_dispatch(),
        on_side: on_side.clone(),
        on_chat: matches!(route, Route::Chat(_)),
        comparing,
        comparison: comparing.and_then(|_| comparisons.open.clone()),
    }
}

impl Desk {
    fn chat(&self) -> Option<&Rc<Chat>> {
        self.chats.open_chat().filter(|_| self.on_chat)
    }

    fn last(&self) -> Option<&Rc<ChatMessage>> {
        self.chat()?.messages.loaded()?.last()
    }

    fn answer_state(&self) -> Option<ReplyState> {
        Some(self.last()?.reply.as_ref()?.state)
    }

    /// Whether an action makes sense now.
    pub(crate) fn can(&self, action: Action) -> bool {
        let ended = self
            .answer_state()
            .is_some_and(|state| state != ReplyState::Streaming);
        match action {
            Action::Write => self.on_chat || self.comparing.is_some(),
            Action::Model | Action::Parameters => self.on_chat,
            Action::Title | Action::Clear => self.chat().is_some(),
            Action::Export | Action::SavePrompt => self.last().is_some(),
            Action::Share => self.shared().is_some(),
            Action::CopyAnswer | Action::Retry | Action::Fork => ended,
            Action::Stop => {
                self.answer_state() == Some(ReplyState::Streaming) || self.comparing == Some(true)
            }
            Action::PreviousChat | Action::NextChat => self.order().nth(1).is_some(),
            Action::Move => self.workspaces.are_several(),
            Action::Lock => self.session.is_unlocked(),
            Action::Keep => self.session.lock == Lock::NoVault,
            _ => true,
        }
    }

    /// Does it.
    pub(crate) fn perform(&self, action: Action) {
        let say = |msg: Msg| self.dispatch.emit(msg);
        let show = |dialog| say(UiMsg::Show(Some(dialog)).into());
        match action {
            Action::Palette => show(Dialog::Palette),
            Action::Shortcuts => show(Dialog::Shortcuts),
            Action::Keep => show(Dialog::CreateVault),
            Action::NewWorkspace => show(Dialog::NewWorkspace),
            Action::Move => show(Dialog::Move(None)),
            Action::Write => dom::focus_id(composer::FIELD),
            Action::NewChat => new_chat(&self.dispatch),
            Action::Temporary => {
                new_chat(&self.dispatch);
                say(ShelfMsg::Temporary(true).into());
            }
            Action::PreviousChat => self.step(false),
            Action::NextChat => self.step(true),
            Action::Search => self.search(),
            Action::Sidebar => self.on_side.emit(()),
            Action::Model => dom::press("model"),
            Action::Parameters => dom::press("parameters"),
            Action::Export => dom::press("export"),
            Action::Share => {
                if let Some(what) = self.shared() {
                    show(Dialog::Share(what));
                }
            }
            Action::Stop => dom::press("stop"),
            Action::Lock => say(SessionMsg::Lock.into()),
            Action::Compare => location::set_hash(&Route::Compare(None).hash()),
            Action::Tests => location::set_hash(&Route::Tests(None, None).hash()),
            Action::Prompts => location::set_hash(&Route::Prompts(None).hash()),
            Action::Usage => location::set_hash(&Route::Usage(UsagePage::Overview).hash()),
            Action::Open(page) => location::set_hash(&Route::Settings(page).hash()),
            Action::Theme(theme) => self.set(|settings| settings.theme = theme),
            Action::Language(language) => self.set(|settings| settings.language = Some(language)),
            Action::CopyAnswer | Action::Retry | Action::Fork => self.with_answer(action),
            Action::Title => {
                if let Some(chat) = self.chat() {
                    show(Dialog::Title(chat.id.clone()));
                }
            }
            Action::SavePrompt => finder::save_prompt(self),
            Action::Clear => {
                if let Some(chat) = self.chat() {
                    say(ShelfMsg::Delete(chat.id.clone()).into());
                }
            }
        }
    }

    /// What on screen can be handed on.
    fn shared(&self) -> Option<Sharing> {
        match (self.last(), self.chat(), &self.comparison) {
            (Some(_), Some(chat), _) => Some(Sharing::Chat(chat.id.clone())),
            (_, _, Some(comparison)) => Some(Sharing::Comparison(comparison.clone())),
            _ => None,
        }
    }

    fn with_answer(&self, action: Action) {
        let Some(message) = self.last().map(|last| last.id.clone()) else {
            return;
        };
        let msg: Msg = match action {
            Action::Retry => ChatsMsg::Retry {
                message,
                through_relay: false,
            }
            .into(),
            Action::Fork => ReviseMsg::Fork(message).into(),
            _ => UiMsg::Copy(message).into(),
        };
        self.dispatch.emit(msg);
    }

    fn set(&self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.session.settings.clone();
        change(&mut settings);
        self.dispatch.emit(SessionMsg::Configure(settings).into());
    }

    fn search(&self) {
        const FIELD: &str = ".history input[type=search]";
        if !dom::is_shown(FIELD) {
            self.on_side.emit(());
        }
        clock::on_next_frame(|| dom::focus_first(FIELD));
    }

    /// The chats as the history shows them.
    fn order(&self) -> impl Iterator<Item = &ChatId> {
        let part = |pinned: bool| {
            let here = self.chats.list.iter();
            let here = here.filter(|chat| self.workspaces.is_here(&chat.workspace));
            here.filter(move |chat| !chat.shelf.archived && chat.shelf.pinned == pinned)
        };
        part(true).chain(part(false)).map(|chat| &chat.id)
    }

    /// Goes to the chat below or above the open one; from a new chat to the first.
    fn step(&self, down: bool) {
        let all: Vec<&ChatId> = self.order().collect();
        let open = self.chats.open.as_ref();
        let at = all.iter().position(|id| Some(*id) == open);
        let next = match (at, down) {
            (None, _) => Some(0),
            (Some(at), true) => at.checked_add(1),
            (Some(at), false) => at.checked_sub(1),
        };
        if let Some(id) = next.and_then(|at| all.get(at)) {
            location::set_hash(&Route::Chat(Some((*id).clone())).hash());
        }
    }
}

/// Begins a new chat, ready to type.
pub(crate) fn new_chat(dispatch: &Callback<Msg>) {
    dispatch.emit(ChatsMsg::New.into());
    location::set_hash(&Route::Chat(None).hash());
    dom::focus_id(composer::FIELD);
}

/// Props of [`Commands`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Shows or hides the history.
    pub(crate) on_side: Callback<()>,
}

/// Listens to the keys, and shows what they open.
#[component]
pub(crate) fn Commands(props: &Props) -> Html {
    let (words, ui, dispatch) = (use_words(), use_ui(), use_dispatch());
    let desk = use_desk(&props.on_side);
    // The listener is made once, and looks up what is there when a key is pressed.
    let now = (desk.clone(), ui.dialog == Some(Dialog::Palette));
    let latest = use_mut_ref(|| now.clone());
    *latest.borrow_mut() = now;
    use_effect_with((), move |()| {
        let listener = keys::on_press(move |press| {
            let (desk, finding) = latest.borrow().clone();
            on_press(press, &desk, finding)
        });
        move || drop(listener)
    });
    let on_close = dispatch.reform(|()| UiMsg::Show(None).into());
    match &ui.dialog {
        Some(Dialog::Palette) => html! { <finder::Finder {desk} {on_close} /> },
        Some(Dialog::Shortcuts) => sheet::sheet(&on_close, words),
        Some(Dialog::Title(chat)) => title::ask(chat, &desk.chats, &dispatch, &on_close, words),
        _ => html! {},
    }
}

/// Does what a key stands for; true where it stands for something. `finding` is whether the palette is open.
fn on_press(press: &Press, desk: &Desk, finding: bool) -> bool {
    let apple = keys::is_apple();
    let pressed = TABLE
        .iter()
        .find(|entry| entry.keys.is_some_and(|keys| keys.are(press, apple)));
    let Some(entry) = pressed.filter(|entry| desk.can(entry.action)) else {
        return false;
    };
    if finding && entry.action == Action::Palette {
        desk.dispatch.emit(UiMsg::Show(None).into());
    } else if !dom::is_dialog_open() && !press.again {
        desk.perform(entry.action);
    } else {
        // Behind a dialog nothing moves, and the browser has the palette's key for something else.
        return entry.action == Action::Palette;
    }
    true
}
