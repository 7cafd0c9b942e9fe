//! The message field, which becomes a stop button while an answer comes, and what waits to be sent.

use maas_core::{
    chats::{ChatsMsg, elsewhere::is_written_elsewhere},
    drafts::DraftsMsg,
    files::Obstacles,
    turn::TurnsMsg,
};
use yew::{platform::spawn_local, prelude::*};

use super::{
    attach::{AttachButton, Attached, Desk, room},
    slash,
};
use crate::{
    components::{composer::Composer, waiting::waiting},
    platform::{clock, dom},
    store::{use_chats, use_dispatch, use_drafts, use_providers, use_session, use_turns},
    words::use_words,
};

/// The message field of the open chat.
#[component]
pub(super) fn Answering() -> Html {
    let (chats, turns, drafts) = (use_chats(), use_turns(), use_drafts());
    let (session, words, dispatch) = (use_session(), use_words(), use_dispatch());
    let providers = use_providers();
    let chat = chats.open_chat();
    let id = chat.map(|chat| chat.id.clone());
    let live = chat
        .and_then(|chat| turns.of_chat(&chat.id))
        .map(|(turn, _)| turn);
    let loaded = chat.is_none_or(|chat| chat.messages.loaded().is_some());
    // Not looked for anew with every piece of an answer.
    let obstacles = use_memo(
        (chats.clone(), drafts.clone(), providers.clone()),
        |(chats, drafts, providers)| Obstacles::find(chats, drafts, providers),
    );
    let desk = Desk {
        chat: id.clone(),
        room: room(&providers, &chats.current_setup().model),
    };
    let elsewhere = chat.is_some_and(|chat| is_written_elsewhere(&turns, chat));
    let ready = loaded && !session.is_closed() && !obstacles.any() && !elsewhere;
    let draft = drafts.find(id.as_ref());
    let carries = draft.is_some_and(|draft| !draft.files.is_empty());
    let text = draft.map_or_else(AttrValue::default, |draft| draft.text.clone().into());
    let enter_sends = session.settings.enter.sends(dom::is_touch());
    let on_text = use_callback((dispatch.clone(), id.clone()), |text, (dispatch, chat)| {
        let chat = chat.clone();
        dispatch.emit(DraftsMsg::Typed { chat, text }.into());
    });
    let on_submit = use_callback(dispatch.clone(), |text: String, dispatch| {
        dispatch.emit(ChatsMsg::Submit { text }.into());
    });
    let on_stop = use_callback((dispatch.clone(), live), |(), (dispatch, live)| {
        let (Some(turn), dispatch) = (*live, dispatch.clone()) else {
            return;
        };
        spawn_local(async move {
            // The click alone has a browser lay out the page anew; drawing the end of the answer is not to come on top of that.
            clock::turn().await;
            dispatch.emit(TurnsMsg::Stop(turn).into());
        });
    });
    let chat_key = id.as_ref().map_or_else(String::new, |chat| chat.0.clone());
    let queue = id.map(|chat| {
        let on_cancel = {
            let chat = chat.clone();
            dispatch.reform(move |place| {
                let chat = chat.clone();
                DraftsMsg::Cancel { chat, place }.into()
            })
        };
        let now = dispatch.reform(move |()| DraftsMsg::SendNow(chat.clone()).into());
        let messages = draft.map_or(&[][..], |draft| &draft.waiting);
        waiting(messages, &on_cancel, live.is_none().then_some(now), words)
    });
    html! {
        <>
            { for queue }
            if elsewhere {
                <p class="note attach-note" role="status">{ words.written_elsewhere }</p>
            }
            <Attached key={chat_key} text={text.clone()} desk={desk.clone()} {obstacles} />
            <div class="asking">
                <slash::Menu text={text.clone()} />
                <Composer {text} {carries} attach={html! { <AttachButton {desk} /> }} {on_text} {ready} {enter_sends} streaming={live.is_some()} {on_submit} {on_stop} />
            </div>
        </>
    }
}
