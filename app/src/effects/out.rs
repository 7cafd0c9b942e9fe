//! A question that is out, seen from where it can be ended.

use std::rc::Rc;

use crate::platform::{fetch::Abort, worker::KeyringLink};

/// Who was asked.
pub(super) enum Out {
    /// The keyring, under a number.
    Keyring(Rc<KeyringLink>, u64),
    /// The browser's own model.
    Here(Abort),
}

impl Out {
    /// Ends it; whatever still comes is too late.
    pub(super) fn end(self) {
        match self {
            Self::Keyring(keyring, number) => keyring.abort(number),
            Self::Here(abort) => abort.now(),
        }
    }
}
