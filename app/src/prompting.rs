//! What the prompts worker does for the page: finds the variables of templates, fills them in, and reads templates of other
//! tools.
//!
//! The engine that does it is far too heavy for the page, and what it runs may come from a stranger; the worker holds
//! nothing and reaches nobody. A further thing that it can do is one more ask with what is said to it.

use maas_core::trials::Question;
use maas_eval::ask::{EvalAsk, EvalSay};
use maas_prompts::{
    foreign::{self, ForeignError, ForeignTemplate},
    template::{self, Fault, Found, Values},
};
use maas_protocol::json;
use serde::{Deserialize, Serialize};

pub mod plan;
#[cfg(test)]
mod tests;

use plan::{PlanAsk, PlanFault};

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PromptsAsk {
    /// Which variables some messages have.
    Find {
        /// Their texts, templates.
        texts: Vec<String>,
    },
    /// What they say with the variables filled in.
    Render {
        /// Their texts, templates.
        texts: Vec<String>,
        /// What fills them in.
        values: Values,
    },
    /// Which templates of other tools are in a text.
    Read {
        /// The text: a file's, or what was pasted.
        text: String,
        /// What a template is called that has no name.
        name: String,
    },
    /// What some rows of a test set ask.
    Plan(PlanAsk),
    /// What else belongs to test sets.
    Eval(EvalAsk),
}

/// What the worker says to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PromptsSay {
    /// The variables, and what is wrong.
    Found {
        /// Each once, in order.
        found: Vec<Found>,
        /// At most one in each message.
        faults: Vec<Fault>,
    },
    /// What the messages say.
    Rendered(Result<Vec<String>, Fault>),
    /// The templates.
    Read(Result<Vec<ForeignTemplate>, ForeignError>),
    /// The questions.
    Planned(Result<Vec<Question>, PlanFault>),
    /// What else belongs to test sets.
    Eval(EvalSay),
}

impl PromptsAsk {
    /// The ask as one text.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl PromptsSay {
    /// Reads the worker's answer; `None` where there is none.
    pub fn read(text: &str) -> Option<Self> {
        json::read(text).ok()
    }
}

/// Answers an ask, in the worker; an empty text says that there is no answer.
pub fn answer(ask: &str) -> String {
    let Ok(ask) = json::read::<PromptsAsk>(ask) else {
        return String::new();
    };
    let say = match ask {
        PromptsAsk::Find { texts } => {
            let (found, faults) = template::variables(&texts);
            PromptsSay::Found { found, faults }
        }
        PromptsAsk::Render { texts, values } => {
            PromptsSay::Rendered(template::render(&texts, &values))
        }
        PromptsAsk::Plan(ask) => PromptsSay::Planned(plan::plan(&ask)),
        PromptsAsk::Eval(ask) => PromptsSay::Eval(maas_eval::ask::answer(ask)),
        PromptsAsk::Read { text, name } => PromptsSay::Read(foreign::read(&text, &name)),
    };
    serde_json::to_string(&say).unwrap_or_default()
}
