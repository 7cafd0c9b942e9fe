//! The line of figures below the message field, for the open chat.

use std::rc::Rc;

use maas_core::{
    chats::{Chat, ReplyState},
    context::{estimate, filled},
    cost,
    msg::ProvidersMsg,
};
use yew::prelude::*;

use super::is_simulated;
use crate::{
    components::meter::{Fill, SoFar, fill, so_far},
    store::{use_chats, use_dispatch, use_drafts, use_providers, use_session},
    words::use_words,
};

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

/// How full the context is with what is typed.
#[component]
fn Context(props: &ContextProps) -> Html {
    let (words, chats, drafts) = (use_words(), use_chats(), use_drafts());
    let draft = drafts.find(chats.open.as_ref());
    let typed = draft.map_or(0, |draft| estimate(&draft.text));
    let estimated = props.estimated.saturating_add(typed);
    let used = props.reported.saturating_add(estimated);
    if used == 0 {
        return html! {};
    }
    let now = Fill {
        used,
        estimated: estimated > 0,
        limit: props.limit,
    };
    fill(now, words)
}
