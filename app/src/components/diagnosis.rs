//! What a connection test found, in words, and the remedy to copy.

use maas_core::providers::{
    Verdict,
    doctor::Diagnosis,
    endpoint::{RouteReason, Way},
};
use maas_protocol::{
    error::{ErrorKind, ProviderError},
    let_in::{LetIn, System},
};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    words::Words,
};

/// How a server on the user's machine is told to let this page in.
#[derive(Clone)]
pub(crate) struct Remedy {
    /// The commands that do.
    pub(crate) ways: &'static [LetIn],
    /// This page's origin.
    pub(crate) origin: String,
    /// The system in use, as far as it is known.
    pub(crate) here: Option<System>,
    /// Puts a command on the clipboard.
    pub(crate) on_copy: Callback<String>,
}

/// What is the matter, what was said, and what to do about it.
pub(crate) fn verdict(verdict: &Verdict, remedy: Option<&Remedy>, words: &'static Words) -> Html {
    let name = verdict.diagnosis.as_str();
    let [title, advice] = match verdict.diagnosis {
        Diagnosis::Works | Diagnosis::WorksRelayed => {
            let relayed = verdict.diagnosis == Diagnosis::WorksRelayed;
            return html! {
                <p class="good" role="status" data-diagnosis={name}>
                    { icon(Glyph::Check) }
                    <span>{ (words.test_passed)(verdict.models) }if relayed { { ". " }{ words.works_relayed } }</span>
                </p>
            };
        }
        Diagnosis::Told(kind) => [(words.problem)(kind), (words.advice)(kind)],
        diagnosis => (words.diagnosis)(diagnosis),
    };
    let says = verdict
        .error
        .as_ref()
        .filter(|error| is_worth_reading(error));
    let remedy = remedy.filter(|_| verdict.diagnosis.is_about_origins());
    html! {
        <div class="problem" role="alert" data-diagnosis={name}>
            { icon(Glyph::Warning) }
            <div>
                <p class="strong">{ title }</p>
                { for says.map(|error| html! { <p class="says">{ &error.text }</p> }) }
                <p>{ advice }</p>
                { for remedy.map(|remedy| let_in(remedy, words)) }
            </div>
        </div>
    }
}

/// Whether the words of an error add to the diagnosis: those of a reader that found no list do not.
fn is_worth_reading(error: &ProviderError) -> bool {
    !error.text.is_empty() && error.kind != ErrorKind::Malformed
}

/// The commands that let this page in: those for the system in use, and the others folded away.
pub(crate) fn let_in(remedy: &Remedy, words: &'static Words) -> Html {
    let (fitting, others): (Vec<&LetIn>, Vec<&LetIn>) =
        remedy.ways.iter().partition(|way| way.fits(remedy.here));
    if fitting.is_empty() && others.is_empty() {
        return html! {};
    }
    // Where the system is not known, the commands of each stand there by its name.
    let either = remedy.here.is_some() && fitting.len() > 1;
    html! {
        <div class="stack tight let-in">
            <p>{ if either { words.let_in_either } else { words.let_in } }</p>
            { for fitting.iter().map(|way| command(remedy, way, remedy.here.is_none(), words)) }
            if !others.is_empty() {
                <details>
                    <summary>{ words.other_systems }</summary>
                    <div class="stack tight">{ for others.iter().map(|way| command(remedy, way, true, words)) }</div>
                </details>
            }
            <p class="muted">{ words.let_in_again }</p>
        </div>
    }
}

fn command(remedy: &Remedy, way: &LetIn, named: bool, words: &'static Words) -> Html {
    let text = (way.command)(&remedy.origin);
    let copy = {
        let text = text.clone();
        remedy.on_copy.reform(move |_: MouseEvent| text.clone())
    };
    let systems: Vec<&str> = way.systems.iter().map(|system| system.name()).collect();
    let named = named && !systems.is_empty();
    html! {
        <div class="command-line">
            if named { <small class="muted">{ systems.join(", ") }</small> }
            <pre class="command" tabindex="0">{ text }</pre>
            <button type="button" class="quiet" onclick={copy}>{ icon(Glyph::Copy) }{ words.copy }</button>
        </div>
    }
}

/// Which way a request went and why, as one sentence.
pub(crate) fn way_taken(way: Way, words: &'static Words) -> String {
    (words.way_taken)(way.route, way.why)
}

/// Whether the reason is news: not what the registry or the user's own setting would have it be.
pub(crate) fn is_news(way: Way) -> bool {
    matches!(way.why, RouteReason::Learned | RouteReason::Asked)
}
