//! Links in texts of models: where one really leads by the browser's own reading, and a hand on every way to follow it.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlAnchorElement, MouseEvent, Url};

/// An address as the browser reads it; all of it is ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// What stands before the host: the scheme, and a name and password if there are any.
    pub before: String,
    /// Host and port; other letters than ASCII as `xn--…`.
    pub host: String,
    /// Path, query and fragment.
    pub after: String,
}

impl Address {
    /// Reads an address; `None` when the browser takes it for none.
    pub fn read(address: &str) -> Option<Self> {
        let url = Url::new(address).ok()?;
        let (host, whole) = (url.host(), url.href());
        // The host ends where the path begins, which a name or password before it cannot hold.
        let after = format!("{}{}{}", url.pathname(), url.search(), url.hash());
        let before = whole.strip_suffix(&after)?.strip_suffix(&host)?;
        Some(Self {
            before: before.to_owned(),
            host: host.clone(),
            after,
        })
    }

    /// The whole address.
    pub fn href(&self) -> String {
        let Self {
            before,
            host,
            after,
        } = self;
        format!("{before}{host}{after}")
    }

    /// Whether a name or password stands before the host, as tricks have it: `https://bank.example@elsewhere.example`.
    pub fn has_user(&self) -> bool {
        self.before.ends_with('@')
    }
}

/// Calls before a link of a model's text is followed, however that is done: click, key, or another button or key for a new tab;
/// with the host as the text writes it. It is followed when the call says so. Lasts until what is returned is dropped.
pub fn on_follow(call: impl Fn(Address, String) -> bool + Clone + 'static) -> Vec<EventListener> {
    let Some(document) = super::document() else {
        return Vec::new();
    };
    let listen = |name: &'static str| {
        let call = call.clone();
        let options = EventListenerOptions {
            phase: gloo_events::EventListenerPhase::Capture,
            passive: false,
        };
        EventListener::new_with_options(&document, name, options, move |event| {
            let target = event.target();
            let link = target.and_then(|target| {
                let inside = target.dyn_into::<Element>().ok()?;
                inside.closest(".markdown a[data-host]").ok()?
            });
            let button = event
                .dyn_ref::<MouseEvent>()
                .map_or(0, |mouse| mouse.button());
            let link = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
            // The right button opens the browser's own menu.
            let Some(link) = link.filter(|_| button != 2) else {
                return;
            };
            let written = link.get_attribute("data-written");
            let written = written.or_else(|| link.get_attribute("data-host"));
            let stays = Address::read(&link.href())
                .filter(|address| !address.host.is_empty())
                .is_some_and(|address| !call(address, written.unwrap_or_default()));
            if stays {
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    vec![listen("click"), listen("auxclick")]
}
