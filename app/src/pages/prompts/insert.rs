//! A prompt goes into the chat on screen: with a form where it has variables, else at once.

use maas_core::prompts::{PromptId, PromptsMsg};
use yew::prelude::*;

use super::{
    STYLES,
    fill::{Filled, Preview, Typed, form, use_filled, use_found},
};
use crate::{
    by_ptr::ByPtr,
    components::{composer, dialog::Dialog},
    platform::dom,
    store::{use_dispatch, use_prompts},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) id: PromptId,
    pub(crate) on_close: Callback<()>,
}

/// The dialog; the version that is used has to be here first.
#[component]
pub(crate) fn UsePrompt(props: &Props) -> Html {
    let (prompts, dispatch) = (use_prompts(), use_dispatch());
    let prompt = prompts.find(&props.id);
    let version = prompt.and_then(|prompt| prompt.in_use().cloned());
    use_effect_with(version.clone(), move |version| {
        dispatch.emit(PromptsMsg::Read(version.iter().cloned().collect()).into());
    });
    let content = prompt.zip(version.as_ref());
    let content = content.and_then(|(prompt, version)| prompts.content(prompt, version));
    let (Some(prompt), Some(content)) = (prompt, content) else {
        return html! {};
    };
    let used = prompt.used(version.as_ref());
    html! { <Filling content={ByPtr(content)} {used} on_close={props.on_close.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct FillingProps {
    content: ByPtr<maas_core::prompts::Content>,
    used: maas_core::prompts::PromptUse,
    on_close: Callback<()>,
}

#[component]
fn Filling(props: &FillingProps) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let text = words.prompts();
    let content = &props.content;
    let typed = use_state(Typed::new);
    let found = use_found(content);
    let names = found.as_ref().map(|(names, _)| names.clone());
    let filled = use_filled(content, names.as_deref(), &typed);
    let insert = {
        let (used, content) = (props.used.clone(), (**content).clone());
        let (filled, on_close) = (filled.clone(), props.on_close.clone());
        Callback::from(move |()| {
            if let Some(said) = filled.said() {
                let (used, messages) = (used.clone(), said.clone());
                let content = Box::new(content.clone());
                let msg = PromptsMsg::Insert {
                    used,
                    content,
                    messages,
                };
                on_close.emit(());
                dispatch.emit(msg.into());
                dom::focus_id_next(composer::FIELD);
            }
        })
    };
    {
        // Nothing is to be filled in.
        let at_once = names.as_ref().is_some_and(Vec::is_empty) && filled.said().is_some();
        let insert = insert.clone();
        use_effect_with(at_once, move |at_once| {
            if *at_once {
                insert.emit(());
            }
        });
    }
    let names = names.unwrap_or_default();
    if names.is_empty() && !matches!(filled, Filled::Wrong(_) | Filled::Unsound(_)) {
        return html! {};
    }
    let on_typed = {
        let typed = typed.clone();
        Callback::from(move |next| typed.set(next))
    };
    let onsubmit = {
        let insert = insert.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            insert.emit(());
        }
    };
    html! {
        <Dialog title={props.used.name.clone()} on_close={props.on_close.clone()} class="tall">
            // The form stands above a chat, whose page does not have them.
            <link rel="stylesheet" href={STYLES} />
            <form class="stack" {onsubmit}>
                { form(content, &names, &typed, &on_typed, words) }
                <Preview content={(**content).clone()} filled={filled.clone()} />
                <div class="row end">
                    <button type="button" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                    <button type="submit" class="primary" disabled={filled.said().is_none()}>{ text.insert }</button>
                </div>
            </form>
        </Dialog>
    }
}
