//! System prompt and sampling parameters; an empty field leaves the model's own default.

use maas_core::chats::ChatSetup;
use maas_protocol::{
    chat::{self, Params},
    event::MAX_ANSWERS,
};
use yew::prelude::*;

use crate::{
    platform::dom,
    words::{Words, use_words},
};

#[cfg(test)]
mod tests;

/// Props of [`Parameters`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) setup: ChatSetup,
    pub(crate) on_change: Callback<ChatSetup>,
    /// What the chosen model does not take.
    pub(crate) not_taken: Vec<chat::Param>,
    /// Further parts below.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// The fields as typed; what cannot be read is shown with its remedy and changes nothing.
#[component]
pub(crate) fn Parameters(props: &Props) -> Html {
    let words = use_words();
    let on_system = {
        let (setup, on_change) = (props.setup.clone(), props.on_change.clone());
        move |event: Event| {
            on_change.emit(ChatSetup {
                system: dom::chosen(&event),
                ..setup.clone()
            });
        }
    };
    let on_number = {
        let (setup, on_change) = (props.setup.clone(), props.on_change.clone());
        Callback::from(move |(param, typed): (Param, String)| {
            let mut setup = setup.clone();
            if param.set(&mut setup.params, &typed) {
                on_change.emit(setup);
            }
        })
    };
    let params = &props.setup.params;
    let number = |param: Param| {
        let not_taken = props.not_taken.contains(&param.canonical());
        html! { <Number {param} {not_taken} value={param.text(params)} on_change={on_number.clone()} /> }
    };
    html! {
        <fieldset class="parameters">
            <legend>{ words.parameters }</legend>
            <label class="field grow">
                <span>{ words.system_prompt }</span>
                <textarea rows="3" placeholder={words.system_prompt_hint} value={props.setup.system.clone()} onchange={on_system} />
            </label>
            <div class="grid">
                { for Param::ALL.into_iter().map(number) }
            </div>
            { props.children.clone() }
        </fieldset>
    }
}

/// A parameter that is a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Param {
    Temperature,
    TopP,
    MaxTokens,
    Answers,
    Logprobs,
}

impl Param {
    const ALL: [Self; 5] = [
        Self::Temperature,
        Self::TopP,
        Self::MaxTokens,
        Self::Answers,
        Self::Logprobs,
    ];

    fn canonical(self) -> chat::Param {
        match self {
            Self::Temperature => chat::Param::Temperature,
            Self::TopP => chat::Param::TopP,
            Self::MaxTokens => chat::Param::MaxTokens,
            Self::Answers => chat::Param::N,
            Self::Logprobs => chat::Param::Logprobs,
        }
    }

    /// The name in OpenAI's requests.
    fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::TopP => "top_p",
            Self::MaxTokens => "max_tokens",
            Self::Answers => "n",
            Self::Logprobs => "top_logprobs",
        }
    }

    fn text(self, params: &Params) -> String {
        match self {
            Self::Temperature => decimal(params.temperature),
            Self::TopP => decimal(params.top_p),
            Self::MaxTokens => digits(params.max_tokens),
            Self::Answers => digits(params.n),
            Self::Logprobs => digits(params.top_logprobs),
        }
    }

    /// Takes what was typed; false when it is no value, and nothing is changed then.
    fn set(self, params: &mut Params, typed: &str) -> bool {
        match self {
            Self::Temperature => put(&mut params.temperature, read_within(typed, 2.0)),
            Self::TopP => put(&mut params.top_p, read_within(typed, 1.0)),
            Self::MaxTokens => put(&mut params.max_tokens, read_whole(typed, 1, u32::MAX)),
            Self::Answers => put(&mut params.n, read_whole(typed, 1, MAX_ANSWERS)),
            Self::Logprobs => put(&mut params.top_logprobs, read_whole(typed, 0, 20)),
        }
    }

    /// What it is called, what it does, and what is wrong with a bad value.
    fn words(self, words: &'static Words) -> [&'static str; 3] {
        match self {
            Self::Temperature => [
                words.temperature,
                words.temperature_hint,
                words.temperature_bad,
            ],
            Self::TopP => [words.top_p, words.top_p_hint, words.top_p_bad],
            Self::MaxTokens => [
                words.max_tokens,
                words.max_tokens_hint,
                words.max_tokens_bad,
            ],
            Self::Answers => [words.answers, words.answers_hint, words.answers_bad],
            Self::Logprobs => [
                words.top_logprobs,
                words.top_logprobs_hint,
                words.top_logprobs_bad,
            ],
        }
    }
}

#[derive(Properties, PartialEq)]
struct NumberProps {
    param: Param,
    not_taken: bool,
    value: String,
    on_change: Callback<(Param, String)>,
}

#[component]
fn Number(props: &NumberProps) -> Html {
    let words = use_words();
    let typed = use_state(|| props.value.clone());
    let param = props.param;
    let [label, hint, bad_hint] = param.words(words);
    let bad = !param.set(&mut Params::default(), &typed);
    let (hint_id, field_id) = (
        format!("{}-hint", param.name()),
        format!("{}-field", param.name()),
    );
    let oninput = {
        let (typed, on_change) = (typed.clone(), props.on_change.clone());
        move |event: InputEvent| {
            let text = dom::typed(&event);
            on_change.emit((param, text.clone()));
            typed.set(text);
        }
    };
    let said = match (bad, props.not_taken) {
        (true, _) => bad_hint,
        (false, true) => words.param_not_taken,
        (false, false) => hint,
    };
    html! {
        <div class={classes!("field", props.not_taken.then_some("not-taken"))}>
            <label for={field_id.clone()}>{ label }</label>
            <input id={field_id} type="text" inputmode="decimal" autocomplete="off" data-param={param.name()} placeholder={words.model_default}
                value={(*typed).clone()} aria-invalid={bad.to_string()} aria-describedby={hint_id.clone()} {oninput} />
            <small id={hint_id} class={if bad { "bad" } else { "muted" }}>{ said }</small>
        </div>
    }
}

// JSON's numbers are in the app anyway; the standard library's would bring their tables into the first download.

fn decimal(value: Option<f64>) -> String {
    let text = value.and_then(|value| serde_json::to_string(&value).ok());
    let text = text.unwrap_or_default();
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// A number within bounds; a comma counts as the decimal point it is on many keyboards.
fn read_within(typed: &str, highest: f64) -> Result<Option<f64>, ()> {
    let typed = typed.trim().replace(',', ".");
    let digits = match typed.strip_prefix('.') {
        Some(decimals) => format!("0.{decimals}"),
        None => typed,
    };
    if digits.is_empty() {
        return Ok(None);
    }
    match serde_json::from_str(digits.trim_end_matches('.')) {
        Ok(number) if (0.0..=highest).contains(&number) => Ok(Some(number)),
        _ => Err(()),
    }
}

fn digits(value: Option<u32>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A whole number within bounds.
fn read_whole(typed: &str, lowest: u32, highest: u32) -> Result<Option<u32>, ()> {
    match typed.trim() {
        "" => Ok(None),
        typed => match typed.parse::<u32>() {
            Ok(number) if (lowest..=highest).contains(&number) => Ok(Some(number)),
            _ => Err(()),
        },
    }
}

/// Puts a value in its place; false when there is none to put.
fn put<T>(place: &mut Option<T>, value: Result<Option<T>, ()>) -> bool {
    match value {
        Ok(value) => {
            *place = value;
            true
        }
        Err(()) => false,
    }
}
