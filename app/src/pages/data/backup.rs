//! Writing a backup.

use maas_core::session::VaultFailure;
use yew::prelude::*;

use super::{counts, progress, trouble};
use crate::{
    change::use_change,
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
        passphrase::{SecretField, flaw_of_new},
        strength::{Judged, NewSecretField},
    },
    moving::{BackUp, Cancelled, MoveTrouble, Saved, Saving},
    platform::dom,
    store::{SecretAsk, use_secret_dispatch},
    words::{Words, size, use_words},
};

/// How far it is.
#[derive(Clone, PartialEq)]
enum Stage {
    Idle,
    Asking(Option<MoveTrouble>),
    Under(u64, u64),
    Checking(u64, u64),
    Saved(Saved),
}

/// The section about backups.
#[component]
pub(super) fn Backup() -> Html {
    let (words, dispatch) = (use_words(), use_secret_dispatch());
    let stage = use_state(|| Stage::Idle);
    let cancelled = use_mut_ref(Cancelled::default);
    {
        let cancelled = cancelled.clone();
        // Whoever leaves the page does not see how it ends.
        use_effect_with((), move |()| move || cancelled.borrow().now());
    }
    let ask = {
        let stage = stage.clone();
        move |_: MouseEvent| stage.set(Stage::Asking(None))
    };
    let close = {
        let (stage, cancelled) = (stage.clone(), cancelled.clone());
        Callback::from(move |()| {
            cancelled.borrow().now();
            stage.set(Stage::Idle);
        })
    };
    let on_judge = dispatch.reform(|(passphrase, done)| SecretAsk::Judge { passphrase, done });
    let on_submit = {
        let (stage, cancelled) = (stage.clone(), cancelled.clone());
        Callback::from(move |typed: Typed| {
            let fresh = Cancelled::default();
            cancelled.replace(fresh.clone());
            let tell = {
                let (stage, cancelled) = (stage.clone(), fresh.clone());
                Callback::from(move |saving: Saving| {
                    if cancelled.is() {
                        return;
                    }
                    stage.set(match saving {
                        Saving::Under { done, all } => Stage::Under(done, all),
                        Saving::Checking { done, all } => Stage::Checking(done, all),
                        Saving::Saved(saved) => Stage::Saved(saved),
                        Saving::NotWanted => Stage::Asking(None),
                        Saving::Failed(trouble) => Stage::Asking(Some(trouble)),
                    });
                })
            };
            dispatch.emit(SecretAsk::BackUp(BackUp {
                passphrase: typed.passphrase,
                own: typed.own,
                keys: typed.keys,
                tell,
                cancelled: fresh,
            }));
        })
    };
    let moving = words.moving();
    html! {
        <section class="card stack" aria-label={moving.backup}>
            <h2>{ moving.backup }</h2>
            <p class="muted">{ moving.backup_text }</p>
            <div class="row">
                <button type="button" class="primary" onclick={ask}>{ icon(Glyph::Download) }{ moving.export }</button>
            </div>
            { if let Stage::Saved(saved) = &*stage { report(saved, words) } else { html! {} } }
            if !matches!(&*stage, Stage::Idle | Stage::Saved(_)) {
                <Dialog title={moving.export} on_close={close.clone()}>
                    { match &*stage {
                        Stage::Under(done, all) | Stage::Checking(done, all) => html! {
                            <>
                                { progress(if matches!(&*stage, Stage::Checking(..)) { moving.checking } else { moving.saving }, *done, *all, words) }
                                <div class="row end"><button type="button" onclick={close.reform(|_: MouseEvent| ())}>{ words.cancel }</button></div>
                            </>
                        },
                        Stage::Asking(failed) => html! { <Form failed={*failed} {on_submit} on_cancel={close} {on_judge} /> },
                        Stage::Idle | Stage::Saved(_) => html! {},
                    } }
                </Dialog>
            }
        </section>
    }
}

fn report(saved: &Saved, words: &'static Words) -> Html {
    let moving = words.moving();
    let there = saved
        .counts
        .iter()
        .map(|(store, many)| (store.as_str(), *many));
    html! {
        <div class="stack" role="status">
            <p class="good">{ icon(Glyph::Check) }{ moving.saved }{ " · " }{ size(saved.bytes) }</p>
            <ul class="points">{ counts(there, words) }</ul>
            <p class="muted">{ if saved.on_disk { moving.checked_on_disk } else { moving.checked_before } }</p>
            <p class="muted">{ if saved.keys { moving.with_keys_saved } else { moving.without_keys_saved } }</p>
            if saved.damaged > 0 {
                <p class="bad">{ (moving.damaged)(saved.damaged) }</p>
            }
        </div>
    }
}

/// What was typed.
struct Typed {
    passphrase: String,
    own: Option<String>,
    keys: bool,
}

#[derive(Properties, PartialEq)]
struct FormProps {
    failed: Option<MoveTrouble>,
    on_submit: Callback<Typed>,
    on_cancel: Callback<()>,
    on_judge: Callback<Judged>,
}

/// Asks for the passphrase, and what goes into the file.
#[component]
fn Form(props: &FormProps) -> Html {
    let words = use_words();
    let (passphrase, own, repeated) = (use_node_ref(), use_node_ref(), use_node_ref());
    let (has_own, keys) = (use_state(|| false), use_state(|| false));
    let working = use_state(|| false);
    let wrong = use_state(|| None::<VaultFailure>);
    use_change(props.failed, |_| working.set(false));
    let flip = |state: &UseStateHandle<bool>| {
        let state = state.clone();
        move |_: Event| state.set(!*state)
    };
    let onsubmit = {
        let (working, wrong, on_submit) = (working.clone(), wrong.clone(), props.on_submit.clone());
        let (passphrase, own, repeated) = (passphrase.clone(), own.clone(), repeated.clone());
        let (has_own, keys) = (*has_own, *keys);
        move |event: SubmitEvent| {
            event.prevent_default();
            let found = has_own.then(|| flaw_of_new(&dom::value(&own), &dom::value(&repeated)));
            wrong.set(found.flatten());
            if *working || found.flatten().is_some() {
                return;
            }
            working.set(true);
            on_submit.emit(Typed {
                passphrase: dom::value(&passphrase),
                own: has_own.then(|| dom::value(&own)),
                keys,
            });
        }
    };
    let moving = words.moving();
    let failed = wrong.map(MoveTrouble::Vault).or(props.failed);
    html! {
        <form class="stack" {onsubmit}>
            <SecretField label={moving.vault_passphrase} node={passphrase} autocomplete="current-password" autofocus=true />
            <div>
                <label class="tick"><input type="checkbox" checked={*keys} onchange={flip(&keys)} /><span>{ moving.with_keys }</span></label>
                <small class="muted">{ moving.with_keys_hint }</small>
            </div>
            <div>
                <label class="tick"><input type="checkbox" checked={*has_own} onchange={flip(&has_own)} /><span>{ moving.own_passphrase }</span></label>
                <small class="muted">{ moving.own_passphrase_hint }</small>
            </div>
            if *has_own {
                <NewSecretField label={moving.file_passphrase} node={own} on_judge={props.on_judge.clone()} />
                <SecretField label={words.repeat_passphrase} node={repeated} autocomplete="new-password" />
            }
            { for failed.map(|failed| trouble(failed, words)) }
            <div class="row end">
                <button type="button" onclick={props.on_cancel.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                <button type="submit" class="primary" disabled={*working}>{ words.save }</button>
            </div>
            <p class="working muted" role="status">{ if *working { words.working } else { "" } }</p>
        </form>
    }
}
