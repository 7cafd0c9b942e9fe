//! A column whose model is hidden: its words and how it stands, and nothing that tells who says them.

use maas_core::{
    chats::{Chat, ChatMessage, ReplyState},
    compare::CompareMsg,
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        attachments::sent,
        icon::{Glyph, icon},
        markdown::Markdown,
    },
    store::{use_dispatch, use_turns},
    words::{Words, use_words},
};

/// Props of [`Veiled`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) chat: ByPtr<Chat>,
    /// The letter it goes by.
    pub(super) name: AttrValue,
}

/// The column.
#[component]
pub(super) fn Veiled(props: &Props) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let chat = &props.chat;
    let line = chat.messages.loaded().unwrap_or_default();
    let said = line.iter().map(|message| {
        let key = message.id.0.clone();
        match &message.reply {
            Some(reply) if reply.state == ReplyState::Streaming => {
                html! { <Growing {key} chat={chat.clone()} /> }
            }
            Some(_) => html! { <div {key} class="veiled-answer">{ answer(message, words) }</div> },
            None => html! {
                <article {key} class="message person" aria-label={words.you} data-state="done">
                    { sent(&message.files, words) }
                    if !message.text.is_empty() { <div class="bubble">{ &message.text }</div> }
                </article>
            },
        }
    });
    let stop = {
        let id = chat.id.clone();
        dispatch.reform(move |_: MouseEvent| CompareMsg::Stop(id.clone()).into())
    };
    html! {
        <section class="column" aria-label={props.name.clone()}>
            <header class="column-head">
                <h2 class="veiled-name">{ &props.name }</h2>
                <span class="push" />
                if !chat.is_settled() {
                    <button type="button" class="quiet square small" aria-label={words.stop} title={words.stop} onclick={stop}>{ icon(Glyph::Stop) }</button>
                }
            </header>
            <div class="log" role="log" aria-live="off" aria-label={words.conversation} tabindex="0"><div class="messages">{ for said }</div></div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct GrowingProps {
    chat: ByPtr<Chat>,
}

/// The answer under way.
#[component]
fn Growing(props: &GrowingProps) -> Html {
    let (words, turns) = (use_words(), use_turns());
    let turn = turns.of_chat(&props.chat.id);
    let text = turn.map_or("", |(_, turn)| &turn.reply.answer.text);
    body(text, ReplyState::Streaming, words, html! {})
}

fn answer(message: &ChatMessage, words: &'static Words) -> Html {
    let Some(reply) = &message.reply else {
        return html! {};
    };
    // What a provider says of its trouble would tell whose it is.
    let note = match (reply.state, &reply.answer.error) {
        (ReplyState::Stopped, _) => Some(words.stopped),
        (_, Some(error)) => Some((words.problem)(error.kind)),
        (ReplyState::Interrupted, None) => Some(words.interrupted),
        _ => None,
    };
    let note = note.map(|note| html! { <p class="note">{ note }</p> });
    body(
        &reply.answer.text,
        reply.state,
        words,
        html! { { for note } },
    )
}

fn body(text: &str, state: ReplyState, words: &'static Words, note: Html) -> Html {
    let busy = state == ReplyState::Streaming;
    html! {
        <article class="message model" aria-label={words.assistant} aria-busy={busy.to_string()} data-state={state.as_str()}>
            if busy && text.is_empty() {
                <p class="waiting"><span class="dots" aria-hidden="true"><i /><i /><i /></span>{ words.thinking }</p>
            } else {
                <Markdown text={std::rc::Rc::<str>::from(text)} />
            }
            { note }
        </article>
    }
}
