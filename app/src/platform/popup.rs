//! A window for a page of somebody else's, and what it brings back when it returns to this app.
//!
//! The two windows cannot see each other (the app's opener policy cuts the tie), so what comes back goes over a
//! channel that only pages of this origin hear.

use std::{cell::RefCell, rc::Rc};

use futures_channel::oneshot;
use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{BroadcastChannel, MessageEvent, Window};

const CHANNEL: &str = "sign-in";

/// A window that was opened by a click.
pub struct Popup(Window);

impl Popup {
    /// Opens an empty window; `None` where the browser does not let us.
    pub fn open() -> Option<Self> {
        let window = web_sys::window()?;
        let features = "popup,width=560,height=760";
        let opened =
            window.open_with_url_and_target_and_features("about:blank", "_blank", features);
        opened.ok().flatten().map(Self)
    }

    /// Shows a page in it.
    pub fn go(&self, url: &str) {
        let _ = self.0.location().set_href(url);
    }
}

/// Ends a wait.
pub struct Cancel(Rc<RefCell<Option<oneshot::Sender<String>>>>);

impl Cancel {
    /// Ends it now.
    pub fn now(&self) {
        self.0.take();
    }
}

/// Waits for the code that a window of this app brings back; gives `None` when the wait is ended.
pub fn codes() -> (impl Future<Output = Option<String>>, Cancel) {
    let (say, heard) = oneshot::channel::<String>();
    let say = Rc::new(RefCell::new(Some(say)));
    let cancel = Cancel(say.clone());
    let channel = BroadcastChannel::new(CHANNEL).ok();
    let listener = channel.as_ref().map(|channel| {
        EventListener::new(channel, "message", move |event| {
            let code = event
                .dyn_ref::<MessageEvent>()
                .and_then(|event| event.data().as_string());
            if let Some(code) = code
                && let Some(say) = say.take()
            {
                let _ = say.send(code);
            }
        })
    });
    let wait = async move {
        let code = heard.await.ok();
        drop(listener);
        if let Some(channel) = channel {
            channel.close();
        }
        code
    };
    (wait, cancel)
}

/// In a window that comes back with a code: hands it over and closes the window. False in any other.
pub fn hand_over() -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let query = window.location().search().unwrap_or_default();
    let code = query
        .trim_start_matches('?')
        .split('&')
        .find_map(|pair| pair.strip_prefix("code="))
        .filter(|code| !code.is_empty());
    let (Some(code), Ok(channel)) = (code, BroadcastChannel::new(CHANNEL)) else {
        return false;
    };
    let code = js_sys::decode_uri_component(code).map_or_else(|_| code.to_owned(), String::from);
    let _ = channel.post_message(&code.into());
    let _ = window.close();
    true
}
