//! One conversation in the history, and what can be done with it.

use maas_core::chats::{Chat, ChatId, MessageId, shelf::ShelfMsg};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        icon::{Glyph, icon},
        line::Line,
    },
    platform::dom,
    search::talk::Hit,
    words::{Words, use_words},
};

use super::found;

/// Props of [`EntryRow`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) chat: ByPtr<Chat>,
    pub(super) href: AttrValue,
    /// Whether it is the one on screen.
    pub(super) current: bool,
    /// What a search found of it.
    pub(super) hit: Option<Hit>,
    pub(super) searching: bool,
    /// The workspace it is in, where that is another one.
    pub(super) elsewhere: Option<AttrValue>,
    pub(super) on_move: Option<Callback<ChatId>>,
    pub(super) on_shelf: Callback<ShelfMsg>,
    pub(super) on_open_at: Callback<(ChatId, MessageId)>,
    /// A day as people write it, from ms since 1970.
    pub(super) date_of: Callback<u64, String>,
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
    let move_it = props.on_move.as_ref().map(|on_move| {
        let (on_move, close, id) = (on_move.clone(), close.clone(), id());
        move |_: MouseEvent| {
            close.emit(());
            on_move.emit(id.clone());
        }
    });
    let below = match *open {
        Open::Nothing => html! {},
        Open::Menu => html! {
            <div class="entry-menu" role="group" aria-label={(words.actions_for)(&chat.title)}>
                <button type="button" class="quiet wide" onclick={show(Open::Name)}>{ words.rename }</button>
                if chat.can_ask_title() {
                    <button type="button" class="quiet wide" title={words.title_by_model_hint} onclick={say(ShelfMsg::AskTitle(id()))}>{ words.title_by_model }</button>
                }
                <button type="button" class="quiet wide" onclick={say(pin)}>{ if shelf.pinned { words.unpin } else { words.pin } }</button>
                <button type="button" class="quiet wide" onclick={show(Open::Tags)}>{ words.tags }</button>
                if let Some(on_move) = move_it {
                    <button type="button" class="quiet wide" onclick={on_move}>{ words.workspaces().move_to }</button>
                }
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
    let hit = props.hit.as_ref();
    let line_id = hit
        .filter(|hit| !hit.line.is_empty())
        .map(|_| format!("hit-{}", chat.id.0));
    // The link itself leads to the conversation, this to the message in it.
    let open_at = {
        let found = hit.filter(|hit| !hit.message.is_empty());
        let place = found.map(|hit| (chat.id.clone(), MessageId(hit.message.clone())));
        let on_open_at = props.on_open_at.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(place) = &place {
                on_open_at.emit(place.clone());
            }
        })
    };
    let title = hit.filter(|hit| !hit.title.is_empty());
    let toggle = show(if *open == Open::Nothing {
        Open::Menu
    } else {
        Open::Nothing
    });
    html! {
        <li class={classes!("entry", props.current.then_some("current"))} {onkeydown}>
            <a href={props.href.clone()} aria-current={props.current.then_some("page")} aria-describedby={line_id.clone()}
                title={chat.title.clone()} onclick={open_at.clone()}>
                if let Some(hit) = title {
                    { found::marked(&hit.title) }
                } else {
                    { &chat.title }
                }
                if !shelf.tags.is_empty() {
                    <small class="muted">{ shelf.tags.join(" · ") }</small>
                }
                if let Some(workspace) = &props.elsewhere {
                    <small class="muted">{ workspace }</small>
                }
                if shelf.temporary {
                    <small class="muted">{ words.temporary }</small>
                }
                if props.searching && shelf.archived {
                    <small class="muted">{ words.archived }</small>
                }
            </a>
            <button ref={more} type="button" class="quiet square small" aria-label={(words.actions_for)(&chat.title)}
                aria-expanded={(*open != Open::Nothing).to_string()} onclick={toggle}>{ icon(Glyph::More) }</button>
            if let (Some(id), Some(hit)) = (line_id, hit) {
                { line(id, hit, props, &open_at, words) }
            }
            { below }
        </li>
    }
}

/// The words around a hit. Clicking them does what the link does; for keys and screen readers they describe it.
fn line(
    id: String,
    hit: &Hit,
    props: &Props,
    on_open: &Callback<MouseEvent>,
    words: &'static Words,
) -> Html {
    html! {
        <a {id} href={props.href.clone()} class="hit" tabindex="-1" aria-hidden="true" onclick={on_open.clone()}>
            <span>{ found::marked(&hit.line) }</span>
            <small class="muted">{ props.date_of.emit(props.chat.updated_ms) }
                if hit.others > 0 {
                    { " · " }{ (words.more_hits)(hit.others) }
                }
            </small>
        </a>
    }
}
