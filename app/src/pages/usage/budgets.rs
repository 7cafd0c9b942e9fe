//! Budgets: how much of each is spent, and a form for another one.

use maas_core::{
    Msg,
    budget::{Budget, Every, Scope},
    chats::ModelRef,
    ledger::Ledger,
    money::read_decimal,
    msg::SessionMsg,
    providers::Providers,
    workspaces::{WorkspaceId, Workspaces, WorkspacesMsg},
};
use maas_protocol::provider::ProviderRef;
use yew::prelude::*;

use crate::{
    components::{figures::money, workspaces::name_of},
    platform::{clock, dom},
    store::{use_dispatch, use_ledger, use_providers, use_session, use_workspaces},
    words::{Words, use_words},
};

/// What a budget can be on, with what it is called.
fn scopes(ledger: &Ledger, providers: &Providers, words: &'static Words) -> Vec<(Scope, String)> {
    let mut models: Vec<ModelRef> = Vec::new();
    let mut keys: Vec<(ProviderRef, String)> = Vec::new();
    for entry in ledger.entries() {
        // Entries mostly come in runs of the same model.
        if models.last() != Some(&*entry.model) && !models.contains(&entry.model) {
            models.push(ModelRef::clone(&entry.model));
        }
    }
    for (provider, state) in providers.known.iter() {
        if let Some(label) = state.key.as_ref().filter(|_| state.has_key()) {
            keys.push((provider.clone(), label.masked.clone()));
        }
    }
    models.sort();
    let mut asked: Vec<ProviderRef> = models.iter().map(|of| of.provider.clone()).collect();
    asked.extend(keys.iter().map(|(provider, _)| provider.clone()));
    asked.sort();
    asked.dedup();
    let mut all = vec![Scope::All];
    all.extend(asked.into_iter().map(Scope::Provider));
    all.extend(models.into_iter().map(Scope::Model));
    all.extend(
        keys.into_iter()
            .map(|(provider, key)| Scope::Key(provider, key)),
    );
    all.into_iter()
        .map(|scope| {
            let name = name(&scope, providers, words);
            (scope, name)
        })
        .collect()
}

fn name(scope: &Scope, providers: &Providers, words: &'static Words) -> String {
    match scope {
        Scope::All => words.usage().everything.to_owned(),
        Scope::Provider(provider) => providers.name(provider),
        Scope::Model(of) => format!("{} · {}", of.model, providers.name(&of.provider)),
        Scope::Key(provider, key) => (words.usage().key_of)(key, &providers.name(provider)),
    }
}

/// The budgets of a workspace.
fn budgets_of(workspaces: &Workspaces, id: &WorkspaceId) -> Vec<Budget> {
    workspaces
        .find(id)
        .map_or_else(Vec::new, |one| one.budgets.clone())
}

/// All budgets, and the form.
#[component]
pub(super) fn Budgets() -> Html {
    let (words, ledger, providers) = (use_words(), use_ledger(), use_providers());
    let (session, dispatch) = (use_session(), use_dispatch());
    let typed = use_state(String::new);
    let chosen = use_state_eq(|| 0_usize);
    let by_day = use_state_eq(|| false);
    let passes = use_state_eq(|| false);
    let workspaces = use_workspaces();
    // Of which workspace the new one is; none is all of them.
    let place = use_state_eq(|| None::<WorkspaceId>);
    let offered = use_memo(
        (ledger.clone(), providers.clone(), words),
        |(ledger, providers, words)| scopes(ledger, providers, words),
    );
    let settings = &session.settings;
    let currency = settings.currency.as_ref();
    let put = |of: Option<&WorkspaceId>, budgets: Vec<Budget>| -> Msg {
        let Some(of) = of else {
            let mut settings = settings.clone();
            settings.budgets = budgets;
            return SessionMsg::Configure(settings).into();
        };
        WorkspacesMsg::Budgets(of.clone(), budgets).into()
    };
    let now = clock::now_ms();
    let row = |(n, of, budget): (usize, Option<&WorkspaceId>, &Budget)| {
        let family = of.map(|of| workspaces.family(of));
        let since_ms = budget.every.start(now, clock::east_min());
        let spent = budget.spent(&ledger, since_ms, family.as_deref());
        let nano = spent.nano.unwrap_or(0);
        let percent = u128::from(nano) * 100 / u128::from(budget.limit_nano.max(1));
        let percent = u64::try_from(percent).unwrap_or(u64::MAX).min(100);
        let level = match percent {
            90.. => "fill full",
            75.. => "fill high",
            _ => "fill",
        };
        let called = name(&budget.on, &providers, words);
        let called = match of {
            Some(of) => format!("{} · {called}", name_of(&workspaces, of, words)),
            None => called,
        };
        let every = match budget.every {
            Every::Day => words.usage().today,
            Every::Month => words.usage().this_month,
        };
        let shown = money(nano, currency);
        let shown = if spent.more {
            (words.at_least)(&shown)
        } else {
            shown
        };
        let text = (words.usage().spent_of)(&shown, &money(budget.limit_nano, currency));
        let mut others = of.map_or(settings.budgets.clone(), |of| budgets_of(&workspaces, of));
        others.remove(n);
        let msg = put(of, others);
        let onclick = dispatch.reform(move |_: MouseEvent| msg.clone());
        html! {
            <li key={format!("{n}-{}", of.map_or("all", |of| of.0.as_str()))} class="budget" data-percent={percent.to_string()}>
                <span><span class="strong">{ &called }</span>{ " " }<small class="muted">{ every }</small></span>
                <span>{ &text }</span>
                <div class={level}>
                    <svg role="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-label={called.clone()} aria-valuemin="0"
                        aria-valuemax="100" aria-valuenow={percent.to_string()} aria-valuetext={text.clone()}>
                        <rect class="fill-all" width="100" height="6" rx="3" />
                        <rect class="fill-used" width={percent.to_string()} height="6" rx="3" />
                    </svg>
                </div>
                <button type="button" class="small-text" aria-label={(words.usage().remove_budget)(&called)} {onclick}>{ words.delete }</button>
                if budget.unknown_passes { <small class="muted">{ words.usage().unknown_passes }</small> }
            </li>
        }
    };
    let limit = read_decimal(&typed, 9).filter(|nano| *nano > 0);
    let bad = limit.is_none() && !typed.trim().is_empty();
    let new = limit.and_then(|limit_nano| {
        let (on, _) = offered.get(*chosen)?;
        Some(Budget {
            on: on.clone(),
            every: if *by_day { Every::Day } else { Every::Month },
            limit_nano,
            unknown_passes: *passes,
        })
    });
    let add = {
        let msg = new.clone().map(|new| {
            let of = place.as_ref();
            let mut budgets = of.map_or(settings.budgets.clone(), |of| budgets_of(&workspaces, of));
            budgets.push(new);
            put(of, budgets)
        });
        let (dispatch, typed) = (dispatch.clone(), typed.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(msg) = msg.clone() {
                dispatch.emit(msg);
                typed.set(String::new());
            }
        })
    };
    let on_limit = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| typed.set(dom::typed(&event)))
    };
    let on_scope = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| chosen.set(dom::chosen(&event).parse().unwrap_or(0)))
    };
    let on_every = {
        let by_day = by_day.clone();
        Callback::from(move |event: Event| by_day.set(dom::chosen(&event) == "day"))
    };
    let on_passes = {
        let passes = passes.clone();
        Callback::from(move |_: Event| passes.set(!*passes))
    };
    let ids = workspaces.ids();
    let on_place = {
        let (place, ids) = (place.clone(), ids.clone());
        Callback::from(move |event: Event| {
            let value = dom::chosen(&event);
            let id = value.strip_prefix("in-");
            place.set(
                ids.iter()
                    .find(|known| Some(known.0.as_str()) == id)
                    .cloned(),
            );
        })
    };
    let place_option = |id: &WorkspaceId| {
        let selected = place.as_ref() == Some(id);
        html! { <option value={format!("in-{}", id.0)} {selected}>{ name_of(&workspaces, id, words) }</option> }
    };
    let everywhere = settings.budgets.iter().enumerate();
    let everywhere = everywhere.map(|(n, budget)| (n, None, budget));
    let own = ids.iter().filter_map(|id| Some((id, workspaces.find(id)?)));
    let own = own.flat_map(|(id, one)| {
        let budgets = one.budgets.iter().enumerate();
        budgets.map(move |(n, budget)| (n, Some(id), budget))
    });
    let all: Vec<_> = everywhere.chain(own).collect();
    let option = |(n, (_, name)): (usize, &(Scope, String))| {
        html! { <option value={n.to_string()} selected={n == *chosen}>{ name }</option> }
    };
    html! {
        <section class="card stack" aria-label={words.usage().budgets}>
            <h2>{ words.usage().budgets }</h2>
            <p class="muted">{ words.usage().budgets_text }</p>
            if !all.is_empty() {
                <ul class="budgets">{ for all.into_iter().map(row) }</ul>
            }
            <div class="fields">
                if workspaces.are_several() {
                    <label class="field"><span>{ words.usage().workspace_label }</span>
                        <select onchange={on_place}>
                            <option value="" selected={place.is_none()}>{ words.all_workspaces }</option>
                            { for ids.iter().map(place_option) }
                        </select>
                    </label>
                }
                <label class="field"><span>{ words.usage().budget_on }</span>
                    <select onchange={on_scope}>{ for offered.iter().enumerate().map(option) }</select>
                </label>
                <label class="field"><span>{ words.usage().budget_every }</span>
                    <select onchange={on_every}>
                        <option value="month" selected={!*by_day}>{ words.usage().every_month }</option>
                        <option value="day" selected={*by_day}>{ words.usage().every_day }</option>
                    </select>
                </label>
                <label class="field"><span>{ words.usage().budget_limit }</span>
                    <input inputmode="decimal" placeholder="10" value={(*typed).clone()} aria-invalid={bad.then_some("true")} oninput={on_limit} />
                    if bad { <small class="bad" role="alert">{ words.usage().budget_bad }</small> }
                </label>
            </div>
            <label class="tick"><input type="checkbox" checked={*passes} onchange={on_passes} /><span>{ words.usage().unknown_may_pass }</span></label>
            <div class="row"><button type="button" class="primary" disabled={new.is_none()} onclick={add}>{ words.usage().add_budget }</button></div>
        </section>
    }
}
