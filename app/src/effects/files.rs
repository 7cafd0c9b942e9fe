//! The bytes of files: read when they are chosen, kept in memory or stored, handed to the keyring with a question, shown.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use maas_core::{
    Stamp,
    few::Few,
    files::{FileId, FileRef, FilesMsg, Incoming},
    ui::{Notice, UiMsg},
};
use maas_protocol::chat::{ChatRequest, Part, Source};
use yew::{Callback, platform::spawn_local};

use super::{World, persist};
use crate::{
    bus::{FileSent, KeyringAsk, RecordName},
    platform::{
        bytes::Bytes,
        dom::{
            self,
            files::{Chosen, Picture},
        },
        files, random,
    },
    store::Choice,
};

/// The bytes of files that are in the page's memory.
#[derive(Default)]
pub(super) struct Held {
    /// Those that are not stored, or not yet.
    bytes: RefCell<Few<FileId, Rc<Unstored>>>,
    /// The pictures on screen.
    pictures: RefCell<Few<FileId, Weak<Picture>>>,
}

struct Unstored {
    bytes: Bytes,
    /// Whether they are on their way into the database.
    leaving: Cell<bool>,
}

impl Held {
    /// Forgets the bytes of files that are stored now.
    pub(super) fn stored<'a>(&self, ids: impl Iterator<Item = &'a str>) {
        let mut held = self.bytes.borrow_mut();
        for id in ids {
            let id = FileId(id.to_owned());
            if held.get(&id).is_some_and(|held| held.leaving.get()) {
                held.remove(&id);
            }
        }
    }

    /// Forgets all of them: the vault is closed.
    pub(super) fn forget(&self) {
        self.bytes.borrow_mut().clear();
        self.pictures.borrow_mut().clear();
    }

    fn take(&self, id: FileId, bytes: Bytes) {
        let leaving = Cell::new(false);
        let held = Rc::new(Unstored { bytes, leaving });
        self.bytes.borrow_mut().insert(id, held);
    }

    fn get(&self, id: &FileId) -> Option<Rc<Unstored>> {
        self.bytes.borrow().get(id).cloned()
    }
}

/// Reads files that were chosen, one after the other, and says what became of each.
pub(crate) fn choose(world: &Rc<World>, choice: Choice) {
    let Choice { chat, files, room } = choice;
    let named: Vec<(FileId, Chosen)> = files
        .into_iter()
        .map(|chosen| (fresh_id(), chosen))
        .collect();
    let incoming = named.iter().map(|(id, chosen)| Incoming {
        chat: chat.clone(),
        id: id.clone(),
        name: chosen.name(),
        bytes: chosen.bytes(),
        trouble: None,
    });
    world.tell(FilesMsg::Chosen(incoming.collect()));
    let world = world.clone();
    spawn_local(async move {
        for (id, chosen) in named {
            match files::read(&chosen, room).await {
                Ok(read) => {
                    let file = FileRef {
                        id: id.clone(),
                        name: chosen.name(),
                        media_type: read.media_type.to_owned(),
                        bytes: read.bytes.len(),
                        pixels: read.pixels,
                        pages: read.pages,
                        stilled: read.stilled,
                    };
                    world.files.take(id, read.bytes);
                    let chat = chat.clone();
                    world.tell(FilesMsg::Ready { chat, file });
                }
                Err(trouble) => world.tell(FilesMsg::Refused { id, trouble }),
            }
        }
    });
}

fn fresh_id() -> FileId {
    let mut stamp = Stamp::default();
    random::fill(&mut stamp.random);
    FileId(stamp.make_id(0))
}

/// Stores the bytes of files, of those that are in memory only.
pub(super) fn keep(world: &Rc<World>, ids: &[FileId]) {
    let mut unstored = Vec::new();
    for id in ids {
        if let Some(held) = world.files.get(id)
            && !held.leaving.replace(true)
        {
            unstored.push((id.0.clone(), held.bytes.clone()));
        }
    }
    if !unstored.is_empty() {
        persist::save_files(world, unstored);
    }
}

/// Takes the bytes of files into memory, and removes what is stored of them.
pub(super) fn hold(world: &Rc<World>, ids: Vec<FileId>) {
    let world = world.clone();
    spawn_local(async move {
        for id in ids {
            let Some(bytes) = plain(&world, &id).await else {
                continue;
            };
            world.files.take(id.clone(), bytes);
            persist::delete_files(&world, [id.0]);
        }
    });
}

/// Deletes the bytes of files, wherever they are.
pub(super) fn delete(world: &Rc<World>, ids: &[FileId]) {
    let mut held = world.files.bytes.borrow_mut();
    let mut stored = Vec::new();
    for id in ids {
        let unstored = held.remove(id);
        if unstored.is_none_or(|held| held.leaving.get()) {
            stored.push(id.0.clone());
        }
    }
    drop(held);
    if !stored.is_empty() {
        persist::delete_files(world, stored);
    }
}

/// The files of a question, with their bytes, as the keyring wants them: those that are stored stay sealed. One that is
/// not found is left out, and missed there.
pub(super) async fn of_request(
    world: &World,
    request: &ChatRequest,
) -> (Vec<FileSent>, Vec<Bytes>) {
    let (mut files, mut bytes) = (Vec::new(), Vec::new());
    let parts = request.messages.iter().flat_map(|message| &message.parts);
    for part in parts {
        if let Part::Image { source } | Part::File { source, .. } = part
            && let Source::Held { id, .. } = source
            && let Some((found, sealed)) = find(world, &FileId(id.clone())).await
        {
            let id = id.clone();
            files.push(FileSent { id, sealed });
            bytes.push(found);
        }
    }
    (files, bytes)
}

/// The bytes of a file, and whether they are sealed.
async fn find(world: &World, id: &FileId) -> Option<(Bytes, bool)> {
    if let Some(held) = world.files.get(id) {
        return Some((held.bytes.clone(), false));
    }
    let stored = world.db().await.ok()?.file(&id.0).await.ok()??;
    Some((stored, true))
}

/// The bytes of a file, opened.
async fn plain(world: &World, id: &FileId) -> Option<Bytes> {
    match find(world, id).await? {
        (bytes, false) => Some(bytes),
        (bytes, true) => {
            let records = vec![RecordName::file(&id.0)];
            let open = KeyringAsk::Open { records };
            let opened = world.keyring().ok()?.turn(&open, &[bytes]).ok()?;
            opened.await.ok()?.pop()?
        }
    }
}

/// Shows a file that is a picture; what is on screen already is shown again.
pub(crate) fn show(world: &Rc<World>, file: FileRef, done: Callback<Option<Rc<Picture>>>) {
    let known = world.files.pictures.borrow().get(&file.id).cloned();
    if let Some(shown) = known.and_then(|known| known.upgrade()) {
        return done.emit(Some(shown));
    }
    let world = world.clone();
    spawn_local(async move {
        let bytes = plain(&world, &file.id).await;
        let picture = bytes.and_then(|bytes| Picture::of(&bytes, &file.media_type));
        let picture = picture.map(Rc::new);
        if let Some(picture) = &picture {
            let mut pictures = world.files.pictures.borrow_mut();
            let gone: Vec<FileId> = pictures
                .iter()
                .filter(|(_, shown)| shown.strong_count() == 0)
                .map(|(id, _)| id.clone())
                .collect();
            for id in gone {
                pictures.remove(&id);
            }
            pictures.insert(file.id, Rc::downgrade(picture));
        }
        done.emit(picture);
    });
}

/// Lets the browser keep a file.
pub(crate) fn save(world: &Rc<World>, file: FileRef) {
    let world = world.clone();
    spawn_local(async move {
        match plain(&world, &file.id).await {
            Some(bytes) => dom::save_bytes(&file.saved_name(), &bytes),
            None => world.tell(UiMsg::Notify(Notice::NotRead)),
        }
    });
}
