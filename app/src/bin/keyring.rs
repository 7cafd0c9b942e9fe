//! The keyring worker's entry point: takes asks, lets [`Keyring`] answer, and asks providers.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use app::{
    bus::{Address, KeyringAsk, KeyringSay, TRACES},
    exchange::{self, Notes},
    keyring::{Keyring, Unsent},
    platform::{fetch::Abort, parcel, random},
};
use maas_protocol::{
    chat::ChatRequest,
    error::{ErrorKind, ProviderError},
    http::HttpRequest,
    provider::{Endpoint, ProviderRef},
};
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
use zeroize::Zeroizing;

/// What the worker holds while it lives.
#[derive(Clone)]
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    keyring: Rc<RefCell<Keyring>>,
    talks: Rc<RefCell<BTreeMap<u64, Abort>>>,
    /// What went over the wire for the last chats.
    traces: Rc<RefCell<BTreeMap<u64, Rc<Notes>>>>,
}

/// An exchange under way.
struct Talk {
    provider: ProviderRef,
    endpoint: Endpoint,
    abort: Abort,
}

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let desk = Desk {
        scope: scope.clone(),
        keyring: Rc::default(),
        talks: Rc::default(),
        traces: Rc::default(),
    };
    let on_message = {
        let desk = desk.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| desk.take(&event))
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens until it is ended.
    on_message.forget();
    desk.say(0, &KeyringSay::Ready);
}

impl Desk {
    fn take(&self, event: &MessageEvent) {
        let Some((number, text)) = parcel::unpack(event) else {
            return;
        };
        let text = Zeroizing::new(text);
        let Ok(ask) = serde_json::from_str::<KeyringAsk>(&text) else {
            return;
        };
        match ask {
            KeyringAsk::Chat {
                provider,
                address,
                request,
            } => self.chat(number, provider, address, *request),
            KeyringAsk::Models { provider, address } => self.models(number, provider, address),
            KeyringAsk::Trace { chat } => {
                let kept = self.traces.borrow().get(&chat).cloned();
                let trace = kept.map(|notes| Box::new(notes.borrow().clone()));
                self.say(number, &KeyringSay::Trace { trace });
            }
            KeyringAsk::Abort { chat } => {
                if let Some(abort) = self.talks.borrow_mut().remove(&chat) {
                    abort.now();
                }
            }
            ask => {
                let answer = self
                    .keyring
                    .borrow_mut()
                    .answer(ask, &mut |bytes| random::fill(bytes));
                if let Some(say) = answer {
                    self.say(number, &say);
                }
            }
        }
    }

    fn chat(&self, number: u64, provider: ProviderRef, address: Address, request: ChatRequest) {
        let notes = self.notes(number);
        self.exchange(number, provider, address, async move |desk, talk| {
            let say = |events| desk.say(number, &KeyringSay::Events { events });
            let attach = |request| desk.attach(&talk, request);
            exchange::chat(&talk.endpoint, &request, &attach, &talk.abort, &notes, say).await?;
            Ok(KeyringSay::End)
        });
    }

    /// A new page for notes; the oldest one is thrown away.
    fn notes(&self, number: u64) -> Rc<Notes> {
        let notes = Rc::new(Notes::default());
        let mut traces = self.traces.borrow_mut();
        traces.insert(number, notes.clone());
        if traces.len() > TRACES {
            traces.pop_first();
        }
        notes
    }

    fn models(&self, number: u64, provider: ProviderRef, address: Address) {
        self.exchange(number, provider, address, async move |desk, talk| {
            let attach = |request| desk.attach(&talk, request);
            let models = exchange::models(&talk.endpoint, &attach, &talk.abort).await?;
            Ok(KeyringSay::Models { models })
        });
    }

    /// Runs an exchange beside everything else; what it gives is the last thing said of it.
    fn exchange(
        &self,
        number: u64,
        provider: ProviderRef,
        address: Address,
        run: impl AsyncFnOnce(&Self, Talk) -> Result<KeyringSay, ProviderError> + 'static,
    ) {
        let (Some(endpoint), Some(abort)) = (address.endpoint(&provider), Abort::new()) else {
            let error = ProviderError::new(ErrorKind::BadRequest, "");
            return self.say(number, &KeyringSay::Failed { error });
        };
        self.talks.borrow_mut().insert(number, abort.clone());
        let desk = self.clone();
        spawn_local(async move {
            let talk = Talk {
                provider,
                endpoint,
                abort,
            };
            let last = run(&desk, talk).await;
            desk.talks.borrow_mut().remove(&number);
            desk.say(
                number,
                &last.unwrap_or_else(|error| KeyringSay::Failed { error }),
            );
        });
    }

    fn attach(&self, talk: &Talk, request: HttpRequest) -> Result<HttpRequest, Unsent> {
        let own_origin = self.scope.location().origin();
        let key_optional = talk.endpoint.spec.key_optional;
        self.keyring
            .borrow()
            .attach(&talk.provider, request, key_optional, &own_origin)
    }

    fn say(&self, number: u64, say: &KeyringSay) {
        let Ok(text) = serde_json::to_string(say) else {
            return;
        };
        let _ = self.scope.post_message(&parcel::pack(number, &text));
    }
}
