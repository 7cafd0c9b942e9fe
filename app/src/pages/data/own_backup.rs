//! Backups that are written by themselves: into which folder, how often, how many stay.

use maas_core::{
    backup::{BackupMsg, BackupTrouble, Every, Into as Plan},
    session::VaultFailure,
};
use yew::prelude::*;

use super::trouble;
use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
        passphrase::PassphraseForm,
    },
    moving::{MoveTrouble, OwnBackup},
    platform::{clock, dom, folder},
    store::{SecretAsk, use_dispatch, use_secret_dispatch, use_session, use_ui},
    words::use_words,
};

/// How often, and how many, to choose from.
const EVERY: [(&str, Every); 3] = [
    ("hour", Every::Hour),
    ("day", Every::Day),
    ("week", Every::Week),
];
const KEEP: [usize; 4] = [1, 5, 14, 30];

/// How far the choosing is.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Asking(Option<MoveTrouble>),
    Working,
}

/// The section about them.
#[component]
pub(super) fn OwnBackups() -> Html {
    let (words, session, ui) = (use_words(), use_session(), use_ui());
    let (dispatch, secret) = (use_dispatch(), use_secret_dispatch());
    let said = words.moving().own;
    let step = use_state(|| None::<Step>);
    let open = {
        let step = step.clone();
        move |_: MouseEvent| step.set(Some(Step::Asking(None)))
    };
    let close = {
        let step = step.clone();
        Callback::from(move |()| step.set(None))
    };
    let on_submit = {
        let (step, secret) = (step.clone(), secret.clone());
        Callback::from(move |passphrase: String| {
            step.set(Some(Step::Working));
            let ended = {
                let step = step.setter();
                Callback::from(move |ended: Result<bool, MoveTrouble>| {
                    step.set(match ended {
                        Ok(true) => None,
                        Ok(false) => Some(Step::Asking(None)),
                        Err(trouble) => Some(Step::Asking(Some(trouble))),
                    });
                })
            };
            let choose = OwnBackup::Choose { passphrase, ended };
            secret.emit(SecretAsk::OwnBackup(choose));
        })
    };
    let plan = &session.settings.backup;
    let last = match plan.last_ms {
        Some(ms) => (said.last)(&clock::moment_name(ms, words.language)),
        None => said.never.to_owned(),
    };
    let on = |plan: &Plan| {
        let changed = |change: fn(&mut Plan, &str)| {
            let plan = plan.clone();
            dispatch.reform(move |event: Event| {
                let mut plan = plan.clone();
                change(&mut plan, &dom::chosen(&event));
                BackupMsg::Set(Some(plan)).into()
            })
        };
        let now = dispatch.reform(|_: MouseEvent| BackupMsg::Now.into());
        let stop = secret.reform(|_: MouseEvent| SecretAsk::OwnBackup(OwnBackup::Stop));
        let allow = secret.reform(|_: MouseEvent| SecretAsk::OwnBackup(OwnBackup::Allow));
        let every = |(value, every): &(&'static str, Every)| html! { <option value={*value} selected={*every == plan.every}>{ (said.every)(*every) }</option> };
        let keep = |many: &usize| html! { <option value={many.to_string()} selected={*many == plan.keep}>{ (said.keep)(*many) }</option> };
        let failed = ui.backup.failed.map(|(why, _)| why);
        html! {
            <>
                <p>{ (said.into)(&plan.folder) }</p>
                <p class="muted" role="status" data-last={session.settings.backup.last_ms.map(|ms| ms.to_string())}>
                    { if ui.backup.running { said.running.to_owned() } else { last.clone() } }
                </p>
                { for failed.map(|why| html! {
                    <div class="problem" role="alert" data-error={kind(why)}>{ icon(Glyph::Warning) }<div><p>{ (said.trouble)(why) }</p></div></div>
                }) }
                <label class="field"><span>{ said.how_often }</span>
                    <select onchange={changed(set_every)}>{ for EVERY.iter().map(every) }</select>
                </label>
                <label class="field"><span>{ said.how_many }</span>
                    <select onchange={changed(set_keep)}>{ for KEEP.iter().map(keep) }</select>
                </label>
                <div class="row">
                    if failed == Some(BackupTrouble::Permission) {
                        <button type="button" class="primary" onclick={allow}>{ said.allow }</button>
                    } else {
                        <button type="button" disabled={ui.backup.running} onclick={now}>{ said.now }</button>
                    }
                    <button type="button" onclick={stop}>{ said.stop }</button>
                </div>
            </>
        }
    };
    html! {
        <section class="card stack" aria-label={said.title}>
            <h2>{ said.title }</h2>
            <p class="muted">{ if folder::is_supported() { said.text } else { said.not_supported } }</p>
            if let Some(plan) = &plan.into {
                { on(plan) }
            } else {
                <p class="muted">{ &last }</p>
                if folder::is_supported() {
                    <div class="row"><button type="button" onclick={open}>{ said.choose }</button></div>
                }
            }
            { for step.map(|step| {
                let (failed, refused) = match step {
                    Step::Asking(Some(MoveTrouble::Vault(failure))) => (None, Some(failure)),
                    Step::Asking(failed) => (failed, None::<VaultFailure>),
                    Step::Working => (None, None),
                };
                html! {
                    <Dialog title={said.choose} on_close={close.clone()}>
                        <p>{ said.choose_text }</p>
                        { for failed.map(|failed| trouble(failed, words)) }
                        <PassphraseForm working={step == Step::Working} failure={refused} {on_submit} on_cancel={close} />
                    </Dialog>
                }
            }) }
        </section>
    }
}

fn set_every(plan: &mut Plan, value: &str) {
    let chosen = EVERY.iter().find(|(name, _)| *name == value);
    plan.every = chosen.map_or(plan.every, |(_, every)| *every);
}

fn set_keep(plan: &mut Plan, value: &str) {
    plan.keep = value.parse().unwrap_or(plan.keep);
}

/// The trouble's name in attributes.
fn kind(trouble: BackupTrouble) -> &'static str {
    match trouble {
        BackupTrouble::Permission => "permission",
        BackupTrouble::Folder => "folder",
        BackupTrouble::Disk => "disk",
        BackupTrouble::Unsound => "unsound",
        BackupTrouble::Storage => "storage",
    }
}
