//! The look of the document, and what is known of the window and the person in front of it.

use maas_core::session::{Language, Theme};
use wasm_bindgen::JsCast as _;

use super::document;

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

/// The language the browser prefers.
pub fn browser_language() -> Language {
    let preferred = web_sys::window().and_then(|window| window.navigator().language());
    match preferred {
        Some(tag) if tag.to_ascii_lowercase().starts_with("ko") => Language::Ko,
        _ => Language::En,
    }
}

/// Names the tab.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
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

/// Whether a finger, not a mouse, is the main pointer: an on-screen keyboard must not jump up by itself.
pub fn is_touch() -> bool {
    matches("(pointer: coarse)")
}

/// Whether the window is as narrow as a phone's, where the history covers the page.
pub fn is_narrow() -> bool {
    matches("(max-width: 48rem)")
}

/// Whether the window has room for a panel beside the conversation.
pub fn has_side_room() -> bool {
    matches("(min-width: 64rem)")
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
