//! The page that stands before a closed vault.

use maas_core::session::Lock;
use yew::prelude::*;

use crate::{
    arrival::use_rest,
    components::{
        afterwards::Afterwards,
        icon::{Glyph, icon},
        passkeys::UnlockWithPasskey,
        passphrase::PassphraseForm,
    },
    pages::chat::rehearsal::Rehearsal,
    sharing,
    store::{SecretAsk, use_secret_dispatch, use_session},
    words::use_words,
};

/// Asks for the passphrase, or a passkey where one was added.
#[component]
pub(crate) fn UnlockPage() -> Html {
    let (words, session, secret) = (use_words(), use_session(), use_secret_dispatch());
    let (working, come) = (session.lock == Lock::Unlocking, use_rest());
    let on_submit = secret.reform(|passphrase| SecretAsk::Unlock { passphrase });
    html! {
        <main class="unlock">
            <div class="card">
                <span class="seal">{ icon(Glyph::Shield) }</span>
                <h1>{ words.unlock_title }</h1>
                <p class="muted">{ words.unlock_text }</p>
                if sharing::is_waiting() { <p role="status">{ words.share_waits }</p> }
                <PassphraseForm {working} failure={session.failure} {on_submit} />
                if !session.passkeys.is_empty() && come {
                    <UnlockWithPasskey {working} on_ask={secret.reform(SecretAsk::Passkey)} />
                }
            </div>
            if working && come {
                <Afterwards><Rehearsal /></Afterwards>
            }
        </main>
    }
}
