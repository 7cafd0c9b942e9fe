//! One message of the conversation with what can be done about it.

use maas_core::{
    Msg,
    chats::{ChatMessage, ChatsMsg, ReplyState},
    cost::of_reply,
    money::Currency,
    providers::endpoint::relayable,
    turn::Turn,
    ui::{Subject, UiMsg},
};
use yew::prelude::*;

use super::{
    by_hand::{self, Hand, Kept, Stands},
    is_simulated,
};
use crate::{
    by_ptr::ByPtr,
    components::message::{Message, message},
    pages::connection::remedy,
    route::{Route, SettingsPage},
    store::{use_dispatch, use_providers},
    words::use_words,
};

/// Whether the figures of the last answer are shown elsewhere.
#[derive(Clone, Copy, Default, PartialEq)]
pub(in crate::pages) struct FiguresElsewhere(pub(in crate::pages) bool);

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) message: ByPtr<ChatMessage>,
    /// The turn that writes it, while it does.
    pub(super) turn: Option<ByPtr<Turn>>,
    pub(super) stands: Stands,
    /// What money is shown in.
    pub(super) currency: Option<Currency>,
}

/// A message with what can be done about it.
#[component]
pub(super) fn Settled(props: &Props) -> Html {
    let (words, providers, dispatch) = (use_words(), use_providers(), use_dispatch());
    let kept = use_context::<Kept>().unwrap_or_default();
    let elsewhere = use_context::<FiguresElsewhere>().unwrap_or_default();
    let mode = by_hand::Turn {
        message: props.message.id.clone(),
        kept: kept.clone(),
        state: use_state(|| kept.mode(&props.message.id)),
    };
    let reply = match &props.turn {
        Some(turn) => Some(&turn.reply),
        None => props.message.reply.as_ref(),
    };
    let asked = reply.map(|reply| &reply.model.provider);
    let failed = reply.into_iter().flat_map(|reply| &reply.switches);
    let name = asked.map_or_else(String::new, |provider| providers.name(provider));
    let can_relay = asked.is_some_and(|provider| {
        let config = providers.config(provider);
        provider.spec().is_some_and(|spec| relayable(spec, &config))
    });
    let id = props.message.id.clone();
    let on_copy = {
        let id = id.clone();
        dispatch.reform(move |()| UiMsg::Copy(id.clone()).into())
    };
    let on_inspect = {
        let message = props.message.id.clone();
        dispatch.reform(move |()| UiMsg::Inspect(Subject::Answer(message.clone())).into())
    };
    let on_anyway = {
        let message = props.message.id.clone();
        dispatch.reform(move |()| Msg::from(ChatsMsg::RetryAnyway(message.clone())))
    };
    let on_without = {
        let message = props.message.id.clone();
        dispatch.reform(move |param| {
            let message = message.clone();
            Msg::from(ChatsMsg::RetryWithout { message, param })
        })
    };
    let on_retry = dispatch.reform(move |through_relay| {
        let message = id.clone();
        Msg::from(ChatsMsg::Retry {
            message,
            through_relay,
        })
    });
    let hand = Hand {
        message: &props.message.0,
        stands: &props.stands,
        streaming: reply.is_some_and(|reply| reply.state == ReplyState::Streaming),
        mode,
        kept,
        dispatch: dispatch.clone(),
    };
    let shown = Message {
        message: &props.message,
        turn: props.turn.as_deref(),
        place: props.stands.place,
        provider: name,
        failed_providers: failed
            .map(|switch| providers.name(&switch.model.provider))
            .collect(),
        currency: props.currency.clone(),
        cost: reply.and_then(|reply| of_reply(reply, &providers)),
        figures: !(elsewhere.0 && props.stands.last),
        simulated: asked.is_some_and(is_simulated),
        remedy: asked.and_then(|provider| remedy(provider, &dispatch)),
        relayable: can_relay,
        on_copy,
        on_inspect,
        on_retry,
        on_without,
        on_anyway,
        providers_href: Route::Settings(SettingsPage::Providers).hash().into(),
        editor: by_hand::editor(&hand, words),
        by_hand: by_hand::row(&hand, words),
    };
    message(&shown, words)
}
