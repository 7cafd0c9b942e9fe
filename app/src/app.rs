//! The shell: what is on screen at which address, the history beside it, dialogs and notices above.

use maas_core::{
    Msg,
    backup::{BackupMsg, Doing},
    chats::{
        Chat, ChatsMsg, ReviseMsg,
        shelf::{Day, ShelfMsg},
    },
    compare::CompareMsg,
    msg::SessionMsg,
    presets::PresetsMsg,
    prompts::PromptsMsg,
    release::{Release, ReleaseMsg},
    session::Lock,
    ui::{Dialog as CoreDialog, UiMsg},
    workspaces::WorkspacesMsg,
};
use yew::{platform::spawn_local, prelude::*};

use crate::{
    by_ptr::ByPtr,
    commands::{self, Commands},
    components::{
        afterwards::Afterwards,
        backup_notice, composer,
        dialog::Dialog,
        history::{Entry, History},
        icon::{Glyph, icon},
        inspector::inspector,
        leaving::Leaving,
        passphrase::{NewPassphraseForm, Passphrases},
        recovery::Recovery,
        release, space,
        toasts::{Undo, toasts},
        workspaces as switcher,
    },
    given,
    moving::OwnBackup,
    pages::{
        about::AboutPage,
        chat::{ChatPage, take_along::speakers},
        compare::{self, ComparePage},
        data::DataPage,
        prompts::{PromptsPage, UsePrompt},
        providers::ProvidersPage,
        settings::{self, GeneralPage},
        share::{HandOn, SharedPage},
        tokens::TokensPage,
        trials::TestsView,
        unlock::UnlockPage,
        usage::UsageView,
        workspaces::{self, WorkspacesPage},
    },
    platform::{
        clock, dom, import_worker, location, popup, prefs, rest, search_worker, service_worker,
        text_worker, trusted, worker,
    },
    route::{Route, SettingsPage, UsagePage},
    sharing,
    store::{
        SecretAsk, Store, use_chats, use_dispatch, use_secret_dispatch, use_session, use_ui,
        use_workspaces,
    },
    words::{self, Words, use_words},
};

/// Starts the app in the page.
pub fn run() {
    if popup::hand_over() {
        yew::Renderer::<Returned>::new().render();
        return;
    }
    dom::keys::leave_to_input_methods();
    dom::follow_keyboard();
    let scripts = [
        worker::KEYRING_URL,
        text_worker::TEXT_URL,
        text_worker::TOKENS_URL,
        text_worker::STRENGTH_URL,
        text_worker::PROMPTS_URL,
        search_worker::SEARCH_URL,
        import_worker::IMPORT_URL,
        rest::REST_URL,
        service_worker::SERVICE_WORKER_URL,
    ];
    trusted::allow_scripts(scripts.map(location::own).into());
    sharing::take_from_address();
    // An address without a route, or with something after it, is put right without a step back.
    let route = Route::read(&location::hash());
    if location::hash() != route.hash() {
        location::replace_hash(&route.hash());
    }
    let draw = || {
        yew::Renderer::<Store>::new().render();
    };
    if !location::query().is_empty() {
        spawn_local(async move {
            rest::fetch_once().await;
            given::take_from_address();
            draw();
        });
        return;
    }
    match route {
        Route::Chat(_) => draw(),
        // Begins with what is not in the first download.
        Route::Compare(_)
        | Route::Prompts(_)
        | Route::Tests(..)
        | Route::TestsOf(_)
        | Route::Usage(_)
        | Route::Settings(_)
        | Route::Shared => spawn_local(async move {
            rest::fetch_once().await;
            draw();
        }),
    }
}

/// A window that brought something back and could not be closed.
#[component]
fn Returned() -> Html {
    html! { <main class="main"><div class="page"><p role="status">{ words::of(dom::browser_language()).signed_in }</p></div></main> }
}

/// Everything on screen.
#[component]
pub(crate) fn App() -> Html {
    let (words, session, dispatch) = (use_words(), use_session(), use_dispatch());
    let route = use_route();
    // Whether the history is the other way than usual: shown on a phone, hidden on a wide screen.
    let menu = use_state(|| false);
    {
        let (dispatch, menu) = (dispatch.clone(), menu.clone());
        use_effect_with(route.clone(), move |route| {
            if dom::is_narrow() {
                menu.set(false);
            }
            match route {
                Route::Chat(Some(chat)) => dispatch.emit(ChatsMsg::Open(chat.clone()).into()),
                Route::Chat(None) => dispatch.emit(ChatsMsg::New.into()),
                Route::Compare(id) => {
                    dispatch.emit(CompareMsg::Open(id.clone()).into());
                    dom::focus_if_lost(compare::CONTENT);
                }
                Route::Prompts(_)
                | Route::Tests(..)
                | Route::TestsOf(_)
                | Route::Usage(_)
                | Route::Settings(_)
                | Route::Shared => {
                    dom::focus_if_lost(settings::CONTENT);
                }
            }
        });
    }
    // Until the database has answered, a browser that made a vault once is taken to have one.
    let starting_locked = session.lock == Lock::Starting && prefs::vault_hint();
    if session.is_closed() || starting_locked {
        return html! { <><UnlockPage /><Notices /></> };
    }
    let on_menu = {
        let menu = menu.clone();
        Callback::from(move |()| menu.set(!*menu))
    };
    let (skip_to, skip_name) = match route {
        Route::Chat(_) | Route::Compare(_) => (composer::FIELD, words.skip_to_chat),
        Route::Prompts(_)
        | Route::Tests(..)
        | Route::TestsOf(_)
        | Route::Usage(_)
        | Route::Settings(_)
        | Route::Shared => (settings::CONTENT, words.skip_to_content),
    };
    let page = match route {
        Route::Chat(_) => html! { <ChatPage on_menu={on_menu.clone()} /> },
        Route::Compare(_) => html! { <ComparePage on_menu={on_menu.clone()} /> },
        Route::Prompts(id) => html! { <PromptsPage {id} on_menu={on_menu.clone()} /> },
        Route::Shared => html! { <SharedPage on_menu={on_menu.clone()} /> },
        Route::Tests(set, run) => {
            html! { <TestsView {set} {run} on_menu={on_menu.clone()} /> }
        }
        Route::TestsOf(of) => html! { <TestsView {of} on_menu={on_menu.clone()} /> },
        Route::Usage(page) => html! { <UsageView {page} on_menu={on_menu.clone()} /> },
        Route::Settings(page) => {
            let content = match page {
                SettingsPage::General => html! { <GeneralPage /> },
                SettingsPage::Providers => html! { <ProvidersPage /> },
                SettingsPage::Tokens => html! { <TokensPage /> },
                SettingsPage::Workspaces => html! { <WorkspacesPage /> },
                SettingsPage::Data => html! { <DataPage /> },
                SettingsPage::About => html! { <AboutPage /> },
            };
            settings::frame(page, content, &on_menu, words)
        }
    };
    let skip = move |_: MouseEvent| dom::focus_id(skip_to);
    html! {
        <div class={classes!("app", menu.then_some("menu-open"))}>
            <button type="button" class="skip" onclick={skip}>{ skip_name }</button>
            if !location::is_secure_context() {
                <p class="insecure" role="alert">{ words.insecure }</p>
            }
            <Trouble />
            <Side on_close={on_menu.clone()} />
            // What opens a vault has much to do in the same moment.
            <Afterwards at_once={!session.is_unlocked()}>{ page }</Afterwards>
            <Afterwards>
                <VaultDialog />
                <Commands on_side={on_menu} />
                <TraceDialog />
                <Notices />
                <Leaving />
                if given::has_text() {
                    <given::Filled />
                }
            </Afterwards>
        </div>
    }
}

/// What is said where something could not be stored, or soon cannot be.
#[component]
fn Trouble() -> Html {
    let (words, ui, dispatch) = (use_words(), use_ui(), use_dispatch());
    let secret = use_secret_dispatch();
    if !ui.room.is_trouble() {
        if ui.backup == Doing::default() {
            return html! {};
        }
        return backup_note(&ui.backup, &dispatch, &secret, words);
    }
    let on_msg = dispatch.reform(Msg::from);
    space::trouble(&ui.room, speakers(words), &on_msg, words)
}

fn backup_note(
    doing: &Doing,
    dispatch: &Callback<Msg>,
    secret: &Callback<SecretAsk>,
    words: &'static Words,
) -> Html {
    if !backup_notice::is_needed(doing) {
        return html! {};
    }
    let acts = backup_notice::Acts {
        page: Route::Settings(SettingsPage::Data).hash(),
        allow: secret.reform(|_: MouseEvent| SecretAsk::OwnBackup(OwnBackup::Allow)),
        later: dispatch.reform(|_: MouseEvent| BackupMsg::PutOff.into()),
    };
    backup_notice::notice(doing, acts, words)
}

/// The place that the address names.
#[hook]
fn use_route() -> Route {
    let route = use_state_eq(|| Route::read(&location::hash()));
    {
        let route = route.clone();
        use_effect_with((), move |()| {
            let listener = location::on_hash_change(move || {
                sharing::take_from_address();
                route.set(Route::read(&location::hash()));
            });
            move || drop(listener)
        });
    }
    (*route).clone()
}

#[derive(Properties, PartialEq)]
struct SideProps {
    on_close: Callback<()>,
}

/// The history, and what belongs to the whole app.
#[component]
fn Side(props: &SideProps) -> Html {
    let (words, chats, session, dispatch) =
        (use_words(), use_chats(), use_session(), use_dispatch());
    let known = use_workspaces();
    let several = known.are_several();
    let midnights = clock::midnights();
    // There may be thousands: they are looked up only when they change, and not with every word of an answer. For the same reason
    // all that a row is given stays the same.
    let list: Vec<ByPtr<Chat>> = chats.list.iter().cloned().map(ByPtr).collect();
    let entries = use_memo(
        (list, known.clone(), midnights, words.language),
        move |(list, known, midnights, _)| {
            let entry = |chat: &ByPtr<Chat>| Entry {
                href: Route::Chat(Some(chat.id.clone())).hash().into(),
                day: Day::of(chat.updated_ms, *midnights),
                elsewhere: (several && !known.is_here(&chat.workspace))
                    .then(|| switcher::name_of(known, &chat.workspace, words)),
                chat: chat.clone(),
            };
            list.iter().map(entry).collect::<Vec<_>>()
        },
    );
    let on_new = {
        let (dispatch, on_close) = (dispatch.clone(), props.on_close.clone());
        Callback::from(move |()| {
            let fresh = Route::Chat(None).hash();
            if location::hash() == fresh && dom::is_narrow() {
                on_close.emit(());
            }
            commands::new_chat(&dispatch);
        })
    };
    let on_shelf = use_callback(dispatch.clone(), |msg: ShelfMsg, dispatch| {
        dispatch.emit(msg.into());
    });
    let on_open_at = use_callback(
        (dispatch.clone(), props.on_close.clone()),
        |(chat, message), (dispatch, on_close)| {
            // On a phone the list lies over the conversation.
            if dom::is_narrow() {
                on_close.emit(());
            }
            dispatch.emit(ChatsMsg::OpenAt(chat, message).into());
        },
    );
    let date_of = use_callback(words.language, |at_ms, language| {
        clock::date(at_ms, *language)
    });
    let on_move = use_memo((several, dispatch.clone()), |(several, dispatch)| {
        several.then(|| workspaces::mover(dispatch))
    });
    let tags: Vec<AttrValue> = chats
        .tags(&known)
        .into_iter()
        .map(|tag| tag.to_owned().into())
        .collect();
    let lock = dispatch.reform(|_: MouseEvent| Msg::from(SessionMsg::Lock));
    let keep = dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(CoreDialog::CreateVault)).into());
    html! {
        <>
            <aside class="side">
            <Afterwards>
                <div class="brand"><span class="seal">{ icon(Glyph::Shield) }</span>{ "openMaaS" }
                    if !several {
                        <a class="button quiet square modest" href={Route::Settings(SettingsPage::Workspaces).hash()} aria-label={words.workspaces_title} title={words.workspaces_title}>{ icon(Glyph::Layers) }</a>
                    }
                    <button type="button" class="quiet square menu-button" aria-label={words.close} onclick={props.on_close.reform(|_: MouseEvent| ())}>
                        { icon(Glyph::Close) }
                    </button>
                </div>
                if several {
                    { workspaces::switcher(&known, &dispatch) }
                }
                <History chats={ByPtr(entries)} {several} on_move={(*on_move).clone()} open={chats.open.clone()} {tags} in_vault={session.is_unlocked()} {on_new} {on_shelf} {on_open_at} {date_of} />
                <div class="side-foot">
                    if session.is_unlocked() {
                        <button type="button" class="quiet wide" onclick={lock}>{ icon(Glyph::Lock) }{ words.lock }</button>
                    } else if session.lock == Lock::NoVault {
                        <button type="button" class="quiet wide" onclick={keep}>{ icon(Glyph::Shield) }{ words.keep_my_work }</button>
                    }
                    <a class="button quiet wide" href={Route::Compare(None).hash()}>{ icon(Glyph::Columns) }{ words.compare.title }</a>
                    <a class="button quiet wide" href={Route::Prompts(None).hash()}>{ icon(Glyph::Bookmark) }{ words.prompts_title }</a>
                    <a class="button quiet wide" href={Route::Usage(UsagePage::Overview).hash()}>{ icon(Glyph::Chart) }{ words.usage_title }</a>
                    <a class="button quiet wide" href={Route::Settings(SettingsPage::General).hash()}>{ icon(Glyph::Gear) }{ words.settings }</a>
                </div>
            </Afterwards>
            </aside>
            <div class="veil" onclick={props.on_close.reform(|_: MouseEvent| ())} />
        </>
    }
}

/// The dialogs about the vault.
#[component]
fn VaultDialog() -> Html {
    let (words, ui, session) = (use_words(), use_ui(), use_session());
    let (dispatch, secret) = (use_dispatch(), use_secret_dispatch());
    let Some(dialog) = &ui.dialog else {
        return html! {};
    };
    let close = dispatch.reform(|()| UiMsg::Show(None).into());
    let on_judge = secret.reform(|(passphrase, done)| SecretAsk::Judge { passphrase, done });
    let working = session.is_creating();
    let failure = session.failure;
    match dialog {
        CoreDialog::CreateVault => {
            let on_submit = secret.reform(|typed: Passphrases| SecretAsk::Create {
                passphrase: typed.new,
            });
            html! {
                <Dialog key="create" title={words.create_vault_title} on_close={close.clone()}>
                    <p>{ words.create_vault_text }</p>
                    <NewPassphraseForm changes=false {working} {failure} {on_submit} on_cancel={close} {on_judge} />
                </Dialog>
            }
        }
        CoreDialog::ChangePassphrase => {
            let on_submit = secret.reform(|typed: Passphrases| SecretAsk::ChangePassphrase {
                old: typed.current,
                new: typed.new,
            });
            html! {
                <Dialog key="change" title={words.change_passphrase} on_close={close.clone()}>
                    <NewPassphraseForm changes=true {working} {failure} {on_submit} on_cancel={close} {on_judge} />
                </Dialog>
            }
        }
        CoreDialog::Recovery => {
            let on_make =
                secret.reform(|(passphrase, done)| SecretAsk::MakeRecovery { passphrase, done });
            let on_copy = dispatch.reform(|code| UiMsg::CopyText(code).into());
            html! { <Recovery {on_make} {on_copy} on_close={close} /> }
        }
        // Shown by the form that has what was typed.
        CoreDialog::ConfirmHost { .. } => html! {},
        CoreDialog::UsePrompt(id) => html! { <UsePrompt id={id.clone()} on_close={close} /> },
        CoreDialog::NewWorkspace | CoreDialog::Move(_) => workspaces::dialog(dialog, close),
        CoreDialog::Share(what) => html! { <HandOn what={what.clone()} on_close={close} /> },
        // Shown where commands are known.
        CoreDialog::Palette | CoreDialog::Shortcuts | CoreDialog::Title(_) => html! {},
    }
}

/// What went over the wire, while it is looked at.
#[component]
fn TraceDialog() -> Html {
    let (words, ui, dispatch) = (use_words(), use_ui(), use_dispatch());
    let Some(trace) = &ui.trace else {
        return html! {};
    };
    let on_close = dispatch.reform(|()| UiMsg::CloseTrace.into());
    let on_copy = dispatch.reform(|text| UiMsg::CopyText(text).into());
    inspector(trace, ui.way, &on_close, &on_copy, words)
}

#[component]
fn Notices() -> Html {
    let (words, ui, dispatch) = (use_words(), use_ui(), use_dispatch());
    let on_close = dispatch.reform(|id| UiMsg::CloseToast(id).into());
    let undo = Undo {
        change: dispatch.reform(|()| ReviseMsg::Undo.into()),
        delete: dispatch.reform(|chat| ShelfMsg::Restore(chat).into()),
        compare: dispatch.reform(|msg: CompareMsg| msg.into()),
        preset: dispatch.reform(|msg: PresetsMsg| msg.into()),
        prompt: dispatch.reform(|prompt| PromptsMsg::TakeBack(prompt).into()),
        workspace: dispatch.reform(|msg: WorkspacesMsg| msg.into()),
        recovery: dispatch.reform(|()| UiMsg::Show(Some(CoreDialog::Recovery)).into()),
    };
    let on_release = dispatch.reform(|msg: ReleaseMsg| msg.into());
    let release = match ui.release {
        Release::Current => html! {},
        release => release::notice(release, &on_release, words),
    };
    toasts(&ui.toasts, release, &on_close, &undo, words)
}
