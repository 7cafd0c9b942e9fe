//! Which version of which prompt an answer's question was made with.

use maas_core::prompts::PromptUse;
use yew::prelude::*;

use crate::{route::Route, words::Words};

/// One line, which leads to the prompt.
pub(crate) fn made_with(used: &PromptUse, words: &'static Words) -> Html {
    let text = words.prompts();
    let href = Route::Prompts(Some(used.prompt.clone())).hash();
    html! {
        <p class="made-with" data-prompt={used.prompt.0.clone()} data-version={used.number.to_string()}>
            <a {href}>{ (text.made_with)(&used.name, used.number) }</a>
            if used.version.is_none() { <span class="muted">{ ", " }{ text.changed_since }</span> }
        </p>
    }
}
