//! A model with a clock of its own, for tests: messages in, effects out.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests")]

use std::rc::Rc;

use maas_protocol::{
    catalogue::Catalogue,
    error::{ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    models::{Cost, ModelInfo},
    provider::ProviderId,
};

use crate::{
    Effect, Model, Msg, Stamp,
    chats::{Chat, ChatId, ChatMessage, ChatsMsg, MessageId, Reply},
    export::Speakers,
    msg::SessionMsg,
    session::Settings,
    trials::TrialsEffect,
    turn::{TurnId, TurnsMsg},
    update,
};

/// Who speaks, in words that tests look for.
pub(crate) const SPEAKERS: Speakers = Speakers {
    system: "System",
    user: "You",
    assistant: "Assistant",
    tool: "Tool",
    attached: "Attached",
    sources: "Sources",
};

/// $3 for a million tokens of questions and $15 of answers.
pub(crate) fn prices() -> Cost {
    Cost {
        input: Some(3_000_000),
        output: Some(15_000_000),
        ..Cost::default()
    }
}

/// A catalogue that knows OpenAI's `big`, with those prices.
pub(crate) fn priced() -> Rc<Catalogue> {
    let known = ModelInfo {
        cost: Some(prices()),
        ..ModelInfo::of_id("big")
    };
    Rc::new(Catalogue {
        models: vec![(ProviderId::Openai.slug().to_owned(), vec![known])],
        ..Catalogue::default()
    })
}

/// A model under test.
#[derive(Default)]
pub(crate) struct Rehearsal {
    pub(crate) model: Model,
    pub(crate) now_ms: u64,
    pub(crate) offline: bool,
    drawn: u16,
}

impl Rehearsal {
    /// A first visit: storage has said that there is no vault.
    pub(crate) fn without_vault() -> Self {
        let mut app = Self {
            now_ms: 1_000_000,
            ..Self::default()
        };
        app.say(SessionMsg::Started {
            vault_exists: false,
            settings: Settings::default(),
        });
        app
    }

    /// A visit with an open, empty vault.
    pub(crate) fn unlocked() -> Self {
        let mut app = Self {
            now_ms: 1_000_000,
            ..Self::default()
        };
        app.say(SessionMsg::Started {
            vault_exists: true,
            settings: Settings::default(),
        });
        app.unlock();
        app.say(ChatsMsg::ListLoaded {
            chats: Vec::new(),
            damaged: 0,
        });
        app
    }

    pub(crate) fn unlock(&mut self) {
        self.say(SessionMsg::UnlockAsked);
        assert_eq!(self.say(SessionMsg::Opened).first(), Some(&Effect::LoadAll));
    }

    /// Sends one message, 10 ms after the one before, with randomness never used before.
    pub(crate) fn say(&mut self, msg: impl Into<Msg>) -> Vec<Effect> {
        self.now_ms += 10;
        self.drawn += 1;
        let mut random = [0; 16];
        let [low, high] = self.drawn.to_le_bytes();
        (random[0], random[1]) = (low, high);
        update(
            &mut self.model,
            msg.into(),
            &Stamp {
                now_ms: self.now_ms,
                random,
                east_min: 0,
                offline: self.offline,
            },
        )
    }

    /// Sends one message and compares the names of its effects, in order.
    #[track_caller]
    pub(crate) fn check(&mut self, msg: impl Into<Msg>, expected: &[&str]) -> Vec<Effect> {
        let effects = self.say(msg);
        assert_eq!(effects.iter().map(name).collect::<Vec<_>>(), expected);
        effects
    }

    /// Sends one message and makes sure that nothing at all happens: no effect, no new pointer.
    #[track_caller]
    pub(crate) fn check_ignored(&mut self, msg: impl Into<Msg>) {
        let before = self.model.clone();
        self.check(msg, &[]);
        assert!(
            Rc::ptr_eq(&before.chats, &self.model.chats),
            "chats changed"
        );
        assert!(
            Rc::ptr_eq(&before.drafts, &self.model.drafts),
            "drafts changed"
        );
        assert!(
            Rc::ptr_eq(&before.comparisons, &self.model.comparisons),
            "comparisons changed"
        );
        assert!(
            Rc::ptr_eq(&before.turns, &self.model.turns),
            "turns changed"
        );
        assert!(
            Rc::ptr_eq(&before.session, &self.model.session),
            "session changed"
        );
        assert!(
            Rc::ptr_eq(&before.providers, &self.model.providers),
            "providers changed"
        );
        assert!(Rc::ptr_eq(&before.ui, &self.model.ui), "ui changed");
    }

    pub(crate) fn submit(&mut self, text: &str) -> Vec<Effect> {
        self.say(ChatsMsg::Submit {
            text: text.to_owned(),
        })
    }

    /// Asks and gets a whole answer.
    pub(crate) fn exchange(&mut self, question: &str, answer: &str) {
        self.submit(question);
        let turn = self.turn();
        self.say(pieces(turn, &[text(answer), finished()]));
        self.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
    }

    /// The newest turn's id.
    pub(crate) fn turn(&self) -> TurnId {
        TurnId(self.model.turns.last)
    }

    pub(crate) fn open_chat(&self) -> Rc<Chat> {
        Rc::clone(self.model.chats.open_chat().unwrap())
    }

    pub(crate) fn open_id(&self) -> ChatId {
        self.open_chat().id.clone()
    }

    pub(crate) fn messages(&self) -> Vec<Rc<ChatMessage>> {
        self.open_chat().messages.loaded().unwrap().to_vec()
    }

    pub(crate) fn last_message(&self) -> Rc<ChatMessage> {
        self.messages().pop().unwrap()
    }

    pub(crate) fn last_id(&self) -> MessageId {
        self.last_message().id.clone()
    }

    pub(crate) fn last_reply(&self) -> Reply {
        self.last_message().reply.clone().unwrap()
    }
}

/// An effect's name; saves say whether they are drafts.
pub(crate) fn name(effect: &Effect) -> &'static str {
    match effect {
        Effect::StartTurn { .. } => "StartTurn",
        Effect::RefuseTurn { .. } => "RefuseTurn",
        Effect::AbortTurn(_) => "AbortTurn",
        Effect::Inspect(_) => "Inspect",
        Effect::BackUp { .. } => "BackUp",
        Effect::WaitTurn { .. } => "WaitTurn",
        Effect::SaveChat(_) => "SaveChat",
        Effect::SaveMessage { draft: false, .. } => "SaveMessage",
        Effect::SaveMessage { draft: true, .. } => "SaveDraft",
        Effect::SaveDrafts { .. } => "SaveDrafts",
        Effect::BeginEntry { .. } => "BeginEntry",
        Effect::SaveEntry { .. } => "SaveEntry",
        Effect::LoadLedger => "LoadLedger",
        Effect::SavePreset(_) => "SavePreset",
        Effect::DeletePreset(_) => "DeletePreset",
        Effect::SavePrompt(_) => "SavePrompt",
        Effect::SavePromptVersion(_) => "SavePromptVersion",
        Effect::DeletePrompt { .. } => "DeletePrompt",
        Effect::LoadPrompts => "LoadPrompts",
        Effect::LoadPromptVersions(_) => "LoadPromptVersions",
        Effect::SaveWorkspaces(_) => "SaveWorkspaces",
        Effect::KeepWorkspace(_) => "KeepWorkspace",
        Effect::SaveSettings(_) => "SaveSettings",
        Effect::SaveLook(_) => "SaveLook",
        Effect::MoveIn => "MoveIn",
        Effect::TakeRelease => "TakeRelease",
        Effect::Restart { .. } => "Restart",
        Effect::LoadAll => "LoadAll",
        Effect::LoadMessages { .. } => "LoadMessages",
        Effect::Reread(_) => "Reread",
        Effect::DeleteMessages(_) => "DeleteMessages",
        Effect::DeleteChat { .. } => "DeleteChat",
        Effect::KeepFiles(_) => "KeepFiles",
        Effect::HoldFiles(_) => "HoldFiles",
        Effect::DeleteFiles(_) => "DeleteFiles",
        Effect::LookAtSpace => "LookAtSpace",
        Effect::KeepStorage => "KeepStorage",
        Effect::WriteAgain => "WriteAgain",
        Effect::Lock => "Lock",
        Effect::RemoveKey(_) => "RemoveKey",
        Effect::LoadModels { .. } => "LoadModels",
        Effect::Test { .. } => "Test",
        Effect::LoadCatalogue => "LoadCatalogue",
        Effect::RenewCatalogue => "RenewCatalogue",
        Effect::SaveComparison(_) => "SaveComparison",
        Effect::DeleteComparison(_) => "DeleteComparison",
        Effect::ShowComparison(_) => "ShowComparison",
        Effect::GoTo(_) => "GoTo",
        Effect::ShowRoute(_) => "ShowRoute",
        Effect::ScrollToEnd => "ScrollToEnd",
        Effect::Copy(_) => "Copy",
        Effect::SaveFile { .. } => "SaveFile",
        Effect::DeleteEverything => "DeleteEverything",
        Effect::SavePage { .. } => "SavePage",
        Effect::AskApart(_) => "AskApart",
        Effect::AbortMeasure => "AbortMeasure",
        Effect::SaveRun(_) => "SaveRun",
        Effect::LoadRuns => "LoadRuns",
        Effect::Trials(TrialsEffect::Load) => "LoadTrials",
        Effect::Trials(TrialsEffect::Open(..)) => "OpenTrial",
        Effect::Trials(TrialsEffect::Claim(_)) => "ClaimTrial",
        Effect::Trials(TrialsEffect::Release) => "ReleaseTrial",
        Effect::Trials(TrialsEffect::Keep(_)) => "KeepTest",
        Effect::Trials(TrialsEffect::Write(_)) => "WriteTrial",
        Effect::Trials(TrialsEffect::Delete(..)) => "DeleteTest",
        Effect::Trials(TrialsEffect::Wake(_)) => "WakeTrials",
        Effect::Trials(TrialsEffect::Look { .. }) => "LookAtAnswer",
        Effect::Trials(TrialsEffect::Abort) => "AbortTrials",
    }
}

/// Whether the effect writes or deletes something sealed.
pub(crate) fn touches_vault(effect: &Effect) -> bool {
    matches!(
        name(effect),
        "SaveChat"
            | "SaveComparison"
            | "DeleteComparison"
            | "SaveMessage"
            | "SavePreset"
            | "DeletePreset"
            | "SavePrompt"
            | "SavePromptVersion"
            | "DeletePrompt"
            | "SaveWorkspaces"
            | "SaveDraft"
            | "BeginEntry"
            | "SaveRun"
            | "KeepTest"
            | "WriteTrial"
            | "DeleteTest"
            | "SaveEntry"
            | "SaveSettings"
            | "SaveDrafts"
            | "DeleteChat"
            | "DeleteMessages"
            | "KeepFiles"
    )
}

pub(crate) fn pieces(turn: TurnId, events: &[ChatEvent]) -> TurnsMsg {
    TurnsMsg::Events {
        turn,
        events: events.to_vec(),
        at_ms: 120.0,
    }
}

pub(crate) fn text(text: &str) -> ChatEvent {
    ChatEvent::Text {
        text: text.to_owned(),
    }
}

pub(crate) fn finished() -> ChatEvent {
    ChatEvent::Finished {
        reason: FinishReason {
            kind: FinishKind::Stop,
            raw: "stop".to_owned(),
        },
    }
}

pub(crate) fn error(kind: ErrorKind) -> ProviderError {
    ProviderError::new(kind, "said so")
}

/// The message of the only message record among the effects.
#[track_caller]
pub(crate) fn saved_message(effects: &[Effect]) -> ChatMessage {
    let mut saved = effects.iter().filter_map(|effect| match effect {
        Effect::SaveMessage { record, .. } => Some(record.message.clone()),
        _ => None,
    });
    let message = saved.next().unwrap();
    assert!(saved.next().is_none(), "more than one message was saved");
    message
}
