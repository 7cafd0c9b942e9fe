//! The messages: of a long conversation only those near the reader are drawn. While the reader is at the end, the end stays
//! in view; else nothing that is read moves.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
    rc::Rc,
};

use maas_core::{
    chats::{Chat, ChatMessage, ChatsMsg, MessageId, ReplyState},
    money::Currency,
    turn::Turn,
};
use yew::{functional::UseForceUpdateHandle, platform::spawn_local, prelude::*};

use super::{
    by_hand::{Kept, Stands},
    find::{self, FindBar},
    settled::Settled,
};
use crate::{
    by_ptr::ByPtr,
    components::{
        icon::{Glyph, icon},
        window::{Seen, Spaces, Window},
    },
    platform::{clock, dom, dom::view},
    store::{use_chats, use_dispatch, use_session, use_turns},
    words::use_words,
};

/// The reader rests when nothing was scrolled for so long, in milliseconds.
const REST_MS: u32 = 250;

/// A message that is brought into view stands so far below the upper edge, in CSS pixels.
const REVEAL_BELOW: f64 = 16.0;

/// Props of [`Log`].
#[derive(Properties, PartialEq)]
pub(in crate::pages) struct Props {
    pub(in crate::pages) chat: ByPtr<Chat>,
}

/// What scrolls, and what is known of it.
#[derive(Clone)]
pub(super) struct Scroller {
    window: Rc<RefCell<Window<MessageId>>>,
    /// The scrolling element.
    pub(super) node: NodeRef,
    /// The list of messages in it.
    pub(super) list: NodeRef,
    redraw: UseForceUpdateHandle,
    at_end: UseStateSetter<bool>,
    /// Counts how often was scrolled.
    scrolls: Rc<Cell<u64>>,
    /// Whether more is to be drawn in the next picture.
    filling: Rc<Cell<bool>>,
    /// Who marks what is looked for in what was drawn.
    marks: Rc<RefCell<Option<Mark>>>,
    /// The message that the reader is brought to, until it is drawn, which may take several tasks.
    awaited: Rc<RefCell<Option<MessageId>>>,
}

type Mark = Rc<dyn Fn()>;

impl PartialEq for Scroller {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.window, &other.window)
    }
}

impl Scroller {
    fn seen(&self) -> Option<Seen> {
        let view::Scroll {
            y,
            height,
            width,
            total,
        } = view::scroll(&self.node)?;
        Some(Seen {
            y,
            height,
            width,
            total,
        })
    }

    fn set(&self, spaces: Spaces) {
        view::set_spaces(&self.list, spaces.above, spaces.below);
        if let Some(y) = spaces.y {
            view::scroll_to(&self.node, y);
            if let Some(seen) = self.seen() {
                self.window.borrow_mut().stands(seen);
            }
        }
    }

    /// The reader has scrolled.
    fn scrolled(&self) {
        let Some(seen) = self.seen() else { return };
        let redraw = self.window.borrow_mut().look(seen);
        self.at_end.set(self.window.borrow().follows());
        if redraw {
            self.redraw.force_update();
        }
        let now = self.scrolls.get() + 1;
        self.scrolls.set(now);
        let scroller = self.clone();
        clock::after(REST_MS, move || {
            // Where pictures come late, the next one may tell of a scrolling that is still under way and must not be broken off.
            clock::on_next_frame(move || scroller.rests(now));
        });
    }

    /// The reader has scrolled so many times and no more, and rests.
    fn rests(&self, scrolls: u64) {
        if self.scrolls.get() != scrolls {
            return;
        }
        let Some(seen) = self.seen() else { return };
        let spaces = self.window.borrow_mut().rest(seen);
        if let Some(spaces) = spaces {
            self.set(spaces);
        }
    }

    /// Brings a message into view, and marks it.
    fn reveal(&self, message: &MessageId) {
        let at = self.window.borrow().find(message);
        if let Some(at) = at {
            self.awaited.replace(Some(message.clone()));
            self.bring(at, REVEAL_BELOW);
        }
    }

    /// Brings the message at a place into view, so far below the upper edge, in CSS pixels.
    pub(super) fn bring(&self, at: usize, below: f64) {
        let seen = self.seen();
        let mut window = self.window.borrow_mut();
        if let Some(seen) = seen {
            // Where the reader went before that counts no more.
            window.look(seen);
        }
        window.reveal(at, below);
        drop(window);
        self.redraw.force_update();
    }

    /// Goes to the beginning or to the end at once: a browser would draw all that is passed on the way, and stay where
    /// something there changes. Whether the key was one for that.
    fn jump(&self, event: &KeyboardEvent) -> bool {
        let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
        if held || self.window.borrow().is_whole() || !view::has_focus(&self.node) {
            return false;
        }
        let (seen, mut window) = (self.seen(), self.window.borrow_mut());
        match (event.key().as_str(), seen) {
            ("Home", Some(seen)) => {
                // Where the reader went before that counts no more.
                window.look(seen);
                window.begin();
            }
            ("End", _) => window.follow(),
            _ => return false,
        }
        drop(window);
        self.redraw.force_update();
        true
    }

    /// The messages that are drawn.
    pub(super) fn drawn(&self) -> Range<usize> {
        self.window.borrow().drawn()
    }

    /// The first message that is seen.
    pub(super) fn first_seen(&self) -> usize {
        self.window.borrow().first_seen()
    }

    /// Calls whenever something was drawn, in the place of who was called before.
    pub(super) fn on_drawn(&self, call: impl Fn() + 'static) {
        call();
        *self.marks.borrow_mut() = Some(Rc::new(call));
    }

    /// Nobody is to be called any more.
    pub(super) fn searched_no_more(&self) {
        *self.marks.borrow_mut() = None;
    }

    /// Whether somebody is still to be called.
    pub(super) fn is_searched(&self) -> bool {
        self.marks.borrow().is_some()
    }

    /// Something was drawn, or has become higher: it is measured, and the reader's place is kept.
    fn settle(&self) {
        let guess = self.window.borrow().guess();
        view::set_spaces(&self.list, guess.above, guess.below);
        let Some(seen) = self.seen() else { return };
        let edges = view::edges(&self.node, &self.list, seen.y);
        let spaces = self.window.borrow_mut().settle(edges, guess.above, seen);
        self.set(spaces);
        let marks = self.marks.borrow().clone();
        if let Some(mark) = marks {
            mark();
        }
        self.awaited
            .borrow_mut()
            .take_if(|message| dom::mark(&message.0));
        self.at_end.set(self.window.borrow().follows());
        if self.window.borrow_mut().lacks() {
            self.redraw.force_update();
        }
        if self.window.borrow().is_unfinished() && !self.filling.replace(true) {
            let scroller = self.clone();
            spawn_local(async move {
                clock::next_frame().await;
                // Drawing has a task of its own; laying out comes with the next picture.
                clock::turn().await;
                scroller.filling.set(false);
                if scroller.window.borrow_mut().fill() {
                    scroller.redraw.force_update();
                }
            });
        }
    }
}

/// What scrolls the messages, for as long as they are on screen.
#[hook]
fn use_scroller(finding: UseStateSetter<bool>) -> (Scroller, bool) {
    let at_end = use_state_eq(|| true);
    let redraw = use_force_update();
    let scroller = Scroller {
        window: use_mut_ref(Window::default),
        node: use_node_ref(),
        list: use_node_ref(),
        redraw,
        at_end: at_end.setter(),
        scrolls: use_memo((), |()| Cell::new(0)),
        filling: use_memo((), |()| Cell::new(false)),
        marks: use_mut_ref(|| None),
        awaited: use_mut_ref(|| None),
    };
    {
        let scroller = scroller.clone();
        use_effect_with((), move |()| {
            let (settled, printed, searched) =
                (scroller.clone(), scroller.clone(), scroller.clone());
            let watch =
                view::on_resize(&[&scroller.node, &scroller.list], move || settled.settle());
            let print = view::on_print(move |prints| {
                printed.window.borrow_mut().draw_all(prints);
                printed.redraw.force_update();
            });
            let finds = view::on_find(move || {
                let taken =
                    !searched.window.borrow().is_whole() && dom::focused_id() != find::FIELD;
                if taken {
                    finding.set(true);
                    dom::focus_id(find::FIELD);
                }
                taken
            });
            move || drop((watch, print, finds))
        });
    }
    {
        let scroller = scroller.clone();
        use_effect(move || {
            if scroller.window.borrow().is_first() {
                // Nothing of it is seen yet: measuring has a task of its own, before the picture.
                clock::on_next_frame(move || scroller.settle());
            } else {
                scroller.settle();
            }
        });
    }
    (scroller, *at_end)
}

/// The messages.
#[component]
pub(in crate::pages) fn Log(props: &Props) -> Html {
    let (words, chats, session) = (use_words(), use_chats(), use_session());
    let finding = use_state_eq(|| false);
    let (scroller, at_end) = use_scroller(finding.setter());
    let on_close = use_callback(finding.setter(), |(), finding| finding.set(false));
    let kept = use_memo((), |()| Kept::default());
    let chat = &props.chat;
    let messages = chats.shown(chat).unwrap_or_default();
    let whole = chat.messages.loaded().is_some();
    let mut window = scroller.window.borrow_mut();
    window.take(
        messages
            .iter()
            .map(|message| (&message.id, length(message))),
        whole,
    );
    let (drawn, windowed) = (window.drawn(), !window.is_whole());
    drop(window);
    {
        let (scroller, dispatch) = (scroller.clone(), use_dispatch());
        let found = chats.reveal.as_ref();
        let found = found.filter(|message| whole && chat.message(message).is_some());
        use_effect_with(found.cloned(), move |found| {
            if let Some(message) = found {
                scroller.reveal(message);
                dispatch.emit(ChatsMsg::Revealed.into());
            }
        });
    }
    let onscroll = {
        let scroller = scroller.clone();
        move |_: Event| scroller.scrolled()
    };
    let onkeydown = {
        let scroller = scroller.clone();
        move |event: KeyboardEvent| {
            if scroller.jump(&event) {
                event.prevent_default();
            }
        }
    };
    let to_the_end = {
        let scroller = scroller.clone();
        move |_: MouseEvent| {
            scroller.window.borrow_mut().follow();
            scroller.redraw.force_update();
        }
    };
    // What stands before the end is still to come.
    let count = chat.messages.count();
    let before = count - messages.len().min(count);
    let busy = (is_answering(chat) || !whole).then_some("answering");
    let said = |(at, message): (usize, &Rc<ChatMessage>)| {
        let place = windowed.then_some((before + at + 1, count));
        let stands = Stands::of(chat, at, place);
        let (key, message) = (message.id.0.clone(), ByPtr(message.clone()));
        html! { <Said {key} {message} {stands} currency={session.settings.currency.clone()} /> }
    };
    let shown = messages
        .iter()
        .enumerate()
        .skip(drawn.start)
        .take(drawn.len());
    html! {
        <ContextProvider<Kept> context={(*kept).clone()}>
            if *finding {
                <FindBar chat={chat.clone()} scroller={scroller.clone()} {on_close} />
            }
            <div ref={scroller.node.clone()} class="log" role="log" aria-live="off" aria-label={words.conversation} aria-busy={(!whole).then_some("true")}
                tabindex="0" {onscroll} {onkeydown}>
                <div ref={scroller.list.clone()} class={classes!("messages", busy)}>
                    <div key="above" class="space" />
                    { for shown.map(said) }
                    <div key="below" class="space" />
                </div>
            </div>
            if !at_end {
                <button type="button" class="square round to-end" aria-label={words.to_the_end} title={words.to_the_end} onclick={to_the_end}>
                    { icon(Glyph::Down) }
                </button>
            }
        </ContextProvider<Kept>>
    }
}

/// A line of a text takes as much room as so many bytes more than it has: few are full.
const LINE_BYTES: usize = 60;
/// So much of a text is looked at for its lines, in bytes; those of the rest are taken to be as long.
const SAMPLE_BYTES: usize = 512;

/// How long a message is, in bytes of full lines.
fn length(message: &ChatMessage) -> usize {
    let reply = message.reply.as_ref();
    let said = reply.map_or("", |reply| &reply.answer.text);
    full_lines(&message.text) + full_lines(said)
}

fn full_lines(text: &str) -> usize {
    let sample = text.as_bytes();
    let sample = sample.get(..SAMPLE_BYTES).unwrap_or(sample);
    let lines = sample.iter().filter(|byte| **byte == b'\n').count();
    text.len() + LINE_BYTES * lines * text.len() / sample.len().max(1)
}

/// Whether an answer is under way: until it is whole, what it answers stays as it is. The style sheet hides what could
/// change it, so that no message is drawn anew for that.
fn is_answering(chat: &Chat) -> bool {
    let shown = chat.messages.loaded().unwrap_or_default();
    let mut answers = shown
        .iter()
        .chain(&chat.aside)
        .filter_map(|said| said.reply.as_ref());
    answers.any(|reply| reply.state == ReplyState::Streaming)
}

/// Props of [`Said`].
#[derive(Properties, PartialEq)]
struct SaidProps {
    message: ByPtr<ChatMessage>,
    stands: Stands,
    currency: Option<Currency>,
}

/// One message; only while it grows the turns are looked at. It stays the same component when it is whole, so that nothing of
/// it is drawn anew then.
#[component]
fn Said(props: &SaidProps) -> Html {
    let turn = use_state(|| None::<ByPtr<Turn>>);
    let reply = props.message.reply.as_ref();
    let grows = reply.is_some_and(|reply| reply.state == ReplyState::Streaming);
    let on_turn = {
        let set = turn.setter();
        use_callback((), move |turn, ()| set.set(Some(turn)))
    };
    html! {
        <>
            if grows {
                <Grows message={props.message.id.clone()} {on_turn} />
            }
            <Settled message={props.message.clone()} stands={props.stands.clone()} currency={props.currency.clone()} turn={(*turn).clone().filter(|_| grows)} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct GrowsProps {
    message: MessageId,
    on_turn: Callback<ByPtr<Turn>>,
}

/// Tells what has come of a message so far.
#[component]
fn Grows(props: &GrowsProps) -> Html {
    let turns = use_turns();
    let turn = turns.of_message(&props.message);
    let turn = turn.map(|(_, turn)| ByPtr(turn.clone()));
    let on_turn = props.on_turn.clone();
    use_effect_with(turn, move |turn| {
        // When there is none any more, the message is whole.
        if let Some(turn) = turn.clone() {
            on_turn.emit(turn);
        }
    });
    html! {}
}
