//! Says that something could not be stored, or that there is little room left.

use maas_core::{
    export::Speakers,
    space::{Room, SpaceMsg},
};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    words::{Words, size},
};

/// What is the matter, and what helps; above everything else of the page.
pub(crate) fn trouble(
    room: &Room,
    speakers: Speakers,
    on_msg: &Callback<SpaceMsg>,
    words: &'static Words,
) -> Html {
    if room.unstored.is_some() {
        let download = SpaceMsg::Download(speakers);
        return html! {
            <div class="trouble" role="alert" data-error="not-stored">
                <p>{ icon(Glyph::Warning) }<span>{ words.not_stored }</span></p>
                <div class="row">
                    <button type="button" class="primary" onclick={say(on_msg, download)}>{ icon(Glyph::Download) }{ words.download_it }</button>
                    <button type="button" onclick={say(on_msg, SpaceMsg::Again)}>{ words.try_again }</button>
                </div>
            </div>
        };
    }
    let Some(space) = room.scarce() else {
        return html! {};
    };
    html! {
        <div class="trouble" role="status" data-error="little-room">
            <p>{ icon(Glyph::Warning) }<span>{ (words.room.little)(&size(space.left_bytes()), &size(space.quota_bytes)) }</span></p>
            <div class="row"><button type="button" onclick={say(on_msg, SpaceMsg::Read)}>{ words.understood }</button></div>
        </div>
    }
}

/// How much is stored, and whether the browser keeps it.
pub(crate) fn storage(room: &Room, on_msg: &Callback<SpaceMsg>, words: &'static Words) -> Html {
    let Some(space) = room.space else {
        return html! { <p class="muted">{ words.room.unknown }</p> };
    };
    html! {
        <>
            <p>{ (words.room.used)(&size(space.used_bytes), &size(space.quota_bytes)) }</p>
            <p class="muted" data-kept={space.kept.to_string()}>{ if space.kept { words.room.kept } else { words.room.not_kept } }</p>
            if !space.kept {
                <div class="row"><button type="button" onclick={say(on_msg, SpaceMsg::Keep)}>{ words.room.keep }</button></div>
            }
        </>
    }
}

fn say(on_msg: &Callback<SpaceMsg>, msg: SpaceMsg) -> Callback<MouseEvent> {
    on_msg.reform(move |_: MouseEvent| msg.clone())
}
