//! The prompt library: templates with variables, in folders and with tags, each with all of its versions.
//!
//! What a template says is filled in elsewhere, because what does that is too heavy for the page; here is what it consists of. A
//! template's own record has what its newest version says, what was typed since then, and of the older ones only when and why they
//! were saved: so many of them cost nothing before one of them is looked at. What each version says is a record of its own that
//! never changes.

use std::{collections::BTreeMap, rc::Rc};

use serde::{Deserialize, Serialize};

use crate::{
    Effect, Model, Stamp,
    chats::ModelRef,
    compare::ComparisonId,
    workspaces::{WorkspaceId, Workspaces},
};

mod apply;
mod content;
mod edit;
mod shelf;
#[cfg(test)]
mod tests;

pub use apply::of_chat;
pub use content::{Call, CallFault, CallWrong, Content, Kind, Said, Variable};
pub(crate) use edit::add_version;
pub(crate) use shelf::{add_whole, close, forget, forget_all, put_into, save_in_memory};

/// So many messages a template has at most.
pub const MESSAGES: usize = 100;
/// The longest name, folder, tag or note, in characters.
pub const NAME_CHARS: usize = 120;
/// So many tags a template has at most.
pub const TAGS: usize = 20;

/// Every template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompts {
    /// By name.
    pub list: Vec<Rc<Prompt>>,
    /// Out of the list, and deleted as soon as they can no longer be taken back.
    pub thrown_away: Vec<Rc<Prompt>>,
    /// What versions say, as far as they were looked at.
    pub contents: BTreeMap<VersionId, Rc<Content>>,
    /// Versions that were looked for and are not there.
    pub missing: Vec<VersionId>,
    /// Whether those in the opened vault have come.
    pub listed: bool,
    /// The comparison in which each template was tried last.
    pub tried: BTreeMap<PromptId, ComparisonId>,
}

/// A template's random id: 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PromptId(pub String);

/// A version's random id: 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VersionId(pub String);

/// A template.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prompt {
    /// Its id, also the record's key.
    pub id: PromptId,
    /// Counts the writes.
    pub version: u64,
    /// The workspace it is in.
    #[serde(default, skip_serializing_if = "WorkspaceId::is_first")]
    pub workspace: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Where it lies, with slashes between a folder and the one in it; empty is nowhere in particular.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
    /// What it is filed under; none twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whether it is one of the favourites.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub favourite: bool,
    /// When it was made, ms since 1970.
    pub created_ms: u64,
    /// When a version was last saved, ms since 1970.
    pub updated_ms: u64,
    /// What the newest version says.
    pub content: Content,
    /// What was typed since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Content>,
    /// Its versions, oldest first. As pairs, so that what two tabs saved stands together.
    pub versions: Vec<(VersionId, Saved)>,
    /// Which version has which label.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<(Label, VersionId)>,
}

/// When and why a version was saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// When, ms since 1970.
    pub at_ms: u64,
    /// Why, in a person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a version is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// It is tried.
    Draft,
    /// It is what is used.
    Production,
}

/// Which version of which template something was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptUse {
    /// The template.
    pub prompt: PromptId,
    /// The version; none where it had been changed since the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionId>,
    /// What it was called.
    pub name: String,
    /// The version's number, from 1.
    pub number: usize,
}

/// What can happen to templates.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "one message at a time is on its way; a box would gain nothing"
)]
pub enum PromptsMsg {
    /// Make one, with a first version.
    Add {
        /// What it is called; an empty one is none.
        name: String,
        /// Where it lies.
        folder: String,
        /// What it says.
        content: Content,
    },
    /// Make those that another tool had.
    Import(Vec<Brought>),
    /// Something was typed that no version says yet.
    Type(PromptId, Content),
    /// Forget what no version says.
    Discard(PromptId),
    /// Save what was typed as a version.
    Save {
        /// Of which.
        prompt: PromptId,
        /// What it says.
        content: Content,
        /// Why.
        note: String,
    },
    /// Save what an older version says as the newest one.
    Restore {
        /// Of which.
        prompt: PromptId,
        /// Which version.
        version: VersionId,
        /// Why.
        note: String,
    },
    /// Give a label to a version, or to none.
    Label(PromptId, Label, Option<VersionId>),
    /// What it is called and where it is found.
    Describe {
        /// Which.
        prompt: PromptId,
        /// An empty one changes nothing.
        name: String,
        /// What it is for.
        description: String,
        /// Where it lies.
        folder: String,
        /// What it is filed under.
        tags: Vec<String>,
    },
    /// Whether it is one of the favourites.
    Favourite(PromptId, bool),
    /// Make a second one of it, with this name.
    Duplicate(PromptId, String),
    /// Throw it away; it can be taken back while its notice is there.
    Delete(PromptId),
    /// Take it back.
    TakeBack(PromptId),
    /// Have what these versions say read.
    Read(Vec<VersionId>),
    /// What versions say came; those that are not there are only named.
    Came {
        /// What they say.
        contents: Vec<(VersionId, Content)>,
        /// Those that are not there.
        missing: Vec<VersionId>,
    },
    /// The stored ones came.
    Loaded(Vec<Prompt>),
    /// Another tab changed the stored ones; these are all of them.
    Reread(Vec<Prompt>),
    /// Put what it says, filled in, into the open (or next) chat: the last message into its field, the rest before it.
    Insert {
        /// With what.
        used: PromptUse,
        /// Model, parameters and tools.
        content: Box<Content>,
        /// The messages, filled in.
        messages: Vec<Said>,
    },
    /// Ask models what it says, filled in, side by side.
    Try {
        /// With what.
        used: PromptUse,
        /// Parameters and tools.
        content: Box<Content>,
        /// The messages, filled in.
        messages: Vec<Said>,
        /// Who is asked.
        models: Vec<ModelRef>,
    },
}

/// A template that another tool had.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brought {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Where it goes.
    pub folder: String,
    /// What it is filed under.
    pub tags: Vec<String>,
    /// Whether it is the one in use.
    pub production: bool,
    /// What was said of it.
    pub note: String,
    /// What it says.
    pub content: Content,
}

impl Prompts {
    /// Finds a template.
    pub fn find(&self, prompt: &PromptId) -> Option<&Rc<Prompt>> {
        self.list.iter().find(|known| known.id == *prompt)
    }

    /// Those of the workspace that the tab is in, by name.
    pub fn here<'a>(&'a self, workspaces: &'a Workspaces) -> impl Iterator<Item = &'a Rc<Prompt>> {
        let here = |known: &&Rc<Prompt>| workspaces.is_here(&known.workspace);
        self.list.iter().filter(here)
    }

    /// What a version says, where that is here.
    pub fn content(&self, prompt: &Prompt, version: &VersionId) -> Option<Rc<Content>> {
        if prompt.newest() == Some(version) {
            return Some(Rc::new(prompt.content.clone()));
        }
        self.contents.get(version).cloned()
    }

    /// Every folder of that workspace, in order; those that others lie in too.
    pub fn folders(&self, workspaces: &Workspaces) -> Vec<String> {
        let mut all = Vec::new();
        for prompt in self.here(workspaces) {
            let mut path = String::new();
            for part in prompt.folder.split('/').filter(|part| !part.is_empty()) {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(part);
                all.push(path.clone());
            }
        }
        all.sort();
        all.dedup();
        all
    }

    /// Every tag of that workspace, in order.
    pub fn tags(&self, workspaces: &Workspaces) -> Vec<String> {
        let here = self.here(workspaces);
        let mut all: Vec<String> = here.flat_map(|one| one.tags.clone()).collect();
        all.sort();
        all.dedup();
        all
    }
}

impl Prompt {
    /// Its newest version.
    pub fn newest(&self) -> Option<&VersionId> {
        self.versions.last().map(|(id, _)| id)
    }

    /// A version's number, from 1.
    pub fn number(&self, version: &VersionId) -> Option<usize> {
        let place = self.versions.iter().position(|(id, _)| id == version);
        place.map(|place| place + 1)
    }

    /// What is on screen of it: what was typed, or what the newest version says.
    pub fn shown(&self) -> &Content {
        self.draft.as_ref().unwrap_or(&self.content)
    }

    /// The labels of a version.
    pub fn labels_of(&self, version: &VersionId) -> Vec<Label> {
        let has = self.labels.iter().filter(|(_, of)| of == version);
        has.map(|(label, _)| *label).collect()
    }

    /// The version that is used: the one in production, or else the newest.
    pub fn in_use(&self) -> Option<&VersionId> {
        let labelled = self.labels.iter();
        let mut production = labelled.filter(|(label, _)| *label == Label::Production);
        production.next().map(|(_, id)| id).or(self.newest())
    }

    /// How a version is told of what was made with it; `None` is what was typed since the newest one.
    pub fn used(&self, version: Option<&VersionId>) -> PromptUse {
        let number = version.and_then(|version| self.number(version));
        PromptUse {
            prompt: self.id.clone(),
            version: version.cloned(),
            name: self.name.clone(),
            number: number.unwrap_or(self.versions.len()),
        }
    }

    /// Whether it lies in a folder, or in one within that.
    pub fn is_in(&self, folder: &str) -> bool {
        let rest = self.folder.strip_prefix(folder);
        rest.is_some_and(|rest| folder.is_empty() || rest.is_empty() || rest.starts_with('/'))
    }
}

/// Carries out what can happen to templates; nothing while the vault is closed.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: PromptsMsg, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.session.is_closed() {
        return effects;
    }
    match msg {
        PromptsMsg::Add {
            name,
            folder,
            content,
        } => edit::add(model, (&name, &folder), content, stamp, &mut effects),
        PromptsMsg::Import(all) => edit::import(model, all, stamp, &mut effects),
        PromptsMsg::Type(prompt, content) => edit::type_in(model, &prompt, content, &mut effects),
        PromptsMsg::Discard(prompt) => {
            edit::change(model, &prompt, |prompt| prompt.draft = None, &mut effects);
        }
        PromptsMsg::Save {
            prompt,
            content,
            note,
        } => edit::save_version(model, &prompt, content, &note, stamp, &mut effects),
        PromptsMsg::Restore {
            prompt,
            version,
            note,
        } => edit::restore(model, (&prompt, &version), &note, stamp, &mut effects),
        PromptsMsg::Label(prompt, label, version) => {
            edit::label(model, &prompt, label, version, &mut effects);
        }
        PromptsMsg::Describe {
            prompt,
            name,
            description,
            folder,
            tags,
        } => {
            let describe = |prompt: &mut Prompt| {
                if let Some(name) = edit::short(&name) {
                    prompt.name = name;
                }
                description.trim().clone_into(&mut prompt.description);
                prompt.folder = edit::read_folder(&folder);
                prompt.tags = edit::read_tags(tags);
            };
            edit::change(model, &prompt, describe, &mut effects);
        }
        PromptsMsg::Favourite(prompt, is) => {
            edit::change(model, &prompt, |prompt| prompt.favourite = is, &mut effects);
        }
        PromptsMsg::Duplicate(prompt, name) => {
            edit::duplicate(model, &prompt, &name, stamp, &mut effects);
        }
        PromptsMsg::Delete(prompt) => shelf::throw_away(model, &prompt),
        PromptsMsg::TakeBack(prompt) => shelf::take_back(model, &prompt),
        PromptsMsg::Read(versions) => shelf::read(model, versions, &mut effects),
        PromptsMsg::Came { contents, missing } => shelf::came(model, contents, missing),
        PromptsMsg::Loaded(stored) => shelf::loaded(model, stored),
        PromptsMsg::Reread(stored) => shelf::reread(model, stored),
        PromptsMsg::Insert {
            used,
            content,
            messages,
        } => return apply::insert(model, used, &content, messages, stamp),
        PromptsMsg::Try {
            used,
            content,
            messages,
            models,
        } => return apply::try_out(model, &used, &content, (messages, models), stamp),
    }
    effects
}
