//! What happens to the ledger.

use std::rc::Rc;

use maas_protocol::usage::Usage;

use crate::{
    Effect, Model, Stamp, budget,
    chats::Timing,
    ledger::{Ended, Entry, LedgerMsg, Reading, Sent, Status, export, page},
    workspaces::WorkspaceId,
};

/// Carries out what can happen to the ledger.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: LedgerMsg) -> Vec<Effect> {
    match msg {
        LedgerMsg::Load => load(model),
        LedgerMsg::Loaded { rows, damaged } => {
            loaded(model, rows, damaged);
            Vec::new()
        }
        LedgerMsg::Elsewhere(entries) => {
            heard(model, entries);
            Vec::new()
        }
        LedgerMsg::Export(form, filter) => {
            let mut taken: Vec<&Entry> = model.ledger.entries().collect();
            taken.retain(|entry| filter.takes(entry));
            taken.sort_by_key(|entry| entry.at_ms);
            let taken = taken.into_iter();
            vec![Effect::SaveFile {
                name: format!("usage.{}", form.ending()),
                text: export::write(form, taken, &model.workspaces),
            }]
        }
        LedgerMsg::LoadFailed => {
            if model.ledger.reading == Reading::Underway {
                Rc::make_mut(&mut model.ledger).reading = Reading::Failed;
            }
            Vec::new()
        }
    }
}

/// Reads the ledger where there is a budget, which nothing may pass unseen.
pub(crate) fn want(model: &mut Model) -> Option<Effect> {
    let of_one = model
        .workspaces
        .of
        .iter()
        .any(|(_, one)| !one.budgets.is_empty());
    let wanted = of_one || !model.session.settings.budgets.is_empty();
    let unread = matches!(model.ledger.reading, Reading::Unread | Reading::Failed);
    (wanted && unread).then(|| load(model).pop()).flatten()
}

fn load(model: &mut Model) -> Vec<Effect> {
    if !model.session.is_unlocked() || model.ledger.reading == Reading::Underway {
        return Vec::new();
    }
    Rc::make_mut(&mut model.ledger).reading = Reading::Underway;
    vec![Effect::LoadLedger]
}

/// Takes the stored entries over; what was sent since the page was loaded is here already, and may be among them.
fn loaded(model: &mut Model, rows: Vec<Vec<Entry>>, damaged: usize) {
    if model.ledger.reading != Reading::Underway {
        return;
    }
    let ledger = Rc::make_mut(&mut model.ledger);
    let here = ledger.fresh.iter().chain(&ledger.under_way);
    let mut here: Vec<u64> = here.map(|entry| entry.id).collect();
    here.sort_unstable();
    let only_stored = |mut row: Vec<Entry>| {
        row.retain(|entry| here.binary_search(&entry.id).is_err());
        Rc::new(row)
    };
    ledger.stored = rows.into_iter().map(only_stored).collect();
    ledger.damaged = damaged;
    ledger.reading = Reading::Done;
}

/// Takes over what another tab has noted, over what was known of the same requests. It counts as noted since the ledger was read, however far
/// that is.
fn heard(model: &mut Model, entries: Vec<Entry>) {
    let own = |entry: &Entry| {
        let under_way = &model.ledger.under_way;
        under_way.iter().any(|known| known.id == entry.id)
    };
    let mut entries = entries;
    entries.retain(|entry| !own(entry));
    if entries.is_empty() || !model.session.is_unlocked() {
        return;
    }
    let mut ids: Vec<u64> = entries.iter().map(|entry| entry.id).collect();
    ids.sort_unstable();
    let is_new = |id: u64| ids.binary_search(&id).is_ok();
    let ledger = Rc::make_mut(&mut model.ledger);
    for row in &mut ledger.stored {
        if row.iter().any(|entry| is_new(entry.id)) {
            Rc::make_mut(row).retain(|entry| !is_new(entry.id));
        }
    }
    ledger.fresh.retain(|entry| !is_new(entry.id));
    ledger.fresh.extend(entries.into_iter().map(Rc::new));
}

/// Notes a request that goes out, as one that broke off: that is what it is if the page ends before it does. Gives the number
/// of its entry, under which its end is noted; none for what is made in the app itself, which is no request.
pub(crate) fn begin(
    model: &mut Model,
    sent: Sent<'_>,
    workspace: &WorkspaceId,
    stamp: &Stamp,
) -> (Option<u64>, Option<Effect>) {
    let spec = sent.model.provider.spec();
    let made_here = spec.is_some_and(|spec| spec.answer_locally.is_some());
    if made_here || model.session.is_closed() {
        return (None, None);
    }
    let [a, b, c, d, e, f, g, h, ..] = stamp.random;
    // Several may go out in one update, as from a comparison; how many were noted tells them apart.
    let noted = model.ledger.fresh.len() + model.ledger.under_way.len();
    let id = u64::from_be_bytes([a, b, c, d, e, f, g, h]).wrapping_add(noted as u64);
    let ended = Ended {
        sent,
        status: Status::Interrupted,
        usage: &Usage::default(),
        timing: Timing::default(),
    };
    let mut entry = Entry::of(&ended, &model.providers, id);
    entry.workspace = (!workspace.is_first()).then(|| workspace.0.as_str().into());
    let entry = Rc::new(entry);
    let effect = model.session.is_unlocked().then(|| save_begun(&entry));
    Rc::make_mut(&mut model.ledger).under_way.push(entry);
    (Some(id), effect)
}

/// Notes how a request has ended that went out under this number, and has its entry written where something may be.
pub(crate) fn note(model: &mut Model, id: u64, ended: &Ended<'_>, stamp: &Stamp) -> Option<Effect> {
    let under_way = &model.ledger.under_way;
    // The vault was closed meanwhile, where it is not there: then it was noted as one that broke off.
    let place = under_way.iter().position(|entry| entry.id == id)?;
    let mut entry = Entry::of(ended, &model.providers, id);
    // It was sent from there, wherever its chat is by now.
    entry.workspace = under_way
        .get(place)
        .and_then(|begun| begun.workspace.clone());
    let entry = Rc::new(entry);
    let effect = model.session.is_unlocked().then(|| save(&entry));
    let ledger = Rc::make_mut(&mut model.ledger);
    ledger.under_way.remove(place);
    ledger.fresh.push(Rc::clone(&entry));
    budget::noted(model, &entry, stamp);
    effect
}

/// Has everything written that was noted before there was a vault, or before it was opened.
pub(crate) fn save_in_memory(model: &Model, effects: &mut Vec<Effect>) {
    effects.extend(model.ledger.fresh.iter().map(|entry| save(entry)));
    let under_way = model.ledger.under_way.iter();
    effects.extend(under_way.map(|entry| save_begun(entry)));
}

fn save_begun(entry: &Entry) -> Effect {
    Effect::BeginEntry {
        id: page::row_id(entry.id),
        sealing: page::write(std::slice::from_ref(entry)),
    }
}

fn save(entry: &Entry) -> Effect {
    Effect::SaveEntry {
        id: page::row_id(entry.id),
        sealing: page::write(std::slice::from_ref(entry)),
    }
}
