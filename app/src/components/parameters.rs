//! The panel with all that a chat is set up with beside its model: just what the model takes, by groups.

use maas_core::chats::{ChatSetup, setup::FormKind};
use maas_protocol::{
    capability::Takes,
    chat::{Param, Params},
};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    platform::dom,
    words::{Words, use_words},
};

mod area;
mod choice;
mod fault;
mod field;
mod fold;
mod form;
mod left_out;
mod number;
mod stop;
mod tip;
mod tools;

use area::{Area, Kind};
pub(crate) use fault::fault;
use fold::Fold;
use number::{Bounds, Number};
use stop::Stop;

/// Props of [`Parameters`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) setup: ChatSetup,
    pub(crate) on_change: Callback<ChatSetup>,
    /// What the chosen model takes.
    pub(crate) takes: Takes,
    /// What it does where nothing is set, as far as that is known.
    pub(crate) defaults: Params,
    /// The most tokens of its answers, where they are known.
    pub(crate) output: Option<u64>,
    /// Sets everything back that is not the model, the system prompt or a further part.
    pub(crate) on_reset: Callback<()>,
    pub(crate) on_close: Callback<()>,
    /// The presets, above.
    pub(crate) presets: Html,
    /// Further parts, below.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// What the parts of the panel are made from.
struct Panel<'a> {
    setup: &'a ChatSetup,
    on_change: &'a Callback<ChatSetup>,
    takes: &'a Takes,
    defaults: &'a Params,
    output: Option<u64>,
    /// Whether groups are folded in which nothing is set.
    folded: bool,
    words: &'static Words,
}

const SAMPLING: &[Param] = &[
    Param::Temperature,
    Param::TopP,
    Param::TopK,
    Param::PresencePenalty,
    Param::FrequencyPenalty,
    Param::Seed,
];
const LENGTH: &[Param] = &[Param::MaxTokens, Param::Verbosity, Param::Stop];
const REASONING: &[Param] = &[Param::ReasoningEffort, Param::ReasoningBudget];
const OUTPUT: &[Param] = &[Param::N, Param::Logprobs];

impl Panel<'_> {
    /// Whether a group with these is open at first.
    fn opens(&self, params: &[Param]) -> bool {
        let set = |param: &Param| self.setup.params.clone().unset(*param);
        !self.folded || params.iter().any(set)
    }
}

/// Beside the conversation where there is room, else above it as a sheet.
#[component]
pub(crate) fn Parameters(props: &Props) -> Html {
    let words = use_words();
    let node = use_node_ref();
    let sheet = *use_memo((), |()| !dom::has_side_room());
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if sheet {
                dom::show_dialog(&node);
            }
        });
    }
    let close = {
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            dom::leave_field();
            on_close.emit(());
        })
    };
    let body = body(props, &close, words);
    if !sheet {
        return body;
    }
    let oncancel = close.reform(|event: Event| event.prevent_default());
    html! { <dialog ref={node} class="sheet" aria-label={words.parameters} {oncancel}>{ body }</dialog> }
}

fn body(props: &Props, close: &Callback<()>, words: &'static Words) -> Html {
    let panel = Panel {
        setup: &props.setup,
        on_change: &props.on_change,
        takes: &props.takes,
        defaults: &props.defaults,
        output: props.output,
        folded: false,
        words,
    };
    let text = words.setup;
    let on_system = {
        let setup = props.setup.clone();
        props.on_change.reform(move |system: String| ChatSetup {
            system,
            ..setup.clone()
        })
    };
    let touched = props.setup.reset() != props.setup;
    let on_reset = props.on_reset.reform(|_: MouseEvent| ());
    html! {
        <div class="parameters" role="group" aria-label={words.parameters}>
            <div class="panel-head">
                <h2>{ words.parameters }</h2>
                <span class="push" />
                if touched {
                    <button type="button" class="quiet" onclick={on_reset}>{ text.reset_all }</button>
                }
                <button type="button" class="quiet square" aria-label={words.close} onclick={close.reform(|_: MouseEvent| ())}>{ icon(Glyph::Close) }</button>
            </div>
            { props.presets.clone() }
            <Area id="system-prompt" name={words.system_prompt} kind={Kind::Text} value={props.setup.system.clone()} placeholder={words.system_prompt_hint}
                on_change={on_system} />
            { groups(&panel, props.children.clone()) }
        </div>
    }
}

/// All that can be set, without what only a chat has; `further` parts stand before the rarest.
fn groups(panel: &Panel<'_>, further: Html) -> Html {
    let (setup, text) = (panel.setup, panel.words.setup);
    let on_body = {
        let setup = setup.clone();
        panel.on_change.reform(move |body: String| ChatSetup {
            body,
            ..setup.clone()
        })
    };
    let body_set = !setup.body.is_empty();
    let form_set = setup.form.kind != FormKind::Text;
    html! {
        <>
            { for left_out::part(panel) }
            { group(text.sampling, panel.opens(SAMPLING), sampling(panel)) }
            { group(text.length, panel.opens(LENGTH), length(panel)) }
            { group(text.reasoning, panel.opens(REASONING), reasoning(panel)) }
            { group(text.output, form_set || panel.opens(OUTPUT), output(panel)) }
            if panel.takes.tools {
                { group(text.tools, !setup.tools.is_empty(), tool_fields(panel)) }
            }
            { further }
            { group(text.advanced, body_set, vec![html! {
                <Area id="raw-body" name={text.body} kind={Kind::Body} value={setup.body.clone()} placeholder="{ &quot;service_tier&quot;: &quot;flex&quot; }"
                    hint={text.body_hint} data_param="provider_config" on_change={on_body} />
            }]) }
        </>
    }
}

/// Props of [`ParameterFields`].
#[derive(Properties, PartialEq)]
pub(crate) struct FieldsProps {
    pub(crate) setup: ChatSetup,
    pub(crate) on_change: Callback<ChatSetup>,
    /// As for [`Props`].
    pub(crate) takes: Takes,
    pub(crate) defaults: Params,
    pub(crate) output: Option<u64>,
}

/// The same fields within a page, for what is no chat: without a system prompt, and folded until they are wanted.
#[component]
pub(crate) fn ParameterFields(props: &FieldsProps) -> Html {
    let words = use_words();
    let panel = Panel {
        setup: &props.setup,
        on_change: &props.on_change,
        takes: &props.takes,
        defaults: &props.defaults,
        output: props.output,
        folded: true,
        words,
    };
    html! { <div class="parameters within" role="group" aria-label={words.parameters}>{ groups(&panel, html! {}) }</div> }
}

/// Fields under a title that folds them away; nothing without fields.
fn group(title: &'static str, open: bool, fields: Vec<Html>) -> Html {
    if fields.is_empty() {
        return html! {};
    }
    html! {
        <Fold key={title} class="param-group" {open} title={html! { { title } }}>
            <div class="param-fields">{ for fields }</div>
        </Fold>
    }
}

fn sampling(panel: &Panel<'_>) -> Vec<Html> {
    let all = SAMPLING.iter();
    all.filter_map(|param| number(panel, *param)).collect()
}

fn length(panel: &Panel<'_>) -> Vec<Html> {
    let stop = panel.takes.offers(Param::Stop).then(|| {
        let setup = panel.setup.clone();
        let on_change = panel.on_change.reform(move |stop: Vec<String>| {
            let mut setup = setup.clone();
            setup.params.stop = stop;
            setup
        });
        html! { <Stop texts={panel.setup.params.stop.clone()} most={panel.takes.stop} {on_change} /> }
    });
    let fields = [
        number(panel, Param::MaxTokens),
        choice(panel, Param::Verbosity),
        stop,
    ];
    fields.into_iter().flatten().collect()
}

fn reasoning(panel: &Panel<'_>) -> Vec<Html> {
    let fields = [
        choice(panel, Param::ReasoningEffort),
        number(panel, Param::ReasoningBudget),
    ];
    fields.into_iter().flatten().collect()
}

fn output(panel: &Panel<'_>) -> Vec<Html> {
    let fields = [
        form::fields(panel),
        number(panel, Param::N),
        number(panel, Param::Logprobs),
    ];
    fields.into_iter().flatten().collect()
}

fn tool_fields(panel: &Panel<'_>) -> Vec<Html> {
    let mut fields = vec![tools::fields(panel)];
    if !panel.setup.tools.is_empty() {
        fields.extend(choice(panel, Param::ParallelToolCalls));
    }
    fields
}

/// What stands beside an effort and a budget, where both are set.
fn note(panel: &Panel<'_>, param: Param) -> Option<&'static str> {
    let params = &panel.setup.params;
    let both = params.reasoning_effort.is_some() && params.reasoning_budget.is_some();
    let both = both && panel.takes.budget.is_some();
    (param == Param::ReasoningBudget && both).then_some(panel.words.setup.effort_and_budget)
}

/// A number's field, if the model takes it.
fn number(panel: &Panel<'_>, param: Param) -> Option<Html> {
    let bounds = Bounds::of(param, panel.takes).filter(|_| panel.takes.offers(param))?;
    let setup = panel.setup.clone();
    let on_change = {
        let on_change = panel.on_change.clone();
        Callback::from(move |(param, typed): (Param, String)| {
            let mut setup = setup.clone();
            if number::set(&mut setup.params, param, &typed, bounds) {
                on_change.emit(setup);
            }
        })
    };
    let words = panel.words;
    let default = number::text(panel.defaults, param);
    let placeholder = match panel.output.filter(|_| param == Param::MaxTokens) {
        _ if !default.is_empty() => (words.setup.default_is)(&default),
        Some(most) => (words.setup.up_to)(&most.to_string()),
        None if matches!(bounds, Bounds::Decimal(..)) => words.setup.default_short.to_owned(),
        None => words.model_default.to_owned(),
    };
    let value = number::text(&panel.setup.params, param);
    Some(
        html! { <Number key={param.as_str()} {param} {value} {bounds} {default} {placeholder} note={note(panel, param)} {on_change} /> },
    )
}

/// The field of a parameter that is a word, if the model takes it.
fn choice(panel: &Panel<'_>, param: Param) -> Option<Html> {
    if !panel.takes.offers(param) {
        return None;
    }
    let setup = panel.setup.clone();
    let on_change = panel
        .on_change
        .reform(move |(param, chosen): (Param, String)| {
            let mut setup = setup.clone();
            choice::set(&mut setup.params, param, &chosen);
            setup
        });
    let (params, defaults) = (&panel.setup.params, panel.defaults);
    Some(choice::choice(
        param,
        params,
        defaults,
        note(panel, param),
        &on_change,
        panel.words,
    ))
}
