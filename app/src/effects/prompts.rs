//! The prompt library: its records, and what is asked of the prompts worker.

use std::rc::Rc;

use maas_core::{
    prompts::{Prompt, PromptId, PromptsMsg, VersionId},
    records::{PromptRecord, PromptVersionRecord},
};
use yew::{Callback, platform::spawn_local};

use super::{
    World,
    load::open,
    persist::{delete as remove, seal},
};
use crate::{
    platform::db::{DbError, Durability, Row, Store},
    prompting::{PromptsAsk, PromptsSay},
};

/// Asks; what is said comes to `done`.
pub(super) fn ask(world: &World, ask: &PromptsAsk, done: Callback<Option<PromptsSay>>) {
    let read = done.reform(|text: String| PromptsSay::read(&text));
    world.prompts.ask(ask.write(), read);
}

/// Writes a template.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(super) fn save(world: &Rc<World>, record: &PromptRecord) {
    let (id, version) = (&record.prompt.id.0, record.prompt.version);
    let durability = Durability::Strict;
    seal(world, Store::Prompts, id, version, record, durability);
}

/// Writes what a version of a template says.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(super) fn save_version(world: &Rc<World>, record: &PromptVersionRecord) {
    let (store, id) = (Store::PromptVersions, &record.id.0);
    seal(world, store, id, 1, record, Durability::Strict);
}

/// Removes a template with its versions.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(super) fn delete(world: &Rc<World>, prompt: PromptId, versions: Vec<VersionId>) {
    let versions = versions.into_iter();
    let versions = versions.map(|version| (Store::PromptVersions, version.0));
    remove(world, versions.chain([(Store::Prompts, prompt.0)]));
}

/// Reads all templates.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(super) fn load(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        if let Ok(all) = read(&world).await {
            world.tell(PromptsMsg::Loaded(all));
        }
    });
}

/// Reads them anew, because another tab changed some.
pub(super) fn reread(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        loop {
            world.writer.flushed().await;
            if world.writer.is_behind() {
                return;
            }
            let asked = world.writer.asked.get();
            let Ok(all) = read(&world).await else {
                return;
            };
            // This tab wrote something meanwhile.
            if world.writer.asked.get() == asked {
                return world.tell(PromptsMsg::Reread(all));
            }
        }
    });
}

async fn read(world: &World) -> Result<Vec<Prompt>, DbError> {
    let rows = world.db().await?.all(Store::Prompts).await?;
    let (records, _) = open::<PromptRecord>(world, Store::Prompts, rows).await?;
    Ok(records.into_iter().map(|record| record.prompt).collect())
}

/// Reads what versions say.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(super) fn load_versions(world: &Rc<World>, versions: Vec<VersionId>) {
    let world = world.clone();
    spawn_local(async move {
        // What was saved a moment ago may still be on its way into the database.
        world.writer.flushed().await;
        let found = read_versions(&world, &versions).await.unwrap_or_default();
        let contents: Vec<_> = found.into_iter().map(|one| (one.id, one.content)).collect();
        let came = |id: &VersionId| contents.iter().any(|(known, _)| known == id);
        let missing = versions.into_iter().filter(|id| !came(id)).collect();
        world.tell(PromptsMsg::Came { contents, missing });
    });
}

async fn read_versions(
    world: &World,
    versions: &[VersionId],
) -> Result<Vec<PromptVersionRecord>, DbError> {
    let ids: Vec<&str> = versions.iter().map(|id| id.0.as_str()).collect();
    let db = world.db().await?;
    let rows = db.get_many(Store::PromptVersions, &ids).await?;
    let found = ids.into_iter().zip(rows);
    let found: Vec<(String, Row)> = found
        .filter_map(|(id, row)| Some((id.to_owned(), row?)))
        .collect();
    Ok(open(world, Store::PromptVersions, found).await?.0)
}
