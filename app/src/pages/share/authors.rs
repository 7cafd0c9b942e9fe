//! Opening a shared file from the data page, and who is known by a signature.

use maas_core::share::ShareMsg;
use yew::prelude::*;

use super::{called, fingerprint};
use crate::{
    components::icon::{Glyph, icon},
    platform::{
        dom::files::{self, Chosen, Given, Listening},
        location,
    },
    route::Route,
    sharing::{self, Arrived},
    store::{use_dispatch, use_session},
    words::use_words,
};

/// No field takes what is pasted on these pages.
const NO_FIELD: &str = "no-field";

/// Goes to where a file is opened; what was not shared is refused there.
pub(crate) fn open(file: Chosen) {
    sharing::arrive(Arrived::File(file));
    location::set_hash(&Route::Shared.hash());
}

/// Opens a file that is dropped on the page.
#[hook]
pub(super) fn use_drop() {
    use_effect_with((), |()| {
        let on_given = Callback::from(|given| {
            if let Given::Files(mut files) = given
                && let Some(file) = files.pop()
            {
                open(file);
            }
        });
        let listening = Listening::begin(NO_FIELD, &on_given);
        move || drop(listening)
    });
}

/// The button that opens a file.
#[component]
pub(super) fn OpenFile() -> Html {
    let text = use_words().sharing();
    let field = use_node_ref();
    let pick = {
        let field = field.clone();
        move |_: MouseEvent| files::pick(&field)
    };
    let on_file = |event: Event| {
        if let Some(file) = files::chosen(&event).pop() {
            open(file);
        }
    };
    html! {
        <div class="row">
            <button type="button" onclick={pick}>{ icon(Glyph::Upload) }{ text.open_file }</button>
            <input ref={field} type="file" hidden=true aria-label={text.file} onchange={on_file} />
        </div>
    }
}

/// The section of the data page.
#[component]
pub(crate) fn Authors() -> Html {
    let (words, session, dispatch) = (use_words(), use_session(), use_dispatch());
    use_drop();
    let text = words.sharing();
    let one = |(author, known): (&String, &maas_core::session::KnownAuthor)| {
        let name = called(Some(known), text);
        let forget = (!known.name.is_empty()).then(|| {
            let author = author.clone();
            let forget = dispatch.reform(move |_: MouseEvent| {
                let (author, name) = (author.clone(), String::new());
                ShareMsg::Name { author, name }.into()
            });
            let label = (text.forget)(&known.name);
            html! { <button type="button" class="quiet square small" aria-label={label.clone()} title={label} onclick={forget}>{ icon(Glyph::Trash) }</button> }
        });
        html! {
            <li key={author.clone()} class="row author">
                <span class="strong">{ name }</span>
                <code class="fingerprint" title={author.clone()}>{ fingerprint(author) }</code>
                { for forget }
            </li>
        }
    };
    let authors = &session.settings.authors;
    html! {
        <section class="card stack" aria-label={text.shared}>
            <h2>{ text.shared }</h2>
            <p class="muted">{ text.shared_text }{ " " }{ text.drop_here }</p>
            <OpenFile />
            if !authors.is_empty() {
                <h3>{ text.authors }</h3>
                <ul class="stack tight" aria-label={text.authors}>{ for authors.iter().map(one) }</ul>
            }
        </section>
    }
}
