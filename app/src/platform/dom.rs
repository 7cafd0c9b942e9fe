//! What components may ask of their own elements: values, scrolling, dialogs; in further files the focus, keys, the look
//! of the document, files and links.
//!
//! The one part of the platform that components may use: a secret is read from its field at the
//! moment it is submitted and never enters the page's state, and focus needs the element.

pub mod files;
mod focus;
pub mod frame;
pub mod keys;
pub mod link;
mod look;
pub mod marks;
mod save;
mod seen;
pub mod view;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};
use yew::{Event, InputEvent, KeyboardEvent, NodeRef, TargetCast as _};

pub use super::clock::{Pictures, on_next_frame};
pub use focus::{
    click_link, focus, focus_first, focus_id, focus_id_next, focus_if_lost, focused_id, in_links,
    is_focused, leave_field, mark, point, refocus, step_links,
};
pub use frame::tell_frame;
pub use keys::is_composing;
pub use look::{
    browser_language, has_side_room, is_dark, is_narrow, is_touch, language, set_look, set_title,
};
pub use save::{save_as, save_bytes, save_parts};
pub use seen::follow_keyboard;

/// Lays an element over an event's target, whatever kind of field it is.
fn value_of(target: Option<HtmlElement>) -> String {
    let Some(target) = target else {
        return String::new();
    };
    if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        return select.value();
    }
    target
        .dyn_ref::<HtmlInputElement>()
        .map(HtmlInputElement::value)
        .unwrap_or_default()
}

/// A text in lower case. The browser knows how for every script; our own tables would be part of the first download.
pub fn lowercase(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// The text of the field that an input event came from.
pub fn typed(event: &InputEvent) -> String {
    value_of(event.target_dyn_into())
}

/// The value of the field that a change event came from.
pub fn chosen(event: &Event) -> String {
    value_of(event.target_dyn_into())
}

/// The text of a field that keeps its own value.
pub fn value(field: &NodeRef) -> String {
    value_of(field.cast())
}

/// The text of the field with this id.
pub fn value_id(id: &str) -> String {
    value_of(element(id).and_then(|at| at.dyn_into().ok()))
}

/// Takes the text out of a field and leaves it empty: for passphrases and keys.
pub fn take_value(field: &NodeRef) -> String {
    let text = value(field);
    clear(field);
    text
}

/// Leaves a field empty.
pub fn clear(field: &NodeRef) {
    if let Some(input) = field.cast::<HtmlInputElement>() {
        input.set_value("");
    } else if let Some(area) = field.cast::<HtmlTextAreaElement>() {
        area.set_value("");
    }
}

/// Puts another text into a text area, as typing would: the browser's undo brings the old one back.
pub fn write(field: &NodeRef, text: &str) {
    if let Some(area) = field.cast::<HtmlTextAreaElement>() {
        write_into(&area, text);
    }
}

/// The same for the text area with this id; the focus goes there.
pub fn write_id(id: &str, text: &str) {
    if let Some(area) = element(id).and_then(|at| at.dyn_into::<HtmlTextAreaElement>().ok()) {
        let _ = area.focus();
        write_into(&area, text);
    }
}

/// Only what a command of the editor does can be undone; it works on the element with the focus.
fn write_into(area: &HtmlTextAreaElement, text: &str) {
    let document = document();
    let active = document
        .as_ref()
        .and_then(web_sys::Document::active_element);
    let done = active.as_ref() == Some(area.as_ref())
        && document.is_some_and(|document| {
            area.select();
            let command = if text.is_empty() {
                "delete"
            } else {
                "insertText"
            };
            let document = document.unchecked_into::<web_sys::HtmlDocument>();
            document
                .exec_command_with_show_ui_and_value(command, false, text)
                .unwrap_or(false)
        });
    if !done || area.value() != text {
        area.set_value(text);
    }
}

/// Puts the text of the file that was chosen into a text area, and forgets the choice.
pub fn read_file_into(event: &Event, area: &NodeRef) {
    let input = event.target_dyn_into::<HtmlInputElement>();
    let file = input.as_ref().and_then(|input| input.files()?.get(0));
    let (Some(input), Some(file)) = (input, file) else {
        return;
    };
    let area = area.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
        let text = text.ok().and_then(|text| text.as_string());
        if let (Some(area), Some(text)) = (area.cast::<HtmlTextAreaElement>(), text) {
            area.set_value(&text);
        }
        input.set_value("");
    });
}

/// Keeps a key press from whatever stands around the element.
pub fn keep_to_oneself(event: &KeyboardEvent) {
    event.prevent_default();
    event.stop_propagation();
}

/// Whether the box that a change event came from is ticked.
pub fn is_ticked(event: &Event) -> bool {
    let target = event.target_dyn_into::<HtmlInputElement>();
    target.is_some_and(|input| input.checked())
}

/// Makes a text area as high as its text.
pub fn fit_height(node: &NodeRef) {
    if let Some(area) = node.cast::<HtmlTextAreaElement>() {
        // A property set by script is not a style attribute; the policy allows it.
        let style = area.unchecked_ref::<JsValue>();
        let style = js_sys::Reflect::get(style, &"style".into()).unwrap_or_default();
        let set = |height: &str| js_sys::Reflect::set(&style, &"height".into(), &height.into());
        let _ = set("auto");
        let _ = set(&format!("{}px", area.scroll_height()));
    }
}

/// Moves the reader to the end of the conversation, once what was added is laid out.
pub fn request_end() {
    on_next_frame(|| {
        let log = document().and_then(|document| document.query_selector("[role=log]").ok()?);
        if let Some(log) = log {
            log.set_scroll_top(log.scroll_height());
            // Heard at once, so that the end is drawn in this picture and not the next.
            if let Ok(scrolled) = Event::new("scroll") {
                let _ = log.dispatch_event(&scrolled);
            }
        }
    });
}

/// Presses the button of a command, if it is on screen.
pub fn press(command: &str) {
    if let Some(button) = first(&format!("[data-command=\"{command}\"]")) {
        button.click();
    }
}

/// Whether the first element that a selector finds is drawn.
pub fn is_shown(selector: &str) -> bool {
    first(selector).is_some_and(|element| {
        let style =
            web_sys::window().and_then(|window| window.get_computed_style(&element).ok()?);
        let hidden = style.is_some_and(|style| {
            style
                .get_property_value("visibility")
                .is_ok_and(|now| now == "hidden")
        });
        element.offset_height() > 0 && !hidden
    })
}

/// Whether a dialog covers the page.
pub fn is_dialog_open() -> bool {
    first("dialog[open]").is_some()
}

fn first(selector: &str) -> Option<HtmlElement> {
    let found = document()?.query_selector(selector).ok()??;
    found.dyn_into().ok()
}

fn element(id: &str) -> Option<web_sys::Element> {
    document()?.get_element_by_id(id)
}

/// Moves the child with this id into view, within its own scrolling parent.
pub fn reveal(id: &str) {
    if let Some(element) = element(id)
        && let Ok(scroll) = js_sys::Reflect::get(&element, &"scrollIntoView".into())
            .unwrap_or_default()
            .dyn_into::<js_sys::Function>()
    {
        let options = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&options, &"block".into(), &"nearest".into());
        let _ = scroll.call1(&element, &options);
    }
}

/// Opens a dialog above the page; the browser keeps the focus inside it.
pub fn show_dialog(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>()
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog; the browser gives the focus back to where it was before.
pub fn close_dialog(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}

/// Calls whenever somebody presses a key or moves or presses a pointer, for the rest of the page's life.
pub fn on_activity(call: impl Fn() + Clone + 'static) {
    let Some(document) = document() else { return };
    for name in ["keydown", "pointerdown", "pointermove", "wheel"] {
        let call = call.clone();
        let options = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(&document, name, options, move |_| call()).forget();
    }
}

/// Calls when the first key is pressed from now on.
pub fn on_first_key(call: impl FnOnce() + 'static) {
    let Some(document) = document() else { return };
    let options = EventListenerOptions::run_in_capture_phase();
    EventListener::once_with_options(&document, "keydown", options, |_| call()).forget();
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
