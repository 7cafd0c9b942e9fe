//! The presets: applied by a click or a key, and looked after in the same place.

use std::rc::Rc;

use maas_core::{
    chats::ChatSetup,
    presets::{Preset, PresetId, PresetsMsg},
};
use yew::prelude::*;

use crate::{
    components::{
        finder::step,
        icon::{Glyph, icon},
    },
    platform::dom,
    words::{Words, use_words},
};

/// Props of [`PresetList`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Those of the workspace.
    pub(crate) presets: Vec<Rc<Preset>>,
    /// What is set now.
    pub(crate) setup: ChatSetup,
    pub(crate) on_preset: Callback<PresetsMsg>,
    pub(crate) on_share: Callback<PresetId>,
    /// Puts one into another workspace, where there is one.
    pub(crate) on_move: Option<Callback<PresetId>>,
}

/// What is open in the list.
#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    /// A name for what is set now.
    New,
    /// What can be done with one.
    Menu(PresetId),
    /// Another name for one.
    Name(PresetId),
}

/// What the entries are made from.
struct List<'a> {
    setup: &'a ChatSetup,
    open: UseStateHandle<Open>,
    say: Callback<PresetsMsg>,
    share: Callback<PresetId>,
    put: Option<Callback<PresetId>>,
    words: &'static Words,
}

/// The list under its title, folded away until it is needed.
#[component]
pub(crate) fn PresetList(props: &Props) -> Html {
    let words = use_words();
    let open = use_state(|| Open::Nothing);
    let list = List {
        setup: &props.setup,
        open: open.clone(),
        say: {
            let (open, on_preset) = (open.clone(), props.on_preset.clone());
            Callback::from(move |msg| {
                open.set(Open::Nothing);
                on_preset.emit(msg);
            })
        },
        share: closing(&open, &props.on_share),
        put: props.on_move.as_ref().map(|put| closing(&open, put)),
        words,
    };
    let presets = &props.presets;
    let in_use = presets.iter().find(|preset| preset.setup == props.setup);
    let ids: Vec<String> = presets.iter().map(|preset| button_id(preset)).collect();
    let onkeydown = move |event: KeyboardEvent| {
        let here = dom::focused_id();
        if let Some(at) = ids.iter().position(|id| *id == here)
            && let Some(next) = step(&event.key(), at, ids.len()).and_then(|next| ids.get(next))
        {
            event.prevent_default();
            dom::focus_id(next);
        }
    };
    let save = {
        let say = list.say.clone();
        Callback::from(move |(name, emoji)| say.emit(PresetsMsg::Save { name, emoji }))
    };
    html! {
        <details class="param-group presets">
            <summary>
                { words.setup.presets }
                if let Some(preset) = in_use { <span class="muted in-use">{ shown_name(preset) }</span> }
            </summary>
            <div class="param-fields">
                if presets.is_empty() {
                    <p class="muted small-text">{ words.setup.presets_empty }</p>
                } else {
                    <ul class="preset-list" aria-label={words.setup.presets} {onkeydown}>{ for presets.iter().map(|preset| list.entry(preset)) }</ul>
                }
                if *open == Open::New {
                    <NameForm name="" emoji="" on_name={save} on_cancel={list.show(Open::Nothing).reform(|()| ())} />
                } else {
                    <div class="row"><button type="button" onclick={list.show(Open::New).reform(|_: MouseEvent| ())}>{ icon(Glyph::Bookmark) }{ words.setup.preset_save }</button></div>
                }
            </div>
        </details>
    }
}

/// Closes what is open below a preset before something else opens.
fn closing(open: &UseStateHandle<Open>, then: &Callback<PresetId>) -> Callback<PresetId> {
    let (open, then) = (open.clone(), then.clone());
    Callback::from(move |id| {
        open.set(Open::Nothing);
        then.emit(id);
    })
}

fn button_id(preset: &Preset) -> String {
    format!("preset-{}", preset.id.0)
}

fn shown_name(preset: &Preset) -> String {
    if preset.emoji.is_empty() {
        preset.name.clone()
    } else {
        format!("{} {}", preset.emoji, preset.name)
    }
}

impl List<'_> {
    /// Opens or closes something.
    fn show(&self, what: Open) -> Callback<()> {
        let open = self.open.clone();
        Callback::from(move |()| open.set(what.clone()))
    }

    /// Says something on a click.
    fn click(&self, msg: PresetsMsg) -> Callback<MouseEvent> {
        self.say.reform(move |_: MouseEvent| msg.clone())
    }

    fn entry(&self, preset: &Rc<Preset>) -> Html {
        let words = self.words.setup;
        let id = preset.id.clone();
        let in_use = preset.setup == *self.setup;
        let menu = Open::Menu(id.clone());
        let shown = matches!(&*self.open, Open::Menu(open) | Open::Name(open) if *open == id);
        let toggle = self.show(if shown { Open::Nothing } else { menu });
        let star = if preset.default {
            words.preset_no_default
        } else {
            words.preset_make_default
        };
        let below = match &*self.open {
            Open::Menu(open) if *open == id => self.menu(preset),
            Open::Name(open) if *open == id => {
                let (say, preset_id) = (self.say.clone(), id.clone());
                let on_name = Callback::from(move |(name, emoji)| {
                    say.emit(PresetsMsg::Rename {
                        preset: preset_id.clone(),
                        name,
                        emoji,
                    });
                });
                html! { <NameForm name={preset.name.clone()} emoji={preset.emoji.clone()} {on_name} on_cancel={self.show(Open::Nothing)} /> }
            }
            _ => html! {},
        };
        html! {
            <li key={id.0.clone()} class={classes!("preset", in_use.then_some("current"))} data-preset={preset.name.clone()}>
                <button type="button" id={button_id(preset)} class="quiet wide preset-apply" title={(words.preset_apply)(&preset.name)}
                    aria-current={in_use.then_some("true")} onclick={self.click(PresetsMsg::Apply(id.clone()))}>
                    <span class="preset-mark" aria-hidden="true">{ mark(preset) }</span>
                    <span class="preset-name">
                        <span class="strong">{ &preset.name }</span>
                        <small class="muted">{ &preset.setup.model.model }</small>
                    </span>
                    if in_use { <small class="badge">{ words.preset_in_use }</small> }
                </button>
                <button type="button" class={classes!("quiet", "square", "small", "star", preset.default.then_some("on"))} aria-pressed={preset.default.to_string()}
                    aria-label={format!("{star}: {}", preset.name)} title={star} onclick={self.click(PresetsMsg::Default(id.clone(), !preset.default))}>{ icon(Glyph::Star) }</button>
                <button type="button" class="quiet square small" aria-label={(self.words.actions_for)(&preset.name)} aria-expanded={shown.to_string()}
                    onclick={toggle.reform(|_: MouseEvent| ())}>{ icon(Glyph::More) }</button>
                { below }
            </li>
        }
    }

    fn menu(&self, preset: &Preset) -> Html {
        let (all, words) = (self.words, self.words.setup);
        let id = || preset.id.clone();
        let copy = (words.preset_copy_of)(&preset.name);
        let name = self.show(Open::Name(id())).reform(|_: MouseEvent| ());
        let share = {
            let id = id();
            self.share.reform(move |_: MouseEvent| id.clone())
        };
        let put = self.put.as_ref().map(|put| {
            let id = id();
            put.reform(move |_: MouseEvent| id.clone())
        });
        html! {
            <div class="entry-menu" role="group" aria-label={(all.actions_for)(&preset.name)}>
                if preset.setup != *self.setup {
                    <button type="button" class="quiet wide" onclick={self.click(PresetsMsg::Update(id()))}>{ words.preset_update }</button>
                }
                <button type="button" class="quiet wide" onclick={name}>{ all.rename }</button>
                <button type="button" class="quiet wide" onclick={self.click(PresetsMsg::Duplicate(id(), copy))}>{ words.preset_duplicate }</button>
                <button type="button" class="quiet wide" onclick={share}>{ all.sharing().share }</button>
                if let Some(put) = put {
                    <button type="button" class="quiet wide" onclick={put}>{ all.workspaces().move_to }</button>
                }
                <button type="button" class="quiet wide bad" onclick={self.click(PresetsMsg::Delete(id()))}>{ icon(Glyph::Trash) }{ all.delete }</button>
            </div>
        }
    }
}

/// The emoji, or the first letter of the name.
fn mark(preset: &Preset) -> String {
    if preset.emoji.is_empty() {
        preset.name.chars().take(1).collect()
    } else {
        preset.emoji.clone()
    }
}

#[derive(Properties, PartialEq)]
struct NameProps {
    name: AttrValue,
    emoji: AttrValue,
    on_name: Callback<(String, String)>,
    on_cancel: Callback<()>,
}

/// A name and an emoji; Enter and the button keep them.
#[component]
fn NameForm(props: &NameProps) -> Html {
    let words = use_words();
    let (name, emoji) = (use_node_ref(), use_node_ref());
    {
        let name = name.clone();
        use_effect_with((), move |()| dom::focus(&name));
    }
    let onkeydown = {
        let on_cancel = props.on_cancel.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                dom::keep_to_oneself(&event);
                on_cancel.emit(());
            }
        }
    };
    let onsubmit = {
        let (name, emoji, on_name) = (name.clone(), emoji.clone(), props.on_name.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = dom::value(&name);
            if typed.trim().is_empty() {
                dom::focus(&name);
            } else {
                on_name.emit((typed, dom::value(&emoji)));
            }
        }
    };
    html! {
        <form class="preset-form" {onsubmit}>
            <input ref={emoji} class="preset-emoji" type="text" autocomplete="off" aria-label={words.setup.preset_emoji} title={words.setup.preset_emoji} placeholder="🙂" value={props.emoji.clone()} onkeydown={onkeydown.clone()} />
            <input ref={name} type="text" autocomplete="off" maxlength="60" aria-label={words.setup.preset_name} placeholder={words.setup.preset_name} value={props.name.clone()} {onkeydown} />
            <div class="row end">
                <button type="button" class="quiet" onclick={props.on_cancel.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                <button type="submit" class="primary">{ words.save }</button>
            </div>
        </form>
    }
}
