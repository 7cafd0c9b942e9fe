//! What the next question of a chat would take, before it is sent: texts to be counted, and what files and tools come to by the
//! rules that vendors have published.
//!
//! Where an answer has reported what came before it, only what is new is counted.

use std::rc::Rc;

use maas_protocol::{
    capability::{
        files::FileKind,
        tokens::{Counted, TokenRules, Vocabulary},
    },
    chat::ResponseFormat,
    models::Cost,
    usage::Usage,
};

use crate::{
    chats::{ChatMessage, ChatSetup},
    context::{estimate, unreported},
    files::FileRef,
};

#[cfg(test)]
mod tests;

/// What a message takes beside its text: where it begins, whose it is, and where it ends (OpenAI's cookbook, "How to count
/// tokens": three, and the name of a role is one).
const PER_MESSAGE: u64 = 4;
/// What the beginning of the answer takes.
const PER_ANSWER: u64 = 3;
/// How large a page of a PDF is that does not say how many it has, in bytes.
const PAGE_BYTES: u64 = 50_000;

/// What the next question would take.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// Tokens as last reported, which hold everything before.
    pub reported: u64,
    /// What is counted by the vocabulary, the newest first.
    pub texts: Vec<String>,
    /// By which vocabulary; `None` where the texts can only be estimated.
    pub vocabulary: Option<Vocabulary>,
    /// Tokens besides: pictures, pages, and what stands around tools.
    besides: Counted,
    /// Tokens around the messages, where the texts are counted.
    around: u64,
}

impl Ahead {
    /// Looks at a line of messages and what is about to be said after it; `None` where nothing is new.
    pub fn of(
        setup: &ChatSetup,
        line: &[Rc<ChatMessage>],
        typed: &str,
        files: &[FileRef],
    ) -> Option<Self> {
        let (reported, since) = unreported(line);
        let rules = TokenRules::of(&setup.model.model);
        let mut besides = Counted::default();
        let mut all: Vec<&str> = vec![typed];
        all.extend(since.iter().map(|message| message.words()));
        let first = reported == 0;
        all.extend(first.then_some(setup.system.as_str()));
        let said = since.iter().flat_map(|message| &message.files);
        for file in files.iter().chain(said) {
            add(&mut besides, of_file(file, &rules));
        }
        let mut texts: Vec<String> = all
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect();
        if texts.is_empty() && besides == Counted::default() {
            return None;
        }
        let messages = texts.len() as u64;
        if first {
            let tools = rules.tools(&setup.sent_tools());
            texts.extend(tools.texts);
            add(&mut besides, tools.around);
            // How a schema is told to the model nobody says.
            if let Some(ResponseFormat::JsonSchema { schema, .. }) = setup.response_format() {
                texts.push(schema.to_string());
                besides.rough = true;
            }
        }
        Some(Self {
            reported,
            texts,
            vocabulary: rules.vocabulary,
            besides,
            around: PER_MESSAGE * messages.max(1) + PER_ANSWER,
        })
    }

    /// The tokens of what is new, with those of its texts as they were counted; `None` is an estimate of them.
    pub fn tokens(&self, counted: Option<u64>) -> Counted {
        let texts = counted.map(|counted| counted.saturating_add(self.around));
        let estimated = || self.texts.iter().map(|text| estimate(text));
        let texts = texts.unwrap_or_else(|| estimated().fold(0, u64::saturating_add));
        Counted {
            tokens: texts.saturating_add(self.besides.tokens),
            rough: counted.is_none() || self.besides.rough,
        }
    }
}

fn add(to: &mut Counted, more: Counted) {
    to.tokens = to.tokens.saturating_add(more.tokens);
    to.rough |= more.rough;
}

fn of_file(file: &FileRef, rules: &TokenRules) -> Counted {
    let rough = |tokens| Counted {
        tokens,
        rough: true,
    };
    match FileKind::of(&file.media_type) {
        FileKind::Image => rules.picture(file.pixels),
        FileKind::Document => {
            let guess = || file.bytes.div_ceil(PAGE_BYTES).max(1);
            let pages = file.pages.map_or_else(guess, u64::from);
            rough(pages.saturating_mul(rules.page))
        }
        // Its text is not at hand; four letters of plain English make a token.
        FileKind::Text => rough(file.bytes.div_ceil(4)),
    }
}

/// What a question of so many tokens costs without its answer, in nano-dollars; `None` where a price is not known.
pub fn cost(tokens: u64, prices: Option<&Cost>) -> Option<u64> {
    prices?.of(&Usage {
        input: Some(tokens),
        output: Some(0),
        ..Usage::default()
    })
}
