//! Access tokens for other programs: what one allows is chosen here, and the relay makes it.
//!
//! The relay's secret and the passphrase stay in their fields until the keyring takes them. The token is shown as long as
//! this page is, and is kept nowhere.

use maas_core::{
    Msg,
    providers::{KeyKind, Providers},
    ui::{Dialog, UiMsg},
};
use maas_protocol::{
    provider::{ProviderId, ProviderRef},
    relay::grant::{Feature, Op},
};
use yew::prelude::*;

mod made;
mod order;

use made::Made;
use order::Typed;

use crate::{
    bus::{MintedToken, NotMinted},
    components::{
        icon::{Glyph, icon},
        line::text_field,
        passphrase::SecretField,
    },
    platform::dom,
    store::{SecretAsk, use_dispatch, use_providers, use_secret_dispatch, use_session},
    words::{Words, use_words},
};

/// How far the making of a token has come.
#[derive(Clone, PartialEq)]
enum Stage {
    Typing,
    Working,
    Refused(NotMinted),
    Made(MintedToken),
}

/// Whose kept key a token is to hold, if one can.
fn sealable(providers: &Providers, slug: &str) -> Option<ProviderRef> {
    let provider = ProviderRef::Known(ProviderId::from_slug(slug)?);
    let key = providers.known.get(&provider)?.key.as_ref();
    key.is_some_and(|key| key.kind == KeyKind::ApiKey)
        .then_some(provider)
}

/// The page.
#[component]
pub(crate) fn TokensPage() -> Html {
    let (words, session, providers) = (use_words(), use_session(), use_providers());
    let (dispatch, secret_dispatch) = (use_dispatch(), use_secret_dispatch());
    let typed = use_state(Typed::default);
    let stage = use_state(|| Stage::Typing);
    let (secret, passphrase) = (use_node_ref(), use_node_ref());
    let seal = sealable(&providers, &typed.provider);
    let onsubmit = {
        let (typed, stage, seal) = (typed.clone(), stage.clone(), seal.clone());
        let fields = [secret.clone(), passphrase.clone()];
        move |event: SubmitEvent| {
            event.prevent_default();
            if *stage == Stage::Working {
                return;
            }
            let order = match typed.order() {
                Ok(order) => order,
                Err(field) => {
                    return stage.set(Stage::Refused(NotMinted::Field(field.to_owned())));
                }
            };
            stage.set(Stage::Working);
            let done = {
                let (stage, fields) = (stage.clone(), fields.clone());
                move |minted| {
                    stage.set(match minted {
                        Ok(token) => {
                            fields.iter().for_each(dom::clear);
                            Stage::Made(token)
                        }
                        Err(why) => Stage::Refused(why),
                    });
                }
            };
            let [secret, passphrase] = &fields;
            secret_dispatch.emit(SecretAsk::Mint {
                secret: dom::value(secret).trim().to_owned(),
                order,
                seal: seal.clone().filter(|_| typed.seal),
                passphrase: dom::value(passphrase),
                done: Callback::from(done),
            });
        }
    };
    let again = {
        let stage = stage.clone();
        Callback::from(move |()| stage.set(Stage::Typing))
    };
    let keep = dispatch.reform(|_: MouseEvent| Msg::from(UiMsg::Show(Some(Dialog::CreateVault))));
    let main = if !session.is_unlocked() {
        html! {
            <section class="card stack">
                <p>{ words.vault_none }</p>
                <div class="row"><button type="button" class="primary" onclick={keep}>{ words.keep_my_work }</button></div>
            </section>
        }
    } else if let Stage::Made(token) = &*stage {
        let starter = starter(&typed.provider);
        let sealed = seal.is_some() && typed.seal;
        html! { <Made token={token.clone()} model={typed.example_model(starter)} {sealed} on_again={again} /> }
    } else {
        html! {
            <form class="card stack" aria-label={words.mint().title} {onsubmit}>
                { restrictions(&typed, seal.is_some(), &stage, words) }
                <SecretField label={words.mint().secret} node={secret} hint={AttrValue::Static(words.mint().secret_hint)} />
                <SecretField label={words.passphrase} node={passphrase} autocomplete="current-password" hint={AttrValue::Static(words.mint().passphrase_hint)} />
                { trouble(&stage, words) }
                <div class="row"><button type="submit" class="primary" disabled={*stage == Stage::Working}>{ words.mint().make }</button></div>
                <p class="working muted" role="status">{ if *stage == Stage::Working { words.working } else { "" } }</p>
            </form>
        }
    };
    html! {
        <>
            <p class="muted">{ words.mint().about }</p>
            { main }
            <section class="stack">
                <h2>{ words.mint().limits }</h2>
                <ul class="muted points">{ for words.mint().limits_text.iter().map(|text| html! { <li>{ *text }</li> }) }</ul>
            </section>
        </>
    }
}

/// A model to show in examples.
fn starter(slug: &str) -> &'static str {
    let provider = ProviderId::from_slug(slug).unwrap_or(ProviderId::Openai);
    provider
        .spec()
        .starter_models
        .last()
        .copied()
        .unwrap_or_default()
}

/// The fields that say what the token allows.
fn restrictions(
    typed: &UseStateHandle<Typed>,
    sealable: bool,
    stage: &Stage,
    words: &'static Words,
) -> Html {
    let mint = words.mint();
    let bad = |field: &str| match stage {
        Stage::Refused(NotMinted::Field(name)) if name.split('[').next() == Some(field) => {
            Some((mint.field_bad)(field))
        }
        _ => None,
    };
    let line = |field: &str, label, hint: &'static str, value: &str, placeholder, on_change| {
        text_field(label, value, placeholder, on_change, Some(hint), bad(field))
    };
    let limit = mint.no_limit;
    let ops = Op::ALL.map(|op| {
        let on = typed.ops.contains(&op);
        tick(
            (mint.op)(op),
            on,
            toggled(typed, move |typed| flip(&mut typed.ops, op, &Op::ALL)),
        )
    });
    let features = Feature::ALL.map(|one| {
        let on = typed.features.contains(&one);
        let flip = toggled(typed, move |typed| {
            flip(&mut typed.features, one, &Feature::ALL)
        });
        tick((mint.feature)(one), on, flip)
    });
    html! {
        <>
            { line("name", mint.name, mint.name_hint, &typed.name, "", edited(typed, |typed, text| typed.name = text)) }
            { provider(typed, sealable, bad("providers").or(bad("host")), words) }
            { line("models", mint.models, mint.models_hint, &typed.models, "", edited(typed, |typed, text| typed.models = text)) }
            <fieldset class="or"><legend>{ mint.ops }</legend><div class="ticks">{ for ops }</div>{ for bad("ops").map(alert) }</fieldset>
            <fieldset class="or"><legend>{ mint.features }</legend><div class="ticks">{ for features }</div></fieldset>
            <div class="side-by-side">
                { line("max_tokens", mint.max_tokens, mint.max_tokens_hint, &typed.max_tokens, limit, edited(typed, |typed, text| typed.max_tokens = text)) }
                { line("per_minute", mint.per_minute, mint.per_minute_hint, &typed.per_minute, limit, edited(typed, |typed, text| typed.per_minute = text)) }
                { line("expires_in_s", mint.days, mint.days_hint, &typed.days, "", edited(typed, |typed, text| typed.days = text)) }
            </div>
            <fieldset class="or">
                <legend>{ mint.places }</legend>
                <div class="side-by-side">
                    { line("origins", mint.origins, mint.origins_hint, &typed.origins, limit, edited(typed, |typed, text| typed.origins = text)) }
                    { line("cidrs", mint.cidrs, mint.cidrs_hint, &typed.cidrs, limit, edited(typed, |typed, text| typed.cidrs = text)) }
                </div>
            </fieldset>
        </>
    }
}

/// Whose models may be asked, and with which key.
fn provider(
    typed: &UseStateHandle<Typed>,
    sealable: bool,
    bad: Option<&'static str>,
    words: &'static Words,
) -> Html {
    let mint = words.mint();
    let chosen = {
        let typed = typed.clone();
        move |event: Event| {
            typed.set(Typed {
                provider: dom::chosen(&event),
                ..(*typed).clone()
            });
        }
    };
    let relayed = ProviderId::ALL.iter().filter(|id| id.spec().relayed());
    let options = relayed.map(|id| {
        let selected = typed.provider == id.slug();
        html! { <option value={id.slug()} {selected}>{ id.spec().name }</option> }
    });
    html! {
        <>
            <label class="field">
                <span>{ mint.provider }</span>
                <select onchange={chosen} aria-invalid={bad.is_some().to_string()}>
                    <option value="" selected={typed.provider.is_empty()}>{ mint.any_provider }</option>
                    { for options }
                </select>
                { for bad.map(alert) }
            </label>
            if sealable {
                <label class="tick">
                    <input type="checkbox" checked={typed.seal} onchange={toggled(typed, |typed| typed.seal = !typed.seal)} />
                    <span>{ mint.seal }<small class="muted">{ mint.seal_hint }</small></span>
                </label>
            } else if !typed.provider.is_empty() {
                <p class="muted small-text">{ mint.seal_none }</p>
            }
        </>
    }
}

/// Puts an entry into a list or takes it out; the list stays in the order of all.
fn flip<T: Copy + PartialEq>(list: &mut Vec<T>, entry: T, all: &[T]) {
    let had = list.contains(&entry);
    let kept = |one: &T| {
        if *one == entry {
            !had
        } else {
            list.contains(one)
        }
    };
    *list = all.iter().copied().filter(kept).collect();
}

fn toggled(typed: &UseStateHandle<Typed>, apply: impl Fn(&mut Typed) + 'static) -> Callback<Event> {
    let typed = typed.clone();
    Callback::from(move |_| {
        let mut next = (*typed).clone();
        apply(&mut next);
        typed.set(next);
    })
}

fn edited(
    typed: &UseStateHandle<Typed>,
    apply: impl Fn(&mut Typed, String) + 'static,
) -> Callback<String> {
    let typed = typed.clone();
    Callback::from(move |text: String| {
        let mut next = (*typed).clone();
        apply(&mut next, text);
        typed.set(next);
    })
}

fn tick(label: &'static str, checked: bool, onchange: Callback<Event>) -> Html {
    html! { <label class="tick"><input type="checkbox" {checked} {onchange} /><span>{ label }</span></label> }
}

fn alert(text: &'static str) -> Html {
    html! { <small class="bad" role="alert">{ text }</small> }
}

/// Why there is no token, where no field of its own says it.
fn trouble(stage: &Stage, words: &'static Words) -> Html {
    let Stage::Refused(why) = stage else {
        return html! {};
    };
    let (kind, text) = match why {
        NotMinted::Vault(failure) => ("vault", (words.vault_failure)(*failure)),
        NotMinted::Field(name) if name.is_empty() || name == "key" => {
            ("order", (words.mint().field_bad)(name))
        }
        NotMinted::WrongSecret => ("wrong-secret", (words.mint().trouble)(why)),
        NotMinted::NoTokens => ("no-tokens", (words.mint().trouble)(why)),
        _ => ("not-made", (words.mint().trouble)(why)),
    };
    html! {
        <div class="problem" role="alert" data-error={kind}>{ icon(Glyph::Warning) }<p>{ text }</p></div>
    }
}
