//! What money has to do with it: another model's bill, prices of one's own, and the currency.

use maas_core::{
    chats::ModelRef,
    few::Few,
    ledger::{
        Ledger,
        report::{Filter, counterfactual},
    },
    money::{Currency, read_decimal, write_decimal},
    msg::{ProvidersMsg, SessionMsg},
    providers::Providers,
};
use maas_protocol::models::Cost;
use yew::prelude::*;

use super::{Look, budgets::Budgets, filters::filters};
use crate::{
    by_ptr::ByPtr,
    components::figures::money,
    platform::dom,
    store::{use_dispatch, use_ledger, use_providers, use_session, use_workspaces},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) look: Look,
    pub(super) set_look: Callback<Look>,
}

/// The page.
#[component]
pub(super) fn Money(props: &Props) -> Html {
    let dispatch = use_dispatch();
    use_effect_with((), move |()| {
        dispatch.emit(ProvidersMsg::LoadCatalogue.into())
    });
    html! {
        <>
            <Budgets />
            <Instead look={props.look.clone()} set_look={props.set_look.clone()} />
            <Prices />
            <InCurrency />
        </>
    }
}

/// The models that were asked or are offered by who can be asked, with their prices.
fn models(ledger: &Ledger, providers: &Providers) -> Few<ModelRef, Option<Cost>> {
    let mut models: Few<ModelRef, Option<Cost>> = Few::default();
    let mut last: Option<&ModelRef> = None;
    for entry in ledger.entries() {
        // Entries mostly come in runs of the same model.
        if last != Some(&*entry.model) {
            last = Some(&entry.model);
            models.insert_new(ModelRef::clone(&entry.model), None);
        }
    }
    for of in providers.prices.keys() {
        models.insert_new(of.clone(), None);
    }
    let asked: Vec<ModelRef> = models.keys().cloned().collect();
    asked
        .into_iter()
        .map(|of| (of.clone(), providers.facts(&of).cost))
        .collect()
}

/// The models with a price that one might have asked instead.
fn others(providers: &Providers) -> Vec<(ModelRef, Cost)> {
    let mut found = Vec::new();
    for (provider, _) in providers.known.iter() {
        if !providers.is_connected(provider) {
            continue;
        }
        for catalogue in providers.catalogues_for(provider) {
            let of = catalogue
                .models
                .iter()
                .filter(|(slug, _)| slug == provider.slug());
            for info in of.flat_map(|(_, models)| models) {
                let of = ModelRef {
                    provider: provider.clone(),
                    model: info.id.clone(),
                };
                if let Some(cost) = &info.cost
                    && !found.iter().any(|(known, _)| *known == of)
                {
                    found.push((of, cost.clone()));
                }
            }
        }
    }
    found
}

/// What the period would have cost on another model.
#[component]
fn Instead(props: &Props) -> Html {
    let (words, ledger, providers, session) =
        (use_words(), use_ledger(), use_providers(), use_session());
    let workspaces = use_workspaces();
    let chosen = use_state_eq(|| None::<usize>);
    let offered = use_memo(
        (ledger.clone(), providers.clone()),
        |(ledger, providers)| {
            let asked = models(ledger, providers).into_iter();
            let mut priced: Vec<(ModelRef, Cost)> =
                asked.filter_map(|(of, cost)| Some((of, cost?))).collect();
            for other in others(providers) {
                if !priced.iter().any(|(known, _)| *known == other.0) {
                    priced.push(other);
                }
            }
            priced
        },
    );
    let (from_ms, to_ms) = props.look.period.range(&ledger);
    let filter = Filter {
        from_ms,
        to_ms,
        ..props.look.filter.clone()
    };
    let taken = || ledger.entries().filter(|entry| filter.takes(entry));
    let real = {
        let mut totals = maas_core::ledger::report::Totals::default();
        taken().for_each(|entry| totals.add(entry));
        totals.cost
    };
    let currency = session.settings.currency.as_ref();
    let shown = |sum: maas_core::cost::Sum| match sum.nano {
        None => words.usage().unknown.to_owned(),
        Some(nano) if sum.more => (words.at_least)(&money(nano, currency)),
        Some(nano) => money(nano, currency),
    };
    let on_choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| chosen.set(dom::chosen(&event).parse().ok()))
    };
    let option = |(n, (of, _)): (usize, &(ModelRef, Cost))| {
        let selected = *chosen == Some(n);
        html! { <option value={n.to_string()} {selected}>{ format!("{} · {}", of.model, providers.name(&of.provider)) }</option> }
    };
    let other = chosen.and_then(|n| offered.get(n));
    html! {
        <section class="card stack" aria-label={words.usage().instead}>
            <h2>{ words.usage().instead }</h2>
            <p class="muted">{ words.usage().instead_text }</p>
            { filters(&props.look, &props.set_look, (&providers, &workspaces), words) }
            <label class="field"><span>{ words.usage().instead_model }</span>
                <select onchange={on_choose}>
                    <option value="" selected={chosen.is_none()}>{ "–" }</option>
                    { for offered.iter().enumerate().map(option) }
                </select>
            </label>
            <dl class="tiles">
                <div class="tile"><dt>{ words.usage().instead_real }</dt><dd>{ shown(real) }</dd></div>
                if let Some((of, prices)) = other {
                    <div class="tile" data-metric="instead_usd"><dt>{ &of.model }</dt><dd>{ shown(counterfactual(taken(), prices)) }</dd></div>
                }
            </dl>
        </section>
    }
}

/// The prices in use, and those of one's own.
#[component]
fn Prices() -> Html {
    let (words, ledger, providers) = (use_words(), use_ledger(), use_providers());
    let open = use_state_eq(|| None::<ModelRef>);
    let known = use_memo(
        (ledger.clone(), providers.clone()),
        |(ledger, providers)| models(ledger, providers),
    );
    let price = |cost: Option<&Cost>, of: fn(&Cost) -> Option<u64>| {
        cost.and_then(of)
            .map_or(words.usage().unknown.to_owned(), |price| {
                let text = write_decimal(price, 6);
                // In a column, cents stand below cents.
                match text.split_once('.').map_or(0, |(_, cents)| cents.len()) {
                    0 => format!("${text}.00"),
                    1 => format!("${text}0"),
                    _ => format!("${text}"),
                }
            })
    };
    let row = |(of, cost): (&ModelRef, &Option<Cost>)| {
        let onclick = {
            let (open, of) = (open.clone(), of.clone());
            Callback::from(move |_: MouseEvent| open.set(Some(of.clone())))
        };
        let own = providers.prices.get(of).is_some();
        html! {
            <tr>
                <th scope="row">{ &of.model }<small class="muted">{ providers.name(&of.provider) }</small></th>
                <td>{ price(cost.as_ref(), |cost| cost.input) }</td>
                <td>{ price(cost.as_ref(), |cost| cost.output) }</td>
                <td>{ price(cost.as_ref(), |cost| cost.cache_read) }</td>
                <td>{ price(cost.as_ref(), |cost| cost.cache_write) }</td>
                <td>{ if own { words.usage().own_price } else if cost.is_some() { words.usage().list_price } else { "–" } }</td>
                <td><button type="button" class="small-text" aria-label={(words.usage().edit_price)(&of.model)} {onclick}>{ words.usage().edit }</button></td>
            </tr>
        }
    };
    let heads = [
        words.usage().by_model,
        words.usage().price_input,
        words.usage().price_output,
        words.usage().price_read,
        words.usage().price_write,
        words.usage().price_from,
    ];
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    html! {
        <section class="card stack" aria-label={words.usage().prices}>
            <h2>{ words.usage().prices }</h2>
            <p class="muted">{ words.usage().prices_text }</p>
            if known.is_empty() {
                <p class="muted">{ words.usage().empty }</p>
            } else {
                <div class="scroll whole" tabindex="0" role="group" aria-label={words.usage().prices}>
                    <table class="top">
                        <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }<td /></tr></thead>
                        <tbody>{ for known.iter().map(row) }</tbody>
                    </table>
                </div>
            }
            if let Some(of) = &*open {
                <PriceForm key={format!("{}/{}", of.provider.slug(), of.model)} of={of.clone()} providers={providers.clone()} {on_close} />
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PriceProps {
    of: ModelRef,
    providers: ByPtr<Providers>,
    on_close: Callback<()>,
}

/// The fields of a price, in dollars per million tokens.
#[component]
fn PriceForm(props: &PriceProps) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let typed = use_state(|| {
        let cost = props.providers.facts(&props.of).cost.unwrap_or_default();
        let text =
            |price: Option<u64>| price.map_or(String::new(), |price| write_decimal(price, 6));
        [cost.input, cost.output, cost.cache_read, cost.cache_write].map(text)
    });
    let names = [
        words.usage().price_input,
        words.usage().price_output,
        words.usage().price_read,
        words.usage().price_write,
    ];
    // Empty is unknown; beyond $1,000 a unit was mistaken.
    let read = |text: &String| -> Result<Option<u64>, ()> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        read_decimal(text, 6)
            .filter(|price| *price <= 1_000_000_000)
            .map(Some)
            .ok_or(())
    };
    let field = |n: usize| {
        let text = typed.get(n).cloned().unwrap_or_default();
        let bad = read(&text).is_err();
        let oninput = {
            let typed = typed.clone();
            Callback::from(move |event: InputEvent| {
                let mut new = (*typed).clone();
                if let Some(field) = new.get_mut(n) {
                    *field = dom::typed(&event);
                }
                typed.set(new);
            })
        };
        html! {
            <label class="field"><span>{ names.get(n).copied().unwrap_or_default() }</span>
                <input inputmode="decimal" value={text} aria-invalid={bad.then_some("true")} {oninput} />
                if bad { <small class="bad" role="alert">{ words.usage().price_bad }</small> }
            </label>
        }
    };
    let all = typed.iter().map(read).collect::<Result<Vec<_>, ()>>();
    let set = |price: Option<Cost>| {
        let (dispatch, of, on_close) = (dispatch.clone(), props.of.clone(), props.on_close.clone());
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(ProvidersMsg::SetPrice(of.clone(), price.clone()).into());
            on_close.emit(());
        })
    };
    let price = all.ok().and_then(|prices| {
        let [input, output, cache_read, cache_write] = prices.try_into().ok()?;
        Some(Cost {
            input,
            output,
            cache_read,
            cache_write,
            ..Cost::default()
        })
    });
    html! {
        <div class="stack price" role="group" aria-label={(words.usage().edit_price)(&props.of.model)}>
            <h3>{ &props.of.model }</h3>
            <div class="fields">{ for (0..4).map(field) }</div>
            <div class="row">
                <button type="button" class="primary" disabled={price.is_none()} onclick={set(price)}>{ words.save }</button>
                <button type="button" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                <button type="button" onclick={set(None)}>{ words.usage().use_list }</button>
            </div>
        </div>
    }
}

/// What money is shown in.
#[component]
fn InCurrency() -> Html {
    let (words, session, dispatch) = (use_words(), use_session(), use_dispatch());
    let current = session.settings.currency.clone();
    let typed = use_state(|| {
        current.as_ref().map_or_else(
            || (String::new(), String::new()),
            |currency| (currency.code.clone(), write_decimal(currency.rate, 6)),
        )
    });
    let change = |apply: fn(&mut (String, String), String)| {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            let mut new = (*typed).clone();
            apply(&mut new, dom::typed(&event));
            typed.set(new);
        })
    };
    let read = Currency::read(&typed.0, &typed.1);
    let empty = typed.0.trim().is_empty() && typed.1.trim().is_empty();
    let bad = read.is_none() && !empty;
    let set = {
        let (settings, read) = (session.settings.clone(), read.clone());
        dispatch.reform(move |_: MouseEvent| {
            let mut settings = settings.clone();
            settings.currency = read.clone();
            SessionMsg::Configure(settings).into()
        })
    };
    html! {
        <section class="card stack" aria-label={words.usage().currency}>
            <h2>{ words.usage().currency }</h2>
            <p class="muted">{ words.usage().currency_text }</p>
            <div class="fields">
                <label class="field"><span>{ words.usage().currency_code }</span>
                    <input placeholder="KRW" maxlength="3" value={typed.0.clone()} oninput={change(|typed, text| typed.0 = text)} />
                </label>
                <label class="field"><span>{ words.usage().currency_rate }</span>
                    <input inputmode="decimal" placeholder="1380" value={typed.1.clone()} aria-invalid={bad.then_some("true")} oninput={change(|typed, text| typed.1 = text)} />
                </label>
            </div>
            if bad { <small class="bad" role="alert">{ words.usage().currency_bad }</small> }
            <div class="row"><button type="button" class="primary" disabled={bad || read == current} onclick={set}>{ words.save }</button></div>
        </section>
    }
}
