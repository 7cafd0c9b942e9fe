//! The parameters panel of the chat on screen, with the presets in it.

use maas_core::{
    chats::{ChatId, ChatSetup, ChatsMsg},
    presets::{PresetId, PresetsMsg},
    ui::{Dialog, Sharing, UiMsg},
    workspaces::Item,
};
use yew::prelude::*;

use super::if_it_fails;
use crate::{
    components::{parameters::Parameters, presets::PresetList},
    platform::dom,
    store::{use_chats, use_dispatch, use_presets, use_providers, use_workspaces},
    words::use_words,
};

/// The id of the button that opens the panel, to which the focus goes back.
pub(super) const OPENER: &str = "parameters-opener";

/// Props of [`Setup`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) on_close: Callback<()>,
}

/// The panel, fed from what is known of the chosen model.
#[component]
pub(super) fn Setup(props: &Props) -> Html {
    let (words, chats, presets) = (use_words(), use_chats(), use_presets());
    let (providers, dispatch) = (use_providers(), use_dispatch());
    let workspaces = use_workspaces();
    let setup = chats.current_setup().clone();
    let configure = dispatch.reform(|setup: ChatSetup| ChatsMsg::Configure(setup).into());
    let on_preset = dispatch.reform(|msg: PresetsMsg| msg.into());
    let on_share = dispatch.reform(|preset: PresetId| {
        UiMsg::Show(Some(Dialog::Share(Sharing::Preset(preset)))).into()
    });
    let several = workspaces.are_several();
    let on_move = several.then(|| {
        dispatch.reform(|preset| UiMsg::Show(Some(Dialog::Move(Some(Item::Preset(preset))))).into())
    });
    let presets: Vec<_> = presets.here(&workspaces).cloned().collect();
    let on_reset = dispatch.reform(|()| PresetsMsg::Reset.into());
    let on_close = {
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            on_close.emit(());
            dom::focus_id_next(OPENER);
        })
    };
    let model = &setup.model;
    let spec = model.provider.spec();
    let defaults = spec.map(|spec| (spec.defaults)(&model.model));
    // Another chat has a panel of its own; a chat that begins keeps the one it was set up with.
    let seen = use_mut_ref(|| (chats.clone(), 0_u32));
    let panel = {
        let (before, number) = &mut *seen.borrow_mut();
        let begun = |id: &ChatId| before.open.is_none() && before.find(id).is_none();
        if before.open != chats.open && !chats.open.as_ref().is_some_and(begun) {
            *number += 1;
        }
        *before = chats.clone();
        *number
    };
    html! {
        <Parameters key={panel} setup={setup.clone()} takes={providers.takes(model)} defaults={defaults.unwrap_or_default()}
            output={providers.facts(model).output} on_change={configure.clone()} {on_reset} {on_close}
            presets={html! { <PresetList {presets} setup={setup.clone()} {on_preset} {on_share} {on_move} /> }}>
            { if_it_fails::part(&setup, &configure, (&providers, &workspaces), &dispatch, words) }
        </Parameters>
    }
}
