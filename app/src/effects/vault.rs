//! The vault, by way of the keyring: create, unlock, lock, change, delete.

use std::rc::Rc;

use maas_core::{
    Msg,
    msg::SessionMsg,
    providers::KeepKey,
    session::{VaultFailure, idle::Watch},
    space::SpaceMsg,
    ui::{Notice, UiMsg},
};
use maas_vault::recovery::read_code;
use yew::platform::spawn_local;

use super::{
    World, backup, bring_in, keys, load, on_device, own_backup, passkey,
    persist::{base64_of, row_of},
    prompts, release, share, sign_in, tabs, verify,
};
use crate::{
    bus::{Confirmed, KeyringAsk, KeyringSay, NotMinted},
    given,
    platform::{
        clock,
        db::{self, Change, Db, Durability, Row, Store},
        dom,
        folder::Folder,
        location, lock, prefs, rest,
        unsaved::{self, Unsaved},
        wipe,
    },
    store::SecretAsk,
};

/// The header in use, and the one before it until the new one has opened.
const HEADER: &str = "header";
const HEADER_PREV: &str = "header_prev";
/// The header that the recovery code opens.
const RECOVERY: &str = "recovery";

/// Says whether there is a vault; starts its keyring and fetches the rest of the page's code once the page has been drawn.
pub(super) fn start(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        let header = match world.db().await {
            Ok(db) => db.get(Store::Vault, HEADER).await,
            Err(error) => Err(error),
        };
        let vault_exists = match &header {
            Ok(header) => header.is_some(),
            // Storage that cannot be read must not look like a first visit.
            Err(_) => prefs::vault_hint(),
        };
        prefs::set_vault_hint(vault_exists);
        world.tell(SessionMsg::Started {
            vault_exists,
            settings: prefs::look(),
        });
        clock::next_frame().await;
        clock::next_frame().await;
        if vault_exists {
            let _ = world.keyring();
        } else {
            // A page in which nobody types has no worker in memory; what needs one without a key press starts it by itself.
            let world = world.clone();
            dom::on_first_key(|| {
                rest::once_there(move || drop(world.keyring()));
            });
        }
        rest::fetch(|| world.tell(UiMsg::Notify(Notice::PartMissing))).await;
        if vault_exists {
            passkey::look(&world);
        }
        release::start(&world);
        given::listen_to_system();
        on_device::look(&world);
    });
}

/// Does what a person asked for with a secret in hand, once the code for it is there.
pub(crate) fn take(ask: SecretAsk, world: &Rc<World>) {
    if !rest::is_there() && matches!(ask, SecretAsk::Unlock { .. }) {
        world.tell(SessionMsg::UnlockAsked);
    }
    let world = world.clone();
    rest::once_there(move || run(ask, &world));
}

#[inline(never)] // Put into its one caller it would be in the first download.
fn run(ask: SecretAsk, world: &Rc<World>) {
    let world = world.clone();
    let unsaved = is_kept(&ask).then(Unsaved::hold);
    spawn_local(async move {
        if !location::is_secure_context() {
            return world.tell(SessionMsg::Failed(VaultFailure::InsecureContext));
        }
        let done = match ask {
            SecretAsk::Create { passphrase } => create(&world, passphrase).await,
            SecretAsk::Unlock { passphrase } => unlock(&world, passphrase).await,
            SecretAsk::ChangePassphrase { old, new } => change(&world, old, new).await,
            SecretAsk::MakeRecovery { passphrase, done } => {
                done.emit(make_recovery(&world, passphrase).await);
                Ok(())
            }
            SecretAsk::Judge { passphrase, done } => {
                world.strength.ask(passphrase, done);
                Ok(())
            }
            SecretAsk::Prompts { ask, done } => {
                prompts::ask(&world, &ask, done);
                Ok(())
            }
            SecretAsk::RevokeRecovery => revoke_recovery(&world).await,
            SecretAsk::Passkey(ask) => {
                passkey::run(&world, ask);
                Ok(())
            }
            SecretAsk::KeepKey {
                provider,
                key,
                config,
                keep,
                passphrase,
            } => keys::keep(&world, provider, (key, passphrase), config, keep).await,
            SecretAsk::SignIn {
                provider,
                config,
                route,
                keep,
            } => sign_in::run(&world, provider, config, route, keep).await,
            SecretAsk::Mint {
                secret,
                order,
                seal,
                passphrase,
                done,
            } => {
                let minted = keys::mint(&world, (secret, passphrase), order, seal).await;
                done.emit(minted.unwrap_or_else(|failure| Err(NotMinted::Vault(failure))));
                Ok(())
            }
            SecretAsk::BackUp(ask) => {
                backup::run(&world, ask);
                Ok(())
            }
            SecretAsk::OwnBackup(ask) => {
                own_backup::run(&world, ask);
                Ok(())
            }
            SecretAsk::BringIn(ask) => {
                bring_in::run(&world, ask);
                Ok(())
            }
            SecretAsk::HandOn(ask) => {
                share::hand_on(&world, ask).await;
                Ok(())
            }
            SecretAsk::OpenShare(ask) => {
                share::open(ask).await;
                Ok(())
            }
            SecretAsk::BeginAnew => {
                bring_in::begin_anew();
                Ok(())
            }
            SecretAsk::CancelSignIn(provider) => {
                sign_in::cancel(&world, provider);
                Ok(())
            }
            SecretAsk::OnDevice(ask) => {
                on_device::run(ask);
                Ok(())
            }
            SecretAsk::Verify(tell) => {
                verify::run(tell);
                Ok(())
            }
        };
        if let Err(failure) = done {
            world.tell(SessionMsg::Failed(failure));
        }
        if let Some(unsaved) = unsaved {
            unsaved.hand_over();
        }
    });
}

/// Whether what was asked for is lost when the page is left meanwhile.
fn is_kept(ask: &SecretAsk) -> bool {
    matches!(
        ask,
        SecretAsk::Create { .. }
            | SecretAsk::ChangePassphrase { .. }
            | SecretAsk::MakeRecovery { .. }
            | SecretAsk::RevokeRecovery
            | SecretAsk::KeepKey { .. }
    )
}

pub(super) async fn create(world: &World, passphrase: String) -> Result<(), VaultFailure> {
    world.tell(SessionMsg::CreateAsked);
    let db = open_db(world).await?;
    // Another tab may have made one in the meantime; writing over it would lose what is in it.
    if header(&db, HEADER).await?.is_some() {
        return Err(VaultFailure::Storage);
    }
    let KeyringSay::VaultMade { header, keys, .. } =
        ask(world, KeyringAsk::CreateVault { passphrase }).await?
    else {
        return Err(VaultFailure::KeyringGone);
    };
    let mut changes = vec![Change::Put(
        Store::Vault,
        HEADER.to_owned(),
        header_row(&header)?,
    )];
    let (device, tab): (Vec<_>, Vec<_>) = keys
        .into_iter()
        .partition(|key| key.keep == KeepKey::OnThisDevice);
    for key in &device {
        changes.push(keys::change(key)?);
    }
    write(&db, &changes).await?;
    prefs::set_tab_keys(&tab);
    prefs::set_vault_hint(true);
    world.watch.set(Some(Watch::new(clock::now_ms())));
    tabs::tell(world, tabs::MADE);
    world.tell(SessionMsg::Created);
    // A person has just asked for it to be kept.
    world.tell(SpaceMsg::Keep);
    Ok(())
}

/// Says when everything that was waiting to be written is.
pub(super) fn move_in(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        world.writer.flushed().await;
        world.tell(SessionMsg::MovedIn);
    });
}

async fn unlock(world: &Rc<World>, passphrase: String) -> Result<(), VaultFailure> {
    world.tell(SessionMsg::UnlockAsked);
    // A lock a moment ago may still be writing.
    world.writer.flushed().await;
    let db = open_db(world).await?;
    let keys = keys::stored(&db).await?;
    let current = header(&db, HEADER).await?;
    let previous = header(&db, HEADER_PREV).await?;
    load::read_ahead(world);
    let mut opened = Err(VaultFailure::HeaderDamaged);
    for row in current.iter().chain(&previous) {
        let attempt = KeyringAsk::Unlock {
            header: base64_of(row),
            passphrase: passphrase.clone(),
            keys: keys.clone(),
        };
        opened = ask(world, attempt).await;
        // The header before the last change helps where the new one did not reach the disk whole.
        if !matches!(opened, Err(VaultFailure::HeaderDamaged)) {
            break;
        }
    }
    let recovery = header(&db, RECOVERY).await?;
    let refused = matches!(
        opened,
        Err(VaultFailure::WrongPassphrase | VaultFailure::HeaderDamaged)
    );
    if let Some((row, code)) = recovery.as_ref().zip(read_code(&passphrase))
        && refused
    {
        let attempt = KeyringAsk::Unlock {
            header: base64_of(row),
            passphrase: code.expose().clone(),
            keys,
        };
        opened = ask(world, attempt).await;
    }
    let opening = opened.inspect_err(|_| drop(world.ahead.take()))?;
    if previous.is_some() {
        // A leftover; if it cannot be removed now, the next unlock tries again.
        let leftover = [Change::Delete(Store::Vault, HEADER_PREV.to_owned())];
        let _ = db.write(&leftover, Durability::Strict).await;
    }
    self::opened(world, &db, opening).await
}

/// Goes on with a vault that the keyring has opened, by whichever way.
pub(super) async fn opened(world: &World, db: &Db, say: KeyringSay) -> Result<(), VaultFailure> {
    let KeyringSay::Opened { keys, damaged } = say else {
        return Err(VaultFailure::KeyringGone);
    };
    let recovery = header(db, RECOVERY).await?;
    world.tell(SessionMsg::Recoverable(recovery.is_some()));
    world.opened_keys.replace(keys);
    world.watch.set(Some(Watch::new(clock::now_ms())));
    world.tell(SessionMsg::Opened);
    world.tell(SpaceMsg::Look);
    if damaged > 0 {
        world.tell(UiMsg::Notify(Notice::RecordsDamaged(damaged)));
    }
    Ok(())
}

async fn change(world: &World, old: String, new: String) -> Result<(), VaultFailure> {
    let db = open_db(world).await?;
    let current = present_header(&db).await?;
    let (code, again) = (read_code(&old), new.clone());
    // What is written by itself shall open with the new one too.
    let backup_key = header(&db, own_backup::KEY).await?;
    let backup_key = backup_key.as_ref().map(base64_of);
    let change = KeyringAsk::ChangePassphrase {
        header: base64_of(&current),
        old,
        new,
        backup_key: backup_key.clone(),
    };
    let mut changed = ask(world, change).await;
    // Who has forgotten it has the code.
    let recovery = header(&db, RECOVERY).await?;
    if let Some((row, code)) = recovery.zip(code)
        && matches!(changed, Err(VaultFailure::WrongPassphrase))
    {
        let change = KeyringAsk::ChangePassphrase {
            header: base64_of(&row),
            old: code.expose().clone(),
            new: again,
            backup_key,
        };
        changed = ask(world, change).await;
    }
    let KeyringSay::VaultMade {
        header, backup_key, ..
    } = changed?
    else {
        return Err(VaultFailure::KeyringGone);
    };
    let mut changes = vec![
        Change::Put(Store::Vault, HEADER_PREV.to_owned(), current),
        Change::Put(Store::Vault, HEADER.to_owned(), header_row(&header)?),
    ];
    if let Some(sealed) = backup_key {
        let row = row_of(1, &sealed).ok_or(VaultFailure::KeyringGone)?;
        changes.push(Change::Put(Store::Vault, own_backup::KEY.to_owned(), row));
    }
    write(&db, &changes).await?;
    world.tell(SessionMsg::PassphraseChanged);
    Ok(())
}

async fn make_recovery(world: &World, passphrase: String) -> Result<String, VaultFailure> {
    let db = open_db(world).await?;
    let header = base64_of(&present_header(&db).await?);
    let confirmed = Confirmed { header, passphrase };
    let make = KeyringAsk::MakeRecovery { confirmed };
    let KeyringSay::Recovery { header, code } = ask(world, make).await? else {
        return Err(VaultFailure::KeyringGone);
    };
    // It takes the place of an older one, which opens nothing from now on.
    let change = Change::Put(Store::Vault, RECOVERY.to_owned(), header_row(&header)?);
    write(&db, &[change]).await?;
    world.tell(SessionMsg::Recoverable(true));
    Ok(code)
}

async fn revoke_recovery(world: &World) -> Result<(), VaultFailure> {
    let db = open_db(world).await?;
    write(&db, &[Change::Delete(Store::Vault, RECOVERY.to_owned())]).await?;
    world.tell(SessionMsg::Recoverable(false));
    Ok(())
}

/// Ends the keyring once what it still has to seal is written.
pub(super) fn lock(world: &Rc<World>) {
    if world.watch.take().is_some() {
        tabs::tell(world, tabs::LOCK);
    }
    world.opened_keys.take();
    world.ahead.take();
    world.search.end();
    let Some(keyring) = world.keyring.take() else {
        return;
    };
    let world = world.clone();
    spawn_local(async move {
        world.writer.flushed().await;
        world.files.forget();
        keyring.terminate();
    });
}

/// How often, and after how many milliseconds, is looked whether somebody still reads.
const LOOKS: usize = 120;
const LOOK_MS: u32 = 16;
/// So long another tab may take to let go of the database, in milliseconds: it is empty already.
const MOST_WAIT_MS: u32 = 3000;

/// Empties and deletes the database, everything else that the browser keeps for us, and loads the app anew. Other tabs leave first.
pub(super) fn delete_everything(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        let _held = lock::wait(tabs::LEAVING).await;
        tabs::tell(&world, tabs::LEAVE);
        world.writer.flushed().await;
        world.search.end();
        let all: Vec<Change> = Store::ALL
            .iter()
            .map(|store| Change::Clear(*store))
            .collect();
        let emptied = match world.db().await {
            Ok(db) => db.write(&all, Durability::Strict).await.is_ok(),
            Err(_) => false,
        };
        if !emptied {
            return world.tell(Msg::SaveFailed);
        }
        close(&world).await;
        // A tab of an older version does not leave; what it still holds open is empty.
        let deleted = db::delete_own();
        let patience = clock::sleep(MOST_WAIT_MS);
        first_of(deleted, patience).await;
        wipe::all().await;
        Folder::forget().await;
        location::replace_hash("#/chat");
        location::reload();
    });
}

/// Another tab deletes or replaces what is stored: lets go of it, waits until that is done, and begins anew.
pub(super) fn leave(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        close(&world).await;
        let _held = lock::wait(tabs::LEAVING).await;
        location::reload();
    });
}

/// Ends whoever knows something, and closes the database.
async fn close(world: &World) {
    unsaved::forget();
    world.watch.set(None);
    world.ahead.take();
    world.search.end();
    world.files.forget();
    if let Some(keyring) = world.keyring.take() {
        keyring.terminate();
    }
    let mut open = world.db.take();
    for _ in 0..LOOKS {
        match open.map(Rc::try_unwrap) {
            Some(Ok(db)) => return db.close(),
            Some(Err(shared)) => open = Some(shared),
            None => return,
        }
        clock::sleep(LOOK_MS).await;
    }
}

/// Waits for one of two things.
async fn first_of(one: impl Future, other: impl Future) {
    let (mut one, mut other) = (std::pin::pin!(one), std::pin::pin!(other));
    std::future::poll_fn(|context| {
        if one.as_mut().poll(context).is_ready() || other.as_mut().poll(context).is_ready() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
}

pub(super) async fn ask(world: &World, ask: KeyringAsk) -> Result<KeyringSay, VaultFailure> {
    let keyring = world.keyring().map_err(|_| VaultFailure::KeyringGone)?;
    match keyring.ask(ask).await {
        Ok(KeyringSay::VaultRefused { why }) => Err(why),
        Ok(say) => Ok(say),
        Err(_) => Err(VaultFailure::KeyringGone),
    }
}

pub(super) async fn open_db(world: &World) -> Result<Rc<Db>, VaultFailure> {
    world.db().await.map_err(|_| VaultFailure::Storage)
}

async fn header(db: &Db, id: &str) -> Result<Option<Row>, VaultFailure> {
    db.get(Store::Vault, id)
        .await
        .map_err(|_| VaultFailure::Storage)
}

/// The header of the vault that is open.
pub(super) async fn present_header(db: &Db) -> Result<Row, VaultFailure> {
    header(db, HEADER).await?.ok_or(VaultFailure::HeaderDamaged)
}

fn header_row(header: &str) -> Result<Row, VaultFailure> {
    row_of(0, header).ok_or(VaultFailure::KeyringGone)
}

pub(super) async fn write(db: &Db, changes: &[Change]) -> Result<(), VaultFailure> {
    db.write(changes, Durability::Strict)
        .await
        .map_err(|_| VaultFailure::Storage)
}
