//! Backups, as the keyring writes and reads them: records leave one vault and come into another without the page seeing a key.

use std::rc::Rc;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_core::{providers::KeepKey, session::VaultFailure};
use maas_protocol::provider::ProviderRef;
use maas_vault::{
    backup::{BackupError, Chunk, ChunkCipher, Entry, KeptKey, MANIFEST, Reader, Restored, Writer},
    envelope,
    kdf::MIN_ROUNDS,
    secret::Secret,
};
use zeroize::Zeroizing;

use super::{
    Draw, KEYS, Keyring, VAULT, failure,
    held::{Held, KeyRecord},
    nonce, place,
};
use crate::bus::{AUTHOR, Confirmed, KeyringAsk, KeyringSay, RecordName};

/// A backup that is being written.
pub(super) struct Writing {
    writer: Writer,
    keys: bool,
}

/// A backup that is being read.
pub(super) struct Reading {
    reader: Reader,
    /// Whether what it says of foreign hosts counts as confirmed.
    trusted: bool,
}

/// Under which id the key of automatic backups lies beside the headers.
const BACKUP_KEY: &str = "backup_key";

/// As many rounds as the vault's own passphrase takes.
fn rounds_of(confirmed: &Confirmed) -> u32 {
    let header = BASE64.decode(&confirmed.header).ok();
    let rounds = header.and_then(|header| envelope::rounds_of(&header));
    rounds.unwrap_or(MIN_ROUNDS)
}

/// An answer, or what is still to be done before it is one. Chunks need nothing but their cipher: while they are sealed or opened, the next ask is answered.
pub enum Out {
    /// It, with the bytes that go along.
    Said(KeyringSay, Vec<Zeroizing<Vec<u8>>>),
    /// Where these chunks are sealed, which go along.
    Seal(KeyringSay, Rc<ChunkCipher>, Vec<Chunk>),
    /// Where these chunks open; else the backup is damaged.
    Open(KeyringSay, Rc<ChunkCipher>, Vec<Chunk>),
}

impl Out {
    fn said(say: KeyringSay) -> Self {
        Self::Said(say, Vec::new())
    }

    /// The beginning of a backup.
    fn begun(header: Vec<u8>) -> Self {
        let say = KeyringSay::BackedUp { damaged: 0 };
        Self::Said(say, vec![Zeroizing::new(header)])
    }
}

/// What is to go into a backup.
pub enum Given {
    /// As it came: sealed, but for the manifest.
    AsItCame(Vec<u8>),
    /// A record that the browser's cipher opened with what [`Keyring::opener`] gave.
    Opened(Zeroizing<Vec<u8>>),
}

impl Keyring {
    /// Answers the asks about what leaves a vault or comes into it: bytes come with them, or go out. What comes is sealed, but for what is to
    /// be shared, which is wiped.
    ///
    /// # Errors
    /// [`VaultFailure`], where it is the vault that refuses.
    pub fn move_records(
        &mut self,
        ask: KeyringAsk,
        bytes: impl Iterator<Item = Vec<u8>>,
        draw: Draw<'_>,
    ) -> Result<Out, VaultFailure> {
        let done = match ask {
            KeyringAsk::BeginBackup {
                confirmed,
                own,
                keys,
            } => self.begin_backup(confirmed, own, keys, draw)?,
            KeyringAsk::BeginKeptBackup { sealed } => {
                let key = self.open_backup_key(&sealed)?;
                let mut salt = [0; 32];
                draw(&mut salt);
                // Nobody is there to say that keys shall come along.
                Writer::begin_kept(&key, salt).map(|begun| self.begun(begun, false))
            }
            KeyringAsk::BackUp { records } => {
                return self.back_up(&records, bytes.map(Given::AsItCame));
            }
            KeyringAsk::EndBackup => {
                let writing = self.writing.take().ok_or(VaultFailure::KeyringGone)?;
                let cipher = writing.writer.cipher();
                let (last, check) = writing.writer.finish();
                self.checking = Some(check);
                let say = KeyringSay::BackedUp { damaged: 0 };
                Ok(Out::Seal(say, cipher, vec![last]))
            }
            KeyringAsk::CheckBackup { last } => self.check_backup(bytes, last)?,
            KeyringAsk::Share { sign, password } => {
                return self.share(sign, password, &joined(bytes), draw);
            }
            KeyringAsk::ReadBackup { replace, last } => {
                let bytes = bytes.collect::<Vec<_>>().concat();
                self.read_backup(&bytes, replace, last, draw)?
            }
            _ => return Err(VaultFailure::KeyringGone),
        };
        Ok(self.or_refused(done))
    }

    /// What was done; nothing more comes of a backup that was refused.
    fn or_refused(&mut self, done: Result<Out, BackupError>) -> Out {
        done.unwrap_or_else(|why| {
            self.writing = None;
            self.checking = None;
            self.reading = None;
            Out::said(KeyringSay::BackupRefused { why })
        })
    }

    fn begin_backup(
        &mut self,
        confirmed: Confirmed,
        own: Option<String>,
        keys: bool,
        draw: Draw<'_>,
    ) -> Result<Result<Out, BackupError>, VaultFailure> {
        let passphrase = Secret::new(own.unwrap_or_else(|| confirmed.passphrase.clone()));
        let rounds = rounds_of(&confirmed);
        self.confirm(confirmed)?;
        let mut salt = [0; 32];
        draw(&mut salt);
        let begun = Writer::begin(&passphrase, rounds, salt);
        Ok(begun.map(|begun| self.begun(begun, keys)))
    }

    fn begun(&mut self, (writer, header): (Writer, Vec<u8>), keys: bool) -> Out {
        self.writing = Some(Writing { writer, keys });
        Out::begun(header)
    }

    fn check_backup(
        &mut self,
        bytes: impl Iterator<Item = Vec<u8>>,
        last: bool,
    ) -> Result<Result<Out, BackupError>, VaultFailure> {
        let mut check = self.checking.take().ok_or(VaultFailure::KeyringGone)?;
        let cipher = check.cipher();
        let mut chunks = Vec::new();
        for bytes in bytes {
            match check.push(&bytes) {
                Ok(whole) => chunks.extend(whole),
                Err(why) => return Ok(Err(why)),
            }
        }
        if last {
            match check.finish() {
                Ok(chunk) => chunks.push(chunk),
                Err(why) => return Ok(Err(why)),
            }
        } else {
            self.checking = Some(check);
        }
        Ok(Ok(Out::Open(KeyringSay::Done, cipher, chunks)))
    }

    /// Makes a key for automatic backups, which the vault's own passphrase opens.
    pub(super) fn keep_backup_key(
        &self,
        confirmed: Confirmed,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        let passphrase = Secret::new(confirmed.passphrase.clone());
        let rounds = rounds_of(&confirmed);
        self.confirm(confirmed)?;
        let sealed = self.seal_backup_key(&passphrase, rounds, draw)?;
        Ok(KeyringSay::BackupKeyKept { sealed })
    }

    /// The key for automatic backups of a passphrase, sealed.
    pub(super) fn seal_backup_key(
        &self,
        passphrase: &Secret<String>,
        rounds: u32,
        draw: Draw<'_>,
    ) -> Result<String, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let mut salt = [0; 32];
        draw(&mut salt);
        let key = KeptKey::derive(passphrase, rounds, salt).map_err(|_| VaultFailure::TooShort)?;
        let at = place(VAULT, BACKUP_KEY, 1);
        let sealed = vault.seal(&at, &key.to_bytes(), nonce(draw));
        Ok(BASE64.encode(sealed.map_err(failure)?))
    }

    pub(super) fn open_backup_key(&self, sealed: &str) -> Result<KeptKey, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let sealed = BASE64.decode(sealed).unwrap_or_default();
        let plain = vault.open(&place(VAULT, BACKUP_KEY, 1), &sealed);
        KeptKey::from_bytes(&plain.map_err(failure)?).ok_or(VaultFailure::RecordDamaged)
    }

    /// Puts records into the backup.
    ///
    /// # Errors
    /// [`VaultFailure::KeyringGone`] where no vault is open, or no backup was begun.
    pub fn back_up(
        &mut self,
        records: &[RecordName],
        all: impl Iterator<Item = Given>,
    ) -> Result<Out, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let writing = self.writing.as_mut().ok_or(VaultFailure::KeyringGone)?;
        let (mut chunks, mut damaged) = (Vec::new(), 0);
        for (record, given) in records.iter().zip(all) {
            if record.store == KEYS && !writing.keys {
                continue;
            }
            let plain = match given {
                Given::Opened(plain) => plain,
                Given::AsItCame(bytes) if record.store == MANIFEST => Zeroizing::new(bytes),
                Given::AsItCame(bytes) => {
                    let at = place(&record.store, &record.id, record.version);
                    match vault.open(&at, &bytes) {
                        Ok(plain) => plain,
                        // It harms no other.
                        Err(_) => {
                            damaged += 1;
                            continue;
                        }
                    }
                }
            };
            let entry = Entry {
                store: &record.store,
                id: &record.id,
                version: record.version,
                bytes: &plain,
            };
            if let Err(why) = writing.writer.add(&entry, &mut chunks) {
                return Ok(self.or_refused(Err(why)));
            }
        }
        let say = KeyringSay::BackedUp { damaged };
        Ok(Out::Seal(say, writing.writer.cipher(), chunks))
    }

    /// Begins to read a backup.
    pub(super) fn open_backup(
        &mut self,
        header: &str,
        passphrase: String,
        vault: Option<String>,
    ) -> Result<KeyringSay, VaultFailure> {
        self.reading = None;
        let header = BASE64.decode(header).unwrap_or_default();
        let secret = Secret::new(passphrase.clone());
        let reader = match Reader::begin(&header, &secret) {
            Ok(reader) => reader,
            Err(why) => return Ok(KeyringSay::BackupRefused { why }),
        };
        // Without a vault the passphrase will be that of the one to be made, and there is nothing to confirm with.
        let trusted = match (&self.vault, vault) {
            (None, _) => true,
            (Some(_), Some(header)) => self.confirm(Confirmed { header, passphrase }).is_ok(),
            (Some(_), None) => false,
        };
        self.reading = Some(Reading { reader, trusted });
        Ok(KeyringSay::Done)
    }

    fn read_backup(
        &mut self,
        bytes: &[u8],
        replace: bool,
        last: bool,
        draw: Draw<'_>,
    ) -> Result<Result<Out, BackupError>, VaultFailure> {
        let mut reading = self.reading.take().ok_or(VaultFailure::KeyringGone)?;
        let trusted = reading.trusted;
        let read = reading.reader.push(bytes).and_then(|mut read| {
            if last {
                read.extend(reading.reader.finish()?);
            } else {
                self.reading = Some(reading);
            }
            Ok(read)
        });
        let read = match read {
            Ok(read) => read,
            Err(why) => return Ok(Err(why)),
        };
        let (mut records, mut out, mut withheld) = (Vec::new(), Vec::new(), 0);
        for restored in read {
            let record = RecordName {
                store: restored.store.clone(),
                id: restored.id.clone(),
                version: restored.version,
            };
            if restored.store != KEYS {
                records.push(record);
                out.push(restored.bytes);
                continue;
            }
            let admitted = if restored.id == AUTHOR {
                self.admit_author(&restored, trusted, draw)?
            } else {
                self.admit_key(&restored, replace, trusted, draw)?
            };
            match admitted {
                Some((version, sealed)) => {
                    records.push(RecordName { version, ..record });
                    out.push(Zeroizing::new(sealed));
                }
                // Nobody counts that as a key.
                None => withheld += usize::from(restored.id != AUTHOR),
            }
        }
        let say = KeyringSay::BackupRead { records, withheld };
        Ok(Ok(Out::Said(say, out)))
    }

    /// A key out of a backup, sealed for this vault; `None` for one that is not to be taken in.
    fn admit_key(
        &self,
        restored: &Restored,
        replace: bool,
        trusted: bool,
        draw: Draw<'_>,
    ) -> Result<Option<(u64, Vec<u8>)>, VaultFailure> {
        // Before there is a vault only a look is taken at what is in the file.
        let Some(vault) = &self.vault else {
            return Ok(None);
        };
        let provider = ProviderRef::from_slug(&restored.id);
        let here = self.keys.get(&provider);
        let Ok(record) = serde_json::from_slice::<KeyRecord>(&restored.bytes) else {
            return Ok(None);
        };
        let version = here.map_or(0, |held| held.version).max(restored.version) + 1;
        let Ok(held) = Held::new(&provider, record, KeepKey::OnThisDevice, version) else {
            return Ok(None);
        };
        if (here.is_some() && !replace) || (self.is_foreign(held.origin()) && !trusted) {
            return Ok(None);
        }
        let at = place(KEYS, provider.slug(), version);
        let sealed = vault.seal(&at, &restored.bytes, nonce(draw));
        Ok(Some((version, sealed.map_err(failure)?)))
    }
}

fn joined(bytes: impl Iterator<Item = Vec<u8>>) -> Zeroizing<Vec<u8>> {
    let bytes = bytes.map(Zeroizing::new);
    bytes.fold(Zeroizing::default(), |mut all: Zeroizing<Vec<u8>>, one| {
        all.extend_from_slice(&one);
        all
    })
}

#[cfg(test)]
mod tests;
