//! Words that the first screen does not need. No static of it refers to them, so that they come with the rest of the page's code.

use maas_core::session::Language;

use super::{
    Words, about, benchmark, data, en, ko, mint, on_device, prompts, share, strength, trials,
    usage, workspaces,
};

macro_rules! later_words {
    ($($(#[$doc:meta])* $name:ident -> $module:ident::$words:ident),+ $(,)?) => {
        impl Words {
            $($(#[$doc])*
            #[inline(never)] // Put into its callers the texts would be in the first download.
            pub(crate) fn $name(&self) -> &'static $module::$words {
                // A function of a few bytes, as this would be, stays there too, and so do the texts that it names.
                match std::hint::black_box(self.language) {
                    Language::En => &en::$module::WORDS,
                    Language::Ko => &ko::$module::WORDS,
                }
            })+
        }
    };
}

later_words! {
    /// What is said about workspaces.
    workspaces -> workspaces::WorkspaceWords,
    /// What is said about the library of prompts.
    prompts -> prompts::PromptsWords,
    /// What is said about test sets.
    trials -> trials::TrialsWords,
    /// What is said about access tokens.
    mint -> mint::MintWords,
    /// What is said about this copy of the app.
    about -> about::AboutWords,
    /// What is said about what was used, and budgets.
    usage -> usage::UsageWords,
    /// What is said about measuring models.
    benchmark -> benchmark::BenchmarkWords,
    /// What is said about the model that the browser brings along.
    on_device -> on_device::OnDeviceWords,
    /// What is said about handing on.
    sharing -> share::ShareWords,
    /// What is said about backups, imports and exports.
    moving -> data::DataWords,
    /// What is said about passphrases that are being made.
    strength -> strength::StrengthWords,
}
