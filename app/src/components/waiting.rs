//! Messages that are sent when the answer under way is whole.

use maas_core::drafts::Waiting;
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    words::Words,
};

/// The messages in order. `on_now` is there where nothing is under way that they wait for.
pub(crate) fn waiting(
    messages: &[Waiting],
    on_cancel: &Callback<usize>,
    on_now: Option<Callback<()>>,
    words: &'static Words,
) -> Html {
    if messages.is_empty() {
        return html! {};
    }
    let one = |(place, waiting): (usize, &Waiting)| {
        let files: Vec<&str> = waiting
            .files
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        let cancel = on_cancel.reform(move |_: MouseEvent| place);
        html! {
            <li key={place}>
                <span>
                    { &waiting.text }
                    if !files.is_empty() {
                        { " " }{ icon(Glyph::Clip) }{ " " }{ files.join(", ") }
                    }
                </span>
                <button type="button" class="quiet square small" aria-label={words.do_not_send} title={words.do_not_send} onclick={cancel}>
                    { icon(Glyph::Close) }
                </button>
            </li>
        }
    };
    html! {
        <div class="waiting-list">
            <ol aria-label={words.waiting_messages}>{ for messages.iter().enumerate().map(one) }</ol>
            if let Some(now) = on_now {
                <button type="button" onclick={now.reform(|_: MouseEvent| ())}>{ words.send_now }</button>
            }
        </div>
    }
}
