//! Sending: from the typed text, or a retried answer, to a turn under way.

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    chat::{ChatRequest, Role},
    error::ErrorKind,
    extras::{check_extra_body, merge},
    provider::Route,
    usage::Usage,
};

use crate::{
    Effect, Model, Stamp, budget,
    chats::{
        Chat, ChatId, ChatMessage, ChatSetup, MessageId, Messages, ModelRef, Reply, ReplyState,
        Timing,
        elsewhere::is_written_elsewhere,
        revise, save_chat, save_message,
        shelf::Shelf,
        title::{first_line, name_of, title_of},
    },
    compare::arrivals::Arrivals,
    drafts,
    files::{FileRef, Obstacles},
    ledger, offline, presets,
    prompts::{PromptUse, Said},
    providers::{ProviderConfig, Providers, endpoint::RouteReason},
    turn::{self, Phase, Turn, TurnId},
    workspaces,
};

mod past;
#[cfg(test)]
mod tests;
mod told;

pub(crate) use past::past;

/// What a person says: the text, and what goes with it.
#[derive(Clone, Copy)]
pub(crate) struct Saying<'a> {
    pub(crate) text: &'a str,
    pub(crate) files: &'a [FileRef],
    /// Which template it was made with.
    pub(crate) prompt: Option<&'a PromptUse>,
}

impl Saying<'_> {
    /// What a chat can be called by: the text, or the first file.
    fn name(&self) -> &str {
        match self.files.first() {
            Some(file) if self.text.is_empty() => &file.name,
            _ => self.text,
        }
    }
}

/// Sends the typed text and the files of the draft in the open chat, or in a new one.
pub(super) fn submit(model: &mut Model, text: &str, stamp: &Stamp) -> Vec<Effect> {
    let was_open = model.chats.open.clone();
    let draft = model.drafts.find(was_open.as_ref()).cloned();
    let saying = Saying {
        text: text.trim(),
        files: draft.as_ref().map_or(&[], |draft| &draft.files),
        prompt: draft.as_ref().and_then(|draft| draft.prompt.as_ref()),
    };
    let empty = saying.text.is_empty() && saying.files.is_empty();
    if empty || model.session.is_closed() {
        return Vec::new();
    }
    // Two questions at once would not be told of each other; what was typed stays there.
    let open = model.chats.open_chat();
    if open.is_some_and(|chat| is_written_elsewhere(&model.turns, chat)) {
        return Vec::new();
    }
    // Said at the field already; what was typed stays there.
    if Obstacles::find(&model.chats, &model.drafts, &model.providers).any() {
        return Vec::new();
    }
    let chat = match (model.chats.open_chat(), free_chat(model)) {
        // What waits was typed before.
        (_, Some(chat)) if model.drafts.waits(&chat.id) => {
            return wait(model, &chat.id.clone(), &saying, stamp);
        }
        (_, Some(chat)) => chat.id.clone(),
        // Before it is answered, the question would be another one.
        (Some(chat), None) => return wait(model, &chat.id.clone(), &saying, stamp),
        (None, None) => begin(model, saying.name(), stamp),
    };
    let mut effects = ask(model, &chat, &saying, stamp);
    if was_open.is_none() {
        presets::begun(model, &mut effects);
    }
    drafts::sent(model, was_open, &mut effects);
    effects.extend([Effect::ShowRoute(Some(chat)), Effect::ScrollToEnd]);
    effects
}

/// Lets a message wait until what was typed before it is answered; without the chat's history nothing can be sent.
fn wait(model: &mut Model, chat: &ChatId, saying: &Saying<'_>, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    let here = model.chats.find(chat);
    if here.is_some_and(|chat| chat.messages.loaded().is_some()) {
        drafts::enqueue(model, chat, saying, &mut effects);
        effects.extend(drafts::send_next(model, chat, stamp));
    }
    effects
}

/// Puts a question at the end of what is shown of a chat, and has it answered.
pub(crate) fn ask(
    model: &mut Model,
    chat: &ChatId,
    saying: &Saying<'_>,
    stamp: &Stamp,
) -> Vec<Effect> {
    let question = ChatMessage {
        files: saying.files.to_vec(),
        prompt: saying.prompt.cloned(),
        ..ChatMessage::said(MessageId(stamp.make_id(1)), Role::User, saying.text, stamp)
    };
    let id = question.id.clone();
    let chats = Rc::make_mut(&mut model.chats);
    let Some(open) = chats.find_mut(chat) else {
        return Vec::new();
    };
    let reply = Reply::awaited(&open.setup, &model.providers, false);
    find_title(open, saying.name());
    if let Messages::Loaded(messages) = &mut open.messages {
        messages.push(Rc::new(question));
    }
    let mut effects = answer(model, chat, reply, None, stamp);
    save_message(model, chat, &id, false, &mut effects);
    save_chat(model, chat, &mut effects);
    effects
}

/// Has the line of a chat answered that ends with a question.
pub(crate) fn answer_line(model: &mut Model, chat: &ChatId, stamp: &Stamp) -> Vec<Effect> {
    let Some(open) = model.chats.find(chat) else {
        return Vec::new();
    };
    let reply = Reply::awaited(&open.setup, &model.providers, false);
    let mut effects = answer(model, chat, reply, None, stamp);
    save_chat(model, chat, &mut effects);
    effects
}

/// Puts an answer that is still to come at the end of what is shown of a chat, and asks for it.
fn answer(
    model: &mut Model,
    chat: &ChatId,
    mut reply: Reply,
    lesson: Option<String>,
    stamp: &Stamp,
) -> Vec<Effect> {
    let id = MessageId(stamp.make_id(2));
    let chats = Rc::make_mut(&mut model.chats);
    if let Some(open) = chats.find_mut(chat) {
        open.updated_ms = stamp.now_ms;
        if reply.prompt.is_none() {
            reply.prompt = open.made_with(open.messages.ids().len().saturating_sub(1));
        }
        if let Messages::Loaded(messages) = &mut open.messages {
            messages.push(Rc::new(ChatMessage {
                reply: Some(reply.clone()),
                ..ChatMessage::said(id.clone(), Role::Assistant, "", stamp)
            }));
        }
    }
    chats.sort();
    let mut effects = start(model, chat, &id, reply, lesson, stamp);
    // Written at once, so that a tab closed before the first token leaves an interrupted answer.
    save_message(model, chat, &id, true, &mut effects);
    effects
}

/// Asks again for an answer on screen, of the chat's model or of another one; or another one a question. An
/// answer that says something stays beside the new one, with all that followed it; one that says nothing is replaced.
pub(crate) fn again(
    model: &mut Model,
    message: &MessageId,
    asked: Option<ModelRef>,
    through_relay: bool,
    stamp: &Stamp,
) -> Vec<Effect> {
    let Some((chat, at, old)) = free_answer(model, message) else {
        let asked = asked.or_else(|| answerer(model, message));
        return asked.map_or_else(Vec::new, |asked| anew(model, message, asked, stamp));
    };
    let mut setup = chat.setup.clone();
    setup.model = asked.unwrap_or(setup.model);
    // The same question over the relay shows whether the provider refused the browser.
    let lesson = Some(&old)
        .filter(|reply| through_relay && reply.was_blocked())
        .and_then(|_| model.providers.lesson(&setup.model.provider));
    let mut reply = Reply::awaited(&setup, &model.providers, through_relay);
    reply.prompt.clone_from(&old.prompt);
    let chat = chat.id.clone();
    let chats = Rc::make_mut(&mut model.chats);
    if !old.answer.is_empty() {
        if let Some(open) = chats.find_mut(&chat) {
            open.set_aside(at);
        }
        let mut effects = answer(model, &chat, reply, lesson, stamp);
        save_chat(model, &chat, &mut effects);
        effects.push(Effect::ScrollToEnd);
        return effects;
    }
    if let Some(open) = chats.find_mut(&chat) {
        open.updated_ms = stamp.now_ms;
        if let Some(answer) = open.message_mut(message) {
            answer.reply = Some(reply.clone());
            answer.version += 1;
        }
    }
    chats.sort();
    let mut effects = start(model, &chat, message, reply, lesson, stamp);
    save_message(model, &chat, message, true, &mut effects);
    save_chat(model, &chat, &mut effects);
    effects.push(Effect::ScrollToEnd);
    effects
}

/// Who answers what came of a call of a tool: the chat's model.
fn answerer(model: &Model, message: &MessageId) -> Option<ModelRef> {
    let chat = free_holder(model, message)?;
    chat.message(message)?.answers.as_ref()?;
    Some(chat.setup.model.clone())
}

/// Asks a model a question on screen, or what it makes of a tool's result; what followed it stays beside the new answer.
fn anew(model: &mut Model, message: &MessageId, asked: ModelRef, stamp: &Stamp) -> Vec<Effect> {
    let place = free_holder(model, message).and_then(|chat| {
        let question = chat.message(message)?;
        let at = chat.place(message)?;
        question.is_asked().then_some((chat, at))
    });
    let Some((chat, at)) = place else {
        return Vec::new();
    };
    let mut setup = chat.setup.clone();
    setup.model = asked;
    let chat = chat.id.clone();
    let mut reply = Reply::awaited(&setup, &model.providers, false);
    if let Some(open) = Rc::make_mut(&mut model.chats).find_mut(&chat) {
        reply.prompt = open.made_with(at);
        open.set_aside(at + 1);
    }
    let mut effects = answer(model, &chat, reply, None, stamp);
    save_chat(model, &chat, &mut effects);
    effects.push(Effect::ScrollToEnd);
    effects
}

/// Asks the model that gave the last answer to go on where it broke off.
///
/// It is asked by a short user turn and not by leaving the answer open at the end: newer models of Anthropic and Google
/// refuse that with 400, and OpenAI's begin anew, while a user turn is understood by all.
pub(super) fn go_on(model: &mut Model, message: &MessageId, stamp: &Stamp) -> Vec<Effect> {
    let Some((chat, at, old)) = free_answer(model, message) else {
        return Vec::new();
    };
    let is_last = chat.messages.ids().len() == at + 1;
    if !is_last || old.answer.text.trim().is_empty() {
        return Vec::new();
    }
    let chat = chat.id.clone();
    let reply = old.resumed();
    if let Some(open) = Rc::make_mut(&mut model.chats).find_mut(&chat)
        && let Some(answer) = open.message_mut(message)
    {
        answer.reply = Some(reply.clone());
        answer.version += 1;
    }
    let mut effects = Vec::new();
    let id = begin_turn(model, &chat, message, reply, None, (stamp, &mut effects));
    turn::change(model, id, |turn| {
        turn.continues = Some(Rc::new(old));
        turn.fallbacks.clear();
    });
    effects.extend(send(model, id, stamp));
    save_message(model, &chat, message, true, &mut effects);
    effects.push(Effect::ScrollToEnd);
    effects
}

/// An answer on screen, with its place, if its chat is free for another turn.
fn free_answer<'a>(model: &'a Model, message: &MessageId) -> Option<(&'a Chat, usize, Reply)> {
    let chat = free_holder(model, message)?;
    let at = chat.place(message)?;
    Some((chat, at, chat.message(message)?.reply.clone()?))
}

/// The open chat, if its messages are here and no answer to it is under way.
pub(super) fn free_chat(model: &Model) -> Option<&Rc<Chat>> {
    let chat = model.chats.open_chat()?;
    is_free(model, &chat.id).then_some(chat)
}

/// The chat that has a message, if no answer to it is under way.
pub(super) fn free_holder<'a>(model: &'a Model, message: &MessageId) -> Option<&'a Rc<Chat>> {
    let chat = model.chats.holder(message)?;
    is_free(model, &chat.id).then_some(chat)
}

/// Whether a chat's messages are here and no answer to it is under way.
pub(crate) fn is_free(model: &Model, chat: &ChatId) -> bool {
    let here = model.chats.find(chat);
    here.is_some_and(|chat| {
        chat.messages.loaded().is_some() && !is_written_elsewhere(&model.turns, chat)
    }) && !model.session.is_closed()
        && model.turns.of_chat(chat).is_none()
}

/// Makes an empty chat with a title of what is asked, and opens it.
fn begin(model: &mut Model, text: &str, stamp: &Stamp) -> ChatId {
    let id = ChatId(stamp.make_id(0));
    let chats = Rc::make_mut(&mut model.chats);
    chats.list.insert(
        0,
        Rc::new(Chat {
            id: id.clone(),
            title: name_of(text),
            created_ms: stamp.now_ms,
            updated_ms: stamp.now_ms,
            shelf: Shelf {
                temporary: std::mem::take(&mut chats.next_temporary),
                ..Shelf::default()
            },
            workspace: model.workspaces.current.clone(),
            comparison: None,
            setup: chats.fresh.clone(),
            messages: Messages::Loaded(Vec::new()),
            unopened: Vec::new(),
            branches: Vec::new(),
            aside: Vec::new(),
            unread_files: Vec::new(),
            version: 0,
        }),
    );
    chats.open = Some(id.clone());
    chats.wanted = None;
    id
}

/// Begins a chat in which this was said already, and opens it.
pub(crate) fn begin_with(
    model: &mut Model,
    used: &PromptUse,
    history: &[Said],
    stamp: &Stamp,
) -> Vec<Effect> {
    let chat = begin(model, &used.name, stamp);
    let asked = model.chats.fresh.model.clone();
    let messages = past(&asked, (used, history), &model.providers, stamp);
    let ids: Vec<MessageId> = messages.iter().map(|said| said.id.clone()).collect();
    if let Some(open) = Rc::make_mut(&mut model.chats).find_mut(&chat) {
        open.messages = Messages::Loaded(messages);
        open.shelf.named = true;
    }
    let mut effects = Vec::new();
    for id in &ids {
        save_message(model, &chat, id, false, &mut effects);
    }
    save_chat(model, &chat, &mut effects);
    effects.push(Effect::ShowRoute(Some(chat)));
    effects
}

/// Gives a chat that began with a mere greeting the title of what is asked now.
fn find_title(chat: &mut Chat, asked: &str) {
    let first = chat.messages.loaded().and_then(|messages| messages.first());
    if let Some(first) = first.filter(|first| !chat.shelf.named && title_of(&first.text).is_none())
        && chat.title == first_line(&first.text)
        && let Some(title) = title_of(asked)
    {
        chat.title = title;
    }
}

/// Creates the turn that writes `message`, and sends what precedes it.
fn start(
    model: &mut Model,
    chat: &ChatId,
    message: &MessageId,
    reply: Reply,
    lesson: Option<String>,
    stamp: &Stamp,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    let id = begin_turn(model, chat, message, reply, lesson, (stamp, &mut effects));
    effects.extend(send(model, id, stamp));
    effects
}

fn begin_turn(
    model: &mut Model,
    chat: &ChatId,
    message: &MessageId,
    reply: Reply,
    lesson: Option<String>,
    (stamp, effects): (&Stamp, &mut Vec<Effect>),
) -> TurnId {
    // What was done by hand before cannot be taken back past a new answer.
    revise::forget_undo(model, effects);
    let fallbacks = model.chats.find(chat).map(|chat| &chat.setup.fallbacks);
    let others = fallbacks.into_iter().flatten();
    let turn = Turn {
        chat: chat.clone(),
        message: message.clone(),
        fallbacks: others
            .filter(|other| **other != reply.model)
            .cloned()
            .collect(),
        through_relay: reply.why == Some(RouteReason::Asked),
        lesson,
        reply,
        continues: None,
        phase: Phase::Sending,
        attempts: 0,
        most_nano: None,
        entry: None,
        sent_ms: stamp.now_ms,
        draft_saved_ms: stamp.now_ms,
        drafts: 0,
    };
    Rc::make_mut(&mut model.turns).begin(turn)
}

/// Sends what precedes a turn's message, by the way that is right for it now.
/// Where that may pass a budget it is not sent, unless a person has said so.
pub(crate) fn send(model: &mut Model, id: TurnId, stamp: &Stamp) -> Vec<Effect> {
    let Some(turn) = Rc::make_mut(&mut model.turns).live.get_mut(&id) else {
        return Vec::new();
    };
    let turn = Rc::make_mut(turn);
    let way = model
        .providers
        .way(&turn.reply.model.provider, turn.through_relay);
    turn.reply.route = way.route;
    turn.reply.why = Some(way.why);
    let Some(chat) = model.chats.find(&turn.chat) else {
        return Vec::new();
    };
    let asked = &turn.reply.model;
    let provider = asked.provider.clone();
    let config = model.providers.config(&provider);
    let mut request = told::request(chat, turn);
    lay_over(&mut request, &config);
    let (asked, message) = (asked.clone(), turn.message.clone());
    let chat = chat.id.clone();
    let facts = model.providers.facts(&asked);
    let most = budget::most(&request, &facts);
    if let Some(error) = offline::obstacle(model, &provider, way.route, most, stamp) {
        return vec![Effect::RefuseTurn { turn: id, error }];
    }
    let place = workspaces::of_chat(model, &chat);
    if let Some(error) = workspaces::obstacle(&model.workspaces, &place, &provider) {
        return vec![Effect::RefuseTurn { turn: id, error }];
    }
    let turns = Rc::make_mut(&mut model.turns);
    let passes = turns.pass.take_if(|pass| *pass == message).is_some();
    if !passes && let Some(error) = budget::obstacle(model, id, (&asked, &place), most, stamp) {
        return vec![Effect::RefuseTurn { turn: id, error }];
    }
    let turn = model.turns.live.get(&id).cloned();
    let (entry, begun) = turn.map_or((None, None), |turn| {
        ledger::begin(model, turn::sent(model, &turn), &place, stamp)
    });
    turn::change(model, id, |turn| {
        turn.most_nano = most;
        turn.entry = entry;
    });
    let mut effects = vec![Effect::StartTurn {
        turn: id,
        message,
        config,
        provider,
        route: way.route,
        limits: facts.limits(),
        request,
    }];
    effects.extend(begun);
    effects
}

/// Puts the fields that are set for the provider below those of the chat.
pub(crate) fn lay_over(request: &mut ChatRequest, config: &ProviderConfig) {
    // It was checked when it was saved; what is set for this chat lies over it.
    let own = std::mem::replace(
        &mut request.provider_config,
        check_extra_body(&config.extra_body).unwrap_or_default(),
    );
    merge(&mut request.provider_config, &own);
}

/// The request that would be sent if somebody said this after a line of messages.
pub fn request_ahead(
    setup: &ChatSetup,
    line: &[Rc<ChatMessage>],
    (text, files): (&str, &[FileRef]),
    providers: &Providers,
) -> ChatRequest {
    let text = text.trim();
    let mut request = told::ahead(
        setup,
        line,
        &Saying {
            text,
            files,
            prompt: None,
        },
    );
    lay_over(&mut request, &providers.config(&setup.model.provider));
    request
}

impl ChatMessage {
    /// Whether an answer can follow it at once: a question, or what came of a call.
    pub fn is_asked(&self) -> bool {
        self.role == Role::User || self.answers.is_some()
    }

    /// A new message with this text.
    pub(crate) fn said(id: MessageId, role: Role, text: &str, stamp: &Stamp) -> Self {
        Self {
            id,
            role,
            text: text.to_owned(),
            files: Vec::new(),
            reply: None,
            created_ms: stamp.now_ms,
            version: 1,
            edited: false,
            prompt: None,
            answers: None,
        }
    }
}

impl Reply {
    /// An answer that has just been asked for.
    fn awaited(setup: &ChatSetup, providers: &Providers, through_relay: bool) -> Self {
        let way = providers.way(&setup.model.provider, through_relay);
        Self {
            model: setup.model.clone(),
            route: way.route,
            why: Some(way.why),
            state: ReplyState::Streaming,
            answer: Answer::default(),
            timing: Timing::default(),
            arrivals: Arrivals::default(),
            switches: Vec::new(),
            prompt: None,
        }
    }

    /// The answer, under way again from where it broke off. What its provider signed was signed for a whole answer.
    fn resumed(&self) -> Self {
        let mut reply = self.clone();
        reply.state = ReplyState::Streaming;
        reply.timing = Timing::default();
        reply.arrivals = Arrivals::default();
        reply.answer.usage = Usage::default();
        reply.answer.reasoning_items.clear();
        reply.answer.finish = None;
        reply.answer.error = None;
        reply
    }

    /// Whether a direct request died without an answer that the browser could read.
    fn was_blocked(&self) -> bool {
        let error = self.answer.error.as_ref();
        self.route == Route::Direct && error.is_some_and(|error| error.kind == ErrorKind::Blocked)
    }
}
