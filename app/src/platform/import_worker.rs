//! The import worker seen from the page: started for one file or share, and ended with it.

use std::{cell::RefCell, rc::Rc};

use futures_channel::mpsc;
use futures_channel::oneshot;
use js_sys::Array;
use maas_protocol::json;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{MessageEvent, Worker};
use zeroize::Zeroizing;

use super::{bytes::Bytes, dom::files::Chosen, fetch, location, parcel, post::Post};
use crate::importing::{ImportSay, ImportTrouble, ShareAsk, ShareSay};

/// Where the build puts the worker's start script.
pub const IMPORT_URL: &str = "import_loader.js";
/// Where its module is. The page fetches it, so that the worker, which reads files of strangers, can reach nobody at all.
const MODULE_URL: &str = "import_bg.wasm";

/// What the worker says, as text, and what comes beside it.
type Answer = (String, Vec<Bytes>);

/// The number of a file that is to be read, of an ask for more of it, and of a share.
const FILE: u64 = 0;
const MORE: u64 = 1;
const SHARE: u64 = 2;

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
    /// Starts the worker; `None` where the browser refuses to.
    async fn start() -> Option<Self> {
        let worker = Worker::new(&location::own(IMPORT_URL)).ok()?;
        let post = Rc::new(Post::new(worker.clone()));
        let waiting: Rc<RefCell<Option<oneshot::Sender<Answer>>>> = Rc::default();
        let on_message = {
            let (post, waiting) = (post.clone(), waiting.clone());
            Closure::new(move |event: MessageEvent| {
                post.heard();
                let Some((MORE | SHARE, text)) = parcel::unpack(&event) else {
                    return;
                };
                let bytes = parcel::bytes_of(&event).into_iter().flatten();
                if let Some(answer) = waiting.take() {
                    let _ = answer.send((text, bytes.collect()));
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
        Some(Self {
            post,
            waiting,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Starts the worker and hands it a file; `None` where the browser refuses to.
    pub async fn open(file: &Chosen) -> Option<Self> {
        let link = Self::start().await?;
        let first = parcel::pack(FILE, "");
        first.push(file.file());
        link.post.say(first, Array::new()).ok()?;
        Some(link)
    }

    /// The next of the file.
    pub async fn next(&self) -> (ImportSay, Vec<Bytes>) {
        let Some((text, bytes)) = self.ask(parcel::pack(MORE, "")).await else {
            return (ImportSay::Failed(ImportTrouble::TooMuch), Vec::new());
        };
        let say = json::read::<ImportSay>(&text);
        let say = say.unwrap_or(ImportSay::Failed(ImportTrouble::Broken));
        (say, bytes)
    }

    /// Has a share read, in a worker of its own; `None` where the browser refuses to start one, or it broke.
    pub async fn read_share(share: &Bytes, ask: &ShareAsk) -> Option<(ShareSay, Vec<Bytes>)> {
        let text = Zeroizing::new(serde_json::to_string(ask).ok()?);
        let link = Self::start().await?;
        let ask = parcel::pack_with(SHARE, &text, [Some(share)]);
        let (text, bytes) = link.ask(ask).await?;
        Some((json::read(&text).ok()?, bytes))
    }

    /// The answer to a message; nothing where the worker broke.
    async fn ask(&self, message: Array) -> Option<Answer> {
        let (answer, waiting) = oneshot::channel();
        self.waiting.replace(Some(answer));
        self.post.say(message, Array::new()).ok()?;
        waiting.await.ok()
    }
}

/// The worker's end: what came first, and what is asked for.
pub struct Asked {
    /// Each is an ask for more of the file.
    pub asks: mpsc::UnboundedReceiver<()>,
    /// A file that is to be read.
    pub file: oneshot::Receiver<Chosen>,
    /// A share that is to be read, and what opens it, as text.
    pub share: oneshot::Receiver<(String, Bytes)>,
}

/// Listens in the worker for the rest of its life.
pub fn listen(scope: &web_sys::DedicatedWorkerGlobalScope) -> Asked {
    let (ask, asks) = mpsc::unbounded();
    let (give, file) = oneshot::channel();
    let (give_share, share) = oneshot::channel();
    let (give, give_share) = (RefCell::new(Some(give)), RefCell::new(Some(give_share)));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        match parcel::unpack(&event) {
            Some((FILE, _)) => {
                let parts = event.data().dyn_into::<Array>().unwrap_or_default();
                if let (Ok(file), Some(give)) = (parts.get(2).dyn_into(), give.take()) {
                    let _ = give.send(Chosen::of_file(file));
                }
            }
            Some((SHARE, text)) => {
                let share = parcel::bytes_of(&event).into_iter().flatten().next();
                if let (Some(share), Some(give)) = (share, give_share.take()) {
                    let _ = give.send((text, share));
                }
            }
            Some(_) => drop(ask.unbounded_send(())),
            None => {}
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    // Its first word says that it listens.
    let _ = scope.post_message(&parcel::pack(FILE, ""));
    Asked { asks, file, share }
}

/// Says in the worker what came of a share.
pub fn say_share(scope: &web_sys::DedicatedWorkerGlobalScope, say: &ShareSay, content: &[u8]) {
    let Ok(text) = serde_json::to_string(say) else {
        return;
    };
    let content = Bytes::of(content);
    let message = parcel::pack_with(SHARE, &text, [Some(&content)]);
    let _ = scope.post_message(&message);
}
