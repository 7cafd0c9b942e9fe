//! Small things that may lie in the clear: language and theme, whether a vault exists, and this
//! tab's sealed keys and place.

use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use js_sys::{JSON, Reflect};
use maas_core::session::{Language, Settings, Theme};
use serde::Serialize;

use crate::bus::SealedKey;

const LOOK: &str = "openmaas.look";
const VAULT: &str = "openmaas.vault";
const BROUGHT_OVER: &str = "openmaas.drafts";
const WORKSPACE: &str = "openmaas.workspace";
const TAB_KEYS: &str = "openmaas.keys";

/// Language and theme, which the unlock page needs before anything is opened.
#[derive(Serialize)]
struct Look {
    language: Option<Language>,
    theme: Option<Theme>,
}

/// The settings as far as they lie in the clear. Read by the browser, for our own reading of JSON is not there at the start.
pub fn look() -> Settings {
    let look = stored(LOOK).and_then(|text| JSON::parse(&text).ok());
    let word = |field: &str| {
        let word = Reflect::get(look.as_ref()?, &field.into());
        word.ok()?.as_string()
    };
    Settings {
        language: word("language").and_then(|word| match word.as_str() {
            "en" => Some(Language::En),
            "ko" => Some(Language::Ko),
            _ => None,
        }),
        theme: word("theme").and_then(|word| match word.as_str() {
            "light" => Some(Theme::Light),
            "dark" => Some(Theme::Dark),
            _ => None,
        }),
        ..Settings::default()
    }
}

fn stored(name: &str) -> Option<String> {
    LocalStorage::raw().get_item(name).ok()?
}

/// Keeps language and theme; what cannot be kept is asked for again.
pub fn set_look(settings: &Settings) {
    let _ = LocalStorage::set(
        LOOK,
        Look {
            language: settings.language,
            theme: settings.theme,
        },
    );
}

/// Whether this browser made a vault once: the database knows for sure, this only knows sooner.
pub fn vault_hint() -> bool {
    stored(VAULT).is_some_and(|made| made == "true")
}

/// Keeps the hint; without a vault nothing is left behind.
pub fn set_vault_hint(exists: bool) {
    if exists {
        let _ = LocalStorage::raw().set_item(VAULT, "true");
    } else {
        LocalStorage::delete(VAULT);
    }
}

/// The sealed keys that live as long as this tab.
pub fn tab_keys() -> Vec<SealedKey> {
    SessionStorage::get(TAB_KEYS).unwrap_or_default()
}

/// Replaces this tab's sealed keys; false where the browser refuses.
pub fn set_tab_keys(keys: &[SealedKey]) -> bool {
    SessionStorage::set(TAB_KEYS, keys).is_ok()
}

/// Remembers the random id of the workspace that this tab is in.
pub fn set_workspace(id: &str) {
    let _ = SessionStorage::raw().set_item(WORKSPACE, id);
}

/// The same id; none in a new tab.
pub fn workspace() -> Option<String> {
    SessionStorage::raw().get_item(WORKSPACE).ok()?
}

/// Remembers, for this tab as it begins again, under which id its drafts lie.
pub fn set_brought_over(id: &str) {
    let _ = SessionStorage::raw().set_item(BROUGHT_OVER, id);
}

/// The same id, once.
pub fn take_brought_over() -> Option<String> {
    let id = SessionStorage::raw().get_item(BROUGHT_OVER).ok()?;
    SessionStorage::delete(BROUGHT_OVER);
    id
}
