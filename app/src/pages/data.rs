//! What is kept where, and how to get rid of all of it.

use maas_core::{
    Msg,
    msg::SessionMsg,
    ui::{Dialog as CoreDialog, UiMsg},
};
use yew::prelude::*;

use crate::{
    components::dialog::Dialog,
    store::{use_dispatch, use_session},
    words::use_words,
};

/// Says where everything is.
#[component]
pub(crate) fn DataPage() -> Html {
    let (words, session, dispatch) = (use_words(), use_session(), use_dispatch());
    let sure = use_state(|| false);
    let ask = {
        let sure = sure.clone();
        move |_: MouseEvent| sure.set(true)
    };
    let close = {
        let sure = sure.clone();
        Callback::from(move |()| sure.set(false))
    };
    let delete = dispatch.reform(|_: MouseEvent| Msg::from(SessionMsg::DeleteEverything));
    let keep = dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(CoreDialog::CreateVault)).into());
    html! {
        <>
            <section class="card stack">
                <p>{ words.data_text }</p>
                <p class="muted">{ words.data_where }</p>
                <p class="muted">{ words.data_limits }</p>
                if !session.is_unlocked() {
                    <p>{ words.vault_none }</p>
                    <div class="row"><button type="button" class="primary" onclick={keep}>{ words.keep_my_work }</button></div>
                }
            </section>
            <section class="card stack">
                <p class="muted">{ words.delete_everything_text }</p>
                <div class="row"><button type="button" class="danger" onclick={ask}>{ words.delete_everything }</button></div>
            </section>
            if *sure {
                <Dialog title={words.delete_everything} on_close={close.clone()}>
                    <p>{ words.delete_everything_sure }</p>
                    <div class="row end">
                        <button type="button" onclick={close.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                        <button type="button" class="danger" onclick={delete}>{ words.delete }</button>
                    </div>
                </Dialog>
            }
        </>
    }
}
