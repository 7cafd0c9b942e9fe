//! What a model takes of a request, and what is left out for that reason.
//!
//! Each provider says for a model id what its family takes; [`fit`] does the leaving out, once for all
//! wire formats, and names what it left out: nothing is dropped in silence. What cannot be left out
//! without changing the question (a picture, the tools of a conversation that has called them) is an error instead.

use crate::{
    chat::{ChatRequest, Effort, Message, Param, Params, Part, ResponseFormat, Role, ToolChoice},
    error::EncodeError,
    event::MAX_ANSWERS,
};

pub mod files;
mod limits;
pub mod tokens;

pub use limits::Limits;

/// What a model takes. Made from [`Takes::ALL`] by naming the exceptions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Takes {
    /// The highest temperature; `None` is none at all.
    pub temperature: Option<f64>,
    /// Nucleus sampling.
    pub top_p: bool,
    /// Whether temperature and top p exclude each other.
    pub one_sampler: bool,
    /// Sampling from the likeliest tokens.
    pub top_k: bool,
    /// How many stop texts.
    pub stop: usize,
    /// A seed.
    pub seed: bool,
    /// Presence and frequency penalty.
    pub penalties: bool,
    /// Whether the two penalties exclude each other.
    pub one_penalty: bool,
    /// The highest number of likeliest tokens reported; `None` is no report.
    pub top_logprobs: Option<u32>,
    /// How many answers can be asked for at once; 1 is no more than always.
    pub answers: u32,
    /// A reasoning effort.
    pub effort: bool,
    /// How many tokens of thinking can be asked for; `None` where that cannot be said. It stands in the effort's place.
    pub budget: Option<Budget>,
    /// Whether a request that asks for thinking goes without sampling parameters and forced tool calls.
    pub thinks_alone: bool,
    /// A verbosity.
    pub verbosity: bool,
    /// The switch for several tool calls at once.
    pub parallel_switch: bool,
    /// Whether a tool call can be forced.
    pub forced_tools: bool,
    /// Answers as some JSON object.
    pub json_object: bool,
    /// Answers by a JSON schema.
    pub json_schema: bool,
    /// Whether the form of the answer can be set beside tools.
    pub json_beside_tools: bool,
    /// Tools.
    pub tools: bool,
    /// Pictures.
    pub images: bool,
    /// Whether pictures that a model made go back to it with its answers.
    pub own_images: bool,
    /// Documents.
    pub files: bool,
    /// Speech.
    pub audio: bool,
}

/// How many tokens of thinking can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The fewest; 0 is no thinking.
    pub least: u32,
    /// The most.
    pub most: u32,
    /// Whether a request with one goes without sampling parameters and forced tool calls.
    pub alone: bool,
}

impl Budget {
    /// As many as one likes, none included.
    pub const ANY: Self = Self {
        least: 0,
        most: u32::MAX,
        alone: false,
    };
}

impl Takes {
    /// Everything there is: what is assumed of a model that nothing is known of.
    pub const ALL: Self = Self {
        temperature: Some(2.0),
        top_p: true,
        one_sampler: false,
        top_k: true,
        stop: usize::MAX,
        seed: true,
        penalties: true,
        one_penalty: false,
        top_logprobs: Some(20),
        answers: MAX_ANSWERS,
        effort: true,
        // No field for it is common to all.
        budget: None,
        thinks_alone: false,
        verbosity: true,
        parallel_switch: true,
        forced_tools: true,
        json_object: true,
        json_schema: true,
        json_beside_tools: true,
        tools: true,
        images: true,
        own_images: false,
        files: true,
        audio: true,
    };

    /// What is taken beside an effort or a budget.
    fn beside(self, params: &Params) -> Self {
        let alone = match self.budget.filter(|_| params.reasoning_budget.is_some()) {
            Some(budget) => budget.alone,
            None => {
                let effort = params.reasoning_effort;
                self.thinks_alone && effort.is_some_and(|effort| effort != Effort::None)
            }
        };
        if !alone {
            return self;
        }
        Self {
            temperature: None,
            top_p: false,
            top_k: false,
            forced_tools: false,
            ..self
        }
    }

    /// Whether a parameter is worth offering; the most tokens of an answer always are.
    pub fn offers(&self, param: Param) -> bool {
        match param {
            Param::Temperature => self.temperature.is_some(),
            Param::TopP => self.top_p,
            Param::MaxTokens => true,
            Param::TopK => self.top_k,
            Param::Stop => self.stop > 0,
            Param::Seed => self.seed,
            Param::PresencePenalty | Param::FrequencyPenalty => self.penalties,
            Param::Logprobs => self.top_logprobs.is_some(),
            Param::N => self.answers > 1,
            Param::ReasoningEffort => self.effort,
            Param::ReasoningBudget => self.budget.is_some(),
            Param::Verbosity => self.verbosity,
            Param::ParallelToolCalls => self.parallel_switch,
        }
    }
}

/// Leaves out of a request what the model does not take; gives what is left and the names of what is not.
///
/// # Errors
/// [`EncodeError::Unsupported`] for what a question cannot do without.
pub fn fit(
    request: &ChatRequest,
    takes: &Takes,
) -> Result<(ChatRequest, Vec<String>), EncodeError> {
    let mut request = request.clone();
    let mut left_out = LeftOut::default();
    let takes = takes.beside(&request.params);
    if !takes.own_images {
        left_out.own_images(&mut request.messages);
    }
    check_parts(&request, &takes)?;
    let params = &mut request.params;
    left_out.unless(
        takes.temperature.is_some(),
        &mut params.temperature,
        "temperature",
    );
    if let (Some(asked), Some(most)) = (&mut params.temperature, takes.temperature)
        && *asked > most
    {
        *asked = most;
        left_out.0.push(format!("temperature over {most}"));
    }
    let both = takes.one_sampler && params.temperature.is_some();
    left_out.unless(takes.top_p && !both, &mut params.top_p, "top_p");
    left_out.unless(takes.top_k, &mut params.top_k, "top_k");
    left_out.unless(takes.seed, &mut params.seed, "seed");
    // The frequency stands, unless it does nothing.
    let both = takes.one_penalty
        && params
            .frequency_penalty
            .is_some_and(|penalty| penalty > 0.0);
    left_out.unless(
        takes.penalties && !both,
        &mut params.presence_penalty,
        "presence_penalty",
    );
    let both = takes.one_penalty && params.presence_penalty.is_some();
    left_out.unless(
        takes.penalties && !both,
        &mut params.frequency_penalty,
        "frequency_penalty",
    );
    left_out.unless(
        takes.top_logprobs.is_some(),
        &mut params.top_logprobs,
        "logprobs",
    );
    if let (Some(asked), Some(most)) = (&mut params.top_logprobs, takes.top_logprobs) {
        *asked = (*asked).min(most);
    }
    left_out.answers(&mut params.n, takes.answers);
    left_out.thinking(params, &takes);
    left_out.unless(takes.verbosity, &mut params.verbosity, "verbosity");
    left_out.unless(
        takes.parallel_switch,
        &mut params.parallel_tool_calls,
        "parallel_tool_calls",
    );
    if params.stop.len() > takes.stop {
        params.stop.truncate(takes.stop);
        left_out.0.push(match takes.stop {
            0 => "stop".to_owned(),
            most => format!("stop texts after the first {most}"),
        });
    }
    left_out.tools(&mut request, &takes);
    let forced = matches!(
        request.tool_choice,
        Some(ToolChoice::Required | ToolChoice::Tool(_))
    );
    left_out.unless(
        takes.forced_tools || !forced,
        &mut request.tool_choice,
        "tool_choice",
    );
    let form = match request.response_format {
        Some(ResponseFormat::JsonObject) => takes.json_object,
        Some(ResponseFormat::JsonSchema { .. }) => takes.json_schema,
        None => true,
    };
    let form = form && (takes.json_beside_tools || request.tools.is_empty());
    left_out.unless(form, &mut request.response_format, "response_format");
    Ok((request, left_out.0))
}

/// Refuses what a question cannot do without.
fn check_parts(request: &ChatRequest, takes: &Takes) -> Result<(), EncodeError> {
    let parts = || request.messages.iter().flat_map(|message| &message.parts);
    for (has, taken, what) in [
        (
            parts().any(|part| matches!(part, Part::Image { .. })),
            takes.images,
            "images",
        ),
        (
            parts().any(|part| matches!(part, Part::File { .. })),
            takes.files,
            "files",
        ),
        (
            parts().any(|part| matches!(part, Part::Audio { .. })),
            takes.audio,
            "audio",
        ),
        (
            parts().any(|part| matches!(part, Part::ToolCall { .. } | Part::ToolResult { .. }))
                && !request.tools.is_empty(),
            takes.tools,
            "tools",
        ),
    ] {
        if has && !taken {
            return Err(EncodeError::Unsupported(what));
        }
    }
    Ok(())
}

/// The names of what is left out.
#[derive(Default)]
struct LeftOut(Vec<String>);

impl LeftOut {
    /// Leaves a field out unless it is taken.
    fn unless<T>(&mut self, taken: bool, field: &mut Option<T>, name: &str) {
        if !taken && field.take().is_some() {
            self.0.push(name.to_owned());
        }
    }

    /// Leaves out an effort or a budget, and brings a budget into its bounds. Of the two the budget stands: it says more.
    fn thinking(&mut self, params: &mut Params, takes: &Takes) {
        self.unless(
            takes.budget.is_some(),
            &mut params.reasoning_budget,
            "reasoning_budget",
        );
        let effort = takes.effort && params.reasoning_budget.is_none();
        self.unless(effort, &mut params.reasoning_effort, "reasoning_effort");
        if let (Some(asked), Some(budget)) = (&mut params.reasoning_budget, takes.budget) {
            if *asked > budget.most {
                self.0
                    .push(format!("reasoning_budget over {}", budget.most));
            } else if *asked < budget.least {
                self.0
                    .push(format!("reasoning_budget under {}", budget.least));
            }
            *asked = (*asked).clamp(budget.least, budget.most);
        }
    }

    /// Leaves out answers beyond the most that can be asked for; one is what comes unasked.
    fn answers(&mut self, asked: &mut Option<u32>, most: u32) {
        let Some(count) = asked.take().filter(|count| *count > 1) else {
            return;
        };
        if count > most {
            self.0.push(match most {
                0 | 1 => "n".to_owned(),
                most => format!("n over {most}"),
            });
        }
        *asked = Some(count.min(most)).filter(|count| *count > 1);
    }

    /// Leaves out the tools of a conversation in which none was called yet.
    fn tools(&mut self, request: &mut ChatRequest, takes: &Takes) {
        if !takes.tools && !request.tools.is_empty() {
            request.tools.clear();
            request.tool_choice = None;
            self.0.push("tools".to_owned());
        }
    }

    /// Leaves out what the model itself drew.
    fn own_images(&mut self, messages: &mut Vec<Message>) {
        let own = |message: &&mut Message| message.role == Role::Assistant;
        let mut found = false;
        for message in messages.iter_mut().filter(own) {
            let all = message.parts.len();
            message
                .parts
                .retain(|part| !matches!(part, Part::Image { .. }));
            found |= message.parts.len() < all;
        }
        if found {
            // A message of nothing else would be an empty one, which is refused.
            messages.retain(|message| !message.parts.is_empty());
            self.0.push("pictures of earlier answers".to_owned());
        }
    }
}

#[cfg(test)]
mod tests;
