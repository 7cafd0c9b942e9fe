//! The keyring worker's entry point: takes asks, lets [`Keyring`] answer, and does the fetching.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use app::{
    bus::{FetchFailure, KeyringAsk, KeyringSay},
    keyring::Keyring,
    platform::{
        fetch::{self, Abort},
        parcel, random,
    },
};
use js_sys::{Array, Uint8Array};
use maas_protocol::{http::HttpRequest, provider::ProviderRef};
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
use zeroize::Zeroizing;

/// What the worker holds while it lives.
#[derive(Clone)]
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    keyring: Rc<RefCell<Keyring>>,
    fetches: Rc<RefCell<BTreeMap<u64, Abort>>>,
}

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let desk = Desk {
        scope: scope.clone(),
        keyring: Rc::default(),
        fetches: Rc::default(),
    };
    let on_message = {
        let desk = desk.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| desk.take(&event))
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens until it is ended.
    on_message.forget();
    desk.say(0, &KeyringSay::Ready, None);
}

impl Desk {
    fn take(&self, event: &MessageEvent) {
        let Some((number, text, _)) = parcel::unpack(event) else {
            return;
        };
        let text = Zeroizing::new(text);
        let Ok(ask) = serde_json::from_str::<KeyringAsk>(&text) else {
            return;
        };
        match ask {
            KeyringAsk::Fetch {
                provider,
                request,
                key_optional,
            } => self.fetch(number, &provider, request, key_optional),
            KeyringAsk::Abort { fetch } => {
                if let Some(abort) = self.fetches.borrow_mut().remove(&fetch) {
                    abort.now();
                }
            }
            ask => {
                let answer = self
                    .keyring
                    .borrow_mut()
                    .answer(ask, &mut |bytes| random::fill(bytes));
                if let Some(say) = answer {
                    self.say(number, &say, None);
                }
            }
        }
    }

    fn fetch(&self, number: u64, provider: &ProviderRef, request: HttpRequest, key_optional: bool) {
        let own_origin = self.scope.location().origin();
        let attached = self
            .keyring
            .borrow()
            .attach(provider, request, key_optional, &own_origin);
        let request = match attached {
            Ok(request) => request,
            Err(why) => return self.say(number, &KeyringSay::FetchFailed { why }, None),
        };
        let Some(abort) = Abort::new() else {
            let why = FetchFailure::Network;
            return self.say(number, &KeyringSay::FetchFailed { why }, None);
        };
        self.fetches.borrow_mut().insert(number, abort.clone());
        let desk = self.clone();
        spawn_local(async move {
            let last = match desk.stream(number, request, &abort).await {
                Ok(()) => KeyringSay::End,
                Err(_) if abort.is_done() => KeyringSay::FetchFailed {
                    why: FetchFailure::Aborted,
                },
                Err(why) => KeyringSay::FetchFailed { why },
            };
            desk.fetches.borrow_mut().remove(&number);
            desk.say(number, &last, None);
        });
    }

    async fn stream(
        &self,
        number: u64,
        request: HttpRequest,
        abort: &Abort,
    ) -> Result<(), FetchFailure> {
        let (head, body) = fetch::send(request, abort)
            .await
            .map_err(|_| FetchFailure::Network)?;
        self.say(number, &KeyringSay::Head { head }, None);
        let Some(chunks) = body else { return Ok(()) };
        while let Some(bytes) = chunks.next().await.map_err(|_| FetchFailure::Cut)? {
            self.say(number, &KeyringSay::Chunk, Some(&bytes));
        }
        Ok(())
    }

    fn say(&self, number: u64, say: &KeyringSay, bytes: Option<&Uint8Array>) {
        let Ok(text) = serde_json::to_string(say) else {
            return;
        };
        let message = parcel::pack(number, &text);
        let moved = Array::new();
        if let Some(bytes) = bytes {
            // A view of a larger buffer would move its neighbours along.
            let own = if bytes.byte_length() == bytes.buffer().byte_length() {
                bytes.buffer()
            } else {
                bytes.slice(0, bytes.length()).buffer()
            };
            message.push(&own);
            moved.push(&own);
        }
        let _ = self.scope.post_message_with_transfer(&message, &moved);
    }
}
