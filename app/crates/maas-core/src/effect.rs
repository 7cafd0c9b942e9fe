//! What to do about it: data that `app/src/effects.rs` carries out.

use maas_protocol::{
    capability::Limits,
    chat::ChatRequest,
    error::ProviderError,
    provider::{ProviderRef, Route},
};

use crate::{
    apart::Apart,
    chats::{ChatId, MessageId, elsewhere::Asked},
    compare::ComparisonId,
    drafts::DraftsRecord,
    export::Page,
    files::FileId,
    presets::PresetId,
    prompts::{PromptId, VersionId},
    providers::ProviderConfig,
    records::{
        ChatRecord, ComparisonRecord, MessageRecord, PresetRecord, PromptRecord,
        PromptVersionRecord, RunRecord, SettingsRecord,
    },
    trials::TrialsEffect,
    turn::TurnId,
    ui::Subject,
    workspaces::{WorkspaceId, WorkspacesRecord},
};

/// One thing to do outside.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "an update gives a handful of them, each used once; boxes would gain nothing"
)]
pub enum Effect {
    /// Send a request and report its events as turn messages.
    StartTurn {
        /// The answer's message.
        message: MessageId,
        /// Which turn.
        turn: TurnId,
        /// Who answers.
        provider: ProviderRef,
        /// The address the user set.
        config: ProviderConfig,
        /// Which way it goes.
        route: Route,
        /// What to ask.
        request: ChatRequest,
        /// What the model is known not to take.
        limits: Limits,
    },
    /// Say [`TurnsMsg::Failed`](crate::turn::TurnsMsg::Failed): it is not sent.
    RefuseTurn {
        /// Which turn.
        turn: TurnId,
        /// Why.
        error: ProviderError,
    },
    /// Say [`TurnsMsg::Again`](crate::turn::TurnsMsg::Again) after a while.
    WaitTurn {
        /// Which turn.
        turn: TurnId,
        /// How long.
        wait_ms: u64,
    },
    /// Say [`UiMsg::Inspected`](crate::ui::UiMsg::Inspected) with what went over the wire.
    Inspect(Subject),
    /// Abort the upstream request of a turn.
    AbortTurn(TurnId),
    /// Seal and write a chat's record.
    SaveChat(ChatRecord),
    /// Seal and write a message.
    SaveMessage {
        /// What to write.
        record: MessageRecord,
        /// A draft of a growing answer: relaxed durability.
        draft: bool,
    },
    /// Seal and write the drafts.
    SaveDrafts {
        /// What to write.
        record: DraftsRecord,
        /// Now, and not when nothing was typed for a moment.
        at_once: bool,
    },
    /// Seal and write the entry of a request that goes out; its end is written over it.
    BeginEntry {
        /// Its row.
        id: String,
        /// What is sealed.
        sealing: Vec<u8>,
    },
    /// Seal and write an entry of the ledger.
    SaveEntry {
        /// Its row.
        id: String,
        /// What is sealed.
        sealing: Vec<u8>,
    },
    /// Read and open the ledger, and put its small rows together.
    LoadLedger,
    /// Seal and write a run of a benchmark.
    SaveRun(RunRecord),
    /// Read and open all of them.
    LoadRuns,
    /// What test sets and their runs need.
    Trials(TrialsEffect),
    /// Seal and write a preset.
    SavePreset(PresetRecord),
    /// Seal and write the workspaces.
    SaveWorkspaces(WorkspacesRecord),
    /// Remember which workspace this tab is in, as long as it lives.
    KeepWorkspace(WorkspaceId),
    /// Delete a preset's record.
    DeletePreset(PresetId),
    /// Seal and write a template.
    SavePrompt(PromptRecord),
    /// Seal and write what a version of a template says.
    SavePromptVersion(PromptVersionRecord),
    /// Delete a template with all of its versions.
    DeletePrompt {
        /// Which.
        prompt: PromptId,
        /// Its versions.
        versions: Vec<VersionId>,
    },
    /// Read and open all templates, without their versions.
    LoadPrompts,
    /// Read and open what these versions say.
    LoadPromptVersions(Vec<VersionId>),
    /// Seal and write the settings.
    SaveSettings(SettingsRecord),
    /// Write language and theme in the clear, so that the unlock page can use them.
    SaveLook(crate::session::Settings),
    /// Say [`SessionMsg::MovedIn`](crate::msg::SessionMsg::MovedIn) once everything above is written.
    MoveIn,
    /// Read and open the settings, the keys and the list of chats.
    LoadAll,
    /// Read and open the messages of a chat.
    LoadMessages {
        /// Which chat.
        chat: ChatId,
        /// Those of the line shown, in order.
        messages: Vec<MessageId>,
        /// Those of its other branches.
        aside: Vec<MessageId>,
    },
    /// Read and open records that other tabs changed, and say
    /// [`ElsewhereMsg::Reread`](crate::chats::ElsewhereMsg::Reread) with what lies there.
    Reread(Asked),
    /// Delete some messages of a chat that stays.
    DeleteMessages(Vec<MessageId>),
    /// Delete a chat's record and its messages.
    DeleteChat {
        /// Which chat.
        chat: ChatId,
        /// Its messages.
        messages: Vec<MessageId>,
    },
    /// Seal and write the bytes of files, as far as they are in the page's memory and nowhere else.
    KeepFiles(Vec<FileId>),
    /// Take the bytes of files into the page's memory, and delete what is stored of them.
    HoldFiles(Vec<FileId>),
    /// Delete the bytes of files, wherever they are.
    DeleteFiles(Vec<FileId>),
    /// End the keyring worker; everything it held is gone.
    Lock,
    /// See how much room the browser gives, and say [`SpaceMsg::Seen`](crate::space::SpaceMsg::Seen).
    LookAtSpace,
    /// Write a backup into the folder that was chosen, where so many stay, and say
    /// [`BackupMsg::Written`](crate::backup::BackupMsg::Written) or why there is none.
    BackUp {
        /// So many stay there.
        keep: usize,
    },
    /// Ask the browser not to delete what is stored by itself.
    KeepStorage,
    /// Write what could not be written.
    WriteAgain,
    /// Remove everything that is stored, and load the app anew.
    DeleteEverything,
    /// Forget a key, in the keyring and in storage.
    RemoveKey(ProviderRef),
    /// Ask a provider for its model list.
    LoadModels {
        /// Which provider.
        provider: ProviderRef,
        /// The address the user set.
        config: ProviderConfig,
        /// Which way it goes.
        route: Route,
    },
    /// Ask a model for a purpose of the app's own, and say what came to whom it is for.
    AskApart(Apart),
    /// Abort the request that measures.
    AbortMeasure,
    /// Find out how well a provider can be reached, and say
    /// [`ProvidersMsg::Tested`](crate::msg::ProvidersMsg::Tested).
    Test {
        /// Which provider.
        provider: ProviderRef,
        /// The address the user set.
        config: ProviderConfig,
        /// Which way it goes.
        route: Route,
        /// Whether the relay may be asked too, where the direct answer cannot be read.
        try_relay: bool,
    },
    /// Fetch what is publicly known of models, from where the app came from, and what was kept of a renewal.
    LoadCatalogue,
    /// Fetch it from where it is public, keep it, and say so.
    RenewCatalogue,
    /// Seal and write a comparison.
    SaveComparison(ComparisonRecord),
    /// Delete a comparison's record; its columns are deleted as chats.
    DeleteComparison(ComparisonId),
    /// Let the new version of the app take over, as soon as no tab is writing an answer.
    TakeRelease,
    /// Load the app anew, once everything is written.
    Restart {
        /// What was typed and not sent, for the tab as it begins again.
        drafts: Option<DraftsRecord>,
    },
    /// Put the open chat into the address bar.
    ShowRoute(Option<ChatId>),
    /// Put the comparison on screen into the address bar.
    ShowComparison(Option<ComparisonId>),
    /// Leave whatever page is on screen for a chat.
    GoTo(ChatId),
    /// Let the browser keep a text as a file.
    SaveFile {
        /// What it is called.
        name: String,
        /// What is in it.
        text: String,
    },
    /// Draw a page, and let the browser keep it as a file.
    SavePage {
        /// What it is called.
        name: String,
        /// What is on it.
        page: Page,
    },
    /// Put a text on the clipboard.
    Copy(String),
    /// Move the reader's place: to the end of the conversation.
    ScrollToEnd,
}
