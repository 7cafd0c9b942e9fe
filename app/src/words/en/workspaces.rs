//! Workspaces in English.

use crate::words::workspaces::WorkspaceWords;

/// A number of things.
fn count(count: usize, one: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {one}{ending}")
}

pub(crate) static WORDS: WorkspaceWords = WorkspaceWords {
    title: "Workspaces",
    personal: "Personal",
    workspace: |name| format!("Workspace: {name}"),
    go_to: |name| format!("Go to {name}"),
    new: "New workspace",
    manage: "Manage workspaces",
    about: "Keep projects apart: each workspace has its own chats, comparisons, presets and prompts, and you choose which providers it may use and what it may spend. Everything stays in the same vault.",
    name: "Name of the workspace",
    name_hint: "Work",
    new_text: "It starts empty. You can move chats into it later.",
    create: "Create",
    here: "You are here",
    contents: |chats, comparisons, presets, prompts| {
        format!(
            "{} · {} · {} · {}",
            count(chats, "chat"),
            count(comparisons, "comparison"),
            count(presets, "preset"),
            count(prompts, "prompt")
        )
    },
    set_up: "Model, providers and budgets",
    begin_with: "New chats",
    own_model: "Begin with a model of this workspace’s own",
    own_model_hint: "A default preset of the workspace comes first.",
    allowed: "Providers it may use",
    allowed_hint: "What is not ticked is not offered here, and nothing is sent to it with your key, not even for a chat that used it before.",
    budgets: |budgets| match budgets {
        0 => "No budget of its own; those for all workspaces hold here too.".to_owned(),
        1 => "One budget of its own.".to_owned(),
        many => format!("{many} budgets of its own."),
    },
    left_out: |provider| {
        format!("This workspace does not use {provider}: choose another model, or allow it.")
    },
    move_to: "Move to…",
    move_things: "Move to another workspace",
    move_title: "Move to another workspace",
    move_to_which: "Move to",
    seek: "Find by name",
    things: "What is in this workspace",
    more: |more| format!("{more} more: type a part of the name to find them."),
    move_count: |count| match count {
        0 => "Move".to_owned(),
        many => format!("Move {many}"),
    },
    a_chat: "Chat",
    a_comparison: "Comparison",
    a_preset: "Preset",
    a_prompt: "Prompt",
    delete_title: |name| format!("Delete “{name}”"),
    keep_contents: "Keep its contents: they move",
    delete_contents: "Delete its contents too",
    delete_hint: "You can undo this while the notice is shown. Budgets and the choice of providers of this workspace go with it; what was spent stays in the usage.",
    moved: |count, name| {
        let name = if name.is_empty() {
            WORDS.personal
        } else {
            name
        };
        match count {
            1 => format!("Moved to “{name}”."),
            many => format!("{many} moved to “{name}”."),
        }
    },
    deleted: |name| format!("Workspace “{name}” deleted."),
};
