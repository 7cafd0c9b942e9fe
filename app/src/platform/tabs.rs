//! The other tabs of the app, in this browser: a line of text that all of them hear.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

const NAME: &str = "openmaas";

/// The line to the other tabs.
pub struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Listens for as long as the page lives. Where the browser has no such line, nothing is heard.
    pub fn join(heard: impl Fn(&str) + 'static) -> Self {
        let channel = BroadcastChannel::new(NAME).ok();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(&text);
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        on_message.forget();
        Self(channel)
    }

    /// Tells the others.
    pub fn tell(&self, text: &str) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&text.into());
        }
    }
}
