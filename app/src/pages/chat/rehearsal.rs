//! A question and answers to it, read, drawn and laid out where nobody sees them while a vault is being opened: a browser compiles
//! WebAssembly when it first runs, and looks for fonts when it first needs them, and the first messages of a chat are not to wait
//! for that.

use maas_core::{
    chats::{ChatMessage, MessageId},
    money::Currency,
    records::MessageRecord,
    turn::Turn,
};
use maas_protocol::{
    json,
    provider::{ProviderId, ProviderRef},
};
use yew::{platform::spawn_local, prelude::*};

use super::{by_hand::Stands, settled::Settled};
use crate::{by_ptr::ByPtr, platform::clock};

#[cfg(test)]
mod tests;

const QUESTION: &str = r#"{"message":{"id":"rehearsal","role":"user","text":"a","reply":null,"created_ms":0,"version":1}}"#;

/// An answer to which the text is still to come.
const ANSWER: &str = concat!(
    r#"{"message":{"id":"rehearsal","role":"assistant","text":"","created_ms":0,"version":1,"reply":{"#,
    r#""model":{"provider":"rehearsal","model":"m"},"route":"direct","state":"done","#,
    r#""timing":{"ttft_ms":1.0,"total_ms":9.0},"answer":{"usage":{"input":1,"output":9},"text":""}}}}"#,
);

/// A little of what texts hold, each for a picture of its own. No code in a language and no formula: they would start the text worker.
const TEXTS: [&str; 5] = [
    "a",
    "# T\n\nA **b** *c*",
    "`d`\n\n```\nx\n```",
    "1. [g](https://f.example/)\n2. h\n   - i\n\n> j\n\n---",
    "| k | l |\n|---|---|\n| m | n |",
];

/// The exchange. A message more comes with every picture: all at once would hold the page up as long as what it is to spare.
#[component]
pub(in crate::pages) fn Rehearsal() -> Html {
    let messages = use_memo((), |()| messages());
    let shown = use_state(|| 1);
    {
        let (shown, all) = (shown.clone(), messages.len());
        use_effect_with(*shown, move |&now| {
            if now < all {
                spawn_local(async move {
                    clock::next_frame().await;
                    clock::turn().await;
                    shown.set(now + 1);
                });
            }
        });
    }
    let said = messages.iter().take(*shown).map(|message| {
        html! { <Settled key={message.id.0.clone()} message={message.clone()} stands={Stands::default()} turn={None::<ByPtr<Turn>>} currency={None::<Currency>} /> }
    });
    html! { <div class="rehearsal" aria-hidden="true">{ for said }</div> }
}

/// The question, and an answer of each text.
fn messages() -> Vec<ByPtr<ChatMessage>> {
    let read = |record| {
        json::read::<MessageRecord>(record)
            .ok()
            .map(ChatMessage::from_record)
    };
    let answer = read(ANSWER);
    let answers = TEXTS.iter().filter_map(|text| {
        let mut message = answer.clone()?;
        let reply = message.reply.as_mut()?;
        // One whose answers have a price.
        reply.model.provider = ProviderRef::Known(ProviderId::Openai);
        reply.answer.text = (*text).to_owned();
        Some(message)
    });
    let numbered = |(number, message): (usize, ChatMessage)| {
        let id = MessageId(format!("rehearsal-{number}"));
        ByPtr(ChatMessage { id, ..message }.into())
    };
    read(QUESTION)
        .into_iter()
        .chain(answers)
        .enumerate()
        .map(numbered)
        .collect()
}
