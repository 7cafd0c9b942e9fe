//! What is asked of the prompts worker.

use yew::Callback;

use super::World;
use crate::prompting::{PromptsAsk, PromptsSay};

/// Asks; what is said comes to `done`.
pub(super) fn ask(world: &World, ask: &PromptsAsk, done: Callback<Option<PromptsSay>>) {
    let read = done.reform(|text: String| PromptsSay::read(&text));
    world.prompts.ask(ask.write(), read);
}
