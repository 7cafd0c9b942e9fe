//! Files that go to all columns: what each model takes of them.

use crate::{
    chats::{ChatId, Chats},
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
        let key = self.draft_key();
        let asked = self.chats(chats).filter(|(column, _)| !column.resting);
        let found = asked.map(|(column, chat)| {
            let said = chat.messages.loaded().unwrap_or_default();
            let model = &chat.setup.model;
            let found = Obstacles::of(Some(&key), said, model, drafts, providers);
            (column.chat.clone(), found)
        });
        found.filter(|(_, found)| found.any()).collect()
    }
}
