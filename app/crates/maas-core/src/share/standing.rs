//! How something that was handed on stands to what is here.

use std::rc::Rc;

use super::{Chat, Content, Prompt, Shared, SharedPrompts};
use crate::{
    chats::{ChatId, Chats},
    compare::{Comparison, ComparisonId, Comparisons},
    intake::in_all_ways,
    presets::{Preset, PresetId, Presets},
    prompts::{PromptId, Prompts},
    share::take::Place,
};

/// What is here, for this.
pub type Slices<'a> = (&'a Chats, &'a Presets, &'a Comparisons, &'a Prompts);

/// How it stands to what is here.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It is not here.
    New,
    /// It is here as it is.
    Same(Place),
    /// It is here, and says something else.
    Changed(Place, Box<Shared>),
    /// It is here, but these conversations have to be read before more can be said.
    Unread(Vec<ChatId>),
}

/// How it stands to what is here.
pub fn standing(shared: &Shared, (chats, presets, comparisons, prompts): Slices<'_>) -> Standing {
    let origin = shared.origin.as_str();
    let kin: Vec<(Place, Option<Shared>)> = match &shared.content {
        Content::Preset(_) => {
            let kin = presets_of(presets, origin).into_iter();
            kin.map(|kin| {
                let place = Place::Preset(kin.id.clone());
                (place, Some(Shared::of_preset(kin)))
            })
            .collect()
        }
        Content::Chat(_) => {
            let kin = chats_of(chats, origin).into_iter();
            kin.map(|kin| (Place::Chat(kin.id.clone()), Shared::of_chat(kin)))
                .collect()
        }
        Content::Comparison(_) => {
            let kin = comparisons_of(comparisons, origin).into_iter();
            kin.map(|kin| {
                let place = Place::Comparison(kin.id.clone());
                (place, Shared::of_comparison(kin, chats))
            })
            .collect()
        }
        Content::Prompts(all) => {
            let here = all.prompts.iter();
            let here: Vec<&Prompt> = here
                .filter_map(|one| prompt_of(prompts, &one.origin).map(|here| &**here))
                .collect();
            let first = here.first().map(|first| Place::Prompt(first.id.clone()));
            let ours = prompts_as(all, &here);
            first.map(|first| (first, ours)).into_iter().collect()
        }
    };
    let unread = kin.iter().filter(|(_, here)| here.is_none());
    let unread: Vec<ChatId> = unread
        .flat_map(|(place, _)| chats_in(place, comparisons))
        .collect();
    if !unread.is_empty() {
        return Standing::Unread(unread);
    }
    let same = |here: &Option<Shared>| {
        let here = here.as_ref().map(|here| &here.content);
        here == Some(&shared.content)
    };
    if let Some((place, _)) = kin.iter().find(|(_, here)| same(here)) {
        return Standing::Same(place.clone());
    }
    match kin.into_iter().next() {
        Some((place, Some(here))) => Standing::Changed(place, Box::new(here)),
        _ => Standing::New,
    }
}

/// Where what was handed on lies now; the newest, where it is here more than once.
pub fn found(shared: &Shared, (chats, presets, comparisons, prompts): Slices<'_>) -> Option<Place> {
    let origin = shared.origin.as_str();
    match &shared.content {
        Content::Preset(_) => {
            let kin = presets_of(presets, origin).into_iter().next()?;
            Some(Place::Preset(kin.id.clone()))
        }
        Content::Chat(_) => {
            let kin = chats_of(chats, origin).into_iter().next()?;
            Some(Place::Chat(kin.id.clone()))
        }
        Content::Comparison(_) => {
            let kin = comparisons_of(comparisons, origin).into_iter().next()?;
            Some(Place::Comparison(kin.id.clone()))
        }
        Content::Prompts(all) => {
            let mut here = all.prompts.iter();
            let kin = here.find_map(|one| prompt_of(prompts, &one.origin))?;
            Some(Place::Prompt(kin.id.clone()))
        }
    }
}

fn chats_in(place: &Place, comparisons: &Comparisons) -> Vec<ChatId> {
    match place {
        Place::Preset(_) | Place::Prompt(_) => Vec::new(),
        Place::Chat(chat) => vec![chat.clone()],
        Place::Comparison(id) => {
            let columns = comparisons.find(id).map(|known| &known.columns);
            let columns = columns.into_iter().flatten();
            columns.map(|column| column.chat.clone()).collect()
        }
    }
}

/// The template of one origin, the newest.
pub(super) fn prompt_of<'a>(prompts: &'a Prompts, origin: &str) -> Option<&'a Rc<Prompt>> {
    let find = |id| prompts.find(&PromptId(id));
    let kin = in_all_ways(origin).filter_map(find);
    kin.max_by_key(|kin| kin.created_ms)
}

/// What is here of templates that came, in the same form, so that what they say is what differs.
fn prompts_as(came: &SharedPrompts, here: &[&Prompt]) -> Option<Shared> {
    let mut ours = Shared::of_prompts(&came.name, here)?;
    if let Content::Prompts(ours) = &mut ours.content {
        for (one, theirs) in ours.prompts.iter_mut().zip(&came.prompts) {
            one.origin.clone_from(&theirs.origin);
            one.folder.clone_from(&theirs.folder);
            one.tags.clone_from(&theirs.tags);
            one.changes.clone_from(&theirs.changes);
        }
    }
    Some(ours)
}

/// The presets of one origin, the newest first.
fn presets_of<'a>(presets: &'a Presets, origin: &str) -> Vec<&'a Rc<Preset>> {
    let find = |id| presets.find(&PresetId(id));
    let mut kin: Vec<_> = in_all_ways(origin).filter_map(find).collect();
    kin.sort_by_key(|kin| std::cmp::Reverse(kin.created_ms));
    kin
}

/// The conversations of one origin, the newest first. A column of a comparison is none of them.
fn chats_of<'a>(chats: &'a Chats, origin: &str) -> Vec<&'a Rc<Chat>> {
    let find = |id| {
        let id = ChatId(id);
        chats.list.iter().find(|known| known.id == id)
    };
    let mut kin: Vec<_> = in_all_ways(origin).filter_map(find).collect();
    kin.sort_by_key(|kin| std::cmp::Reverse(kin.updated_ms));
    kin
}

/// The comparisons of one origin, the newest first.
fn comparisons_of<'a>(comparisons: &'a Comparisons, origin: &str) -> Vec<&'a Rc<Comparison>> {
    let find = |id| comparisons.find(&ComparisonId(id));
    let mut kin: Vec<_> = in_all_ways(origin).filter_map(find).collect();
    kin.sort_by_key(|kin| std::cmp::Reverse(kin.updated_ms));
    kin
}
