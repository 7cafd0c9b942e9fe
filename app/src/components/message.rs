//! One message of a conversation: a person's words as typed, or a model's answer as it grows.

use std::rc::Rc;

use maas_core::{
    chats::{ChatMessage, Reply, ReplyState},
    money::Currency,
    turn::{Phase, Turn},
};
use maas_protocol::{
    chat::{Param, Role},
    event::FinishKind,
    provider::Route,
};
use yew::prelude::*;

use crate::{
    components::{
        attachments::sent,
        beside::beside,
        diagnosis::{Remedy, is_news, way_taken},
        figures::figures,
        icon::{Glyph, icon},
        made_with::made_with,
        markdown::{Markdown, clean},
        problem::{Problem, problem},
    },
    words::Words,
};

/// A message and what can be done about it.
pub(crate) struct Message<'a> {
    pub(crate) message: &'a ChatMessage,
    /// The turn that writes the message, while it does.
    pub(crate) turn: Option<&'a Turn>,
    /// Its place among all messages and how many they are, where not all are drawn.
    pub(crate) place: Option<(usize, usize)>,
    /// The provider's name, for an answer.
    pub(crate) provider: String,
    /// The names of the providers that were asked before and failed, in order.
    pub(crate) failed_providers: Vec<String>,
    /// What the answer cost in nano-dollars, where that is known.
    pub(crate) cost: Option<u64>,
    /// Whether its figures are shown.
    pub(crate) figures: bool,
    /// What money is shown in.
    pub(crate) currency: Option<Currency>,
    /// Whether the answer was made in the app itself.
    pub(crate) simulated: bool,
    /// How a local server is told to let this page in.
    pub(crate) remedy: Option<Remedy>,
    /// Whether the relay could carry the request.
    pub(crate) relayable: bool,
    pub(crate) on_copy: Callback<()>,
    /// Look at what went over the wire.
    pub(crate) on_inspect: Callback<()>,
    /// Ask again; true goes through the relay.
    pub(crate) on_retry: Callback<bool>,
    /// Ask again without a parameter.
    pub(crate) on_without: Callback<Param>,
    /// Send what a budget held back, this once.
    pub(crate) on_anyway: Callback<()>,
    pub(crate) providers_href: AttrValue,
    /// What stands in the place of the text while that is changed by hand.
    pub(crate) editor: Option<Html>,
    /// What else can be done about it.
    pub(crate) by_hand: Html,
}

/// One message.
pub(crate) fn message(props: &Message<'_>, words: &'static Words) -> Html {
    let message = props.message;
    let reply = match props.turn {
        Some(turn) => Some(&turn.reply),
        None => message.reply.as_ref(),
    };
    let name = match message.role {
        Role::User => words.you,
        Role::Assistant => words.assistant,
        Role::System => words.system,
        Role::Tool => words.tool,
    };
    match reply {
        Some(reply) => answer(props, reply, name, words),
        None => typed(props, name, words),
    }
}

/// What a person typed: their own words as they are, words they put into another's mouth as that one's would look.
fn typed(props: &Message<'_>, name: &'static str, words: &'static Words) -> Html {
    let message = props.message;
    let text = message.text.as_str();
    let own = props.message.role == Role::User;
    let of = message.answers.as_ref();
    let class = if own { "person" } else { "model" };
    let [place, count] = place_of(props);
    html! {
        <article id={props.message.id.0.clone()} class={classes!("message", class)} aria-label={name} data-state={ReplyState::Done.as_str()}
            aria-posinset={place} aria-setsize={count}>
            if !own {
                <header><span class="strong">{ name }</span>{ for of.map(|call| html! { <code>{ clean(&call.name) }</code> }) }</header>
            }
            { sent(&message.files, words) }
            if let Some(editor) = &props.editor {
                { editor.clone() }
            } else if own {
                // Files need no words.
                { for (!text.is_empty()).then(|| html! { <div class="bubble">{ text }</div> }) }
            } else if of.is_some() {
                <div class="tool-call"><pre tabindex="0">{ clean(text) }</pre></div>
            } else {
                <Markdown text={Rc::<str>::from(text)} />
            }
            <footer>{ edited(props.message, words) }{ props.by_hand.clone() }</footer>
        </article>
    }
}

/// Which message it is and of how many, for those who cannot see that there are more.
fn place_of(props: &Message<'_>) -> [Option<String>; 2] {
    let [place, count] = [props.place.map(|it| it.0), props.place.map(|it| it.1)];
    [place, count].map(|number| number.map(|number| number.to_string()))
}

/// Says that a text is not what was said at first.
fn edited(message: &ChatMessage, words: &'static Words) -> Html {
    html! {
        if message.edited {
            <span class="muted edited">{ words.edited }</span>
        }
    }
}

fn answer(props: &Message<'_>, reply: &Reply, name: &'static str, words: &'static Words) -> Html {
    let streaming = reply.state == ReplyState::Streaming;
    let refused = props.turn.and_then(|turn| match &turn.phase {
        Phase::Waiting { error, wait_ms } => Some((error, *wait_ms)),
        Phase::Sending | Phase::Streaming => None,
    });
    let waiting = streaming && reply.answer.is_empty();
    let here = is_by_browser(reply);
    let route = match (props.simulated, reply.route) {
        _ if here => words.via_here,
        (true, _) => words.via_demo,
        (false, Route::Direct) => words.via_direct,
        (false, Route::Relay) => words.via_relay,
    };
    let why = reply.way().filter(|_| !props.simulated && !here);
    let title = why.map(|way| way_taken(way, words));
    let via = if why.is_some_and(is_news) {
        title.clone().unwrap_or_default()
    } else {
        route.to_owned()
    };
    let reasoning = (!reply.answer.reasoning.is_empty()).then(|| {
        html! {
            <details class="reasoning">
                <summary>{ words.reasoning }</summary>
                <p>{ clean(&reply.answer.reasoning) }</p>
            </details>
        }
    });
    let fields = &reply.answer.not_sent;
    let not_sent = (!fields.is_empty())
        .then(|| html! { <p class="note">{ (words.not_sent)(&fields.join(", ")) }</p> });
    let text: Rc<str> = reply.answer.text.as_str().into();
    let [place, count] = place_of(props);
    html! {
        <article id={props.message.id.0.clone()} class="message model" aria-label={name} aria-busy={streaming.to_string()} data-state={reply.state.as_str()}
            aria-posinset={place} aria-setsize={count}>
            <header>
                <span class="strong">{ &reply.model.model }</span>
                <span class="muted" {title}>{ &props.provider }{ " · " }{ via }</span>
            </header>
            { for switches(props, reply, words) }
            { for reply.prompt.as_ref().map(|used| made_with(used, words)) }
            { for reasoning }
            if let Some((error, wait_ms)) = refused {
                <p class="note" role="status">{ (words.problem)(error.kind) }{ ". " }{ (words.trying_again)(wait_ms.div_ceil(1000)) }</p>
            } else if waiting {
                <p class="waiting"><span class="dots" aria-hidden="true"><i /><i /><i /></span>{ words.thinking }</p>
            } else if let Some(editor) = &props.editor {
                { editor.clone() }
            } else {
                <Markdown {text} />
            }
            // What it had made elsewhere came with the conversation.
            { sent(&props.message.files, words) }
            { beside(&reply.answer, words) }
            { for not_sent }
            { for ending(props, reply, words) }
            <footer>
                if !streaming {
                    if props.figures {
                        { figures(reply, props.cost, props.currency.as_ref(), words) }
                    }
                    { edited(props.message, words) }
                    { tools(props, reply, words) }
                }
                { props.by_hand.clone() }
            </footer>
        </article>
    }
}

/// Who failed before this model was asked, in one sentence; the providers' own words below it.
fn switches(props: &Message<'_>, reply: &Reply, words: &'static Words) -> Option<Html> {
    let sentences = reply.switches.iter().map(|switch| {
        (words.fallback_failed)(&switch.model.model, (words.problem)(switch.error.kind)) + " "
    });
    let tail = if reply.answer.is_empty() {
        words.fallback_asked
    } else {
        words.fallback_answered
    };
    let names = props.failed_providers.iter();
    let entries = reply.switches.iter().zip(names).map(|(switch, provider)| {
        html! {
            <li>{ provider }{ " · " }{ &switch.model.model }{ " · " }{ (words.problem)(switch.error.kind) }
                if !switch.error.text.is_empty() {
                    <br /><span class="muted">{ words.provider_says }{ " " }</span>{ &switch.error.text }
                }
            </li>
        }
    });
    (!reply.switches.is_empty()).then(|| {
        html! {
            <details class="switches">
                <summary>{ for sentences }{ tail(&reply.model.model) }</summary>
                <ul>{ for entries }</ul>
            </details>
        }
    })
}

/// How the answer ended, where that was not as it should be.
fn ending(props: &Message<'_>, reply: &Reply, words: &'static Words) -> Option<Html> {
    let note = |text: &'static str| Some(html! { <p class="note">{ text }</p> });
    match (reply.state, &reply.answer.error) {
        (ReplyState::Streaming, _) => None,
        (ReplyState::Stopped, _) => note(words.stopped),
        (_, Some(error)) => {
            // A retry begins with the first model again, which is not the one that was blocked.
            let relay_offered = props.relayable
                && reply.switches.is_empty()
                && reply.route == Route::Direct
                && error.kind == maas_protocol::error::ErrorKind::Blocked;
            let props = Problem {
                error,
                remedy: props.remedy.as_ref(),
                relay_offered,
                on_retry: props.on_retry.reform(|()| false),
                on_relay: props.on_retry.reform(|()| true),
                on_without: props.on_without.clone(),
                on_anyway: props.on_anyway.clone(),
                providers_href: &props.providers_href,
            };
            Some(problem(&props, words))
        }
        (ReplyState::Interrupted, None) => note(words.interrupted),
        (ReplyState::Done | ReplyState::Failed, None) => {
            match reply.answer.finish.as_ref().map(|reason| reason.kind) {
                Some(FinishKind::Length) => note(words.finish_length),
                Some(FinishKind::ContentFilter) => note(words.finish_filter),
                _ => None,
            }
        }
    }
}

/// Whether the browser's own model answers: nothing goes over a wire.
fn is_by_browser(reply: &Reply) -> bool {
    let spec = reply.model.provider.spec();
    spec.is_some_and(|spec| spec.by_browser)
}

fn tools(props: &Message<'_>, reply: &Reply, words: &'static Words) -> Html {
    let copy = props.on_copy.reform(|_: MouseEvent| ());
    let retry = props.on_retry.reform(|_: MouseEvent| false);
    let inspect = props.on_inspect.reform(|_: MouseEvent| ());
    html! {
        <div class="tools">
            if !reply.answer.text.is_empty() {
                <button type="button" class="quiet square" aria-label={words.copy} title={words.copy} onclick={copy}>
                    { icon(Glyph::Copy) }
                </button>
            }
            if !props.simulated && !is_by_browser(reply) {
                <button type="button" class="quiet square" aria-label={words.inspect} title={words.inspect} onclick={inspect}>
                    { icon(Glyph::Inspect) }
                </button>
            }
            if reply.answer.error.is_none() {
                <button type="button" class="quiet square" aria-label={words.retry} title={words.retry} onclick={retry}>
                    { icon(Glyph::Retry) }
                </button>
            }
        </div>
    }
}
