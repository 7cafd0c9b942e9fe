//! Signing in at a provider that gives a key back: its page in a window of its own, which comes back to this app
//! with a code and hands that over.
//!
//! Neither the key nor what proves whose code it is ever comes into the page: both are the keyring's.

use maas_core::{
    msg::ProvidersMsg,
    providers::{KeepKey, ProviderConfig, SignIn},
    session::VaultFailure,
};
use maas_protocol::{
    error::{ErrorKind, ProviderError},
    provider::{ProviderRef, Route},
};

use super::{World, keys, vault};
use crate::{
    bus::{KeyringAsk, KeyringSay},
    platform::{
        location,
        popup::{self, Popup},
    },
};

/// Opens the provider's page, waits for the person to come back, and has the key fetched and kept.
pub(super) async fn run(
    world: &World,
    provider: ProviderRef,
    config: ProviderConfig,
    route: Route,
    keep: KeepKey,
) -> Result<(), VaultFailure> {
    let tell = |state: SignIn| {
        let provider = provider.clone();
        world.tell(ProvidersMsg::SignIn { provider, state });
    };
    let fail = |kind: ErrorKind| tell(SignIn::Failed(ProviderError::new(kind, "")));
    // At once: a window that is opened later than the click is a pop-up that browsers refuse.
    let Some(popup) = Popup::open() else {
        fail(ErrorKind::Blocked);
        return Ok(());
    };
    let begin = KeyringAsk::BeginSignIn {
        provider: provider.clone(),
        callback: location::base(),
    };
    let KeyringSay::SignInAt { url } = vault::ask(world, begin).await? else {
        return Err(VaultFailure::KeyringGone);
    };
    tell(SignIn::Waiting);
    let (codes, cancel) = popup::codes();
    world.sign_in.replace(Some((provider.clone(), cancel)));
    popup.go(&url);
    let Some(code) = codes.await else {
        tell(SignIn::Idle);
        return Ok(());
    };
    let finish = KeyringAsk::FinishSignIn {
        provider: provider.clone(),
        code,
        route,
        keep,
    };
    match vault::ask(world, finish).await? {
        KeyringSay::Failed { error } => {
            tell(SignIn::Failed(error));
            Ok(())
        }
        say => keys::kept(world, provider, config, say).await,
    }
}

/// Ends the wait; a code that comes later is of no use to anybody.
pub(super) fn cancel(world: &World, provider: ProviderRef) {
    if let Some((whose, cancel)) = world.sign_in.take()
        && whose == provider
    {
        cancel.now();
    }
}
