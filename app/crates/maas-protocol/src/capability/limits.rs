//! What is publicly known of a model narrows what it is sent, beside the registry's own rules.

use serde::{Deserialize, Serialize};

use super::Takes;
use crate::chat::{ChatRequest, Param, ResponseFormat};

/// What a request to a model does without, by what its provider's list or a catalogue says of it.
///
/// Parameters only: such facts grow old, and a picture that was left out for one would be missed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Parameters that are left out.
    pub without: Vec<Param>,
    /// Whether the answer cannot follow a JSON schema.
    pub no_schema: bool,
}

impl Limits {
    /// What a model takes of what its family does.
    pub fn narrow(&self, mut takes: Takes) -> Takes {
        for param in &self.without {
            match param {
                Param::Temperature => takes.temperature = None,
                Param::TopP => takes.top_p = false,
                Param::TopK => takes.top_k = false,
                Param::Stop => takes.stop = 0,
                Param::Seed => takes.seed = false,
                Param::PresencePenalty | Param::FrequencyPenalty => takes.penalties = false,
                Param::Logprobs => takes.top_logprobs = None,
                Param::N => takes.answers = 1,
                Param::ReasoningEffort => takes.effort = false,
                Param::ReasoningBudget => takes.budget = None,
                Param::Verbosity => takes.verbosity = false,
                Param::ParallelToolCalls => takes.parallel_switch = false,
                // A cap is always worth offering: it limits what a person pays.
                Param::MaxTokens => {}
            }
        }
        takes.json_schema &= !self.no_schema;
        takes
    }

    /// Leaves out of a request what the model does not take; gives what is left and the names of what is not.
    ///
    /// Comes before [`fit`](super::fit): of two parameters that exclude each other the one that is taken stays.
    pub fn fit(&self, request: &ChatRequest) -> (ChatRequest, Vec<String>) {
        let mut request = request.clone();
        let mut left_out = Vec::new();
        for param in &self.without {
            if request.params.unset(*param) {
                left_out.push(param.as_str().to_owned());
            }
        }
        let schema = matches!(
            request.response_format,
            Some(ResponseFormat::JsonSchema { .. })
        );
        if self.no_schema && schema {
            request.response_format = None;
            left_out.push("response_format".to_owned());
        }
        (request, left_out)
    }
}

#[cfg(test)]
mod tests;
