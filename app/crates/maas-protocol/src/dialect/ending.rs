//! How an answer ends: once, properly or with an error, whatever its wire format.

use crate::{
    error::ProviderError,
    event::{ChatEvent, FinishReason},
};

/// What reads an answer and has to end it.
pub(super) trait EndsOnce {
    /// Whether the answer has ended.
    fn ended(&mut self) -> &mut bool;

    /// Why it ended, by all that came; `None` when its proper end did not come.
    fn reason(&mut self) -> Option<FinishReason>;

    /// Hands on what was held back of the answer, for the next bytes could have changed what it is.
    fn flush(&mut self, _out: &mut Vec<ChatEvent>) {}

    /// Ends with an error, unless it has ended.
    fn fail(&mut self, error: ProviderError, out: &mut Vec<ChatEvent>) {
        if !std::mem::replace(self.ended(), true) {
            self.flush(out);
            out.push(ChatEvent::Failed { error });
        }
    }

    /// Takes the end of the bytes. A reason is held back until here, for counts may follow it.
    fn finish(&mut self, out: &mut Vec<ChatEvent>) {
        if std::mem::replace(self.ended(), true) {
            return;
        }
        self.flush(out);
        out.push(match self.reason() {
            Some(reason) => ChatEvent::Finished { reason },
            None => ChatEvent::Failed {
                error: super::cut_off(),
            },
        });
    }
}
