//! Files that go to all columns: what each model takes of them.

use crate::{
    chats::{Chat, ChatId, Chats},
    compare::Comparison,
    drafts::Drafts,
    files::Obstacles,
    providers::Providers,
};

impl Comparison {
    /// What keeps the next question from each column that is asked, as far as files go; those without are not there.
    pub fn obstacles(
        &self,
        chats: &Chats,
        drafts: &Drafts,
        providers: &Providers,
    ) -> Vec<(ChatId, Obstacles)> {
        let asked = self.chats(chats).filter(|(column, _)| !column.resting);
        let found = asked.map(|(column, chat)| {
            let found = self.obstacles_of(chat, drafts, providers);
            (column.chat.clone(), found)
        });
        found.filter(|(_, found)| found.any()).collect()
    }

    /// What keeps the next question from the column of a chat, as far as files go.
    pub fn obstacles_of(&self, chat: &Chat, drafts: &Drafts, providers: &Providers) -> Obstacles {
        let said = chat.messages.loaded().unwrap_or_default();
        let key = self.draft_key();
        Obstacles::of(Some(&key), said, &chat.setup.model, drafts, providers)
    }
}
