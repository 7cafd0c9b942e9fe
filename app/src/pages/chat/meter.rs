//! The line of figures below the message field, for the open chat.

use std::rc::Rc;

use maas_core::{
    chats::{Chat, Chats, ReplyState},
    context::{estimate, filled},
    cost,
    msg::ProvidersMsg,
};
use maas_protocol::usage::Usage;
use yew::prelude::*;

use super::{
    is_simulated,
    tokens::{self, Counted},
};
use crate::{
    by_ptr::ByPtr,
    components::meter::{Fill, SoFar, fill, next, so_far},
    platform::{clock, rest},
    store::{use_chats, use_dispatch, use_drafts, use_providers, use_session, use_token_counter},
    words::use_words,
};

/// How long nothing must change before it is counted, in milliseconds.
const PAUSE_MS: u32 = 120;

/// The line. What is typed changes the part of the context only.
#[component]
pub(super) fn Meter() -> Html {
    let (words, chats, providers) = (use_words(), use_chats(), use_providers());
    let (dispatch, session) = (use_dispatch(), use_session());
    let setup = chats.current_setup();
    {
        // Sizes and prices are looked up where somebody can be asked who has any.
        let wanted =
            !is_simulated(&setup.model.provider) && providers.is_connected(&setup.model.provider);
        use_effect_with(wanted, move |wanted| {
            if *wanted {
                dispatch.emit(ProvidersMsg::LoadCatalogue.into());
            }
        });
    }
    let sums = use_memo((chats.clone(), providers.clone()), |(chats, providers)| {
        let chat = chats.open_chat();
        let messages = chat.map(all_messages).unwrap_or_default();
        let replies = messages.iter().filter_map(|message| message.reply.as_ref());
        let line = chat.and_then(|chat| chat.messages.loaded());
        let setup = chats.current_setup();
        (
            cost::sum(replies, providers),
            filled(line.unwrap_or_default(), &setup.system),
            providers.facts(&setup.model).context,
        )
    });
    let (cost, filled, limit) = *sums;
    let line = chats.open_chat().and_then(|chat| chat.messages.loaded());
    let mut replies = line
        .unwrap_or_default()
        .iter()
        .rev()
        .filter_map(|message| message.reply.as_ref());
    let last = replies.find(|reply| reply.state != ReplyState::Streaming);
    html! {
        <div class="hud" role="group" aria-label={words.hud}>
            if line.is_some() {
                { so_far(&SoFar { cost, currency: session.settings.currency.as_ref(), last }, words) }
            }
            <Context {limit} reported={filled.reported} estimated={filled.estimated} />
        </div>
    }
}

/// Every message of a chat, shown or not: all of them were paid for.
fn all_messages(chat: &Rc<Chat>) -> Vec<&maas_core::chats::ChatMessage> {
    let shown = chat.messages.loaded().unwrap_or_default();
    shown
        .iter()
        .chain(&chat.aside)
        .map(|message| &**message)
        .collect()
}

#[derive(Properties, PartialEq)]
struct ContextProps {
    limit: Option<u64>,
    reported: u64,
    estimated: u64,
}

/// How full the context is with what is typed, and what sending that would cost.
#[component]
fn Context(props: &ContextProps) -> Html {
    let (words, chats, drafts) = (use_words(), use_chats(), use_drafts());
    let (providers, session, counter) = (use_providers(), use_session(), use_token_counter());
    let draft = drafts.find(chats.open.as_ref());
    let typed = draft.map(|draft| draft.text.clone()).unwrap_or_default();
    let model = chats.current_setup().model.clone();
    let counted = use_state(|| None::<Counted>);
    let come = use_state(rest::is_there);
    {
        // Counting is a part of the rest, and nobody waits for it.
        let come = come.setter();
        use_effect_with((), move |()| rest::once_there(move || come.set(true)));
    }
    {
        let (counted, typed) = (counted.setter(), typed.clone());
        let count = move |(chats, typed, come): &(ByPtr<Chats>, String, bool)| {
            let (chats, typed) = (chats.clone(), typed.clone());
            let begin = move || tokens::count(&chats, typed, &counter, move |now| counted.set(now));
            let late = come.then(|| clock::later(PAUSE_MS, begin));
            move || drop(late)
        };
        use_effect_with((chats.clone(), typed.clone(), *come), count);
    }
    let counted = (*counted)
        .clone()
        .filter(|counted| counted.of == (chats.open.clone(), model.clone()));
    let since = counted.as_ref().map_or_else(
        || props.estimated.saturating_add(estimate(&typed)),
        |counted| counted.tokens,
    );
    let used = props.reported.saturating_add(since);
    if used == 0 {
        return html! {};
    }
    let exact = counted.as_ref().is_some_and(|counted| counted.exact);
    let now = Fill {
        used,
        estimated: since > 0 && !exact,
        counted: since > 0 && exact,
        limit: props.limit,
    };
    let cost = counted.filter(|_| !typed.trim().is_empty()).and_then(|_| {
        let usage = Usage {
            input: Some(used),
            output: Some(0),
            ..Usage::default()
        };
        providers.facts(&model).cost?.of(&usage)
    });
    html! {
        <>
            { for cost.filter(|nano| *nano > 0).map(|nano| next(nano, session.settings.currency.as_ref(), words)) }
            { fill(now, words) }
        </>
    }
}
