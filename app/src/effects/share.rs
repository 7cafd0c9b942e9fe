//! Hands something on, and opens what somebody else handed on: the keyring signs and seals, the import worker reads.

use std::rc::Rc;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_core::{
    session::VaultFailure,
    share::{ShareMsg, Shared},
};
use maas_vault::share::{MAX_SHARE_BYTES, ShareError};

use super::{
    World,
    persist::base64_of,
    vault::{open_db, write},
};
use crate::{
    bus::{AUTHOR, AuthorKey, KeyringAsk, KeyringSay},
    importing::{ShareAsk, ShareSay},
    platform::{
        bytes::Bytes,
        db::{Change, Row, Store},
        import_worker::ImportLink,
        lock,
    },
    sharing::{HandOn, HandedOn, Open, Opened, ShareTrouble, links},
};

/// Of several tabs one makes the secret.
const LOCK: &str = "openmaas-author";

/// Signs and seals.
pub(super) async fn hand_on(world: &Rc<World>, ask: HandOn) {
    let done = ask.done.clone();
    done.emit(seal(world, ask).await);
}

async fn seal(world: &Rc<World>, ask: HandOn) -> Result<HandedOn, ShareTrouble> {
    let gone = |_| ShareTrouble::Vault(VaultFailure::KeyringGone);
    let vault = ShareTrouble::Vault;
    let _held = lock::wait(LOCK).await;
    let sign = match ask.sign {
        false => None,
        true => {
            let db = open_db(world).await.map_err(vault)?;
            let kept = db.get(Store::Vault, AUTHOR).await;
            let kept = kept.map_err(|_| vault(VaultFailure::Storage))?;
            Some(kept.map_or(AuthorKey::New, |row| AuthorKey::Kept {
                version: row.version,
                sealed: base64_of(&row),
            }))
        }
    };
    let share = KeyringAsk::Share {
        sign,
        password: ask.password,
    };
    let keyring = world.keyring().map_err(gone)?;
    let content = [Bytes::of(&ask.content)];
    let (say, mut out) = keyring.trade(&share, &content).await.map_err(gone)?;
    let (author, made) = match say {
        KeyringSay::Shared { author, made } => (author, made),
        KeyringSay::ShareRefused { why } => return Err(ShareTrouble::Share(why)),
        KeyringSay::VaultRefused { why } => return Err(vault(why)),
        _ => return Err(vault(VaultFailure::KeyringGone)),
    };
    if let Some(made) = made {
        // Before anybody gets to see what it signed: else the next one would be signed by somebody else.
        let sealed = BASE64.decode(made);
        let sealed = sealed.map_err(|_| vault(VaultFailure::RecordDamaged))?;
        let row = Row { version: 1, sealed };
        let db = open_db(world).await.map_err(vault)?;
        let change = Change::Put(Store::Vault, AUTHOR.to_owned(), row);
        write(&db, &[change]).await.map_err(vault)?;
    }
    if let Some(author) = author.clone() {
        let origin = ask.origin;
        world.tell(ShareMsg::Signed { author, origin });
    }
    let bytes = out.pop().ok_or(vault(VaultFailure::KeyringGone))?;
    Ok(HandedOn {
        links: links(&bytes.to_vec()),
        bytes,
        author,
    })
}

/// Opens and checks.
pub(super) async fn open(ask: Open) {
    let Open {
        bytes,
        password,
        done,
    } = ask;
    done.emit(read(&bytes, password).await);
}

async fn read(share: &Bytes, password: Option<String>) -> Result<Opened, ShareTrouble> {
    if share.len() > MAX_SHARE_BYTES as u64 {
        return Err(ShareTrouble::Share(ShareError::TooLarge));
    }
    let read = ImportLink::read_share(share, &ShareAsk { password }).await;
    let (say, content) = read.ok_or(ShareTrouble::Worker)?;
    let author = match say {
        ShareSay::Opened { author } => author,
        ShareSay::Failed(why) => return Err(ShareTrouble::Share(why)),
    };
    let content = content.into_iter().next().ok_or(ShareTrouble::Worker)?;
    let content = content.take();
    Ok(Opened {
        shared: Shared::read(&content).map_err(ShareTrouble::Fault)?,
        bytes: content.len() as u64,
        author,
    })
}
