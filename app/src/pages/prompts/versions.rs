//! The versions of a prompt: labelled, restored, and any two compared.

use maas_core::prompts::{Label, Prompt, PromptsMsg, VersionId};
use maas_protocol::chat::Role;
use yew::prelude::*;

use super::role_name;
use crate::{
    by_ptr::ByPtr,
    components::difference::WordDifference,
    platform::{clock, dom},
    store::{use_dispatch, use_prompts},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) prompt: ByPtr<Prompt>,
    /// One is about to be restored.
    pub(super) on_restore: Callback<()>,
}

/// The list, newest first, and the difference of two.
#[component]
pub(super) fn Versions(props: &Props) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let text = words.prompts();
    let prompt = &props.prompt;
    let pair = use_state(|| None::<(VersionId, VersionId)>);
    let newest = prompt.versions.iter().rev().map(|(id, _)| id);
    let shown = (*pair).clone().or_else(|| {
        let mut two = newest.clone().take(2);
        let (new, old) = (two.next()?, two.next()?);
        Some((old.clone(), new.clone()))
    });
    let row = |(number, (id, saved)): (usize, &(VersionId, maas_core::prompts::Saved))| {
        let labels = prompt.labels_of(id);
        let on_label = {
            let (dispatch, of, id) = (dispatch.clone(), prompt.id.clone(), id.clone());
            let had = labels.clone();
            Callback::from(move |chosen: String| {
                for label in [Label::Production, Label::Draft] {
                    let wanted = chosen == name_of(label);
                    if wanted || had.contains(&label) {
                        let to = wanted.then(|| id.clone());
                        dispatch.emit(PromptsMsg::Label(of.clone(), label, to).into());
                    }
                }
            })
        };
        let restore = {
            let (of, id, note) = (prompt.id.clone(), id.clone(), (text.restored)(number));
            let on_restore = props.on_restore.clone();
            dispatch.reform(move |()| {
                on_restore.emit(());
                let (prompt, version, note) = (of.clone(), id.clone(), note.clone());
                PromptsMsg::Restore {
                    prompt,
                    version,
                    note,
                }
                .into()
            })
        };
        let option = |(value, name): (&'static str, &'static str)| {
            let chosen = labels.iter().any(|label| name_of(*label) == value);
            html! { <option {value} selected={chosen || (value.is_empty() && labels.is_empty())}>{ name }</option> }
        };
        let options = [
            ("", "–"),
            (name_of(Label::Draft), text.draft),
            (name_of(Label::Production), text.production),
        ];
        html! {
            <li key={id.0.clone()} class="prompt-version" data-version={number.to_string()}>
                <span class="strong">{ (text.version)(number) }</span>
                <small class="muted">{ clock::moment_name(saved.at_ms, words.language) }</small>
                if !saved.note.is_empty() { <span class="note">{ &saved.note }</span> }
                <select aria-label={format!("{}: {}", text.label, (text.version)(number))} onchange={on_label.reform(|event: Event| dom::chosen(&event))}>
                    { for options.map(option) }
                </select>
                if prompt.newest() != Some(id) {
                    <Restore prompt={prompt.clone()} version={id.clone()} on_restore={restore} name={format!("{}: {}", text.restore, (text.version)(number))} />
                }
            </li>
        }
    };
    let choice = |label: &'static str, first: bool| {
        let shown = shown.clone();
        let pair = pair.clone();
        let chosen = shown
            .as_ref()
            .map(|(old, new)| if first { old.clone() } else { new.clone() });
        let onchange = move |event: Event| {
            let id = VersionId(dom::chosen(&event));
            pair.set(
                shown
                    .clone()
                    .map(|(old, new)| if first { (id, new) } else { (old, id) }),
            );
        };
        let option = |(number, (id, _)): (usize, &(VersionId, maas_core::prompts::Saved))| {
            html! { <option value={id.0.clone()} selected={chosen.as_ref() == Some(id)}>{ (text.version)(number) }</option> }
        };
        html! { <label class="field"><span>{ label }</span><select {onchange}>{ for (1..).zip(&prompt.versions).map(option) }</select></label> }
    };
    let numbered: Vec<_> = (1..).zip(&prompt.versions).collect();
    html! {
        <div class="stack">
            <ol class="prompt-versions" aria-label={text.history}>{ for numbered.into_iter().rev().map(row) }</ol>
            { for shown.clone().map(|(old, new)| html! {
                <section class="stack tight" aria-label={text.difference}>
                    <h3>{ text.difference }</h3>
                    <div class="pair">{ choice(text.from, true) }{ choice(text.to, false) }</div>
                    <Difference prompt={prompt.clone()} {old} {new} />
                </section>
            }) }
        </div>
    }
}

fn name_of(label: Label) -> &'static str {
    match label {
        Label::Draft => "draft",
        Label::Production => "production",
    }
}

#[derive(Properties, PartialEq)]
struct RestoreProps {
    prompt: ByPtr<Prompt>,
    version: VersionId,
    name: String,
    on_restore: Callback<()>,
}

/// Restores a version, which has to be read first.
#[component]
fn Restore(props: &RestoreProps) -> Html {
    let (words, prompts, dispatch) = (use_words(), use_prompts(), use_dispatch());
    let wanted = use_state(|| false);
    let here = prompts.content(&props.prompt, &props.version).is_some();
    {
        let (wanted, on_restore) = (wanted.clone(), props.on_restore.clone());
        use_effect_with((here, *wanted), move |(here, is)| {
            if *here && *is {
                wanted.set(false);
                on_restore.emit(());
            }
        });
    }
    let onclick = {
        let (version, wanted) = (props.version.clone(), wanted.clone());
        move |_: MouseEvent| {
            wanted.set(true);
            dispatch.emit(PromptsMsg::Read(vec![version.clone()]).into());
        }
    };
    html! { <button type="button" class="small" aria-label={props.name.clone()} {onclick}>{ words.prompts().restore }</button> }
}

#[derive(Properties, PartialEq)]
struct DifferenceProps {
    prompt: ByPtr<Prompt>,
    old: VersionId,
    new: VersionId,
}

/// How two versions differ, word by word, once both are here.
#[component]
fn Difference(props: &DifferenceProps) -> Html {
    let (words, prompts, dispatch) = (use_words(), use_prompts(), use_dispatch());
    let text = words.prompts();
    let (old, new) = (props.old.clone(), props.new.clone());
    use_effect_with((old.clone(), new.clone()), move |(old, new)| {
        dispatch.emit(PromptsMsg::Read(vec![old.clone(), new.clone()]).into());
    });
    if [&old, &new].iter().any(|id| prompts.missing.contains(id)) {
        return html! { <p class="bad" role="alert">{ text.unreadable }</p> };
    }
    let read = |id: &VersionId| {
        let content = prompts.content(&props.prompt, id)?;
        Some(content.as_text(|role: Role| role_name(role, words)))
    };
    let (Some(old), Some(new)) = (read(&old), read(&new)) else {
        return html! { <p class="muted" aria-busy="true">{ text.comparing }</p> };
    };
    if old == new {
        return html! { <p class="muted">{ text.same }</p> };
    }
    html! { <WordDifference {old} {new} comparing={text.comparing} too_long={text.too_long} /> }
}
