//! Files that the system opens with the app: shared ones go to where they are shown, all others to where backups and exports come in.

use maas_vault::share::is_share;
use yew::{Callback, platform::spawn_local};

use crate::{
    inbox::Inbox,
    pages::share,
    platform::{
        dom::files::{self, Chosen},
        location,
    },
    route::{Route, SettingsPage},
};

thread_local! {
    /// A file for the data page.
    static BACKUP: Inbox<Chosen> = const { Inbox::new() };
}

/// Has the system hand over files, for the rest of the page's life; also one that the app was started with.
pub(crate) fn listen_to_system() {
    files::on_launched(|file| {
        spawn_local(async move {
            let head = file.part(0, 16.min(file.bytes())).await;
            if head.is_some_and(|head| is_share(&head.to_vec())) {
                share::open(file);
            } else {
                BACKUP.with(|inbox| inbox.arrive(file));
                location::set_hash(&Route::Settings(SettingsPage::Data).hash());
            }
        });
    });
}

/// Takes the file that waits for the data page.
pub(crate) fn take_backup() -> Option<Chosen> {
    BACKUP.with(Inbox::take)
}

/// Calls whenever there is one, in the place of an earlier listener; `None` ends that.
pub(crate) fn listen_for_backup(listener: Option<Callback<()>>) {
    BACKUP.with(|inbox| inbox.listen(listener));
}
