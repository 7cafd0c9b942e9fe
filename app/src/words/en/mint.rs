//! The page of access tokens in English.

use maas_protocol::relay::grant::{Feature, Op};

use crate::{bus::NotMinted, words::mint::MintWords};

pub(crate) static WORDS: MintWords = MintWords {
    title: "Access tokens",
    about: "Give another program a token instead of a key. It uses the token as its API key at this app's relay, and can do only what you allow here. The relay's operator has to have switched this on.",
    name: "Name",
    name_hint: "What the token is for. It is sealed into it.",
    provider: "Provider",
    any_provider: "Any, with the program's own key",
    seal: "Seal my key in",
    seal_hint: "The program can use your key and never sees it. Otherwise it sends its own in the header X-Provider-Key.",
    seal_none: "No key is kept here that could be sealed in; the program sends its own in the header X-Provider-Key.",
    models: "Models",
    models_hint: "Separated by commas; gpt-4.1* is all that begin so. Empty: all.",
    ops: "May ask for",
    op: |op| match op {
        Op::Chat => "Answers",
        Op::Embeddings => "Embeddings",
        Op::Images => "Generated pictures",
        Op::Models => "The list of models",
    },
    features: "Answers may use",
    feature: |feature| match feature {
        Feature::Stream => "Streaming",
        Feature::Tools => "Tools and search",
        Feature::Vision => "Pictures and files in the question",
    },
    max_tokens: "Max tokens per answer",
    max_tokens_hint: "A higher limit in a request is lowered to this.",
    per_minute: "Requests per minute",
    per_minute_hint: "Each instance of the relay counts for itself.",
    days: "Days until it ends",
    days_hint: "1 to 90.",
    no_limit: "No limit",
    places: "Where it may be used",
    origins: "Pages",
    origins_hint: "Like https://app.example, separated by commas. Programs that are no page are then refused.",
    cidrs: "Networks",
    cidrs_hint: "Like 203.0.113.0/24 or one address, separated by commas.",
    secret: "Minting secret",
    secret_hint: "The relay's MINT_SECRET, from its operator. It is not kept.",
    passphrase_hint: "Asked again, because a token works without your vault.",
    make: "Make token",
    field_bad: |field| match field {
        "name" => "At most 200 bytes, on one line.",
        "providers" | "host" => "The relay does not reach this provider at this address.",
        "models" => "Model names separated by commas, 50 at most; a * may only be the end of one.",
        "ops" => "Choose one at least.",
        "max_tokens" => "A whole number from 1; empty for no limit.",
        "per_minute" => "A whole number of requests from 1; empty for no limit.",
        "expires_in_s" => "A whole number from 1 to 90.",
        "origins" => "Origins like https://app.example, without a path, separated by commas.",
        "cidrs" => "Networks like 203.0.113.0/24, separated by commas.",
        _ => "The relay does not take this. Nothing was made.",
    },
    trouble: |why| match why {
        NotMinted::WrongSecret => "The relay does not know this minting secret.",
        NotMinted::NoTokens => {
            "This app's relay makes no tokens. Its operator has to set MINT_KEYS and MINT_SECRET; an app on a host for files alone has no relay."
        }
        NotMinted::NoKey => {
            "No key is kept for this provider any more. Save one on the providers page."
        }
        NotMinted::NotSealable => {
            "This key cannot be sealed in: it signs requests and never leaves this device, or it is for another address than the provider's own."
        }
        NotMinted::TooOften => "The relay was asked too often. Wait a minute.",
        NotMinted::Unreachable => "The relay did not answer. Nothing was made.",
        NotMinted::Vault(_) | NotMinted::Field(_) => {
            "One of the fields has to be changed. Nothing was made."
        }
    },
    made: "Your token",
    once: "It is shown this once and kept nowhere. Whoever has it can use it.",
    token: "Token",
    copy: "Copy token",
    id_and_end: |id, end| {
        format!("Id {id}, ends {end}. Note the id: by it the operator can revoke the token.")
    },
    example_curl: "With curl",
    example_python: "With the OpenAI SDK",
    another: "Make another",
    limits: "What tokens cannot do",
    limits_text: &[
        "You cannot take a token back here. It ends by itself, or the relay's operator ends it by its id. The surest way is to revoke the key at its provider.",
        "Nobody adds up what a token spends, because the relay stores nothing. Set a spending limit at the provider.",
        "A token is good at this relay's address only.",
    ],
};
