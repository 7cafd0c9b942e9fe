//! The list of prompts: searched, and narrowed by folder, tag and star.

use std::rc::Rc;

use maas_core::{
    Msg,
    prompts::{Content, Prompt, PromptId, Prompts, PromptsMsg, Said},
    ui::{Dialog as CoreDialog, Sharing, UiMsg},
    workspaces::{Item, Workspaces},
};
use maas_search::fuzzy::Letters;
use yew::prelude::*;

use super::import::Import;
use crate::{
    by_ptr::ByPtr,
    components::icon::{Glyph, icon},
    platform::{clock, dom, location},
    route::Route,
    store::{use_dispatch, use_prompts, use_workspaces},
    words::{Words, use_words},
};

/// What is looked for.
#[derive(Clone, Default, PartialEq)]
struct Look {
    text: String,
    folder: String,
    tag: String,
    favourites: bool,
}

impl Look {
    fn fits(&self, prompt: &Prompt) -> bool {
        let wanted = Letters::of(self.text.trim());
        let found = wanted.is_empty() || {
            let mut texts = vec![prompt.name.as_str(), &prompt.description, &prompt.folder];
            texts.extend(prompt.tags.iter().map(String::as_str));
            // What it says and calls, and what was typed since then.
            let contents = [Some(&prompt.content), prompt.draft.as_ref()];
            let messages = || contents.into_iter().flatten().flat_map(|one| &one.messages);
            let said = messages().map(|said| said.text.as_str());
            let calls = messages().flat_map(Said::calls);
            let called = calls.flat_map(|call| [call.name.as_str(), &call.arguments]);
            let mut all = texts.into_iter().chain(said).chain(called);
            all.any(|text| Letters::of(text).has_part(&wanted))
        };
        found
            && prompt.is_in(&self.folder)
            && (self.tag.is_empty() || prompt.tags.contains(&self.tag))
            && (!self.favourites || prompt.favourite)
    }
}

/// The list, with what narrows it.
#[component]
pub(super) fn Library() -> Html {
    let (words, prompts, dispatch) = (use_words(), use_prompts(), use_dispatch());
    let workspaces = use_workspaces();
    let text = words.prompts();
    let look = use_state(Look::default);
    let importing = use_state(|| false);
    // One that was just made is opened.
    let making = use_state(|| false);
    let known = use_mut_ref(Vec::<PromptId>::new);
    {
        let (making, known) = (making.clone(), known.clone());
        use_effect_with(prompts.clone(), move |prompts: &ByPtr<Prompts>| {
            let ids: Vec<PromptId> = prompts.list.iter().map(|one| one.id.clone()).collect();
            let new = ids.iter().find(|id| !known.borrow().contains(id)).cloned();
            if let Some(new) = new.filter(|_| *making) {
                making.set(false);
                location::set_hash(&Route::Prompts(Some(new)).hash());
            }
            *known.borrow_mut() = ids;
        });
    }
    let make = {
        let (dispatch, making, folder) = (dispatch.clone(), making.clone(), look.folder.clone());
        move |name: &'static str, says: &'static str| {
            let (dispatch, making, folder) = (dispatch.clone(), making.clone(), folder.clone());
            Callback::from(move |_: MouseEvent| {
                making.set(true);
                let (name, folder) = (name.to_owned(), folder.clone());
                let content = Content::of_text(says);
                let add = PromptsMsg::Add {
                    name,
                    folder,
                    content,
                };
                dispatch.emit(add.into());
            })
        }
    };
    let on_import = {
        let importing = importing.clone();
        Callback::from(move |()| importing.set(!*importing))
    };
    let import = on_import.reform(|_: MouseEvent| ());
    let new = make(text.new_name, "");
    let dialog =
        importing.then(|| html! { <Import on_close={on_import} folder={look.folder.clone()} /> });
    if prompts.here(&workspaces).next().is_none() {
        return html! {
            <>
                <h1>{ words.prompts_title }</h1>
                <div class="empty">
                    <h2>{ text.empty_title }</h2>
                    <p>{ text.empty_text }</p>
                    <div class="row">
                        <button type="button" class="primary" onclick={new}>{ icon(Glyph::Plus) }{ text.new }</button>
                        <button type="button" onclick={make(text.example_name, text.example_text)}>{ text.example }</button>
                        <button type="button" onclick={import}>{ icon(Glyph::Upload) }{ text.import }</button>
                    </div>
                </div>
                { for dialog }
            </>
        };
    }
    let found = prompts.here(&workspaces);
    let found: Vec<&Rc<Prompt>> = found.filter(|one| look.fits(one)).collect();
    let list = list_keys();
    html! {
        <>
            <div class="row">
                <h1>{ words.prompts_title }</h1>
                <span class="push" />
                <button type="button" onclick={import}>{ icon(Glyph::Upload) }{ text.import }</button>
                <button type="button" class="primary" onclick={new}>{ icon(Glyph::Plus) }{ text.new }</button>
            </div>
            { filters((&prompts, &workspaces), &look, &dispatch, words) }
            <p class="unseen" role="status">{ (words.found)(found.len()) }</p>
            if found.is_empty() {
                <p class="muted">{ text.nothing_found }</p>
            }
            <ul ref={list.0} class="prompt-list" aria-label={text.list} onkeydown={list.1}>
                { for found.into_iter().map(|prompt| html! { <Row key={prompt.id.0.clone()} prompt={ByPtr(prompt.clone())} /> }) }
            </ul>
            { for dialog }
        </>
    }
}

/// Up and down go from one prompt to the next.
fn list_keys() -> (NodeRef, Callback<KeyboardEvent>) {
    let node = NodeRef::default();
    let list = node.clone();
    let on_key = Callback::from(move |event: KeyboardEvent| {
        let forward = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        if dom::step_links(&list, forward) {
            event.prevent_default();
        }
    });
    (node, on_key)
}

fn filters(
    (prompts, workspaces): (&Prompts, &Workspaces),
    look: &UseStateHandle<Look>,
    dispatch: &Callback<Msg>,
    words: &'static Words,
) -> Html {
    let text = words.prompts();
    let set = |change: fn(&mut Look, String)| {
        let look = look.clone();
        Callback::from(move |typed: String| {
            let mut next = (*look).clone();
            change(&mut next, typed);
            look.set(next);
        })
    };
    let choice = |label,
                  all: &'static str,
                  options: Vec<String>,
                  chosen: &str,
                  on: Callback<String>| {
        if options.is_empty() {
            return html! {};
        }
        let option = |one: &String| html! { <option value={one.clone()} selected={one == chosen}>{ one }</option> };
        html! {
            <label class="field"><span>{ label }</span>
                <select onchange={on.reform(|event: Event| dom::chosen(&event))}>
                    <option value="" selected={chosen.is_empty()}>{ all }</option>
                    { for options.iter().map(option) }
                </select>
            </label>
        }
    };
    let star = {
        let look = look.clone();
        move |_: MouseEvent| {
            look.set(Look {
                favourites: !look.favourites,
                ..(*look).clone()
            })
        }
    };
    let share = (!look.folder.is_empty()).then(|| {
        let what = Sharing::PromptFolder(look.folder.clone());
        let share = dispatch.reform(move |_: MouseEvent| UiMsg::Show(Some(CoreDialog::Share(what.clone()))).into());
        html! { <button type="button" onclick={share}>{ icon(Glyph::Forward) }{ text.share_folder }</button> }
    });
    let search = set(|look, typed| look.text = typed);
    html! {
        <div class="prompt-filters" role="search" aria-label={text.search}>
            <label class="field grow"><span>{ text.search }</span>
                <input type="search" value={look.text.clone()} oninput={search.reform(|event: InputEvent| dom::typed(&event))} />
            </label>
            { choice(text.folder, text.all_folders, prompts.folders(workspaces), &look.folder, set(|look, typed| look.folder = typed)) }
            { choice(text.tags, text.all_tags, prompts.tags(workspaces), &look.tag, set(|look, typed| look.tag = typed)) }
            <button type="button" class={classes!(look.favourites.then_some("changed"))} aria-pressed={look.favourites.to_string()} onclick={star}>
                { icon(Glyph::Star) }{ text.favourites }
            </button>
            { for share }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    prompt: ByPtr<Prompt>,
}

/// A prompt, and what can be done with it.
#[component]
fn Row(props: &RowProps) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let several = use_workspaces().are_several();
    let text = words.prompts();
    let open = use_state(|| false);
    let more = use_node_ref();
    let prompt = &props.prompt;
    let id = prompt.id.clone();
    let entry = |name: &'static str, glyph: Option<Glyph>, msg: Msg| {
        let (dispatch, open) = (dispatch.clone(), open.clone());
        let onclick = move |_: MouseEvent| {
            open.set(false);
            dispatch.emit(msg.clone());
        };
        html! { <button type="button" class="quiet wide" {onclick}>{ for glyph.map(icon) }{ name }</button> }
    };
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    let onkeydown = {
        let (open, more) = (open.clone(), more.clone());
        move |event: KeyboardEvent| {
            if *open && event.key() == "Escape" {
                event.prevent_default();
                open.set(false);
                dom::focus(&more);
            }
        }
    };
    let star = {
        let (id, is) = (id.clone(), !prompt.favourite);
        dispatch.reform(move |_: MouseEvent| PromptsMsg::Favourite(id.clone(), is).into())
    };
    let insert = {
        let (dispatch, id) = (dispatch.clone(), id.clone());
        move |_: MouseEvent| {
            location::set_hash(&Route::Chat(None).hash());
            dispatch.emit(UiMsg::Show(Some(CoreDialog::UsePrompt(id.clone()))).into());
        }
    };
    let mut about = vec![
        (text.version)(prompt.versions.len()),
        clock::date(prompt.updated_ms, words.language),
    ];
    if !prompt.folder.is_empty() {
        about.insert(0, prompt.folder.clone());
    }
    html! {
        <li class="prompt-row" {onkeydown}>
            <button type="button" class={classes!("quiet", "square", "star", prompt.favourite.then_some("on"))} aria-pressed={prompt.favourite.to_string()}
                aria-label={(text.favourite)(&prompt.name)} onclick={star}>{ icon(Glyph::Star) }</button>
            <a href={Route::Prompts(Some(id.clone())).hash()}>
                <span class="strong">{ &prompt.name }</span>
                if !prompt.description.is_empty() { <small>{ &prompt.description }</small> }
                <small class="muted">{ about.join(" · ") }</small>
            </a>
            { for prompt.tags.iter().map(|tag| html! { <span class="badge">{ tag }</span> }) }
            if prompt.draft.is_some() { <span class="badge">{ text.unsaved }</span> }
            <button type="button" class="small" onclick={insert}>{ text.insert }</button>
            <button ref={more} type="button" class="quiet square small" aria-label={(words.actions_for)(&prompt.name)} aria-expanded={open.to_string()} onclick={toggle}>
                { icon(Glyph::More) }
            </button>
            if *open {
                <div class="entry-menu" role="group" aria-label={(words.actions_for)(&prompt.name)}>
                    { entry(text.duplicate, None, PromptsMsg::Duplicate(id.clone(), (text.copy_of)(&prompt.name)).into()) }
                    { entry(words.sharing().share, None, UiMsg::Show(Some(CoreDialog::Share(Sharing::Prompt(id.clone())))).into()) }
                    if several {
                        { entry(words.workspaces().move_to, None, UiMsg::Show(Some(CoreDialog::Move(Some(Item::Prompt(id.clone()))))).into()) }
                    }
                    { entry(words.delete, Some(Glyph::Trash), PromptsMsg::Delete(id).into()) }
                </div>
            }
        </li>
    }
}
