//! Names of models that everybody knows whose they are.

use super::ProviderId;

/// How names begin, and whose they are. Other hosts serve some of them too, under names of their own.
const BEGINNINGS: &[(ProviderId, &[&str])] = &[
    (
        ProviderId::Openai,
        &[
            "gpt-",
            "chatgpt-",
            "o1",
            "o3",
            "o4",
            "text-embedding-3",
            "text-embedding-ada",
            "dall-e",
        ],
    ),
    (ProviderId::Anthropic, &["claude-"]),
    (ProviderId::Google, &["gemini-", "gemma-"]),
    (ProviderId::Xai, &["grok-"]),
    (ProviderId::Cohere, &["command-", "c4ai-", "embed-"]),
    (
        ProviderId::Mistral,
        &[
            "mistral-",
            "ministral-",
            "magistral-",
            "codestral-",
            "devstral-",
            "pixtral-",
            "voxtral-",
            "open-mistral-",
            "open-mixtral-",
        ],
    ),
    (ProviderId::Deepseek, &["deepseek-"]),
];

impl ProviderId {
    /// Whose model a name is, where everybody knows it.
    pub fn of_model(name: &str) -> Option<Self> {
        let known = |words: &&[&str]| words.iter().any(|word| name.starts_with(word));
        let found = BEGINNINGS.iter().find(|(_, words)| known(words));
        found.map(|(id, _)| *id)
    }
}
