//! When one is due, when a person is reminded, and what a failure changes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::rehearsal::Rehearsal;

fn into(every: Every) -> BackupMsg {
    BackupMsg::Set(Some(Into {
        folder: "Backups".into(),
        every,
        keep: 5,
    }))
}

fn writes(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::BackUp { keep: 5 }))
}

fn with_chats(many: usize) -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    for _ in 0..many {
        app.say(crate::chats::ChatsMsg::New);
        app.exchange("Hello", "Hi");
    }
    app
}

#[test]
fn one_is_written_when_its_time_has_come_and_not_before() {
    let mut app = Rehearsal::unlocked();
    assert!(!writes(&app.say(BackupMsg::Look)));
    app.check(into(Every::Day), &["SaveSettings"]);
    assert!(writes(&app.say(BackupMsg::Look)));
    // One at a time.
    assert!(!writes(&app.say(BackupMsg::Look)));
    assert!(!writes(&app.say(BackupMsg::Now)));
    app.check(BackupMsg::Written, &["SaveSettings"]);
    app.now_ms += DAY_MS - 1000;
    assert!(!writes(&app.say(BackupMsg::Look)));
    app.now_ms += 1000;
    assert!(writes(&app.say(BackupMsg::Look)));
    app.check(BackupMsg::Set(None), &["SaveSettings"]);
    assert!(!app.model.ui.backup.running);
    assert!(!writes(&app.say(BackupMsg::Look)));
    assert!(!writes(&app.say(BackupMsg::Now)));
}

#[test]
fn a_failure_stays_said_and_is_tried_again_after_a_while_or_at_once_on_a_click() {
    let mut app = Rehearsal::unlocked();
    app.say(into(Every::Hour));
    app.say(BackupMsg::Look);
    app.check(BackupMsg::Failed(BackupTrouble::Permission), &[]);
    assert!(!writes(&app.say(BackupMsg::Look)));
    app.check(BackupMsg::PutOff, &[]);
    app.say(BackupMsg::Failed(BackupTrouble::Permission));
    assert!(app.model.ui.backup.read);
    let failed = app.model.ui.backup.failed.unwrap().0;
    assert_eq!(failed, BackupTrouble::Permission);
    assert!(writes(&app.say(BackupMsg::Now)));
    app.say(BackupMsg::Failed(BackupTrouble::Disk));
    assert!(!app.model.ui.backup.read);
    app.now_ms += AGAIN_MS;
    assert!(writes(&app.say(BackupMsg::Look)));
    app.say(BackupMsg::Written);
    assert_eq!(app.model.ui.backup, Doing::default());
}

#[test]
fn without_a_folder_a_person_is_reminded_and_may_put_it_off() {
    let mut app = with_chats(2);
    app.say(BackupMsg::Look);
    assert_eq!(app.model.ui.backup.remind, None);
    let mut app = with_chats(3);
    app.say(BackupMsg::Look);
    assert_eq!(app.model.ui.backup.remind, Some(None));
    app.check(BackupMsg::PutOff, &["SaveSettings"]);
    assert_eq!(app.model.ui.backup.remind, None);
    app.now_ms += PUT_OFF_MS;
    app.say(BackupMsg::Look);
    assert_eq!(app.model.ui.backup.remind, Some(None));
    app.say(BackupMsg::SavedByHand);
    app.now_ms += 20 * DAY_MS;
    app.say(BackupMsg::Look);
    assert_eq!(app.model.ui.backup.remind, Some(Some(20)));
    app.say(into(Every::Week));
    assert_eq!(app.model.ui.backup.remind, None);
}

#[test]
fn nothing_happens_while_the_vault_is_closed() {
    let mut app = Rehearsal::without_vault();
    app.check(into(Every::Day), &[]);
    app.check(BackupMsg::Look, &[]);
    assert!(app.model.session.settings.backup.is_untouched());
}
