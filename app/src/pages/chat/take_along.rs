//! The open chat as a file, or on the clipboard.

use maas_core::{
    Msg,
    export::{Form, Speakers},
    ui::{Dialog as Shown, Sharing, UiMsg},
};
use yew::prelude::*;

use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
    },
    store::{use_chats, use_dispatch},
    words::{Words, use_words},
};

/// A button, and the dialog with the forms.
#[component]
pub(super) fn TakeAlong() -> Html {
    let (words, dispatch, chats) = (use_words(), use_dispatch(), use_chats());
    let open = use_state(|| false);
    let show = |shown: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(shown))
    };
    let speakers = speakers(words);
    let one = |(form, name): (Form, &'static str)| {
        let (dispatch, close) = (dispatch.clone(), show(false));
        let take = move |_: MouseEvent| {
            close.emit(());
            dispatch.emit(Msg::from(UiMsg::Export(form, speakers)));
        };
        html! { <button type="button" class="wide" onclick={take}>{ name }</button> }
    };
    let files = [
        (Form::Markdown, words.export_markdown),
        (Form::Html, words.export_html),
        (Form::Json, words.export_json),
    ];
    let copies = [
        (Form::Request, words.copy_request),
        (Form::Curl, words.copy_as_curl),
    ];
    let chat = chats.open_chat().map(|chat| chat.id.clone());
    let share = chat.map(|chat| {
        let (dispatch, close) = (dispatch.clone(), show(false));
        let share = move |_: MouseEvent| {
            close.emit(());
            let what = Sharing::Chat(chat.clone());
            dispatch.emit(UiMsg::Show(Some(Shown::Share(what))).into());
        };
        html! { <button type="button" class="wide" onclick={share}>{ words.sharing().share_encrypted }</button> }
    });
    html! {
        <>
            <button type="button" class="quiet square" data-command="export" aria-label={words.export} title={words.export} onclick={show(true).reform(|_: MouseEvent| ())}>
                { icon(Glyph::Download) }
            </button>
            if *open {
                <Dialog title={words.export} on_close={show(false)}>
                    <p class="muted">{ words.export_text }</p>
                    <div class="stack tight">{ for files.into_iter().chain(copies).map(one) }{ for share }</div>
                </Dialog>
            }
        </>
    }
}

/// What the speakers of a conversation are called where it is taken along.
pub(crate) fn speakers(words: &Words) -> Speakers {
    Speakers {
        system: words.system,
        user: words.you,
        assistant: words.assistant,
        tool: words.tool,
        attached: words.attached,
        sources: words.sources,
    }
}
