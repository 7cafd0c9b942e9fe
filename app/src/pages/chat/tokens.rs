//! Counts what would be sent now: by the tokens worker where the model's vocabulary is known, else roughly.

use maas_core::{
    chats::{ChatId, Chats, ModelRef},
    context::{estimate, unreported},
};
use yew::Callback;

use crate::tokens::{Encoding, PER_ANSWER, PER_MESSAGE, TokensAsk};

/// The tokens of what was not reported yet, with what is typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Counted {
    /// Of which chat, for which model.
    pub(super) of: (Option<ChatId>, ModelRef),
    pub(super) tokens: u64,
    /// Counted as the model does; else an estimate.
    pub(super) exact: bool,
}

/// Counts, and says what came of it.
pub(super) fn count(
    chats: &Chats,
    typed: String,
    counter: &Callback<(TokensAsk, Callback<String>)>,
    set: impl Fn(Option<Counted>) + 'static,
) {
    let setup = chats.current_setup();
    let line = chats.open_chat().and_then(|chat| chat.messages.loaded());
    let (_, since) = unreported(line.unwrap_or_default(), &setup.system);
    let texts = std::iter::once(typed.as_str()).chain(since);
    let texts: Vec<String> = texts
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect();
    if texts.is_empty() {
        return set(None);
    }
    let rough = texts.iter().map(|text| estimate(text)).sum();
    let around = PER_MESSAGE * texts.len() as u64 + PER_ANSWER;
    let of = (chats.open.clone(), setup.model.clone());
    let told = move |tokens: Option<u64>| {
        set(Some(Counted {
            of: of.clone(),
            tokens: tokens.map_or(rough, |tokens| tokens + around),
            exact: tokens.is_some(),
        }));
    };
    match Encoding::of(&setup.model.model) {
        Some(encoding) => {
            let done = Callback::from(move |answer: String| told(answer.parse().ok()));
            let ask = TokensAsk {
                encoding,
                place: 0,
                texts,
            };
            counter.emit((ask, done));
        }
        None => told(None),
    }
}
