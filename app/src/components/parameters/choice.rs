//! A parameter that is one of a few words.

use maas_protocol::chat::{Effort, Param, Params, Verbosity};
use yew::prelude::*;

use super::field::{Frame, control_id, described_by, id_of};
use crate::{platform::dom, words::Words};

#[cfg(test)]
mod tests;

const EFFORTS: &[Effort] = &[
    Effort::None,
    Effort::Minimal,
    Effort::Low,
    Effort::Medium,
    Effort::High,
    Effort::Xhigh,
    Effort::Max,
];

const VERBOSITIES: &[Verbosity] = &[Verbosity::Low, Verbosity::Medium, Verbosity::High];

/// The values of a parameter, as they are written and as they are told.
pub(super) fn values(param: Param, words: &'static Words) -> Vec<(&'static str, &'static str)> {
    let words = words.setup;
    match param {
        Param::ReasoningEffort => EFFORTS
            .iter()
            .map(|effort| (effort.as_str(), (words.effort)(*effort)))
            .collect(),
        Param::Verbosity => VERBOSITIES
            .iter()
            .map(|verbosity| (verbosity.as_str(), (words.verbosity)(*verbosity)))
            .collect(),
        Param::ParallelToolCalls => vec![("true", words.on), ("false", words.off)],
        _ => Vec::new(),
    }
}

/// What is set; empty where nothing is.
pub(super) fn value(params: &Params, param: Param) -> &'static str {
    match param {
        Param::ReasoningEffort => params.reasoning_effort.map_or("", Effort::as_str),
        Param::Verbosity => params.verbosity.map_or("", Verbosity::as_str),
        Param::ParallelToolCalls => match params.parallel_tool_calls {
            None => "",
            Some(true) => "true",
            Some(false) => "false",
        },
        _ => "",
    }
}

/// Takes a value over; an unknown one is none.
pub(super) fn set(params: &mut Params, param: Param, chosen: &str) {
    match param {
        Param::ReasoningEffort => {
            let mut all = EFFORTS.iter().copied();
            params.reasoning_effort = all.find(|effort| effort.as_str() == chosen);
        }
        Param::Verbosity => {
            let mut all = VERBOSITIES.iter().copied();
            params.verbosity = all.find(|verbosity| verbosity.as_str() == chosen);
        }
        Param::ParallelToolCalls => {
            params.parallel_tool_calls = match chosen {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            };
        }
        _ => {}
    }
}

/// The field; its first entry is the model's own value.
pub(super) fn choice(
    param: Param,
    params: &Params,
    defaults: &Params,
    note: Option<&'static str>,
    on_change: &Callback<(Param, String)>,
    words: &'static Words,
) -> Html {
    let id = id_of(param);
    let [name, about] = (words.setup.param)(param);
    let chosen = value(params, param);
    let all = values(param, words);
    let known = all
        .iter()
        .find(|(value, _)| *value == self::value(defaults, param));
    let own = known.map_or_else(
        || words.model_default.to_owned(),
        |(_, told)| (words.setup.default_is)(told),
    );
    let onchange = on_change.reform(move |event: Event| (param, dom::chosen(&event)));
    let option = |(value, told): &(&'static str, &'static str)| {
        html! { <option value={*value} selected={*value == chosen}>{ *told }</option> }
    };
    let frame = Frame {
        id,
        name,
        about,
        on_reset: (!chosen.is_empty())
            .then(|| on_change.reform(move |_: MouseEvent| (param, String::new()))),
        bad: None,
        note,
    };
    frame.around(
        html! {
            <select id={control_id(id)} data-param={id} aria-describedby={described_by(id)} {onchange}>
                <option value="" selected={chosen.is_empty()}>{ own }</option>
                { for all.iter().map(option) }
            </select>
        },
        words,
    )
}
