//! What somebody handed on, as it is shown before anything of it is taken in: as text, which does nothing.

use std::rc::Rc;

use maas_core::{
    session::Settings,
    share::{
        self, Content, Place, ShareMsg, Shared, Standing, signed_before, standing,
        text::changes::{Change, changes},
    },
};
use maas_vault::share::{ShareError, is_share, needs_password};
use yew::{platform::spawn_local, prelude::*};

use super::{
    authors::{OpenFile, use_drop},
    called, fingerprint, heading, route, trouble,
};
use crate::{
    components::{
        difference::WordDifference,
        icon::{Glyph, icon},
        passphrase::SecretField,
    },
    pages::settings::CONTENT,
    platform::{bytes::Bytes, dom},
    route::Route,
    sharing::{self, Arrived, Open, Opened, ShareTrouble},
    store::{
        SecretAsk, use_chats, use_comparisons, use_dispatch, use_presets, use_prompts,
        use_secret_dispatch, use_session,
    },
    words::{share::ShareWords, size, use_words},
};

/// So much of a content is shown before it is taken in, in characters.
const SHOWN_CHARS: usize = 100_000;

/// How far it is.
#[derive(Clone, PartialEq)]
enum Stage {
    Nothing,
    /// A password is needed.
    Locked(Bytes, Option<ShareTrouble>),
    Opening,
    Shown(Rc<Opened>),
    Taken(Rc<Opened>),
    Refused(ShareTrouble),
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) on_menu: Callback<()>,
}

/// The page.
#[component]
pub(crate) fn SharedPage(props: &Props) -> Html {
    let (words, secret) = (use_words(), use_secret_dispatch());
    let stage = use_state(|| Stage::Nothing);
    use_drop();
    let open = {
        let stage = stage.clone();
        Callback::from(move |(bytes, password): (Bytes, Option<String>)| {
            stage.set(Stage::Opening);
            let (stage, again) = (stage.clone(), bytes.clone());
            let locked = password.is_some();
            secret.emit(SecretAsk::OpenShare(Open {
                bytes,
                password,
                done: Callback::from(move |opened| {
                    stage.set(match opened {
                        Ok(opened) => Stage::Shown(Rc::new(opened)),
                        Err(why @ ShareTrouble::Share(ShareError::WrongPassword)) if locked => {
                            Stage::Locked(again.clone(), Some(why))
                        }
                        Err(why) => Stage::Refused(why),
                    });
                }),
            }));
        })
    };
    let look = {
        let (stage, open) = (stage.clone(), open.clone());
        Callback::from(move |()| {
            let Some(arrived) = sharing::take() else {
                return;
            };
            let (stage, open) = (stage.clone(), open.clone());
            spawn_local(async move {
                match begin(arrived).await {
                    Ok((bytes, false)) => open.emit((bytes, None)),
                    Ok((bytes, true)) => stage.set(Stage::Locked(bytes, None)),
                    Err(why) => stage.set(Stage::Refused(why)),
                }
            });
        })
    };
    use_effect_with((), {
        let look = look.clone();
        move |()| {
            look.emit(());
            sharing::listen(Some(look));
            || sharing::listen(None)
        }
    });
    let text = words.sharing();
    let done = {
        let stage = stage.clone();
        Callback::from(move |()| stage.set(Stage::Nothing))
    };
    let content = match &*stage {
        Stage::Nothing => html! {
            <section class="card stack"><p>{ text.shared_text }</p><p class="muted">{ text.drop_here }</p><OpenFile /></section>
        },
        Stage::Opening => {
            html! { <section class="card"><p class="working" role="status">{ text.opening }</p></section> }
        }
        Stage::Locked(bytes, failed) => {
            let bytes = bytes.clone();
            let on_password = open.reform(move |typed| (bytes.clone(), Some(typed)));
            html! { <Password failed={*failed} {on_password} on_cancel={done} /> }
        }
        Stage::Refused(why) => html! {
            <section class="card stack">{ trouble(*why, words) }<p class="muted">{ text.unchanged }</p><OpenFile /></section>
        },
        Stage::Shown(opened) => {
            let on_taken = {
                let (stage, opened) = (stage.clone(), opened.clone());
                Callback::from(move |()| stage.set(Stage::Taken(opened.clone())))
            };
            html! { <Preview opened={opened.clone()} {on_taken} on_cancel={done} /> }
        }
        Stage::Taken(opened) => html! { <Taken opened={opened.clone()} /> },
    };
    html! {
        <main class="main">
            <header class="bar">
                <button type="button" class="quiet square menu-button" aria-label={words.menu} onclick={props.on_menu.reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Menu) }
                </button>
                <a class="button quiet" href={Route::Chat(None).hash()}>{ icon(Glyph::Back) }{ words.back_to_chat }</a>
            </header>
            <div class="page" id={CONTENT} tabindex="-1">
                <h1>{ text.shared }</h1>
                { content }
            </div>
        </main>
    }
}

/// The bytes of what came, and whether a password opens them.
async fn begin(arrived: Arrived) -> Result<(Bytes, bool), ShareTrouble> {
    let share = match arrived {
        Arrived::Link(data) => {
            let bytes = sharing::of_link(&data);
            Bytes::of(&bytes.ok_or(ShareTrouble::Share(ShareError::NotAShare))?)
        }
        Arrived::File(file) => {
            let most = maas_vault::share::MAX_SHARE_BYTES as u64;
            if file.bytes() > most {
                let head = file.part(0, 16).await.ok_or(ShareTrouble::File)?;
                return Err(ShareTrouble::Share(if is_share(&head.to_vec()) {
                    ShareError::TooLarge
                } else {
                    ShareError::NotAShare
                }));
            }
            let all = file.part(0, file.bytes()).await;
            all.ok_or(ShareTrouble::File)?
        }
    };
    // What its header says is looked at here; all else in a worker that holds nothing.
    let head = share.head(128);
    let locked = needs_password(&head).map_err(ShareTrouble::Share)?;
    Ok((share, locked))
}

#[derive(Properties, PartialEq)]
struct PasswordProps {
    failed: Option<ShareTrouble>,
    on_password: Callback<String>,
    on_cancel: Callback<()>,
}

/// Asks for the password.
#[component]
fn Password(props: &PasswordProps) -> Html {
    let words = use_words();
    let field = use_node_ref();
    let onsubmit = {
        let (field, on_password) = (field.clone(), props.on_password.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_password.emit(dom::take_value(&field));
        }
    };
    let text = words.sharing();
    html! {
        <section class="card">
            <form class="stack" {onsubmit}>
                <p>{ (text.trouble)(ShareTrouble::Share(ShareError::NeedsPassword)) }</p>
                <SecretField label={text.password_needed} node={field} autofocus=true />
                { for props.failed.map(|failed| trouble(failed, words)) }
                <div class="row end">
                    <button type="button" onclick={props.on_cancel.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                    <button type="submit" class="primary">{ text.open }</button>
                </div>
            </form>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PreviewProps {
    opened: Rc<Opened>,
    on_taken: Callback<()>,
    on_cancel: Callback<()>,
}

/// Shows what it is and how it stands to what is here, and asks what is to become of it.
#[component]
fn Preview(props: &PreviewProps) -> Html {
    let (words, session, dispatch) = (use_words(), use_session(), use_dispatch());
    let (chats, presets, comparisons) = (use_chats(), use_presets(), use_comparisons());
    let prompts = use_prompts();
    let text = words.sharing();
    let Opened {
        shared,
        bytes,
        author,
    } = &*props.opened;
    let read = use_memo((props.opened.clone(), words.language), |(opened, _)| {
        share::text::text(&opened.shared.content, text.labels)
    });
    // The list of an opened vault may be on its way still.
    let listed = !session.is_unlocked() || (chats.listed && comparisons.listed && prompts.listed);
    let slices = (&*chats, &*presets, &*comparisons, &*prompts);
    let standing = listed.then(|| standing(shared, slices));
    let unread = match &standing {
        Some(Standing::Unread(all)) => all.clone(),
        _ => Vec::new(),
    };
    use_effect_with(unread, {
        let dispatch = dispatch.clone();
        move |unread| {
            if !unread.is_empty() {
                dispatch.emit(ShareMsg::Read(unread.clone()).into());
            }
        }
    });
    let take = |replace: bool| {
        let (dispatch, on_taken) = (dispatch.clone(), props.on_taken.clone());
        let opened = props.opened.clone();
        move |_: MouseEvent| {
            let shared = Box::new(opened.shared.clone());
            let author = opened.author.clone();
            dispatch.emit(
                ShareMsg::Take {
                    shared,
                    author,
                    replace,
                }
                .into(),
            );
            on_taken.emit(());
        }
    };
    let cancel = props.on_cancel.reform(|_: MouseEvent| ());
    let models = shared.content.models();
    let has_tools = shared.content.has_tools();
    let end = match &standing {
        None | Some(Standing::Unread(_)) => {
            html! { <p class="muted" role="status">{ text.comparing }</p> }
        }
        Some(Standing::New) => html! {
            <>
                <p class="muted">{ text.nothing_yet }</p>
                <div class="row end">
                    <button type="button" onclick={cancel}>{ words.cancel }</button>
                    <button type="button" class="primary" onclick={take(false)}>{ text.add }</button>
                </div>
            </>
        },
        Some(Standing::Same(place)) => html! {
            <>
                <p role="status" data-standing="same">{ text.is_here }</p>
                <div class="row end">
                    <button type="button" onclick={cancel}>{ words.close }</button>
                    <a class="button primary" href={route(place).hash()}>{ text.go_there }</a>
                </div>
            </>
        },
        Some(Standing::Changed(_, here)) => {
            let old = share::text::text(&here.content, text.labels);
            let (hint, replace) = match &shared.content {
                Content::Prompts(_) => (words.prompts().update_hint, words.prompts().update),
                _ => (text.replace_hint, text.replace),
            };
            // What is the same word for word has no words to be marked.
            let figures = (old == **read).then(|| figures(&here.content, &shared.content, text));
            html! {
                <>
                    { other(shared, author.as_ref(), &session.settings, words) }
                    <p role="status" data-standing="changed">{ text.changed }</p>
                    if let Some(figures) = figures {
                        { figures }
                    } else {
                        <WordDifference {old} new={(*read).clone()} class="shared-text" comparing={text.comparing} too_long={text.too_long_to_compare} />
                    }
                    <p class="muted">{ hint }{ " " }{ text.nothing_yet }</p>
                    <div class="row end">
                        <button type="button" onclick={cancel}>{ words.cancel }</button>
                        <button type="button" onclick={take(false)}>{ text.keep_both }</button>
                        <button type="button" class="primary" onclick={take(true)}>{ replace }</button>
                    </div>
                </>
            }
        }
    };
    // A text of megabytes would hold up the page.
    let end_of_shown = read
        .char_indices()
        .nth(SHOWN_CHARS)
        .map_or(read.len(), |(at, _)| at);
    let (shown, rest) = read.split_at_checked(end_of_shown).unwrap_or_default();
    let (shown, more) = (shown.to_owned(), rest.chars().count());
    let folded = matches!(standing, Some(Standing::Changed(..)));
    html! {
        <section class="card stack" aria-label={text.shared}>
            { heading(&shared.content, &size(*bytes), text) }
            <Author author={author.clone()} />
            <p class="muted">{ text.models }{ ": " }{ for models.iter().enumerate().map(|(at, model)| html! {
                <>{ if at > 0 { ", " } else { "" } }<code>{ format!("{}/{}", model.provider.slug(), model.model) }</code></>
            }) }</p>
            if has_tools { <p class="muted">{ text.tools_off }</p> }
            <details open={!folded}>
                <summary>{ text.content }</summary>
                <p class="difference shared-text" tabindex="0" data-shared="text">{ shown }</p>
                if more > 0 { <p class="muted">{ (text.more)(&more.to_string()) }</p> }
            </details>
            { end }
        </section>
    }
}

/// Which figures and parameters differ where all words are the same.
fn figures(here: &Content, shared: &Content, text: &ShareWords) -> Html {
    let (changes, more) = changes(here, shared);
    let side = |text: &str| match text {
        "" => "–".to_owned(),
        text => text.to_owned(),
    };
    let row = |change: &Change| {
        html! {
            <li key={change.name.clone()}>{ format!("{}: ", change.name) }<del>{ side(&change.old) }</del>{ " → " }<ins>{ side(&change.new) }</ins></li>
        }
    };
    html! {
        <div class="stack tight" data-difference="figures">
            <p>{ text.figures_changed }</p>
            <ul class="points difference">{ for changes.iter().map(row) }</ul>
            if more > 0 { <p class="muted">{ (text.more_figures)(more) }</p> }
        </div>
    }
}

/// Says so where somebody else signed what is here.
fn other(
    shared: &Shared,
    author: Option<&String>,
    settings: &Settings,
    words: &'static crate::words::Words,
) -> Html {
    let before = signed_before(settings, &shared.origin);
    let known = |author: &String| before.iter().any(|(key, _)| *key == author);
    let Some((_, first)) = before.first() else {
        return html! {};
    };
    let text = words.sharing();
    let called = called(Some(first), text);
    let said = match author {
        Some(author) if known(author) => return html! {},
        Some(_) => (text.other_author)(&called),
        None => (text.no_author)(&called),
    };
    html! {
        <div class="problem" role="alert" data-error="other-author">{ icon(Glyph::Warning) }<div><p>{ said }</p></div></div>
    }
}

#[derive(Properties, PartialEq)]
struct AuthorProps {
    author: Option<String>,
}

/// Who signed it, and a name to be given to them.
#[component]
fn Author(props: &AuthorProps) -> Html {
    let (words, session, dispatch) = (use_words(), use_session(), use_dispatch());
    let name = use_node_ref();
    let text = words.sharing();
    let Some(author) = props.author.clone() else {
        return html! { <p class="muted" data-author="none">{ text.not_signed }</p> };
    };
    let known = session.settings.authors.get(&author);
    let said = match known {
        Some(known) if known.own => text.signed_by_you.to_owned(),
        Some(known) if !known.name.is_empty() => (text.signed_by)(&known.name),
        _ => text.signed_by_unknown.to_owned(),
    };
    let named = known.is_some_and(|known| known.own || !known.name.is_empty());
    let onsubmit = {
        let (author, name) = (author.clone(), name.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (author, name) = (author.clone(), dom::value(&name));
            dispatch.emit(ShareMsg::Name { author, name }.into());
        }
    };
    html! {
        <div class="stack tight" data-author={author.clone()}>
            <p class="strong signed">{ icon(Glyph::Shield) }{ said }</p>
            <p class="muted">{ text.fingerprint }{ ": " }<code class="fingerprint" title={author.clone()}>{ fingerprint(&author) }</code></p>
            if !named {
                <p class="muted">{ text.fingerprint_hint }</p>
                <form class="row" {onsubmit}>
                    <input ref={name} type="text" autocomplete="off" maxlength="60" aria-label={text.author_name} placeholder={text.author_name} />
                    <button type="submit">{ text.remember }</button>
                </form>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TakenProps {
    opened: Rc<Opened>,
}

/// It is here now.
#[component]
fn Taken(props: &TakenProps) -> Html {
    let words = use_words();
    let (chats, presets, comparisons) = (use_chats(), use_presets(), use_comparisons());
    let prompts = use_prompts();
    let text = words.sharing();
    let Opened { shared, bytes, .. } = &*props.opened;
    let place: Option<Place> = share::found(shared, (&chats, &presets, &comparisons, &prompts));
    html! {
        <section class="card stack" aria-label={text.shared}>
            { heading(&shared.content, &size(*bytes), text) }
            <p class="good" role="status">{ icon(Glyph::Check) }{ text.added }</p>
            if matches!(shared.content, Content::Preset(_)) { <p class="muted">{ text.added_preset }</p> }
            <div class="row end">
                { for place.map(|place| html! { <a class="button primary" href={route(&place).hash()}>{ text.go_there }</a> }) }
            </div>
        </section>
    }
}
