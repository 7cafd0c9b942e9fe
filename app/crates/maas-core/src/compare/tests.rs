//! Message lists about comparisons, and the effects they must give.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::rc::Rc;

use maas_protocol::{
    capability::files::Unfit,
    error::ErrorKind,
    provider::{ProviderId, ProviderRef},
};

use crate::{
    Effect,
    chats::{Chat, ChatId, ChatSetup, ChatsMsg, ModelRef, ReplyState, ReviseMsg},
    compare::vote::Verdict,
    compare::{COLUMNS, Column, CompareMsg, Comparison, ComparisonId, REPEATS},
    drafts::DraftsMsg,
    files::{FileId, FileRef, FilesMsg, Incoming},
    msg::SessionMsg,
    rehearsal::{Rehearsal, error, finished, name, pieces, text, touches_vault},
    session::Settings,
    turn::{TurnId, TurnsMsg},
    ui::{Notice, UiMsg},
};

mod asking;
mod columns;
mod files;
mod judging;
mod keeping;

fn model(id: &str) -> ModelRef {
    ModelRef {
        provider: ProviderRef::Gone("acme".to_owned()),
        model: id.to_owned(),
    }
}

fn run(text: &str) -> CompareMsg {
    CompareMsg::Run {
        text: text.to_owned(),
    }
}

impl Rehearsal {
    fn add(&mut self, models: &[&str]) {
        for id in models {
            self.say(CompareMsg::AddModel(model(id)));
        }
    }

    fn comparison(&self) -> Rc<Comparison> {
        self.model.comparisons.current().clone()
    }

    /// The chat of a column.
    fn column(&self, place: usize) -> Rc<Chat> {
        let id = &self.comparison().columns[place].chat;
        self.model.chats.find(id).unwrap().clone()
    }

    fn said(&self, place: usize) -> Vec<String> {
        let chat = self.column(place);
        let line = chat.messages.loaded().unwrap();
        line.iter().map(|said| said.words().to_owned()).collect()
    }

    fn state(&self, place: usize) -> ReplyState {
        let chat = self.column(place);
        let last = chat.messages.loaded().unwrap().last().unwrap();
        last.reply.as_ref().unwrap().state
    }

    fn turn_of(&self, place: usize) -> TurnId {
        self.model.turns.of_chat(&self.column(place).id).unwrap().0
    }

    /// Gives a column its whole answer.
    fn answer(&mut self, place: usize, said: &str) -> Vec<Effect> {
        let turn = self.turn_of(place);
        self.say(pieces(turn, &[text(said), finished()]));
        self.say(TurnsMsg::Ended { turn, at_ms: 900.0 })
    }

    fn notices(&self) -> Vec<&Notice> {
        let toasts = &self.model.ui.toasts;
        toasts.iter().map(|toast| &toast.notice).collect()
    }
}

fn count(effects: &[Effect], wanted: &str) -> usize {
    effects.iter().filter(|it| name(it) == wanted).count()
}
