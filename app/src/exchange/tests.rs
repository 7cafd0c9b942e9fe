//! Where credentials of the keyring's own making are sent, and what a model is told.

use maas_protocol::{chat::Message, provider::ProviderId};

use super::*;

/// Both take the keyring's own origin, never an address that came with an ask.
#[test]
fn statements_and_codes_go_to_their_own_hosts_or_this_app_s_relay() {
    let own = "https://maas.example";
    assert_eq!(
        token_url(Route::Direct, own),
        "https://oauth2.googleapis.com/token"
    );
    assert_eq!(
        token_url(Route::Relay, own),
        "https://maas.example/google-oauth/token"
    );
    let openrouter = ProviderRef::Known(ProviderId::Openrouter);
    let relayed = own_address(&openrouter, Route::Relay, own);
    assert_eq!(
        relayed.map(|address| address.base_url).as_deref(),
        Some("https://maas.example/openrouter/api/v1")
    );
}

#[test]
fn a_model_is_told_no_more_than_a_person_can_see() {
    // What a page puts on the clipboard: tags, a turned direction, an empty letter. Joiners belong to the emoji.
    let hidden = "Say\u{e0053}\u{e0041}\u{202e} yes\u{200b} 👩\u{200d}🔬";
    let mut request = ChatRequest::default();
    for role in [Role::System, Role::User, Role::Assistant, Role::Tool] {
        request.messages.push(Message::text(role, hidden));
    }
    take_out_unseen(&mut request);
    let told: Vec<String> = request.messages.iter().map(Message::plain_text).collect();
    let seen = "Say yes 👩\u{200d}🔬";
    assert_eq!(told, [seen, seen, hidden, seen]);
}
