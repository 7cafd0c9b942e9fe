//! What lies in the clear is little, and goes when it should.

use app::{
    bus::SealedKey,
    platform::{prefs, wipe},
};
use maas_core::{
    providers::KeepKey,
    session::{EnterKey, Language, Settings, Theme},
};
use maas_protocol::provider::{ProviderId, ProviderRef};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn look_hint_and_tab_keys_are_kept_and_cleared() {
    wipe::all().await;
    assert_eq!(prefs::look(), Settings::default());
    assert!(!prefs::vault_hint());
    let settings = Settings {
        language: Some(Language::Ko),
        theme: Some(Theme::Dark),
        auto_lock_minutes: 60,
        enter: EnterKey::Breaks,
        ..Settings::default()
    };
    prefs::set_look(&settings);
    prefs::set_vault_hint(true);
    let key = SealedKey {
        provider: ProviderRef::Known(ProviderId::Openai),
        version: 3,
        keep: KeepKey::ThisTab,
        sealed: "AAAA".to_owned(),
    };
    assert!(prefs::set_tab_keys(&[key]));
    let look = prefs::look();
    assert_eq!(
        (look.language, look.theme),
        (Some(Language::Ko), Some(Theme::Dark))
    );
    // The idle time and the Enter key are habits of the user and stay sealed.
    let usual = Settings::default();
    assert_eq!(
        (look.auto_lock_minutes, look.enter),
        (usual.auto_lock_minutes, usual.enter)
    );
    assert!(prefs::vault_hint());
    let kept = prefs::tab_keys();
    assert_eq!((kept.len(), kept.first().unwrap().version), (1, 3));
    wipe::all().await;
    assert!(prefs::tab_keys().is_empty() && !prefs::vault_hint());
}
