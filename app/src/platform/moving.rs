//! What goes out of a vault or comes in, at the keyring's end: the asks have their turns in their order, while the browser opens the records of
//! later ones and seals the chunks of earlier ones.

use std::cell::RefCell;

use futures_channel::oneshot;
use maas_core::session::VaultFailure;

use super::{bytes::Bytes, chunks, random, records};
use crate::{
    bus::{KeyringAsk, KeyringSay},
    keyring::Keyring,
};

/// Gives each ask its turn.
#[derive(Default)]
pub struct Turns(RefCell<Option<oneshot::Receiver<()>>>);

/// The turn of one ask; the next one's comes when it is dropped.
pub struct Turn {
    before: Option<oneshot::Receiver<()>>,
    _done: oneshot::Sender<()>,
}

impl Turns {
    /// The turn behind all that were given so far.
    pub fn next(&self) -> Turn {
        let (done, is_done) = oneshot::channel();
        Turn {
            before: self.0.replace(Some(is_done)),
            _done: done,
        }
    }
}

impl Turn {
    async fn comes(&mut self) {
        if let Some(before) = self.before.take() {
            // Nothing is ever said; that its other half is dropped is heard.
            let _ = before.await;
        }
    }
}

/// Answers an ask with what came along; the answer, and the bytes that go with it.
///
/// # Errors
/// [`VaultFailure`], where it is the vault that refuses.
pub async fn answer(
    keyring: &RefCell<Keyring>,
    ask: KeyringAsk,
    given: Vec<Option<Bytes>>,
    mut turn: Turn,
) -> Result<(KeyringSay, Vec<Bytes>), VaultFailure> {
    let out = match ask {
        KeyringAsk::BackUp { records } => {
            let given = records::to_back_up(keyring, &records, given).await;
            turn.comes().await;
            keyring.borrow_mut().back_up(&records, given.into_iter())
        }
        ask => {
            turn.comes().await;
            let given: Vec<Bytes> = given.into_iter().flatten().collect();
            let bytes = given.iter().map(Bytes::to_vec);
            let draw = &mut |bytes: &mut [u8]| random::fill(bytes);
            let out = keyring.borrow_mut().move_records(ask, bytes, draw);
            given.into_iter().for_each(Bytes::free);
            out
        }
    };
    drop(turn);
    Ok(chunks::done(out?).await)
}
