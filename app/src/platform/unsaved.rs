//! Keeps the page from being left while something is being written: the browser asks whether to leave all the same.

use std::cell::{Cell, RefCell};

use gloo_events::{EventListener, EventListenerOptions};

use super::clock;

/// So long after what was done for a person the update that follows has begun to write.
const LINGER_MS: u32 = 50;

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static ASKING: RefCell<Option<EventListener>> = const { RefCell::new(None) };
}

/// Something that is not written yet; it is, or never will be, once this is dropped.
pub struct Unsaved(());

impl Unsaved {
    /// Leaving the page now would lose something.
    pub fn hold() -> Self {
        HELD.set(HELD.get() + 1);
        // Only while it is needed: a page that always listens is not kept for going back to it.
        ASKING.with_borrow_mut(|asking| {
            if asking.is_none() {
                *asking = ask();
            }
        });
        Self(())
    }

    /// Lets go in a moment, when what follows from it is held by whoever writes that.
    pub fn hand_over(self) {
        clock::after(LINGER_MS, move || drop(self));
    }
}

impl Drop for Unsaved {
    fn drop(&mut self) {
        HELD.set(HELD.get() - 1);
        if HELD.get() == 0 {
            forget();
        }
    }
}

/// Lets the page be left without a question: what is not written is to be lost.
pub fn forget() {
    ASKING.take();
}

fn ask() -> Option<EventListener> {
    let window = web_sys::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(
        &window,
        "beforeunload",
        options,
        |event| event.prevent_default(),
    ))
}
