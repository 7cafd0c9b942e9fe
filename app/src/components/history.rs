//! The list of conversations, with search, and what belongs to the whole app below it.

use maas_core::chats::{Chat, ChatId};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::icon::{Glyph, icon},
    platform::dom,
    words::use_words,
};

/// So many are listed at once; a search finds the others.
const LISTED: usize = 200;

/// Props of [`History`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Newest first, each with its address.
    pub(crate) chats: Vec<Entry>,
    pub(crate) open: Option<ChatId>,
    pub(crate) on_new: Callback<()>,
    pub(crate) on_delete: Callback<ChatId>,
}

/// A conversation and its address.
#[derive(Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) chat: ByPtr<Chat>,
    pub(crate) href: AttrValue,
}

/// The conversations.
#[component]
pub(crate) fn History(props: &Props) -> Html {
    let words = use_words();
    let query = use_state(String::new);
    let wanted = dom::lowercase(query.trim());
    let fits =
        |entry: &&Entry| wanted.is_empty() || dom::lowercase(&entry.chat.title).contains(&wanted);
    let found: Vec<&Entry> = props.chats.iter().filter(fits).take(LISTED).collect();
    let one = |entry: &&Entry| {
        let current = props.open.as_ref() == Some(&entry.chat.id);
        let delete = {
            let (on_delete, id) = (props.on_delete.clone(), entry.chat.id.clone());
            move |_: MouseEvent| on_delete.emit(id.clone())
        };
        html! {
            <li key={entry.chat.id.0.clone()} class={classes!("entry", current.then_some("current"))}>
                <a href={entry.href.clone()} aria-current={current.then_some("page")} title={entry.chat.title.clone()}>{ &entry.chat.title }</a>
                <button type="button" class="quiet square small" aria-label={format!("{}: {}", words.delete_chat, entry.chat.title)}
                    title={words.delete_chat} onclick={delete}>{ icon(Glyph::Trash) }</button>
            </li>
        }
    };
    let empty = match (props.chats.is_empty(), found.is_empty()) {
        (true, _) => Some(words.no_chats),
        (false, true) => Some(words.no_match),
        _ => None,
    };
    let on_query = {
        let query = query.clone();
        move |event: InputEvent| query.set(dom::typed(&event))
    };
    html! {
        <nav class="history" aria-label={words.history}>
            <button type="button" class="wide" onclick={props.on_new.reform(|_: MouseEvent| ())}>
                { icon(Glyph::Plus) }{ words.new_chat }
            </button>
            <input type="search" aria-label={words.search_history} placeholder={words.search_history} value={(*query).clone()} oninput={on_query} />
            if let Some(text) = empty {
                <p class="muted pad">{ text }</p>
            }
            <ul>{ for found.iter().map(one) }</ul>
        </nav>
    }
}
