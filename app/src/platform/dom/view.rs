//! What a scrolling list is told and asked: where it is scrolled to, where its children begin, how high its spaces are.

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{Element, HtmlElement, KeyboardEvent, ResizeObserver};
use yew::NodeRef;

/// Where a scrolling element is, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    /// How far it is scrolled.
    pub y: f64,
    /// How high its visible part is.
    pub height: f64,
    /// How wide its visible part is.
    pub width: f64,
    /// How high all that it holds is.
    pub total: f64,
}

/// Where a scrolling element is; `None` when it is not on screen.
pub fn scroll(node: &NodeRef) -> Option<Scroll> {
    let element = node.cast::<HtmlElement>()?;
    Some(Scroll {
        // web-sys has it as a whole number.
        y: Reflect::get(&element, &"scrollTop".into()).ok()?.as_f64()?,
        height: element.client_height().into(),
        width: element.client_width().into(),
        total: element.scroll_height().into(),
    })
}

/// Whether the element itself has the focus, and nothing in it.
pub fn has_focus(node: &NodeRef) -> bool {
    let focused = super::document().and_then(|document| document.active_element());
    focused.is_some() && focused == node.cast::<Element>()
}

/// Scrolls to a place; one beyond the end is the end.
pub fn scroll_to(node: &NodeRef, y: f64) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = Reflect::set(&element, &"scrollTop".into(), &y.min(1e9).into());
    }
}

/// Where each child but the first of a list begins, in a scrolling element that is scrolled by `y`. Measured from the screen:
/// browsers lose parts of pixels of what is far from it.
pub fn edges(node: &NodeRef, list: &NodeRef, y: f64) -> Vec<f64> {
    let (Some(node), Some(list)) = (node.cast::<Element>(), list.cast::<Element>()) else {
        return Vec::new();
    };
    let top = node.get_bounding_client_rect().top() - y;
    let mut edges = Vec::new();
    let mut next = list.first_element_child();
    while let Some(child) = next.and_then(|child| child.next_element_sibling()) {
        edges.push(child.get_bounding_client_rect().top() - top);
        next = Some(child);
    }
    edges
}

/// Makes the first and the last child of a list so high.
pub fn set_spaces(list: &NodeRef, above: f64, below: f64) {
    let Some(list) = list.cast::<Element>() else {
        return;
    };
    let spaces = [
        (list.first_element_child(), above),
        (list.last_element_child(), below),
    ];
    for (space, px) in spaces {
        // A property set by script is not a style attribute; the policy allows it.
        let style = Reflect::get(&space.into(), &"style".into()).unwrap_or_default();
        let _ = Reflect::set(&style, &"height".into(), &format_px(px));
    }
}

/// A length as a style property takes it; the browser writes the number.
fn format_px(px: f64) -> JsValue {
    let number = js_sys::Number::from(px).to_string_with_radix(10);
    number.map_or(JsValue::NULL, |number| number.concat(&"px".into()).into())
}

/// Listens until it is dropped.
pub struct Watch {
    observer: ResizeObserver,
    _changed: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls whenever one of the elements has become higher or wider, before that is drawn.
pub fn on_resize(nodes: &[&NodeRef], call: impl Fn() + 'static) -> Option<Watch> {
    let changed = Closure::<dyn FnMut()>::new(call);
    let observer = ResizeObserver::new(changed.as_ref().unchecked_ref::<Function>()).ok()?;
    for node in nodes {
        observer.observe(&node.cast::<Element>()?);
    }
    Some(Watch {
        observer,
        _changed: changed,
    })
}

/// Has the browser print the page.
pub fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// Calls before the page is printed, with true, and afterwards, with false, until it is dropped.
pub fn on_print(call: impl Fn(bool) + Clone + 'static) -> Option<[EventListener; 2]> {
    let window = web_sys::window()?;
    let after = call.clone();
    Some([
        EventListener::new(&window, "beforeprint", move |_| call(true)),
        EventListener::new(&window, "afterprint", move |_| after(false)),
    ])
}

/// Calls when somebody presses the browser's key for its search, until it is dropped; the browser's own does not open where
/// that was taken up.
pub fn on_find(take: impl Fn() -> bool + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(
        &window,
        "keydown",
        options,
        move |event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            let pressed = (key.ctrl_key() || key.meta_key()) && !key.shift_key() && !key.alt_key();
            // By its place too: with an input method on it has another name.
            if pressed && (key.key() == "f" || key.code() == "KeyF") && take() {
                event.prevent_default();
            }
        },
    ))
}
