//! The prompts worker's entry point: takes asks, answers them in order.

use app::{platform::parcel, prompting};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some((number, text)) = parcel::unpack(&event) else {
                return;
            };
            let _ = scope.post_message(&parcel::pack(number, &prompting::answer(&text)));
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker lives as long as it is asked.
    on_message.forget();
    // Its first word says that it listens; no ask has this number.
    let _ = scope.post_message(&parcel::pack(0, ""));
}
