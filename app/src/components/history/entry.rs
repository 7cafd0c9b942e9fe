//! One conversation in the history, and what can be done with it.

use maas_core::chats::{Chat, ChatId, shelf::ShelfMsg};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        icon::{Glyph, icon},
        line::Line,
    },
    platform::dom,
    words::use_words,
};

/// Props of [`EntryRow`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) chat: ByPtr<Chat>,
    pub(super) href: AttrValue,
    /// Whether it is the one on screen.
    pub(super) current: bool,
    pub(super) on_shelf: Callback<ShelfMsg>,
}

/// What is open below or in place of an entry.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Menu,
    Name,
    Tags,
}

/// A link to the conversation, and a button that opens what can be done with it.
#[component]
pub(super) fn EntryRow(props: &Props) -> Html {
    let words = use_words();
    let open = use_state(|| Open::Nothing);
    let more = use_node_ref();
    let (chat, shelf) = (&props.chat, &props.chat.shelf);
    let show = |next: Open| {
        let open = open.clone();
        move |_: MouseEvent| open.set(next)
    };
    // Whatever closes gives the focus back to the button that opened it.
    let close = {
        let (open, more) = (open.clone(), more.clone());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            dom::focus(&more);
        })
    };
    let onkeydown = {
        let (close, is_open) = (close.clone(), *open != Open::Nothing);
        move |event: KeyboardEvent| {
            if is_open && event.key() == "Escape" {
                event.prevent_default();
                close.emit(());
            }
        }
    };
    let say = |msg: ShelfMsg| {
        let (on_shelf, close) = (props.on_shelf.clone(), close.clone());
        move |_: MouseEvent| {
            close.emit(());
            on_shelf.emit(msg.clone());
        }
    };
    let on_typed = |to_msg: fn(ChatId, String) -> ShelfMsg| {
        let (on_shelf, close, id) = (props.on_shelf.clone(), close.clone(), chat.id.clone());
        Callback::from(move |typed| {
            close.emit(());
            on_shelf.emit(to_msg(id.clone(), typed));
        })
    };
    let id = || chat.id.clone();
    let (pin, archive) = (
        ShelfMsg::Pin(id(), !shelf.pinned),
        ShelfMsg::Archive(id(), !shelf.archived),
    );
    let below = match *open {
        Open::Nothing => html! {},
        Open::Menu => html! {
            <div class="entry-menu" role="group" aria-label={(words.actions_for)(&chat.title)}>
                <button type="button" class="quiet wide" onclick={show(Open::Name)}>{ words.rename }</button>
                <button type="button" class="quiet wide" onclick={say(pin)}>{ if shelf.pinned { words.unpin } else { words.pin } }</button>
                <button type="button" class="quiet wide" onclick={show(Open::Tags)}>{ words.tags }</button>
                <button type="button" class="quiet wide" onclick={say(archive)}>{ if shelf.archived { words.unarchive } else { words.archive } }</button>
                <button type="button" class="quiet wide bad" onclick={say(ShelfMsg::Delete(id()))}>{ icon(Glyph::Trash) }{ words.delete }</button>
            </div>
        },
        Open::Name => {
            html! { <Line name={words.chat_title} value={chat.title.clone()} hint="" on_typed={on_typed(ShelfMsg::Rename)} /> }
        }
        Open::Tags => {
            html! { <Line name={words.tags} value={shelf.tags.join(", ")} hint={words.tags_hint} on_typed={on_typed(ShelfMsg::Tag)} /> }
        }
    };
    let toggle = show(if *open == Open::Nothing {
        Open::Menu
    } else {
        Open::Nothing
    });
    html! {
        <li class={classes!("entry", props.current.then_some("current"))} {onkeydown}>
            <a href={props.href.clone()} aria-current={props.current.then_some("page")} title={chat.title.clone()}>
                { &chat.title }
                if !shelf.tags.is_empty() {
                    <small class="muted">{ shelf.tags.join(" · ") }</small>
                }
                if shelf.temporary {
                    <small class="muted">{ words.temporary }</small>
                }
            </a>
            <button ref={more} type="button" class="quiet square small" aria-label={(words.actions_for)(&chat.title)}
                aria-expanded={(*open != Open::Nothing).to_string()} onclick={toggle}>{ icon(Glyph::More) }</button>
            { below }
        </li>
    }
}
