//! Everything the app says, as one struct of strings per language: a missing translation does not compile.

use maas_core::{
    files::FileTrouble,
    providers::{doctor::Diagnosis, endpoint::RouteReason},
    release::Release,
    session::{Language, VaultFailure},
    ui::{Change, Notice},
};
use maas_protocol::{
    capability::files::Unfit,
    catalogue::NotRenewed,
    error::{BaseUrlError, ErrorKind, KeyError},
    extras::{ExtraBodyError, HeaderError, HeaderFault},
    provider::Route,
};

pub(crate) mod about;
pub(crate) mod benchmark;
pub(crate) mod compare;
pub(crate) mod data;
mod en;
mod ko;
pub(crate) mod mint;
pub(crate) mod own_backup;
pub(crate) mod passkeys;
pub(crate) mod prompts;
pub(crate) mod recovery;
pub(crate) mod setup;
pub(crate) mod share;
pub(crate) mod space;
pub(crate) mod strength;
pub(crate) mod trials;
pub(crate) mod usage;
pub(crate) mod workspaces;

impl Words {
    /// What is said about workspaces. It comes after the first screen.
    pub(crate) fn workspaces(&self) -> &'static workspaces::WorkspaceWords {
        workspaces::of(self.language)
    }

    /// What the library of prompts says. It comes after the first screen.
    pub(crate) fn prompts(&self) -> &'static prompts::PromptsWords {
        prompts::of(self.language)
    }

    /// What the pages of test sets say. It comes after the first screen.
    pub(crate) fn trials(&self) -> &'static trials::TrialsWords {
        trials::of(self.language)
    }
}

/// One language. Fields are named after the place where they stand.
pub(crate) struct Words {
    pub(crate) language: Language,
    // Shell
    pub(crate) skip_to_chat: &'static str,
    pub(crate) menu: &'static str,
    pub(crate) close: &'static str,
    pub(crate) history: &'static str,
    pub(crate) search_history: &'static str,
    pub(crate) new_chat: &'static str,
    pub(crate) no_chats: &'static str,
    pub(crate) no_match: &'static str,
    pub(crate) settings: &'static str,
    /// Named on the first screen, whose words come before the others.
    pub(crate) workspaces_title: &'static str,
    pub(crate) all_workspaces: &'static str,
    pub(crate) lock: &'static str,
    pub(crate) keep_my_work: &'static str,
    pub(crate) not_kept: &'static str,
    pub(crate) not_stored: &'static str,
    pub(crate) download_it: &'static str,
    pub(crate) try_again: &'static str,
    pub(crate) room: &'static space::SpaceWords,
    pub(crate) understood: &'static str,
    pub(crate) delete: &'static str,
    pub(crate) cancel: &'static str,
    // Find in a long chat
    pub(crate) find_in_chat: &'static str,
    pub(crate) find_hint: &'static str,
    pub(crate) find_previous: &'static str,
    pub(crate) find_next: &'static str,
    /// Which place of how many is looked at.
    pub(crate) found_at: fn(usize, usize) -> String,
    pub(crate) found_nothing: &'static str,
    // Code blocks and formulas
    pub(crate) wrap_lines: &'static str,
    pub(crate) download_code: &'static str,
    pub(crate) copy_code: &'static str,
    pub(crate) copy_table: &'static str,
    /// Shows code that is a picture as one.
    pub(crate) as_picture: &'static str,
    /// Shows code that describes a diagram as one.
    pub(crate) as_diagram: &'static str,
    pub(crate) diagram: &'static str,
    pub(crate) drawing_diagram: &'static str,
    pub(crate) diagram_wrong: &'static str,
    pub(crate) diagram_too_long: &'static str,
    // A link of a model's text
    pub(crate) leave_title: fn(&str) -> String,
    pub(crate) leave_text: &'static str,
    pub(crate) leave: &'static str,
    /// The host is written with letters of another script.
    pub(crate) leave_foreign: fn(&str) -> String,
    /// It mixes scripts.
    pub(crate) leave_mixed: fn(&str) -> String,
    /// What stands before the @ is not the site.
    pub(crate) leave_user: &'static str,
    /// So many characters follow the host.
    pub(crate) leave_much: fn(usize) -> String,
    // Attachments
    pub(crate) attach: &'static str,
    pub(crate) attachments: &'static str,
    pub(crate) remove_file: fn(&str) -> String,
    pub(crate) view_picture: fn(&str) -> String,
    pub(crate) save_file: fn(&str) -> String,
    pub(crate) file_attached: fn(&str) -> String,
    pub(crate) file_removed: fn(&str) -> String,
    pub(crate) file_not_attached: fn(&str, &str) -> String,
    pub(crate) reading_file: &'static str,
    pub(crate) stilled: &'static str,
    pub(crate) no_picture: &'static str,
    pub(crate) drop_here: &'static str,
    pub(crate) drop_kinds: &'static str,
    pub(crate) long_paste: fn(usize) -> String,
    pub(crate) long_paste_as_file: &'static str,
    pub(crate) long_paste_name: &'static str,
    pub(crate) file_trouble: fn(FileTrouble) -> String,
    pub(crate) file_unfit: fn(Unfit) -> String,
    pub(crate) earlier_unfit: fn(Unfit) -> String,
    pub(crate) attached: &'static str,
    // History
    pub(crate) actions_for: fn(&str) -> String,
    pub(crate) rename: &'static str,
    pub(crate) chat_title: &'static str,
    pub(crate) pin: &'static str,
    pub(crate) unpin: &'static str,
    pub(crate) pinned: &'static str,
    pub(crate) archive: &'static str,
    pub(crate) unarchive: &'static str,
    pub(crate) archived_chats: fn(usize) -> String,
    pub(crate) title_by_model: &'static str,
    pub(crate) title_by_model_hint: &'static str,
    // Search
    pub(crate) in_titles: &'static str,
    pub(crate) in_messages: &'static str,
    pub(crate) more_results: &'static str,
    pub(crate) archived: &'static str,
    pub(crate) searching: &'static str,
    /// Of how many messages how many were read; both as written.
    pub(crate) still_reading: fn(&str, &str) -> String,
    /// How many, and whether there may be more.
    pub(crate) found_chats: fn(usize, bool) -> String,
    /// How many more messages of the conversation have it.
    pub(crate) more_hits: fn(usize) -> String,
    pub(crate) none_listed: &'static str,
    pub(crate) tags: &'static str,
    pub(crate) tags_hint: &'static str,
    pub(crate) today: &'static str,
    pub(crate) yesterday: &'static str,
    pub(crate) earlier: &'static str,
    pub(crate) export: &'static str,
    pub(crate) export_text: &'static str,
    pub(crate) export_markdown: &'static str,
    pub(crate) export_html: &'static str,
    pub(crate) export_json: &'static str,
    pub(crate) copy_request: &'static str,
    pub(crate) copy_as_curl: &'static str,
    pub(crate) temporary: &'static str,
    pub(crate) temporary_chat: &'static str,
    pub(crate) temporary_hint: &'static str,
    // Chat
    pub(crate) conversation: &'static str,
    pub(crate) message: &'static str,
    pub(crate) message_hint: &'static str,
    pub(crate) send: &'static str,
    pub(crate) stop: &'static str,
    pub(crate) send_hint: &'static str,
    pub(crate) you: &'static str,
    pub(crate) assistant: &'static str,
    pub(crate) system: &'static str,
    pub(crate) tool: &'static str,
    pub(crate) model: &'static str,
    pub(crate) search_model: &'static str,
    pub(crate) search_model_hint: &'static str,
    pub(crate) models: &'static str,
    pub(crate) model_facts: &'static str,
    pub(crate) reads_images: &'static str,
    pub(crate) reads_files: &'static str,
    pub(crate) reads_audio: &'static str,
    pub(crate) calls_tools: &'static str,
    pub(crate) thinks: &'static str,
    pub(crate) open_weights: &'static str,
    /// So many tokens an answer may have.
    pub(crate) answers_up_to: fn(&str) -> String,
    pub(crate) deprecated: &'static str,
    /// The day a model is taken away.
    pub(crate) retires: fn(&str) -> String,
    pub(crate) model_data: &'static str,
    pub(crate) renew: &'static str,
    pub(crate) renewing: &'static str,
    pub(crate) renew_hint: &'static str,
    pub(crate) not_renewed: fn(&NotRenewed) -> String,
    pub(crate) use_typed: fn(&str) -> String,
    pub(crate) no_model: &'static str,
    pub(crate) connect_provider: &'static str,
    pub(crate) loading_models: &'static str,
    pub(crate) models_failed: &'static str,
    pub(crate) simulated: &'static str,
    pub(crate) simulated_hint: &'static str,
    pub(crate) needs_key: &'static str,
    pub(crate) parameters: &'static str,
    pub(crate) system_prompt: &'static str,
    pub(crate) system_prompt_hint: &'static str,
    /// What the parameters panel and the presets say.
    pub(crate) mint: &'static mint::MintWords,
    pub(crate) about: &'static about::AboutWords,
    pub(crate) setup: &'static setup::SetupWords,
    pub(crate) sharing: &'static share::ShareWords,
    /// Something that was handed on waits until the vault is open.
    pub(crate) share_waits: &'static str,
    /// What the prompt library says.
    pub(crate) prompts_title: &'static str,
    pub(crate) usage: &'static usage::UsageWords,
    pub(crate) benchmark: &'static benchmark::BenchmarkWords,
    pub(crate) trials_title: &'static str,
    pub(crate) model_default: &'static str,
    // Every turn in hand
    pub(crate) turn_actions: &'static str,
    pub(crate) more: &'static str,
    pub(crate) edit: &'static str,
    pub(crate) edited: &'static str,
    pub(crate) edited_text: &'static str,
    pub(crate) new_text: &'static str,
    pub(crate) insert_here: &'static str,
    pub(crate) who_speaks: &'static str,
    pub(crate) send_again: &'static str,
    pub(crate) send_again_hint: &'static str,
    pub(crate) versions: &'static str,
    pub(crate) previous_version: &'static str,
    pub(crate) next_version: &'static str,
    pub(crate) insert_before: &'static str,
    pub(crate) insert_after: &'static str,
    pub(crate) fork: &'static str,
    pub(crate) go_on: &'static str,
    pub(crate) ask_another: &'static str,
    pub(crate) undo: &'static str,
    pub(crate) send_after: &'static str,
    pub(crate) waiting_messages: &'static str,
    pub(crate) written_elsewhere: &'static str,
    pub(crate) send_now: &'static str,
    pub(crate) do_not_send: &'static str,
    pub(crate) changed: fn(Change) -> &'static str,
    // When a model fails
    pub(crate) if_it_fails: &'static str,
    pub(crate) if_it_fails_hint: &'static str,
    pub(crate) add_fallback: &'static str,
    pub(crate) move_up: &'static str,
    pub(crate) move_down: &'static str,
    pub(crate) remove_fallback: &'static str,
    pub(crate) fallback_moved: fn(&str, usize) -> String,
    pub(crate) fallbacks_set: fn(usize) -> String,
    pub(crate) fallback_failed: fn(&str, &str) -> String,
    pub(crate) fallback_answered: fn(&str) -> String,
    pub(crate) fallback_asked: fn(&str) -> String,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_text: &'static str,
    pub(crate) empty_demo: &'static str,
    pub(crate) loading_chat: &'static str,
    pub(crate) thinking: &'static str,
    pub(crate) reasoning: &'static str,
    pub(crate) sources: &'static str,
    pub(crate) tool_call: &'static str,
    pub(crate) further_answer: fn(usize, usize) -> String,
    pub(crate) picture: fn(usize) -> String,
    pub(crate) picture_not_shown: &'static str,
    pub(crate) download_picture: &'static str,
    pub(crate) token_probabilities: &'static str,
    pub(crate) first_tokens: fn(usize, usize) -> String,
    pub(crate) copy: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) retry_through_relay: &'static str,
    pub(crate) stopped: &'static str,
    pub(crate) interrupted: &'static str,
    pub(crate) to_the_end: &'static str,
    pub(crate) via_direct: &'static str,
    pub(crate) via_relay: &'static str,
    pub(crate) via_demo: &'static str,
    pub(crate) ttft: &'static str,
    pub(crate) total: &'static str,
    pub(crate) speed: &'static str,
    pub(crate) tokens_in: &'static str,
    pub(crate) tokens_out: &'static str,
    pub(crate) finish_length: &'static str,
    pub(crate) finish_filter: &'static str,
    pub(crate) trying_again: fn(u64) -> String,
    pub(crate) retry_without: fn(&str) -> String,
    pub(crate) inspect: &'static str,
    pub(crate) wire_request: &'static str,
    pub(crate) wire_reply: &'static str,
    pub(crate) wire_masked: &'static str,
    pub(crate) wire_no_reply: &'static str,
    pub(crate) wire_shortened: &'static str,
    pub(crate) copy_curl: &'static str,
    pub(crate) not_sent: fn(&str) -> String,
    pub(crate) problem: fn(ErrorKind) -> &'static str,
    pub(crate) advice: fn(ErrorKind) -> &'static str,
    pub(crate) wait_seconds: fn(u64) -> String,
    pub(crate) provider_says: &'static str,
    pub(crate) open_providers: &'static str,
    // Commands, keys and figures
    pub(crate) skip_to_content: &'static str,
    pub(crate) palette: &'static str,
    pub(crate) palette_find: &'static str,
    pub(crate) found: fn(usize) -> String,
    pub(crate) commands: &'static str,
    pub(crate) chats: &'static str,
    pub(crate) shortcuts: &'static str,
    pub(crate) everywhere: &'static str,
    pub(crate) while_writing: &'static str,
    pub(crate) keys_send: &'static str,
    pub(crate) keys_break: &'static str,
    pub(crate) keys_slash: &'static str,
    pub(crate) keys_leave: &'static str,
    pub(crate) new_temporary_chat: &'static str,
    pub(crate) write_message: &'static str,
    pub(crate) choose_model: &'static str,
    pub(crate) stop_answer: &'static str,
    pub(crate) retry_last: &'static str,
    pub(crate) copy_last: &'static str,
    pub(crate) fork_last: &'static str,
    pub(crate) rename_chat: &'static str,
    pub(crate) delete_chat: &'static str,
    pub(crate) next_chat: &'static str,
    pub(crate) previous_chat: &'static str,
    pub(crate) toggle_history: &'static str,
    pub(crate) lock_vault: &'static str,
    pub(crate) send_hint_breaks: &'static str,
    pub(crate) enter_key: &'static str,
    pub(crate) enter_auto: &'static str,
    pub(crate) enter_sends: &'static str,
    pub(crate) enter_breaks: &'static str,
    pub(crate) enter_hint: &'static str,
    pub(crate) answer_begins: &'static str,
    pub(crate) answer_whole: &'static str,
    pub(crate) answer_stopped: &'static str,
    pub(crate) answer_cut: &'static str,
    pub(crate) answer_failed: &'static str,
    pub(crate) hud: &'static str,
    pub(crate) cost: &'static str,
    pub(crate) cost_hint: &'static str,
    pub(crate) cost_partly_known: &'static str,
    pub(crate) at_least: fn(&str) -> String,
    pub(crate) latency: &'static str,
    pub(crate) context: &'static str,
    pub(crate) context_hint: &'static str,
    pub(crate) context_estimated: &'static str,
    pub(crate) context_counted: &'static str,
    pub(crate) context_exact: fn(&str) -> String,
    pub(crate) not_counted: fn(&str) -> String,
    pub(crate) count_exactly: &'static str,
    pub(crate) count_exactly_hint: fn(&str) -> String,
    pub(crate) counting: &'static str,
    pub(crate) next_cost: &'static str,
    pub(crate) next_cost_hint: &'static str,
    pub(crate) context_used: &'static str,
    pub(crate) context_of: fn(&str, &str) -> String,
    // Vault
    pub(crate) passphrase: &'static str,
    pub(crate) repeat_passphrase: &'static str,
    pub(crate) old_passphrase: &'static str,
    pub(crate) new_passphrase: &'static str,
    pub(crate) create_vault: &'static str,
    pub(crate) create_vault_title: &'static str,
    pub(crate) create_vault_text: &'static str,
    pub(crate) passphrase_hint: &'static str,
    pub(crate) strength: &'static strength::StrengthWords,
    pub(crate) no_recovery: &'static str,
    pub(crate) recovery: &'static recovery::RecoveryWords,
    pub(crate) passkeys: &'static passkeys::PasskeyWords,
    pub(crate) not_now: &'static str,
    pub(crate) unlock: &'static str,
    pub(crate) unlock_title: &'static str,
    pub(crate) unlock_text: &'static str,
    pub(crate) working: &'static str,
    pub(crate) change_passphrase: &'static str,
    pub(crate) vault_failure: fn(VaultFailure) -> &'static str,
    // Settings
    pub(crate) general: &'static str,
    pub(crate) providers: &'static str,
    pub(crate) data: &'static str,
    pub(crate) back_to_chat: &'static str,
    pub(crate) language_label: &'static str,
    pub(crate) as_browser: &'static str,
    pub(crate) theme: &'static str,
    pub(crate) as_system: &'static str,
    pub(crate) light: &'static str,
    pub(crate) dark: &'static str,
    pub(crate) vault: &'static str,
    pub(crate) vault_open: &'static str,
    pub(crate) vault_none: &'static str,
    pub(crate) auto_lock: &'static str,
    pub(crate) minutes: fn(u32) -> String,
    pub(crate) providers_text: &'static str,
    pub(crate) api_key: &'static str,
    pub(crate) api_key_hint: &'static str,
    pub(crate) api_key_kept: fn(&str) -> String,
    pub(crate) api_key_needed: &'static str,
    pub(crate) key_refused: fn(KeyError) -> &'static str,
    pub(crate) two_keys: &'static str,
    pub(crate) region: &'static str,
    pub(crate) location: &'static str,
    pub(crate) resource: &'static str,
    pub(crate) resource_bad: &'static str,
    pub(crate) project: &'static str,
    pub(crate) project_hint: &'static str,
    pub(crate) project_bad: &'static str,
    pub(crate) project_needed: &'static str,
    pub(crate) other_address: &'static str,
    pub(crate) aws_keys: &'static str,
    pub(crate) access_key_id: &'static str,
    pub(crate) secret_access_key: &'static str,
    pub(crate) session_token: &'static str,
    pub(crate) session_token_hint: &'static str,
    pub(crate) google_account: &'static str,
    pub(crate) service_account: &'static str,
    pub(crate) service_account_hint: &'static str,
    pub(crate) key_file: &'static str,
    pub(crate) sign_in: &'static str,
    pub(crate) sign_in_waiting: &'static str,
    pub(crate) sign_in_failed: fn(ErrorKind) -> &'static str,
    pub(crate) signed_in: &'static str,
    pub(crate) get_key: &'static str,
    pub(crate) base_url: &'static str,
    pub(crate) base_url_bad: fn(BaseUrlError) -> &'static str,
    // Additions to a provider's requests
    pub(crate) advanced: &'static str,
    pub(crate) headers: &'static str,
    pub(crate) headers_hint: &'static str,
    pub(crate) headers_bad: fn(HeaderError) -> String,
    pub(crate) extra_body: &'static str,
    pub(crate) extra_body_hint: &'static str,
    pub(crate) extra_body_bad: fn(ExtraBodyError) -> String,
    pub(crate) route: &'static str,
    pub(crate) auto: &'static str,
    pub(crate) direct: &'static str,
    pub(crate) relay: &'static str,
    pub(crate) route_hint_direct: &'static str,
    pub(crate) route_hint_relay: &'static str,
    pub(crate) route_hint_local: &'static str,
    pub(crate) keep_key: &'static str,
    pub(crate) until_reload: &'static str,
    pub(crate) this_tab: &'static str,
    pub(crate) on_this_device: &'static str,
    pub(crate) keep_hint_reload: &'static str,
    pub(crate) keep_hint_tab: &'static str,
    pub(crate) keep_hint_device: &'static str,
    pub(crate) keep_pending: &'static str,
    pub(crate) bound_to: fn(&str) -> String,
    pub(crate) save: &'static str,
    pub(crate) test_connection: &'static str,
    pub(crate) testing: &'static str,
    pub(crate) test_passed: fn(usize) -> String,
    pub(crate) remove_key: &'static str,
    pub(crate) connected: &'static str,
    pub(crate) built_in: &'static str,
    pub(crate) built_in_text: &'static str,
    pub(crate) local_text: &'static str,
    pub(crate) own_endpoints: &'static str,
    pub(crate) own_endpoints_text: &'static str,
    pub(crate) add_endpoint: &'static str,
    pub(crate) endpoint_name: &'static str,
    pub(crate) endpoint_name_default: &'static str,
    pub(crate) remove_endpoint: &'static str,
    // An address that the person has to vouch for
    pub(crate) new_address: &'static str,
    pub(crate) new_address_text: fn(&str) -> String,
    pub(crate) confirm: &'static str,
    // Routes and connections
    pub(crate) way_taken: fn(Route, RouteReason) -> String,
    pub(crate) refused_since: fn(&str) -> String,
    pub(crate) forget: &'static str,
    pub(crate) works_relayed: &'static str,
    /// What is the matter, and what to do; what was said in readable words has its own under `problem`.
    pub(crate) diagnosis: fn(Diagnosis) -> [&'static str; 2],
    pub(crate) let_in_title: &'static str,
    pub(crate) let_in: &'static str,
    pub(crate) let_in_either: &'static str,
    pub(crate) let_in_again: &'static str,
    pub(crate) other_systems: &'static str,
    // Models side by side
    pub(crate) compare: &'static compare::CompareWords,
    // Data
    pub(crate) moving: &'static data::DataWords,
    // Passing things
    pub(crate) notices: &'static str,
    pub(crate) notice: fn(&Notice) -> String,
    // Without a network
    /// What a question that waits may cost, an amount of US dollars; empty where it is not known.
    pub(crate) costs_at_most: fn(&str) -> String,
    pub(crate) send_waiting: &'static str,
    // Another version of the app
    /// How this tab stands to it.
    pub(crate) release: fn(Release) -> &'static str,
    pub(crate) update: &'static str,
    pub(crate) update_and_clear: &'static str,
    pub(crate) later: &'static str,
    pub(crate) insecure: &'static str,
    pub(crate) part_needed: &'static str,
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

/// A size for people: `640 B`, `12 KB`, `3.7 MB`, `2.1 GB`. Without the code that formats fractions.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_500 => format!("{} KB", (bytes + 500) / 1_000),
        999_500..999_950_000 => tenths((bytes + 50_000) / 100_000, "MB"),
        _ => tenths((bytes + 50_000_000) / 100_000_000, "GB"),
    }
}

fn tenths(tenths: u64, unit: &str) -> String {
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        tenth => format!("{}.{tenth} {unit}", tenths / 10),
    }
}

/// The words of a language.
pub(crate) fn of(language: Language) -> &'static Words {
    match language {
        Language::En => &en::WORDS,
        Language::Ko => &ko::WORDS,
    }
}

/// The words of the language in use; every component may call it.
#[yew::hook]
pub(crate) fn use_words() -> &'static Words {
    yew::use_context::<&'static Words>().unwrap_or(&en::WORDS)
}
