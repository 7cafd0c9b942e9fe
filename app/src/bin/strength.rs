//! The strength worker's entry point: takes passphrases, judges them in order.

use app::{platform::parcel, strength};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
use zeroize::Zeroizing;

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some((number, text)) = parcel::unpack(&event) else {
                return;
            };
            let text = Zeroizing::new(text);
            let _ = scope.post_message(&parcel::pack(number, &strength::judge(&text)));
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker lives as long as it is asked.
    on_message.forget();
    // Its first word says that it listens; no ask has this number.
    let _ = scope.post_message(&parcel::pack(0, ""));
}
