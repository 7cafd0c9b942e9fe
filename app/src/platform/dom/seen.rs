//! The part of the window that an on-screen keyboard leaves to be seen.

use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::{document, is_touch};

/// Lets the app end where an on-screen keyboard begins, in browsers that lay the keyboard over the page (iOS), for the
/// rest of the page's life. Elsewhere the page's own height follows it.
pub fn follow_keyboard() {
    let seen = web_sys::window().and_then(|window| window.visual_viewport());
    let Some(seen) = seen.filter(|_| is_touch()) else {
        return;
    };
    let follow = {
        let seen = seen.clone();
        move || {
            let Some(window) = web_sys::window() else {
                return;
            };
            let root = document().and_then(|document| document.document_element());
            let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
                return;
            };
            let whole = window
                .inner_height()
                .ok()
                .and_then(|height| height.as_f64());
            // Pinched larger, less is seen of the page too.
            let covered = whole.unwrap_or_default() - seen.height() > 1.0 && seen.scale() < 1.01;
            let style = root.style();
            if covered {
                let height = format!("{}px", whole_number(seen.height()));
                let _ = style.set_property("--seen-height", &height);
                // The browser scrolls the field into view although it is in view now.
                window.scroll_to_with_x_and_y(0.0, 0.0);
            } else {
                let _ = style.remove_property("--seen-height");
            }
        }
    };
    for name in ["resize", "scroll"] {
        let follow = follow.clone();
        EventListener::new(&seen, name, move |_| follow()).forget();
    }
}

/// Without the fraction; formatting floats would be part of the first download.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a height in pixels is small"
)]
fn whole_number(pixels: f64) -> i32 {
    pixels as i32
}
