//! How a set is run: who is asked, within which limits, and what that may cost.

use std::{cell::RefCell, rc::Rc};

use maas_core::{
    chats::ModelRef,
    cost::Sum,
    trials::{
        Begin, How, MAX_AT_ONCE, MAX_CELLS, MAX_SIDES, Question, Row, RowHead, TestSet, TrialsMsg,
        at_most,
    },
};
use maas_protocol::{chat::Message, said};
use yew::prelude::*;

use super::{
    expect::{dollars, nano_of},
    run_href,
};
use crate::{
    components::{
        calls,
        figures::money,
        icon::{Glyph, icon},
        model_picker::{Group, ModelPicker},
    },
    pages::chat::models,
    platform::{dom, location},
    prompting::{
        PromptsAsk, PromptsSay,
        plan::{PlanAsk, PlanFault, Unplanned},
    },
    route::{Route, SettingsPage},
    store::{
        SecretAsk, use_chats, use_dispatch, use_providers, use_secret_dispatch, use_session,
        use_trials, use_workspaces,
    },
    words::{Words, use_words},
};

/// So many rows are filled in with one ask, so that no answer of the worker holds up the page.
const ROWS_AT_ONCE: usize = 20;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) set: Rc<TestSet>,
}

/// How far the filling in is.
#[derive(Clone, PartialEq)]
enum Plan {
    None,
    Underway,
    Fault(PlanFault),
    NoAnswer,
}

/// The form.
#[component]
pub(super) fn Start(props: &Props) -> Html {
    let (words, providers, dispatch) = (use_words(), use_providers(), use_dispatch());
    let (chats, session, trials) = (use_chats(), use_session(), use_trials());
    let secret = use_secret_dispatch();
    let text = words.trials();
    let set = &props.set;
    let how = use_state(|| set.how.clone());
    let plan = use_state(|| Plan::None);
    // Who begins a run wants to see it.
    let begun = use_mut_ref(|| false);
    {
        let (begun, set) = (begun.clone(), set.id.clone());
        let live = trials.runs_of(&set).find(|run| trials.is_live(&run.id));
        use_effect_with(live.map(|run| run.id.clone()), move |run| {
            if let Some(run) = run
                && begun.take()
            {
                location::set_hash(&run_href(&set, run));
            }
        });
    }
    let change = {
        let how = how.clone();
        move |by: &dyn Fn(&mut How)| {
            let mut new = (*how).clone();
            by(&mut new);
            how.set(new);
        }
    };
    let groups: Vec<Group> = models::groups(&providers, &use_workspaces(), words);
    let on_open = models::bring_up_to_date(&groups, &providers, &dispatch);
    let talked_to = chats.current_setup().model.clone();
    let pick = |chosen: Option<&ModelRef>, adds: &'static str, by: fn(&mut How, ModelRef)| {
        let change = change.clone();
        let on_choose =
            Callback::from(move |model: ModelRef| change(&|how| by(how, model.clone())));
        let chosen = chosen.cloned().unwrap_or_else(|| talked_to.clone());
        html! {
            <ModelPicker chosen_provider={providers.name(&chosen.provider)} {chosen} groups={groups.clone()} on_open={on_open.clone()} {on_choose}
                data={models::data(&providers, &dispatch)} providers_href={Route::Settings(SettingsPage::Providers).hash()} {adds} />
        }
    };
    let chip = |(n, model): (usize, &ModelRef)| {
        let change = change.clone();
        let onclick = move |_: MouseEvent| {
            change(&|how| {
                how.models.remove(n);
            });
        };
        html! {
            <li key={n}>
                <span class="asked"><span>{ &model.model }</span><small class={if providers.is_connected(&model.provider) { "muted" } else { "bad" }}>{ providers.name(&model.provider) }</small></span>
                <button type="button" class="quiet square small" aria-label={(text.remove)(&model.model)} {onclick}>{ icon(Glyph::Close) }</button>
            </li>
        }
    };
    let number = |label: &'static str,
                  hint: Option<&'static str>,
                  value: String,
                  by: fn(&mut How, &str)| {
        let change = change.clone();
        let onchange = move |event: Event| {
            let typed = dom::chosen(&event);
            change(&|how| by(how, &typed));
        };
        html! {
            <label class="field"><span>{ label }</span><input type="text" inputmode="decimal" {value} {onchange} />
                if let Some(hint) = hint { <small class="muted">{ hint }</small> }
            </label>
        }
    };
    let on_reuse = {
        let change = change.clone();
        move |event: Event| {
            let reuse = dom::is_ticked(&event);
            change(&|how| how.reuse = reuse);
        }
    };
    let requests = set.rows.len() * set.prompts.len() * how.models.len();
    let most = {
        let (set, models, providers) = (set.clone(), how.models.clone(), providers.clone());
        use_memo((set, models, providers), |(set, models, providers)| {
            estimate(set, models, providers)
        })
    };
    let shown = money(most.nano.unwrap_or(0), session.settings.currency.as_ref());
    let connected = how
        .models
        .iter()
        .all(|model| providers.is_connected(&model.provider));
    let judged = !set.needs_judge() || how.judge.is_some();
    let fits = requests > 0 && requests <= MAX_CELLS;
    let busy = *plan == Plan::Underway || trials.live.is_some();
    let start = {
        let (set, how, plan, dispatch) = (set.clone(), how.clone(), plan.clone(), dispatch.clone());
        move |_: MouseEvent| {
            let mut set = TestSet::clone(&set);
            set.how = (*how).clone();
            dispatch.emit(TrialsMsg::Keep(Box::new(set.clone())).into());
            plan.set(Plan::Underway);
            let (plan, dispatch, begun) = (plan.clone(), dispatch.clone(), begun.clone());
            let done = move |planned: Result<Begin, Plan>| match planned {
                Ok(begin) => {
                    begun.replace(true);
                    plan.set(Plan::None);
                    dispatch.emit(TrialsMsg::Start(Box::new(begin)).into());
                }
                Err(why) => plan.set(why),
            };
            let filling = Filling {
                secret: secret.clone(),
                questions: RefCell::default(),
                done: Box::new(done),
                set,
            };
            Rc::new(filling).next(0);
        }
    };
    html! {
        <section class="card stack" aria-label={text.run}>
            <h2>{ text.run }</h2>
            if how.models.is_empty() {
                <p>{ text.no_models }</p>
            } else {
                <ul class="asked-models" aria-label={text.models}>{ for how.models.iter().enumerate().map(chip) }</ul>
            }
            <div class="row">
                if how.models.len() < MAX_SIDES {
                    { pick(how.models.last(), text.add_model, |how, model| if !how.models.contains(&model) { how.models.push(model) }) }
                }
            </div>
            if set.needs_judge() {
                <div class="row"><span>{ text.judge }{ ": " }<strong>{ how.judge.as_ref().map_or("–", |judge| judge.model.as_str()) }</strong></span>
                    { pick(how.judge.as_ref(), text.choose_judge, |how, model| how.judge = Some(model)) }
                </div>
            }
            <div class="fields">
                { number(text.at_once, None, how.at_once.to_string(), |how, typed| how.at_once = typed.trim().parse().map_or(how.at_once, |many: u8| many.clamp(1, MAX_AT_ONCE))) }
                { number(text.per_minute, Some(text.per_minute_hint), how.per_minute.to_string(), |how, typed| how.per_minute = typed.trim().parse().unwrap_or(0)) }
                { number(text.max_cost, Some(text.max_cost_hint), how.max_cost_nano.map(dollars).unwrap_or_default(), |how, typed| how.max_cost_nano = nano_of(typed)) }
            </div>
            <label class="check"><input type="checkbox" checked={how.reuse} onchange={on_reuse} /><span>{ text.reuse }</span></label>
            if requests > MAX_CELLS {
                <p class="bad" role="alert">{ (text.too_many)(MAX_CELLS) }</p>
            } else if requests > 0 {
                <p role="status" data-requests={requests.to_string()}>{ (text.estimate)(requests, &most, &shown) }</p>
            }
            { said(&plan, words) }
            <div class="row"><button type="button" class="primary" disabled={!fits || !connected || !judged || busy} onclick={start}>{ text.start }</button></div>
        </section>
    }
}

fn said(plan: &Plan, words: &'static Words) -> Html {
    let text = words.trials();
    match plan {
        Plan::None => html! {},
        Plan::Underway => html! { <p role="status">{ text.planning }</p> },
        Plan::NoAnswer => html! { <p class="bad" role="alert">{ text.no_answer }</p> },
        Plan::Fault(PlanFault { row, prompt, fault }) => {
            let said = match fault {
                Unplanned::Template(fault) => (text.unplanned)(
                    *row,
                    prompt,
                    fault.line,
                    fault.column,
                    fault.what,
                    &fault.detail,
                ),
                Unplanned::Call(fault) => {
                    let place = (text.in_row)(*row, prompt);
                    format!("{place}: {}", calls::fault(fault, words))
                }
            };
            html! { <p class="bad" role="alert">{ said }</p> }
        }
    }
}

/// What a run may cost at most, by how long templates and values are: what is sent is not known before it is filled in.
fn estimate(
    set: &TestSet,
    models: &[ModelRef],
    providers: &maas_core::providers::Providers,
) -> Sum {
    let mut questions = Vec::new();
    // Rows are much alike; some of them stand for all.
    let every = set.rows.len().div_ceil(50).max(1);
    for row in set.rows.iter().step_by(every) {
        let values: String = row.values.iter().map(|(_, value)| value.as_str()).collect();
        for prompt in &set.prompts {
            let mut messages = said::told(&prompt.messages);
            messages.push(Message::text(
                maas_protocol::chat::Role::User,
                values.clone(),
            ));
            questions.push(Question {
                messages,
                params: prompt.params.clone(),
                ..Question::default()
            });
        }
    }
    let mut sum = at_most(&questions, models, providers);
    sum.nano = sum.nano.map(|nano| nano.saturating_mul(every as u64));
    sum
}

/// Prompts that are being filled in, rows after rows.
struct Filling {
    secret: Callback<SecretAsk>,
    questions: RefCell<Vec<Question>>,
    done: Box<dyn Fn(Result<Begin, Plan>)>,
    set: TestSet,
}

impl Filling {
    fn next(self: Rc<Self>, from: usize) {
        let rows: Vec<Row> = self
            .set
            .rows
            .iter()
            .skip(from)
            .take(ROWS_AT_ONCE)
            .cloned()
            .collect();
        if rows.is_empty() {
            return (self.done)(Ok(self.begin()));
        }
        let ask = PromptsAsk::Plan(PlanAsk {
            prompts: self.set.prompts.clone(),
            rows,
            expect: self.set.expect.clone(),
        });
        let (filling, secret) = (self.clone(), self.secret.clone());
        let done = Callback::from(move |say: Option<PromptsSay>| match say {
            Some(PromptsSay::Planned(Ok(questions))) => {
                filling.questions.borrow_mut().extend(questions);
                filling.clone().next(from + ROWS_AT_ONCE);
            }
            Some(PromptsSay::Planned(Err(fault))) => (filling.done)(Err(Plan::Fault(fault))),
            _ => (filling.done)(Err(Plan::NoAnswer)),
        });
        secret.emit(SecretAsk::Prompts { ask, done });
    }

    fn begin(&self) -> Begin {
        let head = |row: &Row| {
            let values = row.values.iter().map(|(_, value)| value.as_str());
            let name = if row.name.is_empty() {
                values.collect::<Vec<_>>().join(" · ")
            } else {
                row.name.clone()
            };
            RowHead {
                id: row.id,
                name: name.chars().take(80).collect(),
            }
        };
        Begin {
            set: self.set.id.clone(),
            versions: self
                .set
                .prompts
                .iter()
                .map(|prompt| prompt.name.clone())
                .collect(),
            rows: self.set.rows.iter().map(head).collect(),
            questions: self.questions.take(),
            how: self.set.how.clone(),
        }
    }
}
