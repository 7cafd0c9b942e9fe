//! What a test set asks, word by word: its prompts filled in with its rows, and what is expected with them.

use maas_core::trials::{Expectation, Question, Row, TestPrompt};
use maas_prompts::template::{self, Fault, Values};
use maas_protocol::said::{self, CallFault};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Some rows of a set, and what is needed to ask them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanAsk {
    /// What is asked.
    pub prompts: Vec<TestPrompt>,
    /// With what.
    pub rows: Vec<Row>,
    /// What is expected of every answer.
    pub expect: Vec<Expectation>,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanFault {
    /// The row's number.
    pub row: u32,
    /// The prompt's name; empty where it is what the row expects.
    pub prompt: String,
    /// What is wrong there.
    pub fault: Unplanned,
}

/// What is wrong with a row or a prompt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Unplanned {
    /// A text cannot be filled in.
    Template(Fault),
    /// Calls of tools and their results cannot be sent like this.
    Call(Box<CallFault>),
}

/// The questions, by row, then by prompt.
///
/// # Errors
/// [`PlanFault`] names the first row and prompt that do not go together.
pub(super) fn plan(ask: &PlanAsk) -> Result<Vec<Question>, PlanFault> {
    let mut questions = Vec::with_capacity(ask.rows.len() * ask.prompts.len());
    for row in &ask.rows {
        let values = row.values.iter();
        let values: Values = values
            .map(|(name, value)| (name.clone(), Value::String(value.clone())))
            .collect();
        let fault = |prompt: &str, fault: Fault| PlanFault {
            row: row.id,
            prompt: prompt.to_owned(),
            fault: Unplanned::Template(fault),
        };
        let mut expect: Vec<Expectation> = row.expect.iter().chain(&ask.expect).cloned().collect();
        for text in expect.iter_mut().filter_map(|one| one.what.text_mut()) {
            // A pattern or a schema has braces of its own.
            if text.contains("{{") {
                let filled = template::render(std::slice::from_ref(text), &values);
                let filled = filled.map_err(|wrong| fault("", wrong))?;
                *text = filled.into_iter().next().unwrap_or_default();
            }
        }
        for prompt in &ask.prompts {
            let mut values = values.clone();
            for (name, value) in &prompt.defaults {
                let value = || Value::String(value.clone());
                values.entry(name.clone()).or_insert_with(value);
            }
            let texts = template::render(&said::texts(&prompt.messages), &values)
                .map_err(|wrong| fault(&prompt.name, wrong))?;
            let messages = said::filled(&prompt.messages, texts);
            if let Some(wrong) = said::check_filled(&messages) {
                return Err(PlanFault {
                    row: row.id,
                    prompt: prompt.name.clone(),
                    fault: Unplanned::Call(Box::new(wrong)),
                });
            }
            questions.push(Question {
                messages: said::told(&messages),
                params: prompt.params.clone(),
                tools: prompt.tools.clone(),
                form: prompt.form.clone(),
                body: prompt.body.clone(),
                expect: expect.clone(),
            });
        }
    }
    Ok(questions)
}
