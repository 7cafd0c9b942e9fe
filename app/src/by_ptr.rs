//! A shared value that is compared by pointer, so that an untouched one re-renders nothing.

use std::{ops::Deref, rc::Rc};

/// A shared value, equal only to itself.
pub(crate) struct ByPtr<T>(pub(crate) Rc<T>);

impl<T> Clone for ByPtr<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for ByPtr<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for ByPtr<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
