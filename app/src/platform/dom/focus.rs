//! The keyboard focus: where it is, where it goes, and how it walks through a list.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::NodeRef;

use super::{document, element, first};
use crate::platform::clock;

/// The element that has the keyboard focus.
fn active() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// The element with this id, as one that can have the keyboard focus.
fn focusable(id: &str) -> Option<HtmlElement> {
    element(id)?.dyn_into().ok()
}

/// Moves the keyboard focus.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Moves the keyboard focus to the element with this id.
pub fn focus_id(id: &str) {
    if let Some(element) = focusable(id) {
        let _ = element.focus();
    }
}

/// Moves the keyboard focus there once what is on screen now has been changed: nothing behind a dialog can have it.
pub fn focus_id_next(id: &'static str) {
    clock::on_next_frame(move || focus_id(id));
}

/// Moves the keyboard focus to the element with this id if it is nowhere: what had it is gone.
pub fn focus_if_lost(id: &str) {
    let body = document().and_then(|document| document.body());
    let at = active();
    if at.is_none() || at == body {
        focus_id(id);
    }
}

/// Moves the keyboard focus to the first element that a selector finds.
pub fn focus_first(selector: &str) {
    if let Some(element) = first(selector) {
        let _ = element.focus();
    }
}

/// The id of the element that has the keyboard focus; empty where it has none.
pub fn focused_id() -> String {
    active().map(|active| active.id()).unwrap_or_default()
}

/// Whether an element has the keyboard focus.
pub fn is_focused(node: &NodeRef) -> bool {
    active().is_some_and(|active| node.cast::<HtmlElement>() == Some(active))
}

/// Gives the focus back to the element that has it now, when what is done meanwhile has moved that in the page.
pub fn refocus() {
    let active = active();
    clock::on_next_frame(move || {
        if let Some(element) = active.filter(|element| element.is_connected()) {
            let _ = element.focus();
        }
    });
}

/// Takes the keyboard focus from the field that has it, so that what was typed there is taken over.
pub fn leave_field() {
    if let Some(active) = active() {
        let _ = active.blur();
    }
}

/// Marks a message for a moment, and gives it the keyboard focus, so that screen readers go on there. Scrolls nothing. Gives
/// whether the message is drawn: only then anything happens.
pub fn mark(message: &str) -> bool {
    let Some(element) = focusable(message) else {
        return false;
    };
    clock::on_next_frame(move || {
        let _ = element.set_attribute("tabindex", "-1");
        let _ = element.class_list().add_1("revealed");
        let still = web_sys::FocusOptions::new();
        still.set_prevent_scroll(true);
        let _ = element.focus_with_options(&still);
        clock::after(2500, move || {
            let _ = element.class_list().remove_1("revealed");
        });
    });
    true
}

/// Tells assistive technology that an item of a list is active while the field with this id keeps the focus; with no
/// item, that there is no list any more.
pub fn point(field: &str, list: &str, item: Option<&str>) {
    let Some(field) = element(field) else { return };
    let names = [
        ("aria-activedescendant", item.unwrap_or_default()),
        ("aria-controls", list),
        ("aria-autocomplete", "list"),
    ];
    for (name, value) in names {
        let _ = match item {
            Some(_) => field.set_attribute(name, value),
            None => field.remove_attribute(name),
        };
    }
}

/// The links of a list that can be reached by keys.
fn links(list: &NodeRef) -> Vec<HtmlElement> {
    let found = list
        .cast::<web_sys::Element>()
        .and_then(|list| list.query_selector_all("a:not([tabindex])").ok());
    let found = found.into_iter().flat_map(|found| {
        (0..found.length()).filter_map(move |at| found.get(at)?.dyn_into::<HtmlElement>().ok())
    });
    found.collect()
}

/// The place of the link of a list that has the keyboard focus.
fn focused_link(links: &[HtmlElement]) -> Option<usize> {
    let focused = active()?;
    links.iter().position(|link| *link == focused)
}

/// Whether the keyboard focus is on a link of a list.
pub fn in_links(list: &NodeRef) -> bool {
    focused_link(&links(list)).is_some()
}

/// Moves the keyboard focus to the next or previous link of a list, or to the first one; whether there is such a link.
pub fn step_links(list: &NodeRef, forward: bool) -> bool {
    let links = links(list);
    let next = match (focused_link(&links), forward) {
        (Some(at), true) => Some(at + 1),
        (Some(at), false) => at.checked_sub(1),
        (None, forward) => forward.then_some(0),
    };
    let Some(link) = next.and_then(|at| links.get(at)) else {
        return false;
    };
    link.focus().is_ok()
}

/// Follows the first link of a list; whether there is one.
pub fn click_link(list: &NodeRef) -> bool {
    let links = links(list);
    links.first().map(HtmlElement::click).is_some()
}
