//! Handing something on without a server, and opening what somebody else handed on.

use maas_core::{
    session::KnownAuthor,
    share::{Content, Place},
};
use maas_vault::share::author;
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    route::Route,
    sharing::ShareTrouble,
    words::{Words, share::ShareWords},
};

mod arrived;
mod authors;
mod hand_on;

pub(crate) use arrived::SharedPage;
pub(crate) use authors::{Authors, open};
pub(crate) use hand_on::HandOn;

/// What went wrong, and what to do.
fn trouble(trouble: ShareTrouble, words: &'static Words) -> Html {
    html! {
        <div class="problem" role="alert" data-error={name(trouble)}>
            { icon(Glyph::Warning) }
            <div><p>{ (words.sharing().trouble)(trouble) }</p></div>
        </div>
    }
}

/// The trouble's name in attributes.
fn name(trouble: ShareTrouble) -> &'static str {
    use maas_core::share::ShareFault;
    use maas_vault::share::ShareError;
    match trouble {
        ShareTrouble::Vault(_) => "vault",
        ShareTrouble::Share(ShareError::NotAShare) => "not-a-share",
        ShareTrouble::Share(ShareError::NewerVersion) => "newer-version",
        ShareTrouble::Share(ShareError::CutOff) => "cut-off",
        ShareTrouble::Share(ShareError::TooLarge) => "too-large",
        ShareTrouble::Share(ShareError::NeedsPassword) => "needs-password",
        ShareTrouble::Share(ShareError::WrongPassword) => "wrong-password",
        ShareTrouble::Share(ShareError::TooShort) => "too-short",
        ShareTrouble::Share(ShareError::Damaged) => "damaged",
        ShareTrouble::Share(ShareError::WrongSignature) => "wrong-signature",
        ShareTrouble::Share(ShareError::BadContent) => "bad-content",
        ShareTrouble::Fault(ShareFault::Newer) => "newer-kind",
        ShareTrouble::Fault(ShareFault::Unreadable) => "unreadable",
        ShareTrouble::Fault(ShareFault::TooMuch) => "too-much",
        ShareTrouble::File => "file",
        ShareTrouble::Worker => "worker",
    }
}

/// What something is: its kind, its name and how much there is of it.
fn heading(content: &Content, size: &str, words: &ShareWords) -> Html {
    let messages = content.messages();
    let much = if messages == 0 {
        size.to_owned()
    } else {
        format!("{} · {size}", (words.messages)(messages))
    };
    html! {
        <div class="stack tight">
            <div class="row"><span class="badge" data-kind={content.kind()}>{ (words.kind)(content.kind()) }</span><span class="muted">{ much }</span></div>
            <h2 class="shared-title">{ content.title() }</h2>
        </div>
    }
}

/// A public key in words.
fn fingerprint(author: &str) -> String {
    author::from_hex(author).map_or_else(String::new, |key| author::fingerprint(&key))
}

/// What an author is called.
fn called(known: Option<&KnownAuthor>, words: &ShareWords) -> String {
    match known {
        Some(known) if !known.name.is_empty() => known.name.clone(),
        Some(known) if known.own => words.you.to_owned(),
        _ => words.nameless.to_owned(),
    }
}

/// Where something is shown.
fn route(place: &Place) -> Route {
    match place {
        Place::Preset(_) => Route::Chat(None),
        Place::Chat(id) => Route::Chat(Some(id.clone())),
        Place::Prompt(id) => Route::Prompts(Some(id.clone())),
        Place::Comparison(id) => Route::Compare(Some(id.clone())),
    }
}
