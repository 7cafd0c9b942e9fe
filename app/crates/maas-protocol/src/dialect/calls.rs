//! Tool calls whose pieces are told apart by the wire's own index: Anthropic, Bedrock, OpenAI Responses.

use crate::event::ChatEvent;

/// The calls of one answer.
#[derive(Default)]
pub(super) struct Calls(Vec<Call>);

struct Call {
    /// The wire's index, which counts other things too.
    index: u64,
    /// Whether arguments came.
    begun: bool,
}

impl Calls {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A call begins.
    pub(super) fn begin(&mut self, index: u64, id: String, name: String) -> ChatEvent {
        let ordinal = self.0.len();
        self.0.push(Call {
            index,
            begun: false,
        });
        ChatEvent::ToolCall {
            index: u32::try_from(ordinal).unwrap_or(u32::MAX),
            id,
            name,
            signature: None,
        }
    }

    /// A piece of a call's arguments; an empty one, or one of no call, says nothing.
    pub(super) fn piece(&mut self, index: u64, piece: Option<String>) -> Option<ChatEvent> {
        let text = piece.filter(|piece| !piece.is_empty())?;
        let ordinal = self.0.iter().position(|call| call.index == index)?;
        self.0.get_mut(ordinal)?.begun = true;
        Some(ChatEvent::ToolArguments {
            index: u32::try_from(ordinal).unwrap_or(u32::MAX),
            text,
        })
    }

    /// A call is complete: one whose arguments never came has `otherwise`.
    pub(super) fn end(&mut self, index: u64, otherwise: &str) -> Option<ChatEvent> {
        let call = self.0.iter().find(|call| call.index == index)?;
        if call.begun {
            return None;
        }
        self.piece(index, Some(otherwise.to_owned()))
    }
}
