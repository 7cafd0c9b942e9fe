//! Makes a recovery code: asks for the passphrase, then shows the code this once.

use maas_core::session::VaultFailure;
use yew::prelude::*;

use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
        passphrase::PassphraseForm,
    },
    platform::dom,
    words::use_words,
};

/// Props of [`Recovery`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Takes the passphrase as typed, and who takes the code.
    pub(crate) on_make: Callback<(String, Callback<Result<String, VaultFailure>>)>,
    pub(crate) on_copy: Callback<String>,
    pub(crate) on_close: Callback<()>,
}

/// How far it is.
#[derive(Clone, PartialEq)]
enum Step {
    Asking(Option<VaultFailure>),
    Working,
    /// It lives here, and nowhere else, until the dialog is closed.
    Made(String),
}

/// The dialog.
#[component]
pub(crate) fn Recovery(props: &Props) -> Html {
    let words = use_words();
    let step = use_state(|| Step::Asking(None));
    let on_submit = {
        let (step, on_make) = (step.clone(), props.on_make.clone());
        Callback::from(move |passphrase: String| {
            let made = {
                let step = step.setter();
                Callback::from(move |made| {
                    step.set(match made {
                        Ok(code) => Step::Made(code),
                        Err(failure) => Step::Asking(Some(failure)),
                    });
                })
            };
            step.set(Step::Working);
            on_make.emit((passphrase, made));
        })
    };
    let content = match &*step {
        Step::Made(code) => {
            let copy = {
                let code = code.clone();
                props.on_copy.reform(move |_: MouseEvent| code.clone())
            };
            let save = {
                let text = (words.recovery.file)(code);
                move |_: MouseEvent| dom::save_as("openmaas-recovery-code.txt", &text)
            };
            html! {
                <>
                    <p class="unprinted">{ words.recovery.once }</p>
                    <p class="recovery-code" aria-label={words.recovery.code}>{ code }</p>
                    <p class="printed">{ "openMaaS: " }{ words.recovery.on_paper }</p>
                    <div class="row end unprinted">
                        <button type="button" onclick={|_: MouseEvent| dom::view::print()}>{ icon(Glyph::Page) }{ words.recovery.print }</button>
                        <button type="button" onclick={copy}>{ icon(Glyph::Copy) }{ words.copy }</button>
                        <button type="button" onclick={save}>{ icon(Glyph::Download) }{ words.recovery.save }</button>
                        <button type="button" class="primary" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ words.recovery.done }</button>
                    </div>
                </>
            }
        }
        asking => {
            let failure = match asking {
                Step::Asking(failure) => *failure,
                _ => None,
            };
            html! {
                <>
                    <p>{ words.recovery.text }</p>
                    <PassphraseForm working={*asking == Step::Working} {failure} {on_submit} on_cancel={props.on_close.clone()} />
                </>
            }
        }
    };
    // Alone on its sheet when it is printed.
    let class = matches!(&*step, Step::Made(_)).then_some("on-paper");
    html! { <Dialog key="recovery" class={classes!(class)} title={words.recovery.code} on_close={props.on_close.clone()}>{ content }</Dialog> }
}
