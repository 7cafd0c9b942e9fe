//! How an answer is sampled, and what providers call it.

use serde::{Deserialize, Serialize};

/// Sampling parameters; an unset one is never sent, so that the model's own default stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// 0 is nearly deterministic; the upper end depends on the provider (1 or 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Share of the probability mass to sample from, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// Upper bound of the answer in tokens, reasoning included where the provider counts it so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// Sample from so many of the likeliest tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_k: Option<u32>,
    /// Texts that end the answer; the answer does not hold them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop: Vec<String>,
    /// The same seed makes the same answer likelier, where the provider knows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i64>,
    /// Makes what was mentioned less likely, -2 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence_penalty: Option<f64>,
    /// Makes what was repeated less likely, -2 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency_penalty: Option<f64>,
    /// Report so many of the likeliest tokens at each place; 0 reports the chosen one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_logprobs: Option<u32>,
    /// So many answers to choose from; `None` is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
    /// How long the model thinks first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_effort: Option<Effort>,
    /// At most so many tokens of thinking; where a model takes it, it stands before the effort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_budget: Option<u32>,
    /// How much the model says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verbosity: Option<Verbosity>,
    /// Whether the model may call several tools at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallel_tool_calls: Option<bool>,
}

/// A parameter that a request can do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Param {
    /// See [`Params::temperature`].
    Temperature,
    /// See [`Params::top_p`].
    TopP,
    /// See [`Params::max_tokens`].
    MaxTokens,
    /// See [`Params::top_k`].
    TopK,
    /// See [`Params::stop`].
    Stop,
    /// See [`Params::seed`].
    Seed,
    /// See [`Params::presence_penalty`].
    PresencePenalty,
    /// See [`Params::frequency_penalty`].
    FrequencyPenalty,
    /// See [`Params::top_logprobs`].
    Logprobs,
    /// See [`Params::n`].
    N,
    /// See [`Params::reasoning_effort`].
    ReasoningEffort,
    /// See [`Params::reasoning_budget`].
    ReasoningBudget,
    /// See [`Params::verbosity`].
    Verbosity,
    /// See [`Params::parallel_tool_calls`].
    ParallelToolCalls,
}

impl Param {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::Temperature,
        Self::TopP,
        Self::MaxTokens,
        Self::TopK,
        Self::Stop,
        Self::Seed,
        Self::PresencePenalty,
        Self::FrequencyPenalty,
        Self::Logprobs,
        Self::N,
        Self::ReasoningEffort,
        Self::ReasoningBudget,
        Self::Verbosity,
        Self::ParallelToolCalls,
    ];

    /// Finds a parameter by what a provider calls it: `max_completion_tokens`, `generationConfig.topK`, …
    pub fn named(name: &str) -> Option<Self> {
        let mut word: String = name.rsplit(['.', '/']).next()?.to_ascii_lowercase();
        word.retain(|c| c != '_');
        Some(match word.as_str() {
            "temperature" => Self::Temperature,
            "topp" | "p" => Self::TopP,
            "maxtokens" | "maxcompletiontokens" | "maxoutputtokens" | "numpredict" => {
                Self::MaxTokens
            }
            "topk" | "k" => Self::TopK,
            "stop" | "stopsequences" => Self::Stop,
            "seed" | "randomseed" => Self::Seed,
            "presencepenalty" => Self::PresencePenalty,
            "frequencypenalty" => Self::FrequencyPenalty,
            "logprobs" | "toplogprobs" | "responselogprobs" => Self::Logprobs,
            "n" | "candidatecount" | "numgenerations" => Self::N,
            "reasoningeffort" | "effort" | "thinking" | "thinkingbudget" | "thinkinglevel"
            | "budgettokens" | "think" => Self::ReasoningEffort,
            "reasoningbudget" | "thinkingtokenbudget" => Self::ReasoningBudget,
            "verbosity" => Self::Verbosity,
            "paralleltoolcalls" | "disableparalleltooluse" => Self::ParallelToolCalls,
            _ => return None,
        })
    }

    /// Finds a parameter by its name in OpenAI's requests, and by no other.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|param| param.as_str() == name)
    }

    /// The parameter's name in OpenAI's requests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::TopP => "top_p",
            Self::MaxTokens => "max_tokens",
            Self::TopK => "top_k",
            Self::Stop => "stop",
            Self::Seed => "seed",
            Self::PresencePenalty => "presence_penalty",
            Self::FrequencyPenalty => "frequency_penalty",
            Self::Logprobs => "logprobs",
            Self::N => "n",
            Self::ReasoningEffort => "reasoning_effort",
            Self::ReasoningBudget => "reasoning_budget",
            Self::Verbosity => "verbosity",
            Self::ParallelToolCalls => "parallel_tool_calls",
        }
    }
}

/// How long a model thinks before it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// Not at all.
    None,
    /// Hardly.
    Minimal,
    /// A little.
    Low,
    /// As usual.
    Medium,
    /// Long.
    High,
    /// Longer still.
    Xhigh,
    /// As long as it takes.
    Max,
}

impl Effort {
    /// The effort's name on OpenAI's wire and all that follow it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Xhigh => "xhigh",
            Self::Max => "max",
        }
    }
}

/// How much a model says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verbosity {
    /// Briefly.
    Low,
    /// As usual.
    Medium,
    /// At length.
    High,
}

impl Verbosity {
    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Params {
    /// Does without a parameter; false when it was not set anyway.
    pub fn unset(&mut self, param: Param) -> bool {
        let before = self.clone();
        match param {
            Param::Temperature => self.temperature = None,
            Param::TopP => self.top_p = None,
            Param::MaxTokens => self.max_tokens = None,
            Param::TopK => self.top_k = None,
            Param::Stop => self.stop.clear(),
            Param::Seed => self.seed = None,
            Param::PresencePenalty => self.presence_penalty = None,
            Param::FrequencyPenalty => self.frequency_penalty = None,
            Param::Logprobs => self.top_logprobs = None,
            Param::N => self.n = None,
            Param::ReasoningEffort => self.reasoning_effort = None,
            Param::ReasoningBudget => self.reasoning_budget = None,
            Param::Verbosity => self.verbosity = None,
            Param::ParallelToolCalls => self.parallel_tool_calls = None,
        }
        *self != before
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests;
