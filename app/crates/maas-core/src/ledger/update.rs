//! What happens to the ledger.

use std::rc::Rc;

use crate::{
    Effect, Model, Stamp,
    ledger::{
        Ended, Entry, LedgerMsg, Reading,
        export::{self, Form},
        page,
    },
};

/// Carries out what can happen to the ledger.
pub(crate) fn update(model: &mut Model, msg: LedgerMsg) -> Vec<Effect> {
    match msg {
        LedgerMsg::Load => load(model),
        LedgerMsg::Loaded { rows, damaged } => {
            loaded(model, rows, damaged);
            Vec::new()
        }
        LedgerMsg::Export(form, filter) => {
            let mut taken: Vec<&Entry> = model.ledger.entries().collect();
            taken.retain(|entry| filter.takes(entry));
            taken.sort_by_key(|entry| entry.at_ms);
            let taken = taken.into_iter();
            let (name, text) = match form {
                Form::Csv => ("usage.csv", export::csv(taken)),
                Form::Json => ("usage.json", export::json(taken)),
            };
            vec![Effect::SaveFile {
                name: name.to_owned(),
                text,
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

fn load(model: &mut Model) -> Vec<Effect> {
    if !model.session.is_unlocked() || model.ledger.reading == Reading::Underway {
        return Vec::new();
    }
    Rc::make_mut(&mut model.ledger).reading = Reading::Underway;
    vec![Effect::LoadLedger]
}

/// Takes the stored entries over; what has ended since the page was loaded is here already, and may be among them.
fn loaded(model: &mut Model, rows: Vec<Vec<Entry>>, damaged: usize) {
    if model.ledger.reading != Reading::Underway {
        return;
    }
    let ledger = Rc::make_mut(&mut model.ledger);
    let mut here: Vec<u64> = ledger.fresh.iter().map(|entry| entry.id).collect();
    here.sort_unstable();
    let only_stored = |mut row: Vec<Entry>| {
        row.retain(|entry| here.binary_search(&entry.id).is_err());
        Rc::new(row)
    };
    ledger.stored = rows.into_iter().map(only_stored).collect();
    ledger.damaged = damaged;
    ledger.reading = Reading::Done;
}

/// Notes a request that has ended, and has its entry written where something may be.
pub(crate) fn note(model: &mut Model, ended: &Ended<'_>, stamp: &Stamp) -> Option<Effect> {
    let spec = ended.model.provider.spec();
    // What is made in the app itself is no request.
    let made_here = spec.is_some_and(|spec| spec.answer_locally.is_some());
    if made_here || model.session.is_closed() {
        return None;
    }
    let [a, b, c, d, e, f, g, h, ..] = stamp.random;
    // Several may end in one update, as when the vault is closed; the ledger's length tells them apart.
    let n = model.ledger.fresh.len() as u64;
    let id = u64::from_be_bytes([a, b, c, d, e, f, g, h]).wrapping_add(n);
    let entry = Entry::of(ended, &model.providers, id);
    let effect = model.session.is_unlocked().then(|| save(&entry));
    Rc::make_mut(&mut model.ledger).fresh.push(Rc::new(entry));
    effect
}

/// Has everything written that was noted before there was a vault, or before it was opened.
pub(crate) fn save_in_memory(model: &Model, effects: &mut Vec<Effect>) {
    effects.extend(model.ledger.fresh.iter().map(|entry| save(entry)));
}

fn save(entry: &Entry) -> Effect {
    Effect::SaveEntry {
        id: page::row_id(entry.id),
        sealing: page::write(std::slice::from_ref(entry)),
    }
}
