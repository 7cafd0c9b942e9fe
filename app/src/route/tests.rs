//! Addresses lead where they say, and nowhere else.

use super::*;

#[test]
fn every_route_reads_its_own_address() {
    for route in [
        Route::Chat(None),
        Route::Chat(Some(ChatId("0123456789abcdef0123456789abcdef".into()))),
        Route::Compare(None),
        Route::Compare(Some(ComparisonId(
            "0123456789abcdef0123456789abcdef".into(),
        ))),
        Route::Tests(None, None),
        Route::TestsOf(PromptId("0".repeat(32))),
        Route::Tests(Some(SetId("0".repeat(32))), None),
        Route::Tests(Some(SetId("0".repeat(32))), Some(TrialId("a".repeat(32)))),
        Route::Usage(UsagePage::Overview),
        Route::Usage(UsagePage::Requests),
        Route::Usage(UsagePage::Money),
        Route::Usage(UsagePage::Benchmark),
        Route::Settings(SettingsPage::General),
        Route::Settings(SettingsPage::Providers),
        Route::Settings(SettingsPage::Tokens),
        Route::Settings(SettingsPage::Data),
        Route::Settings(SettingsPage::Workspaces),
        Route::Settings(SettingsPage::About),
        Route::Shared,
    ] {
        assert_eq!(Route::read(&route.hash()), route);
    }
}

#[test]
fn an_address_names_a_comparison_and_sets_nothing_of_it() {
    for hash in [
        "#/compare?prompt=hello&run=1",
        "#/compare/short",
        "#/compare/../chat",
    ] {
        assert_eq!(Route::read(hash), Route::Compare(None), "{hash}");
    }
}

#[test]
fn an_address_with_something_shared_in_it_is_shown_without_it() {
    let route = Route::read("#/shared/T01BQVNTSFI");
    assert_eq!(route, Route::Shared);
    assert_eq!(route.hash(), "#/shared");
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
