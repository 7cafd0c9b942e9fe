//! How much of a model's context a conversation takes: as last reported, and an estimate of what came since.

use std::rc::Rc;

use crate::chats::{ChatMessage, ReplyState};

#[cfg(test)]
mod tests;

/// Tokens of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Question and answer together, as the provider last reported them; 0 where none did.
    pub reported: u64,
    /// An estimate of everything that is not in there.
    pub estimated: u64,
}

impl Filled {
    /// Both together.
    pub fn total(self) -> u64 {
        self.reported.saturating_add(self.estimated)
    }
}

/// Tokens of the messages of the line shown, with its instructions. A later answer's report holds everything before it.
pub fn filled(messages: &[Rc<ChatMessage>], system: &str) -> Filled {
    let (reported, since) = unreported(messages);
    let words = since.iter().map(|message| message.words());
    let texts = words.chain((reported == 0).then_some(system));
    Filled {
        reported,
        estimated: texts.map(estimate).fold(0, u64::saturating_add),
    }
}

/// What was last reported, and the messages that are not in there, the newest first. 0 stands for no report: then the
/// instructions are not in there either.
pub fn unreported(messages: &[Rc<ChatMessage>]) -> (u64, Vec<&ChatMessage>) {
    let mut since = Vec::new();
    for message in messages.iter().rev() {
        if let Some(reported) = reported(message) {
            return (reported, since);
        }
        since.push(&**message);
    }
    (0, since)
}

/// What a whole answer reports; of a broken one only a part may have come.
fn reported(message: &ChatMessage) -> Option<u64> {
    let reply = message.reply.as_ref()?;
    let usage = &reply.answer.usage;
    let whole = reply.state == ReplyState::Done && !message.edited;
    whole
        .then(|| usage.input?.checked_add(usage.output?))
        .flatten()
}

/// Roughly the tokens of a text: four letters of plain English make one, and four of other scripts about three.
pub fn estimate(text: &str) -> u64 {
    let plain = text.bytes().filter(u8::is_ascii).count();
    // The first byte of each character beyond ASCII; the others begin with the bits 10.
    let other = text.bytes().filter(|byte| *byte >= 0xC0).count();
    (plain as u64 + 3 * other as u64).div_ceil(4)
}
