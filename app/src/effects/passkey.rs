//! Passkeys: has the browser ask for one, and brings what it gives to the keyring.

use std::rc::Rc;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_core::{
    msg::SessionMsg,
    session::{Passkey, VaultFailure},
};
use maas_vault::envelope::Challenge;
use yew::platform::spawn_local;

use super::{
    World, keys,
    persist::{base64_of, row_of},
    tabs, vault,
};
use crate::{
    bus::{Confirmed, KeyringAsk, KeyringSay},
    passkeys::{PasskeyAsk, PasskeyTrouble},
    platform::{
        bytes::Bytes,
        clock,
        db::{Change, Durability, Row, Store},
        passkey::{self, Given, NoPasskey, Wait},
    },
};

/// What the ids of their rows begin with.
const ROW: &str = "passkey-";

impl From<NoPasskey> for PasskeyTrouble {
    fn from(why: NoPasskey) -> Self {
        match why {
            NoPasskey::NotSupported => Self::NotSupported,
            NoPasskey::WithoutPrf => Self::WithoutPrf,
            NoPasskey::NotGiven => Self::NotGiven,
            NoPasskey::AlreadyThere => Self::AlreadyThere,
            NoPasskey::Refused => Self::Refused,
        }
    }
}

/// Does what a person asked for.
pub(super) fn run(world: &Rc<World>, ask: PasskeyAsk) {
    let world = world.clone();
    spawn_local(async move {
        match ask {
            PasskeyAsk::Unlock(ended) => ended.emit(unlock(&world).await),
            PasskeyAsk::Add { passphrase, ended } => ended.emit(add(&world, passphrase).await),
            PasskeyAsk::Revoke {
                id,
                passphrase,
                ended,
            } => ended.emit(revoke(&world, id, passphrase).await),
            PasskeyAsk::Cancel => {
                if let Some(wait) = world.passkey.take() {
                    wait.now();
                }
            }
            PasskeyAsk::IsSupported(say) => say.emit(passkey::is_supported().await),
        }
    });
}

/// Says which passkeys open the vault.
pub(super) fn look(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        if let Ok(rows) = rows(&world).await {
            let known = |(id, row): (String, Row)| Passkey {
                id,
                made_ms: row.version,
            };
            world.tell(SessionMsg::Passkeys(rows.into_iter().map(known).collect()));
        }
    });
}

/// The rows of passkeys; as the version there is when it was made.
async fn rows(world: &World) -> Result<Vec<(String, Row)>, VaultFailure> {
    let db = vault::open_db(world).await?;
    let all = db.all(Store::Vault).await;
    let mut rows = all.map_err(|_| VaultFailure::Storage)?;
    rows.retain(|(id, _)| id.starts_with(ROW));
    rows.sort_by_key(|(_, row)| row.version);
    Ok(rows)
}

/// A new wait for the person, which ends the one before.
fn wait(world: &World) -> Result<Wait, NoPasskey> {
    let wait = Wait::new()?;
    if let Some(before) = world.passkey.replace(Some(wait.clone())) {
        before.now();
    }
    Ok(wait)
}

async fn unlock(world: &Rc<World>) -> Result<(), PasskeyTrouble> {
    let rows = rows(world).await?;
    let asks: Vec<(Challenge, &Row)> = rows
        .iter()
        .filter_map(|(_, row)| Some((Challenge::of(&row.sealed)?, row)))
        .collect();
    if asks.is_empty() {
        return Err(PasskeyTrouble::Revoked);
    }
    let challenges: Vec<Challenge> = asks.iter().map(|(ask, _)| ask.clone()).collect();
    let Given { credential, key } = passkey::use_one(&challenges, &wait(world)?).await?;
    let used = asks.iter().find(|(ask, _)| ask.credential == credential);
    let (_, row) = used.ok_or(PasskeyTrouble::DoesNotFit)?;
    world.tell(SessionMsg::UnlockAsked);
    let opened = open(world, row, key).await;
    if let Err(failure) = opened {
        world.tell(SessionMsg::Failed(failure));
        return Err(match failure {
            VaultFailure::WrongPassphrase => PasskeyTrouble::DoesNotFit,
            failure => failure.into(),
        });
    }
    Ok(())
}

async fn open(world: &Rc<World>, row: &Row, key: Bytes) -> Result<(), VaultFailure> {
    world.writer.flushed().await;
    let db = vault::open_db(world).await?;
    let unlock = KeyringAsk::UnlockWithPasskey {
        header: base64_of(row),
        keys: keys::stored(&db).await?,
    };
    let opened = trade(world, unlock, key).await?;
    vault::opened(world, &db, opened).await
}

async fn add(world: &Rc<World>, passphrase: String) -> Result<(), PasskeyTrouble> {
    let db = vault::open_db(world).await?;
    let header = base64_of(&vault::present_header(&db).await?);
    let confirmed = Confirmed { header, passphrase };
    let begin = KeyringAsk::BeginPasskey { confirmed };
    let KeyringSay::PasskeyBegun { salt } = vault::ask(world, begin).await? else {
        return Err(VaultFailure::KeyringGone.into());
    };
    let salt = BASE64.decode(salt).unwrap_or_default();
    let there = rows(world).await?;
    let there = there
        .iter()
        .filter_map(|(_, row)| Challenge::of(&row.sealed));
    let there: Vec<Vec<u8>> = there.map(|there| there.credential).collect();
    let made = passkey::make(&salt, &there, &wait(world)?).await;
    let Given { credential, key } = made?;
    let stored = store(world, &credential, key).await;
    if stored.is_err() {
        passkey::forget(&credential).await;
    }
    look(world);
    Ok(stored?)
}

async fn store(world: &World, credential: &[u8], key: Bytes) -> Result<(), VaultFailure> {
    let add = KeyringAsk::AddPasskey {
        credential: BASE64.encode(credential),
    };
    let KeyringSay::PasskeyAdded { header } = trade(world, add, key).await? else {
        return Err(VaultFailure::KeyringGone);
    };
    let now_ms = clock::now_ms();
    let row = row_of(now_ms, &header).ok_or(VaultFailure::KeyringGone)?;
    write(
        world,
        Change::Put(Store::Vault, format!("{ROW}{now_ms}"), row),
    )
    .await
}

async fn revoke(world: &Rc<World>, id: String, passphrase: String) -> Result<(), PasskeyTrouble> {
    let db = vault::open_db(world).await?;
    let header = base64_of(&vault::present_header(&db).await?);
    let confirmed = Confirmed { header, passphrase };
    vault::ask(world, KeyringAsk::Confirm { confirmed }).await?;
    let row = db.get(Store::Vault, &id).await;
    let row = row.map_err(|_| VaultFailure::Storage)?;
    write(world, Change::Delete(Store::Vault, id)).await?;
    if let Some(was) = row.and_then(|row| Challenge::of(&row.sealed)) {
        passkey::forget(&was.credential).await;
    }
    look(world);
    Ok(())
}

async fn write(world: &World, change: Change) -> Result<(), VaultFailure> {
    let db = vault::open_db(world).await?;
    let changes = [change];
    let written = db.write(&changes, Durability::Strict).await;
    written.map_err(|_| VaultFailure::Storage)?;
    tabs::changed(world, &changes);
    Ok(())
}

/// Hands what an authenticator gave to the keyring, and keeps none of it.
async fn trade(world: &World, ask: KeyringAsk, key: Bytes) -> Result<KeyringSay, VaultFailure> {
    let keyring = world.keyring().map_err(|_| VaultFailure::KeyringGone)?;
    match keyring.trade(&ask, &[key]).await {
        Ok((KeyringSay::VaultRefused { why }, _)) => Err(why),
        Ok((say, _)) => Ok(say),
        Err(_) => Err(VaultFailure::KeyringGone),
    }
}
