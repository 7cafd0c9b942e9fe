//! The message field: Enter sends or breaks the line, as it is set; with Ctrl or Cmd it always sends, with Shift it never
//! does. What stands in it is kept by whoever uses it, so that it is there again after another chat or a reload.

use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    platform::dom,
    words::use_words,
};

/// The field's id, for moving the focus there.
pub(crate) const FIELD: &str = "message";

/// Props of [`Composer`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) text: AttrValue,
    pub(crate) on_text: Callback<String>,
    /// What stands before the field.
    pub(crate) attach: Html,
    /// Whether files go with the message, so that it needs no text.
    pub(crate) carries: bool,
    /// Whether a message can be sent now; what is typed meanwhile stays.
    pub(crate) ready: bool,
    /// Whether Enter alone sends.
    pub(crate) enter_sends: bool,
    /// Whether an answer is under way.
    pub(crate) streaming: bool,
    /// Whether several models are asked.
    #[prop_or_default]
    pub(crate) asks_all: bool,
    pub(crate) on_submit: Callback<String>,
    pub(crate) on_stop: Callback<()>,
}

/// The message field with its one button.
#[component]
pub(crate) fn Composer(props: &Props) -> Html {
    let words = use_words();
    let text = &props.text;
    let node = use_node_ref();
    use_effect_with((), move |()| {
        if !dom::is_touch() {
            // With the picture: before it, the whole screen would be measured twice.
            dom::focus_id_next(FIELD);
        }
    });
    {
        let (node, drawn) = (node.clone(), use_mut_ref(|| false));
        use_effect_with(text.clone(), move |_| {
            if drawn.replace(true) {
                dom::fit_height(&node);
            } else {
                // With the picture, as the focus.
                dom::on_next_frame(move || dom::fit_height(&node));
            }
        });
    }
    let submit = {
        let (on_submit, ready, carries) = (props.on_submit.clone(), props.ready, props.carries);
        let node = node.clone();
        Callback::from(move |()| {
            // The field knows best: an input method may have put text in after the last event.
            let typed = dom::value(&node);
            if ready && (carries || !typed.trim().is_empty()) {
                // Only what happens in the field with the focus can be undone; a touch keyboard must not jump up.
                if !dom::is_touch() {
                    dom::focus(&node);
                }
                dom::write(&node, "");
                on_submit.emit(typed);
            }
        })
    };
    let oninput = {
        let on_text = props.on_text.clone();
        move |event: InputEvent| on_text.emit(dom::typed(&event))
    };
    let onkeydown = {
        let (submit, alone) = (submit.clone(), props.enter_sends);
        move |event: KeyboardEvent| {
            let sends = alone || event.ctrl_key() || event.meta_key();
            let breaks = event.shift_key() || event.alt_key();
            if event.key() == "Enter" && sends && !breaks {
                event.prevent_default();
                submit.emit(());
            }
        }
    };
    let onsubmit = {
        let submit = submit.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            submit.emit(());
        }
    };
    let idle = !props.ready || (text.trim().is_empty() && !props.carries);
    let (hint, stop_name) = if props.asks_all {
        (words.compare.ask_hint, words.compare.stop_all)
    } else {
        (words.message_hint, words.stop)
    };
    let button = if props.streaming {
        let stop = props.on_stop.reform(|_: MouseEvent| ());
        html! {
            <>
            if !idle {
                <button type="submit" class="square round" aria-label={words.send_after} title={words.send_after}>
                    { icon(Glyph::Send) }
                </button>
            }
            <button type="button" class="primary square round" data-command="stop" aria-label={stop_name} title={stop_name} onclick={stop}>
                { icon(Glyph::Stop) }
            </button>
            </>
        }
    } else if props.asks_all {
        html! { <button type="submit" class="primary round" disabled={idle}>{ icon(Glyph::Send) }{ words.compare.run }</button> }
    } else {
        html! {
            <button type="submit" class="primary square round" aria-label={words.send} title={words.send} disabled={idle}>
                { icon(Glyph::Send) }
            </button>
        }
    };
    html! {
        <form class="composer" {onsubmit}>
            { props.attach.clone() }
            <textarea ref={node} id={FIELD} rows="1" enterkeyhint={if props.enter_sends { "send" } else { "enter" }} aria-label={words.message} placeholder={hint}
                title={if props.enter_sends { words.send_hint } else { words.send_hint_breaks }} value={text.clone()} {oninput} {onkeydown} />
            { button }
        </form>
    }
}
