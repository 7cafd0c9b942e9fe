//! What pages and effects say to each other about what is handed on, and what came to be opened.

use std::cell::RefCell;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use maas_core::{
    session::VaultFailure,
    share::{ShareFault, Shared},
};
use maas_vault::share::ShareError;
use yew::Callback;

use crate::platform::{bytes::Bytes, dom::files::Chosen, location};

/// The longest link that is offered, in characters: what mail and messengers leave whole.
pub(crate) const MAX_LINK_CHARS: usize = 8000;
/// What stands before the data in an address.
pub(crate) const LINK: &str = "#/shared/";

/// Something to be handed on.
pub(crate) struct HandOn {
    /// The id it has here.
    pub(crate) origin: String,
    /// What is in it.
    pub(crate) content: Vec<u8>,
    /// What opens it, as typed.
    pub(crate) password: Option<String>,
    /// Whether there is a vault that keeps the secret to sign with.
    pub(crate) sign: bool,
    /// Takes it.
    pub(crate) done: Callback<Result<HandedOn, ShareTrouble>>,
}

/// Something that can be handed on.
#[derive(Clone, PartialEq)]
pub(crate) struct HandedOn {
    /// The share.
    pub(crate) bytes: Bytes,
    /// The same as a link, where it is short enough for one.
    pub(crate) link: Option<String>,
    /// The public key of who signed it, in hex.
    pub(crate) author: Option<String>,
}

/// Something to be opened.
pub(crate) struct Open {
    /// The share.
    pub(crate) bytes: Bytes,
    /// What opens it, as typed.
    pub(crate) password: Option<String>,
    /// Takes it.
    pub(crate) done: Callback<Result<Opened, ShareTrouble>>,
}

/// Something that was handed on, opened and checked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Opened {
    /// What it is.
    pub(crate) shared: Shared,
    /// How long its content is, in bytes.
    pub(crate) bytes: u64,
    /// The public key of who signed it, in hex.
    pub(crate) author: Option<String>,
}

/// Why something cannot be handed on or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShareTrouble {
    /// The vault refused.
    Vault(VaultFailure),
    /// It is not sealed as it must be.
    Share(ShareError),
    /// It is sealed well, but says something else than the app.
    Fault(ShareFault),
    /// The file cannot be read any more.
    File,
    /// The worker that reads it broke.
    Worker,
}

/// What came to be opened.
#[derive(Clone, PartialEq)]
pub(crate) enum Arrived {
    /// The data of a link.
    Link(String),
    /// A file.
    File(Chosen),
}

thread_local! {
    /// What came and was not opened yet: it waits for the vault. It is in no address, no history and no storage.
    static WAITING: RefCell<Option<Arrived>> = const { RefCell::new(None) };
    /// Whoever shows what came.
    static LISTENER: RefCell<Option<Callback<()>>> = const { RefCell::new(None) };
}

/// Takes the data of a link out of the address bar and the history.
pub(crate) fn take_from_address() {
    let hash = location::hash();
    if let Some(data) = hash.strip_prefix(LINK)
        && !data.is_empty()
    {
        location::replace_hash(LINK.trim_end_matches('/'));
        arrive(Arrived::Link(data.to_owned()));
    }
}

/// Something came; it takes the place of what waits.
pub(crate) fn arrive(arrived: Arrived) {
    WAITING.set(Some(arrived));
    let listener = LISTENER.with_borrow(Clone::clone);
    if let Some(listener) = listener {
        listener.emit(());
    }
}

/// Whether something waits to be opened.
pub(crate) fn is_waiting() -> bool {
    WAITING.with_borrow(Option::is_some)
}

/// Takes what waits.
pub(crate) fn take() -> Option<Arrived> {
    WAITING.take()
}

/// Calls whenever something comes, in the place of an earlier listener; `None` ends that.
pub(crate) fn listen(listener: Option<Callback<()>>) {
    LISTENER.set(listener);
}

/// The link of a share, where it is short enough for one.
pub(crate) fn link(share: &[u8]) -> Option<String> {
    let link = format!("{}{LINK}{}", location::base(), BASE64URL.encode(share));
    (link.len() <= MAX_LINK_CHARS).then_some(link)
}

/// The share of a link's data; `None` where it is none.
pub(crate) fn of_link(data: &str) -> Option<Vec<u8>> {
    BASE64URL.decode(data).ok()
}
