//! What a person can do to a message by hand: the row below it, and the field that stands in its place meanwhile.

use std::{cell::RefCell, ops::Deref, rc::Rc};

use maas_core::{
    Msg,
    chats::{Chat, ChatMessage, ChatsMsg, MessageId, ReplyState, ReviseMsg},
    few::Few,
};
use maas_protocol::{chat::Role, event::FinishKind};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        editor::Editor,
        icon::{Glyph, icon},
    },
    platform::dom,
    words::Words,
};

mod another;

use another::Another;

/// Where a message stands among the others.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Stands {
    /// Its place and how many there are, where not all are drawn.
    pub(super) place: Option<(usize, usize)>,
    first: bool,
    pub(super) last: bool,
    /// Its place among what can stand here, and how many that are.
    version: (usize, usize),
    previous: Option<MessageId>,
    next: Option<MessageId>,
}

impl Stands {
    /// Where the message at a place of the line stands.
    pub(super) fn of(chat: &Chat, at: usize, place: Option<(usize, usize)>) -> Self {
        let line = chat.messages.loaded().unwrap_or_default();
        let mut stands = Self {
            place,
            first: at == 0,
            last: at + 1 == line.len(),
            ..Self::default()
        };
        let Some(message) = line.get(at).filter(|_| !chat.branches.is_empty()) else {
            return stands;
        };
        let all = chat.siblings(&message.id);
        let place = all.iter().position(|id| *id == message.id);
        let place = place.unwrap_or_default();
        stands.version = (place + 1, all.len());
        stands.next = all.get(place + 1).cloned();
        stands.previous = place.checked_sub(1).and_then(|at| all.get(at).cloned());
        stands
    }
}

/// What is being done to a message.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing.
    #[default]
    Read,
    /// All that can be done is looked at.
    More,
    /// Its text is changed.
    Edit,
    /// One is written before or after it.
    Insert { after: bool },
}

/// What is being done to the messages of a conversation: kept for those that are out of sight and not drawn.
#[derive(Clone, Default)]
pub(super) struct Kept(Rc<RefCell<Few<MessageId, Doing>>>);

/// What is being done, and what was typed for it.
type Doing = (Mode, Option<String>);

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Kept {
    /// What was being done to a message.
    pub(super) fn mode(&self, message: &MessageId) -> Mode {
        let kept = self.0.borrow();
        kept.get(message).map_or(Mode::Read, |(mode, _)| *mode)
    }

    fn turn_to(&self, message: &MessageId, mode: Mode) {
        let mut kept = self.0.borrow_mut();
        if mode == Mode::Read {
            kept.remove(message);
        } else if kept.get(message).is_none_or(|(known, _)| *known != mode) {
            kept.insert(message.clone(), (mode, None));
        }
    }

    fn text(&self, message: &MessageId) -> Option<AttrValue> {
        let kept = self.0.borrow();
        let (_, text) = kept.get(message)?;
        text.clone().map(AttrValue::from)
    }

    fn typed(&self, message: &MessageId) -> Callback<String> {
        let (kept, message) = (self.clone(), message.clone());
        Callback::from(move |text| {
            if let Some((_, kept)) = kept.0.borrow_mut().get_mut(&message) {
                *kept = Some(text);
            }
        })
    }
}

/// What is being done to one message, where it is kept, and what draws the message anew.
#[derive(Clone)]
pub(super) struct Turn {
    pub(super) message: MessageId,
    pub(super) kept: Kept,
    pub(super) state: UseStateHandle<Mode>,
}

impl Deref for Turn {
    type Target = Mode;

    fn deref(&self) -> &Mode {
        &self.state
    }
}

impl Turn {
    /// Does something else. It is kept first: the message may not be drawn any more then.
    fn set(&self, mode: Mode) {
        self.kept.turn_to(&self.message, mode);
        self.state.set(mode);
    }
}

/// A message, and what a hand needs to work on it.
pub(super) struct Hand<'a> {
    pub(super) message: &'a Rc<ChatMessage>,
    pub(super) stands: &'a Stands,
    /// Whether it is being written by a model.
    pub(super) streaming: bool,
    pub(super) mode: Turn,
    pub(super) kept: Kept,
    pub(super) dispatch: Callback<Msg>,
}

impl Hand<'_> {
    /// A callback that says something, and is through with the message.
    fn say(&self, msg: impl Fn(MessageId) -> ReviseMsg + 'static) -> Callback<MouseEvent> {
        let (mode, id) = (self.mode.clone(), self.message.id.clone());
        self.dispatch.reform(move |_| {
            mode.set(Mode::Read);
            msg(id.clone()).into()
        })
    }

    fn done(&self) -> Callback<()> {
        let mode = self.mode.clone();
        Callback::from(move |()| mode.set(Mode::Read))
    }

    fn turn_to(&self, to: Mode) -> Callback<MouseEvent> {
        let mode = self.mode.clone();
        Callback::from(move |_| mode.set(to))
    }
}

/// The field that stands in the place of the message's text while that is edited.
pub(super) fn editor(hand: &Hand<'_>, words: &'static Words) -> Option<Html> {
    if *hand.mode != Mode::Edit {
        return None;
    }
    let id = hand.message.id.clone();
    let on_send = {
        let (mode, id) = (hand.mode.clone(), id.clone());
        hand.dispatch.reform(move |text| {
            mode.set(Mode::Read);
            let message = id.clone();
            ReviseMsg::SendAgain { message, text }.into()
        })
    };
    let mode = hand.mode.clone();
    let on_take = hand.dispatch.reform(move |(_, text)| {
        mode.set(Mode::Read);
        let message = id.clone();
        ReviseMsg::Edit { message, text }.into()
    });
    let asks = hand.message.role == Role::User;
    let text = hand.kept.text(&hand.message.id);
    let text = text.unwrap_or_else(|| hand.message.words().to_owned().into());
    let on_text = hand.kept.typed(&hand.message.id);
    Some(html! {
        <Editor {text} {on_text} label={words.edited_text} takes={words.save} {on_take} on_send={asks.then_some(on_send)} on_cancel={hand.done()} />
    })
}

/// The row below a message, and what it opens.
pub(super) fn row(hand: &Hand<'_>, words: &'static Words) -> Html {
    let mode = *hand.mode;
    let more = mode == Mode::More;
    let toggle = hand.turn_to(if more { Mode::Read } else { Mode::More });
    let go_on = hand.say(ReviseMsg::GoOn);
    let ask = {
        let message = hand.message.id.clone();
        hand.dispatch.reform(move |_: MouseEvent| {
            let (message, through_relay) = (message.clone(), false);
            ChatsMsg::Retry {
                message,
                through_relay,
            }
            .into()
        })
    };
    html! {
        <>
            { switcher(hand, words) }
            if !hand.streaming && mode != Mode::Edit {
                <div class="by-hand tools" role="group" aria-label={words.turn_actions}>
                    if hand.stands.last && hand.message.answers.is_some() {
                        <button type="button" onclick={ask}>{ words.answer_it }</button>
                    }
                    if hand.stands.last && is_cut(hand.message) {
                        <button type="button" class="quiet" onclick={go_on}>{ words.go_on }</button>
                    }
                    <button type="button" class="quiet square" aria-label={words.edit} title={words.edit} onclick={hand.turn_to(Mode::Edit)}>
                        { icon(Glyph::Pencil) }
                    </button>
                    <button type="button" class="quiet square" aria-label={words.more} title={words.more} aria-expanded={more.to_string()} onclick={toggle}>
                        { icon(Glyph::More) }
                    </button>
                </div>
                if more {
                    { all(hand, words) }
                }
            }
            { for inserter(hand, words) }
        </>
    }
}

/// Goes from one of several versions to the next.
fn switcher(hand: &Hand<'_>, words: &'static Words) -> Html {
    let (place, count) = hand.stands.version;
    if count < 2 {
        return html! {};
    }
    let step = |to: &Option<MessageId>, name: &'static str, glyph: Glyph| {
        let to = to.clone();
        let disabled = to.is_none();
        let show = hand
            .dispatch
            .reform(move |_: MouseEvent| ReviseMsg::Show(to.clone().unwrap_or_default()).into());
        html! {
            <button type="button" class="quiet square small" aria-label={name} title={name} {disabled} onclick={show}>{ icon(glyph) }</button>
        }
    };
    html! {
        <div class="versions" role="group" aria-label={words.versions}>
            { step(&hand.stands.previous, words.previous_version, Glyph::Back) }
            <span>{ place }{ " / " }{ count }</span>
            { step(&hand.stands.next, words.next_version, Glyph::Forward) }
        </div>
    }
}

/// Whether an answer broke off before its end.
fn is_cut(message: &ChatMessage) -> bool {
    message.reply.as_ref().is_some_and(|reply| {
        let finish = reply.answer.finish.as_ref();
        let cut = match reply.state {
            ReplyState::Stopped | ReplyState::Interrupted | ReplyState::Failed => true,
            ReplyState::Done => finish.is_some_and(|reason| reason.kind == FinishKind::Length),
            ReplyState::Streaming => false,
        };
        cut && !reply.answer.text.trim().is_empty()
    })
}

/// All that is done more rarely.
fn all(hand: &Hand<'_>, words: &'static Words) -> Html {
    let button = |name: &'static str, onclick: Callback<MouseEvent>| {
        html! { <button type="button" class="quiet" {onclick}>{ name }</button> }
    };
    // The row stays open, and the focus where it is: a message is often moved by more than one place.
    let shift = |up: bool| {
        let id = hand.message.id.clone();
        hand.dispatch.reform(move |_: MouseEvent| {
            dom::refocus();
            let message = id.clone();
            ReviseMsg::Move { message, up }.into()
        })
    };
    html! {
        <div class="more-tools by-hand" role="group" aria-label={words.more}>
            if hand.message.reply.is_some() || hand.message.is_asked() {
                <Another message={ByPtr(hand.message.clone())} on_done={hand.done()} />
            }
            { button(words.fork, hand.say(ReviseMsg::Fork)) }
            { button(words.insert_before, hand.turn_to(Mode::Insert { after: false })) }
            { button(words.insert_after, hand.turn_to(Mode::Insert { after: true })) }
            if !hand.stands.first {
                { button(words.move_up, shift(true)) }
            }
            if !hand.stands.last {
                { button(words.move_down, shift(false)) }
            }
            { button(words.delete, hand.say(ReviseMsg::Delete)) }
        </div>
    }
}

/// The field in which a message is written that goes before or after this one.
fn inserter(hand: &Hand<'_>, words: &'static Words) -> Option<Html> {
    let Mode::Insert { after } = *hand.mode else {
        return None;
    };
    let (mode, id) = (hand.mode.clone(), hand.message.id.clone());
    let on_take = hand.dispatch.reform(move |(role, text)| {
        mode.set(Mode::Read);
        let beside = id.clone();
        ReviseMsg::Insert {
            beside,
            after,
            role,
            text,
        }
        .into()
    });
    let text = hand.kept.text(&hand.message.id).unwrap_or_default();
    let on_text = hand.kept.typed(&hand.message.id);
    let label = if after {
        words.insert_after
    } else {
        words.insert_before
    };
    Some(html! {
        <div class="insert">
            <p class="muted">{ label }</p>
            <Editor {text} {on_text} label={words.new_text} takes={words.insert_here} any_role={true} {on_take} on_cancel={hand.done()} />
        </div>
    })
}
