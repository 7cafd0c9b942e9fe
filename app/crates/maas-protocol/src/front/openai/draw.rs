//! `POST /v1/images/generations`, where pictures come of a chat: Gemini and OpenRouter.

use serde_json::{Map, Value, json};

use crate::{
    accumulate::Answer,
    chat::{ChatRequest, Message, Role},
    dialect::WireFormat,
    front::{Asked, Fields, Refusal},
};

/// Sizes of OpenAI's models and what Gemini calls them.
const SIZES: &[(&str, &str)] = &[
    ("256x256", "1:1"),
    ("512x512", "1:1"),
    ("1024x1024", "1:1"),
    ("1536x1024", "3:2"),
    ("1024x1536", "2:3"),
    ("1792x1024", "16:9"),
    ("1024x1792", "9:16"),
];

/// Reads a request as one for a chat in pictures.
pub(in crate::front) fn read(mut body: Fields, wire: WireFormat) -> Result<Asked, Refusal> {
    let model = body.needed("model")?;
    let prompt = body.needed("prompt")?;
    if body.count("n")?.is_some_and(|n| n != 1) {
        return Err(body.refuse("n", "must be 1 for this provider"));
    }
    if body
        .text("response_format")?
        .is_some_and(|form| form != "b64_json")
    {
        return Err(body.refuse(
            "response_format",
            "must be b64_json: no picture is kept here",
        ));
    }
    let mut config = drawing(&mut body, wire)?;
    if let Some(own) = body.object("provider_config")? {
        crate::extras::merge(&mut config, &own.rest());
    }
    let mut left_out = Vec::new();
    body.done(&["user", "quality", "moderation"], &mut left_out)?;
    Ok(Asked {
        request: ChatRequest {
            model,
            messages: vec![Message::text(Role::User, prompt)],
            provider_config: config,
            ..ChatRequest::default()
        },
        include_usage: true,
        rest: Map::new(),
        left_out,
    })
}

/// What makes a chat draw.
fn drawing(body: &mut Fields, wire: WireFormat) -> Result<Map<String, Value>, Refusal> {
    let size = body.text("size")?.filter(|size| size != "auto");
    let mut config = Map::new();
    if wire == WireFormat::OpenaiChat {
        if size.is_some() {
            return Err(body.refuse("size", "cannot be chosen at this provider"));
        }
        config.insert("modalities".into(), json!(["image", "text"]));
        return Ok(config);
    }
    let mut generation = json!({ "responseModalities": ["IMAGE"] });
    if let (Some(size), Some(fields)) = (size, generation.as_object_mut()) {
        let known = SIZES.iter().find(|(name, _)| *name == size);
        let Some((_, ratio)) = known else {
            return Err(body.refuse("size", "is none that this provider has"));
        };
        fields.insert("imageConfig".into(), json!({ "aspectRatio": ratio }));
    }
    config.insert("generationConfig".into(), generation);
    Ok(config)
}

/// The body of the reply.
///
/// # Errors
/// [`Refusal`] where the model drew nothing.
pub(in crate::front) fn body(answer: &Answer, created: u64) -> Result<Value, Refusal> {
    if answer.images.is_empty() {
        return Err(Refusal::bad_reply(
            "the model answered without a picture".to_owned(),
        ));
    }
    let data: Vec<Value> = answer
        .images
        .iter()
        .map(|image| json!({ "b64_json": image.base64 }))
        .collect();
    let mut body = json!({ "created": created, "data": data });
    let counts = [answer.usage.input, answer.usage.output];
    if let (Some(fields), [Some(input), Some(output)]) = (body.as_object_mut(), counts) {
        let usage = json!({
            "input_tokens": input, "output_tokens": output,
            "total_tokens": input.saturating_add(output),
        });
        fields.insert("usage".into(), usage);
    }
    Ok(body)
}
