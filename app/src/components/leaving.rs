//! Asks before a link of a model's text leads to a site for the first time: an address can carry away what was said.

use yew::prelude::*;

use crate::{
    components::dialog::Dialog,
    platform::dom::link::{Address, on_follow},
    words::{Words, use_words},
};

mod letters;
#[cfg(test)]
mod tests;

use letters::{Letters, letters};

/// What stands behind the host may be so long, in bytes, before it is asked about each time.
const MUCH: usize = 200;

/// A link that somebody is about to follow.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    address: Address,
    /// The host as the text writes it.
    written: String,
}

/// Whether a link is followed without a question.
fn is_known(address: &Address, known: &[String]) -> bool {
    known.contains(&address.host) && !address.has_user() && address.after.len() <= MUCH
}

/// Looks after the links in all texts of models. What was agreed to is forgotten with the page, or when it is locked.
#[component]
pub(crate) fn Leaving() -> Html {
    let words = use_words();
    let asked = use_state(|| None::<Asked>);
    let known = use_mut_ref(Vec::<String>::new);
    {
        let (asked, known) = (asked.setter(), known.clone());
        use_effect_with((), move |()| {
            let listeners = on_follow(move |address, written| {
                let goes = is_known(&address, &known.borrow());
                if !goes {
                    asked.set(Some(Asked { address, written }));
                }
                goes
            });
            move || drop(listeners)
        });
    }
    let Some(under_way) = &*asked else {
        return html! {};
    };
    let close = {
        let asked = asked.setter();
        Callback::from(move |()| asked.set(None))
    };
    let on_open = {
        let (host, close) = (under_way.address.host.clone(), close.clone());
        Callback::from(move |_: MouseEvent| {
            known.borrow_mut().push(host.clone());
            close.emit(());
        })
    };
    question(under_way, &close, &on_open, words)
}

/// What is asked.
#[inline(never)] // Put into its one caller it would be in the first download.
fn question(
    Asked { address, written }: &Asked,
    close: &Callback<()>,
    on_open: &Callback<MouseEvent>,
    words: &'static Words,
) -> Html {
    html! {
        <Dialog title={(words.leave_title)(&address.host)} on_close={close.clone()}>
            <p class="address" tabindex="0"><span>{ &address.before }</span><strong>{ &address.host }</strong><span>{ &address.after }</span></p>
            { for warnings(address, written, words).into_iter().map(|text| html! { <p class="note">{ text }</p> }) }
            <p class="muted">{ words.leave_text }</p>
            <div class="row end">
                <button type="button" class="quiet" onclick={close.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                <a class="button primary" href={address.href()} target="_blank" rel="noopener noreferrer nofollow" onclick={on_open}>{ words.leave }</a>
            </div>
        </Dialog>
    }
}

/// What a careful reader would notice about an address.
fn warnings(address: &Address, written: &str, words: &'static Words) -> Vec<String> {
    let host = match letters(written) {
        Letters::Plain => None,
        Letters::Foreign => Some((words.leave_foreign)(written)),
        Letters::Mixed => Some((words.leave_mixed)(written)),
    };
    let much = (address.after.len() > MUCH).then(|| (words.leave_much)(address.after.len()));
    let user = address.has_user().then(|| words.leave_user.to_owned());
    [host, user, much].into_iter().flatten().collect()
}
