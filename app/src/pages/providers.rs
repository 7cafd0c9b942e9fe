//! Keys, addresses and routes: one card per provider, and the user's own endpoints.

use maas_core::{
    Msg,
    msg::ProvidersMsg,
    providers::{
        ConnectionTest, KeepKey, ProviderConfig, ProviderState, RouteChoice, endpoint::relayable,
    },
    ui::{Notice, UiMsg},
};
use maas_protocol::{
    error::BaseUrlError,
    provider::{ProviderId, ProviderRef, ProviderSpec, Reach, check_base_url},
};
use yew::prelude::*;

mod credentials;
mod sign_in;

use credentials::{Fields, Typed};

use crate::{
    by_ptr::ByPtr,
    components::{
        diagnosis::let_in,
        icon::{Glyph, icon},
    },
    pages::connection::{Connection, remedy},
    platform::dom,
    store::{SecretAsk, use_dispatch, use_providers, use_secret_dispatch, use_session},
    words::{Words, use_words},
};

mod advanced;

/// Every provider of the registry, then the user's own.
#[component]
pub(crate) fn ProvidersPage() -> Html {
    let (words, providers, dispatch) = (use_words(), use_providers(), use_dispatch());
    let card = |provider: ProviderRef| {
        let state = providers.known.get(&provider).cloned().unwrap_or_default();
        let name = providers.name(&provider);
        let key = provider.slug().to_owned();
        html! { <Card {key} {provider} {name} state={ByPtr(state)} /> }
    };
    let known = ProviderId::ALL
        .iter()
        .map(|id| card(ProviderRef::Known(*id)));
    let own = providers.own_endpoints().cloned().map(card);
    let add = dispatch.reform(|_: MouseEvent| {
        Msg::from(ProvidersMsg::AddEndpoint {
            name: words.endpoint_name_default.to_owned(),
        })
    });
    html! {
        <>
            <p class="muted">{ words.providers_text }</p>
            <div class="cards">{ for known }</div>
            <h2>{ words.own_endpoints }</h2>
            <p class="muted">{ words.own_endpoints_text }</p>
            <div class="cards">{ for own }</div>
            <div class="row"><button type="button" onclick={add}>{ icon(Glyph::Plus) }{ words.add_endpoint }</button></div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CardProps {
    provider: ProviderRef,
    name: AttrValue,
    state: ByPtr<ProviderState>,
}

#[component]
fn Card(props: &CardProps) -> Html {
    let words = use_words();
    let Some(spec) = props.provider.spec() else {
        return html! {};
    };
    let built_in = spec.reach == Reach::Builtin;
    let badge = if built_in {
        Some(words.built_in)
    } else if props.state.key.is_some() {
        Some(words.connected)
    } else {
        None
    };
    html! {
        <section class={classes!("card", "provider", built_in.then_some("plain"))} aria-label={props.name.clone()} data-provider={props.provider.slug().to_owned()}>
            <header class="row">
                <h3>{ &props.name }</h3>
                { for badge.map(|badge| html! { <span class="badge">{ badge }</span> }) }
                { for spec.key_page.map(|page| html! {
                    <a class="away" href={page} target="_blank" rel="noopener noreferrer">{ words.get_key }</a>
                }) }
            </header>
            if built_in {
                <p class="muted">{ words.built_in_text }</p>
            } else {
                <Form provider={props.provider.clone()} state={props.state.clone()} />
            }
        </section>
    }
}

/// What is typed into a card and not saved yet; the key alone stays in its field.
#[derive(Clone, PartialEq)]
struct Draft {
    name: String,
    base_url: String,
    route: RouteChoice,
    keep: KeepKey,
    advanced: advanced::Typed,
}

impl Draft {
    fn of(state: &ProviderState) -> Self {
        Self {
            name: state.config.name.clone().unwrap_or_default(),
            base_url: state.config.base_url.clone().unwrap_or_default(),
            route: state.config.route,
            keep: state
                .key
                .as_ref()
                .map_or_else(KeepKey::default, |key| key.keep),
            advanced: advanced::Typed::of(&state.config),
        }
    }

    fn config(&self) -> ProviderConfig {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        ProviderConfig {
            name: some(&self.name),
            base_url: some(&self.base_url),
            route: self.route,
            ..ProviderConfig::default()
        }
    }
}

/// What keeps a card from being saved.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    BaseUrl(BaseUrlError),
    NoKey,
    TwoKeys,
    Advanced(advanced::Fault),
}

#[derive(Properties, PartialEq)]
struct FormProps {
    provider: ProviderRef,
    state: ByPtr<ProviderState>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let (words, session, providers) = (use_words(), use_session(), use_providers());
    let (dispatch, secret) = (use_dispatch(), use_secret_dispatch());
    let draft = use_state(|| Draft::of(&props.state));
    let trouble = use_state(|| None::<Trouble>);
    let fields = use_state(Fields::default);
    {
        // What was typed is kept now; a refused key stays to be mended.
        let fields = fields.clone();
        use_effect_with(props.state.keys_kept, move |_| fields.clear());
    }
    {
        // What comes from storage after the page was opened, or from a save, is the new beginning.
        let (draft, state) = (draft.clone(), props.state.clone());
        let saved = (props.state.config.clone(), props.state.key.clone());
        use_effect_with(saved, move |_| draft.set(Draft::of(&state)));
    }
    let Some(spec) = props.provider.spec() else {
        return html! {};
    };
    let onsubmit = {
        let (draft, trouble, fields) = (draft.clone(), trouble.clone(), fields.clone());
        let (provider, state) = (props.provider.clone(), props.state.clone());
        let (dispatch, secret) = (dispatch.clone(), secret.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = fields.read();
            let mut config = draft.config();
            let extra = draft.advanced.put_into(&mut config).err();
            let found = extra
                .map(Trouble::Advanced)
                .or_else(|| check(spec, &config, &typed, &state));
            trouble.set(found);
            if found.is_some() {
                return;
            }
            let provider = provider.clone();
            match typed {
                // Key and settings are kept together or not at all.
                Typed::Key(key) => secret.emit(SecretAsk::KeepKey {
                    provider,
                    key,
                    config,
                    keep: draft.keep,
                }),
                _ if config != state.config => {
                    dispatch.emit(ProvidersMsg::Configure { provider, config }.into());
                }
                _ => dispatch.emit(UiMsg::Notify(Notice::SettingsSaved).into()),
            }
        }
    };
    let change = |apply: fn(&mut Draft, String)| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut next = (*draft).clone();
            apply(&mut next, text);
            draft.set(next);
        })
    };
    let own = matches!(props.provider, ProviderRef::Custom(_));
    let base_url_bad = match *trouble {
        Some(Trouble::BaseUrl(error)) => Some((words.base_url_bad)(error)),
        _ => None,
    };
    let extra_bad = match *trouble {
        Some(Trouble::Advanced(fault)) => Some(fault),
        _ => None,
    };
    let on_headers = change(|draft, text| draft.advanced.headers = text);
    let on_body = change(|draft, text| draft.advanced.extra_body = text);
    let placeholder = if spec.base_url.is_empty() {
        spec.base_url_hint
    } else {
        spec.base_url
    };
    html! {
        <form class="stack" {onsubmit}>
            if own {
                { text_field(words.endpoint_name, &draft.name, "", change(|draft, text| draft.name = text), None) }
            }
            if spec.reach == Reach::Local {
                <p class="muted">{ words.local_text }{ " " }{ words.route_hint_local }</p>
                { for remedy(&props.provider, &dispatch).map(|remedy| html! {
                    <details><summary>{ words.let_in_title }</summary>{ let_in(&remedy, words) }</details>
                }) }
            }
            { text_field(words.base_url, &draft.base_url, placeholder, change(|draft, text| draft.base_url = text), base_url_bad) }
            { key_fields(props, &draft, &fields, *trouble, session.is_unlocked(), words) }
            { sign_in::button(props, &draft, &providers, words, &secret) }
            { keep_choice(&props.provider, draft.keep, &change(|draft, text| draft.keep = read_keep(&text)), words) }
            if spec.relayed() {
                { route_choice(spec, &props.provider, &draft, &change(|draft, text| draft.route = read_route(&text)), words) }
            }
            { advanced::fields(&props.provider, &props.state.config, &draft.advanced, extra_bad, [on_headers, on_body], words) }
            { actions(props, own, &dispatch, words) }
            <Connection provider={props.provider.clone()} state={props.state.clone()} />
        </form>
    }
}

/// What is wrong with a card, if anything is.
fn check(
    spec: &ProviderSpec,
    config: &ProviderConfig,
    typed: &Typed,
    state: &ProviderState,
) -> Option<Trouble> {
    let url = match &config.base_url {
        Some(url) => check_base_url(url).err(),
        None if spec.base_url.is_empty() => Some(BaseUrlError::NotAbsolute),
        None => None,
    };
    if let Some(error) = url {
        return Some(Trouble::BaseUrl(error));
    }
    let unchanged = state.key.is_none() && !spec.key_optional && *config == state.config;
    match typed {
        Typed::Two => Some(Trouble::TwoKeys),
        Typed::Nothing if unchanged => Some(Trouble::NoKey),
        Typed::Nothing | Typed::Key(_) => None,
    }
}

fn text_field(
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    on_change: Callback<String>,
    bad: Option<&'static str>,
) -> Html {
    let oninput = on_change.reform(|event: InputEvent| dom::typed(&event));
    html! {
        <label class="field">
            <span>{ label }</span>
            <input type="text" aria-label={label} autocomplete="off" spellcheck="false" value={value.to_owned()} {placeholder}
                aria-invalid={bad.is_some().to_string()} {oninput} />
            { for bad.map(|bad| html! { <small class="bad" role="alert">{ bad }</small> }) }
        </label>
    }
}

fn key_fields(
    props: &FormProps,
    draft: &Draft,
    fields: &Fields,
    trouble: Option<Trouble>,
    unlocked: bool,
    words: &'static Words,
) -> Html {
    let Some(spec) = props.provider.spec() else {
        return html! {};
    };
    let bound = props.state.key.as_ref().map(|key| {
        let pending = (!unlocked && key.keep != KeepKey::UntilReload).then_some(words.keep_pending);
        html! { <small class="muted">{ (words.bound_to)(&key.origin) }{ for pending.map(|text| html! { <>{ " · " }{ text }</> }) }</small> }
    });
    let keep_hint = match draft.keep {
        KeepKey::UntilReload => words.keep_hint_reload,
        KeepKey::ThisTab => words.keep_hint_tab,
        KeepKey::OnThisDevice => words.keep_hint_device,
    };
    // What was found before asking is newer than what the keyring said of an earlier attempt.
    let bad = match trouble {
        Some(Trouble::NoKey) => Some(words.api_key_needed),
        Some(Trouble::TwoKeys) => Some(words.two_keys),
        Some(Trouble::BaseUrl(_) | Trouble::Advanced(_)) => None,
        None => props.state.key_refused.map(words.key_refused),
    };
    html! {
        <div class="stack tight">
            { fields.show(spec.auth, &props.state, keep_hint, words) }
            <div>{ for bound }</div>
            <div>{ for bad.map(|bad| html! { <small class="bad" role="alert">{ bad }</small> }) }</div>
        </div>
    }
}

/// A group of radio buttons that looks like one switch.
fn choice(
    group: &'static str,
    name: String,
    all: &[(&'static str, &'static str)],
    chosen: &str,
    on_change: &Callback<String>,
) -> Html {
    let one = |(value, label): &(&'static str, &'static str)| {
        let pick = {
            let (on_change, value) = (on_change.clone(), (*value).to_owned());
            move |_: Event| on_change.emit(value.clone())
        };
        html! {
            <label>
                <input type="radio" name={name.clone()} value={*value} checked={*value == chosen} onchange={pick} />
                <span>{ *label }</span>
            </label>
        }
    };
    html! {
        <div class="field">
            <span aria-hidden="true">{ group }</span>
            <div class="choice" role="radiogroup" aria-label={group}>{ for all.iter().map(one) }</div>
        </div>
    }
}

fn keep_choice(
    provider: &ProviderRef,
    keep: KeepKey,
    on_change: &Callback<String>,
    words: &'static Words,
) -> Html {
    let all = [
        ("reload", words.until_reload),
        ("tab", words.this_tab),
        ("device", words.on_this_device),
    ];
    let chosen = match keep {
        KeepKey::UntilReload => "reload",
        KeepKey::ThisTab => "tab",
        KeepKey::OnThisDevice => "device",
    };
    choice(
        words.keep_key,
        format!("keep-{}", provider.slug()),
        &all,
        chosen,
        on_change,
    )
}

fn read_keep(value: &str) -> KeepKey {
    match value {
        "reload" => KeepKey::UntilReload,
        "tab" => KeepKey::ThisTab,
        _ => KeepKey::OnThisDevice,
    }
}

fn route_choice(
    spec: &'static ProviderSpec,
    provider: &ProviderRef,
    draft: &Draft,
    on_change: &Callback<String>,
    words: &'static Words,
) -> Html {
    let all = [
        ("auto", words.auto),
        ("direct", words.direct),
        ("relay", words.relay),
    ];
    let chosen = match draft.route {
        RouteChoice::Auto => "auto",
        RouteChoice::Direct => "direct",
        RouteChoice::Relay => "relay",
    };
    let hint = if spec.reach == Reach::Relay && relayable(spec, &draft.config()) {
        words.route_hint_relay
    } else {
        words.route_hint_direct
    };
    html! {
        <div class="stack tight">
            { choice(words.route, format!("route-{}", provider.slug()), &all, chosen, on_change) }
            <small class="muted">{ hint }</small>
        </div>
    }
}

fn read_route(value: &str) -> RouteChoice {
    match value {
        "direct" => RouteChoice::Direct,
        "relay" => RouteChoice::Relay,
        _ => RouteChoice::Auto,
    }
}

fn actions(props: &FormProps, own: bool, dispatch: &Callback<Msg>, words: &'static Words) -> Html {
    let say = |msg: fn(ProviderRef) -> ProvidersMsg| {
        let provider = props.provider.clone();
        dispatch.reform(move |_: MouseEvent| msg(provider.clone()).into())
    };
    let spec_needs_key = props.provider.spec().is_some_and(|spec| !spec.key_optional);
    let testable = props.state.key.is_some() || !spec_needs_key;
    let testing = props.state.test == ConnectionTest::Running;
    html! {
        <div class="row">
            <button type="submit" class="primary">{ words.save }</button>
            if testable {
                <button type="button" disabled={testing} onclick={say(ProvidersMsg::Test)}>{ words.test_connection }</button>
            }
            if props.state.key.is_some() {
                <button type="button" onclick={say(ProvidersMsg::RemoveKey)}>{ words.remove_key }</button>
            }
            if own {
                <button type="button" onclick={say(ProvidersMsg::RemoveEndpoint)}>{ words.remove_endpoint }</button>
            }
        </div>
    }
}
