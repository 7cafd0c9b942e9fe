//! When it is told that there is little room, and what is in the file that is offered.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use maas_protocol::provider::{ProviderId, ProviderRef};

use super::*;
use crate::{
    chats::ChatsMsg,
    drafts::DraftsMsg,
    rehearsal::{Rehearsal, SPEAKERS, pieces, text},
};

const MIB: u64 = 1024 * 1024;

fn space(used_bytes: u64, quota_bytes: u64) -> Space {
    Space {
        used_bytes,
        quota_bytes,
        kept: false,
    }
}

#[test]
fn little_is_less_than_a_tenth() {
    for (used, scarce) in [
        (0, false),
        (89, false),
        (91, true),
        (100, true),
        (300, true),
    ] {
        assert_eq!(space(used * MIB, 100 * MIB).is_scarce(), scarce, "{used}");
    }
}

#[test]
fn little_room_is_said_once_until_it_was_better() {
    let mut app = Rehearsal::unlocked();
    let scarce = |app: &Rehearsal| app.model.ui.room.scarce().is_some();
    app.check(SpaceMsg::Seen(Some(space(95, 100))), &[]);
    assert!(scarce(&app));
    app.say(SpaceMsg::Read);
    app.say(SpaceMsg::Seen(Some(space(96, 100))));
    assert!(!scarce(&app));
    app.say(SpaceMsg::Seen(Some(space(9_000, 100_000))));
    app.say(SpaceMsg::Seen(Some(space(95_000, 100_000))));
    assert!(scarce(&app));
    app.say(SpaceMsg::Seen(None));
    assert!(!app.model.ui.room.is_trouble());
}

#[test]
fn what_is_not_stored_is_offered_whole_with_what_is_typed() {
    let mut app = Rehearsal::unlocked();
    app.exchange("Elsewhere", "Fine");
    app.say(ChatsMsg::New);
    app.submit("Is this kept?");
    app.say(pieces(app.turn(), &[text("I ho")]));
    let message = app.messages().first().unwrap().id.clone();
    app.check(
        SpaceMsg::NotStored(Refused {
            messages: vec![message],
            ..Refused::default()
        }),
        &["LookAtSpace"],
    );
    app.say(DraftsMsg::Typed {
        chat: Some(app.open_id()),
        text: "Not sent".to_owned(),
    });
    let effects = app.check(SpaceMsg::Download(SPEAKERS), &["SaveFile"]);
    let Some(Effect::SaveFile { text, .. }) = effects.first() else {
        panic!("no file");
    };
    for said in ["Is this kept?", "I ho", "Not sent"] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    assert!(!text.contains("Elsewhere"));
    app.check(SpaceMsg::Stored, &[]);
    assert!(!app.model.ui.room.is_trouble());
}

#[test]
fn whatever_else_is_not_stored_is_in_the_file_in_words() {
    let mut app = Rehearsal::unlocked();
    let other = |store, text: &str| OtherRecord {
        store,
        text: text.into(),
    };
    let prompt = r#"{"prompt":{"name":"Haiku","folder":"","versions":[],"content":{"messages":[{"role":"user","text":"Three lines\nabout {{ season }}"}]},"version":2}}"#;
    let others = vec![other("prompts", prompt), other("tests", "no JSON")];
    app.check(
        SpaceMsg::NotStored(Refused {
            others,
            ..Refused::default()
        }),
        &["LookAtSpace"],
    );
    let effects = app.check(SpaceMsg::Download(SPEAKERS), &["SaveFile"]);
    let Some(Effect::SaveFile { text, .. }) = effects.first() else {
        panic!("no file");
    };
    for said in [
        "## prompts\n",
        "- prompt / name: Haiku\n",
        "- prompt / content / messages / 1 / text: \n\nThree lines\nabout {{ season }}\n",
        "- prompt / version: 2\n",
        "## tests\n\nno JSON",
    ] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    assert!(!text.contains("folder"));
}

#[test]
fn what_requests_used_is_in_the_file_where_it_is_not_stored() {
    let mut app = Rehearsal::unlocked();
    // What the app makes itself is no request.
    let mut setup = app.model.chats.fresh.clone();
    setup.model.provider = ProviderRef::Known(ProviderId::Openai);
    app.say(ChatsMsg::Configure(setup));
    app.exchange("Stored before", "Fine");
    app.exchange("Of which only the figures are missing", "Fine");
    let [_, last] = app.model.ledger.fresh.as_slice() else {
        panic!("not two entries");
    };
    let entries = vec![row_id(last.id)];
    let refused = Refused {
        entries,
        ..Refused::default()
    };
    app.check(SpaceMsg::NotStored(refused), &["LookAtSpace"]);
    let effects = app.check(SpaceMsg::Download(SPEAKERS), &["SaveFile"]);
    let Some(Effect::SaveFile { text, .. }) = effects.first() else {
        panic!("no file");
    };
    let (_, table) = text.split_once("## ledger\n\n```csv\n").unwrap();
    let mut lines = table.lines();
    assert!(lines.next().unwrap().starts_with("time,provider,model,"));
    assert!(lines.next().unwrap().contains(",chat,done,"), "{table}");
    assert_eq!(lines.next(), Some("```"));
    assert!(!text.contains("Stored before"));
}
