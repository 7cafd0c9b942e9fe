//! Something that came from outside and waits until the page for it takes it, perhaps behind a closed vault. It is kept in memory
//! only: in no address, no history and no storage.

use std::cell::RefCell;

use yew::Callback;

/// Holds one thing; what comes later takes its place.
pub(crate) struct Inbox<T> {
    waiting: RefCell<Option<T>>,
    listener: RefCell<Option<Callback<()>>>,
}

impl<T> Inbox<T> {
    /// Nothing has come.
    pub(crate) const fn new() -> Self {
        Self {
            waiting: RefCell::new(None),
            listener: RefCell::new(None),
        }
    }

    /// Something came.
    pub(crate) fn arrive(&self, thing: T) {
        self.waiting.replace(Some(thing));
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener {
            listener.emit(());
        }
    }

    /// Whether something waits.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting.borrow().is_some()
    }

    /// Takes what waits.
    pub(crate) fn take(&self) -> Option<T> {
        self.waiting.take()
    }

    /// Calls whenever something comes, in the place of an earlier listener; `None` ends that.
    pub(crate) fn listen(&self, listener: Option<Callback<()>>) {
        self.listener.replace(listener);
    }
}
