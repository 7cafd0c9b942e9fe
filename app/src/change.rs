//! Follows what a component is given, without taking back what was typed into it.

use yew::prelude::*;

/// Calls when something has changed since the component was drawn last, and never for its first drawing. It is called with
/// the drawing, because an effect comes only after the browser had its turn: what was typed then would be written over.
#[hook]
pub(crate) fn use_change<T: PartialEq + 'static>(now: T, call: impl FnOnce(&T)) {
    let drawn = use_mut_ref(|| None);
    let before = drawn.borrow_mut().take();
    if before.is_some_and(|before: T| before != now) {
        call(&now);
    }
    drawn.replace(Some(now));
}
