//! General settings: language, theme, the Enter key, the vault. Also the frame of all settings pages.

use maas_core::{
    Msg,
    msg::SessionMsg,
    session::{EnterKey, Language, Settings, Theme},
    space::SpaceMsg,
    ui::{Dialog, UiMsg},
};
use yew::prelude::*;

use crate::{
    components::{
        icon::{Glyph, icon},
        passkeys::Passkeys,
        space,
    },
    platform::{clock, dom},
    route::{Route, SettingsPage},
    store::{SecretAsk, use_dispatch, use_secret_dispatch, use_session, use_ui},
    words::{Words, use_words},
};

/// The id of what is on a settings page.
pub(crate) const CONTENT: &str = "content";

/// Idle minutes to choose from.
const IDLE_MINUTES: &[u32] = &[1, 5, 15, 30, 60];

/// The frame of a settings page: where one is, and the way to the others.
pub(crate) fn frame(
    shown: SettingsPage,
    content: Html,
    on_menu: &Callback<()>,
    words: &'static Words,
) -> Html {
    let pages = [
        (SettingsPage::General, words.general),
        (SettingsPage::Providers, words.providers),
        (SettingsPage::Tokens, words.mint().title),
        (SettingsPage::Workspaces, words.workspaces_title),
        (SettingsPage::Data, words.data),
        (SettingsPage::About, words.about().title),
    ];
    let link = |(page, name): (SettingsPage, &'static str)| {
        let current = (page == shown).then_some("page");
        html! { <a class="tab" href={Route::Settings(page).hash()} aria-current={current}>{ name }</a> }
    };
    html! {
        <main class="main">
            <header class="bar">
                <button type="button" class="quiet square menu-button" aria-label={words.menu} onclick={on_menu.reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Menu) }
                </button>
                <a class="button quiet" href={Route::Chat(None).hash()}>{ icon(Glyph::Back) }{ words.back_to_chat }</a>
            </header>
            <div class="page" id={CONTENT} tabindex="-1">
                <h1>{ words.settings }</h1>
                <div class="tabs" role="navigation" aria-label={words.settings}>{ for pages.into_iter().map(link) }</div>
                { content }
            </div>
        </main>
    }
}

/// Language, theme, the Enter key, the vault.
#[component]
pub(crate) fn GeneralPage() -> Html {
    let (words, session, dispatch) = (use_words(), use_session(), use_dispatch());
    let ui = use_ui();
    use_effect_with((), {
        let dispatch = dispatch.clone();
        move |()| dispatch.emit(SpaceMsg::Look.into())
    });
    let settings = session.settings.clone();
    let change = |apply: fn(&mut Settings, &str)| {
        let (settings, dispatch) = (settings.clone(), dispatch.clone());
        Callback::from(move |event: Event| {
            let mut settings = settings.clone();
            apply(&mut settings, &dom::chosen(&event));
            dispatch.emit(SessionMsg::Configure(settings).into());
        })
    };
    let ask = |dialog: Dialog| {
        dispatch.reform(move |_: MouseEvent| Msg::from(UiMsg::Show(Some(dialog.clone()))))
    };
    let secret = use_secret_dispatch();
    let revoke = secret.reform(|_: MouseEvent| SecretAsk::RevokeRecovery);
    let on_passkey = secret.reform(SecretAsk::Passkey);
    let passkeys: Vec<(AttrValue, AttrValue)> = session
        .passkeys
        .iter()
        .map(|passkey| {
            let date = clock::date(passkey.made_ms, words.language);
            let made = (words.passkeys.made)(&date);
            (passkey.id.clone().into(), made.into())
        })
        .collect();
    let lock = dispatch.reform(|_: MouseEvent| Msg::from(SessionMsg::Lock));
    let language = match settings.language {
        None => "",
        Some(Language::En) => "en",
        Some(Language::Ko) => "ko",
    };
    let theme = match settings.theme {
        None => "",
        Some(Theme::Light) => "light",
        Some(Theme::Dark) => "dark",
    };
    let enter = match settings.enter {
        EnterKey::Auto => "",
        EnterKey::Sends => "sends",
        EnterKey::Breaks => "breaks",
    };
    let option = |value: &'static str, chosen: &str, name: AttrValue| html! { <option {value} selected={value == chosen}>{ name }</option> };
    let minutes = |minutes: &u32| {
        let selected = *minutes == settings.auto_lock_minutes;
        html! { <option value={minutes.to_string()} {selected}>{ (words.minutes)(*minutes) }</option> }
    };
    html! {
        <>
            <section class="card stack">
                <label class="field">
                    <span>{ words.language_label }</span>
                    <select onchange={change(set_language)}>
                        { option("", language, words.as_browser.into()) }
                        { option("en", language, "English".into()) }
                        { option("ko", language, "한국어".into()) }
                    </select>
                </label>
                <label class="field">
                    <span>{ words.theme }</span>
                    <select onchange={change(set_theme)}>
                        { option("", theme, words.as_system.into()) }
                        { option("light", theme, words.light.into()) }
                        { option("dark", theme, words.dark.into()) }
                    </select>
                </label>
                <label class="field">
                    <span>{ words.enter_key }</span>
                    <select onchange={change(set_enter)}>
                        { option("", enter, words.enter_auto.into()) }
                        { option("sends", enter, words.enter_sends.into()) }
                        { option("breaks", enter, words.enter_breaks.into()) }
                    </select>
                    <small class="muted">{ words.enter_hint }</small>
                </label>
            </section>
            <section class="card stack" aria-label={words.vault}>
                <h2>{ words.vault }</h2>
                if session.is_unlocked() {
                    <p class="muted">{ words.vault_open }</p>
                    <p class="muted">{ if session.recoverable { words.recovery.there } else { words.no_recovery } }</p>
                    <label class="field">
                        <span>{ words.auto_lock }</span>
                        <select onchange={change(set_auto_lock)}>{ for IDLE_MINUTES.iter().map(minutes) }</select>
                    </label>
                    <div class="row">
                        <button type="button" onclick={ask(Dialog::ChangePassphrase)}>{ words.change_passphrase }</button>
                        <button type="button" onclick={ask(Dialog::Recovery)}>{ if session.recoverable { words.recovery.anew } else { words.recovery.make } }</button>
                        if session.recoverable {
                            <button type="button" onclick={revoke}>{ words.recovery.revoke }</button>
                        }
                        <button type="button" onclick={lock}>{ icon(Glyph::Lock) }{ words.lock }</button>
                    </div>
                } else {
                    <p class="muted">{ words.vault_none }</p>
                    <div class="row">
                        <button type="button" class="primary" onclick={ask(Dialog::CreateVault)}>{ words.keep_my_work }</button>
                    </div>
                }
            </section>
            if session.is_unlocked() {
                <Passkeys known={passkeys} on_ask={on_passkey} />
                <section class="card stack" aria-label={words.room.title}>
                    <h2>{ words.room.title }</h2>
                    { space::storage(&ui.room, &dispatch.reform(Msg::from), words) }
                </section>
            }
        </>
    }
}

fn set_language(settings: &mut Settings, value: &str) {
    settings.language = match value {
        "en" => Some(Language::En),
        "ko" => Some(Language::Ko),
        _ => None,
    };
}

fn set_theme(settings: &mut Settings, value: &str) {
    settings.theme = match value {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    };
}

fn set_enter(settings: &mut Settings, value: &str) {
    settings.enter = match value {
        "sends" => EnterKey::Sends,
        "breaks" => EnterKey::Breaks,
        _ => EnterKey::Auto,
    };
}

fn set_auto_lock(settings: &mut Settings, value: &str) {
    if let Ok(minutes) = value.parse() {
        settings.auto_lock_minutes = minutes;
    }
}
