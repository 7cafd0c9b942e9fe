//! One column: a model, what can be done with it, and what it answered.

use maas_core::{
    chats::{Chat, ChatId, ChatSetup, ModelRef},
    compare::{Column, CompareMsg, figures::Figure},
};
use yew::prelude::*;

use super::{estimates::Ahead, figures::ColumnFigures};
use crate::{
    by_ptr::ByPtr,
    components::{
        icon::{Glyph, icon},
        model_picker::ModelPicker,
    },
    pages::chat::{log::Log, models, settled::FiguresElsewhere},
    platform::{clock, dom},
    route::{Route, SettingsPage},
    store::{use_chats, use_comparisons, use_dispatch, use_drafts, use_providers, use_workspaces},
    words::use_words,
};

/// So many columns become longer in one picture, …
const COLUMNS_A_PICTURE: usize = 4;
/// … which comes so often, in milliseconds.
const PICTURE_MS: u32 = 17;

/// Props of [`ColumnView`].
#[derive(Clone, Properties, PartialEq)]
pub(super) struct Props {
    pub(super) chat: ByPtr<Chat>,
    pub(super) column: Column,
    /// The model, numbered where it stands in more than one.
    pub(super) name: AttrValue,
    /// The figures in which it is the best of all.
    pub(super) best: Vec<Figure>,
    /// Which column it is, of how many.
    pub(super) place: (usize, usize),
    /// Opens its settings.
    pub(super) on_setup: Callback<ChatId>,
}

/// The column.
#[component]
pub(super) fn ColumnView(props: &Props) -> Html {
    html! {
        <section class="column" aria-label={props.name.clone()}>
            <Head ..props.clone() />
            if !props.column.resting {
                <Unfit chat={props.chat.clone()} />
            }
            <ContextProvider<FiguresElsewhere> context={FiguresElsewhere(true)}>
                <Said chat={props.chat.clone()} place={props.place.0} />
            </ContextProvider<FiguresElsewhere>>
            <Ahead of={props.column.chat.clone()} />
            <ColumnFigures chat={props.chat.clone()} best={props.best.clone()} />
        </section>
    }
}

/// Which model it is, how it stands, and the way to what can be done with it.
#[component]
fn Head(props: &Props) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let text = words.compare;
    let open = use_state(|| false);
    let more = use_node_ref();
    let (chat, id) = (&props.chat, props.chat.id.clone());
    let say = dispatch.reform(|msg: CompareMsg| msg.into());
    let close = {
        let (open, more) = (open.clone(), more.clone());
        Callback::from(move |()| {
            open.set(false);
            dom::focus(&more);
        })
    };
    let onkeydown = {
        let (close, is_open) = (close.clone(), *open);
        move |event: KeyboardEvent| {
            if is_open && event.key() == "Escape" {
                event.prevent_default();
                close.emit(());
            }
        }
    };
    let entry = |name: &'static str, msg: CompareMsg| {
        let (say, close) = (say.clone(), close.clone());
        let onclick = move |_: MouseEvent| {
            close.emit(());
            say.emit(msg.clone());
        };
        html! { <button type="button" class="quiet wide" {onclick}>{ name }</button> }
    };
    let settings = {
        let (on_setup, close, id) = (props.on_setup.clone(), close.clone(), id.clone());
        move |_: MouseEvent| {
            close.emit(());
            on_setup.emit(id.clone());
        }
    };
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    let under_way = chat.messages.loaded().is_some() && !chat.is_settled();
    let begun = chat.messages.count() > 0;
    let stop = say.reform({
        let id = id.clone();
        move |_: MouseEvent| CompareMsg::Stop(id.clone())
    });
    let (place, count) = props.place;
    html! {
        <header class="column-head" {onkeydown}>
            <span class="muted column-place" aria-hidden="true">{ place }{ "/" }{ count }</span>
            <Model of={id.clone()} setup={chat.setup.clone()} />
            if props.column.own {
                <span class="badge" title={text.own_hint}>{ text.own }</span>
            }
            if props.column.resting {
                <span class="badge">{ text.left_out }</span>
            }
            <span class="push" />
            if under_way {
                <button type="button" class="quiet square small" aria-label={words.stop} title={words.stop} onclick={stop}>{ icon(Glyph::Stop) }</button>
            }
            <button ref={more} type="button" class="quiet square small" aria-label={(words.actions_for)(&props.name)} aria-expanded={open.to_string()} onclick={toggle}>
                { icon(Glyph::More) }
            </button>
            if *open {
                <div class="entry-menu" role="group" aria-label={(words.actions_for)(&props.name)}>
                    if begun && !under_way {
                        { entry(text.go_on_in_chat, CompareMsg::GoOnIn(id.clone())) }
                    }
                    if count > 1 {
                        { entry(text.only_this, CompareMsg::Only(id.clone())) }
                        { entry(if props.column.resting { text.take_in } else { text.leave_out }, CompareMsg::Rest(id.clone(), !props.column.resting)) }
                    }
                    <button type="button" class="quiet wide" onclick={settings}>{ (text.settings_of)(&props.name) }</button>
                    if props.column.own {
                        { entry(text.use_shared, CompareMsg::Share(id.clone())) }
                    }
                    { entry(text.remove, CompareMsg::RemoveColumn(id)) }
                </div>
            }
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct ModelProps {
    of: ChatId,
    setup: ChatSetup,
}

/// Which model it is, to be chosen anew. Apart from the rest, because its list of all models is long and seldom another one.
#[component]
fn Model(props: &ModelProps) -> Html {
    let (words, providers, dispatch) = (use_words(), use_providers(), use_dispatch());
    let workspaces = use_workspaces();
    let groups = models::groups(&providers, &workspaces, words);
    let on_open = models::bring_up_to_date(&groups, &providers, &dispatch);
    let on_choose = {
        let (id, setup) = (props.of.clone(), props.setup.clone());
        dispatch.reform(move |model: ModelRef| {
            let setup = ChatSetup {
                model,
                ..setup.clone()
            };
            CompareMsg::ConfigureColumn(id.clone(), setup).into()
        })
    };
    let chosen = props.setup.model.clone();
    html! {
        <ModelPicker chosen_provider={providers.name(&chosen.provider)} {chosen} {groups} {on_open} {on_choose}
            data={models::data(&providers, &dispatch)} providers_href={Route::Settings(SettingsPage::Providers).hash()} />
    }
}

#[derive(Properties, PartialEq)]
struct UnfitProps {
    chat: ByPtr<Chat>,
}

/// Why the files that are attached cannot go to this model, and the way on.
#[component]
fn Unfit(props: &UnfitProps) -> Html {
    let (words, comparisons, dispatch) = (use_words(), use_comparisons(), use_dispatch());
    let (drafts, providers) = (use_drafts(), use_providers());
    let comparison = comparisons.current();
    let found = comparison.obstacles_of(&props.chat, &drafts, &providers);
    let of_draft = found.draft.iter().copied().flatten().next();
    let why = match (of_draft, found.earlier) {
        (Some(unfit), _) => (words.file_unfit)(unfit),
        (None, Some(unfit)) => (words.earlier_unfit)(unfit),
        (None, None) => return html! {},
    };
    let leave_out = {
        let id = props.chat.id.clone();
        dispatch.reform(move |_: MouseEvent| CompareMsg::Rest(id.clone(), true).into())
    };
    html! {
        <p class="note column-note"><span>{ why }</span>
            <button type="button" class="link" onclick={leave_out}>{ words.compare.leave_out }</button>
        </p>
    }
}

#[derive(Properties, PartialEq)]
struct SaidProps {
    chat: ByPtr<Chat>,
    /// Which column it is, from one.
    place: usize,
}

/// What was asked and answered. It becomes longer in a task of its own, and that of so many columns in one picture: those of eight
/// at once hold the page up.
#[component]
fn Said(props: &SaidProps) -> Html {
    let (words, chats) = (use_words(), use_chats());
    let chat = &props.chat;
    let count = chat.messages.count();
    let drawn = use_state_eq(|| 0);
    let shown = use_mut_ref(|| None);
    {
        let drawn = drawn.setter();
        let pictures = (props.place.saturating_sub(1) / COLUMNS_A_PICTURE) as u32;
        use_effect_with(count, move |&count| {
            let soon = clock::later(PICTURE_MS * pictures, move || drawn.set(count));
            move || drop(soon)
        });
    }
    if chats.shown(chat).is_none() {
        return html! { <p class="muted pad" aria-busy="true">{ words.loading_chat }</p> };
    }
    if count == 0 {
        return html! { <p class="muted pad column-empty">{ words.compare.not_asked }</p> };
    }
    if count == *drawn {
        shown.replace(Some(chat.clone()));
    }
    let shown = shown.borrow().clone();
    shown.map_or_else(Html::default, |chat| html! { <Log {chat} /> })
}
