//! The field in which all models are asked.

use std::rc::Rc;

use maas_core::{compare::CompareMsg, drafts::DraftsMsg, files::Obstacles};
use yew::prelude::*;

use super::estimates::Ahead;
use crate::{
    components::composer::Composer,
    pages::chat::attach::{AttachButton, Attached, Desk, room},
    platform::{dom, files::Room},
    store::{use_chats, use_comparisons, use_dispatch, use_drafts, use_providers, use_session},
    words::use_words,
};

/// The message field with its files; what is typed in it is kept as the draft of the comparison.
#[component]
pub(super) fn Asking() -> Html {
    let (chats, comparisons, drafts) = (use_chats(), use_comparisons(), use_drafts());
    let (words, session, dispatch) = (use_words(), use_session(), use_dispatch());
    let providers = use_providers();
    let comparison = comparisons.current();
    let key = comparison.draft_key();
    let draft = drafts.find(Some(&key));
    let text = draft.map_or_else(AttrValue::default, |draft| draft.text.clone().into());
    let carries = draft.is_some_and(|draft| !draft.files.is_empty());
    let streaming = comparisons.is_under_way(&chats);
    let obstacles = comparison.obstacles(&chats, &drafts, &providers);
    let ready = comparison.is_ready(&chats) && !session.is_closed() && obstacles.is_empty();
    // What a file is too much for, its column says; while one is read, nobody has to be told.
    let unfit = obstacles
        .iter()
        .filter(|(_, found)| found.unfit().is_some())
        .count();
    let at_files = use_memo((), |()| Obstacles::default());
    let asked = comparison.chats(&chats);
    let rooms = asked.map(|(_, chat)| room(&providers, &chat.setup.model));
    // One picture goes to all, so the model with the least room decides.
    let least = rooms.reduce(|one, other| Room {
        edge: one.edge.min(other.edge),
        bytes: one.bytes.min(other.bytes),
    });
    let desk = Desk {
        chat: Some(key.clone()),
        room: least.unwrap_or_else(|| room(&providers, &chats.fresh.model)),
    };
    let of = key.0.clone();
    let on_text = use_callback((dispatch.clone(), key), |text, (dispatch, key)| {
        let chat = Some(key.clone());
        dispatch.emit(DraftsMsg::Typed { chat, text }.into());
    });
    let on_submit = use_callback(dispatch.clone(), |text: String, dispatch| {
        dispatch.emit(CompareMsg::Run { text }.into());
    });
    let on_stop = use_callback(dispatch, |(), dispatch| {
        dispatch.emit(CompareMsg::StopAll.into());
    });
    html! {
        <>
            <Attached key={of} text={text.clone()} desk={desk.clone()} obstacles={Rc::clone(&at_files)} />
            if unfit > 0 {
                <p class="note attach-note" role="status">{ (words.compare.unfit)(unfit) }</p>
            }
            <div class="asking">
                <Composer {text} {carries} attach={html! { <AttachButton {desk} /> }} {on_text} {ready} enter_sends={session.settings.enter.sends(dom::is_touch())}
                    {streaming} asks_all={true} {on_submit} {on_stop} />
                <div class="all-ahead"><Ahead /></div>
            </div>
        </>
    }
}
