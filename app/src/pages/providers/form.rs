//! A provider's card as a form: address, key, route; saved whole or not at all.

use maas_core::{
    Msg,
    msg::ProvidersMsg,
    providers::{
        ConnectionTest, KeepKey, ProviderConfig, ProviderState, RouteChoice,
        endpoint::is_vouched_for,
    },
    ui::{Notice, UiMsg},
};
use maas_protocol::{
    error::BaseUrlError,
    provider::{ProviderRef, ProviderSpec, Reach, check_base_url},
};
use yew::prelude::*;

use super::{
    advanced,
    choices::{keep_choice, read_keep, read_route, route_choice},
    confirm::ConfirmHost,
    credentials::{Fields, Typed},
    place, sign_in,
};
use crate::{
    by_ptr::ByPtr,
    change::use_change,
    components::{diagnosis::let_in, line::text_field},
    pages::connection::{Connection, remedy},
    platform::location,
    store::{SecretAsk, use_dispatch, use_providers, use_secret_dispatch, use_session},
    words::{Words, use_words},
};

/// What is typed into a card and not saved yet; the key alone stays in its field.
#[derive(Clone, PartialEq)]
pub(super) struct Draft {
    name: String,
    base_url: String,
    place: place::Typed,
    pub(super) route: RouteChoice,
    pub(super) keep: KeepKey,
    advanced: advanced::Typed,
}

impl Draft {
    fn of(spec: Option<&ProviderSpec>, state: &ProviderState) -> Self {
        let base_url = state.config.base_url.clone().unwrap_or_default();
        Self {
            name: state.config.name.clone().unwrap_or_default(),
            place: spec.map_or_else(place::Typed::default, |spec| read_place(spec, &base_url)),
            base_url,
            route: state.config.route,
            keep: state
                .key
                .as_ref()
                .map_or_else(KeepKey::default, |key| key.keep),
            advanced: advanced::Typed::of(&state.config),
        }
    }

    /// What is set for the provider.
    pub(super) fn config(&self) -> ProviderConfig {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        ProviderConfig {
            name: some(&self.name),
            base_url: some(&self.base_url),
            route: self.route,
            ..ProviderConfig::default()
        }
    }
}

impl Draft {
    /// Writes the base URL that a choice stands for; while the choice is none yet, the address stays.
    fn follow_place(&mut self, spec: &ProviderSpec) {
        let built = spec
            .place
            .as_ref()
            .and_then(|place| self.place.base_url(place));
        if let Some(Ok(base_url)) = built {
            self.base_url = base_url;
        }
    }

    /// Takes the project of a service account where none is named, unless the address is one of its own kind.
    fn belong_to(&mut self, spec: &ProviderSpec, project: &str) {
        if self.place.project.trim().is_empty() && !self.place.part.is_empty() {
            project.clone_into(&mut self.place.project);
            self.follow_place(spec);
        }
    }

    /// What is wrong with the choice: a name that is none, or no project for an account.
    fn misplaced(&self, spec: &ProviderSpec, account: bool) -> Option<Trouble> {
        match self.place.base_url(spec.place.as_ref()?) {
            Some(Err(misspelt)) => Some(Trouble::Place(misspelt)),
            Some(Ok(_)) if account && self.place.project.trim().is_empty() => {
                Some(Trouble::NoProject)
            }
            _ => None,
        }
    }
}

/// What an address stands for; where none is typed, it is the provider's own.
fn read_place(spec: &ProviderSpec, base_url: &str) -> place::Typed {
    let own = base_url.trim().is_empty().then_some(spec.base_url);
    place::Typed::of(spec.place.as_ref(), own.unwrap_or(base_url))
}

/// What keeps a card from being saved.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    BaseUrl(BaseUrlError),
    Place(place::Misspelt),
    NoProject,
    NoKey,
    TwoKeys,
    Advanced(advanced::Fault),
}

#[derive(Properties, PartialEq)]
pub(super) struct FormProps {
    pub(super) provider: ProviderRef,
    pub(super) state: ByPtr<ProviderState>,
}

/// The fields of a card, and what can be done with them.
#[component]
pub(super) fn Form(props: &FormProps) -> Html {
    let (words, session, providers) = (use_words(), use_session(), use_providers());
    let (dispatch, secret) = (use_dispatch(), use_secret_dispatch());
    let spec = props.provider.spec();
    let draft = use_state(|| Draft::of(spec, &props.state));
    let trouble = use_state(|| None::<Trouble>);
    let fields = use_state(Fields::default);
    // What was typed is kept now; a refused key stays to be mended.
    use_change(props.state.keys_kept, |_| fields.clear());
    // What comes from storage after the page was opened, or from a save, is the new beginning.
    let saved = (props.state.config.clone(), props.state.key.clone());
    use_change(saved, |_| draft.set(Draft::of(spec, &props.state)));
    let Some(spec) = spec else {
        return html! {};
    };
    let save = {
        let (draft, trouble, fields) = (draft.clone(), trouble.clone(), fields.clone());
        let (provider, state) = (props.provider.clone(), props.state.clone());
        let (dispatch, secret) = (dispatch.clone(), secret.clone());
        Callback::from(move |passphrase: Option<String>| {
            let typed = fields.read();
            let mut settled = (*draft).clone();
            let project = fields.project();
            if let Some(project) = &project {
                settled.belong_to(spec, project);
            }
            let mut config = settled.config();
            let extra = settled.advanced.put_into(&mut config).err();
            let misplaced = || settled.misplaced(spec, project.is_some());
            let found = extra
                .map(Trouble::Advanced)
                .or_else(misplaced)
                .or_else(|| check(spec, &config, &typed, &state));
            trouble.set(found);
            if found.is_some() {
                return;
            }
            let provider = provider.clone();
            let keep_it = |key, keep, config| {
                secret.emit(SecretAsk::KeepKey {
                    provider: provider.clone(),
                    key,
                    config,
                    keep,
                    passphrase,
                });
            };
            match typed {
                // Key and settings are kept together or not at all.
                Typed::Key(key) => keep_it(key, draft.keep, config),
                // As long as the settings are.
                _ if !vouched_for(spec, &config, &state) => {
                    keep_it(String::new(), KeepKey::OnThisDevice, config);
                }
                _ if config != state.config => {
                    dispatch.emit(ProvidersMsg::Configure { provider, config }.into());
                }
                _ => dispatch.emit(UiMsg::Notify(Notice::SettingsSaved).into()),
            }
        })
    };
    let onsubmit = save.reform(|event: SubmitEvent| {
        event.prevent_default();
        None
    });
    let on_confirm = save.reform(Some);
    let change = |apply: fn(&mut Draft, &ProviderSpec, String)| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut next = (*draft).clone();
            apply(&mut next, spec, text);
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
    let misspelt = match *trouble {
        Some(Trouble::Place(misspelt)) => Some(misspelt),
        _ => None,
    };
    let on_part = change(|draft, spec, text| {
        draft.place.part = text;
        draft.follow_place(spec);
    });
    let on_project = change(|draft, spec, text| {
        draft.place.project = text;
        draft.follow_place(spec);
    });
    let on_base_url = change(|draft, spec, text| {
        draft.place = read_place(spec, &text);
        draft.base_url = text;
    });
    let on_headers = change(|draft, _, text| draft.advanced.headers = text);
    let on_body = change(|draft, _, text| draft.advanced.extra_body = text);
    let placeholder = if spec.base_url.is_empty() {
        spec.base_url_hint
    } else {
        spec.base_url
    };
    html! {
        <>
        <form class="stack" {onsubmit}>
            if own {
                { text_field(words.endpoint_name, &draft.name, "", change(|draft, _, text| draft.name = text), None, None) }
            }
            if spec.reach == Reach::Local {
                <p class="muted">{ words.local_text }{ " " }{ words.route_hint_local }</p>
                { for remedy(&props.provider, &dispatch).map(|remedy| html! {
                    <details><summary>{ words.let_in_title }</summary>{ let_in(&remedy, words) }</details>
                }) }
            }
            { for spec.place.as_ref().map(|place| place::fields(place, &draft.place, misspelt, [on_part, on_project], words)) }
            { text_field(words.base_url, &draft.base_url, placeholder, on_base_url, None, base_url_bad) }
            { key_fields(props, &draft, &fields, *trouble, session.is_unlocked(), words) }
            { sign_in::button(props, &draft, &providers, words, &secret) }
            { keep_choice(&props.provider, draft.keep, &change(|draft, _, text| draft.keep = read_keep(&text)), words) }
            if spec.relayed() {
                { route_choice(spec, &props.provider, &draft, &change(|draft, _, text| draft.route = read_route(&text)), words) }
            }
            { advanced::fields(&props.provider, &props.state.config, &draft.advanced, extra_bad, [on_headers, on_body], words) }
            { actions(props, own, &dispatch, words) }
            <Connection provider={props.provider.clone()} state={props.state.clone()} />
        </form>
        <ConfirmHost provider={props.provider.clone()} {on_confirm} />
        </>
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
    let unchanged = state.key.is_none() && *config == state.config;
    let keyless = unchanged || !vouched_for(spec, config, state);
    match typed {
        Typed::Two => Some(Trouble::TwoKeys),
        Typed::Nothing if keyless && !spec.key_optional => Some(Trouble::NoKey),
        Typed::Nothing | Typed::Key(_) => None,
    }
}

/// Whether the keyring would ask the address that is set, with what it keeps for the provider now.
fn vouched_for(spec: &ProviderSpec, config: &ProviderConfig, state: &ProviderState) -> bool {
    is_vouched_for(spec, config, state.key.as_ref(), &location::origin())
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
    let key = props.state.key.as_ref();
    let bound = key.filter(|_| props.state.has_key()).map(|key| {
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
        Some(Trouble::NoProject) => Some(words.project_needed),
        Some(Trouble::BaseUrl(_) | Trouble::Place(_) | Trouble::Advanced(_)) => None,
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

fn actions(props: &FormProps, own: bool, dispatch: &Callback<Msg>, words: &'static Words) -> Html {
    let say = |msg: fn(ProviderRef) -> ProvidersMsg| {
        let provider = props.provider.clone();
        dispatch.reform(move |_: MouseEvent| msg(provider.clone()).into())
    };
    let spec_needs_key = props.provider.spec().is_some_and(|spec| !spec.key_optional);
    let testable = props.state.has_key() || !spec_needs_key;
    let testing = props.state.test == ConnectionTest::Running;
    html! {
        <div class="row">
            <button type="submit" class="primary">{ words.save }</button>
            if testable {
                <button type="button" disabled={testing} onclick={say(ProvidersMsg::Test)}>{ words.test_connection }</button>
            }
            if props.state.has_key() {
                <button type="button" onclick={say(ProvidersMsg::RemoveKey)}>{ words.remove_key }</button>
            }
            if own {
                <button type="button" onclick={say(ProvidersMsg::RemoveEndpoint)}>{ words.remove_endpoint }</button>
            }
        </div>
    }
}
