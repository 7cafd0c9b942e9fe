//! Makes what is handed on of what is here, and what is here of that.

use super::{
    Answer, Chat, ChatMessage, ChatSetup, Comparison, Content, Preset, Prompt, Reply, ReplyState,
    Route, Shared, SharedChat, SharedColumn, SharedComparison, SharedContent, SharedMessage,
    SharedPreset, SharedPrompt, SharedPrompts, SharedReply, SharedSetup, Timing, ToolCall, clean,
};
use crate::{
    chats::{Chats, MessageId},
    compare::arrivals::Arrivals,
    prompts,
};

impl Shared {
    /// A preset.
    pub fn of_preset(preset: &Preset) -> Self {
        Self::of(
            &preset.id.0,
            Content::Preset(SharedPreset {
                name: preset.name.clone(),
                emoji: preset.emoji.clone(),
                setup: SharedSetup::of(&preset.setup),
            }),
        )
    }

    /// A conversation; `None` while its messages are not here.
    pub fn of_chat(chat: &Chat) -> Option<Self> {
        let content = SharedChat::of(chat)?;
        Some(Self::of(&chat.id.0, Content::Chat(content)))
    }

    /// A comparison; `None` while messages of it are not here.
    pub fn of_comparison(comparison: &Comparison, chats: &Chats) -> Option<Self> {
        let column = |(column, chat): (&crate::compare::Column, &std::rc::Rc<Chat>)| {
            Some(SharedColumn {
                own: column.own,
                chat: SharedChat::of(chat)?,
            })
        };
        let columns = comparison.chats(chats).map(column).collect::<Option<_>>()?;
        let mut setup = SharedSetup::of(&comparison.setup);
        // It means nothing, so it is none of anybody's business.
        setup.model = ChatSetup::default().model;
        let content = SharedComparison {
            title: comparison.title.clone(),
            tags: comparison.tags.clone(),
            created_ms: comparison.created_ms,
            setup,
            columns,
        };
        Some(Self::of(&comparison.id.0, Content::Comparison(content)))
    }

    /// Templates of a folder, or one; `None` where there is none.
    pub fn of_prompts(name: &str, prompts: &[&Prompt]) -> Option<Self> {
        // The oldest stands for all of them: it is the one that others come to.
        let oldest = prompts.iter().min_by_key(|prompt| prompt.created_ms)?;
        let shared = |prompt: &&Prompt| SharedPrompt {
            origin: prompt.id.0.clone(),
            name: prompt.name.clone(),
            description: prompt.description.clone(),
            folder: prompt.folder.clone(),
            tags: prompt.tags.clone(),
            content: SharedContent::of(&prompt.content),
            changes: prompt
                .versions
                .iter()
                .map(|(_, saved)| (saved.at_ms, saved.note.clone()))
                .collect(),
        };
        let content = Content::Prompts(SharedPrompts {
            name: name.to_owned(),
            prompts: prompts.iter().map(shared).collect(),
        });
        Some(Self::of(&oldest.id.0, content))
    }

    fn of(origin: &str, mut content: Content) -> Self {
        clean::content(&mut content);
        Self {
            origin: origin.to_owned(),
            content,
        }
    }
}

/// How many files and pictures of a conversation are not handed on.
pub fn left_out(chat: &Chat) -> usize {
    let line = chat.messages.loaded().unwrap_or_default().iter();
    line.map(|said| {
        let made = said.reply.as_ref().map(|reply| reply.answer.images.len());
        said.files.len() + made.unwrap_or_default()
    })
    .sum()
}

impl SharedSetup {
    fn of(setup: &ChatSetup) -> Self {
        Self {
            model: setup.model.clone(),
            system: setup.system.clone(),
            params: setup.params.clone(),
            fallbacks: setup.fallbacks.clone(),
            form: setup.form.clone(),
            tools: setup.tools.clone(),
        }
    }

    /// What a conversation is set up with by it.
    pub(super) fn setup(&self) -> ChatSetup {
        ChatSetup {
            model: self.model.clone(),
            system: self.system.clone(),
            params: self.params.clone(),
            fallbacks: self.fallbacks.clone(),
            form: self.form.clone(),
            tools: self.tools.clone(),
            tools_off: !self.tools.is_empty(),
            body: String::new(),
        }
    }
}

impl SharedContent {
    pub(super) fn of(content: &prompts::Content) -> Self {
        Self {
            messages: content.messages.clone(),
            variables: content.variables.clone(),
            model: content.model.clone(),
            params: content.params.clone(),
            form: content.form.clone(),
            tools: content.tools.clone(),
        }
    }

    /// What a template says by it.
    pub(super) fn content(&self) -> prompts::Content {
        prompts::Content {
            messages: self.messages.clone(),
            variables: self.variables.clone(),
            model: self.model.clone(),
            params: self.params.clone(),
            form: self.form.clone(),
            tools: self.tools.clone(),
            ..prompts::Content::default()
        }
    }

    /// What a template says by it that was handed on. Its tools stay at home until they are switched on here; where it takes
    /// the place of one that has the same, as they are there.
    pub(super) fn taken(&self, here: Option<&prompts::Content>) -> prompts::Content {
        let same = here.filter(|here| here.tools == self.tools);
        prompts::Content {
            tools_off: !self.tools.is_empty() && same.is_none_or(|here| here.tools_off),
            body: here.map_or(String::new(), |here| here.body.clone()),
            ..self.content()
        }
    }
}

impl SharedChat {
    fn of(chat: &Chat) -> Option<Self> {
        let line = chat.messages.loaded()?.iter();
        // An answer that is still on its way has nothing to be handed on yet.
        let ended = line.filter(|said| {
            let state = said.reply.as_ref().map(|reply| reply.state);
            state != Some(ReplyState::Streaming)
        });
        Some(Self {
            title: chat.title.clone(),
            created_ms: chat.created_ms,
            setup: SharedSetup::of(&chat.setup),
            messages: ended.map(|said| SharedMessage::of(said)).collect(),
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds, never negative"
)]
fn whole(ms: Option<f64>) -> Option<u64> {
    ms.map(|ms| ms.round() as u64)
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds, far below 2^53")]
fn float(ms: Option<u64>) -> Option<f64> {
    ms.map(|ms| ms as f64)
}

impl SharedMessage {
    fn of(said: &ChatMessage) -> Self {
        Self {
            role: said.role,
            text: said.text.clone(),
            reply: said.reply.as_ref().map(SharedReply::of),
            created_ms: said.created_ms,
            edited: said.edited,
        }
    }

    /// The message, under this id.
    pub(super) fn message(&self, id: String) -> ChatMessage {
        ChatMessage {
            id: MessageId(id),
            role: self.role,
            text: self.text.clone(),
            files: Vec::new(),
            reply: self.reply.as_ref().map(SharedReply::reply),
            created_ms: self.created_ms,
            version: 1,
            edited: self.edited,
            prompt: None,
            answers: None,
        }
    }
}

impl SharedReply {
    fn of(reply: &Reply) -> Self {
        let Answer {
            text,
            reasoning,
            tool_calls,
            citations,
            usage,
            finish,
            ..
        } = &reply.answer;
        let Timing {
            ttft_ms,
            answer_ms,
            total_ms,
            ..
        } = reply.timing;
        let call = |call: &ToolCall| (call.name.clone(), call.arguments.clone());
        Self {
            model: reply.model.clone(),
            state: reply.state,
            text: text.clone(),
            reasoning: reasoning.clone(),
            calls: tool_calls.iter().map(call).collect(),
            citations: citations.clone(),
            finish: finish.clone(),
            usage: *usage,
            times_ms: [ttft_ms, answer_ms, total_ms].map(whole),
        }
    }

    fn reply(&self) -> Reply {
        let calls = self.calls.iter().zip(0..);
        let tool_calls = calls.map(|((name, arguments), index)| ToolCall {
            index,
            name: name.clone(),
            arguments: arguments.clone(),
            ..ToolCall::default()
        });
        let [ttft_ms, answer_ms, total_ms] = self.times_ms.map(float);
        Reply {
            model: self.model.clone(),
            // Which way it went there says nothing here; without a reason it is not shown.
            route: Route::Direct,
            why: None,
            state: self.state,
            answer: Answer {
                text: self.text.clone(),
                reasoning: self.reasoning.clone(),
                tool_calls: tool_calls.collect(),
                citations: self.citations.clone(),
                usage: self.usage,
                finish: self.finish.clone(),
                ..Answer::default()
            },
            timing: Timing {
                ttft_ms,
                answer_ms,
                total_ms,
                relay_ms: None,
            },
            arrivals: Arrivals::default(),
            switches: Vec::new(),
            prompt: None,
        }
    }
}
