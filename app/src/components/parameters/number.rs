//! A parameter that is a number: typed, and pulled where its range is short.

use maas_protocol::{
    capability::Takes,
    chat::{Param, Params},
};
use yew::prelude::*;

use super::field::{Frame, control_id, described_by, id_of};
use crate::{
    change::use_change,
    platform::dom,
    words::{Words, use_words},
};

#[cfg(test)]
mod tests;

/// What a number may be, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bounds {
    Decimal(f64, f64),
    Whole(i64, i64),
}

impl Bounds {
    /// The bounds of a parameter by what the model takes; `None` for one that is no number.
    pub(super) fn of(param: Param, takes: &Takes) -> Option<Self> {
        let most = i64::from(u32::MAX);
        Some(match param {
            Param::Temperature => Self::Decimal(0.0, takes.temperature.unwrap_or(2.0)),
            Param::TopP => Self::Decimal(0.0, 1.0),
            Param::PresencePenalty | Param::FrequencyPenalty => Self::Decimal(-2.0, 2.0),
            Param::MaxTokens => Self::Whole(1, most),
            Param::TopK => Self::Whole(0, most),
            Param::Seed => Self::Whole(i64::MIN, i64::MAX),
            Param::Logprobs => Self::Whole(0, takes.top_logprobs.unwrap_or(20).into()),
            Param::N => Self::Whole(1, takes.answers.into()),
            Param::ReasoningBudget => match takes.budget {
                Some(budget) => Self::Whole(budget.least.into(), budget.most.into()),
                None => Self::Whole(0, most),
            },
            Param::Stop | Param::ReasoningEffort | Param::Verbosity | Param::ParallelToolCalls => {
                return None;
            }
        })
    }

    /// What to enter, in words.
    fn remedy(self, words: &'static Words) -> String {
        match self {
            Self::Decimal(low, high) => {
                (words.setup.between)(&decimal(Some(low)), &decimal(Some(high)))
            }
            Self::Whole(low, high) if high >= i64::from(u32::MAX) => {
                (words.setup.whole_from)(&low.max(0).to_string())
            }
            Self::Whole(low, high) => {
                (words.setup.whole_between)(&low.to_string(), &high.to_string())
            }
        }
    }
}

/// Takes what was typed; false when it is no value, and nothing is changed then.
pub(super) fn set(params: &mut Params, param: Param, typed: &str, bounds: Bounds) -> bool {
    match param {
        Param::Temperature => put(&mut params.temperature, read_decimal(typed, bounds)),
        Param::TopP => put(&mut params.top_p, read_decimal(typed, bounds)),
        Param::PresencePenalty => put(&mut params.presence_penalty, read_decimal(typed, bounds)),
        Param::FrequencyPenalty => put(&mut params.frequency_penalty, read_decimal(typed, bounds)),
        Param::MaxTokens => put(&mut params.max_tokens, read_count(typed, bounds)),
        Param::TopK => put(&mut params.top_k, read_count(typed, bounds)),
        Param::Logprobs => put(&mut params.top_logprobs, read_count(typed, bounds)),
        Param::N => put(&mut params.n, read_count(typed, bounds)),
        Param::ReasoningBudget => put(&mut params.reasoning_budget, read_count(typed, bounds)),
        Param::Seed => put(&mut params.seed, read_whole(typed, bounds)),
        Param::Stop | Param::ReasoningEffort | Param::Verbosity | Param::ParallelToolCalls => false,
    }
}

/// What is set, as one would type it; empty where nothing is.
pub(super) fn text(params: &Params, param: Param) -> String {
    match param {
        Param::Temperature => decimal(params.temperature),
        Param::TopP => decimal(params.top_p),
        Param::PresencePenalty => decimal(params.presence_penalty),
        Param::FrequencyPenalty => decimal(params.frequency_penalty),
        Param::MaxTokens => digits(params.max_tokens),
        Param::TopK => digits(params.top_k),
        Param::Logprobs => digits(params.top_logprobs),
        Param::N => digits(params.n),
        Param::ReasoningBudget => digits(params.reasoning_budget),
        Param::Seed => params.seed.map(|seed| seed.to_string()).unwrap_or_default(),
        Param::Stop | Param::ReasoningEffort | Param::Verbosity | Param::ParallelToolCalls => {
            String::new()
        }
    }
}

/// Props of [`Number`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) param: Param,
    /// What is set, as one would type it.
    pub(super) value: String,
    pub(super) bounds: Bounds,
    /// The model's own value, where it is known.
    pub(super) default: String,
    /// What stands in the empty field.
    pub(super) placeholder: String,
    pub(super) note: Option<&'static str>,
    pub(super) on_change: Callback<(Param, String)>,
}

/// The field as typed; what cannot be read is shown with its remedy and changes nothing.
#[component]
pub(super) fn Number(props: &Props) -> Html {
    let words = use_words();
    let typed = use_state(|| props.value.clone());
    let (param, bounds) = (props.param, props.bounds);
    let read = |typed: &str| {
        let mut params = Params::default();
        set(&mut params, param, typed, bounds).then(|| text(&params, param))
    };
    use_change(props.value.clone(), |value| {
        // It was set elsewhere: by a preset, or by going back to the default.
        if read(&typed).as_ref() != Some(value) {
            typed.set(value.clone());
        }
    });
    let take = {
        let (typed, on_change) = (typed.clone(), props.on_change.clone());
        Callback::from(move |text: String| {
            on_change.emit((param, text.clone()));
            typed.set(text);
        })
    };
    let bad = read(&typed).is_none().then(|| bounds.remedy(words));
    let id = id_of(param);
    let [name, about] = (words.setup.param)(param);
    let on_reset = (!typed.is_empty()).then(|| take.reform(|_: MouseEvent| String::new()));
    let oninput = take.reform(|event: InputEvent| dom::typed(&event));
    let slider = slider(props, &typed, &oninput);
    let frame = Frame {
        id,
        name,
        about,
        on_reset,
        note: props.note,
        bad: bad.clone(),
    };
    frame.around(
        html! {
            <div class="param-row">
                { for slider }
                <input id={control_id(id)} type="text" inputmode={keyboard(bounds)} autocomplete="off" data-param={id}
                    placeholder={props.placeholder.clone()} value={(*typed).clone()} aria-invalid={bad.is_some().to_string()}
                    aria-describedby={described_by(id)} {oninput} />
            </div>
        },
        words,
    )
}

/// A minus is on no phone's keyboard for decimals.
fn keyboard(bounds: Bounds) -> &'static str {
    match bounds {
        Bounds::Decimal(low, _) if low < 0.0 => "text",
        Bounds::Decimal(..) => "decimal",
        Bounds::Whole(low, _) if low < 0 => "text",
        Bounds::Whole(..) => "numeric",
    }
}

/// A slider beside the field, for pointers only: the field says the same to everybody else.
fn slider(props: &Props, typed: &str, oninput: &Callback<InputEvent>) -> Option<Html> {
    let Bounds::Decimal(low, high) = props.bounds else {
        return None;
    };
    let unset = typed.is_empty();
    let middle = || decimal(Some((low + high) / 2.0));
    let value = match (unset, props.default.is_empty()) {
        (false, _) => typed.replace(',', "."),
        (true, false) => props.default.clone(),
        (true, true) => middle(),
    };
    let step = if high - low > 1.0 { "0.1" } else { "0.05" };
    Some(html! {
        <input type="range" class={classes!("slider", unset.then_some("unset"))} tabindex="-1" aria-hidden="true"
            min={decimal(Some(low))} max={decimal(Some(high))} {step} {value} oninput={oninput.clone()} />
    })
}

// JSON's numbers are in the app anyway; the standard library's would bring their tables into the page.

fn decimal(value: Option<f64>) -> String {
    let text = value.and_then(|value| serde_json::to_string(&value).ok());
    let text = text.unwrap_or_default();
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn digits(value: Option<u32>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A number within bounds; a comma counts as the decimal point it is on many keyboards.
fn read_decimal(typed: &str, bounds: Bounds) -> Result<Option<f64>, ()> {
    let Bounds::Decimal(low, high) = bounds else {
        return Err(());
    };
    // A minus that was typed as a dash is meant as one.
    let typed = typed.trim().replace(',', ".").replace(['−', '–'], "-");
    let (sign, rest) = match typed.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", typed.as_str()),
    };
    let digits = match rest.strip_prefix('.') {
        Some(decimals) => format!("{sign}0.{decimals}"),
        None => format!("{sign}{rest}"),
    };
    if digits.is_empty() {
        return Ok(None);
    }
    match serde_json::from_str(digits.trim_end_matches('.')) {
        Ok(number) if (low..=high).contains(&number) => Ok(Some(number)),
        _ => Err(()),
    }
}

/// A whole number within bounds.
fn read_whole(typed: &str, bounds: Bounds) -> Result<Option<i64>, ()> {
    let Bounds::Whole(low, high) = bounds else {
        return Err(());
    };
    match typed.trim() {
        "" => Ok(None),
        typed => match typed.parse() {
            Ok(number) if (low..=high).contains(&number) => Ok(Some(number)),
            _ => Err(()),
        },
    }
}

fn read_count(typed: &str, bounds: Bounds) -> Result<Option<u32>, ()> {
    let read = read_whole(typed, bounds)?;
    read.map(u32::try_from).transpose().map_err(|_| ())
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
