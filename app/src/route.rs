//! The routes of the app, and their spelling behind the `#` of the address.

use maas_core::{
    chats::ChatId,
    compare::ComparisonId,
    prompts::PromptId,
    trials::{SetId, TrialId},
};

#[cfg(test)]
mod tests;

/// A place in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// A conversation, or the new one.
    Chat(Option<ChatId>),
    /// Models side by side: a comparison, or the new one.
    Compare(Option<ComparisonId>),
    /// The test sets of a prompt of the library.
    TestsOf(PromptId),
    /// Test sets for prompts: all of them, one of them, or a run of it.
    Tests(Option<SetId>, Option<TrialId>),
    /// The prompt library, or one of it.
    Prompts(Option<PromptId>),
    /// What requests used, took and cost.
    Usage(UsagePage),
    /// A page of the settings.
    Settings(SettingsPage),
    /// What somebody handed on. Its data is taken out of the address before anything else (see [`crate::sharing`]).
    Shared,
}

/// A page about what was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UsagePage {
    /// Charts.
    Overview,
    /// Each request.
    Requests,
    /// Prices, budgets, the currency.
    Money,
    /// Measuring models.
    Benchmark,
}

/// A page of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SettingsPage {
    /// Language, theme, vault.
    General,
    /// Keys and addresses.
    Providers,
    /// Access tokens for other programs.
    Tokens,
    /// Projects that lie apart from each other.
    Workspaces,
    /// What is kept where.
    Data,
    /// Which build runs, and whose work it stands on.
    About,
}

impl Route {
    /// Reads an address; whatever it does not know leads to the new chat. Nothing in an address is
    /// ever sent or set: what follows a `?` is left out.
    pub(crate) fn read(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let path = path.split('?').next().unwrap_or_default();
        let mut parts = path.split('/');
        match (parts.next(), parts.next()) {
            (Some("chat"), Some(id)) if is_id(id) => Self::Chat(Some(ChatId(id.to_owned()))),
            (Some("compare"), Some(id)) if is_id(id) => {
                Self::Compare(Some(ComparisonId(id.to_owned())))
            }
            (Some("compare"), _) => Self::Compare(None),
            (Some("prompts"), Some("tests")) => {
                let mut id = || parts.next().filter(|id| is_id(id)).map(str::to_owned);
                Self::Tests(id().map(SetId), id().map(TrialId))
            }
            (Some("prompts"), Some(id)) if is_id(id) => {
                let id = PromptId(id.to_owned());
                match parts.next() {
                    Some("tests") => Self::TestsOf(id),
                    _ => Self::Prompts(Some(id)),
                }
            }
            (Some("prompts"), _) => Self::Prompts(None),
            (Some("usage"), Some("requests")) => Self::Usage(UsagePage::Requests),
            (Some("usage"), Some("money")) => Self::Usage(UsagePage::Money),
            (Some("usage"), Some("benchmark")) => Self::Usage(UsagePage::Benchmark),
            (Some("usage"), _) => Self::Usage(UsagePage::Overview),
            (Some("settings"), Some("providers")) => Self::Settings(SettingsPage::Providers),
            (Some("settings"), Some("tokens")) => Self::Settings(SettingsPage::Tokens),
            (Some("settings"), Some("workspaces")) => Self::Settings(SettingsPage::Workspaces),
            (Some("settings"), Some("data")) => Self::Settings(SettingsPage::Data),
            (Some("about"), _) => Self::Settings(SettingsPage::About),
            (Some("settings"), _) => Self::Settings(SettingsPage::General),
            (Some("shared"), _) => Self::Shared,
            _ => Self::Chat(None),
        }
    }

    /// The address of the place.
    pub(crate) fn hash(&self) -> String {
        match self {
            Self::Chat(None) => "#/chat".to_owned(),
            Self::Chat(Some(ChatId(id))) => format!("#/chat/{id}"),
            Self::Compare(None) => "#/compare".to_owned(),
            Self::Compare(Some(ComparisonId(id))) => format!("#/compare/{id}"),
            Self::Tests(Some(SetId(set)), Some(TrialId(run))) => {
                format!("#/prompts/tests/{set}/{run}")
            }
            Self::Tests(Some(SetId(set)), None) => format!("#/prompts/tests/{set}"),
            Self::TestsOf(PromptId(id)) => format!("#/prompts/{id}/tests"),
            Self::Tests(None, _) => "#/prompts/tests".to_owned(),
            Self::Prompts(None) => "#/prompts".to_owned(),
            Self::Prompts(Some(PromptId(id))) => format!("#/prompts/{id}"),
            Self::Usage(UsagePage::Overview) => "#/usage".to_owned(),
            Self::Usage(UsagePage::Requests) => "#/usage/requests".to_owned(),
            Self::Usage(UsagePage::Money) => "#/usage/money".to_owned(),
            Self::Usage(UsagePage::Benchmark) => "#/usage/benchmark".to_owned(),
            Self::Shared => "#/shared".to_owned(),
            Self::Settings(SettingsPage::General) => "#/settings".to_owned(),
            Self::Settings(SettingsPage::Providers) => "#/settings/providers".to_owned(),
            Self::Settings(SettingsPage::Tokens) => "#/settings/tokens".to_owned(),
            Self::Settings(SettingsPage::About) => "#/about".to_owned(),
            Self::Settings(SettingsPage::Workspaces) => "#/settings/workspaces".to_owned(),
            Self::Settings(SettingsPage::Data) => "#/settings/data".to_owned(),
        }
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
