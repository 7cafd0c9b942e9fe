//! What comes in beside what is here, what takes its place, and what stays out.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::rc::Rc;

use maas_protocol::provider::{ProviderId, ProviderRef, Route};

use super::*;
use crate::{
    chats::{ChatSetup, Messages, ModelRef},
    ledger::{Entry, Origin, Status, page},
    rehearsal::Rehearsal,
    workspaces::Workspace,
};

const CHAT: &str = "0123456789abcdef0123456789abcdef";

fn record(id: &str, version: u64, messages: &[&str]) -> ChatRecord {
    let ids = messages.iter().map(|id| MessageId((*id).to_owned()));
    ChatRecord {
        id: ChatId(id.to_owned()),
        version,
        title: "Tea".to_owned(),
        created_ms: 1,
        updated_ms: 2,
        shelf: Default::default(),
        workspace: Default::default(),
        comparison: None,
        setup: ChatSetup::default(),
        messages: ids.collect(),
        branches: Vec::new(),
        files: Vec::new(),
    }
}

fn bytes(record: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(record).unwrap()
}

fn message(id: &str) -> Vec<u8> {
    let text = format!(
        r#"{{"message":{{"id":"{id}","role":"user","text":"Hi","reply":null,"created_ms":1,"version":1}}}}"#
    );
    text.into_bytes()
}

fn here(records: &[ChatRecord]) -> Chats {
    let chats = records.iter().cloned().map(Chat::from_record).map(Rc::new);
    Chats {
        list: chats.collect(),
        ..Chats::default()
    }
}

fn intake(how: How, chats: &Chats) -> Intake {
    let (presets, comparisons) = (Presets::default(), Comparisons::default());
    Intake::new(
        how,
        (chats, &presets, &comparisons),
        (true, &Workspaces::default()),
        BTreeSet::new(),
    )
}

fn chat(intake: &mut Intake, record: &ChatRecord) -> Result<Admitted, Refused> {
    intake.admit("chats", &record.id.0, record.version, &bytes(record))
}

fn said(intake: &mut Intake, id: &str) -> Result<Admitted, Refused> {
    intake.admit("messages", id, 1, &message(id))
}

#[test]
fn what_is_not_here_comes_in_with_its_messages_and_no_others() {
    let mut intake = intake(How::Merge, &here(&[]));
    let admitted = chat(&mut intake, &record(CHAT, 3, &["aa", "bb"])).unwrap();
    assert_eq!((admitted.id.as_str(), admitted.version), (CHAT, 3));
    assert!(!said(&mut intake, "aa").unwrap().if_newer);
    assert_eq!(said(&mut intake, "cc"), Err(Refused::Unused));
    assert_eq!(intake.tally.taken["messages"], 1);
    assert_eq!(intake.brought.len(), 1);
}

#[test]
fn what_is_here_with_all_that_the_other_has_stays_as_it_is() {
    let known = here(&[record(CHAT, 1, &["aa", "bb", "cc"])]);
    for messages in [&["aa", "bb", "cc"][..], &["aa"], &[]] {
        let mut intake = intake(How::Merge, &known);
        let other = record(CHAT, 9, messages);
        assert_eq!(chat(&mut intake, &other), Err(Refused::Known));
        assert_eq!(said(&mut intake, "aa"), Err(Refused::Unused));
    }
}

#[test]
fn a_conversation_that_went_on_elsewhere_takes_the_place_of_the_one_here() {
    let mut intake = intake(How::Merge, &here(&[record(CHAT, 7, &["aa"])]));
    let admitted = chat(&mut intake, &record(CHAT, 2, &["aa", "bb"])).unwrap();
    // Above both, so that no older row wins.
    assert_eq!(admitted.version, 8);
    let stored: ChatRecord = serde_json::from_slice(&admitted.bytes.unwrap()).unwrap();
    assert_eq!(stored.version, 8);
    assert!(said(&mut intake, "aa").unwrap().if_newer);
}

#[test]
fn conversations_that_went_on_differently_are_both_kept_and_known_the_next_time() {
    let first = record(CHAT, 2, &["aa", "bb"]);
    let other = record(CHAT, 2, &["aa", "cc"]);
    let mut once = intake(How::Merge, &here(std::slice::from_ref(&first)));
    let admitted = chat(&mut once, &other).unwrap();
    assert_ne!(admitted.id, CHAT);
    assert_eq!(once.tally.beside, 1);
    let copied = said(&mut once, "cc").unwrap();
    let copy: MessageRecord = serde_json::from_slice(&copied.bytes.unwrap()).unwrap();
    assert_eq!(copy.message.id.0, copied.id);
    let brought = once.brought[0].clone();
    assert!(brought.messages.contains(&copy.message.id));

    let mut again = intake(How::Merge, &here(&[first.clone(), brought]));
    assert_eq!(chat(&mut again, &other), Err(Refused::Known));
    let mut third = intake(How::Merge, &here(&[first, once.brought[0].clone()]));
    let admitted = chat(&mut third, &record(CHAT, 2, &["aa", "dd"])).unwrap();
    assert_eq!(third.brought[0].id.0, admitted.id);
    assert!(admitted.id != CHAT && admitted.id != once.brought[0].id.0);
}

#[test]
fn replacing_takes_all_of_it_whatever_is_here() {
    let mut intake = intake(How::Replace, &here(&[record(CHAT, 9, &["aa", "bb"])]));
    assert_eq!(
        chat(&mut intake, &record(CHAT, 1, &["aa"])).unwrap().id,
        CHAT
    );
    assert!(intake.admit("files", "ff", 1, b"anything").is_ok());
    let settings = bytes(&SettingsRecord::default());
    assert!(intake.admit("settings", "settings", 1, &settings).is_ok());
}

#[test]
fn settings_that_are_here_stay() {
    let mut merging = intake(How::Merge, &here(&[]));
    let settings = bytes(&SettingsRecord::default());
    let decided = merging.admit("settings", "settings", 1, &settings);
    assert_eq!(decided, Err(Refused::Kept));
}

#[test]
fn files_come_with_what_refers_to_them_only() {
    let mut intake = intake(How::Merge, &here(&[]));
    let mut record = record(CHAT, 1, &["aa"]);
    record.files = vec![FileId("f1".to_owned())];
    chat(&mut intake, &record).unwrap();
    assert!(intake.admit("files", "f1", 1, b"").unwrap().if_newer);
    assert_eq!(intake.admit("files", "f2", 1, b""), Err(Refused::Unused));
}

#[test]
fn an_entry_of_the_ledger_comes_in_once_in_whatever_row_it_lies() {
    let entry = |id| Entry {
        id,
        at_ms: id,
        model: Rc::new(ModelRef {
            provider: ProviderRef::Known(ProviderId::Openai),
            model: "m".to_owned(),
        }),
        key: None,
        route: Route::Direct,
        origin: Origin::Chat,
        workspace: None,
        status: Status::Done,
        input: None,
        cached: None,
        written: None,
        output: None,
        reasoning: None,
        cost_nano: None,
        ttft_us: None,
        answer_us: None,
        total_us: None,
        relay_us: None,
    };
    let row = page::write(&[entry(1), entry(2), entry(3)]);
    let (presets, comparisons) = (Presets::default(), Comparisons::default());
    let known = (&here(&[]), &presets, &comparisons);
    let mut intake = Intake::new(
        How::Merge,
        known,
        (true, &Workspaces::default()),
        BTreeSet::from([1, 3]),
    );
    let admitted = intake.admit("ledger", &page::row_id(1), 4, &row).unwrap();
    assert_eq!(admitted.id, page::row_id(2));
    let left: Vec<u64> = page::read(&admitted.bytes.unwrap())
        .unwrap()
        .iter()
        .map(|entry| entry.id)
        .collect();
    assert_eq!(left, [2]);
    let again = intake.admit("ledger", &page::row_id(2), 1, &page::write(&[entry(2)]));
    assert_eq!(again, Err(Refused::Known));
}

#[test]
fn what_is_no_record_of_ours_stays_out() {
    let good = bytes(&record(CHAT, 1, &["aa"]));
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let long = "a".repeat(65);
    for (store, id, bytes) in [
        ("vault", "header", b"".as_slice()),
        ("index", "s/1/0/1", b""),
        ("staging", "chats", b""),
        ("nothing", "id", b""),
        ("chats", "", &good),
        ("chats", "../../etc/passwd", &good),
        ("chats", "chats/0", &good),
        ("chats", &long, &good),
        ("chats", "한국", &good),
        ("chats", "fedcba9876543210fedcba9876543210", &good),
        ("chats", CHAT, b""),
        ("chats", CHAT, b"null"),
        ("chats", CHAT, b"{}"),
        ("chats", CHAT, &good[..good.len() - 1]),
        ("chats", CHAT, &[0xFF, 0xFE]),
        ("chats", CHAT, deep.as_bytes()),
        ("messages", "aa", b"{\"message\":{}}"),
        ("messages", "aa", deep.as_bytes()),
        ("presets", "aa", b"[]"),
        ("comparisons", "aa", b"{\"comparison\":1}"),
        ("settings", "catalogue", b"{}"),
        ("settings", "settings", b"[]"),
        ("ledger", "0000000000000001", b"\x07nonsense"),
        ("ledger", "0000000000000001", b""),
    ] {
        for how in [How::Merge, How::Replace] {
            let mut intake = intake(how, &here(&[]));
            let decided = intake.admit(store, id, 1, bytes);
            assert_eq!(decided, Err(Refused::Unreadable), "{store}/{id}");
            assert!(intake.brought.is_empty() && intake.tally.taken.is_empty());
        }
    }
}

#[test]
fn an_id_that_is_there_twice_comes_in_once() {
    let mut intake = intake(How::Replace, &here(&[]));
    chat(&mut intake, &record(CHAT, 1, &["aa"])).unwrap();
    assert_eq!(
        chat(&mut intake, &record(CHAT, 2, &["aa", "bb"])),
        Err(Refused::Twice)
    );
    assert!(said(&mut intake, "aa").is_ok());
    assert_eq!(said(&mut intake, "aa"), Err(Refused::Twice));
}

#[test]
fn conversations_that_were_brought_in_are_listed_and_read_anew_where_open() {
    let mut rehearsal = Rehearsal::unlocked();
    let chat = Chat::from_record(record(CHAT, 1, &["aa"]));
    rehearsal.say(crate::chats::ChatsMsg::BroughtIn(vec![chat]));
    assert_eq!(rehearsal.model.chats.list.len(), 1);
    assert!(matches!(
        rehearsal.model.chats.list[0].messages,
        Messages::Stored(_)
    ));
}

#[test]
fn workspaces_of_a_backup_come_to_those_that_are_here() {
    let id = |name: &str| WorkspaceId(name.repeat(32));
    let named = |name: &str| {
        Rc::new(Workspace {
            name: name.to_owned(),
            ..Workspace::default()
        })
    };
    let here = Workspaces {
        of: [(id("a"), named("Work"))].into(),
        version: 4,
        ..Workspaces::default()
    };
    let (chats, presets, comparisons) = Default::default();
    let known = (&chats, &presets, &comparisons);
    let mut intake = Intake::new(How::Merge, known, (true, &here), BTreeSet::new());
    let theirs = WorkspacesRecord {
        version: 9,
        of: [(id("a"), named("Old name")), (id("b"), named("Club"))].into(),
        ..WorkspacesRecord::default()
    };
    let admitted = intake
        .admit("settings", "workspaces", 9, &bytes(&theirs))
        .unwrap();
    assert_eq!(admitted.version, 10);
    let all: WorkspacesRecord = serde_json::from_slice(&admitted.bytes.unwrap()).unwrap();
    let names: Vec<&str> = all.of.iter().map(|(_, one)| one.name.as_str()).collect();
    assert_eq!(names, ["Work", "Club"]);
    // A vault without workspaces has nothing to add; and its settings stay.
    let mut intake = Intake::new(How::Merge, known, (true, &here), BTreeSet::new());
    let none = bytes(&WorkspacesRecord::default());
    assert_eq!(
        intake.admit("settings", "workspaces", 1, &none),
        Err(Refused::Known)
    );
}

#[test]
fn what_another_app_exported_goes_into_the_workspace_one_is_in() {
    let work = WorkspaceId("a".repeat(32));
    let mut intake = intake(How::Merge, &here(&[]));
    intake.into = work.clone();
    chat(&mut intake, &record(CHAT, 1, &["aa"])).unwrap();
    assert_eq!(intake.brought[0].workspace, work);
}

#[test]
fn a_chat_that_was_moved_here_stays_there_when_a_backup_has_more_of_it() {
    let work = WorkspaceId("a".repeat(32));
    let mut moved = record(CHAT, 3, &["aa"]);
    moved.workspace = work.clone();
    let mut intake = intake(How::Merge, &here(&[moved]));
    chat(&mut intake, &record(CHAT, 2, &["aa", "bb"])).unwrap();
    assert_eq!(intake.brought[0].workspace, work);
}
