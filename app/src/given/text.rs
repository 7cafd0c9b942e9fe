//! A shared text, from the address to the message field.

use maas_core::{
    clean::clean,
    drafts::DraftsMsg,
    session::Lock,
    ui::{Notice, UiMsg},
};
use yew::prelude::*;

use super::SHARED;
use crate::{
    inbox::Inbox,
    platform::location,
    route::Route,
    store::{use_dispatch, use_drafts, use_session},
};

#[cfg(test)]
mod tests;

/// Longer ones are cut, in characters: nobody reads more before sending it.
const LONGEST: usize = 32_768;

/// Takes what another app shared out of the address, where it stands by the manifest, and whatever else is there: nothing of it is
/// in the history, and nothing happens again when the page is loaded anew.
pub(crate) fn take_from_address() {
    let text = text(&location::query(), location::pairs);
    let route = match text {
        Some(_) => Route::Chat(None).hash(),
        None => location::hash(),
    };
    location::forget_query(&route);
    if let Some(text) = text {
        SHARED.with(|inbox| inbox.arrive(text));
    }
}

/// Waits until there is a message field, and fills it, behind what stands there.
#[component]
pub(crate) fn Filled() -> Html {
    let (session, drafts, dispatch) = (use_session(), use_drafts(), use_dispatch());
    // In a vault, what was typed before has to be there first.
    let ready = session.lock == Lock::NoVault || drafts.listed;
    use_effect_with(ready, move |ready| {
        let text = ready.then(|| SHARED.with(Inbox::take));
        let Some(text) = text.flatten() else { return };
        let typed = drafts.find(None).map(|draft| draft.text.trim_end());
        let text = match typed {
            Some(typed) if !typed.is_empty() => format!("{typed}\n\n{text}"),
            _ => text,
        };
        dispatch.emit(DraftsMsg::Typed { chat: None, text }.into());
        dispatch.emit(UiMsg::Notify(Notice::TextGiven).into());
    });
    html! {}
}

/// The text in an address's query.
fn text(query: &str, pairs: impl Fn(&str) -> Vec<(String, String)>) -> Option<String> {
    let given = pairs(query);
    let mut lines: Vec<&str> = Vec::new();
    for name in ["title", "text", "url"] {
        let pair = given.iter().find(|(known, _)| known == name);
        let line = pair.map(|(_, value)| value.trim()).unwrap_or_default();
        // Apps say the same in several fields.
        if !line.is_empty() && !lines.iter().any(|known| known.contains(line)) {
            lines.retain(|known| !line.contains(known));
            lines.push(line);
        }
    }
    let text: String = clean(&lines.join("\n")).chars().take(LONGEST).collect();
    (!text.trim().is_empty()).then_some(text)
}
