//! Files that go to every column.

use super::*;

/// Attaches a file to what is asked next.
fn attach(app: &mut Rehearsal, id: &str, media_type: &str) {
    let chat = Some(app.comparison().draft_key());
    let id = FileId(id.to_owned());
    let incoming = Incoming {
        chat: chat.clone(),
        id: id.clone(),
        name: id.0.clone(),
        bytes: 1,
        trouble: None,
    };
    app.say(FilesMsg::Chosen(vec![incoming]));
    let file = FileRef {
        name: id.0.clone(),
        id,
        media_type: media_type.to_owned(),
        bytes: 1,
        ..FileRef::default()
    };
    app.say(FilesMsg::Ready { chat, file });
}

#[test]
fn files_go_to_every_column_that_is_asked_unless_one_does_not_take_them() {
    let mut app = Rehearsal::unlocked();
    app.say(DraftsMsg::Loaded(Box::default()));
    app.add(&["a", "b"]);
    let blind = ModelRef {
        provider: ProviderRef::Known(ProviderId::Deepseek),
        model: "deepseek-chat".to_owned(),
    };
    app.say(CompareMsg::AddModel(blind));
    let found = |app: &Rehearsal| {
        let model = &app.model;
        app.comparison()
            .obstacles(&model.chats, &model.drafts, &model.providers)
    };
    assert_eq!(found(&app), []);
    attach(&mut app, "f", "image/png");
    let third = app.column(2).id.clone();
    let [(id, obstacles)] = found(&app).try_into().unwrap();
    assert_eq!(
        (id, obstacles.unfit()),
        (third.clone(), Some(Unfit::NoImages))
    );
    // What was typed and attached stays.
    app.check(run("What is this?"), &[]);
    assert_eq!(
        app.model
            .drafts
            .find(Some(&app.comparison().draft_key()))
            .unwrap()
            .files
            .len(),
        1
    );
    app.say(CompareMsg::Rest(third, true));
    assert_eq!(found(&app), []);
    let effects = app.say(run("What is this?"));
    let told: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::StartTurn { request, .. } => Some(request.messages.last().unwrap().parts.len()),
            _ => None,
        })
        .collect();
    assert_eq!(told, [2, 2]);
    // One file for both, which goes when nothing has it any more.
    let files: Vec<_> = (0..3)
        .map(|place| app.column(place).file_ids().len())
        .collect();
    assert_eq!(files, [1, 1, 0]);
    // While one is read, nobody is asked.
    app.answer(0, "A cat.");
    app.answer(1, "A dog.");
    app.say(FilesMsg::Chosen(vec![Incoming {
        chat: Some(app.comparison().draft_key()),
        id: FileId("g".to_owned()),
        name: "g".to_owned(),
        bytes: 1,
        trouble: None,
    }]));
    app.check(run("And this?"), &[]);
}
