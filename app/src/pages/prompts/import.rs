//! Brings in prompts that another tool had: from a file, or pasted.

use maas_core::{
    chats::setup::{AnswerForm, FormKind, OwnTool},
    prompts::{Brought, Content, PromptsMsg, Variable},
};
use maas_prompts::foreign::{ForeignError, ForeignTemplate};
use maas_protocol::chat::{ResponseFormat, Tool};
use serde_json::{Value, json};
use yew::prelude::*;

use crate::{
    components::dialog::Dialog,
    platform::dom,
    prompting::{PromptsAsk, PromptsSay},
    store::{SecretAsk, use_dispatch, use_secret_dispatch},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) on_close: Callback<()>,
    /// Where they go.
    pub(super) folder: String,
}

/// The dialog.
#[component]
pub(super) fn Import(props: &Props) -> Html {
    let (words, dispatch, secret) = (use_words(), use_dispatch(), use_secret_dispatch());
    let text = words.prompts();
    let field = use_node_ref();
    let trouble = use_state(|| None::<String>);
    let onsubmit = {
        let (field, trouble) = (field.clone(), trouble.clone());
        let (folder, on_close) = (props.folder.clone(), props.on_close.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (trouble, dispatch) = (trouble.clone(), dispatch.clone());
            let (folder, on_close) = (folder.clone(), on_close.clone());
            let done = Callback::from(move |say: Option<PromptsSay>| match say {
                Some(PromptsSay::Read(Ok(all))) => {
                    let all = all.into_iter().map(|one| brought(one, &folder));
                    dispatch.emit(PromptsMsg::Import(all.collect()).into());
                    on_close.emit(());
                }
                Some(PromptsSay::Read(Err(error))) => {
                    trouble.set(Some((text.import_error)(&error)));
                }
                _ => trouble.set(Some((text.import_error)(&ForeignError::TooMuch))),
            });
            let ask = PromptsAsk::Read {
                text: dom::value(&field),
                name: text.pasted_name.to_owned(),
            };
            secret.emit(SecretAsk::Prompts { ask, done });
        }
    };
    let on_file = {
        let field = field.clone();
        move |event: Event| dom::read_file_into(&event, &field)
    };
    html! {
        <Dialog title={text.import} on_close={props.on_close.clone()} class="tall">
            <form class="stack" {onsubmit}>
                <p class="muted">{ text.import_text }</p>
                <label class="field"><span>{ text.choose_file }</span><input type="file" accept=".json,.txt,.md" onchange={on_file} /></label>
                <label class="field"><span>{ text.import_field }</span><textarea ref={field} rows="10" spellcheck="false" /></label>
                { for trouble.as_ref().map(|trouble| html! { <p class="bad" role="alert">{ trouble }</p> }) }
                <div class="row end">
                    <button type="button" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                    <button type="submit" class="primary">{ text.read }</button>
                </div>
            </form>
        </Dialog>
    }
}

/// A template of another tool as one of ours. The model is only named: who offers it is not said.
fn brought(one: ForeignTemplate, folder: &str) -> Brought {
    let defaults = one.defaults.into_iter().map(|(name, default)| Variable {
        name,
        default,
        ..Variable::default()
    });
    let description = match &one.model {
        Some(model) if one.description.is_empty() => model.clone(),
        Some(model) => format!("{} ({model})", one.description),
        None => one.description,
    };
    Brought {
        name: one.name,
        description,
        folder: folder.to_owned(),
        tags: one.tags,
        production: one.production,
        note: one.note,
        content: Content {
            messages: one.messages,
            variables: defaults.collect(),
            params: one.params,
            form: one.form.map(form).unwrap_or_default(),
            tools: one.tools.into_iter().map(tool).collect(),
            ..Content::default()
        },
    }
}

/// A tool as one that is typed.
fn tool(tool: Tool) -> OwnTool {
    let none = |schema: &Value| *schema == json!({ "type": "object", "properties": {} });
    OwnTool {
        name: tool.name,
        description: tool.description,
        parameters: if none(&tool.parameters) {
            String::new()
        } else {
            laid_out(&tool.parameters)
        },
    }
}

fn form(form: ResponseFormat) -> AnswerForm {
    match form {
        ResponseFormat::JsonObject => AnswerForm {
            kind: FormKind::JsonObject,
            ..AnswerForm::default()
        },
        ResponseFormat::JsonSchema { schema, strict, .. } => AnswerForm {
            kind: FormKind::JsonSchema,
            schema: laid_out(&schema),
            strict,
        },
    }
}

fn laid_out(json: &Value) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default()
}
