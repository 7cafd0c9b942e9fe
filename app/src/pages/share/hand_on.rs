//! The dialog that makes a link or a file of something.

use maas_core::{
    chats::Chat,
    export::named,
    prompts::Prompt,
    share::{Shared, Slices, left_out},
    ui::{Sharing, UiMsg},
    workspaces::Workspaces,
};
use yew::prelude::*;

use super::{fingerprint, heading, trouble};
use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
        passphrase::SecretField,
    },
    platform::dom,
    sharing::{self, HandedOn, MAX_LINK_CHARS, ShareTrouble},
    store::{
        SecretAsk, use_chats, use_comparisons, use_dispatch, use_presets, use_prompts,
        use_secret_dispatch, use_session, use_workspaces,
    },
    words::{size, use_words},
};

/// How far it is.
#[derive(Clone, PartialEq)]
enum Stage {
    Asking(Option<ShareTrouble>),
    Making,
    Made(HandedOn, bool),
}

/// Props of [`HandOn`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) what: Sharing,
    pub(crate) on_close: Callback<()>,
}

/// What is handed on, and how many files of it are not; `None` where it is not here.
fn find(
    what: &Sharing,
    (chats, presets, comparisons, prompts): Slices<'_>,
    workspaces: &Workspaces,
) -> Option<(Shared, usize)> {
    match what {
        Sharing::Preset(id) => Some((Shared::of_preset(presets.find(id)?), 0)),
        Sharing::Prompt(id) => {
            let prompt: &Prompt = prompts.find(id)?;
            Some((Shared::of_prompts(&prompt.name, &[prompt])?, 0))
        }
        Sharing::PromptFolder(folder) => {
            let here = prompts.here(workspaces).map(|prompt| &**prompt);
            let here: Vec<&Prompt> = here.filter(|prompt| prompt.is_in(folder)).collect();
            Some((Shared::of_prompts(folder, &here)?, 0))
        }
        Sharing::Chat(id) => {
            let chat: &Chat = chats.find(id)?;
            Some((Shared::of_chat(chat)?, left_out(chat)))
        }
        Sharing::Comparison(id) => {
            let comparison = comparisons.find(id)?;
            let files = comparison.chats(chats).map(|(_, chat)| left_out(chat));
            Some((Shared::of_comparison(comparison, chats)?, files.sum()))
        }
    }
}

/// The dialog in which something is handed on: says what is in it, and makes it.
#[component]
pub(crate) fn HandOn(props: &Props) -> Html {
    let (words, session, secret) = (use_words(), use_session(), use_secret_dispatch());
    let (chats, presets, comparisons) = (use_chats(), use_presets(), use_comparisons());
    let (dispatch, prompts) = (use_dispatch(), use_prompts());
    let workspaces = use_workspaces();
    let stage = use_state(|| Stage::Asking(None));
    let password = use_node_ref();
    // As it was when the dialog was opened: what is made is what is shown.
    let made = use_memo(props.what.clone(), |what| {
        let (shared, files) = find(
            what,
            (&chats, &presets, &comparisons, &prompts),
            &workspaces,
        )?;
        let content = shared.write()?;
        Some((shared, content, files))
    });
    let text = words.sharing();
    let close = props.on_close.reform(|_: MouseEvent| ());
    let Some((shared, content, files)) = &*made else {
        return html! {
            <Dialog title={text.title} on_close={props.on_close.clone()}>
                <p>{ text.nothing }</p>
                <div class="row end"><button type="button" onclick={close}>{ words.close }</button></div>
            </Dialog>
        };
    };
    let sign = session.is_unlocked();
    let onsubmit = {
        let (stage, password) = (stage.clone(), password.clone());
        let (origin, content) = (shared.origin.clone(), content.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = dom::take_value(&password);
            let locked = !typed.is_empty();
            stage.set(Stage::Making);
            let stage = stage.clone();
            secret.emit(SecretAsk::HandOn(sharing::HandOn {
                origin: origin.clone(),
                content: content.clone(),
                password: locked.then_some(typed),
                sign,
                done: Callback::from(move |made| {
                    stage.set(match made {
                        Ok(made) => Stage::Made(made, locked),
                        Err(why) => Stage::Asking(Some(why)),
                    });
                }),
            }));
        }
    };
    let body = match &*stage {
        Stage::Making => html! { <p class="working" role="status">{ text.making }</p> },
        Stage::Asking(failed) => html! {
            <form class="stack" {onsubmit}>
                <p>{ text.in_it }</p>
                <p class="muted">{ text.not_in_it }</p>
                if *files > 0 { <p class="muted">{ (text.left_out)(*files) }</p> }
                <SecretField label={text.password} node={password} autocomplete="new-password" hint={AttrValue::Static(text.password_hint)} />
                if !sign { <p class="muted">{ text.unsigned_here }</p> }
                { for failed.map(|failed| trouble(failed, words)) }
                <div class="row end">
                    <button type="button" onclick={close.clone()}>{ words.cancel }</button>
                    <button type="submit" class="primary">{ text.make }</button>
                </div>
            </form>
        },
        Stage::Made(made, locked) => {
            let copy = |link: &String| {
                let link = link.clone();
                dispatch.reform(move |_: MouseEvent| UiMsg::CopyText(link.clone()).into())
            };
            let save = {
                let name = named(shared.content.title(), "openmaas-share");
                let bytes = made.bytes.clone();
                move |_: MouseEvent| dom::save_bytes(&name, &bytes)
            };
            let long = || {
                // The data has four letters for three bytes.
                let is = made.bytes.len() * 4 / 3;
                (text.too_long)(&is.to_string(), &MAX_LINK_CHARS.to_string())
            };
            html! {
                <div class="stack">
                    <p class="good" role="status">{ icon(Glyph::Check) }{ if *locked { text.locked } else { text.open_to_all } }</p>
                    { match &made.links {
                        Some((link, _)) => html! {
                            <label class="field"><span>{ text.link }</span>
                                <textarea class="shared-link" readonly=true rows="4" spellcheck="false" value={link.clone()} />
                            </label>
                        },
                        None => html! { <p role="alert">{ long() }</p> },
                    } }
                    { for made.author.as_ref().map(|author| html! {
                        <p class="muted">{ text.signed_by_you }{ ": " }<code class="fingerprint" data-author={author.clone()}>{ fingerprint(author) }</code></p>
                    }) }
                    <div class="row end">
                        <button type="button" class={classes!(made.links.is_none().then_some("primary"))} onclick={save}>{ icon(Glyph::Download) }{ text.save_file }</button>
                        { for made.links.as_ref().map(|(link, own)| html! {
                            <>
                                <button type="button" title={text.own_link_hint} onclick={copy(own)}>{ icon(Glyph::Copy) }{ text.copy_own_link }</button>
                                <button type="button" class="primary" onclick={copy(link)}>{ icon(Glyph::Copy) }{ text.copy_link }</button>
                            </>
                        }) }
                    </div>
                </div>
            }
        }
    };
    html! {
        <Dialog title={text.title} on_close={props.on_close.clone()}>
            { heading(&shared.content, &size(content.len() as u64), text) }
            { body }
        </Dialog>
    }
}
