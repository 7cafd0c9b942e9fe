//! The list of conversations by day, with search and tags, and the way to those that are archived.

use maas_core::chats::{
    Chat, ChatId,
    shelf::{Day, ShelfMsg},
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::icon::{Glyph, icon},
    platform::dom,
    words::{Words, use_words},
};

mod entry;

use entry::EntryRow;

/// So many are listed at once; a search finds the others.
const LISTED: usize = 200;

/// Props of [`History`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Newest first, each with its address.
    pub(crate) chats: Vec<Entry>,
    pub(crate) open: Option<ChatId>,
    /// Every tag in use.
    pub(crate) tags: Vec<AttrValue>,
    pub(crate) on_new: Callback<()>,
    pub(crate) on_shelf: Callback<ShelfMsg>,
}

/// A conversation, its address and the day it last changed.
#[derive(Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) chat: ByPtr<Chat>,
    pub(crate) href: AttrValue,
    pub(crate) day: Day,
}

/// What is looked for.
#[derive(Clone, Default, PartialEq)]
struct Wanted {
    text: String,
    tag: Option<AttrValue>,
    archived: bool,
}

impl Wanted {
    fn fits(&self, chat: &Chat) -> bool {
        let shelf = &chat.shelf;
        let text = self.text.trim().to_lowercase();
        shelf.archived == self.archived
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| shelf.tags.iter().any(|known| known == tag.as_str()))
            && (text.is_empty() || chat.title.to_lowercase().contains(&text))
    }
}

/// The conversations.
#[component]
pub(crate) fn History(props: &Props) -> Html {
    let words = use_words();
    let wanted = use_state(Wanted::default);
    let found: Vec<&Entry> = props
        .chats
        .iter()
        .filter(|entry| wanted.fits(&entry.chat))
        .take(LISTED)
        .collect();
    let set = |change: fn(&mut Wanted, AttrValue)| {
        let wanted = wanted.clone();
        Callback::from(move |value: AttrValue| {
            let mut next = (*wanted).clone();
            change(&mut next, value);
            wanted.set(next);
        })
    };
    let on_query = set(|wanted, text| wanted.text = text.to_string())
        .reform(|event: InputEvent| dom::typed(&event).into());
    let on_tag = set(|wanted, tag| wanted.tag = (wanted.tag.as_ref() != Some(&tag)).then_some(tag));
    let on_archive = set(|wanted, _| wanted.archived = !wanted.archived)
        .reform(|_: MouseEvent| AttrValue::default());
    let archived = props
        .chats
        .iter()
        .filter(|entry| entry.chat.shelf.archived)
        .count();
    let empty = match (props.chats.is_empty(), found.is_empty()) {
        (true, _) => Some(words.no_chats),
        (false, true) => Some(words.no_match),
        _ => None,
    };
    html! {
        <nav class="history" aria-label={words.history}>
            <button type="button" class="wide" onclick={props.on_new.reform(|_: MouseEvent| ())}>
                { icon(Glyph::Plus) }{ words.new_chat }
            </button>
            <input type="search" aria-label={words.search_history} placeholder={words.search_history} value={wanted.text.clone()} oninput={on_query} />
            if !props.tags.is_empty() {
                { tags(&props.tags, wanted.tag.as_ref(), &on_tag, words) }
            }
            if let Some(text) = empty {
                <p class="muted pad">{ text }</p>
            }
            <div class="days">{ for days(&found, props, words) }</div>
            if archived > 0 || wanted.archived {
                <button type="button" class="quiet wide" aria-pressed={wanted.archived.to_string()} onclick={on_archive}>
                    { (words.archived_chats)(archived) }
                </button>
            }
        </nav>
    }
}

/// The tags; the chosen one is pressed.
fn tags(
    tags: &[AttrValue],
    chosen: Option<&AttrValue>,
    on_tag: &Callback<AttrValue>,
    words: &'static Words,
) -> Html {
    let one = |tag: &AttrValue| {
        let pressed = (chosen == Some(tag)).to_string();
        let choose = {
            let tag = tag.clone();
            on_tag.reform(move |_: MouseEvent| tag.clone())
        };
        html! { <button key={tag.to_string()} type="button" class="tag" aria-pressed={pressed} onclick={choose}>{ tag }</button> }
    };
    html! { <div class="tags" role="group" aria-label={words.tags}>{ for tags.iter().map(one) }</div> }
}

/// The pinned ones, then the others by day; a part without any is left out.
fn days<'a>(
    found: &'a [&'a Entry],
    props: &'a Props,
    words: &'static Words,
) -> impl Iterator<Item = Html> + 'a {
    let part = |entry: &Entry| {
        if entry.chat.shelf.pinned {
            None
        } else {
            Some(entry.day)
        }
    };
    let parts = [
        (None, words.pinned),
        (Some(Day::Today), words.today),
        (Some(Day::Yesterday), words.yesterday),
        (Some(Day::Earlier), words.earlier),
    ];
    parts.into_iter().filter_map(move |(day, name)| {
        let mut here = found.iter().filter(move |entry| part(entry) == day).peekable();
        here.peek()?;
        let rows = here.map(|entry| {
            let current = props.open.as_ref() == Some(&entry.chat.id);
            html! { <EntryRow key={entry.chat.id.0.clone()} chat={entry.chat.clone()} href={entry.href.clone()} {current} on_shelf={props.on_shelf.clone()} /> }
        });
        Some(html! { <section key={name} aria-label={name}><h2 class="day">{ name }</h2><ul>{ for rows }</ul></section> })
    })
}
