//! The list of conversations by day, with search and tags, and the way to those that are archived.

use maas_core::chats::{
    Chat, ChatId, MessageId,
    shelf::{Day, ShelfMsg},
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::icon::{Glyph, icon},
    platform::dom,
    search::talk::Found,
    words::{Words, use_words},
};

mod entry;
pub(crate) mod found;

use entry::EntryRow;

/// So many are listed by day; a search finds the others.
const LISTED: usize = 200;
/// So many of them are built at first, which is more than a screen shows, and so many more before each picture after that.
const BUILT: usize = 40;

/// Props of [`History`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Newest first, each with its address.
    pub(crate) chats: ByPtr<Vec<Entry>>,
    pub(crate) open: Option<ChatId>,
    /// Every tag in use.
    pub(crate) tags: Vec<AttrValue>,
    /// Whether there is an open vault with more of them than are in memory.
    pub(crate) in_vault: bool,
    /// Whether there are several workspaces.
    pub(crate) several: bool,
    pub(crate) on_new: Callback<()>,
    /// Puts one into another workspace, where there is one.
    pub(crate) on_move: Option<Callback<ChatId>>,
    pub(crate) on_shelf: Callback<ShelfMsg>,
    /// Opens a conversation where a message is.
    pub(crate) on_open_at: Callback<(ChatId, MessageId)>,
    /// A day as people write it, from ms since 1970.
    pub(crate) date_of: Callback<u64, String>,
}

/// A conversation, its address and the day it last changed.
#[derive(Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) chat: ByPtr<Chat>,
    pub(crate) href: AttrValue,
    pub(crate) day: Day,
    /// The workspace it is in, where that is another one.
    pub(crate) elsewhere: Option<AttrValue>,
}

/// What is looked for.
#[derive(Clone, PartialEq)]
struct Wanted {
    text: String,
    composing: bool,
    tag: Option<AttrValue>,
    archived: bool,
    /// Whether it is looked for in all workspaces.
    everywhere: bool,
    /// So many conversations with it in their titles, and as many with it in their messages.
    most: usize,
    /// Whether somebody is about to search.
    is_near: bool,
}

impl Wanted {
    fn nothing() -> Self {
        Self {
            text: String::new(),
            composing: false,
            tag: None,
            archived: false,
            everywhere: false,
            most: found::PAGE,
            is_near: false,
        }
    }

    /// What titles are compared with; `None` where nothing is looked for.
    fn title(&self) -> Option<String> {
        let text = self.text.trim();
        (!text.is_empty()).then(|| text.to_lowercase())
    }

    /// Whether a conversation may be listed. A search finds archived ones too.
    fn lists(&self, entry: &Entry, searching: bool) -> bool {
        let shelf = &entry.chat.shelf;
        let tag = self.tag.as_ref();
        (entry.elsewhere.is_none() || (searching && self.everywhere))
            && (searching || shelf.archived == self.archived)
            && tag.is_none_or(|tag| shelf.tags.iter().any(|known| known == tag.as_str()))
    }
}

/// What is on screen: the conversations by day, or what a search found.
struct Rows<'a> {
    /// In the order of their dates, or by their titles.
    first: Vec<&'a Entry>,
    /// Where a message has it.
    in_messages: Vec<&'a Entry>,
}

/// The conversations.
#[component]
pub(crate) fn History(props: &Props) -> Html {
    let words = use_words();
    let wanted = use_state(Wanted::nothing);
    let list = use_node_ref();
    let field = use_node_ref();
    let found = found::use_found(&found::Search {
        text: &wanted.text,
        composing: wanted.composing,
        wanted: wanted.most,
        chats: &props.chats,
        lists: &|entry| wanted.lists(entry, true),
        in_vault: props.in_vault,
        is_near: wanted.is_near,
    });
    let text_found = found.as_ref().map(|found| found.0.clone());
    let found = found.as_ref().map(|found| &found.1);
    let title = wanted.title();
    let listed = use_listed(props.chats.len());
    let rows = rows(props, &wanted, title.as_deref(), found, listed);
    let set = |change: fn(&mut Wanted, AttrValue)| {
        let wanted = wanted.clone();
        Callback::from(move |value: AttrValue| {
            let mut next = (*wanted).clone();
            change(&mut next, value);
            wanted.set(next);
        })
    };
    let on_query = {
        let wanted = wanted.clone();
        move |event: InputEvent| {
            wanted.set(Wanted {
                text: dom::typed(&event),
                composing: event.is_composing(),
                most: found::PAGE,
                is_near: true,
                ..(*wanted).clone()
            });
        }
    };
    let clear = set(|wanted, _| {
        wanted.text = String::new();
        wanted.composing = false;
    });
    let on_near =
        set(|wanted, _| wanted.is_near = true).reform(|_: FocusEvent| AttrValue::default());
    // What the input method had under way is whole now.
    let on_composed = {
        let wanted = wanted.clone();
        move |event: KeyboardEvent| {
            if wanted.composing && !dom::is_composing(&event) {
                wanted.set(Wanted {
                    composing: false,
                    ..(*wanted).clone()
                });
            }
        }
    };
    let on_more =
        set(|wanted, _| wanted.most += found::PAGE).reform(|_: MouseEvent| AttrValue::default());
    let on_tag = set(|wanted, tag| wanted.tag = (wanted.tag.as_ref() != Some(&tag)).then_some(tag));
    let on_archive = set(|wanted, _| wanted.archived = !wanted.archived)
        .reform(|_: MouseEvent| AttrValue::default());
    let on_everywhere = set(|wanted, _| wanted.everywhere = !wanted.everywhere)
        .reform(|_: MouseEvent| AttrValue::default());
    let mut here = props.chats.iter().filter(|entry| entry.elsewhere.is_none());
    let archived = here.clone();
    let archived = archived.filter(|entry| entry.chat.shelf.archived).count();
    let none_here = here.next().is_none();
    let count = rows.first.len() + rows.in_messages.len();
    let empty = match (none_here, count) {
        (true, 0) if title.is_none() || props.chats.is_empty() => Some(words.no_chats),
        (false, 0) if title.is_none() => Some(words.none_listed),
        _ => None,
    };
    let more =
        rows.first.len() == wanted.most || found.is_some_and(|found| found.more && found.done);
    html! {
        <nav class="history" aria-label={words.history} onkeydown={keys(&field, &list, clear)}>
            <button type="button" class="wide" onclick={props.on_new.reform(|_: MouseEvent| ())}>
                { icon(Glyph::Plus) }{ words.new_chat }
            </button>
            <input ref={field} type="search" aria-label={words.search_history} placeholder={words.search_history} value={wanted.text.clone()}
                autocomplete="off" oninput={on_query} onfocus={on_near} onkeyup={on_composed} />
            if props.several && title.is_some() {
                <button type="button" class="tag everywhere" aria-pressed={wanted.everywhere.to_string()} onclick={on_everywhere}>{ words.all_workspaces }</button>
            }
            if !props.tags.is_empty() {
                { tags(&props.tags, wanted.tag.as_ref(), &on_tag, words) }
            }
            if let Some(text) = empty {
                <p class="muted pad">{ text }</p>
            }
            if let (Some(found), false) = (found, props.chats.is_empty()) {
                { found::state_line(count, found, words) }
            }
            <div ref={list} class="days" data-found={text_found}>
                if title.is_none() {
                    { for days(&rows.first, props, words) }
                } else {
                    { section(words.in_titles, &rows.first, props, found) }
                    { section(words.in_messages, &rows.in_messages, props, found) }
                    if more {
                        <button type="button" class="quiet wide" onclick={on_more}>{ words.more_results }</button>
                    }
                }
            </div>
            if title.is_none() && (archived > 0 || wanted.archived) {
                <button type="button" class="quiet wide" aria-pressed={wanted.archived.to_string()} onclick={on_archive}>
                    { (words.archived_chats)(archived) }
                </button>
            }
        </nav>
    }
}

/// How many conversations are listed by now, of so many.
#[hook]
fn use_listed(all: usize) -> usize {
    let listed = use_state_eq(|| BUILT);
    let now = *listed;
    use_effect_with((now, all > now), move |(now, more)| {
        let next = (*now + BUILT).min(LISTED);
        if *more && next > *now {
            dom::on_next_frame(move || listed.set(next));
        }
    });
    now
}

/// The conversations to be listed: titles are compared at once, and where the search worker compares better it adds to them.
fn rows<'a>(
    props: &'a Props,
    wanted: &Wanted,
    title: Option<&str>,
    found: Option<&Found>,
    most: usize,
) -> Rows<'a> {
    let listed = |entry: &&Entry| wanted.lists(entry, title.is_some());
    let Some(title) = title else {
        let first = props.chats.iter().filter(listed).take(most);
        return Rows {
            first: first.collect(),
            in_messages: Vec::new(),
        };
    };
    let hits = found.map_or(&[][..], |found| &found.hits);
    let better: Vec<&str> = hits
        .iter()
        .filter(|hit| !hit.title.is_empty())
        .map(|hit| hit.chat.as_str())
        .collect();
    let has_it = |entry: &&Entry| {
        better.contains(&entry.chat.id.0.as_str())
            || entry.chat.title.to_lowercase().contains(title)
    };
    let first: Vec<&Entry> = props
        .chats
        .iter()
        .filter(listed)
        .filter(has_it)
        .take(wanted.most)
        .collect();
    let others = hits.iter().filter(|hit| {
        !hit.message.is_empty() && !first.iter().any(|entry| entry.chat.id.0 == hit.chat)
    });
    // A conversation that was deleted meanwhile is in no list any more.
    let in_messages = others
        .filter_map(|hit| props.chats.iter().find(|entry| entry.chat.id.0 == hit.chat))
        .filter(listed)
        .collect();
    Rows { first, in_messages }
}

/// The arrows go from the field into the list and back, Escape leads back to the field and empties it, and Enter in the
/// field opens the first conversation.
fn keys(field: &NodeRef, list: &NodeRef, clear: Callback<AttrValue>) -> Callback<KeyboardEvent> {
    let (field, list) = (field.clone(), list.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.default_prevented() {
            return;
        }
        let in_field = dom::is_focused(&field);
        let handled = match event.key().as_str() {
            "ArrowDown" => dom::step_links(&list, true),
            "ArrowUp" if !in_field => {
                if !dom::step_links(&list, false) {
                    dom::focus(&field);
                }
                true
            }
            "Enter" if in_field && !dom::value(&field).trim().is_empty() => dom::click_link(&list),
            "Escape" if in_field => {
                clear.emit(AttrValue::default());
                true
            }
            "Escape" if dom::in_links(&list) => {
                dom::focus(&field);
                true
            }
            _ => false,
        };
        if handled {
            event.prevent_default();
        }
    })
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
    listed: &'a [&'a Entry],
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
    parts.into_iter().map(move |(day, name)| {
        let here: Vec<&Entry> = listed
            .iter()
            .copied()
            .filter(|entry| part(entry) == day)
            .collect();
        section(name, &here, props, None)
    })
}

/// A part of the list under its name; nothing where it is empty.
fn section(name: &'static str, here: &[&Entry], props: &Props, found: Option<&Found>) -> Html {
    if here.is_empty() {
        return html! {};
    }
    let rows = here.iter().map(|entry| {
        let chat = &entry.chat;
        let current = props.open.as_ref() == Some(&chat.id);
        let hit = found::of_chat(found, &chat.id).cloned();
        html! {
            <EntryRow key={chat.id.0.clone()} chat={chat.clone()} href={entry.href.clone()} {current} {hit} searching={found.is_some()}
                elsewhere={entry.elsewhere.clone()} on_move={props.on_move.clone()}
                on_shelf={props.on_shelf.clone()} on_open_at={props.on_open_at.clone()} date_of={props.date_of.clone()} />
        }
    });
    html! { <section key={name} aria-label={name}><h2 class="day">{ name }</h2><ul>{ for rows }</ul></section> }
}
