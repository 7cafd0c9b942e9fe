//! Bringing in a backup, or what another app exported: what is in it is said before anything changes.

use maas_core::intake::{How, Manifest, Refused};
use maas_vault::{backup::is_backup, share::is_share};
use yew::{platform::spawn_local, prelude::*};

use super::{counts, progress, trouble};
use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
        passphrase::SecretField,
    },
    given,
    moving::{BringIn, Bringing, Cancelled, Here, Kind, MoveTrouble, Report},
    pages::share,
    platform::{
        clock,
        dom::{
            self,
            files::{self, Chosen},
        },
    },
    store::{
        SecretAsk, use_chats, use_comparisons, use_presets, use_secret_dispatch, use_session,
        use_workspaces,
    },
    words::{Words, size, use_words},
};

/// How far it is.
#[derive(Clone, PartialEq)]
enum Stage {
    Idle,
    /// A backup was chosen: what is its passphrase?
    Passphrase(Chosen, Option<MoveTrouble>),
    At(Chosen, Bringing),
}

/// The section about what is brought in.
#[component]
pub(super) fn Import() -> Html {
    let (words, dispatch, session) = (use_words(), use_secret_dispatch(), use_session());
    let (chats, presets, comparisons) = (use_chats(), use_presets(), use_comparisons());
    let workspaces = use_workspaces();
    let stage = use_state(|| Stage::Idle);
    let field = use_node_ref();
    let cancelled = use_mut_ref(Cancelled::default);
    {
        let cancelled = cancelled.clone();
        use_effect_with((), move |()| move || cancelled.borrow().now());
    }
    let here = Here {
        vault: session.is_unlocked(),
        workspaces: workspaces.0.clone(),
        chats: chats.0.clone(),
        presets: presets.0.clone(),
        comparisons: comparisons.0.clone(),
    };
    let begin = {
        let (stage, cancelled, dispatch) = (stage.clone(), cancelled.clone(), dispatch.clone());
        Callback::from(move |(file, passphrase): (Chosen, Option<String>)| {
            let fresh = Cancelled::default();
            cancelled.replace(fresh.clone());
            let is_backup = passphrase.is_some();
            let tell = {
                let (stage, cancelled, file) = (stage.clone(), fresh.clone(), file.clone());
                Callback::from(move |now: Bringing| {
                    if cancelled.is() {
                        return;
                    }
                    stage.set(match now {
                        Bringing::NotWanted => Stage::Idle,
                        Bringing::Failed(why) if is_backup && can_retry(why) => {
                            Stage::Passphrase(file.clone(), Some(why))
                        }
                        now => Stage::At(file.clone(), now),
                    });
                })
            };
            dispatch.emit(SecretAsk::BringIn(BringIn {
                file,
                kind: passphrase.map_or(Kind::Foreign, Kind::Backup),
                here: here.clone(),
                tell,
                cancelled: fresh,
            }));
        })
    };
    let take = {
        let (stage, begin, vault) = (stage.clone(), begin.clone(), session.is_unlocked());
        move |file: Chosen| {
            let (stage, begin) = (stage.clone(), begin.clone());
            spawn_local(async move {
                let head = file.part(0, 16.min(file.bytes())).await;
                match head.map(|head| head.to_vec()) {
                    None => stage.set(Stage::At(file, Bringing::Failed(MoveTrouble::File))),
                    // It is shown where shared things are.
                    Some(head) if is_share(&head) => share::open(file),
                    Some(head) if is_backup(&head) => stage.set(Stage::Passphrase(file, None)),
                    Some(_) if !vault => {
                        stage.set(Stage::At(file, Bringing::Failed(MoveTrouble::NoVault)));
                    }
                    Some(_) => {
                        let all = file.bytes();
                        let under = Bringing::Under { done: 0, all };
                        stage.set(Stage::At(file.clone(), under));
                        begin.emit((file, None));
                    }
                }
            });
        }
    };
    // One after the other: what is under way is not left for what the system opens meanwhile.
    use_effect_with((session.is_unlocked(), *stage == Stage::Idle), {
        let take = take.clone();
        move |(_, idle)| {
            let look = Callback::from(move |()| {
                if let Some(file) = given::take_backup() {
                    take(file);
                }
            });
            if *idle {
                look.emit(());
                given::listen_for_backup(Some(look));
            }
            || given::listen_for_backup(None)
        }
    });
    let on_file = move |event: Event| {
        if let Some(file) = files::chosen(&event).pop() {
            take(file);
        }
    };
    let pick = {
        let field = field.clone();
        move |_: MouseEvent| files::pick(&field)
    };
    let close = {
        let (stage, cancelled) = (stage.clone(), cancelled.clone());
        Callback::from(move |()| {
            if let Stage::At(_, now) = &*stage {
                answer_no(now);
            }
            cancelled.borrow().now();
            stage.set(Stage::Idle);
        })
    };
    let anew = dispatch.reform(|()| SecretAsk::BeginAnew);
    let moving = words.moving();
    let vault = session.is_unlocked();
    html! {
        <section class="card stack" aria-label={moving.import_title}>
            <h2>{ moving.import_title }</h2>
            <p class="muted">{ moving.import_text }</p>
            <div class="row">
                <button type="button" onclick={pick}>{ icon(Glyph::Upload) }{ moving.import }</button>
                <input ref={field} type="file" hidden=true aria-label={moving.file_chosen} onchange={on_file} />
            </div>
            { match &*stage {
                Stage::Idle => html! {},
                Stage::Passphrase(file, failed) => {
                    let on_submit = {
                        let (begin, file, stage) = (begin.clone(), file.clone(), stage.clone());
                        Callback::from(move |passphrase| {
                            let all = file.bytes();
                            stage.set(Stage::At(file.clone(), Bringing::Under { done: 0, all }));
                            begin.emit((file.clone(), Some(passphrase)));
                        })
                    };
                    html! {
                        <Dialog title={moving.import} on_close={close.clone()}>
                            { named(file) }
                            <Opening key={file.name()} {vault} failed={*failed} {on_submit} on_cancel={close} />
                        </Dialog>
                    }
                }
                Stage::At(file, now) => html! {
                    <Dialog title={moving.import} on_close={if let Bringing::Done(Report { source: None, .. }) = now { anew.clone() } else { close.clone() }}>
                        { named(file) }
                        { step(now, vault, &close, &anew, words) }
                    </Dialog>
                },
            } }
        </section>
    }
}

/// Whether another passphrase may help.
fn can_retry(why: MoveTrouble) -> bool {
    matches!(
        why,
        MoveTrouble::Backup(maas_vault::backup::BackupError::WrongPassphrase)
    )
}

/// Whoever waits for an answer hears that it is not wanted.
fn answer_no(now: &Bringing) {
    match now {
        Bringing::Preview(_, choose) => choose.emit(None),
        Bringing::Staged(_, go) => go.emit(false),
        _ => {}
    }
}

fn named(file: &Chosen) -> Html {
    html! { <p class="muted">{ file.name() }{ " · " }{ size(file.bytes()) }</p> }
}

/// What is said and asked at each step.
fn step(
    now: &Bringing,
    vault: bool,
    close: &Callback<()>,
    anew: &Callback<()>,
    words: &'static Words,
) -> Html {
    let moving = words.moving();
    let closing = |label: &'static str| html! { <button type="button" onclick={close.reform(|_: MouseEvent| ())}>{ label }</button> };
    match now {
        Bringing::Under { done, all } => html! {
            <>{ progress(moving.reading, *done, *all, words) }<div class="row end">{ closing(words.cancel) }</div></>
        },
        Bringing::Placing => html! { <p class="working" role="status">{ moving.placing }</p> },
        Bringing::Preview(manifest, choose) => {
            html! { <Preview manifest={manifest.clone()} {vault} choose={choose.clone()} on_cancel={close} /> }
        }
        Bringing::Staged(found, go) => {
            let chats = found.tally.taken.get("chats").copied().unwrap_or_default();
            let go = go.reform(|_: MouseEvent| true);
            html! {
                <>
                    { report(found, words) }
                    <p class="muted">{ if chats == 0 { moving.nothing_new } else { moving.nothing_yet } }</p>
                    <div class="row end">
                        { closing(words.cancel) }
                        if chats > 0 {
                            <button type="button" class="primary" onclick={go}>{ (moving.add)(chats) }</button>
                        }
                    </div>
                </>
            }
        }
        Bringing::Done(done) if done.source.is_none() => html! {
            <>
                <p class="good" role="status">{ icon(Glyph::Check) }{ moving.restored }</p>
                { report(done, words) }
                <p class="muted">{ moving.restored_text }</p>
                <div class="row end"><button type="button" class="primary" onclick={anew.reform(|_: MouseEvent| ())}>{ moving.open_again }</button></div>
            </>
        },
        Bringing::Done(done) => html! {
            <>
                <p class="good" role="status">{ icon(Glyph::Check) }{ moving.added }</p>
                { report(done, words) }
                <div class="row end">{ closing(moving.done) }</div>
            </>
        },
        Bringing::Failed(why) => html! {
            <>
                { trouble(*why, words) }
                <p class="muted">{ moving.unchanged }</p>
                <div class="row end">{ closing(words.close) }</div>
            </>
        },
        Bringing::NotWanted => html! {},
    }
}

/// What was taken in, what was not, and why.
fn report(report: &Report, words: &'static Words) -> Html {
    let moving = words.moving();
    let tally = &report.tally;
    let taken = tally
        .taken
        .iter()
        .map(|(store, many)| (store.as_str(), *many as u64));
    let refused = tally.refused.iter().map(|((store, why), many)| {
        let what = (moving.count)(store, *many as u64);
        match why {
            Refused::Known | Refused::Twice => (moving.known)(*many, &what),
            Refused::Kept => (moving.kept)(*many, &what),
            Refused::Unused => (moving.unused)(*many, &what),
            Refused::Unreadable => (moving.unreadable)(*many, &what),
        }
    });
    let skipped = report
        .skipped
        .iter()
        .map(|(why, many)| (moving.skipped)(why, *many));
    let withheld = (report.keys_withheld > 0).then(|| (moving.keys_withheld)(report.keys_withheld));
    let left: Vec<String> = refused.chain(skipped).chain(withheld).collect();
    html! {
        <div class="stack report">
            { for report.source.as_ref().map(|app| html! { <p class="strong">{ (moving.found)(app) }</p> }) }
            if taken.clone().any(|(_, many)| many > 0) {
                <h3>{ moving.taken }</h3>
                <ul class="points">{ counts(taken, words) }</ul>
            }
            if tally.beside > 0 {
                <p>{ (moving.beside)(tally.beside) }</p>
            }
            if !left.is_empty() {
                <h3>{ moving.left_out }</h3>
                <ul class="points muted">{ for left.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                if !report.files.is_empty() {
                    <details>
                        <summary>{ (moving.files_left_out)(report.files.len()) }</summary>
                        <ul class="points muted">{ for report.files.iter().map(|name| html! { <li>{ name }</li> }) }</ul>
                    </details>
                }
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OpeningProps {
    vault: bool,
    failed: Option<MoveTrouble>,
    on_submit: Callback<String>,
    on_cancel: Callback<()>,
}

/// Asks for the passphrase of a backup.
#[component]
fn Opening(props: &OpeningProps) -> Html {
    let words = use_words();
    let passphrase = use_node_ref();
    let onsubmit = {
        let (passphrase, on_submit) = (passphrase.clone(), props.on_submit.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_submit.emit(dom::take_value(&passphrase));
        }
    };
    let moving = words.moving();
    let hint = (!props.vault).then_some(AttrValue::Static(moving.backup_passphrase_new));
    html! {
        <form class="stack" {onsubmit}>
            <SecretField label={moving.backup_passphrase} node={passphrase} autocomplete="current-password" autofocus=true {hint} />
            { for props.failed.map(|failed| trouble(failed, words)) }
            <div class="row end">
                <button type="button" onclick={props.on_cancel.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                <button type="submit" class="primary">{ moving.open_backup }</button>
            </div>
        </form>
    }
}

#[derive(Properties, PartialEq)]
struct PreviewProps {
    manifest: Manifest,
    vault: bool,
    choose: Callback<Option<How>>,
    on_cancel: Callback<()>,
}

/// Says what is in a backup, and asks what is to become of what is here.
#[component]
fn Preview(props: &PreviewProps) -> Html {
    let words = use_words();
    let how = use_state(|| How::Merge);
    let manifest = &props.manifest;
    let there = manifest
        .counts
        .iter()
        .map(|(store, many)| (store.as_str(), *many));
    let moment = clock::moment_name(manifest.created_ms, words.language);
    let moving = words.moving();
    let choice = |value: How, label: &'static str, hint: &'static str| {
        let set = {
            let how = how.clone();
            move |_: Event| how.set(value)
        };
        html! {
            <div>
                <label class="tick"><input type="radio" name="how" checked={*how == value} onchange={set} /><span>{ label }</span></label>
                <small class="muted">{ hint }</small>
            </div>
        }
    };
    let onsubmit = {
        let (choose, how) = (props.choose.clone(), *how);
        move |event: SubmitEvent| {
            event.prevent_default();
            choose.emit(Some(how));
        }
    };
    html! {
        <form class="stack" {onsubmit}>
            <h3>{ moving.in_backup }</h3>
            <p class="muted">{ (moving.written)(&moment, &manifest.app) }</p>
            <ul class="points">{ counts(there, words) }</ul>
            <p class="muted">{ if manifest.keys { moving.keys_in_it } else { moving.keys_not_in_it } }</p>
            if props.vault {
                <fieldset class="stack">
                    { choice(How::Merge, moving.merge, moving.merge_hint) }
                    { choice(How::Replace, moving.replace, moving.replace_hint) }
                </fieldset>
            }
            <div class="row end">
                <button type="button" onclick={props.on_cancel.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                <button type="submit" class={if *how == How::Replace { "danger" } else { "primary" }}>
                    { if props.vault { moving.restore } else { moving.restore_here } }
                </button>
            </div>
        </form>
    }
}
