//! Fields for secrets, and the forms that ask for a passphrase.
//!
//! A secret stays in its field until the form is submitted; it is taken out then and never kept.

use maas_core::session::VaultFailure;
use yew::prelude::*;

use crate::{
    components::{
        icon::{Glyph, icon},
        strength::{Judged, NewSecretField},
    },
    platform::dom,
    words::{Words, use_words},
};

/// Props of [`SecretField`].
#[derive(Properties, PartialEq)]
pub(crate) struct FieldProps {
    pub(crate) label: AttrValue,
    pub(crate) node: NodeRef,
    /// What password managers should make of it.
    #[prop_or(AttrValue::Static("off"))]
    pub(crate) autocomplete: AttrValue,
    #[prop_or_default]
    pub(crate) placeholder: AttrValue,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) autofocus: bool,
}

/// A field whose text is not shown; it keeps its own value, which no state ever holds.
#[component]
pub(crate) fn SecretField(props: &FieldProps) -> Html {
    {
        let (node, autofocus) = (props.node.clone(), props.autofocus);
        use_effect_with((), move |()| {
            if autofocus {
                dom::focus(&node);
            }
        });
    }
    html! {
        <label class="field">
            <span>{ &props.label }</span>
            <input ref={props.node.clone()} type="password" role="textbox" aria-label={props.label.clone()} autocomplete={props.autocomplete.clone()}
                spellcheck="false" placeholder={props.placeholder.clone()} />
            { for props.hint.as_ref().map(|hint| html! { <small class="muted">{ hint }</small> }) }
        </label>
    }
}

/// Props of [`PassphraseForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct PassphraseProps {
    /// Whether the keyring is at work on what was submitted.
    pub(crate) working: bool,
    /// Why the last attempt failed.
    pub(crate) failure: Option<VaultFailure>,
    /// What was typed.
    pub(crate) on_submit: Callback<String>,
    /// Given where something is confirmed, which need not be; else the vault is opened.
    #[prop_or_default]
    pub(crate) on_cancel: Option<Callback<()>>,
}

/// Asks for the passphrase of the vault.
#[component]
pub(crate) fn PassphraseForm(props: &PassphraseProps) -> Html {
    let words = use_words();
    let current = use_node_ref();
    {
        let current = current.clone();
        use_effect_with((props.failure, props.working), move |(failure, working)| {
            if failure.is_some() && !working {
                dom::focus(&current);
            }
        });
    }
    let onsubmit = {
        let (current, on_submit, working) =
            (current.clone(), props.on_submit.clone(), props.working);
        move |event: SubmitEvent| {
            event.prevent_default();
            if !working {
                on_submit.emit(dom::take_value(&current));
            }
        }
    };
    let disabled = props.working;
    html! {
        <form class="stack" {onsubmit}>
            <SecretField label={words.passphrase} node={current} autocomplete="current-password" autofocus=true />
            { failed(props.failure, words) }
            if let Some(cancel) = &props.on_cancel {
                <div class="row end">
                    <button type="button" onclick={cancel.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                    <button type="submit" class="primary" {disabled}>{ words.confirm }</button>
                </div>
            } else {
                <button type="submit" class="primary" {disabled}>{ icon(Glyph::Lock) }{ words.unlock }</button>
            }
            { working(props.working, words) }
        </form>
    }
}

/// What was typed where a passphrase is made.
pub(crate) struct Passphrases {
    /// The one in use; empty where there is none yet.
    pub(crate) current: String,
    /// The one to be used from now on.
    pub(crate) new: String,
}

/// Props of [`NewPassphraseForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct NewProps {
    /// Whether there is an old passphrase, which has to be given too.
    pub(crate) changes: bool,
    pub(crate) working: bool,
    pub(crate) failure: Option<VaultFailure>,
    pub(crate) on_submit: Callback<Passphrases>,
    pub(crate) on_cancel: Callback<()>,
    pub(crate) on_judge: Callback<Judged>,
}

/// Makes the vault or changes its passphrase: the new one is asked for twice.
#[component]
pub(crate) fn NewPassphraseForm(props: &NewProps) -> Html {
    let words = use_words();
    let (label, button) = if props.changes {
        (words.new_passphrase, words.change_passphrase)
    } else {
        (words.passphrase, words.create_vault)
    };
    let (current, new, repeated) = (use_node_ref(), use_node_ref(), use_node_ref());
    // What can be said without the keyring.
    let problem = use_state(|| None::<VaultFailure>);
    let onsubmit = {
        let (current, new, repeated) = (current.clone(), new.clone(), repeated.clone());
        let (problem, on_submit, working) =
            (problem.clone(), props.on_submit.clone(), props.working);
        move |event: SubmitEvent| {
            event.prevent_default();
            if working {
                return;
            }
            let found = flaw_of_new(&dom::value(&new), &dom::value(&repeated));
            problem.set(found);
            if found.is_none() {
                dom::take_value(&repeated);
                on_submit.emit(Passphrases {
                    current: dom::take_value(&current),
                    new: dom::take_value(&new),
                });
            }
        }
    };
    let cancel = props.on_cancel.reform(|_: MouseEvent| ());
    html! {
        <form class="stack" {onsubmit}>
            if props.changes {
                <SecretField label={words.old_passphrase} node={current} autocomplete="current-password" autofocus=true />
            }
            <NewSecretField {label} node={new} autofocus={!props.changes} working={props.working} on_judge={props.on_judge.clone()} />
            <SecretField label={words.repeat_passphrase} node={repeated} autocomplete="new-password" />
            <p class="muted">{ words.no_recovery }</p>
            { failed(problem.or(props.failure), words) }
            <div class="row end">
                <button type="button" onclick={cancel}>{ words.not_now }</button>
                <button type="submit" class="primary" disabled={props.working}>
                    { button }
                </button>
            </div>
            { working(props.working, words) }
        </form>
    }
}

/// What is wrong with a new passphrase, as far as two fields can tell; the keyring has the last word.
pub(crate) fn flaw_of_new(new: &str, repeated: &str) -> Option<VaultFailure> {
    if new.chars().count() < maas_vault::envelope::MIN_PASSPHRASE_CHARS {
        Some(VaultFailure::TooShort)
    } else if new != repeated {
        Some(VaultFailure::Mismatch)
    } else {
        None
    }
}

/// Deriving a key takes about a second, on purpose; the button keeps its name meanwhile.
fn working(working: bool, words: &'static Words) -> Html {
    html! { <p class="working muted" role="status">{ if working { words.working } else { "" } }</p> }
}

fn failed(failure: Option<VaultFailure>, words: &'static Words) -> Html {
    match failure {
        Some(failure) => html! {
            <div class="problem" role="alert" data-error={kind(failure)}>
                { icon(Glyph::Warning) }<p>{ (words.vault_failure)(failure) }</p>
            </div>
        },
        None => html! {},
    }
}

/// The failure's name in attributes.
fn kind(failure: VaultFailure) -> &'static str {
    match failure {
        VaultFailure::WrongPassphrase => "wrong-passphrase",
        VaultFailure::HeaderDamaged => "header-damaged",
        VaultFailure::VaultAltered => "vault-altered",
        VaultFailure::NewerVersion => "newer-version",
        VaultFailure::RecordDamaged => "record-damaged",
        VaultFailure::InsecureContext => "insecure-context",
        VaultFailure::Storage => "storage",
        VaultFailure::TooShort => "too-short",
        VaultFailure::Mismatch => "mismatch",
        VaultFailure::KeyringGone => "keyring-gone",
    }
}
