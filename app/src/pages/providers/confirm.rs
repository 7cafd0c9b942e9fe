//! Asks for the passphrase before anything is sent to an address that only the person can vouch for.

use maas_core::ui::{Dialog as CoreDialog, UiMsg};
use maas_protocol::provider::ProviderRef;
use yew::prelude::*;

use crate::{
    components::{dialog::Dialog, passphrase::PassphraseForm},
    store::{use_dispatch, use_session, use_ui},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) provider: ProviderRef,
    /// Saves the form again, with the passphrase that was typed.
    pub(super) on_confirm: Callback<String>,
}

/// The dialog, while the keyring asks for it; the form behind it keeps what was typed.
#[component]
pub(super) fn ConfirmHost(props: &Props) -> Html {
    let (words, ui, session, dispatch) = (use_words(), use_ui(), use_session(), use_dispatch());
    let tried = use_state(|| false);
    let (asked, origin) = match &ui.dialog {
        Some(CoreDialog::ConfirmHost { provider, origin }) if *provider == props.provider => {
            (ui.dialog.clone(), origin)
        }
        _ => {
            if *tried {
                tried.set(false);
            }
            return html! {};
        }
    };
    let close = dispatch.reform(|()| UiMsg::Show(None).into());
    let on_submit = {
        let (tried, on_confirm) = (tried.clone(), props.on_confirm.clone());
        Callback::from(move |passphrase| {
            tried.set(true);
            // Without the failure of the attempt before.
            dispatch.emit(UiMsg::Show(asked.clone()).into());
            on_confirm.emit(passphrase);
        })
    };
    let failure = session.failure;
    html! {
        <Dialog title={words.new_address} on_close={close.clone()}>
            <p>{ (words.new_address_text)(origin) }</p>
            <PassphraseForm working={*tried && failure.is_none()} {failure} {on_submit} on_cancel={close} />
        </Dialog>
    }
}
