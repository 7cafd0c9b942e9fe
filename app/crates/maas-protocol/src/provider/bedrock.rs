//! AWS Bedrock, by its Converse API, with an API key or signed with a pair of AWS keys.
use super::*;
use crate::{
    dialect::bedrock::family,
    relay::{HostTemplate, OtherHost},
};

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "AWS Bedrock",
    // A person with keys of another region points it there.
    base_url: "https://bedrock-runtime.us-east-1.amazonaws.com",
    wire: |_| WireFormat::Bedrock,
    auth: AuthScheme::AwsKeys,
    key_optional: false,
    // Whether it answers browsers is said both ways (2026-11).
    reach: Reach::Relay,
    relay_host: Some(HostTemplate::BEDROCK_RUNTIME),
    relay_paths: &["/model/"],
    encoded_slashes: true,
    place: Some(Place::BEDROCK),
    other_hosts: &[OtherHost::BEDROCK_CONTROL],
    starter_models: &[
        "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "amazon.nova-pro-v1:0",
    ],
    key_page: Some("https://console.aws.amazon.com/bedrock/home#/api-keys"),
    takes,
    // The reference of Converse: 20 pictures of 3.75 MB, 5 documents of 4.5 MB. The edge is that of Anthropic's models.
    files: |_| FileRules {
        images: 20,
        image_bytes: 3_750_000,
        image_edge: 1568,
        documents: 5,
        document_bytes: 4_500_000,
        ..FileRules::USUAL
    },
    // No charge, and for most of Anthropic's models (user guide, 2026-11).
    counts: |model| model.contains("anthropic.claude"),
    ..ProviderSpec::OPENAI_LIKE
};

/// By family; what Converse has no field for goes to none (API reference, 2026-11).
fn takes(model: &str) -> Takes {
    let family = family::of(model);
    let (sampling, one_sampler) = family.sampling();
    Takes {
        temperature: sampling.then_some(1.0),
        top_p: sampling,
        one_sampler,
        top_k: family.top_k(),
        seed: false,
        penalties: false,
        top_logprobs: None,
        answers: 1,
        effort: family.effort(),
        budget: family.budget(),
        thinks_alone: family.thinks_alone(),
        verbosity: false,
        parallel_switch: false,
        forced_tools: family.forced_tools(),
        json_object: false,
        json_schema: family.schemas(),
        audio: false,
        ..Takes::ALL
    }
}
