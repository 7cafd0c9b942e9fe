//! What the palette and the menu behind "/" offer: commands, chats, models and pages, as they are now.

use std::rc::Rc;

use maas_core::{
    Msg,
    chats::{ChatSetup, Chats, ChatsMsg, ModelRef},
    presets::{Preset, Presets, PresetsMsg},
    prompts::{self, Brought, Prompt, Prompts, PromptsMsg},
    ui::{Dialog as CoreDialog, UiMsg},
    workspaces::{WorkspaceId, Workspaces, WorkspacesMsg},
};
use yew::prelude::*;

use super::{Desk, TABLE};
use crate::{
    by_ptr::ByPtr,
    components::{
        palette::{Group, Item, Palette},
        workspaces::name_of,
    },
    pages::chat::models,
    platform::{dom::keys, location},
    route::Route,
    store::{use_chats, use_dispatch, use_presets, use_prompts, use_providers, use_workspaces},
    words::{Words, use_words},
};

/// Props of [`Finder`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) desk: Desk,
    pub(crate) on_close: Callback<()>,
}

/// The palette over everything there is.
#[component]
pub(crate) fn Finder(props: &Props) -> Html {
    let (words, chats, providers, dispatch) =
        (use_words(), use_chats(), use_providers(), use_dispatch());
    let (saved, library, workspaces) = (use_presets(), use_prompts(), use_workspaces());
    let groups = models::groups(&providers, &workspaces, words);
    let refresh = models::bring_up_to_date(&groups, &providers, &dispatch);
    use_effect_with((), move |()| refresh.emit(()));
    let setup = chats.current_setup();
    let choices = groups.iter().flat_map(|group| {
        let of = |model: &maas_protocol::models::ModelInfo| {
            let provider = group.provider.clone();
            let model = ModelRef {
                provider,
                model: model.id.clone(),
            };
            choice(model, &group.name, setup, &dispatch)
        };
        group.models.iter().map(of)
    });
    let everything = vec![
        Group {
            name: words.commands.into(),
            items: commands(&props.desk, words),
            at_rest: usize::MAX,
        },
        Group {
            name: words.setup.presets.into(),
            items: presets(&saved, &workspaces, &dispatch),
            at_rest: 5,
        },
        Group {
            name: words.prompts_title.into(),
            items: templates(&library, &workspaces, &dispatch),
            at_rest: 5,
        },
        Group {
            name: words.chats.into(),
            items: conversations(&chats, &workspaces, words),
            at_rest: 5,
        },
        Group {
            name: words.workspaces_title.into(),
            items: places(&workspaces, &dispatch, words),
            at_rest: 5,
        },
        Group {
            name: words.models.into(),
            items: choices.collect(),
            at_rest: 0,
        },
    ];
    let groups = ByPtr(Rc::new(everything));
    html! { <Palette {groups} on_close={props.on_close.clone()} /> }
}

/// The commands that make sense now.
pub(crate) fn commands(desk: &Desk, words: &'static Words) -> Vec<Item> {
    let apple = keys::is_apple();
    let possible = TABLE.iter().filter(|entry| {
        // The palette is open already.
        desk.can(entry.action) && entry.action != super::Action::Palette
    });
    let item = |entry: &'static super::Entry| {
        let desk = desk.clone();
        Item {
            key: format!("{:?}", entry.action).into(),
            name: (entry.name)(words),
            note: AttrValue::default(),
            slash: entry.slash.into(),
            keys: entry.keys.map(|keys| keys.names(apple)).unwrap_or_default(),
            run: Callback::from(move |()| desk.perform(entry.action)),
        }
    };
    possible.map(item).collect()
}

/// The presets, each to be laid over the open chat's setup; behind "/" by their names in one word.
pub(crate) fn presets(
    presets: &Presets,
    workspaces: &Workspaces,
    dispatch: &Callback<Msg>,
) -> Vec<Item> {
    let item = |preset: &Rc<Preset>| {
        let id = preset.id.clone();
        Item {
            key: format!("preset-{}", id.0).into(),
            name: preset.name.clone().into(),
            note: preset.emoji.clone().into(),
            slash: preset.name.replace(char::is_whitespace, "-").into(),
            keys: Vec::new(),
            run: dispatch.reform(move |()| PresetsMsg::Apply(id.clone()).into()),
        }
    };
    presets.here(workspaces).map(item).collect()
}

/// Makes a prompt of the open chat.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(super) fn save_prompt(desk: &Desk) {
    if let Some(chat) = desk.chat()
        && let Some(content) = prompts::of_chat(chat)
    {
        let brought = Brought {
            name: chat.title.clone(),
            content,
            ..Brought::default()
        };
        desk.dispatch.emit(PromptsMsg::Import(vec![brought]).into());
    }
}

/// The prompts of the library of this workspace, each to be put into the chat on screen; favourites first.
pub(crate) fn templates(
    prompts: &Prompts,
    workspaces: &Workspaces,
    dispatch: &Callback<Msg>,
) -> Vec<Item> {
    let item = |prompt: &Rc<Prompt>| {
        let id = prompt.id.clone();
        Item {
            key: format!("prompt-{}", id.0).into(),
            name: prompt.name.clone().into(),
            note: prompt.folder.clone().into(),
            slash: prompt.name.replace(char::is_whitespace, "-").into(),
            keys: Vec::new(),
            run: dispatch
                .reform(move |()| UiMsg::Show(Some(CoreDialog::UsePrompt(id.clone()))).into()),
        }
    };
    let (first, rest): (Vec<_>, Vec<_>) = prompts.here(workspaces).partition(|one| one.favourite);
    first.into_iter().chain(rest).map(item).collect()
}

/// The other workspaces, to go there.
fn places(workspaces: &Workspaces, dispatch: &Callback<Msg>, words: &'static Words) -> Vec<Item> {
    let mut others = workspaces.ids();
    others.retain(|id| *id != workspaces.current);
    let item = |id: WorkspaceId| Item {
        key: format!("workspace-{}", id.0).into(),
        name: (words.workspaces().go_to)(&name_of(workspaces, &id, words)).into(),
        note: AttrValue::default(),
        slash: AttrValue::default(),
        keys: Vec::new(),
        run: dispatch.reform(move |()| WorkspacesMsg::Switch(id.clone()).into()),
    };
    others.into_iter().map(item).collect()
}

/// All of them; those of another workspace say of which.
fn conversations(chats: &Chats, workspaces: &Workspaces, words: &'static Words) -> Vec<Item> {
    let others = chats
        .list
        .iter()
        .filter(|chat| Some(&chat.id) != chats.open.as_ref());
    let item = |chat: &Rc<maas_core::chats::Chat>| {
        let href = Route::Chat(Some(chat.id.clone())).hash();
        Item {
            key: chat.id.0.clone().into(),
            name: chat.title.clone().into(),
            note: match workspaces.is_here(&chat.workspace) {
                true => chat.shelf.tags.join(" · ").into(),
                false => name_of(workspaces, &chat.workspace, words),
            },
            slash: AttrValue::default(),
            keys: Vec::new(),
            run: Callback::from(move |()| location::set_hash(&href)),
        }
    };
    others.map(item).collect()
}

/// Goes on with another model.
fn choice(
    model: ModelRef,
    provider: &AttrValue,
    setup: &ChatSetup,
    dispatch: &Callback<Msg>,
) -> Item {
    let (slug, id) = (model.provider.slug(), AttrValue::from(model.model.clone()));
    let key = format!("{slug}/{id}").into();
    let setup = ChatSetup {
        model,
        ..setup.clone()
    };
    let dispatch = dispatch.clone();
    Item {
        key,
        name: id,
        note: provider.clone(),
        slash: AttrValue::default(),
        keys: Vec::new(),
        run: Callback::from(move |()| dispatch.emit(ChatsMsg::Configure(setup.clone()).into())),
    }
}
