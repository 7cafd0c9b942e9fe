//! The field in which all models are asked.

use maas_core::{compare::CompareMsg, drafts::DraftsMsg};
use yew::prelude::*;

use crate::{
    components::composer::Composer,
    platform::dom,
    store::{use_chats, use_comparisons, use_dispatch, use_drafts, use_session},
};

/// The message field; what is typed in it is kept as the draft of the comparison.
#[component]
pub(super) fn Asking() -> Html {
    let (chats, comparisons, drafts) = (use_chats(), use_comparisons(), use_drafts());
    let (session, dispatch) = (use_session(), use_dispatch());
    let comparison = comparisons.current();
    let key = comparison.draft_key();
    let draft = drafts.find(Some(&key));
    let text = draft.map_or_else(AttrValue::default, |draft| draft.text.clone().into());
    let streaming = comparisons.is_under_way(&chats);
    let ready = comparison.is_ready(&chats) && !session.is_closed();
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
        <div class="asking">
            <Composer {text} carries=false attach={html! {}} {on_text} {ready} enter_sends={session.settings.enter.sends(dom::is_touch())}
                {streaming} asks_all={true} {on_submit} {on_stop} />
        </div>
    }
}
