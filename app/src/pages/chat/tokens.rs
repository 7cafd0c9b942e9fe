//! Counts what would be sent now: by the tokens worker where the model's vocabulary is known, else roughly; or, when a person wants
//! that, by the provider.

use std::rc::Rc;

use maas_core::{
    ahead::Ahead,
    chats::{ChatMessage, ChatSetup, request_ahead},
    files::FileRef,
    providers::Providers,
};
use maas_protocol::{capability::tokens::Counted, error::ProviderError};
use yew::Callback;

use crate::{
    store::{CountAsk, Counters},
    tokens::TokensAsk,
};

/// How long nothing must change before it is counted, in milliseconds.
pub(in crate::pages) const PAUSE_MS: u32 = 120;

/// What is about to be said, and after what.
pub(in crate::pages) struct Saying<'a> {
    pub(in crate::pages) setup: &'a ChatSetup,
    pub(in crate::pages) line: &'a [Rc<ChatMessage>],
    pub(in crate::pages) typed: &'a str,
    pub(in crate::pages) files: &'a [FileRef],
}

impl Saying<'_> {
    /// Counts, and says what is new, and with what was reported; nothing where nothing is new. Texts that are counted again
    /// and again are best counted in the same place.
    pub(in crate::pages) fn count(
        &self,
        place: u8,
        counters: Option<&Counters>,
        set: impl Fn(Option<(u64, Counted)>) + 'static,
    ) {
        let Some(ahead) = Ahead::of(self.setup, self.line, self.typed, self.files) else {
            return set(None);
        };
        let told = move |ahead: &Ahead, counted| {
            set(Some((ahead.reported, ahead.tokens(counted))));
        };
        let (Some(vocabulary), Some(counters)) = (ahead.vocabulary, counters) else {
            return told(&ahead, None);
        };
        let ask = TokensAsk {
            vocabulary,
            place,
            texts: ahead.texts.clone(),
        };
        let done = Callback::from(move |answer: String| told(&ahead, answer.parse().ok()));
        counters.here.emit((ask, done));
    }

    /// Has the provider count: all that would be sent goes there. Not a part of its callers, which come with the first download.
    #[inline(never)]
    pub(in crate::pages) fn ask_provider(
        &self,
        providers: &Providers,
        counters: Option<&Counters>,
        done: Callback<Result<u64, ProviderError>>,
    ) {
        let Some(counters) = counters else { return };
        let model = &self.setup.model;
        counters.there.emit(CountAsk {
            provider: model.provider.clone(),
            config: providers.config(&model.provider),
            route: providers.way(&model.provider, false).route,
            request: request_ahead(self.setup, self.line, (self.typed, self.files), providers),
            limits: providers.limits(model),
            done,
        });
    }
}
