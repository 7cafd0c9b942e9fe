//! What components may ask of their own elements: values, focus, scrolling, dialogs; and the look of
//! the document.
//!
//! The one part of the platform that components may use: a secret is read from its field at the
//! moment it is submitted and never enters the page's state, and focus needs the element.

pub mod frame;
pub mod link;
pub mod marks;
pub mod view;

use gloo_events::{EventListener, EventListenerOptions};
use maas_core::session::{Language, Theme};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};
use yew::{Event, InputEvent, KeyboardEvent, NodeRef, TargetCast as _};

pub mod keys;
mod seen;

pub use keys::is_composing;
pub use seen::follow_keyboard;

use super::bytes::Bytes;

pub mod files;

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

/// Moves the keyboard focus.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Whether a finger, not a mouse, is the main pointer: an on-screen keyboard must not jump up by itself.
pub fn is_touch() -> bool {
    matches("(pointer: coarse)")
}

/// Whether the window is as narrow as a phone's, where the history covers the page.
pub fn is_narrow() -> bool {
    matches("(max-width: 48rem)")
}

/// Keeps a key press from whatever stands around the element.
pub fn keep_to_oneself(event: &KeyboardEvent) {
    event.prevent_default();
    event.stop_propagation();
}

/// Whether the window has room for a panel beside the conversation.
pub fn has_side_room() -> bool {
    matches("(min-width: 64rem)")
}

/// Takes the keyboard focus from the field that has it, so that what was typed there is taken over.
pub fn leave_field() {
    let active = document().and_then(|document| document.active_element());
    if let Some(active) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
        let _ = active.blur();
    }
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
    super::clock::on_next_frame(|| {
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

/// Whether the element with this id has the keyboard focus.
pub fn has_focus(id: &str) -> bool {
    focused_id() == id
}

/// Calls once, before the next frame is drawn.
pub fn on_next_frame(call: impl FnOnce() + 'static) {
    super::clock::on_next_frame(call);
}

/// Moves the keyboard focus to the element with this id.
pub fn focus_id(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves the keyboard focus to the element with this id if it is nowhere: what had it is gone.
pub fn focus_if_lost(id: &str) {
    let document = document();
    let body = document.as_ref().and_then(web_sys::Document::body);
    let at = document
        .as_ref()
        .and_then(web_sys::Document::active_element);
    if at.is_none() || at == body.map(Into::into) {
        focus_id(id);
    }
}

/// Moves the keyboard focus to the first element that a selector finds.
pub fn focus_first(selector: &str) {
    if let Some(element) = first(selector) {
        let _ = element.focus();
    }
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

/// Moves the keyboard focus there once what is on screen now has been changed: nothing behind a dialog can have it.
pub fn focus_id_next(id: &'static str) {
    super::clock::on_next_frame(move || focus_id(id));
}

/// The id of the element that has the keyboard focus; empty where it has none.
pub fn focused_id() -> String {
    let active = document().and_then(|document| document.active_element());
    active.map(|active| active.id()).unwrap_or_default()
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

/// Whether an element has the keyboard focus.
pub fn is_focused(node: &NodeRef) -> bool {
    let focused = document().and_then(|document| document.active_element());
    focused.is_some() && node.cast::<web_sys::Element>() == focused
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
    let focused = document()?.active_element()?;
    links.iter().position(|link| **link == focused)
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

/// Marks a message for a moment, and gives it the keyboard focus, so that screen readers go on there. Scrolls nothing.
pub fn mark(message: &str) {
    let id = message.to_owned();
    super::clock::on_next_frame(move || {
        let Some(element) = document()
            .and_then(|document| document.get_element_by_id(&id))
            .and_then(|element| element.dyn_into::<HtmlElement>().ok())
        else {
            return;
        };
        let _ = element.set_attribute("tabindex", "-1");
        let _ = element.class_list().add_1("revealed");
        let still = web_sys::FocusOptions::new();
        still.set_prevent_scroll(true);
        let _ = element.focus_with_options(&still);
        super::clock::after(2500, move || {
            let _ = element.class_list().remove_1("revealed");
        });
    });
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

/// Gives the focus back to the element that has it now, when what is done meanwhile has moved that in the page.
pub fn refocus() {
    let active = document().and_then(|document| document.active_element());
    let element = active.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    super::clock::on_next_frame(move || {
        if let Some(element) = element.filter(|element| element.is_connected()) {
            let _ = element.focus();
        }
    });
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

/// Shows the language and theme in the document, where the style sheet and screen readers look for them.
pub fn set_look(language: Language, theme: Option<Theme>) {
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return;
    };
    let code = match language {
        Language::En => "en",
        Language::Ko => "ko",
    };
    let _ = root.set_attribute("lang", code);
    let _ = match theme {
        None => root.remove_attribute("data-theme"),
        Some(Theme::Light) => root.set_attribute("data-theme", "light"),
        Some(Theme::Dark) => root.set_attribute("data-theme", "dark"),
    };
}

/// The code of the language that the page is in.
pub fn language() -> String {
    let root = document().and_then(|document| document.document_element());
    let language = root.and_then(|root| root.get_attribute("lang"));
    language.unwrap_or_else(|| "en".to_owned())
}

/// Names the tab.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The language the browser prefers.
pub fn browser_language() -> Language {
    let preferred = web_sys::window().and_then(|window| window.navigator().language());
    match preferred {
        Some(tag) if tag.to_ascii_lowercase().starts_with("ko") => Language::Ko,
        _ => Language::En,
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

/// Hands a text to the document in a frame. The frame has no origin, so that none can be named; its address is ours.
pub fn tell_frame(event: &Event, text: &str) {
    let frame = event.target_dyn_into::<web_sys::HtmlIFrameElement>();
    if let Some(inside) = frame.and_then(|frame| frame.content_window()) {
        let _ = inside.post_message(&text.into(), "*");
    }
}

/// Never a kind that a browser would open as a page of ours.
const OPAQUE: &str = "application/octet-stream";

/// Lets the browser keep a text as a file.
pub fn save_as(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(OPAQUE);
    if let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

/// Lets the browser keep bytes as a file.
pub fn save_bytes(name: &str, bytes: &Bytes) {
    if let Some(blob) = bytes.to_blob(OPAQUE) {
        save_blob(name, &blob);
    }
}

fn save_blob(name: &str, blob: &web_sys::Blob) {
    let address = web_sys::Url::create_object_url_with_blob(blob);
    let anchor = document()
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let (Ok(address), Some(anchor)) = (address, anchor) {
        anchor.set_href(&address);
        anchor.set_download(name);
        anchor.click();
        // The browser has taken the file by then.
        super::clock::after(60_000, move || {
            let _ = web_sys::Url::revoke_object_url(&address);
        });
    }
}

/// Whether the page is dark now: as chosen, else as the system is.
pub fn is_dark() -> bool {
    let root = document().and_then(|document| document.document_element());
    match root.and_then(|root| root.get_attribute("data-theme")) {
        Some(chosen) => chosen == "dark",
        None => matches("(prefers-color-scheme: dark)"),
    }
}

fn matches(query: &str) -> bool {
    let asked = web_sys::window().and_then(|window| {
        js_sys::Reflect::get(&window, &"matchMedia".into())
            .ok()?
            .dyn_into::<js_sys::Function>()
            .ok()?
            .call1(&window, &query.into())
            .ok()
    });
    asked.is_some_and(|list| {
        js_sys::Reflect::get(&list, &"matches".into()).is_ok_and(|matches| matches.is_truthy())
    })
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
