//! What a model family on Bedrock takes, by its id.
//!
//! Ids read `[<region>.]<vendor>.<model>`, for example `us.anthropic.claude-haiku-4-5-20251001-v1:0`.

use crate::{
    capability::Budget,
    dialect::anthropic::family::{self as claude, Thinking},
};

/// A family, as far as its requests differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Anthropic's models, with the rules of their own API.
    Claude(claude::Family),
    /// Amazon's Nova; from its second generation on it can think.
    Nova {
        /// Whether an effort can be asked for.
        thinks: bool,
    },
    /// OpenAI's open models.
    GptOss,
    /// Mistral's large models, which can be made to call a tool.
    MistralLarge,
    /// All the others: only what Converse has for every model.
    Other,
}

/// Finds the family of a model id.
pub(crate) fn of(model: &str) -> Family {
    let model = model.to_ascii_lowercase();
    let has = |word: &str| model.contains(word);
    if has("claude") {
        Family::Claude(claude::of(&model))
    } else if has("amazon.nova") {
        Family::Nova {
            thinks: has("nova-2"),
        }
    } else if has("gpt-oss") {
        Family::GptOss
    } else if has("mistral-large") {
        Family::MistralLarge
    } else {
        Family::Other
    }
}

impl Family {
    /// Whether temperature and top p may be sent at all, and whether they exclude each other.
    pub(crate) fn sampling(self) -> (bool, bool) {
        match self {
            Self::Claude(claude) => (claude.sampling, claude.one_sampler),
            _ => (true, false),
        }
    }

    /// Whether the number of likeliest tokens can be set.
    pub(crate) fn top_k(self) -> bool {
        match self {
            Self::Claude(claude) => claude.sampling,
            Self::Nova { .. } => true,
            _ => false,
        }
    }

    /// Whether it can be told how long to think.
    pub(crate) fn effort(self) -> bool {
        match self {
            Self::Claude(claude) => claude.thinking != Thinking::Never,
            Self::Nova { thinks } => thinks,
            Self::GptOss => true,
            Self::MistralLarge | Self::Other => false,
        }
    }

    /// How many tokens of thinking can be asked for.
    pub(crate) fn budget(self) -> Option<Budget> {
        match self {
            Self::Claude(claude) => claude.bounds(),
            _ => None,
        }
    }

    /// Whether it takes no sampling parameter and no forced call while it thinks.
    pub(crate) fn thinks_alone(self) -> bool {
        matches!(self, Self::Claude(claude) if claude.thinking == Thinking::Budget)
    }

    /// Whether a tool call can be forced.
    pub(crate) fn forced_tools(self) -> bool {
        match self {
            Self::Claude(claude) => claude.forced_tools,
            Self::Nova { .. } | Self::MistralLarge => true,
            Self::GptOss | Self::Other => false,
        }
    }

    /// Whether answers and tool arguments can be held to a schema: here the newest Claude models refuse it,
    /// and of the others it is not documented which take it.
    pub(crate) fn schemas(self) -> bool {
        matches!(self, Self::Claude(claude) if claude.json_schema && claude.sampling)
    }
}
