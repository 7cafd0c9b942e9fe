//! The keyring worker seen from the page: one message each way, matched by number.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_channel::{mpsc, oneshot};
use js_sys::Array;
use maas_core::few::Few;
use maas_protocol::json;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{MessageEvent, MessagePort, Worker};

use crate::{
    bus::{KeyringAsk, KeyringSay},
    platform::{bytes::Bytes, location, parcel, post::Post},
};

/// Where the build puts the worker's start script; also the one address the page's policy lets through.
pub const KEYRING_URL: &str = "keyring_loader.js";

/// The running worker.
pub struct KeyringLink {
    post: Rc<Post>,
    waiting: Rc<RefCell<Few<u64, Waiting>>>,
    broken: Rc<Cell<bool>>,
    last: Cell<u64>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

/// Who waits for an answer.
enum Waiting {
    Once(oneshot::Sender<KeyringSay>),
    Stream(mpsc::UnboundedSender<KeyringSay>),
    Bytes(oneshot::Sender<Vec<Option<Bytes>>>),
    Both(oneshot::Sender<(KeyringSay, Vec<Bytes>)>),
}

/// The worker is gone: it could not start, or was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

impl KeyringLink {
    /// Starts the worker.
    ///
    /// # Errors
    /// [`Gone`] where the browser refuses to.
    pub fn spawn() -> Result<Self, Gone> {
        let worker = Worker::new(&location::own(KEYRING_URL)).map_err(|_| Gone)?;
        let waiting = Rc::new(RefCell::new(Few::default()));
        let post = Rc::new(Post::new(worker.clone()));
        let on_message = {
            let (waiting, post) = (waiting.clone(), post.clone());
            Closure::new(move |event: MessageEvent| {
                post.heard();
                receive(&waiting, &event);
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let broken = Rc::new(Cell::new(false));
        let on_error = {
            let (waiting, broken) = (waiting.clone(), broken.clone());
            Closure::new(move |_: web_sys::Event| {
                broken.set(true);
                // Nobody will be answered any more: dropping the senders tells them.
                waiting.borrow_mut().clear();
            })
        };
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            post,
            waiting,
            broken,
            last: Cell::new(0),
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Whether the worker could not start or broke; it answers nothing any more.
    pub fn is_broken(&self) -> bool {
        self.broken.get()
    }

    /// Asks, and waits for the one answer.
    ///
    /// # Errors
    /// [`Gone`] when the worker ended before it answered.
    pub async fn ask(&self, ask: KeyringAsk) -> Result<KeyringSay, Gone> {
        let (_, answer) = self.numbered(&ask)?;
        answer.await.map_err(|_| Gone)
    }

    /// Asks; the ask's number, and the one answer when it comes.
    ///
    /// # Errors
    /// [`Gone`] when the worker cannot be reached.
    pub fn numbered(&self, ask: &KeyringAsk) -> Result<(u64, oneshot::Receiver<KeyringSay>), Gone> {
        let (answer, waiting) = oneshot::channel();
        let number = self.next();
        self.waiting
            .borrow_mut()
            .insert(number, Waiting::Once(answer));
        self.post(number, ask, &[], &Array::new())?;
        Ok((number, waiting))
    }

    /// Asks for what becomes of some bytes, which are handed over: nobody here has them any more. What comes is in their
    /// order, `None` where nothing became of them; nothing comes where the ask was refused.
    ///
    /// # Errors
    /// [`Gone`] when the worker cannot be reached.
    pub fn turn(
        &self,
        ask: &KeyringAsk,
        bytes: &[Bytes],
    ) -> Result<oneshot::Receiver<Vec<Option<Bytes>>>, Gone> {
        let (answer, waiting) = oneshot::channel();
        let number = self.next();
        self.waiting
            .borrow_mut()
            .insert(number, Waiting::Bytes(answer));
        self.post(number, ask, bytes, &parcel::movable(bytes))?;
        Ok(waiting)
    }

    /// Asks with bytes, which are handed over, and waits for the one answer and the bytes that come with it.
    ///
    /// # Errors
    /// [`Gone`] when the worker ended before it answered.
    pub async fn trade(
        &self,
        ask: &KeyringAsk,
        bytes: &[Bytes],
    ) -> Result<(KeyringSay, Vec<Bytes>), Gone> {
        self.trading(ask, bytes)?.await.map_err(|_| Gone)
    }

    /// The same, and does not wait for it: the next ask may be made meanwhile. They are answered in their order.
    ///
    /// # Errors
    /// [`Gone`] when the worker cannot be reached.
    pub fn trading(
        &self,
        ask: &KeyringAsk,
        bytes: &[Bytes],
    ) -> Result<oneshot::Receiver<(KeyringSay, Vec<Bytes>)>, Gone> {
        let (answer, waiting) = oneshot::channel();
        let number = self.next();
        self.waiting
            .borrow_mut()
            .insert(number, Waiting::Both(answer));
        self.post(number, ask, bytes, &parcel::movable(bytes))?;
        Ok(waiting)
    }

    /// Starts a chat, with the bytes of its files; its number, and what comes of it.
    ///
    /// # Errors
    /// [`Gone`] when the worker cannot be reached.
    pub fn chat(
        &self,
        ask: KeyringAsk,
        bytes: &[Bytes],
    ) -> Result<(u64, mpsc::UnboundedReceiver<KeyringSay>), Gone> {
        let (says, reply) = mpsc::unbounded();
        let number = self.next();
        self.waiting
            .borrow_mut()
            .insert(number, Waiting::Stream(says));
        self.post(number, &ask, bytes, &Array::new())?;
        Ok((number, reply))
    }

    /// Ends a chat; nothing more comes of it.
    pub fn abort(&self, chat: u64) {
        self.waiting.borrow_mut().remove(&chat);
        let abort = KeyringAsk::Abort { chat };
        let _ = self.post(self.next(), &abort, &[], &Array::new());
    }

    /// Gives it the end of a line over which the search worker has records opened.
    pub fn join(&self, port: &MessagePort) {
        let _ = self.post.say(parcel::pack(0, ""), Array::of1(port));
    }

    /// Ends the worker and everything it held.
    pub fn terminate(&self) {
        self.post.end();
        self.waiting.borrow_mut().clear();
    }

    fn next(&self) -> u64 {
        self.last.set(self.last.get() + 1);
        self.last.get()
    }

    fn post(
        &self,
        number: u64,
        ask: &KeyringAsk,
        bytes: &[Bytes],
        along: &Array,
    ) -> Result<(), Gone> {
        if self.is_broken() {
            return Err(Gone);
        }
        // A passphrase or key may be in it; the text is wiped once the browser has its copy.
        let text = zeroize::Zeroizing::new(ask.write().map_err(|_| Gone)?);
        let (message, moving) = parcel::pack_moving(number, &text, bytes);
        self.post
            .say(message, moving.concat(along))
            .map_err(|_| Gone)
    }
}

fn receive(waiting: &RefCell<Few<u64, Waiting>>, event: &MessageEvent) {
    let Some((number, text)) = parcel::unpack(event) else {
        return;
    };
    // The first word is for nobody, and comes before the code that reads the others.
    let Some(waits) = waiting.borrow_mut().remove(&number) else {
        return;
    };
    let say = json::read::<KeyringSay>(&text);
    match (waits, say) {
        (Waiting::Once(answer), Ok(say)) => {
            let _ = answer.send(say);
        }
        (Waiting::Stream(says), Ok(say)) => {
            let over = matches!(
                say,
                KeyringSay::End | KeyringSay::Counted { .. } | KeyringSay::Failed { .. }
            );
            let heard = says.unbounded_send(say).is_ok();
            if heard && !over {
                let mut waiting = waiting.borrow_mut();
                waiting.insert(number, Waiting::Stream(says));
            }
        }
        (Waiting::Both(answer), Ok(say)) => {
            let bytes = parcel::bytes_of(event).into_iter().flatten();
            let _ = answer.send((say, bytes.collect()));
        }
        (Waiting::Bytes(answer), Ok(KeyringSay::Turned)) => {
            let _ = answer.send(parcel::bytes_of(event));
        }
        // Refused: nobody waits any more.
        (Waiting::Bytes(_), _) => {}
        (waits, Err(_)) => {
            waiting.borrow_mut().insert(number, waits);
        }
    }
}
