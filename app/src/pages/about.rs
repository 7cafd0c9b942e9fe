//! About the app: which build runs, whether its files are those that were built, and whose work it stands on.

use maas_core::ui::UiMsg;
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    platform::{location, service_worker},
    store::{SecretAsk, use_dispatch, use_secret_dispatch},
    verify::{LIST, Verified, Verifying},
    words::{Words, about::AboutWords, use_words},
};

/// Where the build puts what it made of the lock files.
const LICENCES: &str = "licenses/third-party.txt";
const BILL: &str = "sbom.cdx.json";

/// The page.
#[component]
pub(crate) fn AboutPage() -> Html {
    let words = use_words();
    let verifying = use_state(|| None::<Verifying>);
    let release = service_worker::release();
    let commit = match &*verifying {
        Some(Verifying::Done(verified)) => verified.commit.clone(),
        _ => words.about().commit_later.to_owned(),
    };
    let about = words.about();
    let line = |name: &'static str, text: Html| {
        html! { <div><dt>{ name }</dt><dd>{ text }</dd></div> }
    };
    let code = |text: String| html! { <code>{ text }</code> };
    html! {
        <>
            <section class="card stack" aria-label={about.title}>
                <p>{ about.what }</p>
                <div class="row"><a class="button" href={about.guide_file} target="_blank" rel="noopener">{ about.guide }</a></div>
                <dl class="wire-headers">
                    { line(about.version, env!("CARGO_PKG_VERSION").into()) }
                    { line(about.release, release.map_or_else(|| about.no_release.into(), code)) }
                    { line(about.commit, code(commit)) }
                    { line(about.licence, "MIT".into()) }
                </dl>
            </section>
            <Runs verifying={(*verifying).clone()} on_told={Callback::from(move |told| verifying.set(Some(told)))} />
            { outside(words) }
            { others(about) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RunsProps {
    verifying: Option<Verifying>,
    on_told: Callback<Verifying>,
}

/// The comparison.
#[component]
fn Runs(props: &RunsProps) -> Html {
    let (words, dispatch, secret) = (use_words(), use_dispatch(), use_secret_dispatch());
    let about = words.about();
    let under = matches!(props.verifying, Some(Verifying::Under { .. }));
    let on_check = {
        let on_told = props.on_told.clone();
        Callback::from(move |_: MouseEvent| {
            on_told.emit(Verifying::Under { done: 0, all: 0 });
            secret.emit(SecretAsk::Verify(on_told.clone()));
        })
    };
    let on_copy = dispatch.reform(|text: String| UiMsg::CopyText(text).into());
    let said = props.verifying.as_ref().map(|verifying| match verifying {
        Verifying::Under { done, all } => html! {
            <progress aria-label={about.checking} value={done.to_string()} max={all.max(&1).to_string()} />
        },
        Verifying::Done(verified) => done(verified, &on_copy, about),
        Verifying::NoList => problem("no-list", about.no_list.into(), html! {}),
        Verifying::OtherRelease { listed } => {
            problem("other-release", (about.other_release)(listed), html! {})
        }
    });
    html! {
        <section class="card stack" aria-label={about.runs}>
            <h2>{ about.runs }</h2>
            <p class="muted">{ about.runs_text }</p>
            <div class="row">
                <button type="button" class="primary" disabled={under} onclick={on_check}>{ if under { about.checking } else { about.check } }</button>
            </div>
            <div class="stack" role="status">{ for said }</div>
        </section>
    }
}

fn done(verified: &Verified, on_copy: &Callback<String>, about: &'static AboutWords) -> Html {
    let fingerprint = verified.fingerprint.clone();
    let onclick = {
        let fingerprint = fingerprint.clone();
        on_copy.reform(move |_: MouseEvent| fingerprint.clone())
    };
    let outcome = if verified.odd.is_empty() {
        html! { <p class="good" data-outcome="same">{ icon(Glyph::Check) }{ (about.same)(verified.same) }</p> }
    } else {
        let odd = verified.odd.iter().map(|odd| {
            let hash = odd.hash.as_deref().unwrap_or(about.missing);
            html! { <li><code>{ &odd.path }</code>{ " " }<small class="muted">{ hash }</small></li> }
        });
        let list = html! { <><p>{ about.odd_text }</p><ul class="odd">{ for odd }</ul></> };
        let all = verified.same + verified.odd.len();
        problem("not-as-listed", (about.odd)(verified.odd.len(), all), list)
    };
    html! {
        <>
            { outcome }
            <dl class="wire-headers"><div><dt>{ about.fingerprint }</dt><dd><code>{ fingerprint }</code></dd></div></dl>
            <div class="row"><button type="button" {onclick}>{ icon(Glyph::Copy) }{ about.copy }</button></div>
        </>
    }
}

fn problem(kind: &'static str, text: String, more: Html) -> Html {
    html! {
        <div class="problem" role="alert" data-error={kind}>
            { icon(Glyph::Warning) }
            <div><p>{ text }</p>{ more }</div>
        </div>
    }
}

/// How to compare without this page.
fn outside(words: &'static Words) -> Html {
    let about = words.about();
    let base = location::base();
    let served = format!("curl -s {base}{LIST} | grep -v '^#' | sha256sum");
    let built = format!("cargo xtask reproduce --against {base}");
    let command = |name: &'static str, command: String| {
        html! { <><h3>{ name }</h3><div class="code"><pre class="pad"><code>{ command }</code></pre></div></> }
    };
    html! {
        <section class="card stack" aria-label={about.outside}>
            <h2>{ about.outside }</h2>
            <p class="muted">{ about.outside_text }</p>
            { command(about.outside_served, served) }
            { command(about.outside_built, built) }
        </section>
    }
}

/// Licences, in files of their own that are read when they are opened.
fn others(about: &'static AboutWords) -> Html {
    let files = [
        (LICENCES, about.licences),
        (BILL, about.bill),
        ("licenses/syntaxes.txt", about.grammars),
        ("licenses/tiktoken.txt", about.vocabularies),
        ("licenses/zxcvbn.txt", about.dictionaries),
        ("licenses/models-dev.txt", about.model_data),
    ];
    let link = |(href, name): (&'static str, &'static str)| {
        html! { <li><a {href} target="_blank" rel="noopener">{ name }</a></li> }
    };
    html! {
        <section class="card stack" aria-label={about.others}>
            <h2>{ about.others }</h2>
            <p class="muted">{ about.others_text }</p>
            <ul class="files-of-others">{ for files.into_iter().map(link) }</ul>
        </section>
    }
}
