//! Where credentials of the keyring's own making are sent.

use maas_protocol::provider::ProviderId;

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
