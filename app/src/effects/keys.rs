//! Keys, by way of the keyring: kept, sealed into a token, followed from tab to tab, removed.

use std::rc::Rc;

use maas_core::{
    Msg,
    msg::ProvidersMsg,
    providers::{KeepKey, ProviderConfig, endpoint},
    session::VaultFailure,
    ui::{Dialog, UiMsg},
};
use maas_protocol::provider::ProviderRef;
use yew::platform::spawn_local;

use super::{
    World,
    persist::{base64_of, row_of},
    tabs,
    vault::{ask, open_db, present_header},
};
use crate::{
    bus::{Confirmed, KeyringAsk, KeyringSay, MintedToken, NotMinted, SealedKey},
    platform::{
        db::{Change, Db, Durability, Row, Store},
        prefs,
    },
};

/// The keys that are kept, on the device and for this tab, sealed.
pub(super) async fn stored(db: &Db) -> Result<Vec<SealedKey>, VaultFailure> {
    let stored = db.all(Store::Keys).await;
    let one = |(slug, row): (String, Row)| SealedKey {
        provider: ProviderRef::from_slug(&slug),
        version: row.version,
        keep: KeepKey::OnThisDevice,
        sealed: base64_of(&row),
    };
    let stored = stored.map_err(|_| VaultFailure::Storage)?;
    let mut keys: Vec<SealedKey> = stored.into_iter().map(one).collect();
    keys.extend(prefs::tab_keys());
    Ok(keys)
}

/// Keeps what was typed, and where it may go.
pub(super) async fn keep(
    world: &World,
    provider: ProviderRef,
    (key, passphrase): (String, Option<String>),
    config: ProviderConfig,
    keep: KeepKey,
) -> Result<(), VaultFailure> {
    let spec = provider.spec().ok_or(VaultFailure::RecordDamaged)?;
    let base_url = endpoint::base_url(spec, &config).map_err(|_| VaultFailure::RecordDamaged)?;
    let confirmed = match passphrase {
        Some(passphrase) => {
            let db = open_db(world).await?;
            let header = base64_of(&present_header(&db).await?);
            Some(Confirmed { header, passphrase })
        }
        None => None,
    };
    let keep_it = KeyringAsk::KeepKey {
        provider: provider.clone(),
        key,
        base_url,
        keep,
        confirmed,
    };
    let say = ask(world, keep_it).await?;
    kept(world, provider, config, say).await
}

/// Has the relay make an access token.
pub(super) async fn mint(
    world: &World,
    (secret, passphrase): (String, String),
    order: String,
    seal: Option<ProviderRef>,
) -> Result<Result<MintedToken, NotMinted>, VaultFailure> {
    let db = open_db(world).await?;
    let header = base64_of(&present_header(&db).await?);
    let mint = KeyringAsk::Mint {
        secret,
        order,
        seal,
        confirmed: Confirmed { header, passphrase },
    };
    match ask(world, mint).await? {
        KeyringSay::Minted { minted } => Ok(Ok(minted)),
        KeyringSay::NotMinted { why } => Ok(Err(why)),
        _ => Err(VaultFailure::KeyringGone),
    }
}

/// Stores what the keyring made of a key, and says so.
pub(super) async fn kept(
    world: &World,
    provider: ProviderRef,
    config: ProviderConfig,
    say: KeyringSay,
) -> Result<(), VaultFailure> {
    let (label, sealed) = match say {
        KeyringSay::KeyKept { label, sealed } => (label, sealed),
        KeyringSay::Unconfirmed { origin } => {
            let dialog = Dialog::ConfirmHost { provider, origin };
            world.tell(UiMsg::Show(Some(dialog)));
            return Ok(());
        }
        KeyringSay::KeyRefused { why } => {
            world.tell(ProvidersMsg::KeyRefused { provider, why });
            return Ok(());
        }
        _ => return Err(VaultFailure::KeyringGone),
    };
    if !store(world, &provider, sealed).await {
        world.tell(Msg::SaveFailed);
    }
    world.tell(ProvidersMsg::KeyKept {
        provider: provider.clone(),
        label,
        config,
    });
    world.tell(ProvidersMsg::LoadModels(provider));
    Ok(())
}

/// Puts a sealed key where it is to be kept, and removes an older one from where it was.
async fn store(world: &World, provider: &ProviderRef, sealed: Option<SealedKey>) -> bool {
    let on_device = sealed
        .as_ref()
        .filter(|key| key.keep == KeepKey::OnThisDevice);
    let change = match on_device.map(change) {
        Some(Ok(change)) => change,
        Some(Err(_)) => return false,
        None => Change::Delete(Store::Keys, provider.slug().to_owned()),
    };
    let mut tab = prefs::tab_keys();
    let before = tab.len();
    tab.retain(|key| key.provider != *provider);
    tab.extend(sealed.filter(|key| key.keep == KeepKey::ThisTab));
    let tab_stored = (tab.is_empty() && before == 0) || prefs::set_tab_keys(&tab);
    let changes = [change];
    let Ok(db) = world.db().await else {
        return false;
    };
    let stored = db.write(&changes, Durability::Strict).await.is_ok();
    if stored {
        tabs::changed(world, &changes);
    }
    tab_stored && stored
}

/// Takes over what another tab did with these keys, by their rows.
pub(super) fn follow(world: &Rc<World>, slugs: Vec<String>) {
    let world = world.clone();
    spawn_local(async move {
        let Ok(db) = open_db(&world).await else {
            return;
        };
        let Ok(rows) = db.get_many(Store::Keys, &slugs).await else {
            return;
        };
        let (mut keys, mut gone) = (Vec::new(), Vec::new());
        for (slug, row) in slugs.iter().zip(rows) {
            let provider = ProviderRef::from_slug(slug);
            match row {
                Some(row) => keys.push(SealedKey {
                    provider,
                    version: row.version,
                    keep: KeepKey::OnThisDevice,
                    sealed: base64_of(&row),
                }),
                None => gone.push(provider),
            }
        }
        let follow = KeyringAsk::FollowKeys { keys, gone };
        if let Ok(KeyringSay::Followed { keys }) = ask(&world, follow).await {
            world.tell(ProvidersMsg::KeysElsewhere(keys));
        }
    });
}

/// Forgets a key, in the keyring and in storage.
pub(super) fn remove(world: &Rc<World>, provider: ProviderRef) {
    let world = world.clone();
    spawn_local(async move {
        if !store(&world, &provider, None).await {
            return world.tell(Msg::SaveFailed);
        }
        let drop_it = KeyringAsk::DropKey {
            provider: provider.clone(),
        };
        // A keyring that is gone holds no key either.
        let _ = ask(&world, drop_it).await;
        world.tell(ProvidersMsg::KeyRemoved(provider));
    });
}

/// What stores a sealed key.
pub(super) fn change(key: &SealedKey) -> Result<Change, VaultFailure> {
    let row = row_of(key.version, &key.sealed).ok_or(VaultFailure::KeyringGone)?;
    Ok(Change::Put(
        Store::Keys,
        key.provider.slug().to_owned(),
        row,
    ))
}
