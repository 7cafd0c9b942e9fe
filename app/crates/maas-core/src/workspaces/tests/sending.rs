//! What a workspace lets out: providers that are left out, and budgets.

use super::*;

fn openai() -> ProviderRef {
    ProviderRef::Known(ProviderId::Openai)
}

fn priced(app: &mut Rehearsal) {
    let of = ModelRef {
        provider: openai(),
        model: "big".to_owned(),
    };
    let dollar = Cost {
        input: Some(1_000_000),
        output: Some(1_000_000),
        ..Cost::default()
    };
    app.say(ProvidersMsg::SetPrice(of, Some(dollar)));
    app.say(LedgerMsg::Load);
    app.say(LedgerMsg::Loaded {
        rows: Vec::new(),
        damaged: 0,
    });
}

/// Sets the next new chat up with OpenAI's model and short answers.
fn set_up(app: &mut Rehearsal) {
    app.say(ChatsMsg::New);
    let mut setup = app.model.chats.fresh.clone();
    setup.model = ModelRef {
        provider: openai(),
        model: "big".to_owned(),
    };
    setup.params.max_tokens = Some(1000);
    app.say(ChatsMsg::Configure(setup));
}

/// Asks; why it did not go out.
fn refused(effects: &[Effect]) -> Option<ErrorKind> {
    let refused = effects.iter().find_map(|effect| match effect {
        Effect::RefuseTurn { error, .. } => Some(error.kind),
        _ => None,
    });
    let went = effects.iter().any(|effect| name(effect) == "StartTurn");
    assert_ne!(went, refused.is_some());
    refused
}

#[test]
fn a_provider_that_is_left_out_is_not_asked_from_there() {
    let mut app = app();
    let work = add(&mut app, "Work");
    let exclude = |yes| WorkspacesMsg::Exclude(work.clone(), openai(), yes);
    let effects = app.say(exclude(true));
    assert_eq!(
        written(&effects).unwrap().of.get(&work).unwrap().excluded,
        [openai()]
    );
    set_up(&mut app);
    let effects = app.submit("Secret?");
    assert_eq!(refused(&effects), Some(ErrorKind::Excluded));
    // No entry of the ledger, for nothing was sent.
    assert!(effects.iter().all(|effect| name(effect) != "BeginEntry"));
    // A title for the same chat is not asked for either.
    let chat = app.open_id();
    app.say(exclude(false));
    assert!(
        app.model
            .workspaces
            .find(&work)
            .unwrap()
            .excluded
            .is_empty()
    );
    set_up(&mut app);
    assert_eq!(refused(&app.submit("Again?")), None);
    app.say(exclude(true));
    let effects = app.say(crate::chats::shelf::ShelfMsg::AskTitle(chat));
    assert!(effects.iter().all(|effect| name(effect) != "AskApart"));
    // Elsewhere it is asked.
    switch(&mut app, &WorkspaceId::default());
    set_up(&mut app);
    assert_eq!(refused(&app.submit("At home?")), None);
}

#[test]
fn another_model_of_the_chat_takes_over_if_it_may() {
    let mut app = app();
    let work = add(&mut app, "Work");
    app.say(WorkspacesMsg::Exclude(work, openai(), true));
    set_up(&mut app);
    let mut setup = app.model.chats.fresh.clone();
    setup.fallbacks = vec![setup.model.clone(), ChatSetup::default().model];
    setup.fallbacks[0].model = "other".to_owned();
    app.say(ChatsMsg::Configure(setup));
    let effects = app.submit("Who?");
    let turn = app.turn();
    assert_eq!(refused(&effects), Some(ErrorKind::Excluded));
    let failed = crate::turn::TurnsMsg::Failed {
        turn,
        error: ProviderError::new(ErrorKind::Excluded, ""),
        at_ms: 0.0,
    };
    let effects = app.say(failed);
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::StartTurn { provider, .. } => Some(provider.clone()),
        _ => None,
    });
    // The second one is of the same provider.
    assert_eq!(asked, Some(ChatSetup::default().model.provider));
}

#[test]
fn a_budget_of_one_counts_what_was_sent_from_it_and_from_those_that_went_into_it() {
    let mut app = app();
    priced(&mut app);
    let work = add(&mut app, "Work");
    let budget = Budget {
        on: Scope::All,
        every: Every::Month,
        // Room for one answer and a half.
        limit_nano: 1_600_000,
        unknown_passes: false,
    };
    app.say(WorkspacesMsg::Budgets(work.clone(), vec![budget.clone()]));
    // What goes out at home is nothing to it.
    switch(&mut app, &WorkspaceId::default());
    set_up(&mut app);
    assert_eq!(refused(&app.submit("Home?")), None);
    set_up(&mut app);
    assert_eq!(refused(&app.submit("Home again?")), None);
    switch(&mut app, &work);
    set_up(&mut app);
    let effects = app.submit("Work?");
    assert_eq!(refused(&effects), None);
    let row = effects.iter().find_map(|effect| match effect {
        Effect::BeginEntry { sealing, .. } => page::read(sealing),
        _ => None,
    });
    assert_eq!(row.unwrap()[0].workspace.as_deref(), Some(work.0.as_str()));
    // The one under way takes what is left.
    set_up(&mut app);
    assert_eq!(refused(&app.submit("More?")), Some(ErrorKind::OverBudget));
    // What was sent from a workspace that went into it counts.
    let club = add(&mut app, "Club");
    set_up(&mut app);
    assert_eq!(refused(&app.submit("Club?")), None);
    assert_eq!(
        app.model.workspaces.family(&work),
        std::slice::from_ref(&work)
    );
    app.say(WorkspacesMsg::Delete(club.clone(), Some(work.clone())));
    assert_eq!(app.model.workspaces.family(&work), [work, club]);
}

#[test]
fn until_the_ledger_is_read_nothing_passes_the_budget_of_a_workspace() {
    let mut app = app();
    let work = add(&mut app, "Work");
    let budget = Budget {
        on: Scope::All,
        every: Every::Day,
        limit_nano: u64::MAX,
        unknown_passes: true,
    };
    let effects = app.say(WorkspacesMsg::Budgets(work.clone(), vec![budget]));
    assert!(effects.contains(&Effect::LoadLedger));
    set_up(&mut app);
    assert_eq!(refused(&app.submit("Work?")), Some(ErrorKind::UnknownCost));
    // It is read as well when the vault is opened anew.
    let stored = app.model.workspaces.record();
    let mut tab = Rehearsal::unlocked();
    let effects = tab.say(WorkspacesMsg::Loaded(Box::new(stored), None));
    assert!(effects.contains(&Effect::LoadLedger));
}
