//! A question and its answer, read and drawn where nobody sees them while a vault is being opened: a browser compiles
//! WebAssembly when it first runs, and the first messages of a chat are not to wait for that.

use maas_core::{chats::ChatMessage, money::Currency, records::MessageRecord, turn::Turn};
use maas_protocol::{
    json,
    provider::{ProviderId, ProviderRef},
};
use yew::prelude::*;

use super::{by_hand::Stands, settled::Settled};
use crate::by_ptr::ByPtr;

#[cfg(test)]
mod tests;

const QUESTION: &str = r#"{"message":{"id":"rehearsal-1","role":"user","text":"a","reply":null,"created_ms":0,"version":1}}"#;

/// A little of what texts hold. No code in a language and no formula: they would start the text worker.
const ANSWER: &str = concat!(
    r#"{"message":{"id":"rehearsal-2","role":"assistant","text":"","created_ms":0,"version":1,"reply":{"#,
    r#""model":{"provider":"rehearsal","model":"m"},"route":"direct","state":"done","#,
    r#""timing":{"ttft_ms":1.0,"total_ms":9.0},"answer":{"usage":{"input":1,"output":9},"text":""#,
    r"# T\n\n```\nx\n```\n\nA **b** *c* `d` [e](https://f.example/).\n\n1. g\n2. h\n   - i\n\n> j\n\n| k | l |\n|---|---|\n| m | n |\n\n---\n",
    r#""}}}}"#,
);

/// The exchange, unseen but laid out: a browser also looks for its fonts when it first needs them.
pub(in crate::pages) fn rehearsal() -> Html {
    let said = messages().map(|message| {
        html! { <Settled message={ByPtr(message.into())} stands={Stands::default()} turn={None::<ByPtr<Turn>>} currency={None::<Currency>} /> }
    });
    html! { <div class="rehearsal" aria-hidden="true">{ for said }</div> }
}

fn messages() -> impl Iterator<Item = ChatMessage> {
    let read = |record| {
        let record = json::read::<MessageRecord>(record).ok()?;
        let mut message = ChatMessage::from_record(record);
        if let Some(reply) = &mut message.reply {
            // One whose answers have a price.
            reply.model.provider = ProviderRef::Known(ProviderId::Openai);
        }
        Some(message)
    };
    [QUESTION, ANSWER].into_iter().filter_map(read)
}
