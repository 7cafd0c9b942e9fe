//! Key presses: those of an input method reach nobody else, and some work wherever the focus is.

use std::cell::Cell;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent};

#[cfg(test)]
mod tests;

/// What was last seen of a composition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Composing {
    /// A key is held down, so that it was seen before whatever comes next.
    key_is_down: bool,
    /// A composition ended and no key was seen yet that did it.
    just_ended: bool,
}

/// What can happen to a composition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    KeyDown,
    KeyUp,
    /// The composition ended.
    Ended,
    /// What the browser did at once with that is over.
    Settled,
}

impl Composing {
    /// Safari ends a composition first and reports the key that did it afterwards. Elsewhere the key comes first; on a Mac
    /// the same key then comes once more, and is meant for the page.
    fn after(self, seen: Seen) -> Self {
        match seen {
            Seen::KeyDown => Self {
                key_is_down: true,
                ..self
            },
            Seen::KeyUp => Self::default(),
            Seen::Ended => Self {
                just_ended: !self.key_is_down,
                ..self
            },
            Seen::Settled => Self {
                just_ended: false,
                ..self
            },
        }
    }
}

thread_local! {
    static COMPOSING: Cell<Composing> = const { Cell::new(Composing { key_is_down: false, just_ended: false }) };
}

fn note(seen: Seen) {
    COMPOSING.set(COMPOSING.get().after(seen));
}

/// Whether a key press belongs to an input method: while it composes, and the one that ends a composition.
///
/// Key code 229 is what Safari reports for the Enter that ends a composition, after
/// `isComposing` has already turned false.
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing()
        || event.key_code() == 229
        || (event.key() == "Enter" && COMPOSING.get().just_ended)
}

/// Keeps the key presses of input methods from every field and shortcut of the page, for the rest of its life: no handler
/// sees them, and none submits a form. What the input method itself does with them stays as it is.
pub fn leave_to_input_methods() {
    listen("keydown", |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            if is_composing(event) {
                event.stop_propagation();
                // In a text of several lines, Enter may be how the input method breaks one.
                let line = event
                    .target()
                    .is_some_and(|at| at.has_type::<HtmlInputElement>());
                if line && event.key() == "Enter" {
                    event.prevent_default();
                }
            }
            note(Seen::KeyDown);
        }
    });
    listen("keyup", |_| note(Seen::KeyUp));
    listen("compositionend", |_| {
        note(Seen::Ended);
        crate::platform::clock::after(0, || note(Seen::Settled));
    });
}

fn listen(name: &'static str, call: impl Fn(&Event) + 'static) {
    if let Some(document) = super::document() {
        listener(&document, name, call).forget();
    }
}

fn listener(
    document: &web_sys::Document,
    name: &'static str,
    call: impl Fn(&Event) + 'static,
) -> EventListener {
    // Before anything in the page hears of it.
    let options = EventListenerOptions {
        passive: false,
        ..EventListenerOptions::run_in_capture_phase()
    };
    EventListener::new_with_options(document, name, options, move |event| call(event))
}

/// A key press with what was held down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// What the key means in the layout in use: `n`, `ㅜ`, `Escape`.
    pub key: String,
    /// Where it is on the keyboard: `KeyN`.
    pub code: String,
    /// Ctrl.
    pub ctrl: bool,
    /// Cmd, or the Windows key.
    pub meta: bool,
    /// Alt or Option.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// Whether the key was held down and comes again.
    pub again: bool,
    /// Whether something is typed or chosen where the focus is.
    pub in_field: bool,
    /// The id of the element with the focus.
    pub at: String,
}

/// Calls for every key press that is nobody's yet, until the listener is dropped. One that `call` uses, by returning
/// true, goes no further.
pub fn on_press(call: impl Fn(&Press) -> bool + 'static) -> Option<EventListener> {
    let document = super::document()?;
    Some(listener(&document, "keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        // The right Alt key of many layouts writes characters.
        let writes = event.get_modifier_state("AltGraph");
        let taken = writes || is_composing(event) || event.default_prevented();
        if !taken && call(&press(event)) {
            event.prevent_default();
            event.stop_propagation();
        }
    }))
}

fn press(event: &KeyboardEvent) -> Press {
    let target = event
        .target()
        .and_then(|at| at.dyn_into::<HtmlElement>().ok());
    let in_field = target.as_ref().is_some_and(|at| {
        let ticked = at
            .dyn_ref::<HtmlInputElement>()
            .is_some_and(|input| matches!(input.type_().as_str(), "checkbox" | "radio" | "file"));
        let name = at.tag_name();
        matches!(name.as_str(), "INPUT" | "TEXTAREA" | "SELECT") && !ticked
    });
    Press {
        key: event.key(),
        code: event.code(),
        ctrl: event.ctrl_key(),
        meta: event.meta_key(),
        alt: event.alt_key(),
        shift: event.shift_key(),
        again: event.repeat(),
        in_field,
        at: target.map(|at| at.id()).unwrap_or_default(),
    }
}

/// Whether this is a machine whose keyboard has Cmd where others have Ctrl.
pub fn is_apple() -> bool {
    let name = web_sys::window().and_then(|window| window.navigator().platform().ok());
    name.is_some_and(|name| name.starts_with("Mac") || name.starts_with("iP"))
}

/// Calls before the next picture is drawn, when the focus is back from what was just closed.
pub fn next(call: impl FnOnce() + 'static) {
    crate::platform::clock::on_next_frame(call);
}
