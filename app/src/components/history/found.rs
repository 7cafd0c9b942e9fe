//! What is found in the conversations themselves: asked for as it is typed, shown below the titles.

use std::rc::Rc;

use maas_core::chats::{Chat, ChatId};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::figures::grouped,
    search::talk::{Found, Hit},
    words::Words,
};

/// So many conversations are asked for at first, and again whenever more are wanted.
pub(super) const PAGE: usize = 20;

/// Fewer messages are read before anybody has read how many.
const MANY: usize = 200;

/// What is looked for from now on.
pub(crate) struct Seek {
    /// As typed; an empty text ends the search.
    pub(crate) text: String,
    /// Whether an input method composes.
    pub(crate) composing: bool,
    /// So many conversations at most.
    pub(crate) wanted: usize,
    /// The conversations that are in memory only.
    pub(crate) unsaved: Vec<Rc<Chat>>,
    /// The conversations to look in, where these are not all.
    pub(crate) within: Option<Vec<String>>,
    /// Whether there are others, in an open vault.
    pub(crate) in_vault: bool,
    /// Who wants to know, now and whenever it changes.
    pub(crate) heard: Callback<Found>,
}

/// Given by the store as a context; outside of it nothing is looked for.
#[derive(Clone, PartialEq)]
pub(crate) struct Finder(pub(crate) Callback<Seek>);

/// What makes a search another one.
#[derive(Clone, PartialEq)]
struct Asked {
    text: String,
    composing: bool,
    wanted: usize,
    unsaved: Vec<ByPtr<Chat>>,
    within: Option<Vec<String>>,
    in_vault: bool,
}

/// What a person looks for, and where.
pub(super) struct Search<'a> {
    pub(super) text: &'a str,
    /// Whether an input method composes.
    pub(super) composing: bool,
    /// So many conversations at most.
    pub(super) wanted: usize,
    pub(super) chats: &'a [super::Entry],
    /// Whether a conversation may be listed.
    pub(super) lists: &'a dyn Fn(&super::Entry) -> bool,
    pub(super) in_vault: bool,
    /// Whether somebody is about to search.
    pub(super) is_near: bool,
}

/// What the search worker finds, and of which text, once it has answered; nothing is asked before there is a reason to.
#[hook]
pub(super) fn use_found(search: &Search<'_>) -> Option<Rc<(String, Found)>> {
    let Search {
        text,
        composing,
        wanted,
        chats,
        lists,
        in_vault,
        is_near,
    } = *search;
    let finder = use_context::<Finder>();
    let found = use_state(|| None::<Rc<(String, Found)>>);
    let in_memory = |chat: &Chat| !in_vault || chat.shelf.temporary;
    let unsaved = chats.iter().filter(|entry| {
        is_near && in_memory(&entry.chat) && entry.chat.messages.loaded().is_some()
    });
    let is_asked = is_near && !text.trim().is_empty();
    let within = (is_asked && !chats.iter().all(lists)).then(|| {
        let listed = chats.iter().filter(|entry| lists(entry));
        listed.map(|entry| entry.chat.id.0.clone()).collect()
    });
    let asked = is_near.then(|| Asked {
        text: text.trim().to_owned(),
        composing,
        wanted,
        unsaved: unsaved.map(|entry| entry.chat.clone()).collect(),
        within,
        in_vault,
    });
    {
        let found = found.setter();
        use_effect_with(asked, move |asked| {
            let (Some(asked), Some(finder)) = (asked, finder) else {
                return;
            };
            if asked.text.is_empty() {
                found.set(None);
            }
            let text = asked.text.clone();
            finder.0.emit(Seek {
                text: asked.text.clone(),
                composing: asked.composing,
                wanted: asked.wanted,
                unsaved: asked.unsaved.iter().map(|chat| chat.0.clone()).collect(),
                within: asked.within.clone(),
                in_vault: asked.in_vault,
                heard: Callback::from(move |new: Found| {
                    found.set(Some(Rc::new((text.clone(), new))));
                }),
            });
        });
    }
    (*found).clone().filter(|_| !text.trim().is_empty())
}

/// What was found of a conversation.
pub(super) fn of_chat<'a>(found: Option<&'a Found>, chat: &ChatId) -> Option<&'a Hit> {
    found?.hits.iter().find(|hit| hit.chat == chat.0)
}

/// Words that were not looked for and words that were, in turns.
pub(super) fn marked(parts: &[String]) -> Html {
    let part = |(at, part): (usize, &String)| match at % 2 {
        0 => html! { { part } },
        _ => html! { <mark>{ part }</mark> },
    };
    html! { { for parts.iter().enumerate().map(part) } }
}

/// How far the search is: said when it has found something, or nothing, and while there is more to be read.
pub(super) fn state_line(count: usize, found: &Found, words: &'static Words) -> Html {
    let is_reading = found.read < found.of;
    let numbers = (is_reading && found.of >= MANY).then(|| {
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
        let [read, of] = [found.read, found.of].map(|count| grouped(count as f64));
        (words.still_reading)(&read, &of)
    });
    let counted = match (count, found.done) {
        (0, done) if is_reading || !done => words.searching.to_owned(),
        (0, _) => words.no_match.to_owned(),
        _ => (words.found_chats)(count, found.more),
    };
    html! {
        <p class="muted found-state" role="status" data-reading={is_reading.then_some("")}>{ counted }
            if let Some(numbers) = numbers {
                <br />{ numbers }
            }
        </p>
    }
}
