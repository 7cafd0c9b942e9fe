//! The search worker's entry point: takes what the page asks, says what is found.

use app::{
    platform::{
        parcel,
        port::{self, Line},
    },
    search::{Seeker, talk::SearchAsk},
};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let seeker = Seeker::new({
        let scope = scope.clone();
        move |number, text| {
            let _ = scope.post_message(&parcel::pack(number, &text));
        }
    });
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some((number, text)) = parcel::unpack(&event) else {
            return;
        };
        if let Some(ask) = SearchAsk::read(&text) {
            seeker.take(number, ask, port::of_event(&event).map(Line::new));
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens until it is ended.
    on_message.forget();
    // Its first word says that it listens; no query has this number.
    let _ = scope.post_message(&parcel::pack(0, ""));
}
