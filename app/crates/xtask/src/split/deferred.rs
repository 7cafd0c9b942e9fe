//! The code that the first screen does not need.
//!
//! To load a module's code later, add its path here and run `cargo xtask test e2e -- first-load.spec.ts`. A path that
//! should not be here costs time, never a function: code that is needed before it came is fetched on the spot, with the page
//! standing still, and that spec says so. What is not here is in the first download.

/// Modules, types and functions by their Rust path. A function belongs to one if its name mentions it, type arguments included.
const PATHS: &[&str] = &[
    // Texts of models: nothing is shown of one before a chat is open.
    "pulldown_cmark",
    "unicase",
    "app::components::markdown",
    "app::components::message",
    "app::components::figures",
    "app::components::beside",
    "app::components::editor",
    "app::pages::chat::settled",
    "app::pages::chat::rehearsal",
    "app::pages::chat::by_hand",
    "app::pages::chat::if_it_fails",
    "app::pages::chat::take_along",
    "app::pages::chat::tokens",
    "app::effects::count",
    "app::tokens",
    "maas_core::ahead",
    "maas_protocol::capability::tokens",
    "app::store::tokens",
    "app::pages::chat::log",
    "app::pages::chat::find",
    "app::components::window",
    "app::platform::text_worker",
    "app::store::typeset",
    // A conversation: there is none yet.
    "app::components::history::entry",
    "maas_core::chats::ask",
    "maas_core::chats::fork",
    "maas_core::chats::keep",
    "maas_core::chats::revise",
    "maas_core::chats::shelf",
    "maas_core::chats::title",
    "maas_core::chats::tree",
    "maas_core::turn",
    "maas_protocol::dialect",
    // Models side by side.
    "app::pages::compare",
    "maas_core::compare",
    // What opens on a click, or by a key.
    "app::commands::finder",
    "app::commands::sheet",
    "app::commands::title",
    "app::components::finder",
    "app::components::palette",
    "app::components::slash",
    "app::components::presets",
    "app::pages::chat::setup",
    "maas_core::presets",
    // Prompts.
    "app::pages::prompts",
    "app::effects::prompts",
    "app::prompting",
    "maas_core::prompts",
    "maas_prompts",
    "maas_core::workspaces",
    "app::components::workspaces",
    "app::pages::workspaces",
    "app::pages::chat::left_out",
    "maas_search::fuzzy",
    "app::components::inspector",
    "app::components::parameters",
    "app::components::model_picker",
    "app::components::dialog",
    "app::components::passphrase::NewPassphraseForm",
    // Files, and what was found.
    "app::components::attachments",
    "app::pages::chat::attach::as_file",
    // A link of a model's text.
    "app::components::leaving::question",
    "app::effects::files",
    "app::effects::keep_page",
    "app::effects::apart",
    "maas_core::apart",
    "app::search::talk",
    // What tells of failures.
    "app::components::diagnosis",
    "app::components::problem",
    "app::components::fallbacks",
    // Words of what comes later itself.
    "<app::words::Words>::workspaces",
    "<app::words::Words>::prompts",
    "<app::words::Words>::trials",
    "<app::words::Words>::mint",
    "<app::words::Words>::about",
    "<app::words::Words>::usage",
    "<app::words::Words>::benchmark",
    "<app::words::Words>::sharing",
    "<app::words::Words>::on_device",
    "<app::words::Words>::moving",
    "<app::words::Words>::strength",
    // The settings.
    "app::pages::settings",
    "app::pages::providers",
    "app::pages::data",
    "app::pages::about",
    "app::given::file",
    "app::effects::on_device",
    "app::platform::language_model",
    "app::on_device",
    "app::given::text",
    "app::effects::verify",
    "app::verify",
    "app::pages::tokens",
    "app::pages::connection",
    // Test sets.
    "app::pages::trials",
    "app::effects::trials",
    "maas_core::trials",
    "maas_eval",
    // What was used.
    "app::pages::usage",
    "app::components::chart",
    "app::effects::ledger",
    "maas_core::ledger",
    "maas_core::benchmark",
    "maas_core::budget",
    "maas_core::calendar",
    "maas_core::money",
    "postcard",
    // Backups, imports, and the end of everything.
    "app::components::backup_notice",
    "app::effects::backup",
    "app::effects::own_backup",
    "app::platform::folder",
    "maas_core::backup",
    "app::effects::bring_in",
    "app::effects::vault::close",
    "app::importing",
    "app::moving",
    "app::platform::import_worker",
    "app::platform::sink",
    "app::platform::wipe",
    "maas_core::chats::brought_in",
    "maas_core::intake",
    // What one person hands to another.
    "app::pages::share",
    "app::components::difference",
    "app::effects::share",
    "maas_core::share",
    "maas_vault::share",
    // What the keyring and the database say: nothing is asked of them before.
    "app::bus",
    "app::effects::keys",
    "app::effects::load",
    "app::effects::models",
    "app::effects::persist",
    "app::components::recovery",
    "app::components::strength",
    "app::components::passkeys",
    "app::effects::passkey",
    "app::passkeys",
    "app::platform::passkey",
    "app::components::space",
    "app::effects::overtaken",
    "app::effects::space",
    "app::platform::quota",
    "maas_core::space",
    "app::effects::sign_in",
    "app::effects::tabs::take",
    "app::effects::tabs::look",
    "app::effects::tabs::reread",
    "maas_core::merge",
    "maas_core::chats::elsewhere",
    "app::effects::turn",
    "app::effects::vault::run",
    "app::effects::vault::delete_everything",
    "maas_core::release",
    "app::effects::release",
    "app::components::release",
    "app::platform::service_worker",
    "app::platform::prefs::tab_keys",
    "<app::platform::db::Db>::write",
    "core::net",
    "maas_core::providers::endpoint::resolve",
    "maas_core::export",
    "maas_core::providers::doctor",
    "maas_core::records",
    "maas_protocol::accumulate",
    "maas_protocol::catalogue",
    "maas_protocol::trace",
    "serde_core",
    "serde_json",
];

/// Parts of those that the first screen needs all the same: whoever mentions one stays.
const BUT_NOT: &[&str] = &[
    // The button that opens the choice of models, and what it is told.
    "app::components::model_picker::ModelPicker",
    "app::components::model_picker::Props",
    "app::components::model_picker::PropsBuilder",
    "app::components::model_picker::Group",
    "app::components::model_picker::foot::Data",
    // One with what the list of chats does.
    "app::pages::prompts::library::filters::{closure#0}",
    // Whether what is typed is a command.
    "app::components::slash::query",
    // How much the model holds is said below the message field.
    "maas_protocol::catalogue::known",
    "app::components::figures::grouped",
    "app::components::figures::thousands",
    // What is under way, attached or searched, and the presets: nothing yet, but there is a place for it.
    "maas_core::turn::Turns",
    "maas_core::presets::Presets",
    "maas_core::prompts::Prompts",
    "maas_core::workspaces::Workspaces",
    "maas_core::workspaces::WorkspaceId",
    "maas_core::chats::elsewhere::is_written_elsewhere",
    "maas_core::space::Room",
    "maas_core::backup::Doing",
    "maas_core::backup::Plan",
    "app::effects::space::start",
    "maas_core::compare::Comparisons",
    "maas_core::ledger::Ledger",
    "maas_core::benchmark::Benchmarks",
    "maas_core::trials::Trials",
    // A part of the settings.
    "maas_core::money::Currency",
    "<alloc::vec::Vec<maas_core::budget::Budget>",
    "<maas_core::compare::Comparison as core::default::Default>::default",
    "app::components::attachments::FileDesk",
    "app::effects::files::Held",
    "app::effects::search::Search",
];

/// Generic code that goes where its callers are, whatever it mentions: the compiler merges what is alike in several functions
/// under the name of one.
const FOLLOWS: &[&str] = &[
    "core::",
    "alloc::",
    "std::",
    "hashbrown::",
    "yew::functional::hooks::",
];

/// The same of what effects leave behind, which stands below the name of a closure.
const OF_EFFECTS: &str = " as yew::functional::hooks::use_effect::TearDown>::tear_down";

/// Of that, what comes later whoever calls it: sorting lists with more than one entry, of which there are none at first.
const OF_LONG_LISTS: &str = "core::slice::sort::";

/// Whether a function, by its demangled name without hashes, can come later.
pub(super) fn is_deferred(name: &str) -> bool {
    let own = name.trim_start_matches(['<', '&', '(', '[', '*']);
    if own.starts_with(OF_LONG_LISTS) {
        return true;
    }
    if FOLLOWS.iter().any(|library| own.starts_with(library)) || own.ends_with(OF_EFFECTS) {
        return false;
    }
    let mentions_any = |paths: &[&str]| paths.iter().any(|path| mentions(name, path));
    mentions_any(PATHS) && !mentions_any(BUT_NOT)
}

/// A path that no function mentions: its code was renamed or is gone.
pub(super) fn unmatched<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut unmatched = [PATHS, BUT_NOT].concat();
    for name in names {
        unmatched.retain(|path| !mentions(name, path));
    }
    unmatched.first().copied()
}

/// Whether a path is in a name, and not just its beginning or end in another's.
pub(super) fn mentions(name: &str, path: &str) -> bool {
    let part = |char: char| char.is_alphanumeric() || char == '_';
    name.match_indices(path).any(|(at, _)| {
        let (before, after) = (name.get(..at), name.get(at + path.len()..));
        !before.is_some_and(|before| before.ends_with(|char| part(char) || char == ':'))
            && !after.is_some_and(|after| after.starts_with(part))
    })
}
