//! The import worker seen from the page: started for one file, and ended with it.

use std::{cell::RefCell, rc::Rc};

use futures_channel::mpsc;
use futures_channel::oneshot;
use js_sys::Array;
use maas_protocol::json;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{MessageEvent, Worker};

use super::{bytes::Bytes, dom::files::Chosen, fetch, parcel, post::Post};
use crate::importing::{ImportSay, ImportTrouble};

/// Where the build puts the worker's start script.
pub const IMPORT_URL: &str = "/import_loader.js";
/// Where its module is. The page fetches it, so that the worker, which reads files of strangers, can reach nobody at all.
const MODULE_URL: &str = "/import_bg.wasm";

type Answer = (ImportSay, Vec<Bytes>);

/// The worker, which ends when this is dropped.
pub struct ImportLink {
    post: Rc<Post>,
    waiting: Rc<RefCell<Option<oneshot::Sender<Answer>>>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for ImportLink {
    fn drop(&mut self) {
        self.post.end();
    }
}

impl ImportLink {
    /// Starts the worker and hands it the file; `None` where the browser refuses to.
    pub async fn open(file: &Chosen) -> Option<Self> {
        let worker = Worker::new(IMPORT_URL).ok()?;
        let post = Rc::new(Post::new(worker.clone()));
        let waiting: Rc<RefCell<Option<oneshot::Sender<Answer>>>> = Rc::default();
        let on_message = {
            let (post, waiting) = (post.clone(), waiting.clone());
            Closure::new(move |event: MessageEvent| {
                post.heard();
                let Some((1, text)) = parcel::unpack(&event) else {
                    return;
                };
                let say = json::read::<ImportSay>(&text);
                let say = say.unwrap_or(ImportSay::Failed(ImportTrouble::Broken));
                let bytes = parcel::bytes_of(&event).into_iter().flatten();
                if let Some(answer) = waiting.take() {
                    let _ = answer.send((say, bytes.collect()));
                }
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let on_error = {
            let waiting = waiting.clone();
            // It broke, on a file that is too much for it mostly: dropping the sender says so.
            Closure::new(move |_: web_sys::Event| drop(waiting.take()))
        };
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let module = fetch::own_bytes(MODULE_URL).await.ok()?;
        worker
            .post_message_with_transfer(&module, &Array::of1(&module))
            .ok()?;
        let first = parcel::pack(0, "");
        first.push(file.file());
        post.say(first, Array::new()).ok()?;
        Some(Self {
            post,
            waiting,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// The next of it.
    pub async fn next(&self) -> Answer {
        let (answer, waiting) = oneshot::channel();
        self.waiting.replace(Some(answer));
        let _ = self.post.say(parcel::pack(1, ""), Array::new());
        let broke = (ImportSay::Failed(ImportTrouble::TooMuch), Vec::new());
        waiting.await.unwrap_or(broke)
    }
}

/// The worker's end: the file, and what is asked for.
pub struct Asked {
    /// Each is an ask for more.
    pub asks: mpsc::UnboundedReceiver<()>,
    /// The file that came first.
    pub file: oneshot::Receiver<Chosen>,
}

/// Listens in the worker for the rest of its life.
pub fn listen(scope: &web_sys::DedicatedWorkerGlobalScope) -> Asked {
    let (ask, asks) = mpsc::unbounded();
    let (give, file) = oneshot::channel();
    let give = RefCell::new(Some(give));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some((number, _)) = parcel::unpack(&event) else {
            return;
        };
        if number == 0 {
            let parts = event.data().dyn_into::<Array>().unwrap_or_default();
            if let (Ok(file), Some(give)) = (parts.get(2).dyn_into(), give.take()) {
                let _ = give.send(Chosen::of_file(file));
            }
        } else {
            let _ = ask.unbounded_send(());
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    // Its first word says that it listens.
    let _ = scope.post_message(&parcel::pack(0, ""));
    Asked { asks, file }
}
