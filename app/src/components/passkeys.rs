//! Passkeys: the button that opens the vault with one, and the list of them in the settings.

use maas_core::session::VaultFailure;
use yew::prelude::*;

use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
        passphrase::PassphraseForm,
    },
    passkeys::{Ended, PasskeyAsk, PasskeyTrouble},
    words::{Words, use_words},
};

/// Props of [`UnlockWithPasskey`].
#[derive(Properties, PartialEq)]
pub(crate) struct UnlockProps {
    /// Whether the keyring is at work on something that was given.
    pub(crate) working: bool,
    pub(crate) on_ask: Callback<PasskeyAsk>,
}

/// How far it is.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Asking(Option<PasskeyTrouble>),
    Working,
}

/// Opens the vault with a passkey.
#[component]
pub(crate) fn UnlockWithPasskey(props: &UnlockProps) -> Html {
    let words = use_words();
    let step = use_state(|| Step::Asking(None));
    let unlock = {
        let (step, on_ask) = (step.clone(), props.on_ask.clone());
        move |_: MouseEvent| {
            let step = step.clone();
            step.set(Step::Working);
            // What opens takes this page away.
            let ended =
                Callback::from(move |ended: Result<(), _>| step.set(Step::Asking(ended.err())));
            on_ask.emit(PasskeyAsk::Unlock(ended));
        }
    };
    let cancel = props.on_ask.reform(|_: MouseEvent| PasskeyAsk::Cancel);
    let (waiting, failed) = match *step {
        Step::Working => (!props.working, None),
        Step::Asking(failed) => (false, failed),
    };
    html! {
        <div class="stack">
            <button type="button" disabled={waiting || props.working} onclick={unlock}>{ icon(Glyph::Key) }{ words.passkeys.unlock }</button>
            if waiting {
                <p class="muted" role="status">{ words.passkeys.waiting }</p>
                <div class="row end"><button type="button" class="quiet" onclick={cancel}>{ words.cancel }</button></div>
            }
            { for failed.map(|failed| problem(failed, words)) }
        </div>
    }
}

/// Props of [`Passkeys`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Their ids, and when each was added, in words.
    pub(crate) known: Vec<(AttrValue, AttrValue)>,
    pub(crate) on_ask: Callback<PasskeyAsk>,
}

/// What the passphrase is asked for.
#[derive(Clone, PartialEq)]
enum Purpose {
    Add,
    /// The passkey, and when it was added.
    Revoke(AttrValue, AttrValue),
}

/// The section of the settings.
#[component]
pub(crate) fn Passkeys(props: &Props) -> Html {
    let words = use_words();
    let said = words.passkeys;
    let supported = use_state(|| true);
    {
        let (supported, on_ask) = (supported.setter(), props.on_ask.clone());
        use_effect_with((), move |()| {
            let say = Callback::from(move |can| supported.set(can));
            on_ask.emit(PasskeyAsk::IsSupported(say));
        });
    }
    let dialog = use_state(|| None::<(Purpose, Step)>);
    // Whatever comes of an attempt that was given up is of no interest.
    let attempt = use_mut_ref(|| 0_u32);
    let open = |purpose: Purpose| {
        let dialog = dialog.clone();
        move |_: MouseEvent| dialog.set(Some((purpose.clone(), Step::Asking(None))))
    };
    let close = {
        let (dialog, attempt, on_ask) = (dialog.clone(), attempt.clone(), props.on_ask.clone());
        Callback::from(move |()| {
            *attempt.borrow_mut() += 1;
            on_ask.emit(PasskeyAsk::Cancel);
            dialog.set(None);
        })
    };
    let on_submit = |purpose: Purpose| {
        let (dialog, attempt, on_ask) = (dialog.clone(), attempt.clone(), props.on_ask.clone());
        Callback::from(move |passphrase: String| {
            dialog.set(Some((purpose.clone(), Step::Working)));
            let mine = *attempt.borrow();
            let ended: Ended = {
                let (dialog, attempt, purpose) =
                    (dialog.setter(), attempt.clone(), purpose.clone());
                Callback::from(move |ended: Result<(), _>| {
                    if *attempt.borrow() == mine {
                        let failed = ended.err();
                        dialog.set(failed.map(|why| (purpose.clone(), Step::Asking(Some(why)))));
                    }
                })
            };
            on_ask.emit(match &purpose {
                Purpose::Add => PasskeyAsk::Add { passphrase, ended },
                Purpose::Revoke(id, _) => PasskeyAsk::Revoke {
                    id: id.to_string(),
                    passphrase,
                    ended,
                },
            });
        })
    };
    let entry = |(id, made): &(AttrValue, AttrValue)| {
        let revoke = open(Purpose::Revoke(id.clone(), made.clone()));
        let name = (said.remove_one)(made);
        html! {
            <li key={id.to_string()} class="row">
                { icon(Glyph::Key) }<span>{ made }</span>
                <button type="button" class="small-text" aria-label={name} onclick={revoke}>{ said.remove }</button>
            </li>
        }
    };
    html! {
        <section class="card stack" aria-label={said.title}>
            <h2>{ said.title }</h2>
            <p class="muted">{ said.about }</p>
            if !props.known.is_empty() {
                <ul class="stack">{ for props.known.iter().map(entry) }</ul>
            }
            if *supported {
                <div class="row"><button type="button" onclick={open(Purpose::Add)}>{ icon(Glyph::Plus) }{ said.add }</button></div>
            } else {
                <p class="muted" data-error="not-supported">{ (said.trouble)(PasskeyTrouble::NotSupported) }</p>
            }
            { for dialog.as_ref().map(|(purpose, step)| {
                let (title, text) = match purpose {
                    Purpose::Add => (AttrValue::from(said.add), AttrValue::from(said.add_text)),
                    Purpose::Revoke(_, made) => ((said.remove_one)(made).into(), said.remove_text.into()),
                };
                let (failed, refused) = match step {
                    Step::Asking(Some(PasskeyTrouble::Vault(failure))) => (None, Some(*failure)),
                    Step::Asking(failed) => (*failed, None),
                    Step::Working => (None, None),
                };
                let working = *step == Step::Working;
                html! {
                    <Dialog {title} on_close={close.clone()}>
                        <p>{ text }</p>
                        { for failed.map(|failed| problem(failed, words)) }
                        <PassphraseForm {working} failure={refused} on_submit={on_submit(purpose.clone())} on_cancel={close.clone()} />
                    </Dialog>
                }
            }) }
        </section>
    }
}

fn problem(trouble: PasskeyTrouble, words: &'static Words) -> Html {
    html! {
        <div class="problem" role="alert" data-error={kind(trouble)}>
            { icon(Glyph::Warning) }
            <p>{ match trouble {
                PasskeyTrouble::Vault(failure) => (words.vault_failure)(failure),
                trouble => (words.passkeys.trouble)(trouble),
            } }</p>
        </div>
    }
}

/// The trouble's name in attributes.
fn kind(trouble: PasskeyTrouble) -> &'static str {
    match trouble {
        PasskeyTrouble::NotSupported => "not-supported",
        PasskeyTrouble::WithoutPrf => "without-prf",
        PasskeyTrouble::NotGiven => "not-given",
        PasskeyTrouble::AlreadyThere => "already-there",
        PasskeyTrouble::Refused => "refused",
        PasskeyTrouble::Revoked => "revoked",
        PasskeyTrouble::DoesNotFit => "does-not-fit",
        PasskeyTrouble::Vault(VaultFailure::Storage) => "storage",
        PasskeyTrouble::Vault(_) => "vault",
    }
}
