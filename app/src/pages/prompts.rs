//! The prompt library: the list of prompts, and one of them.

use maas_core::prompts::PromptId;
use maas_protocol::chat::Role;
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    pages::settings::CONTENT,
    platform::location,
    prompting::{PromptsAsk, PromptsSay},
    route::Route,
    store::{SecretAsk, use_prompts, use_secret_dispatch, use_session, use_workspaces},
    words::{Words, use_words},
};

mod attempt;
mod desk;
mod fill;
mod import;
mod insert;
mod library;
mod made_for;
mod messages;
mod variables;
mod versions;

pub(crate) use insert::UsePrompt;

/// The styles of these pages, which no other needs.
const STYLES: &str = "prompts.css";

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) id: Option<PromptId>,
    pub(crate) on_menu: Callback<()>,
}

/// The pages with their frame.
#[component]
pub(crate) fn PromptsPage(props: &Props) -> Html {
    let (words, prompts, session) = (use_words(), use_prompts(), use_session());
    let workspaces = use_workspaces();
    let text = words.prompts();
    let reading = session.is_unlocked() && !prompts.listed;
    {
        // Who goes to another workspace, or has the prompt moved there, is done with it; who opens it by its address may look at it.
        let stays = props.id.as_ref().and_then(|id| prompts.find(id));
        let known = !session.is_unlocked() || workspaces.listed;
        let stays = stays.filter(|_| known);
        let stays = stays.map(|prompt| workspaces.is_here(&prompt.workspace));
        let place = (props.id.clone(), stays);
        let before = use_mut_ref(|| place.clone());
        use_effect_with(place, move |place| {
            let before = before.replace(place.clone());
            if before == (place.0.clone(), Some(true)) && place.1 == Some(false) {
                location::set_hash(&Route::Prompts(None).hash());
            }
        });
    }
    let (content, back) = match &props.id {
        None => (
            html! { <library::Library key={workspaces.current.0.clone()} /> },
            (Route::Chat(None), words.back_to_chat),
        ),
        Some(id) => {
            let content = match prompts.find(id) {
                Some(_) => html! { <desk::Desk key={id.0.clone()} id={id.clone()} /> },
                None if reading => html! {},
                None => html! { <p class="muted" role="status">{ text.gone }</p> },
            };
            (content, (Route::Prompts(None), text.back))
        }
    };
    let tests = match &props.id {
        None => Route::Tests(None, None),
        Some(id) => Route::TestsOf(id.clone()),
    };
    html! {
        <main class="main">
            <link rel="stylesheet" href={STYLES} />
            <header class="bar">
                <button type="button" class="quiet square menu-button" aria-label={words.menu} onclick={props.on_menu.reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Menu) }
                </button>
                <a class="button quiet" href={back.0.hash()}>{ icon(Glyph::Back) }{ back.1 }</a>
                <span class="push" />
                <a class="button quiet" href={tests.hash()}>{ words.trials_title }</a>
            </header>
            <div class="page prompts" id={CONTENT} tabindex="-1">{ content }</div>
        </main>
    }
}

/// What the prompts worker says to an ask; nothing while it is at it, or where it gave up.
#[hook]
fn use_said(ask: Option<PromptsAsk>) -> Option<PromptsSay> {
    let secret = use_secret_dispatch();
    let said = use_state(|| None::<PromptsSay>);
    // An answer to an older ask is none.
    let last = use_mut_ref(|| 0_u64);
    {
        let said = said.setter();
        use_effect_with(ask, move |ask| {
            *last.borrow_mut() += 1;
            let number = *last.borrow();
            match ask {
                None => said.set(None),
                Some(ask) => {
                    let done = Callback::from(move |say: Option<PromptsSay>| {
                        if *last.borrow() == number {
                            said.set(say);
                        }
                    });
                    let ask = ask.clone();
                    secret.emit(SecretAsk::Prompts { ask, done });
                }
            }
        });
    }
    (*said).clone()
}

/// What a role is called.
fn role_name(role: Role, words: &'static Words) -> &'static str {
    match role {
        Role::System => words.prompts().role_system,
        Role::Assistant => words.prompts().role_assistant,
        Role::User => words.prompts().role_user,
        Role::Tool => words.prompts().role_tool,
    }
}
