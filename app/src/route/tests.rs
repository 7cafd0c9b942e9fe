//! Addresses lead where they say, and nowhere else.

use super::*;

#[test]
fn every_route_reads_its_own_address() {
    for route in [
        Route::Chat(None),
        Route::Chat(Some(ChatId("0123456789abcdef0123456789abcdef".into()))),
        Route::Settings(SettingsPage::General),
        Route::Settings(SettingsPage::Providers),
        Route::Settings(SettingsPage::Tokens),
        Route::Settings(SettingsPage::Data),
    ] {
        assert_eq!(Route::read(&route.hash()), route);
    }
}

#[test]
fn an_unknown_address_leads_to_the_new_chat_and_carries_nothing() {
    for hash in [
        "",
        "#",
        "#/",
        "#/chat/",
        "#/chat?draft=hello&send=1",
        "#/chat/../settings",
        "#/chat/short",
        "#/nowhere",
    ] {
        assert_eq!(Route::read(hash), Route::Chat(None), "{hash}");
    }
}
