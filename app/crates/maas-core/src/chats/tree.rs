//! A conversation is a tree of which one line is shown.
//!
//! [`Chat::messages`] is that line, and whatever reads a conversation (a request, the title, a search, an export)
//! reads just it. What is not shown hangs beside it as branches: unbroken runs of messages, each after a message of
//! the line or of another branch. So a message stays one record of its own, a chat from before there were branches is a
//! tree of one line, to choose another answer moves pointers and one small record, and nobody else walks a tree.

use std::rc::Rc;

use maas_protocol::{accumulate::Answer, chat::Role};
use serde::{Deserialize, Serialize};

use crate::{
    Effect, Model, Stamp,
    chats::{Chat, ChatId, ChatMessage, MessageId, Messages, Reply, ReplyState, save_message},
    prompts::PromptUse,
};

#[cfg(test)]
mod tests;

/// Messages that are not shown now: another way the conversation went on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// The message it follows, of the line shown or of another branch; `None` is the conversation's beginning.
    pub after: Option<MessageId>,
    /// Its messages in order; never empty.
    pub messages: Vec<MessageId>,
}

impl Chat {
    /// Every message's id: the line shown with what did not open of it, and all branches.
    pub fn all_ids(&self) -> Vec<MessageId> {
        let mut all = self.message_ids();
        all.extend(self.aside_ids());
        all
    }

    /// The ids of all branches' messages.
    pub fn aside_ids(&self) -> Vec<MessageId> {
        let aside = self.branches.iter().flat_map(|branch| &branch.messages);
        aside.cloned().collect()
    }

    /// The messages that stand in the place of a shown one, itself included, in the order they were made.
    pub fn siblings(&self, message: &MessageId) -> Vec<MessageId> {
        let Some(at) = self.place(message) else {
            return Vec::new();
        };
        let before = self.id_before(at);
        let firsts = self
            .branches
            .iter()
            .filter(|branch| branch.after == before)
            .filter_map(|branch| self.message(branch.messages.first()?));
        let mut all: Vec<_> = firsts.chain(self.message(message)).collect();
        all.sort_by_key(|message| (message.created_ms, &message.id));
        all.into_iter().map(|message| message.id.clone()).collect()
    }

    /// The first message of the branch that has to be shown next, so that a message comes into the line; `None` when it is
    /// there, or nowhere.
    pub(crate) fn branch_towards(&self, message: &MessageId) -> Option<MessageId> {
        let mut wanted = message.clone();
        // No way back to the line is longer than there are branches.
        for _ in &self.branches {
            if self.place(&wanted).is_some() {
                return None;
            }
            let mut branches = self.branches.iter();
            let branch = branches.find(|branch| branch.messages.contains(&wanted))?;
            let hangs_on_line = match &branch.after {
                None => true,
                Some(after) => self.place(after).is_some(),
            };
            if hangs_on_line {
                return branch.messages.first().cloned();
            }
            wanted.clone_from(branch.after.as_ref()?);
        }
        None
    }

    /// What was said before a message, whether it is shown or not.
    pub(crate) fn before(&self, message: &MessageId) -> Vec<Rc<ChatMessage>> {
        let line = self.messages.loaded().unwrap_or_default();
        if let Some(at) = self.place(message) {
            return line.iter().take(at).cloned().collect();
        }
        let mut branches = self.branches.iter();
        let Some(branch) = branches.find(|branch| branch.messages.contains(message)) else {
            return Vec::new();
        };
        let mut said = match &branch.after {
            Some(after) => self.before(after),
            None => Vec::new(),
        };
        let run = branch.messages.iter().take_while(|id| *id != message);
        said.extend(
            branch
                .after
                .iter()
                .chain(run)
                .filter_map(|id| self.message(id).cloned()),
        );
        said
    }

    /// Where a message stands in the line shown.
    pub(crate) fn place(&self, message: &MessageId) -> Option<usize> {
        let mut line = self.messages.loaded()?.iter();
        line.position(|known| known.id == *message)
    }

    /// Which template the question at a place of the line was made with. Once only its answers said so.
    pub(crate) fn made_with(&self, at: usize) -> Option<PromptUse> {
        let line = self.messages.loaded()?;
        let answered = || line.get(at + 1)?.reply.as_ref()?.prompt.clone();
        line.get(at)?.prompt.clone().or_else(answered)
    }

    /// The id of what stands before a place of the line.
    pub(crate) fn id_before(&self, at: usize) -> Option<MessageId> {
        let line = self.messages.loaded()?;
        Some(line.get(at.checked_sub(1)?)?.id.clone())
    }

    /// Makes a branch of the line from a place on.
    pub(crate) fn set_aside(&mut self, at: usize) {
        let after = self.id_before(at);
        let Messages::Loaded(line) = &mut self.messages else {
            return;
        };
        if at >= line.len() {
            return;
        }
        let tail = line.split_off(at);
        let mut messages = Vec::with_capacity(tail.len());
        for message in &tail {
            messages.push(message.id.clone());
            self.unopened.retain(|(behind, id)| {
                let here = behind.as_ref() == Some(&message.id);
                if here {
                    messages.push(id.clone());
                }
                !here
            });
        }
        self.aside.extend(tail);
        self.branches.push(Branch { after, messages });
    }

    /// Shows the branch that begins with a message, in the place of what is shown there; whether there is one.
    pub(crate) fn show(&mut self, first: &MessageId) -> bool {
        let found = self
            .branches
            .iter()
            .position(|branch| branch.messages.first() == Some(first));
        let Some((place, branch)) = found.and_then(|at| Some((at, self.branches.get(at)?))) else {
            return false;
        };
        let at = match &branch.after {
            None => Some(0),
            Some(after) => self.place(after).map(|at| at + 1),
        };
        let Some(at) = at.filter(|_| self.message(first).is_some()) else {
            return false;
        };
        let branch = self.branches.remove(place);
        self.set_aside(at);
        let mut last = None;
        for id in branch.messages {
            let found = self.aside.iter().position(|message| message.id == id);
            match (found, &mut self.messages) {
                (Some(at), Messages::Loaded(line)) => {
                    line.push(self.aside.remove(at));
                    last = Some(id);
                }
                _ => self.unopened.push((last.clone(), id)),
            }
        }
        true
    }

    /// Adds a message that stands in the place of another one, and is not shown.
    pub(crate) fn add_beside(&mut self, message: &MessageId, other: Rc<ChatMessage>) {
        let after = match self.place(message) {
            Some(at) => self.id_before(at),
            None => self.before(message).last().map(|last| last.id.clone()),
        };
        self.branches.push(Branch {
            after,
            messages: vec![other.id.clone()],
        });
        self.aside.push(other);
    }

    /// Hangs every branch that follows one message after another one.
    pub(crate) fn rehang(&mut self, new: impl Fn(&Option<MessageId>) -> Option<MessageId>) {
        for branch in &mut self.branches {
            branch.after = new(&branch.after);
        }
    }
}

/// The ordinal of the first further answer's id; those before it are for what is sent in the same update.
const FIRST_OTHER: u16 = 16;

/// Makes messages of the further answers that came with one; each stands beside it.
pub(crate) fn add_others(
    model: &mut Model,
    chat: &ChatId,
    message: &MessageId,
    others: Vec<Answer>,
    (stamp, effects): (&Stamp, &mut Vec<Effect>),
) {
    let said = others.into_iter().filter(|other| !other.is_empty());
    for (other, number) in said.zip(FIRST_OTHER..) {
        let Some(chat_here) = Rc::make_mut(&mut model.chats).find_mut(chat) else {
            return;
        };
        let Some((first, reply)) = chat_here
            .message(message)
            .and_then(|first| Some((Rc::clone(first), first.reply.clone()?)))
        else {
            return;
        };
        let state = match other.finish {
            Some(_) => ReplyState::Done,
            None => reply.state,
        };
        let id = MessageId(stamp.make_id(number));
        let beside = ChatMessage {
            reply: Some(Reply {
                state,
                answer: other,
                ..reply
            }),
            // Its place among them is when it was made.
            created_ms: first.created_ms + u64::from(number - FIRST_OTHER + 1),
            ..ChatMessage::said(id.clone(), Role::Assistant, "", stamp)
        };
        chat_here.add_beside(message, Rc::new(beside));
        save_message(model, chat, &id, false, effects);
    }
}
