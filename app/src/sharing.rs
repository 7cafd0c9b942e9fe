//! What pages and effects say to each other about what is handed on, and what came to be opened.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use maas_core::{
    session::VaultFailure,
    share::{ShareFault, Shared},
};
use maas_vault::share::ShareError;
use yew::Callback;

use crate::{
    inbox::Inbox,
    platform::{bytes::Bytes, dom::files::Chosen, location},
};

/// The longest link that is offered, in characters: what mail and messengers leave whole.
pub(crate) const MAX_LINK_CHARS: usize = 8000;
/// What stands before the data in an address.
pub(crate) const LINK: &str = "#/shared/";
/// How links of our own kind begin, which the system opens with the app that is installed, wherever that came from.
const OWN_LINK: &str = "web+openmaas:shared/";
/// The same as the system writes it behind [`LINK`], by the app's manifest.
const OWN_LINK_ESCAPED: &str = "web%2Bopenmaas%3Ashared%2F";

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
    /// The same as a link to this copy of the app and to the one that is installed, where it is short enough for that.
    pub(crate) links: Option<(String, String)>,
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
    /// What came and was not opened yet.
    static ARRIVED: Inbox<Arrived> = const { Inbox::new() };
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
    ARRIVED.with(|inbox| inbox.arrive(arrived));
}

/// Whether something waits to be opened.
pub(crate) fn is_waiting() -> bool {
    ARRIVED.with(Inbox::is_waiting)
}

/// Takes what waits.
pub(crate) fn take() -> Option<Arrived> {
    ARRIVED.with(Inbox::take)
}

/// Calls whenever something comes, in the place of an earlier listener; `None` ends that.
pub(crate) fn listen(listener: Option<Callback<()>>) {
    ARRIVED.with(|inbox| inbox.listen(listener));
}

/// The links of a share, where it is short enough for one: to this copy of the app, and to the one that is installed.
pub(crate) fn links(share: &[u8]) -> Option<(String, String)> {
    let data = BASE64URL.encode(share);
    let link = format!("{}{LINK}{data}", location::base());
    (link.len() <= MAX_LINK_CHARS).then(|| (link, format!("{OWN_LINK}{data}")))
}

/// The share of a link's data, also if the system handed on a whole link of our own kind; `None` where it is none.
pub(crate) fn of_link(data: &str) -> Option<Vec<u8>> {
    let own = data.strip_prefix(OWN_LINK_ESCAPED);
    BASE64URL.decode(own.unwrap_or(data)).ok()
}

#[cfg(test)]
mod tests {
    //! What is read as the data of a link.

    use super::*;

    #[test]
    fn links_of_our_own_kind_are_opened_like_others_and_no_others_are() {
        assert_eq!(of_link("AAEC").as_deref(), Some(&[0, 1, 2][..]));
        let escaped = OWN_LINK.replace('+', "%2B").replace(':', "%3A");
        assert_eq!(escaped.replace('/', "%2F"), OWN_LINK_ESCAPED);
        let own = format!("{OWN_LINK_ESCAPED}AAEC");
        assert_eq!(of_link(&own).as_deref(), Some(&[0, 1, 2][..]));
        for other in [
            "web%2Bopenmaas%3AAAEC",
            "https%3A%2F%2Fevil.example%2FAAEC",
            "javascript%3Aalert(1)",
            "web%2Bopenmaas%3Ashared%2Fhttps%3A%2F%2Fevil.example",
        ] {
            assert_eq!(of_link(other), None, "{other}");
        }
    }
}
