//! One prompt: written, described, tried and saved.

use maas_core::{
    prompts::{Content, Prompt, PromptId, PromptsMsg},
    ui::{Dialog as CoreDialog, Sharing, UiMsg},
};
use yew::prelude::*;

use super::{
    attempt::Attempt, fill::use_found, made_for::MadeFor, messages::messages, variables::variables,
    versions::Versions,
};
use crate::{
    by_ptr::ByPtr,
    components::{
        calls,
        icon::{Glyph, icon},
    },
    platform::{
        clock,
        dom::{
            self,
            keys::{self, Press},
        },
    },
    store::{use_dispatch, use_prompts},
    words::use_words,
};

/// After so long without a key press what was typed is kept, in milliseconds.
const KEPT_AFTER_MS: u32 = 500;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) id: PromptId,
}

/// The prompt, once it is here.
#[component]
pub(super) fn Desk(props: &Props) -> Html {
    let prompts = use_prompts();
    match prompts.find(&props.id) {
        Some(prompt) => html! { <Written prompt={ByPtr(prompt.clone())} /> },
        None => html! {},
    }
}

#[derive(Properties, PartialEq)]
struct WrittenProps {
    prompt: ByPtr<Prompt>,
}

/// What is beside the messages.
#[derive(Clone, Copy, PartialEq)]
enum Beside {
    Fill,
    Versions,
    Details,
}

#[component]
fn Written(props: &WrittenProps) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let text = words.prompts();
    let prompt = &props.prompt;
    let content = use_state(|| prompt.shown().clone());
    let beside = use_state(|| Beside::Fill);
    let note = use_node_ref();
    let keep = {
        let (dispatch, id) = (dispatch.clone(), prompt.id.clone());
        Callback::from(move |content: Content| {
            dispatch.emit(PromptsMsg::Type(id.clone(), content).into())
        })
    };
    // What the newest version said that was taken over last.
    let base = use_mut_ref(|| prompt.content.clone());
    let restoring = use_mut_ref(|| false);
    {
        // A version came: by saving, by restoring, or from another tab. What is typed here and saved nowhere stays.
        let (content, keep) = (content.clone(), keep.clone());
        let (base, restoring) = (base.clone(), restoring.clone());
        let prompt = prompt.clone();
        use_effect_with(prompt.newest().cloned(), move |_| {
            let unsaved = *content != *base.borrow() && *content != prompt.content;
            let restored = restoring.replace(false);
            let begins = *base.borrow() == prompt.content;
            base.borrow_mut().clone_from(&prompt.content);
            if unsaved && !restored && !begins {
                keep.emit((*content).clone());
            } else {
                content.set(prompt.shown().clone());
            }
        });
    }
    let on_restore = Callback::from(move |()| *restoring.borrow_mut() = true);
    {
        let (keep, before) = (keep.clone(), prompt.shown().clone());
        use_effect_with((*content).clone(), move |content| {
            let content = content.clone();
            let late = (content != before)
                .then(|| clock::later(KEPT_AFTER_MS, move || keep.emit(content)));
            move || drop(late)
        });
    }
    let changed = *content != prompt.content;
    let save = {
        let (dispatch, id) = (dispatch.clone(), prompt.id.clone());
        let (content, note) = ((*content).clone(), note.clone());
        Callback::from(move |()| {
            let msg = PromptsMsg::Save {
                prompt: id.clone(),
                content: content.clone(),
                note: dom::take_value(&note),
            };
            dispatch.emit(msg.into());
        })
    };
    use_save_key(&save);
    let found = use_found(&content);
    let unsound = calls::faults(&content.messages);
    let (names, faults) = match &found {
        Some((names, faults)) => (Some(names.clone()), faults.clone()),
        None => (None, Vec::new()),
    };
    let on_change = {
        let content = content.clone();
        Callback::from(move |next| content.set(next))
    };
    let onfocusout = {
        let (keep, content) = (keep.clone(), content.clone());
        let kept = prompt.shown().clone();
        move |_: FocusEvent| {
            if *content != kept {
                keep.emit((*content).clone());
            }
        }
    };
    let discard = {
        let (dispatch, content) = (dispatch.clone(), content.clone());
        let (id, stored) = (prompt.id.clone(), prompt.content.clone());
        move |_: MouseEvent| {
            content.set(stored.clone());
            dispatch.emit(PromptsMsg::Discard(id.clone()).into());
        }
    };
    let share = {
        let what = Sharing::Prompt(prompt.id.clone());
        dispatch
            .reform(move |_: MouseEvent| UiMsg::Show(Some(CoreDialog::Share(what.clone()))).into())
    };
    let version = prompt.newest().filter(|_| !changed);
    let used = prompt.used(version);
    let known = names.clone().unwrap_or_default();
    let panel = match *beside {
        Beside::Fill => {
            html! { <Attempt prompt={prompt.id.clone()} content={(*content).clone()} {names} {used} faulty={!faults.is_empty()} unsound={!unsound.is_empty()} /> }
        }
        Beside::Versions => html! { <Versions prompt={prompt.clone()} {on_restore} /> },
        Beside::Details => html! { <Details prompt={prompt.clone()} /> },
    };
    let tab = |one: Beside, name: &'static str| {
        let (beside, is) = (beside.clone(), *beside == one);
        html! { <button type="button" class={classes!("tab", is.then_some("on"))} aria-pressed={is.to_string()} onclick={move |_: MouseEvent| beside.set(one)}>{ name }</button> }
    };
    let onsubmit = {
        let save = save.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            save.emit(());
        }
    };
    html! {
        <>
            <div class="row">
                <h1>{ &prompt.name }</h1>
                <span class="push" />
                <button type="button" onclick={share}>{ icon(Glyph::Forward) }{ words.sharing().share }</button>
            </div>
            <div class="desk">
                <div class="stack" {onfocusout}>
                    { messages(&content, &on_change, (&faults, &unsound), words) }
                    { variables(&content, &known, &on_change, words) }
                    <MadeFor content={(*content).clone()} {on_change} />
                    <form class="save-bar" {onsubmit}>
                        <span class="muted" role="status" data-changed={changed.to_string()}>
                            { if changed { text.unsaved.to_owned() } else { (text.version)(prompt.versions.len()) } }
                        </span>
                        <input ref={note} type="text" aria-label={text.note} placeholder={text.note} />
                        <button type="submit" class="primary" disabled={!changed}>{ text.save }</button>
                        if changed {
                            <button type="button" class="quiet" onclick={discard}>{ text.discard }</button>
                        }
                    </form>
                </div>
                <div class="stack">
                    <div class="tabs" role="group" aria-label={prompt.name.clone()}>
                        { tab(Beside::Fill, text.fill) }{ tab(Beside::Versions, text.versions) }{ tab(Beside::Details, text.details) }
                    </div>
                    { panel }
                </div>
            </div>
        </>
    }
}

/// Ctrl or Cmd with S saves.
#[hook]
fn use_save_key(save: &Callback<()>) {
    let latest = use_mut_ref(|| save.clone());
    latest.borrow_mut().clone_from(save);
    use_effect_with((), move |()| {
        let listener = keys::on_press(move |press: &Press| {
            let held = if keys::is_apple() {
                press.meta
            } else {
                press.ctrl
            };
            let saves = held && !press.alt && !press.shift && press.key.eq_ignore_ascii_case("s");
            if saves {
                let save = latest.borrow().clone();
                save.emit(());
            }
            saves
        });
        move || drop(listener)
    });
}

#[derive(Properties, PartialEq)]
struct DetailsProps {
    prompt: ByPtr<Prompt>,
}

/// What a prompt is called, and where it is found.
#[component]
fn Details(props: &DetailsProps) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let text = words.prompts();
    let prompt = &props.prompt;
    let fields = [(); 4].map(|()| NodeRef::default());
    let fields = (*use_memo((), move |()| fields)).clone();
    let onsubmit = {
        let (id, fields) = (prompt.id.clone(), fields.clone());
        dispatch.reform(move |event: SubmitEvent| {
            event.prevent_default();
            let [name, description, folder, tags] = fields.each_ref().map(dom::value);
            let tags = tags.split(',').map(str::to_owned).collect();
            PromptsMsg::Describe {
                prompt: id.clone(),
                name,
                description,
                folder,
                tags,
            }
            .into()
        })
    };
    let [name, description, folder, tags] = fields;
    let field = |label: &'static str, node: NodeRef, value: String, hint: &'static str| {
        html! { <label class="field"><span>{ label }</span><input ref={node} type="text" {value} placeholder={hint} /></label> }
    };
    html! {
        <form class="stack" {onsubmit}>
            { field(text.name, name, prompt.name.clone(), "") }
            { field(text.description, description, prompt.description.clone(), "") }
            { field(text.folder, folder, prompt.folder.clone(), text.folder_hint) }
            { field(text.tags, tags, prompt.tags.join(", "), words.tags_hint) }
            <div class="row"><button type="submit">{ words.save }</button></div>
        </form>
    }
}
