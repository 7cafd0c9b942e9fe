//! The notice about the app's version. It stays until it is answered.

use maas_core::release::{Release, ReleaseMsg};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    words::Words,
};

/// What there is to say of another version, and what to do about it.
pub(crate) fn notice(
    release: Release,
    on_answer: &Callback<ReleaseMsg>,
    words: &'static Words,
) -> Html {
    let take = match release {
        Release::Ready => Some(words.update),
        Release::Unsure | Release::Held => Some(words.update_and_clear),
        _ => None,
    };
    let can_wait = matches!(
        release,
        Release::Ready | Release::Unsure | Release::WentBack
    );
    let answer = |msg| on_answer.reform(move |_: MouseEvent| msg);
    html! {
        <div key="release" class="toast stays">
            <span>{ (words.release)(release) }</span>
            if let Some(name) = take {
                <button type="button" class="quiet" onclick={answer(ReleaseMsg::Take)}>{ name }</button>
            }
            if can_wait {
                <button type="button" class="quiet square" aria-label={words.later} onclick={answer(ReleaseMsg::Later)}>
                    { icon(Glyph::Close) }
                </button>
            }
        </div>
    }
}
