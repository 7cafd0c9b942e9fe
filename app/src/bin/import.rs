//! The import worker's entry point: reads one file, and hands out what is in it when it is asked for more; or one share.

use std::collections::{BTreeMap, VecDeque};

use app::{
    importing::{ImportSay, ImportTrouble, ImportedKind, ImportedName, ShareAsk, ShareSay},
    platform::{
        bytes::Bytes, clock, dom::files::Chosen, import_files, import_worker, inflate::Pieces,
        parcel,
    },
};
use futures_channel::mpsc::UnboundedReceiver;
use maas_core::{
    chats::ChatMessage,
    files::{FileId, FileRef},
};
use maas_import::{
    Brought, ImportError, Importer,
    zip::{self, Directory},
};
use maas_vault::{
    secret::Secret,
    share::{self, MAX_SHARE_BYTES},
};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::DedicatedWorkerGlobalScope;
use zeroize::Zeroizing;

/// About so much is handed out at once, in bytes: the page looks at it between two frames.
const BUNCH_BYTES: usize = 128 * 1024;
/// So much is read at a time, in bytes.
const PIECE_BYTES: u64 = 256 * 1024;

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let asked = import_worker::listen(&scope);
    {
        let (scope, share) = (scope.clone(), asked.share);
        spawn_local(async move {
            if let Ok((ask, share)) = share.await {
                read_share(&scope, &Zeroizing::new(ask), &share);
            }
        });
    }
    spawn_local(async move {
        let Ok(file) = asked.file.await else { return };
        let mut desk = Desk {
            scope,
            asks: asked.asks,
            importer: Importer::new(clock::now_ms()),
            names: Vec::new(),
            records: Vec::new(),
            bytes: 0,
            done: 0,
        };
        let read = desk.file(&file).await;
        let last = match read {
            Ok(()) => ImportSay::End {
                source: desk.importer.source().unwrap_or_default().to_owned(),
                skipped: desk
                    .importer
                    .skipped()
                    .iter()
                    .map(|(why, many)| ((*why).to_owned(), *many))
                    .collect(),
                files: desk.importer.left_out_files().to_vec(),
            },
            Err(trouble) => ImportSay::Failed(trouble),
        };
        desk.hand_out(Some(last)).await;
    });
}

/// Reads a share, and says what came of it.
fn read_share(scope: &DedicatedWorkerGlobalScope, ask: &str, share: &Bytes) {
    let password = serde_json::from_str::<ShareAsk>(ask).ok();
    let password = password.and_then(|ask| ask.password).map(Secret::new);
    // Before it is copied: what is too long is not read at all.
    let most = u32::try_from(MAX_SHARE_BYTES + 1).unwrap_or(u32::MAX);
    match share::read(&share.head(most), password.as_ref()) {
        Ok(opened) => {
            let author = opened.author.as_ref().map(share::author::hex);
            import_worker::say_share(scope, &ShareSay::Opened { author }, &opened.content);
        }
        Err(why) => import_worker::say_share(scope, &ShareSay::Failed(why), &[]),
    }
}

/// What the worker has read and not handed out.
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    asks: UnboundedReceiver<()>,
    importer: Importer,
    names: Vec<ImportedName>,
    records: Vec<Bytes>,
    bytes: usize,
    /// So much of the file is read.
    done: u64,
}

impl Desk {
    async fn file(&mut self, file: &Chosen) -> Result<(), ImportTrouble> {
        let head = part(file, 0, 4.min(file.bytes())).await?;
        if zip::is_zip(&head) {
            self.zip(file).await?;
        } else {
            self.text(file, 0, file.bytes(), false, u64::MAX).await?;
        }
        self.importer.finish()?;
        if !self.names.is_empty() {
            self.hand_out(None).await;
        }
        Ok(())
    }

    async fn zip(&mut self, file: &Chosen) -> Result<(), ImportTrouble> {
        let all = file.bytes();
        let tail = part(file, all.saturating_sub(zip::TAIL_BYTES), all).await?;
        let mut at = zip::directory(&tail, all)?;
        if let Directory::Zip64(from) = at {
            let record = part(file, from, from + zip::ZIP64_BYTES).await?;
            at = zip::directory64(&record, all)?;
        }
        let Directory::At(from, bytes) = at else {
            return Err(ImportTrouble::Broken);
        };
        let directory = part(file, from, from + bytes).await?;
        let (texts, others) = zip::texts(&directory, all)?;
        drop(directory);
        self.importer = Importer::of_archive(clock::now_ms(), others);
        let mut room = zip::MAX_TEXT_BYTES;
        for text in VecDeque::from(texts) {
            let local = part(file, text.header, text.header + zip::LOCAL_BYTES).await?;
            let from = zip::begins(&text, &local, all)?;
            let most = text.most().min(room);
            let unpacked = self
                .text(file, from, from + text.bytes, text.deflated, most)
                .await?;
            room = room.saturating_sub(unpacked);
        }
        Ok(())
    }

    /// Reads one text; how long it is.
    async fn text(
        &mut self,
        file: &Chosen,
        from: u64,
        to: u64,
        deflated: bool,
        most: u64,
    ) -> Result<u64, ImportTrouble> {
        let mut pieces = Pieces::of(file, from, to, deflated).ok_or(ImportTrouble::File)?;
        let mut length: u64 = 0;
        loop {
            let piece = pieces.next().await.map_err(|_| ImportTrouble::Broken)?;
            let Some(piece) = piece else { break };
            length += piece.len() as u64;
            if length > most {
                return Err(ImportTrouble::TooMuch);
            }
            self.done = (from + length).min(to);
            for piece in piece.chunks(usize::try_from(PIECE_BYTES).unwrap_or(usize::MAX)) {
                let brought = self.importer.push(piece)?;
                self.keep(file, brought).await?;
            }
        }
        let brought = self.importer.end_of_text()?;
        self.keep(file, brought).await?;
        Ok(length)
    }

    /// Keeps what was read, and hands it out when it is enough.
    async fn keep(&mut self, file: &Chosen, all: Vec<Brought>) -> Result<(), ImportTrouble> {
        for mut brought in all {
            let bad = |_| ImportTrouble::from(ImportError::Broken);
            let files = self.attach(file, &mut brought).await;
            let chat = brought.chat;
            let text = serde_json::to_vec(&chat).map_err(bad)?;
            self.add(
                ImportedKind::Chat,
                chat.id.0,
                chat.version,
                Bytes::of(&text),
            );
            for message in brought.messages {
                let (id, version) = (message.id.0.clone(), message.version);
                let record = ChatMessage::into_record(message);
                let text = serde_json::to_vec(&record).map_err(bad)?;
                self.add(ImportedKind::Message, id, version, Bytes::of(&text));
                if self.bytes >= BUNCH_BYTES {
                    self.hand_out(None).await;
                }
            }
            for (id, file) in files {
                let bytes = file.part(0, file.bytes()).await;
                self.add(
                    ImportedKind::File,
                    id.0,
                    1,
                    bytes.ok_or(ImportTrouble::File)?,
                );
                if self.bytes >= BUNCH_BYTES {
                    self.hand_out(None).await;
                }
            }
        }
        Ok(())
    }

    /// Reads what is attached to the messages of a conversation, and has them refer to it. Where that cannot be read they come without.
    async fn attach(&mut self, file: &Chosen, brought: &mut Brought) -> Vec<(FileId, Chosen)> {
        let mut wanted = std::mem::take(&mut brought.files).into_iter().peekable();
        let mut known: BTreeMap<FileId, Option<FileRef>> = BTreeMap::new();
        let mut read = Vec::new();
        // Both are in the same order.
        for message in &mut brought.messages {
            while let Some(one) = wanted.next_if(|one| one.message == message.id) {
                if !known.contains_key(&one.id) {
                    let (file, bytes) = import_files::read(file, &one).await.unzip();
                    read.extend(bytes.map(|bytes| (one.id.clone(), bytes)));
                    known.insert(one.id.clone(), file);
                }
                match known.get(&one.id).cloned().flatten() {
                    Some(file) => message.files.push(file),
                    None => self.importer.leave_out_file(&one.name),
                }
            }
        }
        brought.chat.files = read.iter().map(|(id, _)| id.clone()).collect();
        read
    }

    fn add(&mut self, kind: ImportedKind, id: String, version: u64, bytes: Bytes) {
        self.names.push(ImportedName { kind, id, version });
        self.bytes += usize::try_from(bytes.len()).unwrap_or(usize::MAX);
        self.records.push(bytes);
    }

    /// Waits until more is asked for, and hands it out.
    async fn hand_out(&mut self, say: Option<ImportSay>) {
        if self.asks.recv().await.is_err() {
            return;
        }
        let say = say.unwrap_or_else(|| ImportSay::Records {
            names: std::mem::take(&mut self.names),
            done: self.done,
        });
        let records = std::mem::take(&mut self.records);
        self.bytes = 0;
        let Ok(text) = serde_json::to_string(&say) else {
            return;
        };
        let message = parcel::pack_with(1, &text, records.iter().map(Some));
        let movable = parcel::movable(&records);
        let _ = self.scope.post_message_with_transfer(&message, &movable);
    }
}

async fn part(file: &Chosen, from: u64, to: u64) -> Result<Vec<u8>, ImportTrouble> {
    let part = file.part(from, to).await.ok_or(ImportTrouble::File)?;
    Ok(part.take())
}
