//! A folder that a person chose for this app to write into (File System Access), remembered for the next time.
//!
//! The browser's handle of it lies in a database of its own: it cannot be sealed, and no other record lies beside it.

use idb::{Database, DatabaseEvent as _, Factory, ObjectStoreParams, TransactionMode};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::sink::{Sink, Unwritten, call};

const NAME: &str = "openmaas-folder";
const STORE: &str = "folder";
const KEY: &str = "backups";

/// A folder; cloning copies the reference.
#[derive(Clone)]
pub struct Folder(JsValue);

/// Whether the browser lets a person choose one.
pub fn is_supported() -> bool {
    web_sys::window().is_some_and(|window| method(&window, "showDirectoryPicker").is_some())
}

impl Folder {
    /// Asks for one; to be called right after a click, as browsers demand.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub async fn choose() -> Result<Self, Unwritten> {
        let window = web_sys::window().ok_or(Unwritten::Refused)?;
        let options = Object::new();
        // Setting a field of a fresh object cannot fail.
        let _ = Reflect::set(&options, &"mode".into(), &"readwrite".into());
        let _ = Reflect::set(&options, &"id".into(), &"openmaas-backups".into());
        match call(&window, "showDirectoryPicker", &options).await {
            Ok(handle) => Ok(Self(handle)),
            Err(Some(_)) => Err(Unwritten::NotWanted),
            Err(None) => Err(Unwritten::Refused),
        }
    }

    /// The one that was remembered.
    pub async fn kept() -> Option<Self> {
        let db = open().await?;
        let found = async {
            let rows = db.transaction(&[STORE], TransactionMode::ReadOnly).ok()?;
            let rows = rows.object_store(STORE).ok()?;
            rows.get(JsValue::from_str(KEY)).ok()?.await.ok()?
        };
        let found = found.await;
        db.close();
        found.map(Self)
    }

    /// Remembers it; whether the browser did.
    pub async fn keep(&self) -> bool {
        let Some(db) = open().await else { return false };
        let kept = async {
            let change = db.transaction(&[STORE], TransactionMode::ReadWrite).ok()?;
            let rows = change.object_store(STORE).ok()?;
            rows.put(&self.0, Some(&KEY.into())).ok()?.await.ok()?;
            change.await.ok()?.is_committed().then_some(())
        };
        let kept = kept.await;
        db.close();
        kept.is_some()
    }

    /// Forgets the one that was remembered.
    pub async fn forget() {
        if let Ok(factory) = Factory::new()
            && let Ok(request) = factory.delete(NAME)
        {
            let _ = request.await;
        }
    }

    /// What it is called.
    pub fn name(&self) -> String {
        let name = Reflect::get(&self.0, &"name".into()).ok();
        name.and_then(|name| name.as_string()).unwrap_or_default()
    }

    /// Whether the browser lets us write there; `ask` has it ask the person, right after a click only.
    pub async fn is_allowed(&self, ask: bool) -> bool {
        let options = Object::new();
        let _ = Reflect::set(&options, &"mode".into(), &"readwrite".into());
        let how = if ask {
            "requestPermission"
        } else {
            "queryPermission"
        };
        match call(&self.0, how, &options).await {
            Ok(answer) => answer.as_string().as_deref() == Some("granted"),
            // Where there is nothing to ask there is nothing to forbid.
            Err(error) => error.is_none(),
        }
    }

    /// Begins a new file in it.
    ///
    /// # Errors
    /// [`Unwritten::NotWanted`] where the folder is gone; [`Unwritten::Refused`].
    pub async fn create(&self, name: &str) -> Result<Sink, Unwritten> {
        let options = Object::new();
        let _ = Reflect::set(&options, &"create".into(), &true.into());
        let made = method(&self.0, "getFileHandle").ok_or(Unwritten::Refused)?;
        let made = made.call2(&self.0, &name.into(), &options);
        let made: Promise = made
            .ok()
            .and_then(|made| made.dyn_into().ok())
            .ok_or(Unwritten::Refused)?;
        match JsFuture::from(made).await {
            Ok(handle) => Sink::to(handle).await,
            Err(error) => {
                let name = Reflect::get(&error, &"name".into()).unwrap_or_default();
                Err(match name.as_string().as_deref() {
                    Some("NotFoundError") => Unwritten::NotWanted,
                    _ => Unwritten::Refused,
                })
            }
        }
    }

    /// The names of what lies in it.
    pub async fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let Some(keys) = method(&self.0, "keys").and_then(|keys| keys.call0(&self.0).ok()) else {
            return names;
        };
        while let Ok(next) = call(&keys, "next", &JsValue::UNDEFINED).await {
            let value = Reflect::get(&next, &"value".into()).unwrap_or_default();
            match value.as_string() {
                Some(name) => names.push(name),
                None => break,
            }
        }
        names
    }

    /// Removes a file in it.
    pub async fn remove(&self, name: &str) {
        let _ = call(&self.0, "removeEntry", &name.into()).await;
    }
}

async fn open() -> Option<Database> {
    let mut request = Factory::new().ok()?.open(NAME, Some(1)).ok()?;
    request.on_upgrade_needed(|event| {
        if let Ok(db) = event.database() {
            let _ = db.create_object_store(STORE, ObjectStoreParams::new());
        }
    });
    request.await.ok()
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
