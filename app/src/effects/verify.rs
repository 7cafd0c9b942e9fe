//! Compares the files of the running app, as service worker or host give them, with the list that was built with them.

use yew::{Callback, platform::spawn_local};

use crate::{
    platform::{fetch, service_worker, webcrypto},
    verify::{LIST, List, Odd, Verified, Verifying},
};

/// Compares, and says how far it is.
pub(crate) fn run(tell: Callback<Verifying>) {
    spawn_local(async move {
        let done = compare(&tell).await.unwrap_or(Verifying::NoList);
        tell.emit(done);
    });
}

async fn compare(tell: &Callback<Verifying>) -> Option<Verifying> {
    // Not by way of the service worker, which keeps no list: whoever has another release than the host finds out.
    let text = fetch::fresh_file(LIST).await.ok()?;
    let list = List::read(&text)?;
    if service_worker::release().as_deref() != Some(&list.release) {
        let listed = list.release;
        return Some(Verifying::OtherRelease { listed });
    }
    let mut verified = Verified {
        commit: list.commit,
        fingerprint: webcrypto::sha256(list.lines.as_bytes()).await?,
        ..Verified::default()
    };
    let all = list.files.len();
    for (done, (path, listed)) in list.files.into_iter().enumerate() {
        tell.emit(Verifying::Under { done, all });
        let hash = hash_of(&path).await;
        if hash.as_ref() == Some(&listed) {
            verified.same += 1;
        } else {
            verified.odd.push(Odd { path, hash });
        }
    }
    Some(Verifying::Done(verified))
}

/// The hash of a file as the page gets it.
async fn hash_of(path: &str) -> Option<String> {
    // The page is opened by its folder's name.
    let path = if path == "index.html" { "" } else { path };
    let bytes = fetch::own_bytes(path).await.ok()?;
    webcrypto::sha256_of(&bytes).await
}
