//! Message lists about toasts and dialogs.

#![allow(clippy::indexing_slicing, reason = "tests")]

use crate::{
    rehearsal::Rehearsal,
    session::VaultFailure,
    ui::{Dialog, Notice, UiMsg},
};

#[test]
fn toasts_come_and_go_by_number() {
    let mut app = Rehearsal::without_vault();
    app.check(UiMsg::Notify(Notice::KeySaved), &[]);
    app.check(UiMsg::Notify(Notice::KeyRemoved), &[]);
    app.check_ignored(UiMsg::Notify(Notice::KeyRemoved));
    let ids: Vec<_> = app.model.ui.toasts.iter().map(|toast| toast.id).collect();
    assert_eq!(ids, [1, 2]);
    app.check(UiMsg::CloseToast(1), &[]);
    app.check_ignored(UiMsg::CloseToast(1));
    assert_eq!(app.model.ui.toasts[0].notice, Notice::KeyRemoved);
}

#[test]
fn a_dialog_begins_without_an_old_failure() {
    let mut app = Rehearsal::without_vault();
    app.say(UiMsg::Show(Some(Dialog::CreateVault)));
    app.check_ignored(UiMsg::Show(Some(Dialog::CreateVault)));
    app.say(UiMsg::VaultFailed(VaultFailure::Mismatch));
    assert_eq!(app.model.session.failure, Some(VaultFailure::Mismatch));
    app.say(UiMsg::Show(None));
    assert_eq!(
        (app.model.ui.dialog.clone(), app.model.session.failure),
        (None, None)
    );
}
