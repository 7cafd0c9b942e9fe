//! The chat: model and parameters above, the conversation, the message field below.

use maas_core::{
    Msg,
    chats::{ChatSetup, Chats, shelf::ShelfMsg},
    session::Lock,
    ui::{Dialog, UiMsg},
};
use maas_protocol::provider::ProviderRef;
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        afterwards::Afterwards,
        icon::{Glyph, icon},
    },
    route::{Route, SettingsPage},
    store::{use_chats, use_dispatch, use_providers, use_session, use_workspaces},
    words::{Words, use_words},
};

mod announcer;
mod answering;
pub(super) mod attach;
pub(super) mod by_hand;
mod find;
pub(super) mod if_it_fails;
mod left_out;
pub(super) mod log;
mod meter;
pub(crate) mod models;
pub(super) mod rehearsal;
pub(super) mod settled;
mod setup;
mod slash;
pub(crate) mod take_along;
pub(super) mod tokens;

use answering::Answering;
use log::Log;
use setup::Setup;

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
    let workspaces = use_workspaces();
    let show_parameters = use_state(|| false);
    let setup = chats.current_setup().clone();
    let chat = chats.open_chat().cloned();
    let close = {
        let show = show_parameters.clone();
        Callback::from(move |()| show.set(false))
    };
    let not_kept =
        session.lock == Lock::NoVault && chat.as_ref().is_some_and(|chat| !chat.shelf.temporary);
    let keep = dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(Dialog::CreateVault)).into());
    let conversation = conversation(&chats, &setup, words);
    html! {
        <main class="main">
            <header class="bar">
                <button type="button" class="quiet square menu-button" aria-label={words.menu} onclick={props.on_menu.reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Menu) }
                </button>
                <models::ChatModel setup={setup.clone()} />
                if is_simulated(&setup.model.provider) {
                    <span class="badge" title={words.simulated_hint}>{ words.simulated }</span>
                }
                { for if_it_fails::mark(&setup, words) }
                { temporary(&chats, &dispatch, words) }
                <span class="push" />
                <Afterwards>
                    if chat.as_ref().is_some_and(|chat| chat.messages.loaded().is_some()) {
                        <take_along::TakeAlong />
                    }
                    { opener(&setup, &show_parameters, words) }
                </Afterwards>
            </header>
            if *show_parameters {
                <Setup on_close={close} />
            }
            { conversation }
            if workspaces.excludes_here(&setup.model.provider) {
                { left_out::note(&setup, &providers, words) }
            }
            if not_kept {
                <p class="not-kept"><span>{ words.not_kept }</span><button type="button" class="link" onclick={keep}>{ words.keep_my_work }</button></p>
            }
            <Answering />
            <Afterwards>
                <meter::Meter />
                <announcer::Announcer />
            </Afterwards>
        </main>
    }
}

/// The button of the parameters; it shows whether anything is set, and whether something of it cannot be sent.
fn opener(setup: &ChatSetup, shown: &UseStateHandle<bool>, words: &'static Words) -> Html {
    let toggle = {
        let shown = shown.clone();
        move |_: MouseEvent| shown.set(!*shown)
    };
    let unsound = !setup.is_sound();
    let class = classes!(
        "quiet",
        "square",
        setup.is_changed().then_some("changed"),
        unsound.then_some("unsound")
    );
    let title = if unsound {
        words.setup.not_sound
    } else {
        words.parameters
    };
    html! {
        <button type="button" id={setup::OPENER} {class} data-command="parameters" aria-label={words.parameters} {title} aria-expanded={shown.to_string()} onclick={toggle}>
            { icon(Glyph::Sliders) }
        </button>
    }
}

/// Whether the chat on screen is never stored; of the next one this is chosen here.
fn temporary(chats: &Chats, dispatch: &Callback<Msg>, words: &'static Words) -> Html {
    // On a phone the picture says it alone.
    let name = html! {
        <>{ icon(Glyph::Hourglass) }<span class="spelt-out">{ words.temporary_chat }</span></>
    };
    match chats.open_chat() {
        Some(chat) if chat.shelf.temporary => {
            html! { <span class="badge" title={words.temporary_hint}>{ name }</span> }
        }
        Some(_) => html! {},
        None => {
            let next = chats.next_temporary;
            let toggle = dispatch.reform(move |_: MouseEvent| ShelfMsg::Temporary(!next).into());
            html! {
                <button type="button" class={classes!("quiet", next.then_some("changed"))} aria-pressed={next.to_string()}
                    title={words.temporary_hint} onclick={toggle}>{ name }</button>
            }
        }
    }
}

pub(super) fn is_simulated(provider: &ProviderRef) -> bool {
    provider
        .spec()
        .is_some_and(|spec| spec.answer_locally.is_some())
}

fn conversation(chats: &Chats, setup: &ChatSetup, words: &'static Words) -> Html {
    let Some(chat) = chats.open_chat().cloned() else {
        return html! {
            <div class="log" role="log" aria-live="off" aria-label={words.conversation} tabindex="0">
                <div class="empty">
                    <h1>{ words.empty_title }</h1>
                    <p>{ words.empty_text }</p>
                    { hint(setup, words) }
                </div>
            </div>
        };
    };
    if chats.shown(&chat).is_some() {
        return html! { <Log key={chat.id.0.clone()} chat={ByPtr(chat.clone())} /> };
    }
    html! {
        <div class="log" role="log" aria-live="off" aria-label={words.conversation} aria-busy="true" tabindex="0">
            <p class="muted pad">{ words.loading_chat }</p>
        </div>
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
