//! Presets are kept, applied, and taken back; the default one begins new chats.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{chats::ChatsMsg, drafts::DraftsMsg, msg::SessionMsg, rehearsal::Rehearsal, ui::UiMsg};

fn setup(system: &str) -> ChatSetup {
    ChatSetup {
        system: system.to_owned(),
        ..ChatSetup::default()
    }
}

fn set(app: &mut Rehearsal, system: &str) -> Vec<Effect> {
    app.say(ChatsMsg::Configure(setup(system)))
}

/// Keeps a setup with this system prompt as a preset of this name.
fn keep(app: &mut Rehearsal, name: &str, system: &str) -> (PresetId, Vec<Effect>) {
    set(app, system);
    let effects = app.say(PresetsMsg::Save {
        name: name.to_owned(),
        emoji: String::new(),
    });
    let id = app.model.presets.list.last().unwrap().id.clone();
    (id, effects)
}

fn names(app: &Rehearsal) -> Vec<&str> {
    let list = app.model.presets.list.iter();
    list.map(|preset| preset.name.as_str()).collect()
}

fn system(app: &Rehearsal) -> &str {
    &app.model.chats.current_setup().system
}

fn saved(effects: &[Effect]) -> Vec<(&str, u64, bool)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SavePreset(record) => {
                let preset = &record.preset;
                Some((preset.name.as_str(), preset.version, preset.default))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn a_setup_is_kept_under_a_name_and_written() {
    let mut app = Rehearsal::unlocked();
    let (id, effects) = keep(&mut app, "  Pirate ", "Arr.");
    assert_eq!(saved(&effects), [("Pirate", 1, false)]);
    assert_eq!(app.model.presets.find(&id).unwrap().setup, setup("Arr."));
    app.check_ignored(PresetsMsg::Save {
        name: " ".to_owned(),
        emoji: String::new(),
    });
    set(&mut app, "Arr, mate.");
    let effects = app.say(PresetsMsg::Update(id.clone()));
    assert_eq!(saved(&effects), [("Pirate", 2, false)]);
    let effects = app.say(PresetsMsg::Rename {
        preset: id.clone(),
        name: "Captain".to_owned(),
        emoji: "🏴‍☠️ and more".to_owned(),
    });
    assert_eq!(saved(&effects), [("Captain", 3, false)]);
    assert_eq!(app.model.presets.find(&id).unwrap().emoji, "🏴‍☠️");
    app.say(PresetsMsg::Duplicate(id, "Captain (copy)".to_owned()));
    assert_eq!(names(&app), ["Captain", "Captain (copy)"]);
    let (first, second) = (
        app.model.presets.list.first(),
        app.model.presets.list.last(),
    );
    assert_ne!(first.unwrap().id, second.unwrap().id);
    assert_eq!(first.unwrap().setup, second.unwrap().setup);
}

#[test]
fn an_emoji_is_one_picture_however_many_signs_it_is_of() {
    for (typed, read) in [
        ("", ""),
        (" 🐱🐶", "🐱"),
        ("👩‍💻!", "👩‍💻"),
        ("👍🏽 ok", "👍🏽"),
        ("🇰🇷🇫🇷", "🇰🇷"),
        ("❤️", "❤️"),
        ("ab", "a"),
    ] {
        assert_eq!(read_emoji(typed), read);
    }
}

#[test]
fn applying_sets_the_open_chat_up_and_can_be_taken_back() {
    let mut app = Rehearsal::unlocked();
    let (id, _) = keep(&mut app, "Pirate", "Arr.");
    app.exchange("Hello", "Arr!");
    set(&mut app, "Be brief.");
    let effects = app.say(PresetsMsg::Apply(id.clone()));
    assert_eq!(system(&app), "Arr.");
    assert!(matches!(effects.first(), Some(Effect::SaveChat(_))));
    assert_eq!(app.model.ui.toasts.len(), 1);
    app.say(PresetsMsg::TakeBack);
    assert_eq!(system(&app), "Be brief.");
    assert!(app.model.ui.toasts.is_empty());
    // Nothing is left to take back, and what was closed cannot be.
    app.say(PresetsMsg::TakeBack);
    assert_eq!(system(&app), "Be brief.");
    app.say(PresetsMsg::Apply(id));
    let toast = app.model.ui.toasts.last().unwrap().id;
    app.say(UiMsg::CloseToast(toast));
    app.say(PresetsMsg::TakeBack);
    assert_eq!(system(&app), "Arr.");
}

#[test]
fn a_reset_can_be_taken_back() {
    let mut app = Rehearsal::without_vault();
    let mut changed = setup("Be brief.");
    changed.params.seed = Some(7);
    changed.body = "{".to_owned();
    app.say(ChatsMsg::Configure(changed.clone()));
    app.say(PresetsMsg::Reset);
    assert_eq!(*app.model.chats.current_setup(), setup("Be brief."));
    app.check_ignored(PresetsMsg::Reset);
    app.say(PresetsMsg::TakeBack);
    assert_eq!(*app.model.chats.current_setup(), changed);
}

#[test]
fn the_default_begins_every_new_chat_but_never_replaces_what_was_chosen() {
    let mut app = Rehearsal::unlocked();
    let (pirate, _) = keep(&mut app, "Pirate", "Arr.");
    let (cook, _) = keep(&mut app, "Cook", "Salt.");
    set(&mut app, "Be brief.");
    let effects = app.say(PresetsMsg::Default(pirate.clone(), true));
    assert_eq!(saved(&effects), [("Pirate", 2, true)]);
    assert_eq!(system(&app), "Arr.");
    // A chat that began with something else leaves the next one at the default.
    set(&mut app, "Only this once.");
    app.exchange("Hello", "Hi");
    assert_eq!(system(&app), "Only this once.");
    app.say(ChatsMsg::New);
    assert_eq!(system(&app), "Arr.");
    // What is chosen for a chat that is not begun stays while one looks elsewhere.
    set(&mut app, "A draft.");
    let chat = app.model.chats.list.first().unwrap().id.clone();
    app.say(ChatsMsg::Open(chat));
    app.say(ChatsMsg::New);
    assert_eq!(system(&app), "A draft.");
    // One default at a time.
    let effects = app.say(PresetsMsg::Default(cook.clone(), true));
    assert_eq!(saved(&effects), [("Pirate", 3, false), ("Cook", 2, true)]);
    assert_eq!(system(&app), "Salt.");
    app.say(PresetsMsg::Default(cook, false));
    assert_eq!(app.model.chats.fresh, ChatSetup::default());
    assert!(
        app.model
            .presets
            .default_one(&app.model.workspaces)
            .is_none()
    );
}

#[test]
fn the_next_chat_follows_its_default() {
    let mut app = Rehearsal::without_vault();
    let (pirate, _) = keep(&mut app, "Pirate", "Arr.");
    app.say(PresetsMsg::Default(pirate.clone(), true));
    app.exchange("Hello", "Hi");
    set(&mut app, "Arr, mate.");
    app.say(PresetsMsg::Update(pirate.clone()));
    assert_eq!(app.model.chats.fresh.system, "Arr, mate.");
    app.say(PresetsMsg::Delete(pirate.clone()));
    assert_eq!(app.model.chats.fresh, ChatSetup::default());
    app.say(PresetsMsg::Restore(pirate));
    assert_eq!(app.model.chats.fresh.system, "Arr, mate.");
}

#[test]
fn what_was_thrown_away_comes_back_while_its_notice_is_there() {
    let mut app = Rehearsal::unlocked();
    let (first, _) = keep(&mut app, "Pirate", "Arr.");
    keep(&mut app, "Cook", "Salt.");
    let effects = app.say(PresetsMsg::Delete(first.clone()));
    assert_eq!(effects, [Effect::DeletePreset(first.clone())]);
    assert_eq!(names(&app), ["Cook"]);
    let effects = app.say(PresetsMsg::Restore(first.clone()));
    assert_eq!(saved(&effects), [("Pirate", 2, false)]);
    assert_eq!(names(&app), ["Pirate", "Cook"]);
    app.say(PresetsMsg::Delete(first.clone()));
    let toast = app.model.ui.toasts.last().unwrap().id;
    app.say(UiMsg::CloseToast(toast));
    app.say(PresetsMsg::Restore(first));
    assert_eq!(names(&app), ["Cook"]);
}

#[test]
fn presets_move_in_are_forgotten_by_the_lock_and_read_again() {
    let mut app = Rehearsal::without_vault();
    let (id, effects) = keep(&mut app, "Pirate", "Arr.");
    assert!(saved(&effects).is_empty());
    app.say(PresetsMsg::Default(id, true));
    app.say(SessionMsg::CreateAsked);
    let effects = app.say(SessionMsg::Created);
    assert_eq!(saved(&effects), [("Pirate", 1, true)]);
    let stored = Preset::clone(app.model.presets.list.first().unwrap());
    app.say(SessionMsg::MovedIn);
    app.say(SessionMsg::Lock);
    assert!(app.model.presets.list.is_empty());
    app.say(PresetsMsg::Loaded(vec![stored.clone()]));
    assert!(app.model.presets.list.is_empty());
    app.unlock();
    app.say(PresetsMsg::Loaded(vec![stored.clone()]));
    app.say(DraftsMsg::Loaded(Box::default()));
    assert_eq!(names(&app), ["Pirate"]);
    assert_eq!(app.model.chats.fresh.system, "Arr.");
    // What was chosen for the chat that is not begun comes before the default.
    app.say(SessionMsg::Lock);
    app.unlock();
    app.say(PresetsMsg::Loaded(vec![stored]));
    app.say(DraftsMsg::Loaded(Box::new(crate::drafts::DraftsRecord {
        setup: Some(setup("A draft.")),
        ..Default::default()
    })));
    assert_eq!(app.model.chats.fresh.system, "A draft.");
}
