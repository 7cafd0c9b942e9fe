//! Find in a chat of which only a part is drawn, where the browser's own search would miss the rest.

use std::{cell::Cell, rc::Rc};

use maas_core::chats::Chat;
use yew::prelude::*;

use super::log::Scroller;
use crate::{
    by_ptr::ByPtr,
    components::icon::{Glyph, icon},
    platform::{
        clock, dom,
        dom::{marks, view},
    },
    words::use_words,
};

mod matches;

use matches::{Found, Needle};

/// So much text is searched in each picture, in bytes.
const PIECE: usize = 512 * 1024;
/// Where the place that is looked at stands on the screen.
const LOOKED_AT: f64 = 0.4;

/// Code that was just drawn has its colours after so long, in milliseconds.
const COLOURED_MS: u32 = 400;
/// The field's id, for moving the focus there.
pub(super) const FIELD: &str = "find-in-chat";

/// Props of [`FindBar`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) chat: ByPtr<Chat>,
    pub(super) scroller: Scroller,
    pub(super) on_close: Callback<()>,
}

/// What was found so far.
#[derive(Clone, Default, PartialEq)]
struct Search {
    needle: Option<Needle>,
    found: Found,
    /// The next message to be searched.
    next: usize,
    /// The ordinal of the place that is looked at.
    now: Option<usize>,
}

/// A field for what is looked for, how often it is there, and the way through.
#[component]
pub(super) fn FindBar(props: &Props) -> Html {
    let words = use_words();
    let node = use_node_ref();
    let typed = use_state(String::new);
    let search = use_search(&typed, props);
    {
        let node = node.clone();
        let scroller = props.scroller.clone();
        use_effect_with((), move |()| {
            dom::focus(&node);
            move || {
                scroller.searched_no_more();
                marks::unmark();
            }
        });
    }
    let step = |forward: bool| {
        let search = search.clone();
        let scroller = props.scroller.clone();
        move || {
            let mut next = (*search).clone();
            let total = next.found.total();
            if let (Some(now), true) = (next.now, total > 0) {
                let by = if forward { 1 } else { total - 1 };
                next.now = Some((now + by) % total);
                look_at(&next, &scroller);
                search.set(next);
            }
        }
    };
    let (forward, back) = (step(true), step(false));
    let oninput = move |event: InputEvent| typed.set(dom::typed(&event));
    let onkeydown = {
        let (forward, back, close) = (forward.clone(), back.clone(), props.on_close.clone());
        move |event: KeyboardEvent| {
            if dom::is_composing(&event) {
                return;
            }
            match event.key().as_str() {
                "Enter" if event.shift_key() => back(),
                "Enter" => forward(),
                "Escape" => close.emit(()),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let total = search.found.total();
    let place = search.now.map_or(0, |now| now + 1);
    let over = search.next >= props.chat.messages.count();
    let said = match &search.needle {
        None => String::new(),
        Some(_) if total == 0 && over => words.found_nothing.to_owned(),
        Some(_) => (words.found_at)(place, total),
    };
    let button = |name: &'static str, glyph: Glyph, onclick: Callback<MouseEvent>| {
        html! { <button type="button" class="quiet square small" aria-label={name} title={name} disabled={total == 0} {onclick}>{ icon(glyph) }</button> }
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <div class="find" role="search" aria-label={words.find_in_chat}>
            <input ref={node} id={FIELD} type="text" enterkeyhint="search" autocomplete="off" aria-label={words.find_in_chat} placeholder={words.find_in_chat}
                title={words.find_hint} {oninput} {onkeydown} />
            <span class="muted" role="status">
                { said }
            </span>
            { button(words.find_previous, Glyph::Up, Callback::from(move |_| back())) }
            { button(words.find_next, Glyph::Down, Callback::from(move |_| forward())) }
            <button type="button" class="quiet square small" aria-label={words.close} title={words.close} onclick={close}>{ icon(Glyph::Close) }</button>
        </div>
    }
}

/// Searches all messages for what is typed, a piece in each picture.
#[hook]
fn use_search(typed: &str, props: &Props) -> UseStateHandle<Search> {
    let search = use_state(Search::default);
    {
        let search = search.clone();
        let (chat, scroller) = (props.chat.clone(), props.scroller.clone());
        use_effect_with(typed.to_owned(), move |typed| {
            let first = Search {
                needle: Needle::new(&dom::lowercase(typed)),
                ..Search::default()
            };
            let gone = Rc::new(Cell::new(false));
            if first.needle.is_none() {
                marks::unmark();
                search.set(first);
            } else {
                go_on(first, chat, scroller, search.setter(), gone.clone());
            }
            move || gone.set(true)
        });
    }
    {
        // What is drawn anew is marked anew.
        let scroller = props.scroller.clone();
        use_effect_with((*search).clone(), move |search| {
            let (search, inner) = (search.clone(), scroller.clone());
            scroller.on_drawn(move || {
                mark(&search, &inner);
            });
        });
    }
    search
}

fn go_on(
    mut search: Search,
    chat: ByPtr<Chat>,
    scroller: Scroller,
    set: UseStateSetter<Search>,
    gone: Rc<Cell<bool>>,
) {
    if gone.get() {
        return;
    }
    let messages = chat.messages.loaded().unwrap_or_default();
    let mut bytes = 0;
    while let (Some(message), Some(needle)) = (messages.get(search.next), &search.needle) {
        let text = message.words();
        search
            .found
            .add(search.next, needle.count(&dom::lowercase(text)));
        search.next += 1;
        bytes += text.len();
        if bytes > PIECE {
            break;
        }
    }
    let over = search.next >= messages.len();
    let reader = scroller.first_seen();
    if search.now.is_none() && (over || search.next > reader) {
        let first = search.found.from(reader);
        // One further up counts only when there is none below.
        let below = first.and_then(|at| search.found.place(at));
        if over || below.is_some_and(|(message, _)| message >= reader) {
            search.now = first;
            look_at(&search, &scroller);
        }
    }
    set.set(search.clone());
    if !over {
        clock::on_next_frame(move || go_on(search, chat, scroller, set, gone));
    }
}

/// Brings the place that is looked at into view.
fn look_at(search: &Search, scroller: &Scroller) {
    let Some((message, _)) = search.now.and_then(|now| search.found.place(now)) else {
        return;
    };
    scroller.bring(message, 0.0);
    let (drawn, late) = (search.clone(), search.clone());
    let scroller = scroller.clone();
    clock::on_next_frame(move || {
        if let Some(below) = mark(&drawn, &scroller) {
            let screen = view::scroll(&scroller.node).map_or(0.0, |scroll| scroll.height);
            scroller.bring(message, screen * LOOKED_AT - below);
        }
        // Code has got its colours by then, and with them other nodes.
        clock::after(COLOURED_MS, move || {
            if scroller.is_searched() {
                mark(&late, &scroller);
            }
        });
    });
}

/// Marks every place in what is drawn; how far the one looked at is below the beginning of its message.
fn mark(search: &Search, scroller: &Scroller) -> Option<f64> {
    let needle = search.needle.as_ref()?;
    let now = search.now.and_then(|now| search.found.place(now));
    let (message, ordinal) = now.unwrap_or((usize::MAX, 0));
    let child = message.checked_sub(scroller.drawn().start);
    let child = child.unwrap_or(usize::MAX);
    marks::mark(&scroller.list, (child, ordinal), |text| {
        needle.places(&dom::lowercase(text))
    })
}
