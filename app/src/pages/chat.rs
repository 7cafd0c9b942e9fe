//! The chat: model and parameters above, the conversation, the message field below.

use std::rc::Rc;

use maas_core::{
    Msg,
    chats::{Chat, ChatMessage, ChatSetup, Chats, ChatsMsg, Messages, ReplyState, shelf::ShelfMsg},
    session::Lock,
    turn::Turn,
    ui::{Dialog, UiMsg},
};
use maas_protocol::provider::ProviderRef;
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        icon::{Glyph, icon},
        parameters::Parameters,
    },
    platform::dom,
    route::{Route, SettingsPage},
    store::{use_chats, use_dispatch, use_providers, use_session, use_turns},
    words::{Words, use_words},
};

mod answering;
mod by_hand;
mod if_it_fails;
mod models;
mod reveal;
mod settled;

use answering::Answering;
use by_hand::Stands;
use settled::Settled;
mod take_along;

/// Props of [`ChatPage`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) on_menu: Callback<()>,
}

/// The chat.
#[component]
pub(crate) fn ChatPage(props: &Props) -> Html {
    let (words, chats, session) = (use_words(), use_chats(), use_session());
    let (providers, dispatch) = (use_providers(), use_dispatch());
    let show_parameters = use_state(|| false);
    let setup = chats.current_setup().clone();
    let chat = chats.open_chat().cloned();
    let configure = dispatch.reform(|setup: ChatSetup| ChatsMsg::Configure(setup).into());
    let toggle = {
        let show = show_parameters.clone();
        move |_: MouseEvent| show.set(!*show)
    };
    let changed =
        !setup.params.is_empty() || !setup.system.trim().is_empty() || !setup.fallbacks.is_empty();
    let chat_key = chat
        .as_ref()
        .map_or_else(String::new, |chat| chat.id.0.clone());
    let not_kept =
        session.lock == Lock::NoVault && chat.as_ref().is_some_and(|chat| !chat.shelf.temporary);
    let keep = dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(Dialog::CreateVault)).into());
    let conversation = conversation(chat.clone(), &setup, words);
    html! {
        <main class="main">
            <header class="bar">
                <button type="button" class="quiet square menu-button" aria-label={words.menu} onclick={props.on_menu.reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Menu) }
                </button>
                { models::picker(&setup, &configure, &providers, &dispatch, words) }
                if is_simulated(&setup.model.provider) {
                    <span class="badge" title={words.simulated_hint}>{ words.simulated }</span>
                }
                { for if_it_fails::mark(&setup, words) }
                { temporary(&chats, &dispatch, words) }
                <span class="push" />
                if chat.as_ref().is_some_and(|chat| chat.messages.loaded().is_some()) {
                    <take_along::TakeAlong />
                }
                <button type="button" class={classes!("quiet", "square", changed.then_some("changed"))} aria-label={words.parameters}
                    title={words.parameters} aria-expanded={show_parameters.to_string()} onclick={toggle}>
                    { icon(Glyph::Sliders) }
                </button>
            </header>
            if *show_parameters {
                <Parameters key={chat_key.clone()} setup={setup.clone()} not_taken={providers.not_taken(&setup.model)} on_change={configure.clone()}>
                    { if_it_fails::part(&setup, &configure, &providers, &dispatch, words) }
                </Parameters>
            }
            { conversation }
            if not_kept {
                <p class="not-kept"><span>{ words.not_kept }</span><button type="button" class="link" onclick={keep}>{ words.keep_my_work }</button></p>
            }
            <Answering />
        </main>
    }
}

/// Whether the chat on screen is never stored; of the next one this is chosen here.
fn temporary(chats: &Chats, dispatch: &Callback<Msg>, words: &'static Words) -> Html {
    match chats.open_chat() {
        Some(chat) if chat.shelf.temporary => {
            html! { <span class="badge" title={words.temporary_hint}>{ words.temporary_chat }</span> }
        }
        Some(_) => html! {},
        None => {
            let next = chats.next_temporary;
            let toggle = dispatch.reform(move |_: MouseEvent| ShelfMsg::Temporary(!next).into());
            html! {
                <button type="button" class={classes!("quiet", next.then_some("changed"))} aria-pressed={next.to_string()}
                    title={words.temporary_hint} onclick={toggle}>{ words.temporary_chat }</button>
            }
        }
    }
}

fn is_simulated(provider: &ProviderRef) -> bool {
    provider
        .spec()
        .is_some_and(|spec| spec.answer_locally.is_some())
}

fn conversation(chat: Option<Rc<Chat>>, setup: &ChatSetup, words: &'static Words) -> Html {
    let Some(chat) = chat else {
        return html! {
            <div class="log" role="log" aria-label={words.conversation} tabindex="0">
                <div class="empty">
                    <h1>{ words.empty_title }</h1>
                    <p>{ words.empty_text }</p>
                    { hint(setup, words) }
                </div>
            </div>
        };
    };
    match &chat.messages {
        Messages::Loaded(_) => html! { <Log key={chat.id.0.clone()} chat={ByPtr(chat.clone())} /> },
        Messages::Stored(_) | Messages::Loading(_) => html! {
            <div class="log" role="log" aria-label={words.conversation} aria-busy="true" tabindex="0">
                <p class="muted pad">{ words.loading_chat }</p>
            </div>
        },
    }
}

/// What a first visit should know: who answers, and where keys go.
fn hint(setup: &ChatSetup, words: &'static Words) -> Html {
    if !is_simulated(&setup.model.provider) {
        return html! {};
    }
    let providers = Route::Settings(SettingsPage::Providers).hash();
    html! {
        <>
            <p class="muted">{ words.empty_demo }</p>
            <a class="button primary" href={providers}>{ icon(Glyph::Plus) }{ words.connect_provider }</a>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct LogProps {
    chat: ByPtr<Chat>,
}

/// The messages. While the reader is at the end, the end stays in view.
#[component]
fn Log(props: &LogProps) -> Html {
    let words = use_words();
    let node = use_node_ref();
    let at_end = use_state(|| true);
    // The same as `at_end`, readable by a callback that is never made anew.
    let follows = use_mut_ref(|| true);
    let onscroll = {
        let (node, at_end, follows) = (node.clone(), at_end.clone(), follows.clone());
        move |_: Event| {
            let now = dom::is_at_end(&node);
            *follows.borrow_mut() = now;
            if now != *at_end {
                at_end.set(now);
            }
        }
    };
    let on_grown = {
        let (node, follows) = (node.clone(), follows.clone());
        use_callback((), move |(), ()| {
            if *follows.borrow() {
                dom::scroll_to_end(&node);
            }
        })
    };
    {
        let on_grown = on_grown.clone();
        // A new message, and the last words of an answer: they come together with its end.
        use_effect_with(props.chat.clone(), move |_| on_grown.emit(()));
    }
    let to_the_end = {
        let (node, follows) = (node.clone(), follows.clone());
        move |_: MouseEvent| {
            *follows.borrow_mut() = true;
            dom::scroll_to_end(&node);
        }
    };
    let messages = props.chat.messages.loaded().unwrap_or_default();
    let busy = is_answering(&props.chat).then_some("answering");
    let said = |(at, message)| said(message, Stands::of(&props.chat, at), &on_grown);
    html! {
        <>
            <div ref={node} class="log" role="log" aria-label={words.conversation} tabindex="0" {onscroll}>
                <div class={classes!("messages", busy)}>{ for messages.iter().enumerate().map(said) }</div>
            </div>
            <reveal::Reveal />
            if !*at_end {
                <button type="button" class="square round to-end" aria-label={words.to_the_end} title={words.to_the_end} onclick={to_the_end}>
                    { icon(Glyph::Down) }
                </button>
            }
        </>
    }
}

/// Whether an answer is under way: until it is whole, what it answers stays as it is. The style sheet hides what could
/// change it, so that no message is drawn anew for that.
fn is_answering(chat: &Chat) -> bool {
    let shown = chat.messages.loaded().unwrap_or_default();
    let mut answers = shown
        .iter()
        .chain(&chat.aside)
        .filter_map(|said| said.reply.as_ref());
    answers.any(|reply| reply.state == ReplyState::Streaming)
}

/// One message; only one that still grows looks at the turns.
fn said(message: &Rc<ChatMessage>, stands: Stands, on_grown: &Callback<()>) -> Html {
    let key = message.id.0.clone();
    let grows = message
        .reply
        .as_ref()
        .is_some_and(|reply| reply.state == ReplyState::Streaming);
    let message = ByPtr(message.clone());
    if grows {
        html! { <Growing {key} {message} {stands} {on_grown} /> }
    } else {
        html! { <Settled {key} {message} {stands} turn={None::<ByPtr<Turn>>} /> }
    }
}

#[derive(Properties, PartialEq)]
struct GrowingProps {
    message: ByPtr<ChatMessage>,
    stands: Stands,
    on_grown: Callback<()>,
}

#[component]
fn Growing(props: &GrowingProps) -> Html {
    let turns = use_turns();
    let turn = turns
        .of_message(&props.message.id)
        .map(|(_, turn)| ByPtr(turn.clone()));
    {
        let on_grown = props.on_grown.clone();
        use_effect_with(turn.clone(), move |_| on_grown.emit(()));
    }
    html! { <Settled message={props.message.clone()} stands={props.stands.clone()} {turn} /> }
}
