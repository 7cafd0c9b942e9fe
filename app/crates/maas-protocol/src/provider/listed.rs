//! What models.dev calls the providers.

/// Our slug of each provider whose models the catalogue keeps, and the name in models.dev. Local servers have no
/// list prices, so they are not here. By slug.
pub const IN_MODELS_DEV: &[(&str, &str)] = &[
    ("anthropic", "anthropic"),
    ("azure", "azure"),
    ("bedrock", "amazon-bedrock"),
    ("cohere", "cohere"),
    ("deepseek", "deepseek"),
    ("google", "google"),
    ("groq", "groq"),
    ("mistral", "mistral"),
    ("openai", "openai"),
    ("openrouter", "openrouter"),
    ("together", "togetherai"),
    ("vertex", "google-vertex"),
    ("xai", "xai"),
];
